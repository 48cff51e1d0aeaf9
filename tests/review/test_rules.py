"""One set of rules for all ways in: what the desk refuses a script can't do either, and what it takes a script can."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Action, Document, Entry, Field, Link, Region, field_id
from pictoria_docs.editing.edits import Edit
from pictoria_docs.errors import PictoriaError
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.review.review_service import ReviewService
from tests.campaigns import cases

Json = dict[str, Any]
NOWHERE = "Fig. 99"
NEW = {"region": "reg-u", "link": "lnk-u", "entry": "ent-u"}
numbers = st.sampled_from(
    [-20.0, -0.5, 0.0, 40.0, 40.6, 120.0, 300.0, 481.9, 482.5, 700.0, 9999.0, float("nan")]
)
boxes = st.one_of(
    st.tuples(numbers, numbers, numbers, numbers).map(list),
    st.sampled_from([[40.0, 40.0, 120.0, 300.0], [300.0, 300.0, 120.0, 40.0], [40.0, 40.0], "box", None]),
)
corners = st.lists(st.tuples(numbers, numbers).map(list), min_size=1, max_size=5)
texts = st.sampled_from(["12", " ", "", "Fig. 7. Amphore à bandes.", "sans lieu", 5])
pages = st.sampled_from([1, 2, 10, 99])
names = st.sampled_from(
    ["figure", "panel", "caption", "text", "vignette", "caption_of", "part_of", "depicts", "x"]
)


def ends(document: Document) -> st.SearchStrategy[str]:
    """Ids of what links may join, of what they may not, and of nothing."""
    regions = [region for page in document.pages for region in page.regions]
    one_of_each = {region.type: region.id for region in regions} | {
        region.type: region.id for region in regions[::-1]
    }
    found = [*one_of_each.values(), *(entry.id for entry in document.entries[:2])]
    found += [mention.id for mention in document.mentions[:1]]
    return st.sampled_from([*found, document.links[0].id, NOWHERE])


def changes_of(document: Document) -> st.SearchStrategy[tuple[str, str, str, Json]]:
    """An action, a kind, an id, and what a person gives."""
    known = ends(document)
    spans = st.lists(st.fixed_dictionaries({"page": pages, "box": boxes}), max_size=2)
    region = {
        "type": names,
        "box": boxes,
        "polygon": corners,
        "number": texts,
        "text": texts,
        "parent": known,
    }
    given_of: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "region": region | {"page": pages, "colour": texts},
        "link": {"type": names, "source": known, "target": known, "confidence": texts},
        "entry": {"number": texts, "title": texts, "spans": spans, "id": known},
        "field": {"value": texts, "name": st.sampled_from(["material", "nothing"])},
    }
    regions = [region for page in document.pages for region in page.regions]
    subjects: dict[str, list[str]] = {
        "region": [region.id for region in regions],
        "link": [link.id for link in document.links],
        "entry": [entry.id for entry in document.entries],
        "field": [field_id(entry.id, field) for entry in document.entries for field in entry.fields],
    }

    def corrections(kind: str) -> st.SearchStrategy[tuple[str, str, str, Json]]:
        given = st.fixed_dictionaries({}, optional=given_of[kind]).filter(bool)
        return st.tuples(st.just("correct"), st.just(kind), st.sampled_from(subjects[kind]), given)

    whole: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "region": {"page": pages, "type": names, "box": boxes},
        "link": {"type": names, "source": known, "target": known},
        "field": given_of["field"],
    }

    def additions(kind: str) -> st.SearchStrategy[tuple[str, str, str, Json]]:
        id = (
            st.sampled_from([*subjects["entry"], NOWHERE])
            if kind == "field"
            else st.just(NEW[kind] + "0" * 16)
        )
        return st.tuples(st.just("add"), st.just(kind), id, st.fixed_dictionaries(whole[kind]))

    return st.one_of(*map(corrections, subjects), *map(additions, whole))


def desk_refuses(
    desk: ReviewService, document: Document, action: str, kind: str, id: str, given: Json
) -> bool:
    edit = Edit.model_validate(
        {"key": "some-key", "action": action, "kind": kind, "id": id, "changes": given}
    )
    refused = desk.edits.refusals(document.id, [edit])
    return told(refused["some-key"]) if refused else False


def script_refuses(
    desk: ReviewService, document: Document, action: str, kind: str, id: str, given: Json
) -> bool:
    project = desk.session.opened.project
    page = project.documents[0]
    try:
        if action == "correct":
            decision = project.decide(id, action, given, user="ada")
            done = decision.subject
        elif kind == "region":
            done = page.page(given["page"]).add_region(given["type"], given["box"], user="ada").id
        elif kind == "link":
            made = Link(id="lnk-u", confidence=1.0, origin=document.links[0].origin, **given)
            done = project.decide(page, Action.ADD, made, user="ada").subject
        else:
            entry = next((each for each in page.entries if each.id == id), page.figures[0])
            made_value = Field(origin=document.links[0].origin, **given)
            decision = project.decide(entry, Action.ADD, made_value, user="ada")
            done = decision.subject
    except PictoriaError as error:
        return told(error)
    except ValueError:  # no object of the model has such values
        return True
    if kind == "field":  # which is named by its words as they are now
        done = field_id(done.partition("/")[0], Field.model_validate_json(decision.after or ""))
    project.decide(done, Action.WITHDRAW, user="ada")
    return False


def told(error: PictoriaError) -> bool:
    """A refusal is one sentence in each language."""
    for language in LANGUAGES:
        sentence = error.sentence(language)
        assert not sentence.startswith("errors.") and "{" not in sentence.replace("{}", "")
    return True


def test_any_edit_is_taken_or_refused_alike_by_a_script_and_by_the_desk(desk: ReviewService) -> None:
    document = desk.session.opened.project.documents[0].data
    verdicts: set[tuple[str, str, bool]] = set()

    @settings(
        max_examples=cases(150, 3000),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        database=None,
    )
    @given(changes_of(document))
    def alike(edit: tuple[str, str, str, Json]) -> None:
        by_desk, by_script = desk_refuses(desk, document, *edit), script_refuses(desk, document, *edit)
        verdicts.add((edit[0], edit[1], by_desk))
        assert by_desk == by_script, "refused by the desk alone" if by_desk else "refused by the script alone"

    alike()
    assert {verdict for _, _, verdict in verdicts} == {True, False}


@pytest.mark.parametrize(
    "given",
    [
        {"box": (300, 300, 100, 100)},
        {"box": (100, 100, 100.5, 200)},
        {"box": (-900, -900, -800, -800)},
        {"box": (100, 100, 9000, 200)},
        {"box": (100, 100, float("inf"), 200)},
        {"polygon": ((100, 100), (200, 200))},
        {"polygon": ((100, 100), (9000, 200), (100, 300))},
        {"type": "vignette"},
        {"parent": NOWHERE},
        {"page": 2},
        {"id": "reg-other"},
    ],
)
def test_a_script_cannot_put_a_region_where_none_can_be(desk: ReviewService, given: Json) -> None:
    project = desk.session.opened.project
    figure = project.documents[0].figures[0]
    with pytest.raises(PictoriaError) as refused:
        figure.correct(**given)
    assert told(refused.value)
    assert project.documents[0].figures[0].data == figure.data
    assert project.store.decisions.of(project.documents[0].id) == []


def test_a_script_cannot_make_a_link_that_joins_nothing(desk: ReviewService) -> None:
    project = desk.session.opened.project
    document = project.documents[0]
    link = next(link for link in document.links if link.data.type == "caption_of")
    caption, entry = link.data.source, document.entries[0]
    for change in (
        {"target": NOWHERE},
        {"target": caption},
        {"target": entry},
        {"source": link.id},
        {"type": "copy_of"},
    ):
        with pytest.raises(PictoriaError) as refused:
            link.correct(**change)
        assert told(refused.value)
    rejected = document.figures[-1]
    rejected.reject(user="ada")
    with pytest.raises(PictoriaError):
        link.correct(target=rejected)
    with pytest.raises(PictoriaError):
        document.add_link("caption_of", document.captions[0], document.captions[0])
    assert [decision.subject for decision in project.store.decisions.of(document.id)] == [rejected.id]


def test_an_outline_and_its_box_stay_one_place(desk: ReviewService) -> None:
    project = desk.session.opened.project
    figure = project.documents[0].figures[0]
    figure.correct(polygon=((100, 100), (200, 120), (150, 220)), user="ada")
    figure = project.documents[0].figures[0]
    assert isinstance(figure.data, Region) and figure.data.polygon is not None
    assert tuple(figure.box) == (100, 100, 200, 220)
    figure.correct(box=(100.4, -0.4, 240, 300), user="ada")
    figure = project.documents[0].figures[0]
    assert isinstance(figure.data, Region)
    assert (tuple(figure.box), figure.data.polygon) == ((100.4, 0, 240, 300), None)


def test_a_value_of_a_script_stands_where_it_says(desk: ReviewService) -> None:
    project = desk.session.opened.project
    document = project.documents[0]
    entry = document.entries[0]
    assert isinstance(entry.data, Entry)
    value = next(field for field in entry.data.fields if field.evidence and field.evidence[0].end is not None)
    evidence = value.evidence[0]
    for wrong in (
        {"end": 100_000},
        {"quote": "words that are not there"},
        {"region": NOWHERE},
        {"page": evidence.page + 1},
    ):
        with pytest.raises(PictoriaError) as refused:
            project.decide(
                f"{entry.id}/{value.name}",
                "correct",
                {"evidence": (evidence.model_copy(update=wrong),)},
                user="ada",
            )
        assert told(refused.value)
    project.decide(f"{entry.id}/{value.name}", "correct", {"value": "  bronze  doré "}, user="ada")
    assert project.documents[0].entry(entry.number or "").record[value.name].text == "bronze doré"
