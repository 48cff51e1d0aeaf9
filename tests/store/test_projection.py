"""The documents as they stand, subject by subject: the same whether made anew or brought up to date."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pictoria_docs.document import (
    Action,
    Box,
    Decision,
    Document,
    Entry,
    EntrySpan,
    Evidence,
    Field,
    Link,
    Mention,
    NumberKind,
    Origin,
    Page,
    PrintedNumber,
    Region,
    RegionType,
    SourceKind,
    Status,
    field_id,
    make_id,
)
from pictoria_docs.document.identity import DecisionId, DocumentId
from pictoria_docs.store import DocumentRecord, Store
from pictoria_docs.store.database.packing import Findings, pack
from pictoria_docs.store.decisions.model import (
    DecisionRequest,
    StoredDecision,
    Subject,
    context_json,
    kind_of,
)
from pictoria_docs.store.subjects.subject_state import SETTLED
from pictoria_docs.store.workload.clusters import cluster_orders, priority_of
from pictoria_docs.store.workload.queue import QueueFilter

ORIGIN = Origin(stage="linking")
PAGES = 3


def region(page: int, name: str, type: RegionType, y: float, parent: str | None = None) -> Region:
    return Region(
        id=f"reg-{name}{page}",
        page=page,
        type=type,
        box=Box(50, y, 300, y + 80),
        text=f"Fig. {page}" if type is RegionType.CAPTION else "",
        parent=parent,
        confidence=0.9,
        origin=ORIGIN,
    )


def page(number: int) -> Page:
    regions = (
        region(number, "plate", RegionType.PLATE, 10),
        region(number, "panel", RegionType.PANEL, 100, f"reg-plate{number}"),
        region(number, "caption", RegionType.CAPTION, 200),
        region(number, "text", RegionType.TEXT, 300),
    )
    return Page(number=number, width=595, height=842, regions=regions)


def value(name: str, text: str, *, alternative: bool = False) -> Field:
    evidence = (Evidence(region="reg-text1", page=1, start=0, end=3),)
    return Field(
        name=name, value=text, alternative=alternative, evidence=evidence, confidence=0.8, origin=ORIGIN
    )


FIELDS = (
    value("date", "Ier s."),
    value("date", "IIe s.", alternative=True),
    value("item", "bol"),
    value("item", "cruche"),
)


def findings() -> Findings:
    entries, mentions, links = [], [], []
    for number in range(1, PAGES + 1):
        spans = tuple(
            EntrySpan(page=each, box=Box(50, 400, 300, 500)) for each in {number, min(number + 1, PAGES)}
        )
        entries.append(
            Entry(
                id=f"ent-{number}", number=str(number), title="Bol", spans=spans, fields=FIELDS, origin=ORIGIN
            )
        )
        mentions.append(
            Mention(
                id=f"men-{number}",
                page=number,
                region=f"reg-text{number}",
                start=0,
                end=4,
                text="pl. 1",
                box=Box(50, 300, 80, 310),
                numbers=(PrintedNumber(kind=NumberKind.PLATE, path=("1",), text="1"),),
                origin=ORIGIN,
            )
        )
        for type, source, target in (
            ("caption_of", f"reg-caption{number}", f"reg-plate{number}"),
            ("part_of", f"reg-panel{number}", f"reg-plate{number}"),
            ("depicts", f"reg-plate{number}", f"ent-{number}"),
            ("cites", f"men-{number}", f"reg-plate{number % PAGES + 1}"),
        ):
            links.append(Link.make(type, source, target, 0.1 * number, (), ORIGIN))
    return Findings(entries=tuple(entries), mentions=tuple(mentions), links=tuple(links))


@contextmanager
def project() -> Iterator[tuple[Store, DocumentId]]:
    with TemporaryDirectory() as folder, Store(Path(folder) / "p", create=True) as store:
        document = store.documents.add(
            DocumentRecord(
                id=DocumentId(make_id("doc", "a" * 64)),
                name="vases",
                source="/x.pdf",
                kind=SourceKind.PDF,
                sha256="a" * 64,
                page_count=PAGES,
                title=None,
            )
        ).id
        run = store.runs.start("config")
        store.results.save_pages(
            document, [(number, "key", pack(page(number))) for number in range(1, PAGES + 1)]
        )
        results = [("linking", number, pack(page(number))) for number in range(1, PAGES + 1)]
        store.results.save(document, run, [*results, ("linking", 0, pack(findings()))])
        store.results.finish(document, run, {"linking": "key"}, {})
        store.projection.make(document)
        yield store, document


def decision(
    id: str, action: Action, before: Subject | None, after: Subject | None = None, user: str = "Ada"
) -> StoredDecision:
    about = after or before
    assert about is not None
    at = datetime.now(UTC)
    told = Decision(
        id=DecisionId(make_id("dec", id, action, at.isoformat())),
        subject=id,
        action=action,
        before=before.model_dump_json(exclude_defaults=True) if before is not None else None,
        after=after.model_dump_json(exclude_defaults=True) if after is not None else None,
        user=user,
        at=at,
    )
    owner = [each for each in findings().entries if each.id == id.partition("/")[0]] if "/" in id else []
    return StoredDecision(told, kind_of(about), context_json(owner))


def everything(store: Store, document: DocumentId) -> dict[str, object]:
    with store.projection.repository(document) as repository:
        return {row.id: row for row in repository.rows()}


STEPS = st.lists(
    st.tuples(st.integers(0, 1000), st.sampled_from(list(Action)), st.integers(1, PAGES)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_brought_up_to_date_is_the_same_as_made_anew(steps: list[tuple[int, Action, int]]) -> None:
    with project() as (store, document):
        decide(store, document, steps)
        check(store, document)


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(before=STEPS, after=STEPS)
def test_decisions_outlive_a_run_that_finds_the_same_things_elsewhere(
    before: list[tuple[int, Action, int]], after: list[tuple[int, Action, int]]
) -> None:
    with project() as (store, document):
        decide(store, document, before)
        decided = settled(store, document)
        run_again(store, document, findings(), "b")
        assert settled(store, document) == decided
        check(store, document)
        decide(store, document, after)
        check(store, document)


def settled(store: Store, document: DocumentId) -> set[str]:
    """What people accepted, under the names that do not depend on a run."""
    return {id.replace("b/", "/") for id, row in everything(store, document).items() if row.status in SETTLED}


def run_again(store: Store, document: DocumentId, found: Findings, suffix: str) -> None:
    """Another run finds everything a point lower, under other ids."""
    run = store.runs.start("config")

    def other(id: str) -> str:
        return f"{id}{suffix}"

    pages = []
    for number in range(1, PAGES + 1):
        regions = tuple(
            each.model_copy(
                update={
                    "id": other(each.id),
                    "box": Box(each.box.x0, each.box.y0 + 1, each.box.x1, each.box.y1 + 1),
                    "parent": other(each.parent) if each.parent else None,
                }
            )
            for each in page(number).regions
        )
        pages.append(Page(number=number, width=595, height=842, regions=regions))
    moved = Findings(
        entries=tuple(each.model_copy(update={"id": other(each.id)}) for each in found.entries),
        mentions=tuple(each.model_copy(update={"id": other(each.id)}) for each in found.mentions),
        links=tuple(
            Link.make(each.type, other(each.source), other(each.target), each.confidence, (), ORIGIN)
            for each in found.links
        ),
    )
    store.results.save_pages(document, [(each.number, suffix, pack(each)) for each in pages])
    results = [("linking", each.number, pack(each)) for each in pages]
    store.results.save(document, run, [*results, ("linking", 0, pack(moved))])
    store.results.finish(document, run, {"linking": suffix}, {})
    store.projection.make(document)


def decide(store: Store, document: DocumentId, steps: list[tuple[int, Action, int]]) -> None:
    ids = sorted(everything(store, document))
    for count, (choice, action, number) in enumerate(steps):
        id = ids[choice % len(ids)]
        with store.projection.repository(document) as repository:
            row = repository.get([id]).get(id)
        if action is Action.ADD:
            added = (
                Link.make("caption_of", f"reg-caption{number}", f"reg-panel{number}", 1.0, (), ORIGIN)
                if choice % 2
                else region(number, f"new{count}", RegionType.FIGURE, 600 + count)
            )
            stored = decision(added.id, action, None, added)
        elif row is None:
            continue
        elif action is Action.CORRECT:
            after = row.state
            if isinstance(after, Field):
                after = after.model_copy(update={"value": f"neu {count}"})
            if isinstance(after, Link) and after.type == "caption_of":
                after = after.model_copy(update={"target": f"reg-plate{number}"})
            stored = decision(id, action, row.state, after)
        else:
            stored = decision(id, action, row.state)
        store.projection.decide(document, [DecisionRequest(stored)])


def check(store: Store, document: DocumentId) -> None:
    """The subjects brought up to date by decisions are those made anew, and the document says the same."""
    kept: dict[str, Any] = everything(store, document)
    store.projection.forget(document)
    store.projection.make(document)
    anew = everything(store, document)
    assert kept == anew
    # And what is shown is what exports say.
    model = store.load_document(document)
    shown = {id for id, row in kept.items() if not row.hidden}
    assert {region.id for each in model.pages for region in each.regions} == {
        id for id in shown if id.startswith("reg-")
    }
    assert {link.id for link in model.links if link.status is not Status.REJECTED} == {
        id for id in shown if id.startswith("lnk-")
    }
    fields = {
        (entry.id, each.name, each.value, each.alternative)
        for entry in model.entries
        for each in entry.fields
    }
    assert fields == {
        (row.owner, row.type, row.state.value, row.state.alternative)
        for id, row in kept.items()
        if "~" in id and id in shown
    }
    assert {entry.id: (entry.number, entry.title) for entry in model.entries} == {
        id: (row.state.number, row.state.title)
        for id, row in kept.items()
        if row.kind == "entry" and id in shown
    }
    reviews = {
        name_of(row): (row.status, row.user, row.at)
        for row in kept.values()
        if not row.hidden and row.status is not Status.SUGGESTED
    }
    assert as_told(model.without_rejected()) == reviews
    with_rejected = store.load_document(document, with_rejected=True)
    assert with_rejected.without_rejected() == model.without_rejected()
    rejected = {
        name_of(row): (row.status, row.user, row.at)
        for row in kept.values()
        if row.status is Status.REJECTED
        and not row.absent
        and not (row.kind == "field" and kept[row.owner].hidden)
    }
    assert as_told(with_rejected) == rejected | reviews
    assert all(with_rejected.find(id) is not None for id in with_rejected.reviews if not id.partition("/")[2])


def name_of(row: Any) -> str:
    """The id under which the document tells who decided on a subject: that of a value's words as they are."""
    return field_id(row.owner, row.state) if row.kind == "field" else str(row.id)


def as_told(document: Document) -> dict[str, tuple[Status, str, str]]:
    """What the document says of each subject that people decided on."""
    return {
        id: (review.status, review.decided_by, review.decided_at) for id, review in document.reviews.items()
    }


def test_a_panel_has_its_plate_again_when_that_comes_back() -> None:
    with project() as (store, document):

        def parent() -> str | None:
            with store.projection.repository(document) as repository:
                state = repository.get(["reg-panel1"])["reg-panel1"].state
            assert isinstance(state, Region)
            return state.parent

        plate = region(1, "plate", RegionType.PLATE, 10)
        store.projection.decide(document, [DecisionRequest(decision(plate.id, Action.REJECT, plate))])
        assert parent() is None
        store.projection.decide(document, [DecisionRequest(decision(plate.id, Action.WITHDRAW, plate))])
        assert parent() == plate.id


def test_what_is_likely_to_hold_most_mistakes_comes_first(tmp_path: Path) -> None:
    with project() as (store, document):
        queue = store.projection.next(QueueFilter(), 100)
        assert not [item for item in queue if item.row.type == "text"]
        priorities = [item.priority for item in queue]
        assert priorities == sorted(priorities) and len(set(priorities)) > 1
        # All that a person sees as one thing is in the priority of what it is likely to hold altogether.
        with store.projection.repository(document) as repository:
            ranks = {id: order.sample_rank for id, order in cluster_orders(repository).items()}
        expected: dict[int, float] = defaultdict(float)
        for item in queue:
            expected[ranks[item.row.id]] += 1 - item.row.confidence
        assert priorities == [priority_of(expected[ranks[item.row.id]]) for item in queue]
        ranks = [
            item.row.rank
            for item in queue
            if (item.priority, item.row.pages[0]) == (priorities[0], queue[0].row.pages[0])
        ]
        assert ranks == sorted(rank for rank in ranks if rank is not None)


def test_what_is_left_of_a_thing_comes_where_its_own_doubts_put_it(tmp_path: Path) -> None:
    with project() as (store, document):
        before = {item.row.id: item.priority for item in store.projection.next(QueueFilter(), 100)}
        first = next(item.row for item in store.projection.next(QueueFilter(), 1))
        accepted = decision(first.id, Action.ACCEPT, first.state)
        store.projection.decide(document, [DecisionRequest(accepted)])
        after = {item.row.id: item for item in store.projection.next(QueueFilter(), 100)}
        with store.projection.repository(document) as repository:
            assert {id: item.priority for id, item in after.items()} == {
                id: cluster_orders(repository)[id].priority for id in after
            }
        assert any(item.priority > before[id] for id, item in after.items())
        taken_back = decision(first.id, Action.WITHDRAW, first.state)
        store.projection.decide(document, [DecisionRequest(taken_back)])
        assert {item.row.id: item.priority for item in store.projection.next(QueueFilter(), 100)} == before


def test_an_accepted_link_confirms_what_it_joins() -> None:
    with project() as (store, document):
        link = next(item.row for item in store.projection.next(QueueFilter(types=["caption_of"]), 1))
        stored = decision(link.id, Action.ACCEPT, link.state)
        outcome = store.projection.decide(document, [DecisionRequest(stored, 0)])
        assert set(outcome.changed) == {link.id, link.source, link.target}
        left = {item.row.id for item in store.projection.next(QueueFilter(), 100)}
        assert not left & {link.id, link.source, link.target}


class WatchingIndex:
    """What others can read of a link at each call that an index gets."""

    def __init__(self, store: Store, document: DocumentId, link: str) -> None:
        self.store, self.document, self.link = store, document, link
        self.seen: list[Status | None] = []

    def follow(self, connection: Connection, document: DocumentId) -> None:
        self.look()

    def committed(self) -> None:
        self.look()

    def look(self) -> None:
        with self.store.projection.repository(self.document) as repository:
            self.seen.append(repository.get([self.link])[self.link].status)


def test_an_index_hears_of_a_decision_once_more_when_others_can_read_it() -> None:
    # A look in the background that begins within the transaction, and ends before it, would miss the decision.
    with project() as (store, document):
        link = next(row for row in everything(store, document).values() if row.id.startswith("lnk-"))
        index = WatchingIndex(store, document, link.id)
        store.projection.index = index
        said = DecisionRequest(decision(link.id, Action.ACCEPT, link.state), link.revision)
        store.projection.decide(document, [said])
        assert index.seen == [Status.SUGGESTED, Status.ACCEPTED]
        store.projection.decide(document, [said])
        assert not index.seen[2:], "nothing changed"


def test_a_decision_on_what_somebody_else_decided_is_not_kept() -> None:
    with project() as (store, document):
        link = next(item.row for item in store.projection.next(QueueFilter(), 1))
        first = decision(link.id, Action.ACCEPT, link.state)
        other = decision(link.id, Action.REJECT, link.state, user="Grace")
        box = decision("reg-text1", Action.REJECT, region(1, "text", RegionType.TEXT, 300), user="Grace")
        store.projection.decide(document, [DecisionRequest(first, link.revision)])
        outcome = store.projection.decide(
            document, [DecisionRequest(other, link.revision), DecisionRequest(box, 0)]
        )
        assert outcome.conflicts[other.decision.id].user == "Ada"  # type: ignore[union-attr]
        assert list(outcome.done) == [box.decision.id]
        assert [each.user for each in store.decisions.of(document)] == ["Ada", "Grace"]


def test_the_same_decision_is_kept_once() -> None:
    with project() as (store, document):
        link = next(item.row for item in store.projection.next(QueueFilter(), 1))
        said = DecisionRequest(decision(link.id, Action.ACCEPT, link.state), link.revision)
        first, again = store.projection.decide(document, [said]), store.projection.decide(document, [said])
        assert first.done == again.done
        assert not again.conflicts
        assert len(store.decisions.of(document)) == 1


def test_values_of_one_field_are_decided_each_by_itself() -> None:
    with project() as (store, document):
        bowl, jug = (each for each in FIELDS if each.name == "item")
        stored = decision(field_id("ent-1", bowl), Action.REJECT, bowl)
        store.projection.decide(document, [DecisionRequest(stored)])
        entry = store.load_document(document).entries[0]
        assert [each.value for each in entry.fields if each.name == "item"] == [jug.value]


def test_an_accepted_alternative_takes_the_place_of_what_stood() -> None:
    with project() as (store, document):
        other = FIELDS[1]
        store.projection.decide(
            document, [DecisionRequest(decision(field_id("ent-1", other), Action.ACCEPT, other))]
        )
        entry = store.load_document(document).entries[0]
        dates = {each.value: each.alternative for each in entry.fields if each.name == "date"}
        assert dates == {"Ier s.": True, "IIe s.": False}


def test_new_results_are_noticed() -> None:
    with project() as (store, document):
        assert store.projection.ready(document)
        run = store.runs.start("other")
        store.results.save(document, run, [("linking", 0, pack(Findings()))])
        store.results.finish(document, run, {"linking": "other"}, {})
        assert not store.projection.ready(document)
