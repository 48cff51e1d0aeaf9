"""What scripts find in a project: by words, by pictures, by questions."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pictoria_docs.api.picture_searching import ProjectPictures
from pictoria_docs.api.searching import ProjectSearch
from pictoria_docs.errors import ConfigError
from pictoria_docs.i18n import user_language

if TYPE_CHECKING:
    from PIL.Image import Image

    from pictoria_docs.api.documents import DocumentView
    from pictoria_docs.api.regions import RegionView
    from pictoria_docs.models.options import ModelOptions
    from pictoria_docs.retrieval.answers.asking import Asker
    from pictoria_docs.retrieval.answers.cited_answer import CitedAnswer
    from pictoria_docs.retrieval.candidates import SearchFilter
    from pictoria_docs.retrieval.hits import SearchResult
    from pictoria_docs.retrieval.picture_families import FamilyMember
    from pictoria_docs.retrieval.picture_search import PictureResult
    from pictoria_docs.retrieval.search import Searcher
    from pictoria_docs.store import Store
    from pictoria_docs.store.workload.sampling_plan import Assumption

HITS = 20
"""Hits of a search, where no number is asked for."""
SOURCES = 8
"""Items that an answer is looked for in, where no number is asked for."""
ANY_YEARS = (None, None)
FACET = ("material", "bronze")
"""A field and a value, as an example."""


class ProjectRetrieval:
    """What can be found in a project; a part of `Project`."""

    _search: ProjectSearch
    _pictures: ProjectPictures

    def chosen(self, documents: "Iterable[DocumentView | str] | None") -> "Sequence[DocumentView]":
        """Give the documents of these views, names or ids; None: all."""
        raise NotImplementedError

    @property
    def store(self) -> "Store":
        """The project on disk."""
        raise NotImplementedError

    @property
    def assumption(self) -> "Assumption":
        """What is assumed of the project as things stand."""
        raise NotImplementedError

    @property
    def searcher(self) -> "Searcher":
        """What searches the project, for programs that do more than scripts."""
        return self._search.searcher

    @property
    def asker(self) -> "Asker":
        """What answers questions with the project's model, for programs that do more than scripts."""
        return self._search.asker()

    def search(
        self,
        text: str,
        limit: int = HITS,
        *,
        kinds: "Iterable[str] | None" = None,
        documents: "Iterable[DocumentView | str] | None" = None,
        years: tuple[int | None, int | None] = ANY_YEARS,
        facets: Iterable[tuple[str, str]] = (),
        follow: bool = True,
    ) -> "SearchResult":
        """The best answers to a query among entries, figures, captions and passages, in any language of the project.

        The first search indexes what is not indexed yet, which takes a second for some 200 entries and passages.

        Args:
            text: words, numbers ("inv. 1984-12", "pl. IV, 3"), dates; phrases in quotation marks.
            limit: at most so many hits.
            kinds: some of "entry", "figure", "caption", "passage"; None: all.
            documents: only in these (views, names or ids); None: in all.
            years: first and last year that dates overlap, as catalogues count them (-525 is 525 BC).
            facets: values that records have, by field: `[("material", "bronze")]`.
            follow: whether the index is brought up to date before; else what it has is searched.

        Raises:
            ConfigError: the project's config makes no sense; there is no such kind, or no record has a value of such a
                field.
        """
        wanted = self._filter(kinds, documents, years, facets)
        result = self.searcher.search(text, wanted, limit, follow=follow)
        if not result.hits:
            self._check_facets(wanted)
        return result

    def drop_mirrors(self) -> int:
        """Delete what Chroma holds of the project, before it is deleted or moved to another disk; give how many copies.

        What is searched stays: vectors are compared in memory, and copied again where the config still names Chroma.

        Raises:
            ConfigError: a copy is at a server outside that the config does not name.
            MissingPartError: the server does not answer, or another process owns the folder.
            ProjectError: the project cannot be written.
        """
        return self.searcher.vectors.drop_mirrors()

    @property
    def pictures(self) -> ProjectPictures:
        """The index of pictures, for programs that do more than scripts."""
        return self._pictures

    def search_like(
        self,
        picture: "Path | str | Image | RegionView | tuple[DocumentView | str, int, Sequence[float]]",
        limit: int = HITS,
        *,
        documents: "Iterable[DocumentView | str] | None" = None,
        follow: bool = True,
    ) -> "PictureResult":
        """Figures that show the same as a picture, at least in part, and those that look like it; best first.

        The first search looks at all pictures that were not looked at yet, a fifth of a second for each.

        Args:
            picture: a file, a picture in memory, a figure, or a part of a page as (document, page, box in points).
                Text is a file's name; "DOCUMENT:p12:x0,y0,x1,y1" or the id of a figure where there is no such file.
            limit: at most so many hits.
            documents: only in these (views, names or ids); None: in all.
            follow: whether the index is brought up to date before; else what it has is searched.

        Raises:
            ConfigError: the config makes no sense, or names a model of pictures that there is not or that makes
                other vectors; or it is none of these things.
            NotFoundError: there is no such document or page.
            PictoriaError: the page cannot be read.
            SourceError: the file is no picture, or too large.
        """
        from pictoria_docs.retrieval.candidates import SearchFilter

        chosen = None if documents is None else [view.id for view in self.chosen(documents)]
        wanted = SearchFilter(documents=chosen, assumption=self.assumption)
        return self.pictures.like(picture, wanted, limit, follow=follow)

    def look_alikes(self) -> "list[FamilyMember]":
        """The families of figures that show the same, in all documents: a row for each figure of a family.

        Only what is new since the last call is compared. `pandas.DataFrame(project.look_alikes())` makes a table of
        it, `pictoria-docs look-alikes` a CSV file.

        Raises:
            ConfigError: as `search_like`.
            ProjectError: the project cannot be written.
        """
        self.pictures.bring_up_to_date()
        return self.pictures.families()

    def ask(
        self,
        question: str,
        limit: int = SOURCES,
        *,
        kinds: "Iterable[str] | None" = None,
        documents: "Iterable[DocumentView | str] | None" = None,
        years: tuple[int | None, int | None] = ANY_YEARS,
        facets: Iterable[tuple[str, str]] = (),
        model: "ModelOptions | None" = None,
        anyway: bool = False,
        follow: bool = True,
    ) -> "CitedAnswer":
        """The answer to a question by the configured model: sentences that quote what is printed, or why not.

        What has no support in the text is dropped and told (`dropped`). Without a model, the best passages are quoted
        (`answer.model` is None).

        Args:
            question: in any language.
            limit: at most so many items are looked at.
            kinds: some of "entry", "figure", "caption", "passage"; None: all.
            documents: only from these (views, names or ids); None: from all.
            years: first and last year that dates overlap, as catalogues count them.
            facets: values that records have, by field.
            model: which model to ask; None: the one of the project's config.
            anyway: ask also where the search says that probably nothing answers.
            follow: whether the index is brought up to date before; else what it has is searched.

        Raises:
            ConfigError: the config makes no sense, or the model's host may not be asked.
            MissingPartError: the model cannot be reached.
        """
        wanted = self._filter(kinds, documents, years, facets)
        asker = self._search.asker(model)
        answer = asker.ask(question, user_language(), wanted, limit, anyway=anyway, follow=follow)
        if not answer.sources:
            self._check_facets(wanted)
        return answer

    def _check_facets(self, wanted: "SearchFilter") -> None:
        """Refuse fields by which nothing can be chosen: what is found by them is always nothing."""
        from pictoria_docs.retrieval.facets import check_facets

        with self.searcher.store.reading() as connection:
            check_facets(connection, [name for name, _ in wanted.facets])

    def _filter(
        self,
        kinds: "Iterable[str] | None",
        documents: "Iterable[DocumentView | str] | None",
        years: tuple[int | None, int | None],
        facets: Iterable[tuple[str, str]],
    ) -> "SearchFilter":
        from pictoria_docs.retrieval.candidates import SearchFilter

        pairs = list(facets)
        if any(isinstance(pair, str) or len(pair) != len(FACET) for pair in pairs):
            raise ConfigError("search_list", name="facets", value=facets, example=[FACET])
        return SearchFilter(
            documents=None if documents is None else [view.id for view in self.chosen(documents)],
            kinds=kinds if kinds is None or isinstance(kinds, str) else list(kinds),
            first_year=years[0],
            last_year=years[1],
            facets=pairs,
            assumption=self.assumption,
        )
