"""What one answer to the question for a document's entries brings, and how often it is asked where there are none.

    python -m benchmarks.list_answers PROJECT GOLD [PROJECT GOLD ...] [--folds 6]

Each pair is an analysed project and its folder of gold files. The choices among groups and among patterns are learned
from the documents of other sources, fold by fold; the models of lines are those of the package. Whoever answers is
simulated and honest: of the offers they take the one that opens most entries, if it opens half of them rightly, and
mark what is none. Printed for each pair: F1 of entries (number, title, pages) and their pictures as the machine reads
them, with the question where it is asked, and, where entries are not found (F1 below .9), with the others read like
two that are corrected, and with one and with two drawn first; how many documents are asked about, and how many of them
have no entries.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pictoria_docs.document import Document, Entry, EntryOpening, EntrySpan, Origin
from pictoria_docs.eval.gold import Gold, GoldEntry
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.eval.predicted import from_document
from pictoria_docs.eval.scoring import score_document
from pictoria_docs.evidence import Model
from pictoria_docs.linking import link
from pictoria_docs.linking.groups import find as groups
from pictoria_docs.linking.groups.measure import GROUPS
from pictoria_docs.linking.list_proposals import ListProposal, propose_lists
from pictoria_docs.linking.openings import find as openings
from pictoria_docs.linking.openings.measure import OPENINGS
from pictoria_docs.linking.said_openings import openings_of
from pictoria_docs.review.list_service import ASKED, with_heads
from pictoria_docs.training.choices import train_choice
from pictoria_docs.training.known_documents import known_documents
from pictoria_docs.training.lists import ListExamples, list_examples

HALF = 0.5  # of the entries (F1) that an offer opens rightly, from which it is taken
FOUND = 0.9  # F1 of the entries from which nobody draws any
ORIGIN = Origin(stage="person")
EXAMPLES = (1, 2)  # entries that are drawn
MEASURES = ("entries", "depicts")
Scores = Mapping[str, MatchCounts]


class Fold(NamedTuple):
    """Choices to which some sources are unknown; a stand-in for models that come with the package."""

    model: Model

    def load(self) -> Model:
        """Give the model."""
        return self.model


class Known(NamedTuple):
    """A document with its truth."""

    pair: str
    document: Document
    gold: Gold

    @property
    def source(self) -> str:
        """Where it is from."""
        return self.gold.source or self.gold.name


def read(pairs: Sequence[tuple[Path, Path]]) -> list[Known]:
    """Read the documents of all pairs as the linking stage gets them."""
    return [
        Known(str(gold), document, truth)
        for project, gold in pairs
        for document, truth in known_documents([project], [gold], "linking")
    ]


@contextmanager
def learned_from(examples: Sequence[ListExamples]) -> Iterator[None]:
    """Choose by models of these examples meanwhile."""
    shipped = groups.GROUPS_MODEL, openings.OPENINGS_MODEL
    chosen = train_choice(GROUPS, [each.groups for each in examples], "benchmark")
    patterns = train_choice(OPENINGS, [each.openings for each in examples], "benchmark")
    groups.GROUPS_MODEL, openings.OPENINGS_MODEL = Fold(chosen), Fold(patterns)  # type: ignore[assignment]
    try:
        yield
    finally:
        groups.GROUPS_MODEL, openings.OPENINGS_MODEL = shipped


def right(proposal: ListProposal, entries: Sequence[GoldEntry]) -> list[EntryOpening]:
    """Keep the openings of an offer that open an entry, one for each."""
    opened: set[int] = set()
    kept = []
    for entry in proposal.entries:
        page, middle = entry.opening.page, entry.opening.box.centre
        for index, gold in enumerate(entries):
            if index not in opened and any(
                span.page == page and span.box.holds(middle) for span in gold.spans
            ):
                opened.add(index)
                kept.append(entry.opening)
                break
    return kept


def answered(known: Known, offers: Sequence[ListProposal], drawn: Sequence[GoldEntry] = ()) -> Scores | None:
    """Score a document as it is read after an honest answer; None where no offer is half right.

    Args:
        known: the document.
        offers: ways to read it.
        drawn: entries that were drawn first: they stand as they are, and their heads are examples.
    """
    entries = known.gold.entries
    best, kept, share = None, list[EntryOpening](), 0.0
    for offer in offers:
        opens = right(offer, entries)
        f1 = 2 * len(opens) / (len(offer.entries) + len(entries))
        if f1 > share:
            best, kept, share = offer, opens, f1
    if best is None or share < HALF:
        return None
    examples = [_entry(entry) for entry in drawn]
    openings = with_heads(kept, examples)
    linked = link(known.document.model_copy(update={"entry_openings": openings}))
    return scores(known, with_drawn(linked, examples))


def corrected(known: Known, linked: Document, chance: random.Random) -> Scores:
    """Score a document as it is read like two of its entries after a person has corrected their numbers and titles.

    Args:
        known: the document.
        linked: as the machine reads it.
        chance: draws the two.
    """
    openings = openings_of(linked, linked.entries)
    held = [
        entry
        for entry in known.gold.entries
        if any(
            span.page == one.page and span.box.holds(one.box.centre)
            for span in entry.spans
            for one in openings
        )
    ]
    examples = [_entry(entry) for entry in chance.sample(held, min(len(held), len(EXAMPLES)))]
    said = with_heads(openings, examples)
    anew = link(known.document.model_copy(update={"entry_openings": said}))
    return scores(known, with_drawn(anew, examples))


def _entry(entry: GoldEntry) -> Entry:
    """Make the entry that a person makes of it."""
    return Entry(id=entry.id, number=entry.number, title=entry.title, spans=_spans(entry), origin=ORIGIN)


def with_drawn(linked: Document, drawn: Sequence[Entry]) -> Document:
    """Let drawn entries stand in the place of those that were read there."""
    entries = list(linked.entries)
    for example in drawn:
        first = example.spans[0]
        place = next(
            (
                index
                for index, entry in enumerate(entries)
                if entry.spans
                and entry.spans[0].page == first.page
                and max(entry.spans[0].box.inside(first.box), first.box.inside(entry.spans[0].box)) >= HALF
            ),
            None,
        )
        if place is None:
            entries.append(example)
        else:
            entries[place] = entries[place].model_copy(
                update={"number": example.number, "title": example.title}
            )
    return linked.model_copy(update={"entries": tuple(entries)})


def _spans(entry: GoldEntry) -> tuple[EntrySpan, ...]:
    return tuple(EntrySpan(page=span.page, box=span.box) for span in entry.spans)


def scores(known: Known, linked: Document) -> Scores:
    """Score a document against its truth."""
    return score_document(known.gold, from_document(linked)).counts


def measure(known: Known, chance: random.Random, told: Counter[str]) -> dict[str, Scores]:
    """Score a document as the machine reads it, with the question, and with entries drawn."""
    linked, entries = link(known.document), list(known.gold.entries)
    machine = scores(known, linked)
    found: dict[str, Scores] = {"machine": machine, "asked": machine}
    offers = propose_lists(known.document)
    told["documents"] += 1
    if not linked.entries and offers and offers[0].likelihood >= ASKED:
        told["asked"] += 1
        told["asked, no entries"] += not entries
        found["asked"] = answered(known, offers) or machine
    found["corrected 2"] = found["asked"]
    if linked.entries and len(entries) > len(EXAMPLES) and machine["entries"].f1 < FOUND:
        found["corrected 2"] = corrected(known, linked, chance)
    for count in EXAMPLES:
        found[f"drawn {count}"] = found["asked"]
        if len(entries) > count + 1 and machine["entries"].f1 < FOUND:
            drawn = chance.sample(entries, count)
            offers = propose_lists(known.document, drawn=[_spans(entry) for entry in drawn])
            found[f"drawn {count}"] = answered(known, offers, drawn) or found["asked"]
    return found


def main() -> None:
    """Measure all pairs, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="PROJECT GOLD")
    parser.add_argument("--folds", type=int, default=6)
    options = parser.parse_args()
    if len(options.folders) % 2:
        parser.error("each project needs its folder of gold files")
    documents = read(list(zip(options.folders[::2], options.folders[1::2], strict=True)))
    examples = [list_examples(each.document, each.gold) for each in documents]
    sources = sorted({each.source for each in documents})
    chance = random.Random(5)
    chance.shuffle(sources)
    fold_of = {source: index % options.folds for index, source in enumerate(sources)}
    sums: dict[str, dict[str, dict[str, MatchCounts]]] = defaultdict(lambda: defaultdict(dict))
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for fold in range(options.folds):
        others = [
            each
            for known, each in zip(documents, examples, strict=True)
            if each is not None and fold_of[known.source] != fold
        ]
        with learned_from(others):
            for known in documents:
                if fold_of[known.source] != fold or "entries" not in known.gold.scored:
                    continue
                for case, counted in measure(known, chance, told[known.pair]).items():
                    total = sums[known.pair][case]
                    for name in MEASURES:
                        if name in counted:
                            total[name] = MatchCounts.total([*filter(None, [total.get(name)]), counted[name]])
    for pair, cases in sums.items():
        print(pair, dict(told[pair]))
        for case, total in cases.items():
            print(f"  {case}:", ", ".join(f"{name} {counts.f1:.3f}" for name, counts in total.items()))


if __name__ == "__main__":
    main()
