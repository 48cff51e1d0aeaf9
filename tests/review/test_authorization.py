"""Who may do what: each service and each route as each role, and nobody decides rights but `authorization`."""

import ast
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import pictoria_docs
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edits import Edit, Edits, Undo
from pictoria_docs.enrichment.slots.named_slot import NamedSlot, SlotForm
from pictoria_docs.errors import AccessError, ConfigError, ConflictError, EditError, SourceError, TaskError
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.review.authorization import (
    Permission,
    Role,
    allows,
)
from pictoria_docs.review.gallery.comparisons import Comparison, ComparisonUndo, End
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schema.schema_changes import SchemaBody
from pictoria_docs.review.schema.slot_service import SlotNameBody
from pictoria_docs.review.team.adjudication import Resolution, Resolutions
from pictoria_docs.review.team.campaigns import NewCampaign
from pictoria_docs.store.people.entry_openings import SaidOpenings
from pictoria_docs.store.people.remarks import RemarkKind
from pictoria_docs.store.people.viewed_pages import PageRef
from pictoria_docs.store.pictures.gallery import PictureFilter
from pictoria_docs.store.workload.queue import QueueFilter
from tests.review.test_review_service import first_link, key, model, only
from tests.syntax import parsed

PACKAGE = Path(pictoria_docs.__file__).parent


def _calls(desk: ReviewService) -> dict[str, tuple[Role, Callable[[], object]]]:
    document = only(desk)
    link = first_link(desk)
    edits = Edits(change_set=key(), edits=[Edit(key=key(), action="accept", id=link["id"])])
    undo = Undo(change_set=key(), new_change_set=key())
    entry = model(desk).entries[0].id
    choices = Resolutions(choices=[Resolution(subject=link["id"], take="first")])
    campaign = NewCampaign(name="Vases", people=["ada"])
    one, other = desk.session.opened.store.gallery.find(PictureFilter(), limit=2).refs
    ends = [End(document=ref.document, id=ref.id) for ref in (one, other)]
    said = Comparison(key=key(), first=ends[0], second=ends[1], category="same_motif")
    return {
        "documents.all": (Role.READER, desk.documents.all),
        "documents.page": (Role.READER, lambda: desk.documents.page(document, 1)),
        "documents.pages": (Role.READER, lambda: desk.documents.pages(document)),
        "tasks.own_pages": (Role.READER, desk.tasks.own_pages),
        "documents.subject": (Role.READER, lambda: desk.documents.subject(document, link["id"])),
        "documents.spellings": (Role.READER, lambda: desk.documents.spellings(document)),
        "documents.record": (Role.READER, lambda: desk.documents.record(document, entry)),
        "history.of_subject": (Role.READER, lambda: desk.history.of_subject(document, link["id"])),
        "queue.next": (Role.READER, lambda: desk.queue.next(QueueFilter())),
        "queue.progress": (Role.READER, desk.queue.progress),
        "contact_sheet.cards": (Role.READER, lambda: desk.contact_sheet.cards(QueueFilter(), 5)),
        "contact_sheet.offer": (Role.READER, lambda: desk.contact_sheet.offer(QueueFilter())),
        "remarks.open": (Role.READER, desk.remarks.open),
        "edits.apply": (Role.CONTRIBUTOR, lambda: desk.edits.apply(document, edits)),
        "edits.import_annotations": (Role.CONTRIBUTOR, lambda: desk.edits.import_annotations(document, [])),
        "edits.import_file": (Role.CONTRIBUTOR, lambda: desk.edits.import_file(document, b"[]", "w3c")),
        "edits.undo": (Role.CONTRIBUTOR, lambda: desk.edits.undo(document, undo)),
        "edits.restore": (Role.CONTRIBUTOR, lambda: desk.edits.restore(document, link["id"], 0)),
        "remarks.add": (
            Role.CONTRIBUTOR,
            lambda: desk.remarks.add(document, link["id"], RemarkKind.COMMENT, "x", key()),
        ),
        "remarks.close": (Role.CONTRIBUTOR, lambda: desk.remarks.close(1)),
        "edits.bulk_preview": (Role.CONTRIBUTOR, lambda: desk.edits.bulk_preview(QueueFilter())),
        "edits.bulk_accept": (
            Role.CONTRIBUTOR,
            lambda: desk.edits.bulk_accept(QueueFilter(kinds=["field"]), key()),
        ),
        "edits.bulk_reject": (
            Role.CONTRIBUTOR,
            lambda: desk.edits.bulk_reject(QueueFilter(types=["none"]), key()),
        ),
        "gallery.pictures": (Role.READER, lambda: desk.gallery.pictures(PictureFilter())),
        "gallery.cover": (Role.READER, desk.gallery.cover),
        "gallery.facets": (Role.READER, desk.gallery.facets),
        "comparisons.among": (Role.READER, lambda: desk.comparisons.among([one, other])),
        "comparisons.compared": (Role.READER, desk.comparisons.compared),
        "comparisons.likely": (Role.READER, lambda: desk.comparisons.likely(PictureFilter())),
        "comparisons.history": (Role.READER, lambda: desk.comparisons.history(one, other)),
        "comparisons.rows": (Role.READER, desk.comparisons.rows),
        "comparisons.compare": (Role.CONTRIBUTOR, lambda: desk.comparisons.compare(said)),
        "comparisons.undo": (
            Role.CONTRIBUTOR,
            lambda: desk.comparisons.undo(ComparisonUndo(key=said.key, new_key=key())),
        ),
        "edits.refusals": (Role.CONTRIBUTOR, lambda: desk.edits.refusals(document, ())),
        "sheets.preview": (Role.CONTRIBUTOR, lambda: desk.sheets.preview(b"", "sheet.csv")),
        "files.take": (Role.CONTRIBUTOR, lambda: desk.files.take(b"[]", "a.json", "w3c")),
        "files.take_path": (Role.CONTRIBUTOR, lambda: desk.files.take_path(Path("none.json"), "w3c")),
        "sheets.apply": (Role.CONTRIBUTOR, lambda: desk.sheets.apply(b"", "sheet.csv")),
        "edits.bulk_undo": (Role.CONTRIBUTOR, lambda: desk.edits.bulk_undo(undo)),
        "campaigns.all": (Role.READER, desk.campaigns.all),
        "tasks.all": (Role.READER, desk.tasks.all),
        "campaigns.members": (Role.READER, desk.campaigns.members),
        "remarks.mentions": (Role.READER, desk.remarks.mentions),
        "history.lines": (Role.READER, desk.history.lines),
        "tasks.start": (Role.CONTRIBUTOR, lambda: desk.tasks.start(99)),
        "tasks.submit": (Role.CONTRIBUTOR, lambda: desk.tasks.submit(99)),
        "tasks.return_to_person": (Role.MODERATOR, lambda: desk.tasks.return_to_person(99, "x")),
        "tasks.validate": (Role.MODERATOR, lambda: desk.tasks.validate(99)),
        "tasks.disagreements": (Role.MODERATOR, lambda: desk.tasks.disagreements(99)),
        "tasks.adjudicate": (Role.MODERATOR, lambda: desk.tasks.adjudicate(99, choices)),
        "campaigns.agreement": (Role.MODERATOR, desk.campaigns.agreement),
        "campaigns.create": (Role.MANAGER, lambda: desk.campaigns.create(campaign)),
        "campaigns.close": (Role.MANAGER, lambda: desk.campaigns.close(99)),
        "tasks.reassign": (Role.MANAGER, lambda: desk.tasks.reassign(99, "grace")),
        "families.families": (Role.READER, desk.families.families),
        "families.rows": (Role.READER, lambda: list(desk.families.rows())),
        "search.search": (Role.READER, lambda: desk.search.search("amphore", SearchFilter())),
        "search.hits": (Role.READER, lambda: desk.search.hits("amphore", SearchFilter())),
        "search.rows": (Role.READER, lambda: list(desk.search.rows("amphore", SearchFilter(), ""))),
        "search.places": (Role.READER, lambda: desk.search.places("amphore", SearchFilter())),
        "search.completions": (Role.READER, lambda: desk.search.completions("amph", SearchFilter(), 5)),
        "search.saved": (Role.READER, desk.search.saved),
        "search.save": (Role.READER, lambda: desk.search.save("x", {"q": "amphore"})),
        "search.remove": (Role.READER, lambda: desk.search.remove(99)),
        "answers.answer": (Role.READER, lambda: desk.answers.answer("Which amphorae?", SearchFilter())),
        "picture_search.like_file": (
            Role.READER,
            lambda: desk.picture_search.like_file(b"no picture", "x.png", SearchFilter()),
        ),
        "picture_search.like_box": (
            Role.READER,
            lambda: desk.picture_search.like_box(document, 1, (9.0, 9.0, 99.0, 99.0), SearchFilter()),
        ),
        "picture_search.like_figure": (
            Role.READER,
            lambda: desk.picture_search.like_figure(one.id, SearchFilter()),
        ),
        "schema.read": (Role.READER, desk.schema.read),
        "schema.save": (
            Role.MANAGER,
            lambda: desk.schema.save(SchemaBody(revision="x", fields=(), regions=(), links=())),
        ),
        "slots.unnamed": (Role.READER, lambda: desk.slots.unnamed(document)),
        "slots.name": (
            Role.MANAGER,
            lambda: desk.slots.name(document, SlotNameBody(form=SlotForm.NUMBER, label=None)),
        ),
        "schema.name_slot": (
            Role.MANAGER,
            lambda: desk.schema.name_slot(NamedSlot(form=SlotForm.WORDS, field=None), None),
        ),
        "schema.undo": (Role.MANAGER, lambda: desk.schema.undo("x")),
        "schema.add_vocabulary": (Role.MANAGER, lambda: desk.schema.add_vocabulary("a.exe", b"")),
        "queue.all": (Role.READER, lambda: desk.queue.all(QueueFilter(), 5)),
        "queue.validated": (Role.READER, lambda: desk.queue.validated(QueueFilter())),
        "looked.note": (Role.CONTRIBUTOR, lambda: desk.looked.note([PageRef(DocumentId(document), 1)])),
        "looked.unseen": (Role.READER, desk.looked.unseen),
        "missing.estimate": (Role.READER, desk.missing.estimate),
        "missing.refuse": (Role.CONTRIBUTOR, lambda: desk.missing.refuse(document, "figure:1:0:0:1:1")),
        "lists.proposals": (Role.READER, lambda: desk.lists.proposals(document)),
        # At the end: from now on nothing is changed.
        "validation.validate": (Role.CONTRIBUTOR, lambda: desk.validation.validate(document)),
        "lists.say_alike": (Role.CONTRIBUTOR, lambda: desk.lists.say_alike(document)),
        "lists.say": (Role.CONTRIBUTOR, lambda: desk.lists.say(document, SaidOpenings(()))),
        "validation.reopen": (Role.CONTRIBUTOR, lambda: desk.validation.reopen(document)),
    }


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_its_part_and_no_more(desk_as: Callable[..., ReviewService], role: Role) -> None:
    desk = desk_as(role)
    calls = _calls(desk)
    public = {
        f"{service}.{name}"
        for service in dir(desk)
        if not service.startswith("_") and service != "session"
        for name in dir(getattr(desk, service))
        if not name.startswith("_")
    }
    assert public == set(calls), "each method of each service is tried as each role"
    for name, (least, call) in calls.items():
        if role.at_least(least):
            try:
                call()
            except AccessError:  # pragma: no cover - the failure this test is for
                pytest.fail(f"a {role} may not {name}")
            except (EditError, ConflictError, TaskError, ConfigError, SourceError):
                pass
        else:
            with pytest.raises(AccessError):
                call()


def test_each_role_has_all_rights_of_those_before_it() -> None:
    rights = [{permission for permission in Permission if allows(role, permission)} for role in Role]
    for fewer, more in pairwise(rights):
        assert fewer < more
    assert rights[-1] == set(Permission)


def test_every_permission_is_asked_for_and_roles_are_compared_nowhere_else() -> None:
    # These are asked by packages of this repository alone.
    asked = {Permission.RECONCILE.name, Permission.DEPOSIT.name}
    for file in sorted(PACKAGE.rglob("*.py")):
        where = file.relative_to(PACKAGE).as_posix()
        if not where.startswith(("review/", "apps/")) or where == "review/authorization.py":
            continue
        for node in ast.walk(parsed(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Attribute):
                continue
            if isinstance(node.value, ast.Name) and node.value.id == "Permission":
                asked.add(node.attr)
            if node.attr == "at_least":
                # Whose role is raised by an invitation is no question of rights; the gallery's filter is none either.
                assert where in {"review/identity/memberships.py", "apps/server/rest.py"}, where
    elsewhere = {Permission.READ_LAYERS.name, Permission.ADJUDICATE_OWN.name, Permission.SETTLE_REMARKS.name}
    elsewhere.add(Permission.REOPEN_DOCUMENTS.name)
    assert asked | elsewhere | {"MANAGE_JOBS"} == set(Permission.__members__)
