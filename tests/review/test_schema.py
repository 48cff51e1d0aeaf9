"""Fields and types as a person changes them in the browser: checked, saved, in effect, taken back, kept in files."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
import yaml

from pictoria_docs import Project
from pictoria_docs.document import Document
from pictoria_docs.editing.edits import Edit, Edits
from pictoria_docs.editing.sheet_service import SheetOptions
from pictoria_docs.enrichment import EnrichmentOptions, enrich
from pictoria_docs.errors import AccessError, ConfigError, ConflictError
from pictoria_docs.pipeline.config import load_config
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schema.schema_changes import PAPER, SchemaBody, contrast
from pictoria_docs.review.schema.schema_service import problems_json
from pictoria_docs.review.session import ReviewSession
from tests.own_types import TYPES, name_types

GLAZIER = {"name": "glazier", "labels": {"en": "Glazier", "fr": "Peintre verrier"}, "type": "person"}
INITIAL = {"name": "initial", "label": {"en": "Initial"}, "colour": "#8a2be2", "key": "i", "base": "figure"}
REGION = "reg-u" + "1" * 16


class Reopening:
    """A project whose services are opened again for each request, as a server does after its config has changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: list[OpenProject] = []

    def review(self, role: Role = Role.MANAGER, language: str = "en") -> ReviewService:
        self._open.append(OpenProject(self.folder))
        return ReviewService(ReviewSession(self._open[-1], Person("ada", "Ada"), role, "example", language))

    def save(self, **changes: Any) -> dict[str, Any]:
        """Save what there is with these changes: lists in the place of lists, functions that change them."""
        review = self.review()
        known = review.schema.read()
        body = wanted(known)
        for name, change in changes.items():
            body[name] = change(body[name]) if callable(change) else change
        return review.schema.save(SchemaBody.model_validate(body))

    def refused(self, **changes: Any) -> list[dict[str, Any]]:
        """What is said of each place that does not fit; nothing is saved."""
        before = self.config
        with pytest.raises(ConfigError) as raised:
            self.save(**changes)
        assert raised.value.code == "schema_refused" and self.config == before
        return problems_json(raised.value, "en")

    @property
    def config(self) -> str | None:
        file = self.folder / "config.yaml"
        return file.read_text(encoding="utf-8") if file.exists() else None

    def close(self) -> None:
        for opened in self._open:
            opened.close()


def wanted(known: dict[str, Any]) -> dict[str, Any]:
    """What a page sends that changes nothing."""
    without = {"own", "usual_labels", "usual_help", "used"}

    def bare(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{name: value for name, value in row.items() if name not in without} for row in rows]

    return {"revision": known["revision"]} | {
        name: bare(known[name]) for name in ("fields", "regions", "links")
    }


def plus(*more: dict[str, Any]) -> Callable[[list[Any]], list[Any]]:
    return lambda rows: [*rows, *more]


@pytest.fixture
def project(analysed_example: Path, tmp_path: Path) -> Iterator[Reopening]:
    reopening = Reopening(Path(shutil.copytree(analysed_example, tmp_path / analysed_example.name)))
    yield reopening
    reopening.close()


def document_of(review: ReviewService) -> Document:
    [record] = review.session.opened.store.documents.all()
    return review.session.opened.load_document(record.id)


def do(review: ReviewService, **edit: Any) -> dict[str, Any]:
    made = Edit.model_validate({"key": uuid4().hex, **edit})
    return review.edits.apply(document_of(review).id, Edits(change_set=uuid4().hex, edits=[made]))


def draw(review: ReviewService, type: str) -> None:
    changes = {"page": 1, "type": type, "box": [60.0, 60.0, 140.0, 140.0]}
    assert not do(review, action="add", id=REGION, kind="region", changes=changes)["refused"]


def test_saving_nothing_changes_nothing(project: Reopening) -> None:
    name_types(project.folder)
    before = load_config(project.folder / "config.yaml")
    project.save()
    assert load_config(project.folder / "config.yaml") == before


def test_an_own_field_is_shown_filled_exported_and_comes_back(project: Reopening, tmp_path: Path) -> None:
    project.save(fields=plus(GLAZIER))
    review = project.review()
    document = document_of(review)
    entry = document.entries[0]
    shown = {field["name"]: field for field in review.documents.record(document.id, entry.id)["fields"]}
    assert shown["glazier"]["label"] == "Glazier" and not shown["glazier"]["values"]
    added = do(review, action="add", kind="field", id=entry.id, changes={"name": "glazier", "value": "Dupré"})
    assert not added["refused"]
    opened = review.session.opened.project
    files = opened.export(tmp_path / "csv", "csv", language="fr")
    records = next(file for file in files if file.name == "records.csv")
    rows = list(csv.DictReader(records.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["Peintre verrier"] for row in rows if row["Peintre verrier"]] == ["Dupré"]
    exported = next(iter(opened.export(tmp_path / "json", "json")))
    assert '"glazier"' in exported.read_text(encoding="utf-8")
    # A changed cell of its column comes back.
    row = next(row for row in rows if row["Peintre verrier"])
    row["Peintre verrier"] = "Lange"
    text = io.StringIO()
    writer = csv.DictWriter(text, list(row))
    writer.writeheader()
    writer.writerows(rows)
    result = project.review(language="fr").sheets.apply(
        text.getvalue().encode(), "records.csv", SheetOptions()
    )
    assert not result.plan.refused
    entry = next(each for each in document_of(project.review()).entries if each.id == entry.id)
    assert [field.value for field in entry.fields if field.name == "glazier"] == ["Lange"]
    # It holds a value: it cannot go.
    [problem] = project.refused(fields=lambda rows: [row for row in rows if row["name"] != "glazier"])
    assert "Hide it" in problem["sentence"]


def test_labels_order_and_hidden_fields_hold_in_form_and_workbook(project: Reopening, tmp_path: Path) -> None:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        by_name = {row["name"]: row for row in rows}
        by_name["title"]["labels"] = {"en": "Called"}
        by_name["condition"]["hidden"] = True
        by_name["material"]["important"] = True
        last = rows.pop()
        return [last, *rows]

    first = project.review().schema.read()["fields"][-1]["name"]
    project.save(fields=change)
    review = project.review()
    document = document_of(review)
    fields = review.documents.record(document.id, document.entries[0].id)["fields"]
    assert fields[0]["name"] == first
    by_name = {field["name"]: field for field in fields}
    assert by_name["title"]["label"] == "Called" and by_name["material"]["important"]
    assert "condition" not in by_name or by_name["condition"]["values"]
    [file] = [
        file
        for file in review.session.opened.project.export(tmp_path, "xlsx", language="en")
        if file.suffix == ".xlsx"
    ]
    headers = [cell.value for cell in next(openpyxl.load_workbook(file)["Records"].iter_rows(max_row=1))]
    assert "Called" in headers and "Title" not in headers
    # Nothing is suggested for it when the entries are read again.
    read = enrich(
        document.model_copy(update={"entries": document.entries}),
        load_config(project.folder / "config.yaml").enrichment,
    )
    assert not [field for entry in read.entries for field in entry.fields if field.name == "condition"]


def test_a_field_of_ones_own_is_read_behind_its_label(project: Reopening) -> None:
    options = EnrichmentOptions.model_validate({"fields": [{**GLAZIER, "printed": ["Verrier"]}]})
    spec = options.load_schema().field("glazier")
    assert spec is not None and spec.type == "person" and spec.printed == ("Verrier",)
    with pytest.raises(ValueError, match="glazier"):
        EnrichmentOptions.model_validate({"fields": [GLAZIER, GLAZIER]})


def test_types_take_effect_and_problems_are_told_where_they_are(project: Reopening) -> None:
    project.save(regions=plus(INITIAL))
    draw(project.review(), "initial")
    problems = project.refused(
        regions=plus(
            {"name": "mark", "label": {"fr": "Marque"}, "colour": "#ffff00", "key": "i", "base": "other"},
            {"name": "figure", "label": {}, "colour": "green", "key": "a", "base": "nosuch"},
        )
    )
    found = {tuple(each["where"]): each["sentence"] for each in problems}
    assert "“Initial”" in found["regions", "1", "key"]
    assert "1.1 : 1" in found["regions", "1", "colour"]
    assert "Accept several at once" in found["regions", "2", "key"]
    assert {("regions", "2", option) for option in ("name", "colour", "base", "label")} <= found.keys()


def test_a_type_in_use_goes_only_after_asking_and_comes_back(project: Reopening) -> None:
    project.save(regions=plus(INITIAL))
    draw(project.review(), "initial")
    [problem] = project.refused(regions=[])
    assert problem["where"] == ["removed", "initial"] and "figure" in problem["sentence"]
    review = project.review()
    body = wanted(review.schema.read()) | {"regions": [], "to_base": ["initial"]}
    saved = review.schema.save(SchemaBody.model_validate(body))
    assert saved["moved"] == 1 and saved["may_undo"]
    region: Any = document_of(project.review()).find(REGION)
    assert (region.type, region.own_type) == ("figure", None)
    review = project.review()
    back = review.schema.undo(review.schema.read()["revision"])
    assert [each["name"] for each in back["regions"]] == ["initial"] and not back["may_undo"]
    region = document_of(project.review()).find(REGION)
    assert region.own_type == "initial"


def test_a_type_in_a_finished_document_stays_until_that_is_reopened(project: Reopening) -> None:
    project.save(regions=plus(INITIAL))
    draw(project.review(), "initial")
    review = project.review()
    (record,) = review.session.opened.store.documents.all()
    review.validation.validate(record.id)
    [problem] = project.refused(regions=[], to_base=["initial"])
    assert problem["where"] == ["removed", "initial"] and problem["code"] == "region_finished"
    assert (record.title or record.name) in problem["sentence"] and "Reopen it first" in problem["sentence"]
    review = project.review()
    review.validation.reopen(record.id)
    assert project.save(regions=[], to_base=["initial"])["moved"] == 1


def test_taking_back_restores_the_file_as_it_was(project: Reopening) -> None:
    name_types(project.folder)
    file = project.folder / "config.yaml"
    file.write_text(f"# kept by hand\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    before = project.config
    project.save(fields=plus(GLAZIER))
    assert project.config != before
    review = project.review()
    review.schema.undo(review.schema.read()["revision"])
    assert project.config == before
    with pytest.raises(ConflictError) as raised:
        review.schema.undo(project.review().schema.read()["revision"])
    assert raised.value.code == "schema_no_undo"


def test_two_people_and_those_who_may_not(project: Reopening) -> None:
    review = project.review()
    body = wanted(review.schema.read())
    project.save(fields=plus(GLAZIER))
    with pytest.raises(ConflictError) as raised:
        review.schema.save(SchemaBody.model_validate(body))
    assert raised.value.code == "schema_changed"
    reader = project.review(Role.MODERATOR)
    assert not reader.schema.read()["may_change"]
    with pytest.raises(AccessError):
        reader.schema.save(SchemaBody.model_validate(wanted(reader.schema.read())))


def test_what_an_engineer_wrote_stays(project: Reopening) -> None:
    values = {"layout": {"languages": ["fra"]}, "types": TYPES, "enrichment": {"metadata_schema": "coin"}}
    (project.folder / "config.yaml").write_text(yaml.safe_dump(values), encoding="utf-8")
    project.save(fields=plus(GLAZIER))
    written = yaml.safe_load(project.config or "")
    assert written["layout"] == values["layout"]
    assert written["enrichment"] == {"metadata_schema": "coin", "fields": [GLAZIER]}
    assert load_config(project.folder / "config.yaml").types.link("same_workshop") is not None


def test_a_vocabulary_is_brought_chosen_and_used(project: Reopening) -> None:
    review = project.review()
    table = "uri,label_fr,label_en\nhttp://example.org/1,verre rouge,red glass\n"
    taken = review.schema.add_vocabulary("Verres d’église.csv", table.encode())
    assert (taken["vocabulary"], taken["terms"]) == ("verres_d_eglise", 1)
    glass = {"name": "glass", "labels": {"en": "Glass"}, "type": "term", "vocabulary": "verres_d_eglise"}
    project.save(fields=plus(glass))
    review = project.review()
    entry = document_of(review).entries[0]
    do(review, action="add", kind="field", id=entry.id, changes={"name": "glass", "value": "red glass"})
    entry = document_of(project.review()).entries[0]
    [field] = [field for field in entry.fields if field.name == "glass"]
    assert field.term is not None and field.term.uri == "http://example.org/1"
    for name, data, code in (
        ("list.exe", b"", "vocabulary_format"),
        ("list.csv", b"a,b\n1,2\n", "vocabulary_no_label"),
    ):
        with pytest.raises(ConfigError) as raised:
            review.schema.add_vocabulary(name, data)
        assert raised.value.code == code and name in raised.value.sentence("en")
    [problem] = project.refused(fields=plus({**glass, "name": "lead", "vocabulary": "nosuch"}))
    assert problem["where"][-1] == "vocabulary"


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", PAPER) == pytest.approx(21)
    assert contrast("#767676", PAPER) == pytest.approx(4.54, abs=0.01)


def test_a_project_without_a_config_gets_one_and_loses_it_again(
    analysed_example: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(analysed_example, tmp_path / "x.pictoria"))
    (folder / "config.yaml").unlink(missing_ok=True)
    project = Reopening(folder)
    project.save(fields=plus(GLAZIER))
    with Project.open(folder) as opened:
        assert opened.config.enrichment.load_schema().field("glazier") is not None
    review = project.review()
    review.schema.undo(review.schema.read()["revision"])
    assert project.config is None
    project.close()
