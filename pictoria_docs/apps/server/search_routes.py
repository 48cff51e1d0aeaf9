"""The REST interface of search: in one project, and in all that a person takes part in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from pictoria_docs.apps.server.answers import sentence_of
from pictoria_docs.apps.server.dependencies import CropUrl, OpenReview, api_router, desk_address, review_of
from pictoria_docs.apps.server.gallery_routes import SMALL
from pictoria_docs.apps.server.request_bodies import Number
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.apps.server.table_answers import TABLE_ANSWER, table_answer
from pictoria_docs.apps.server.turns import PICTURES, Turn
from pictoria_docs.apps.server.work_routes import BYTES
from pictoria_docs.errors import PictoriaError
from pictoria_docs.exchange.tables.tables import Row
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.facets import UnknownFacetError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import ProjectDirectory
from pictoria_docs.review.identity.project_folder import title_of
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.search import (
    AnswerJson,
    HitJson,
    ManySearchJson,
    PictureSearchJson,
    ProjectHitJson,
    ProjectTotalJson,
    SavedSearchJson,
    SearchJson,
)
from pictoria_docs.review.search.facet_sums import check_somewhere, common_years, summed_facets
from pictoria_docs.review.search.search_service import COLUMNS, HITS_SHOWN, MAX_HITS
from pictoria_docs.strict_model import StrictModel

Json = dict[str, Any]
Year = Annotated[int, Field(ge=-100_000, le=10_000)]
KindName = Literal["entry", "figure", "caption", "passage"]
StatusName = Literal["suggested", "assumed", "accepted", "corrected"]
Value = Annotated[str, StringConstraints(max_length=200)]
LongValue = Annotated[str, StringConstraints(max_length=2000)]
MAX_NAMES, MAX_VALUES = 20, 200
"""Of a search that is kept: names in it, and values of each."""
FacetValue = Annotated[str, StringConstraints(pattern=r"^[^:]+:.+$", max_length=300)]
Point = Annotated[float, Field(ge=-100_000, le=100_000, allow_inf_nan=False)]
"""Points from the upper left corner of a page."""
MAX_QUERY_LENGTH = 100_000
"""Letters; of a long text the beginning counts."""
CROP = 720
"""Pixels of the picture of a hit."""


class Chosen(StrictModel):
    """Which items are wanted; what is left out does not matter."""

    documents: Annotated[list[Value] | None, Field(alias="document")] = None
    """Ids."""
    kinds: Annotated[list[KindName] | None, Field(alias="kind")] = None
    types: Annotated[list[Value] | None, Field(alias="type")] = None
    languages: Annotated[list[Value] | None, Field(alias="language")] = None
    statuses: Annotated[list[StatusName] | None, Field(alias="status")] = None
    first_year: Year | None = None
    """The item's years overlap these, as catalogues count them: -525 is 525 BC."""
    last_year: Year | None = None
    facets: Annotated[tuple[FacetValue, ...], Field(alias="facet")] = ()
    """Values of fields of records: "material:bronze"; of each field, one of its values. A field that no record has is
    refused."""

    def wanted(self) -> SearchFilter:
        """As the search takes them."""
        given = {name: getattr(self, name) for name in Chosen.model_fields if name != "facets"}
        pairs = [facet.partition(":") for facet in self.facets]
        return SearchFilter(**given, facets=[(field, value) for field, _, value in pairs])


class SearchParams(Chosen):
    """What is looked for."""

    q: Annotated[str, StringConstraints(max_length=MAX_QUERY_LENGTH)] = ""


class ProjectSearchParams(SearchParams):
    """What a project is asked for."""

    limit: Annotated[int, Field(ge=1, le=MAX_HITS)] = HITS_SHOWN
    typing: bool = False
    """Whether the last word may not be complete."""


class PictureQuery(Chosen):
    """Among which pictures one is looked for that is sent."""

    name: Value = ""
    """Of the file."""


class FigureQuery(Chosen):
    """A figure, and among which pictures others like it are looked for."""

    figure: Value
    """Its id."""


class BoxQuery(StrictModel):
    """A part of a page, and among which pictures others like it are looked for."""

    document: Value
    """Id or name."""
    page: Number
    x0: Point
    y0: Point
    x1: Point
    y1: Point
    among: list[Value] | None = None
    """Ids of documents; left out: all."""


class ExportQuery(SearchParams):
    """What is to be taken away, and how."""

    format: Literal["csv", "json"] = "csv"


class AnswerQuery(SearchParams):
    """A question."""

    anyway: bool = False
    """Whether the model is asked also where the search says that probably nothing answers."""


class ManyQuery(ProjectSearchParams):
    """What several projects are asked for."""

    projects: Annotated[list[Value] | None, Field(alias="project")] = None
    """Left out: all that the person takes part in."""


class ManyExportQuery(ExportQuery):
    """What is to be taken away of several projects."""

    projects: Annotated[list[Value] | None, Field(alias="project")] = None
    """Left out: all that the person takes part in."""


class NewSavedSearch(StrictModel):
    """A search to be kept."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    query: Annotated[
        dict[Value, LongValue | Annotated[list[Value], Field(max_length=MAX_VALUES)]],
        Field(max_length=MAX_NAMES),
    ]
    """What the search page was asked for."""


def make_search_router(
    project_directory: ProjectDirectory, open_review: OpenReview, crop_url: CropUrl
) -> APIRouter:
    """The routes below `/api/v1`."""
    router = api_router("/api/v1", "search")
    Review = Annotated[ReviewService, review_of(open_review)]
    Someone = Annotated[Person, Depends(signed_in)]

    def with_crops(request: Request, review: ReviewService, hits: Sequence[HitJson]) -> None:
        for hit in hits:
            project, document = review.session.slug, hit["document"]
            hit["crop"] = crop_url(request, project, document, hit["view_page"], hit["view"], CROP)
            for picture in hit["pictures"]:
                place = (picture["page"], picture["box"], SMALL)
                picture["crop"] = crop_url(request, project, document, *place)

    def projects_of(person: Person, wanted: Sequence[str] | None) -> list[tuple[str, Path, Role]]:
        known = project_directory.projects_of(person)
        return [each for each in known if wanted is None or each[0] in wanted]

    @router.get("/projects/{project}/search")
    def search(
        review: Review, request: Request, query: Annotated[ProjectSearchParams, Query()]
    ) -> SearchJson:
        """Entries, figures, captions and passages, the likeliest first, with what they can be narrowed down by."""
        answer = review.search.search(query.q, query.wanted(), query.limit, typing=query.typing)
        with_crops(request, review, answer["hits"])
        return answer

    @router.post(
        "/projects/{project}/search/picture",
        openapi_extra={"requestBody": {"content": {"application/octet-stream": BYTES}, "required": True}},
    )
    async def like_file(
        review: Review, request: Request, turn: Turn, query: Annotated[PictureQuery, Query()]
    ) -> PictureSearchJson:
        """The pictures most like an image file (JPEG, PNG, TIFF ...), which is the body."""
        answer = await turn.take(
            lambda data: review.picture_search.like_file(data, query.name, query.wanted())
        )
        with_crops(request, review, answer["hits"])
        return answer

    @router.get("/projects/{project}/search/figure")
    def like_figure(
        review: Review, request: Request, query: Annotated[FigureQuery, Query()]
    ) -> PictureSearchJson:
        """The pictures most like a figure of the project."""
        answer = review.picture_search.like_figure(query.figure, query.wanted())
        with_crops(request, review, answer["hits"])
        return answer

    @router.get("/projects/{project}/search/box")
    async def like_box(
        review: Review, request: Request, query: Annotated[BoxQuery, Query()]
    ) -> PictureSearchJson:
        """The pictures most like a part of a page, whether it was found to be a picture or not."""
        box = (query.x0, query.y0, query.x1, query.y1)
        wanted = SearchFilter(documents=query.among)
        async with PICTURES.turn(signed_in(request).name):
            find = review.picture_search.like_box
            answer = await run_in_threadpool(find, query.document, query.page, box, wanted)
        with_crops(request, review, answer["hits"])
        asked = answer["asked"]
        assert asked is not None, "asked with a part of a page"
        place = (asked["document"], asked["page"], asked["box"], CROP)
        asked["crop"] = crop_url(request, review.session.slug, *place)
        return answer

    @router.get("/projects/{project}/answer")
    def answer(review: Review, request: Request, query: Annotated[AnswerQuery, Query()]) -> AnswerJson:
        """The answer to a question by the project's model, each sentence with what is printed; or why there is none."""
        answer = review.answers.answer(query.q, query.wanted(), anyway=query.anyway)
        documents = {source["number"]: source["document"] for source in answer["sources"]}
        for sentence in answer["sentences"]:
            for cited in sentence["citations"]:
                place = (documents[cited["source"]], cited["page"], cited["view"], CROP)
                cited["crop"] = crop_url(request, review.session.slug, *place)
        return answer

    @router.get(
        "/projects/{project}/search/export", response_class=StreamingResponse, responses={200: TABLE_ANSWER}
    )
    def export(review: Review, request: Request, query: Annotated[ExportQuery, Query()]) -> StreamingResponse:
        """The best answers, at most 1,000, as CSV or JSON."""
        rows = review.search.rows(query.q, query.wanted(), desk_address(request, review.session.slug))
        return table_answer("search", query.format, rows, COLUMNS)

    @router.get("/projects/{project}/searches")
    def saved(review: Review) -> list[SavedSearchJson]:
        """One's own saved searches."""
        return review.search.saved()

    @router.post("/projects/{project}/searches")
    def save(review: Review, body: NewSavedSearch) -> list[SavedSearchJson]:
        """Keep a search, in the place of one's own of that name; gives all."""
        return review.search.save(body.name, body.query)

    @router.delete("/projects/{project}/searches/{number}")
    def remove(review: Review, number: Number) -> list[SavedSearchJson]:
        """Drop one of one's own searches; gives the others."""
        return review.search.remove(number)

    @router.get("/search")
    def search_many(
        person: Someone, request: Request, query: Annotated[ManyQuery, Query()]
    ) -> ManySearchJson:
        """The best answers of several projects, the likeliest first; only of those that one takes part in."""
        hits: list[ProjectHitJson] = []
        projects: list[ProjectTotalJson] = []
        found: list[SearchJson] = []
        unknown: list[UnknownFacetError] = []
        for project, folder, _ in projects_of(person, query.projects):
            title, total, left = title_of(folder), 0, 0
            try:
                review = open_review(request, project)
                answer = review.search.search(
                    query.q, query.wanted(), query.limit, typing=query.typing, values=None
                )
                with_crops(request, review, answer["hits"])
                hits += [{**hit, "project": project, "project_title": title} for hit in answer["hits"]]
                total, left, problems = answer["total"], answer["left"], answer["problems"]
                found.append(answer)
            except UnknownFacetError as error:
                unknown.append(error)
                problems = []
            except PictoriaError as error:
                # One project that cannot be read does not keep the others from being searched.
                problems = [sentence_of(request, error)]
            projects.append(
                {"project": project, "title": title, "total": total, "left": left, "problems": problems}
            )
        check_somewhere(unknown, len(projects))
        hits.sort(key=lambda hit: -hit["score"])
        facets = summed_facets(facet for answer in found for facet in answer["facets"])
        years = common_years(answer["years"] for answer in found)
        return {"hits": hits[: query.limit], "facets": facets, "years": years, "projects": projects}

    @router.get("/search/export", response_class=StreamingResponse, responses={200: TABLE_ANSWER})
    def export_many(
        person: Someone, request: Request, query: Annotated[ManyExportQuery, Query()]
    ) -> StreamingResponse:
        """The best answers of several projects, at most 1,000, as CSV or JSON; refused if one cannot be read."""
        rows: list[Row] = []
        unknown: list[UnknownFacetError] = []
        projects = projects_of(person, query.projects)
        for project, folder, _ in projects:
            try:
                desk = desk_address(request, project)
                found = open_review(request, project).search.rows(query.q, query.wanted(), desk)
                rows += [{**row, "project": title_of(folder)} for row in found]
            except UnknownFacetError as error:
                unknown.append(error)
        check_somewhere(unknown, len(projects))
        rows.sort(key=lambda row: -float(row["score"] or 0))
        return table_answer("search", query.format, rows[:MAX_HITS], ("project", *COLUMNS))

    return router
