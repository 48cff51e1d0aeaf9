"""Layers: what one person says without being seen. Nothing of it changes what stands, and the one who says it sees
what they would see if it stood."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

import pytest
from hypothesis import example, given, settings

from pictoria_docs.document import Action, Field, Link, RegionType, Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import Store
from pictoria_docs.store.decisions.model import STATUS, DecisionRequest, StoredDecision, Subject
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.subjects.suggestions import Suggestion
from pictoria_docs.store.workload.queue import QueueFilter
from tests.campaigns import cases
from tests.store.test_projection import ORIGIN, PAGES, STEPS, decision, project, region

LAYER = "t1"
ALL = ("suggested", "accepted", "corrected", "rejected")


@contextmanager
def two_projects() -> Iterator[tuple[Store, Store, DocumentId]]:
    """The same project twice: in the first, people work in a layer."""
    with ExitStack() as stack:
        one, document = stack.enter_context(project())
        other, _ = stack.enter_context(project())
        yield one, other, document


def rows(store: Store, document: DocumentId, layer: str = "") -> dict[str, SubjectState]:
    with store.projection.repository(document, layer) as repository:
        return {row.id: row for row in repository.rows()}


def pages(store: Store, document: DocumentId, layer: str = "") -> list[set[str]]:
    with store.projection.repository(document, layer) as repository:
        return [{row.id for row in repository.on_page(page)} for page in range(1, PAGES + 1)]


def suggest(
    repository: SubjectRepository, changed: Mapping[str, SubjectState | None], spoken: Mapping[str, object]
) -> Iterable[Suggestion]:
    """A caption that loses its plate is linked with the panel of its page."""
    for id in sorted(spoken):
        row = changed.get(id)
        if row is not None and row.hidden and row.type == RegionType.PLATE:
            link = Link.make(
                "caption_of", f"reg-caption{row.pages[0]}", f"reg-panel{row.pages[0]}", 0.5, (), ORIGIN
            )
            if link.id not in repository.get([link.id]):
                yield Suggestion(id, link.id, link)


def said(
    row: SubjectState | None, id: str, step: tuple[int, Action, int], count: int
) -> StoredDecision | None:
    choice, action, number = step
    if action is Action.ADD:
        added = (
            Link.make("caption_of", f"reg-caption{number}", f"reg-panel{number}", 1.0, (), ORIGIN)
            if choice % 2
            else region(number, f"new{count}", RegionType.FIGURE, 600 + count)
        )
        return decision(added.id, action, None, added)
    if row is None:
        return None
    if action is Action.CORRECT:
        after = row.state
        if isinstance(after, Field):
            after = after.model_copy(update={"value": f"neu {count}"})
        if isinstance(after, Link) and after.type == "caption_of":
            after = after.model_copy(update={"target": f"reg-plate{number}"})
        return decision(id, action, row.state, after)
    return decision(id, action, row.state)


def content(subject: Subject) -> dict[str, object]:
    return subject.model_dump(exclude={"origin", "confidence", "status"})


def changes_nothing(rows: Mapping[str, SubjectState], stored: StoredDecision) -> bool:
    """In a layer it is a person's own word nevertheless, elsewhere it is none."""
    row = rows.get(stored.decision.subject)
    if row is None:
        return stored.decision.action is Action.WITHDRAW
    if stored.decision.action in (Action.ADD, Action.CORRECT):
        return row.status is not Status.REJECTED and content(stored.state) == content(row.state)
    return row.status is STATUS[stored.decision.action]


@settings(max_examples=cases(20, 60), deadline=None)
@given(before=STEPS, steps=STEPS)
@example(before=[(1, Action.ADD, 1)], steps=[(1, Action.ADD, 1)])
@pytest.mark.slow
def test_a_layer_is_a_copy_of_the_project_that_nobody_sees(
    before: list[tuple[int, Action, int]], steps: list[tuple[int, Action, int]]
) -> None:
    with two_projects() as (store, copy, document):
        for count, step in enumerate([*before, *steps]):
            layer = LAYER if count >= len(before) else ""
            if count == len(before):
                stood, model = rows(store, document), store.load_document(document)
                counts, revision = store.projection.counts(), store.projection.revision(document)
            here = rows(store, document, layer)
            id = sorted(here)[step[0] % len(here)]
            stored = said(here[id], id, step, count)
            if stored is None or changes_nothing(here, stored):
                continue
            seen = here.get(stored.decision.subject)
            request = DecisionRequest(stored, seen.revision if seen is not None else None)
            one = store.projection.decide(document, [request], suggest, layer)
            other = copy.projection.decide(document, [request], suggest)
            assert one.changed == other.changed
            assert one.done == other.done
        # Nothing of what stands has changed.
        assert rows(store, document) == stood
        assert store.load_document(document) == model
        assert store.projection.counts() == counts
        assert store.projection.revision(document) == revision
        # The layer looks like the copy: one by one, page by page, and what is left to do.
        for _ in range(2):
            assert rows(store, document, LAYER) == rows(copy, document)
            assert pages(store, document, LAYER) == pages(copy, document)
            for wanted in (QueueFilter(), QueueFilter(statuses=ALL), QueueFilter(pages=[(document, 2)])):
                # What comes first follows from what stands.
                left = store.projection.next(wanted, 999, layer=LAYER), copy.projection.next(wanted, 999)
                one_by_id, other_by_id = ({item.row.id: item.row for item in items} for items in left)
                assert one_by_id == other_by_id
                assert store.projection.how_many(wanted, LAYER) == copy.projection.how_many(wanted)
            assert store.projection.left_by_page(document, LAYER) == copy.projection.left_by_page(document)
            # And so it does when all rows are made anew.
            store.projection.forget(document)
            store.projection.make(document)


def test_what_stands_shows_through_a_layer_that_says_nothing_of_it() -> None:
    with project() as (store, document):
        first, second = (item.row for item in store.projection.next(QueueFilter(types=["caption_of"]), 2))
        for row, layer in ((first, "t1"), (second, "")):
            stored = decision(row.id, Action.REJECT, row.state)
            store.projection.decide(document, [DecisionRequest(stored, 0)], None, layer)
        seen = {layer: rows(store, document, layer) for layer in ("", "t1", "t2")}
        assert [seen[layer][first.id].hidden for layer in ("", "t1", "t2")] == [False, True, False]
        assert all(seen[layer][second.id].hidden for layer in ("", "t1", "t2"))


def test_two_layers_do_not_meet() -> None:
    with project() as (store, document):
        link = next(item.row for item in store.projection.next(QueueFilter(), 1))
        for layer, action in (("t1", Action.ACCEPT), ("t2", Action.REJECT)):
            said = DecisionRequest(decision(link.id, action, link.state), 0)
            assert not store.projection.decide(document, [said], None, layer).conflicts
        assert rows(store, document)[link.id] == link
        assert [rows(store, document, layer)[link.id].hidden for layer in ("t1", "t2")] == [False, True]
        # In its own layer, a person's second window still is told that the first has spoken.
        late = DecisionRequest(decision(link.id, Action.REJECT, link.state), 0)
        assert store.projection.decide(document, [late], None, "t1").conflicts


def test_suggestions_that_follow_from_decisions_come_and_go_by_layer() -> None:
    with project() as (store, document):

        def say(id: str, action: Action, layer: str) -> None:
            row = rows(store, document, layer)[id]
            store.projection.decide(
                document, [DecisionRequest(decision(id, action, row.state))], suggest, layer
            )

        def suggested(layer: str) -> list[bool]:
            found = rows(store, document, layer)
            made = [
                Link.make("caption_of", f"reg-caption{page}", f"reg-panel{page}", 0.5, (), ORIGIN).id
                for page in (1, 2)
            ]
            return [id in found for id in made]

        # One follows from what stands, the other from what is said in the layer.
        say("reg-plate1", Action.REJECT, "")
        say("reg-plate2", Action.REJECT, LAYER)
        assert (suggested(""), suggested(LAYER)) == ([True, False], [True, True])
        # Both causes are taken back in the layer: what stands keeps its own.
        for page in (1, 2):
            say(f"reg-plate{page}", Action.WITHDRAW, LAYER)
        for _ in range(2):
            assert (suggested(""), suggested(LAYER)) == ([True, False], [False, False])
            store.projection.forget(document)
            store.projection.make(document)
        # Said again in the layer, they are suggested there again.
        say("reg-plate1", Action.REJECT, LAYER)
        assert (suggested(""), suggested(LAYER)) == ([True, False], [True, False])
        links = {link.id for link in store.load_document(document).links}
        assert links >= {
            id for id, row in rows(store, document).items() if row.kind == "link" and not row.hidden
        }
