"""What people decided on the desk stands in every export: accepted, corrected, rejected, added, by whom and when."""

import csv
import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pictoria_docs.document import Action, Document, Field, Status, field_id
from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.document.schema import load_document
from pictoria_docs.errors import ProjectError
from pictoria_docs.exchange import ExportSelection, ExportStatus
from pictoria_docs.exchange.annotations.request_bodies import READABLE, only_readable
from pictoria_docs.exchange.contents.selection import kind_of
from pictoria_docs.exchange.places.addresses import id_in
from pictoria_docs.exchange.tables.tables import REVIEW
from pictoria_docs.i18n import translate
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.decisions.model import DecisionRequest
from pictoria_docs.store.people.campaigns import Assignment, TaskState
from pictoria_docs.store.subjects.subject_state import SubjectState
from tests.review.test_review_service import do, model, only
from tests.store.test_projection import decision

WITHOUT = ("tables.overview", "tables.records", "losses.sheet")
"""Sheets that do not tell of one subject in each row."""
Told = dict[str, tuple[str, str, str]]
"""Status, by whom and when, by the id of the subject; that of a value is made of the value as it stands."""


@pytest.fixture
def rows(desk_as: Callable[..., ReviewService]) -> dict[str, SubjectState]:
    """The subjects of a document in which two people decided on something of each kind in each way."""
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    document = model(ada)
    captions = [each for each in document.captions if each.caption is not None]
    figures, entries, mentions = document.figures, document.entries, document.mentions
    ends = {each.source for each in document.links} | {each.target for each in document.links}
    texts = [
        each
        for page in document.pages
        for each in page.regions
        if each.type == "text" and each.id not in ends
    ]
    links = [link for link in document.links if link.type == "cites" and link.source not in {mentions[2].id}]
    fields = [(entry, field) for entry in entries[:3] for field in entry.fields if field.name != "dimensions"]
    values = [field_id(entry.id, field) for entry, field in fields]
    do(ada, *(accept(id) for id in (figures[0].id, captions[0].id, entries[0].id, mentions[0].id)))
    do(ada, accept(links[0].id), accept(values[0]))
    do(
        grace,
        {"action": "correct", "id": figures[1].id, "changes": {"number": "99"}},
        {"action": "correct", "id": entries[1].id, "changes": {"title": "Une autre coupe"}},
        {"action": "correct", "id": values[1], "changes": {"value": "sans lieu"}},
        {"action": "correct", "id": links[1].id, "changes": {"target": figures[3].id}},
    )
    do(grace, *(reject(id) for id in (texts[0].id, entries[-1].id, mentions[2].id, links[2].id, values[2])))
    drawn = {"page": 2, "type": "figure", "box": [60, 60, 90, 90]}
    new = {"type": "caption_of", "source": captions[1].id, "target": "reg-u" + "0" * 16}
    do(ada, {"action": "add", "id": "reg-u" + "0" * 16, "kind": "region", "changes": drawn})
    do(ada, {"action": "add", "id": "lnk-u" + "0" * 16, "kind": "link", "changes": new})
    value = {"name": "inscription", "value": "ΚΑΛΟΣ", "inferred": True, "evidence": []}
    do(ada, {"action": "add", "id": entries[0].id, "kind": "field", "changes": value})
    with ada.session.opened.store.projection.repository(ada.session.document(only(ada)).id) as repository:
        return {row.id: row for row in repository.rows()}


def accept(id: str) -> dict[str, Any]:
    return {"action": "accept", "id": id}


def reject(id: str) -> dict[str, Any]:
    return {"action": "reject", "id": id}


def on_the_desk(rows: dict[str, SubjectState], rejected: bool, assumed: AssumedLevel | None = None) -> Told:
    """What the desk shows."""
    told: Told = {}
    for id, row in rows.items():
        owner = rows.get(row.owner or "")
        gone = any(rows[end].hidden for end in (row.source, row.target) if end in rows)
        gone = gone or (row.kind == "field" and owner is not None and owner.hidden)
        if gone or (row.hidden and not rejected):
            continue
        name = field_id(str(row.owner), row.state) if isinstance(row.state, Field) else id
        decided = row.status is not Status.SUGGESTED
        undecided = "assumed" if row.is_assumed(assumed) else "suggested"
        told[name] = (row.status.value, row.user or "", row.at or "") if decided else (undecided, "", "")
    return told


def test_the_desk_has_each_kind_in_each_way(rows: dict[str, SubjectState]) -> None:
    statuses = {(row.kind, row.status.value) for row in rows.values()}
    every = {"suggested", "accepted", "corrected", "rejected"}
    for kind in ("region", "entry", "link", "field"):
        assert {status for each, status in statuses if each == kind} == every, kind
    assert {status for each, status in statuses if each == "mention"} >= {"suggested", "accepted", "rejected"}


@pytest.mark.parametrize("rejected", [False, True])
def test_every_export_says_what_the_desk_shows(
    rows: dict[str, SubjectState], desk: ReviewService, tmp_path: Path, rejected: bool
) -> None:
    expected = on_the_desk(rows, rejected, desk.session.opened.assumed(only(desk), SHARED_LAYER))
    document = desk.session.opened.store.load_document(only(desk), with_rejected=True)
    pictures = {each.id for each in document.figures}
    regions = {region.id for page in document.pages for region in page.regions}
    everything = set(expected)
    tabled = everything - regions | pictures | {caption.id for caption in document.captions}
    drawn = regions | {link.id for link in document.links}
    for format, read, kinds in (
        ("csv", read_csv, tabled),
        ("xlsx", read_xlsx, tabled),
        ("json", read_json, everything),
        ("crops", read_crops, pictures),
        ("coco", read_coco, drawn),
        ("html", read_html, everything),
        ("iiif", read_annotations, everything),
        ("w3c", read_annotations, everything),
    ):
        out = tmp_path / format
        desk.session.opened.project.export(
            out, format, language="fr", selection=ExportSelection(rejected=rejected)
        )
        wanted = {id: review for id, review in expected.items() if id in kinds}
        if format == "html":
            wanted = {id: (status, "", "") for id, (status, *_) in wanted.items()}
        assert read(out) == wanted, format


def test_an_export_of_what_was_accepted_holds_what_accepted_links_join_and_nothing_else(
    rows: dict[str, SubjectState], desk: ReviewService, tmp_path: Path
) -> None:
    links = [row for row in rows.values() if row.kind == "link" and row.status is Status.SUGGESTED]
    chosen = [next(row for row in links if row.type == type) for type in ("caption_of", "depicts")]
    do(desk, *(accept(row.id) for row in chosen))
    with desk.session.opened.store.projection.repository(desk.session.document(only(desk)).id) as repository:
        rows = {row.id: row for row in repository.rows()}
    everything = on_the_desk(
        rows, rejected=False, assumed=desk.session.opened.assumed(only(desk), SHARED_LAYER)
    )
    accepted = {id for id, (status, *_) in everything.items() if status in ("accepted", "corrected")}
    joining = [rows[id] for id in accepted if id in rows and rows[id].kind == "link"]
    joined = {end for row in joining for end in (row.source, row.target)}
    assert joined - accepted, "some ends of accepted links are not accepted themselves"
    document = model(desk)
    text = {region.id for page in document.pages for region in page.regions if kind_of(region) is None}
    tabled = {each.id for each in (*document.figures, *document.captions)}
    for format, read in (
        ("csv", read_csv),
        ("xlsx", read_xlsx),
        ("json", read_json),
        ("w3c", read_annotations),
    ):
        out = tmp_path / format
        desk.session.opened.project.export(
            out, format, language="fr", selection=ExportSelection(status=ExportStatus.ACCEPTED)
        )
        told = read(out)
        regions = {id for id, row in rows.items() if row.kind == "region"}
        known = accepted | joined
        wanted = known - regions | known & tabled if format in ("csv", "xlsx") else known | text
        assert told == {id: everything[id] for id in wanted}, format


def test_only_pages_that_a_moderator_validated_are_exported_as_validated(
    rows: dict[str, SubjectState], desk_as: Callable[..., ReviewService], desk: ReviewService, tmp_path: Path
) -> None:
    project, store = desk.session.opened.project, desk.session.opened.store
    validated = ExportSelection(status=ExportStatus.VALIDATED)
    project.export(tmp_path / "before", "csv", selection=validated)
    assert not read_csv(tmp_path / "before")
    document = store.documents.get(only(desk))
    dealt = [
        Assignment(document.id, 1, 2, ("ada",)),
        Assignment(document.id, 3, document.page_count, ("ada",)),
    ]
    campaign = store.campaigns.create("vases", (), (), dealt, "mo")
    first = store.campaigns.tasks(campaign=campaign.number)[0].number
    for allowed, state in (
        (TaskState.DRAFT, TaskState.SUBMITTED),
        (TaskState.SUBMITTED, TaskState.VALIDATED),
    ):
        assert store.campaigns.step([first], [allowed], state, "mo")
    project.export(tmp_path / "after", "csv", selection=validated)
    told = read_csv(tmp_path / "after")
    assert told and all(status in ("accepted", "corrected") for status, *_ in told.values())
    assert all(set(rows[id].pages) & {1, 2} for id in told if id in rows and rows[id].kind == "region")
    with pytest.raises(ProjectError, match="vases"):
        project.export(tmp_path / "none", "csv", selection=ExportSelection(campaign=99))
    assert not (tmp_path / "none").exists()


def read_csv(out: Path) -> Told:
    told: Told = {}
    for file in sorted(out.rglob("*.csv")):
        if file.stem not in ("overview", "records"):
            with file.open(encoding="utf-8-sig", newline="") as lines:
                told |= _rows(list(csv.DictReader(lines)))
    return told


def read_xlsx(out: Path) -> Told:
    words = {translate(f"report.status.{status}", "fr"): status.value for status in Status}
    # What stands since its link was accepted has no decision of its own.
    words[translate("tables.with_link", "fr")] = Status.SUGGESTED.value
    columns = {
        translate(f"columns.{name}", "fr"): name
        for name in ("figure_id", "caption_id", "entry_id", "mention_id", "link_id", "field_id")
    }
    columns |= {translate(f"columns.{name}", "fr"): name for name in REVIEW}
    told: Told = {}
    book = load_workbook(next(out.glob("*.xlsx")), read_only=True)
    for sheet in book.worksheets:
        if sheet.title in [translate(name, "fr") for name in WITHOUT]:
            continue
        head, *lines = sheet.iter_rows(values_only=True)
        names = [columns.get(str(cell), "") for cell in head]
        rows = [{name: cell or "" for name, cell in zip(names, line, strict=True) if name} for line in lines]
        told |= _rows([row | {"status": words[str(row["status"])]} for row in rows])
    return told


def _rows(rows: list[dict[str, Any]]) -> Told:
    told: Told = {}
    for row in rows:
        review = tuple(str(row[name]) for name in REVIEW)
        if "field_id" in row:
            if row["field_id"]:  # what follows from a value has none
                told[row["field_id"]] = review  # type: ignore[assignment]
            continue
        ids = ("figure_id", "caption_id", "link_id", "mention_id", "entry_id")
        told[str(row[next(name for name in ids if name in row)])] = review  # type: ignore[assignment]
    return told


def read_json(out: Path) -> Told:
    (file,) = out.glob("*.json")
    document = load_document(file.read_bytes())
    return {id: _review(document, id) for id in _ids(document)}


def _ids(document: Document) -> Iterator[str]:
    for page in document.pages:
        yield from (region.id for region in page.regions)
    for entry in document.entries:
        yield entry.id
        yield from (field_id(entry.id, field) for field in entry.fields)
    yield from (each.id for each in (*document.mentions, *document.links))


def _review(document: Document, id: str) -> tuple[str, str, str]:
    review = document.reviews.get(id)
    by, at = (review.decided_by, review.decided_at) if review is not None else ("", "")
    return document.status_of(id).value, by, at


def read_crops(out: Path) -> Told:
    (file,) = out.rglob("index.csv")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return _rows(list(csv.DictReader(lines)))


def read_coco(out: Path) -> Told:
    content = json.loads((out / "annotations.json").read_text(encoding="utf-8"))
    found = [(each["region_id"], each) for each in content["annotations"]]
    found += [(each["link_id"], each) for each in content["links"]]
    return {id: (each["status"], each["decided_by"], each["decided_at"]) for id, each in found}


def read_annotations(out: Path) -> Told:
    told: Told = {}
    for file in out.rglob("*.json"):
        content = json.loads(file.read_text(encoding="utf-8"))
        for each in content["items"] if content.get("type") == "AnnotationPage" else ():
            if only_readable(each):
                continue
            review = tuple(each.get(f"pictoria:{name}", "") for name in REVIEW)
            id = id_in(each["id"])
            if name := each.get("pictoria:field"):
                value = next(body["value"] for body in each["body"] if READABLE not in body)
                field = Field(name=name, value=value, origin={"stage": "x"})  # type: ignore[arg-type]
                id = field_id(id.partition("/")[0], field)
            told[id] = review  # type: ignore[assignment]
    return told


class _Statuses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told: Told = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if status := found.get("data-status"):
            id = found.get("data-field") or found.get("data-link") or str(found.get("id"))
            id = id.removeprefix("card-").removeprefix("entry-").removeprefix("d1-")
            if tag == "g" and id.startswith("ent-"):
                id = id.rpartition(".")[0]
            assert self.told.setdefault(id, (status, "", "")) == (status, "", ""), id


def read_html(out: Path) -> Told:
    parser = _Statuses()
    text = (out / "report.html").read_text(encoding="utf-8")
    parser.feed(text)
    assert "accepté par ada" in text
    assert "corrigé par grace" in text
    return parser.told


def test_what_is_said_in_a_layer_is_in_no_export(rows: dict[str, SubjectState], desk: ReviewService) -> None:
    """Blind review stays blind: what a person says in a layer is none of the document's reviews."""
    store, document = desk.session.opened.store, desk.session.document(only(desk)).id
    before = store.load_document(document, with_rejected=True)
    row = next(row for row in rows.values() if row.kind == "entry" and row.status is Status.SUGGESTED)
    store.projection.decide(
        document, [DecisionRequest(decision(row.id, Action.ACCEPT, row.state))], layer="t1"
    )
    assert store.load_document(document, with_rejected=True) == before
