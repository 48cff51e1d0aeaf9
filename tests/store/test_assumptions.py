"""What is assumed of a project, and what its sample changes about that."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from pictoria_docs.document import (
    Action,
    Box,
    Decision,
    Link,
    LinkType,
    Origin,
    Page,
    Region,
    RegionType,
    SourceKind,
    Status,
)
from pictoria_docs.document.identity import DecisionId, DocumentId
from pictoria_docs.store import DocumentRecord, Store
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.packing import Findings, pack
from pictoria_docs.store.decisions.model import DecisionRequest, StoredDecision, context_json
from pictoria_docs.store.workload.queue import QueueFilter
from pictoria_docs.store.workload.sampling_plan import ENOUGH, NOTHING_ASSUMED, Assumption, AssumptionRule

RULE = AssumptionRule(accepted_error=0.02)
SURE, UNSURE, PAGES = 400, 50, 10
DOCUMENT = DocumentId("doc-1")


def regions(type: RegionType, page: int, number: int, confidence: float) -> Iterator[Region]:
    for index in range(number):
        yield Region(
            id=f"reg-{page}-{confidence}-{index}",
            page=page,
            type=type,
            box=Box(10, 10 * index, 100, 10 * index + 8),
            confidence=confidence,
            origin=Origin(stage="layout"),
        )


@contextmanager
def analysed(folder: Path, pages: Sequence[Page], findings: Findings) -> Iterator[Store]:
    with Store(folder / "sure.pictoria", create=True) as store:
        store.documents.add(
            DocumentRecord(
                id=DOCUMENT,
                name="a",
                source="a.pdf",
                kind=SourceKind.PDF,
                sha256="0",
                page_count=len(pages),
                title=None,
            )
        )
        run = store.runs.start("test")
        results = [("linking", page.number, pack(page)) for page in pages]
        store.results.save(DOCUMENT, run, [*results, ("linking", 0, pack(findings))])
        store.results.finish(DOCUMENT, run, {"linking": "key"}, {})
        store.projection.make(DOCUMENT)
        yield store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    pages = [
        Page(
            number=number,
            width=600,
            height=900,
            regions=(
                *regions(RegionType.TABLE, number, SURE // PAGES, 0.995),
                *regions(RegionType.FIGURE, number, UNSURE // PAGES, 0.4),
            ),
        )
        for number in range(1, PAGES + 1)
    ]
    with analysed(tmp_path, pages, Findings()) as store:
        yield store


def asked(store: Store, assumption: Assumption) -> list[str]:
    wanted = QueueFilter(assumption=assumption)
    ids = [item.row.id for item in store.projection.next(wanted, 1000)]
    assert store.projection.how_many(wanted) == len(ids)
    return ids


def decide(store: Store, id: str, action: Action, key: str = "dec") -> None:
    row = store.projection.get(DOCUMENT, [id])[id]
    decision = Decision(
        id=DecisionId(f"{key}-{id}"),
        subject=id,
        action=action,
        before=row.state.model_dump_json(exclude_defaults=True),
        user="ada",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    stored = StoredDecision(decision, row.kind, context_json(()))
    store.projection.decide(DOCUMENT, [DecisionRequest(stored)])


def test_what_is_unsure_is_asked_about_and_of_the_rest_a_sample(store: Store) -> None:
    assumption = store.projection.assumption(RULE)
    ids = asked(store, assumption)
    assert assumption.lot == SURE
    assert sum("-0.4-" in id for id in ids) == UNSURE
    assert len(ids) == UNSURE + assumption.left < SURE
    assert all("-0.4-" in id for id in ids[:UNSURE]), "the sample comes last"


def test_a_clean_sample_ends_the_questions_and_keeps_the_promise(store: Store) -> None:
    while ids := asked(store, assumption := store.projection.assumption(RULE)):
        decide(store, ids[0], Action.ACCEPT)
    assert assumption.left == 0
    assert assumption.most_wrong <= 0.02 * (SURE + UNSURE)
    counts = store.projection.counts(assumption=assumption)
    assert sum(count.number for count in counts if count.status is Status.ASSUMED) == SURE - assumption.seen
    assert sum(count.number for count in counts if count.status is Status.SUGGESTED) == 0
    pages = store.projection.by_page(QueueFilter(assumption=assumption)).values()
    assert sum(reviewed for reviewed, _ in pages) == UNSURE + assumption.seen
    assert sum(left for _, left in pages) == 0


def test_mistakes_in_the_sample_bring_more_questions_and_undo_takes_them_back(store: Store) -> None:
    before = store.projection.assumption(RULE)
    sample = [id for id in asked(store, before) if "-0.995-" in id]
    decide(store, sample[0], Action.REJECT)
    decide(store, sample[1], Action.REJECT)
    worse = store.projection.assumption(RULE)
    assert len(asked(store, worse)) > len(sample) + UNSURE - 2
    for id in sample[:2]:
        decide(store, id, Action.WITHDRAW, key="back")
    assert store.projection.assumption(RULE) == before


def test_a_sample_full_of_mistakes_has_everything_asked(store: Store) -> None:
    for _ in range(12):
        sample = [id for id in asked(store, store.projection.assumption(RULE)) if "-0.995-" in id]
        decide(store, sample[0], Action.REJECT)
    assert len(asked(store, store.projection.assumption(RULE))) == SURE + UNSURE - 12
    decide(store, "reg-1-0.4-0", Action.ACCEPT)
    assert len(asked(store, store.projection.assumption(RULE))) == SURE + UNSURE - 13


def test_numbers_follow_the_rule_and_a_document_that_is_finished(store: Store) -> None:
    lax = AssumptionRule(accepted_error=0.05)
    first, other = (store.projection.assumption(rule) for rule in (lax, RULE))
    numbers = [len(asked(store, assumption)) for assumption in (first, other, NOTHING_ASSUMED)]
    assert numbers == sorted(set(numbers)), "the stricter the rule, the more is asked"
    store.validations.validate(DOCUMENT, "ada")
    assert [asked(store, assumption) for assumption in (first, other, NOTHING_ASSUMED)] == [[], [], []]
    store.validations.reopen(DOCUMENT, "ada")
    assert [len(asked(store, assumption)) for assumption in (first, other, NOTHING_ASSUMED)] == numbers


def captioned(page: int) -> tuple[list[Region], Link]:
    regions = [
        Region(
            id=f"{name}-{page}",
            page=page,
            type=type,
            text=text,
            box=box,
            confidence=0.99,
            origin=Origin(stage="layout"),
        )
        for name, type, text, box in (
            ("fig", RegionType.FIGURE, "", Box(10, 10, 100, 100)),
            ("cap", RegionType.CAPTION, f"Fig. {page}", Box(10, 110, 100, 120)),
        )
    ]
    link = Link(
        id=f"lnk-{page}",
        type=LinkType.CAPTION_OF,
        source=f"cap-{page}",
        target=f"fig-{page}",
        confidence=0.97,
        origin=Origin(stage="linking"),
    )
    return regions, link


def test_a_figure_is_drawn_for_the_sample_with_its_caption_and_link_whatever_becomes_of_them(
    tmp_path: Path,
) -> None:
    things = [captioned(number) for number in range(1, PAGES + 1)]
    pages = [
        Page(number=number, width=600, height=900, regions=tuple(regions))
        for number, (regions, _) in enumerate(things, start=1)
    ]
    with analysed(tmp_path, pages, Findings(links=tuple(link for _, link in things))) as store:
        assert len(set(sample_ranks(store).values())) == PAGES
        assert all(
            sample_ranks(store)[f"fig-{n}"]
            == sample_ranks(store)[f"cap-{n}"]
            == sample_ranks(store)[f"lnk-{n}"]
            for n in range(1, PAGES + 1)
        )
        before = sample_ranks(store)
        decide(store, "lnk-3", Action.REJECT)
        decide(store, "cap-4", Action.ACCEPT)
        assert sample_ranks(store) == before


def test_what_was_accepted_still_counts_among_all_things(tmp_path: Path) -> None:
    things = [captioned(number) for number in range(1, PAGES + 1)]
    pages = [
        Page(number=number, width=600, height=900, regions=tuple(regions))
        for number, (regions, _) in enumerate(things, start=1)
    ]
    with analysed(tmp_path, pages, Findings(links=tuple(link for _, link in things))) as store:
        before = store.projection.assumption(RULE).things
        assert before == 3 * PAGES
        for name in ("lnk", "fig", "cap"):
            decide(store, f"{name}-4", Action.ACCEPT)
        assert store.projection.assumption(RULE).things == before


def sample_ranks(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        query = select(schema.subjects.c.id, schema.subjects.c.sample_rank)
        return dict(connection.execute(query).tuples().all())


def test_after_some_that_are_right_the_others_of_a_page_full_of_unsure_ones_are_assumed(
    tmp_path: Path,
) -> None:
    pages = [
        Page(
            number=number,
            width=600,
            height=900,
            regions=(
                *regions(RegionType.TABLE, number, SURE // PAGES, 0.995),
                *regions(RegionType.FIGURE, number, 20, 0.7),
            ),
        )
        for number in range(1, PAGES + 1)
    ]
    with analysed(tmp_path, pages, Findings()) as store:
        first = asked(store, store.projection.assumption(RULE))
        assert all("-0.7-" in id for id in first[: 20 * PAGES])
        for id in first[:ENOUGH]:
            decide(store, id, Action.ACCEPT)
        learned = store.projection.assumption(RULE)
        unsure = [id for id in asked(store, learned) if "-0.7-" in id]
        assert len(unsure) < 20 * PAGES / 2, "only those of the sample are left"
        level = learned.of(DOCUMENT)
        assert level is not None
        assert level.covers("region", "figure", 0.7)
        assert not level.covers("region", "figure", 0.4)
        decide(store, first[0], Action.WITHDRAW, key="back")
        assert len([id for id in asked(store, store.projection.assumption(RULE)) if "-0.7-" in id]) > 190


def test_where_the_first_ones_are_wrong_nothing_is_learned(tmp_path: Path) -> None:
    pages = [
        Page(
            number=1, width=600, height=900,
            regions=(*regions(RegionType.TABLE, 1, SURE, 0.995), *regions(RegionType.FIGURE, 1, 30, 0.7)),
        )
    ]  # fmt: skip
    with analysed(tmp_path, pages, Findings()) as store:
        for id in asked(store, store.projection.assumption(RULE))[: ENOUGH + 3]:
            decide(store, id, Action.REJECT if id == "reg-1-0.7-0" else Action.ACCEPT)
        assert store.projection.assumption(RULE).learned == ()


def test_what_has_a_reason_to_be_asked_about_is_asked_about_however_many_like_it_were_right(
    tmp_path: Path,
) -> None:
    unsure = [*regions(RegionType.FIGURE, 1, 100, 0.7)]
    odd = [each.model_copy(update={"always_asked": index % 10 == 0}) for index, each in enumerate(unsure)]
    sure = [each.model_copy(update={"always_asked": True}) for each in regions(RegionType.FIGURE, 1, 3, 0.99)]
    pages = [
        Page(
            number=1, width=600, height=900,
            regions=(*regions(RegionType.TABLE, 1, SURE, 0.995), *odd, *sure),
        )
    ]  # fmt: skip
    always = {each.id for each in (*odd, *sure) if each.always_asked}
    with analysed(tmp_path, pages, Findings()) as store:
        for id in sorted(always)[:ENOUGH]:
            decide(store, id, Action.ACCEPT)
        assert store.projection.assumption(RULE).learned == (), "they tell nothing of the others"
        others = [each.id for each in odd if not each.always_asked]
        for id in others[:ENOUGH]:
            decide(store, id, Action.ACCEPT)
        learned = store.projection.assumption(RULE)
        left = set(asked(store, learned))
        assert len(left & set(others)) < len(others) / 2, "the others like them are assumed"
        assert left >= always - set(sorted(always)[:ENOUGH])
        one, other, level = sorted(always)[ENOUGH], others[-1], learned.of(DOCUMENT)
        rows = store.projection.get(DOCUMENT, [one, other])
        assert (rows[one].is_assumed(level), rows[other].is_assumed(level)) == (False, True)
        document = store.load_document(DOCUMENT).model_copy(update={"assumed": level})
        assert document.status_of(one) is Status.SUGGESTED, "in exports too"
        assert document.status_of(other) is Status.ASSUMED


def test_what_lacked_a_link_that_a_person_added_is_no_example_of_what_is_right(tmp_path: Path) -> None:
    texts = [
        each.model_copy(update={"id": f"cap-{index}"})
        for index, each in enumerate(regions(RegionType.CAPTION, 1, ENOUGH, 0.4))
    ]
    pictures = regions(RegionType.FIGURE, 1, 30, 0.7)
    pages = [
        Page(
            number=1, width=600, height=900,
            regions=(*regions(RegionType.TABLE, 1, SURE, 0.995), *pictures, *texts),
        )
    ]  # fmt: skip
    with analysed(tmp_path, pages, Findings()) as store:
        for index in range(ENOUGH):
            decide(store, f"reg-1-0.7-{index}", Action.ACCEPT)
        assert len(store.projection.assumption(RULE).learned) == 1
        link = Link(
            id="lnk-new",
            type=LinkType.CAPTION_OF,
            source="cap-0",
            target="reg-1-0.7-0",
            confidence=1.0,
            origin=Origin(stage="user", user="ada"),
        )
        added = Decision(
            id=DecisionId("dec-lnk-new"),
            subject=link.id,
            action=Action.ADD,
            after=link.model_dump_json(exclude_defaults=True),
            user="ada",
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        store.projection.decide(DOCUMENT, [DecisionRequest(StoredDecision(added, "link", context_json(())))])
        assert store.projection.assumption(RULE).learned == (), "four are not enough"
        decide(store, f"reg-1-0.7-{ENOUGH}", Action.ACCEPT)
        assert len(store.projection.assumption(RULE).learned) == 1


def test_mistakes_among_what_was_sure_tell_how_many_more_are_asked_about(store: Store) -> None:
    first = store.projection.assumption(RULE)
    sample = [id for id in asked(store, first) if "-0.995-" in id]
    decide(store, sample[0], Action.ACCEPT)
    decide(store, "reg-1-0.4-0", Action.REJECT)
    clean = store.projection.assumption(RULE)
    assert (clean.mistakes, clean.more) == (0, 0), "what was unsure anyway has nothing more asked"
    before = len(asked(store, clean))
    decide(store, sample[1], Action.REJECT)
    worse = store.projection.assumption(RULE)
    assert worse.mistakes == 1
    assert worse.more == len(asked(store, worse)) - (before - 1) > 0
    decide(store, sample[1], Action.WITHDRAW, key="back")
    assert store.projection.assumption(RULE) == clean


def test_when_nothing_is_assumed_any_more_all_of_it_counts_as_more(store: Store) -> None:
    for _ in range(12):
        sample = [id for id in asked(store, store.projection.assumption(RULE)) if "-0.995-" in id]
        decide(store, sample[0], Action.REJECT)
    worse = store.projection.assumption(RULE)
    assert worse.threshold is None
    assert worse.mistakes == 12
    assert 0 < worse.more < SURE
    while ids := asked(store, store.projection.assumption(RULE)):
        for id in ids[:50]:
            decide(store, id, Action.ACCEPT, key=f"end-{len(ids)}")
    assert store.projection.assumption(RULE).more == 0
