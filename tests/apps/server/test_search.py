"""Search over HTTP, on the real server of a team: in one project, in several by rights, and as IIIF Content Search."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from sqlalchemy import delete, insert, select
from starlette.testclient import TestClient

from pictoria_docs import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.apps.server import iiif_search
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.passwords import Passwords
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.search.search_service import VALUES_SHOWN
from pictoria_docs.store.database.search_schema import facets, items
from tests.apps.server.conftest import FAST, HERE, OWN, PASSWORD, sign_in
from tests.retrieval.pictures import UNUSABLE, unusable
from tests.waiting import wait_until

ROOT = Person("root", "root", is_admin=True)
GEMS = """
name: gems
labels: {en: Gem, fr: Gemme}
fields:
  - {name: stone, type: term, vocabulary: materials, labels: {en: Stone, fr: Pierre}}
"""
VASES, SECRET = "/api/v1/projects/vases", "/api/v1/projects/secret"


Ask = Callable[..., Any]


@contextmanager
def asking(searched_example: Path, folder: Path) -> Iterator[Ask]:
    """Ask a route as a person: "anna" reads the project "vases", "bert" that and "secret"."""
    for name in ("vases", "secret"):
        shutil.copytree(searched_example, folder / f"projects/{name}.pictoria")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PICTORIA_SECRET_KEY", raising=False)
        team = TeamDirectory(ServerConfig(data=folder / "server", projects_folder=folder / "projects"))
        team.accounts.passwords = Passwords(FAST)
        team.projects_of(ROOT)
        app = make_desk(team)
    clients: dict[str, TestClient] = {}
    for name, projects in (("anna", ["vases"]), ("bert", ["vases", "secret"])):
        team.accounts.add(name, PASSWORD, by="server")
        for project in projects:
            team.set_role(ROOT, project, name, Role.READER)
        clients[name] = TestClient(app, base_url=HERE, follow_redirects=False)
        sign_in(clients[name], name)

    def request(person: str, path: str, status: int = 200, method: str = "GET", **options: Any) -> Any:
        headers = OWN | {"X-Pictoria": "1"} | options.pop("headers", {})
        answer = clients[person].request(method, path, headers=headers, **options)
        assert answer.status_code == status, answer.text
        return answer

    yield request
    app.state.projects.close()
    team.close()


@pytest.fixture(scope="module")
def ask(searched_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """On projects that are only read."""
    with asking(searched_example, tmp_path_factory.mktemp("read")) as ask:
        yield ask


@pytest.fixture
def own_ask(searched_example: Path, tmp_path: Path) -> Iterator[Ask]:
    """On projects of this test alone, which it may change."""
    with asking(searched_example, tmp_path) as ask:
        yield ask


def test_a_hit_tells_where_it_is_and_its_pictures_can_be_fetched(ask: Ask) -> None:
    found = ask("anna", f"{VASES}/search", params={"q": "coupe à dents de loup"}).json()
    best = found["hits"][0]
    assert (best["kind"], best["number"], best["document_title"] != "") == ("entry", "3", True)
    assert found["likely"] and not found["problems"] and not found["left"]
    x0, _, x1, _ = best["view"]
    assert all(x0 - 2 <= box[0] and box[2] <= x1 + 2 for box in best["lit"])
    assert best["excerpt"]["marks"]
    for picture in (best, *best["pictures"]):
        assert ask("anna", picture["crop"]).headers["content-type"] == "image/jpeg"


def test_a_hit_shows_the_page_on_which_its_words_stand(ask: Ask) -> None:
    """An entry that goes on on the next page is found by what is printed there."""
    hits = {
        words: next(
            hit
            for hit in ask("anna", f"{VASES}/search", params={"q": words, "kind": "entry"}).json()["hits"]
            if hit["number"] == "5"
        )
        for words in ("flacon à long col", "incised line below the lip")
    }
    begin, end = hits.values()
    assert (begin["page"], begin["view_page"]) == (4, 4) and (end["page"], end["view_page"]) == (4, 5)
    for hit in hits.values():
        x0, y0, x1, y1 = hit["view"]
        assert any(x0 <= box[0] and y0 <= box[1] and box[2] <= x1 and box[3] <= y1 for box in hit["lit"])
    assert begin["crop"] != end["crop"]
    assert ask("anna", end["crop"]).headers["content-type"] == "image/jpeg"


def test_hits_are_narrowed_down_by_what_is_counted(ask: Ask) -> None:
    found = ask("anna", f"{VASES}/search", params={"q": "terre cuite", "limit": 200}).json()
    facets = {facet["name"]: facet for facet in found["facets"]}
    assert facets["object_type"]["field"] and not facets["kind"]["field"]
    for name in ("kind", "object_type"):
        value = facets[name]["values"][-1]
        chosen = {"facet": f"{name}:{value['value']}"} if facets[name]["field"] else {name: value["value"]}
        narrowed = ask("anna", f"{VASES}/search", params={"q": "terre cuite", "limit": 200} | chosen).json()
        assert narrowed["total"] == len(narrowed["hits"]) == value["count"]
    assert (
        ask("anna", f"{VASES}/search", params={"q": "terre cuite", "first_year": 1900}).json()["hits"] == []
    )


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "nothing"}, {"first_year": "soon"}, {"facet": "bronze"}, {"limit": 100_000}, {"status": "rejected"},
        {"first_year": -(10**9)}, {"other": "x"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_one_sentence(ask: Ask, query: Any) -> None:
    answer = ask("anna", f"{VASES}/search", 422, params=query).json()
    assert answer["code"] == "request_invalid" and answer["sentence"]


@pytest.mark.parametrize(
    "path",
    [
        f"{VASES}/search", f"{VASES}/search/export", f"{VASES}/answer", "/api/v1/search", "/api/v1/search/export",
        "/iiif/presentation/3/vases/search/2",
    ],
)  # fmt: skip
def test_a_field_by_which_nothing_can_be_chosen_is_refused(ask: Ask, path: str) -> None:
    answer = ask("bert", path, 422, params={"q": "amphore", "facet": "nosuch:bronze"}).json()
    assert answer["code"] == "search_facet_unknown"
    assert "nosuch" in answer["sentence"] and "object_type" in answer["sentence"]
    ask("bert", path, params={"q": "amphore", "facet": "object_type:nothing of that kind"})


def test_a_field_that_one_of_several_projects_has_is_no_mistake(own_ask: Ask, tmp_path: Path) -> None:
    one = own_ask("bert", f"{VASES}/search", params={"q": "amphore"}).json()
    facet = next(facet for facet in one["facets"] if facet["field"])
    chosen = {"q": "amphore", "facet": f"{facet['name']}:{facet['values'][0]['value']}"}
    secret = tmp_path / "projects/secret.pictoria"
    (secret / "gems.yaml").write_text(GEMS, encoding="utf-8")
    (secret / "config.yaml").write_text(
        f"enrichment: {{metadata_schema: {secret / 'gems.yaml'}}}\n", encoding="utf-8"
    )
    with Project.open(secret, create=False) as project, project.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM search_facets")
    own_ask("bert", f"{SECRET}/search", 422, params=chosen)
    both = own_ask("bert", "/api/v1/search", params=chosen).json()
    totals = {project["project"]: project["total"] for project in both["projects"]}
    assert totals["vases"] == facet["values"][0]["count"] and totals["secret"] == 0
    assert [project["problems"] for project in both["projects"]] == [[], []]
    table = own_ask("bert", "/api/v1/search/export", params=chosen | {"format": "json"}).json()
    assert len(table) == totals["vases"]


def test_why_one_of_several_projects_is_not_searched_is_told_without_folders(
    own_ask: Ask, tmp_path: Path
) -> None:
    (tmp_path / "projects/secret.pictoria/config.yaml").write_text("nothing: 1\n", encoding="utf-8")
    both = own_ask("bert", "/api/v1/search", params={"q": "amphore"}).json()
    told = {project["project"]: project["problems"] for project in both["projects"]}
    assert "config.yaml" in told["secret"][0] and str(tmp_path) not in told["secret"][0]
    assert both["hits"] and not told["vases"]


def test_nobody_finds_anything_in_projects_of_others(ask: Ask) -> None:
    ask("anna", f"{SECRET}/search", 404, params={"q": "amphore"})
    found = ask("anna", "/api/v1/search", params={"q": "amphore"}).json()
    assert [project["project"] for project in found["projects"]] == ["vases"]
    assert {hit["project"] for hit in found["hits"]} == {"vases"}
    asked = ask("anna", "/api/v1/search", params={"q": "amphore", "project": ["vases", "secret"]}).json()
    assert {hit["project"] for hit in asked["hits"]} == {"vases"}
    ask("anna", "/iiif/presentation/3/secret/search/2", 404, params={"q": "amphore"})
    ask("anna", "/iiif/presentation/3/secret/autocomplete/1", 404, params={"q": "amphore"})


def test_several_projects_are_searched_at_once_the_likeliest_first(ask: Ask) -> None:
    found = ask("bert", "/api/v1/search", params={"q": "krater without handles", "limit": 4}).json()
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True) and len(scores) == 4
    assert {hit["project"] for hit in found["hits"][:2]} == {"vases", "secret"}
    assert all(project["total"] for project in found["projects"])


def test_facets_of_several_projects_are_added_up(ask: Ask) -> None:
    one = ask("bert", f"{VASES}/search", params={"q": "terre cuite"}).json()
    both = ask("bert", "/api/v1/search", params={"q": "terre cuite"}).json()
    counts = {
        facet["name"]: {value["value"]: value["count"] * 2 for value in facet["values"]}
        for facet in one["facets"]
    }
    assert {
        facet["name"]: {value["value"]: value["count"] for value in facet["values"]}
        for facet in both["facets"]
    } == counts
    assert both["years"] == one["years"] is not None
    only = ask("anna", "/api/v1/search", params={"q": "terre cuite"}).json()
    assert only["facets"] == one["facets"], "nothing is counted in projects of others"


def test_a_value_that_is_rare_in_one_project_is_added_up_too(own_ask: Ask, tmp_path: Path) -> None:
    common = [f"material {number}" for number in range(VALUES_SHOWN)]
    rare = "the rarest"
    for name, values in (("vases", {rare: 1} | dict.fromkeys(common, 2)), ("secret", {rare: 3})):
        with (
            Project.open(tmp_path / f"projects/{name}.pictoria", create=False) as project,
            project.store.writing() as connection,
        ):
            numbers = connection.scalars(select(items.c.number)).all()
            connection.execute(delete(facets))
            rows = [
                {"item": number, "name": "material", "value": value}
                for value, count in values.items()
                for number in numbers[:count]
            ]
            connection.execute(insert(facets), rows)
    one = own_ask("bert", f"{VASES}/search").json()
    both = own_ask("bert", "/api/v1/search").json()
    shown, summed = (
        next(facet["values"] for facet in found["facets"] if facet["name"] == "material")
        for found in (one, both)
    )
    assert len(shown) == len(summed) == VALUES_SHOWN and rare not in {each["value"] for each in shown}
    assert (summed[0]["value"], summed[0]["count"]) == (rare, 4)


def test_what_several_projects_have_is_taken_away(ask: Ask) -> None:
    params = {"q": "amphore", "kind": "entry"}
    hits = ask("bert", "/api/v1/search", params=params | {"limit": 200}).json()["hits"]
    answer = ask("bert", "/api/v1/search/export", params=params)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sorted((row["project"], row["id"]) for row in rows) == sorted(
        (hit["project_title"], hit["id"]) for hit in hits
    )
    assert all(f"project={row['project']}&" in row["desk_link"] for row in rows)
    data = ask("anna", "/api/v1/search/export", params=params | {"format": "json"}).json()
    assert len(data) == len(rows) / 2 and {row["project"] for row in data} == {"vases"}


def test_the_table_holds_what_was_found_and_no_formula(ask: Ask) -> None:
    params = {"q": "amphore", "kind": "entry"}
    answer = ask("anna", f"{VASES}/search/export", params=params)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    hits = ask("anna", f"{VASES}/search", params=params | {"limit": 200}).json()["hits"]
    assert [(row["id"], row["page"]) for row in rows] == [(hit["id"], str(hit["page"])) for hit in hits]
    data = ask("anna", f"{VASES}/search/export", params=params | {"format": "json"}).json()
    assert [row["id"] for row in data] == [hit["id"] for hit in hits]
    place = urlsplit(rows[0]["desk_link"])
    assert (place.path, dict(parse_qsl(place.query))) == (
        "/ui/review",
        {
            "project": "vases",
            "document": hits[0]["document"],
            "page": rows[0]["page"],
            "subject": rows[0]["id"],
        },
    )


def test_each_person_keeps_searches_of_their_own(own_ask: Ask) -> None:
    query = {"q": "amphore", "facet": ["material:terre cuite"]}
    (saved,) = own_ask(
        "anna", f"{VASES}/searches", method="POST", json={"name": " Vases ", "query": query}
    ).json()
    assert (saved["name"], saved["query"]) == ("Vases", query)
    own_ask("anna", f"{VASES}/searches", method="POST", json={"name": "Vases", "query": {"q": "coupe"}})
    (kept,) = own_ask("anna", f"{VASES}/searches").json()
    assert kept["query"] == {"q": "coupe"}, "one of the same name is replaced"
    assert own_ask("bert", f"{VASES}/searches").json() == []
    own_ask("bert", f"{VASES}/searches/{kept['number']}", method="DELETE")
    assert len(own_ask("anna", f"{VASES}/searches").json()) == 1, "nobody drops those of others"
    assert own_ask("anna", f"{VASES}/searches/{kept['number']}", method="DELETE").json() == []
    own_ask("anna", f"{VASES}/searches", 422, method="POST", json={"name": "", "query": {}})


def test_a_figure_is_found_by_a_picture_of_it(ask: Ask, searched_example: Path) -> None:
    with Project.open(searched_example, create=False) as project:
        figure = max(project.documents[0].figures, key=lambda each: each.data.box.area)
        page = project.page_image(figure.document.id, figure.page, 100)
        picture = page.crop(tuple(int(value * 100 / 72) for value in figure.data.box)).convert("L")
    data = io.BytesIO()
    picture.rotate(5, fillcolor=255).save(data, "PNG")
    sent = {"content": data.getvalue(), "headers": {"Content-Type": "application/octet-stream"}}
    found = ask("anna", f"{VASES}/search/picture", method="POST", params={"name": "q.png"}, **sent).json()
    assert found["hits"][0]["id"] == figure.id and found["hits"][0]["same"] and found["hits"][0]["lit"]
    assert found["pictures"] == len([each for each in found["hits"] if each["kind"] == "figure"])
    others = ask("anna", f"{VASES}/search/figure", params={"figure": figure.id}).json()
    assert figure.id not in [hit["id"] for hit in others["hits"]], "itself is no find"
    ask("anna", f"{SECRET}/search/figure", 404, params={"figure": figure.id})


def test_a_part_of_a_page_is_found_where_it_is_printed(ask: Ask, searched_example: Path) -> None:
    with Project.open(searched_example, create=False) as project:
        document = project.documents[0]
        first = max(document.figures, key=lambda each: each.data.box.area)
    x0, y0, x1, y1 = first.box
    place = {"document": document.id, "page": first.page, "x0": x0, "y0": y0, "x1": x1, "y1": y1}
    found = ask("anna", f"{VASES}/search/box", params=place).json()
    same = ask("anna", f"{VASES}/search/figure", params={"figure": first.id}).json()
    assert [hit["id"] for hit in found["hits"]] == [hit["id"] for hit in same["hits"]], (
        "the box is the figure's"
    )
    assert found["asked"]["document_title"] == found["hits"][0]["document_title"] and same["asked"] is None
    assert ask("anna", found["asked"]["crop"]).headers["content-type"] == "image/jpeg"
    part = place | {"document": document.name, "x0": x0 + 5, "y1": y1 + 10_000}
    shown = ask("anna", f"{VASES}/search/box", params=part).json()
    assert shown["asked"]["box"][:3] == [round(x0 + 5, 2), round(y0, 2), round(x1, 2)]
    assert shown["asked"]["box"][3] < 10_000, "what is beyond the page is left out"
    assert first.id not in [hit["id"] for hit in shown["hits"]], "what it shows a part of is no find"
    nowhere = ask("anna", f"{VASES}/search/box", params=place | {"among": "doc-none"}).json()
    assert nowhere["hits"] == []
    ask("anna", f"{SECRET}/search/box", 404, params=place)
    ask("anna", f"{VASES}/search/box", 404, params=place | {"page": 9999})
    ask("anna", f"{VASES}/search/box", 404, params=place | {"document": "nosuch"})
    for wrong in ({"x0": -50, "x1": -10}, {"x0": "nan"}, {"x1": 1e9}, {"page": 0}):
        assert ask("anna", f"{VASES}/search/box", 422, params=place | wrong).json()["sentence"]


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_is_no_picture_is_refused_in_one_sentence(ask: Ask, name: str) -> None:
    data = unusable(name)
    sent = {"content": data, "headers": {"Content-Type": "application/octet-stream"}}
    answer = ask("anna", f"{VASES}/search/picture", 422, method="POST", params={"name": name}, **sent)
    assert name in answer.json()["sentence"] and answer.json()["code"].startswith("look_alike_picture_")
    ask("anna", f"{VASES}/search/figure", 422, params={"figure": "fig-000000000000"})


def test_families_are_for_those_who_take_part(own_ask: Ask) -> None:
    assert own_ask("anna", f"{VASES}/families").json()["pictures"] > 0
    for path in ("families", "families/export"):
        answer = own_ask("anna", f"{VASES}/{path}")
        if path.endswith("export"):
            assert answer.content.decode("utf-8-sig").startswith("family,size")
        own_ask("anna", f"{SECRET}/{path}", 404)
    assert own_ask("anna", f"{VASES}/families/export", params={"format": "json"}).json() == []
    assert own_ask("anna", f"{VASES}/families").json()["may_compare"] is False
    assert own_ask("anna", f"{VASES}/families", 403, method="POST").json()["code"] == "not_allowed"
    own_ask("anna", f"{SECRET}/families", 404, method="POST")


def test_a_question_is_answered_with_what_is_printed_where(ask: Ask) -> None:
    answer = ask(
        "anna", f"{VASES}/answer", params={"q": "What does the krater without handles look like?"}
    ).json()
    assert answer["model"] is None and answer["refusal"] is None, "without a model, passages are quoted"
    numbers = {source["number"] for source in answer["sources"]}
    for sentence in answer["sentences"]:
        for cited in sentence["citations"]:
            assert cited["source"] in numbers and cited["lit"]
            assert " ".join(cited["quotation"].split()) in sentence["text"]
            assert ask("anna", cited["crop"]).headers["content-type"] == "image/jpeg"
    refused = ask("anna", f"{VASES}/answer", params={"q": "Wer baute die Dampfmaschine von Watt?"}).json()
    assert refused["refusal"] in ("unlikely", "nothing_found") and not refused["sentences"]
    ask("anna", f"{SECRET}/answer", 404, params={"q": "amphore"})


def test_a_document_that_was_never_indexed_is_indexed_beside_the_answers(
    own_ask: Ask, tmp_path: Path
) -> None:
    with Project.open(tmp_path / "projects/vases.pictoria", create=False) as project:
        project.analyse(force=True)
    first = own_ask("anna", f"{VASES}/search", params={"q": "cat. 3"}).json()
    assert first["left"] > 0, "told at once"

    def followed() -> bool:
        return not own_ask("anna", f"{VASES}/search", params={"q": "cat. 3"}).json()["left"]

    wait_until(followed)
    found = own_ask("anna", f"{VASES}/search", params={"q": "cat. 3"}).json()
    assert found["hits"][0]["number"] == "3"


# IIIF


def service(ask: Ask, version: int) -> str:
    """The path of the search service that the manifest of the document names."""
    address = "/iiif/presentation/3/vases/collection.json"
    manifest = urlsplit(ask("anna", address).json()["items"][0]["id"]).path
    services = ask("anna", manifest).json()["service"]
    names = {each.get("type") or each["@type"]: each for each in services}
    found = names[f"SearchService{version}"]
    return urlsplit(found.get("id") or found["@id"]).path


def xywh(target: str) -> list[int]:
    return [int(number) for number in target.rpartition("#xywh=")[2].split(",")]


def test_viewers_search_by_the_service_that_the_manifest_names(ask: Ask) -> None:
    page = ask("anna", service(ask, 2), params={"q": "amphore", "motivation": "painting"}).json()
    assert page["type"] == "AnnotationPage" and page["ignored"] == ["motivation"]
    quotes = page["annotations"][0]["items"]
    assert len(page["items"]) == len(quotes) > 3
    canvas = page["items"][0]["target"].partition("#")[0]
    manifest = ask("anna", urlsplit(canvas).path.partition("/canvas/")[0] + "/manifest.json").json()
    sizes = {each["id"]: (each["width"], each["height"]) for each in manifest["items"]}
    for item, quote in zip(page["items"], quotes, strict=True):
        x, y, width, height = xywh(item["target"])
        wide, high = sizes[item["target"].partition("#")[0]]
        assert 0 <= x < x + width <= wide and 0 <= y < y + height <= high
        selector = quote["target"]["selector"][0]
        assert selector["exact"] == item["body"]["value"] and quote["target"]["source"] == item["id"]
    lit = [item["body"]["value"].lower() for item in page["items"] if len(item["body"]["value"]) < 20]
    assert lit and all("amph" in word or "anfor" in word for word in lit)


def test_the_older_search_says_the_same(ask: Ask) -> None:
    new = ask("anna", service(ask, 2), params={"q": "lampe"}).json()
    old = ask("anna", service(ask, 1), params={"q": "lampe"}).json()
    assert old["@type"] == "sc:AnnotationList" and old["within"]["total"] == new["partOf"]["total"] > 0
    assert [each["on"] for each in old["resources"]] == [each["target"] for each in new["items"]]
    assert [hit["match"] for hit in old["hits"]] == [each["body"]["value"] for each in new["items"]]
    assert old["hits"][0]["annotations"] == [old["resources"][0]["@id"]]


def test_a_long_answer_is_read_page_by_page(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iiif_search, "AT_ONCE", 20)
    words = {"q": "de la"}
    page = ask("anna", "/iiif/presentation/3/vases/search/2", params=words).json()
    total, seen = page["partOf"]["total"], [item["id"] for item in page["items"]]
    assert total > 20 == len(seen)
    while "next" in page:
        address = urlsplit(page["next"]["id"])
        assert parse_qs(address.query)["q"] == [words["q"]]
        page = ask("anna", f"{address.path}?{address.query}").json()
        assert page["startIndex"] == len(seen)
        seen += [item["id"] for item in page["items"]]
    assert len(set(seen)) == total


def test_words_are_completed(ask: Ask) -> None:
    terms = ask("anna", service(ask, 2).replace("/search/", "/autocomplete/"), params={"q": "amph"}).json()
    assert terms["type"] == "TermPage" and terms["items"][0]["value"].startswith("amph")
    query = parse_qs(urlsplit(terms["items"][0]["service"][0]["id"]).query)
    assert query["q"] == [terms["items"][0]["value"]]
    old = ask("anna", service(ask, 1).replace("/search/", "/autocomplete/"), params={"q": "amph"}).json()
    assert [term["match"] for term in old["terms"]] == [term["value"] for term in terms["items"]]


def test_what_is_no_search_is_told(ask: Ask) -> None:
    assert ask("anna", service(ask, 2)).json()["items"] == []
    ask("anna", service(ask, 2).replace("/search/2", "/search/3"), 404, params={"q": "x"})
    ask("anna", "/iiif/presentation/3/vases/nothing/search/2", 404, params={"q": "x"})
