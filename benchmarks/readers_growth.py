"""How the time of each reader of text grows on long hostile texts: a phrase repeated up to 2,000 to 128,000 characters.

    python benchmarks/readers_growth.py [--reader read_caption] [--sizes 2000 8000 32000 128000] [--limit 20]

For each reader the worst of all phrases, in milliseconds of the processor's time for 1,000 characters: where
the time grows with the length of the text, that stays the same from size to size. A reading that takes longer than
--limit seconds is cut off and marked.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from pictoria_docs import captioning, labels
from pictoria_docs.enrichment import clauses, quotes
from pictoria_docs.enrichment.dates import find_dates, read_date
from pictoria_docs.enrichment.dimensions import find_dimensions
from pictoria_docs.enrichment.enrich import make_readers
from pictoria_docs.enrichment.options import EnrichmentOptions
from pictoria_docs.enrichment.values import bibliography, condition, identifiers, names, places, provenance
from pictoria_docs.enrichment.vocabularies.folding import read_tokens
from pictoria_docs.labels import Habits

PHRASES = (
    "Fig. 1 ", "Fig. 1, ", "fig. 1-", "Fig. 1. A jug. ", "(fig. 1; pl. II, 3) ", "Abb. 3. 5. ",
    "Pl. IV, 1-4 et 6 ", "cat. 7 ", "pl. ", "Fig. ", "1, ", "1-", "1. ", "1 ", "1", "1.1", "2-4, ",
    "12a, b ", "a, ", "a b ", "a", "A", "A. ", "A.", "a) ", "(a) ", "(", ")", "(a", "[", "IV ", "IV, ", "I",
    "I. ", "i ", "c ", "x", "cm x ", "1 x ", "1 cm ", "10 x 5 cm, ", "H. 10 cm ; ", "1/2 ", "½ ", '"', "«",
    "'", "º", "²", "1º ", ". ", ".", ", ", ",", "; ", ": ", "- ", "– ", "-", "…", "\n", " ", "\t1", "_",
    "/", "1/", "1978, ", "Smith 1978, 5; ", "Smith, ", "Aa-", "cf. Aa-", "de ", "de la ", "Dupont de ",
    "vers 1900 ", "1900-1910 ", "s. ", "IIe s. av. J.-C. ", "av. J.-C. ", "18th century ", "the ", "f. ",
    "ff. ", "et ", "u. ", "et suiv. ", "Photo ", "photo: ", "Photo A. Smith. ", "en haut à gauche ",
    "left, ", "suite ", "(suite) ", "Inv. 1, ", "Inv. ", "MNB 123, ", "1.2.3-", "Paris (", "Vulci, Italy ",
    "New York, ", "acquired 1912, ", "coll. Smith; ", "sold Christie's, ", "by descent to ", "né à ",
    "EUR 1.000 ", "Terracotta, ", "Aaaa Bbbb, ", "a's ", "d'", "é", "ß", "İ", "\u0301", "\u200b", "٣",
    "fragment de ", "restored. ", "not after ",
)  # fmt: skip
"""Labels, numbers, marks and words that the grammars know, and what stands between them."""


def readers() -> dict[str, Callable[[str], object]]:
    """The public readers of text by name."""
    ready = make_readers(EnrichmentOptions())
    terms = {name: matcher.find_terms for name, matcher in ready.matchers.items()}
    scan = Habits(tolerant=True)
    found: dict[str, Callable[[str], object]] = {
        "read_caption": labels.read_caption,
        "read_caption, not anchored": lambda text: labels.read_caption(text, anchored=False),
        "read_caption, scan": lambda text: labels.read_caption(text, **scan),
        "caption_certainty": labels.caption_certainty,
        "read_item": labels.read_item,
        "read_label": labels.read_label,
        "hyphen_style": lambda text: labels.hyphen_style([text]),
        "listed_page": captioning.listed_page,
        "find_references": labels.find_references,
        "find_references, scan": lambda text: labels.find_references(text, **scan),
        "cited_authors": lambda text: labels.cited_authors([text]),
        "from_roman": labels.from_roman,
        "looks_like_caption": labels.looks_like_caption,
        "find_dates": find_dates,
        "read_date": read_date,
        "find_dimensions": find_dimensions,
        "bibliography": bibliography.find_references,
        "find_conditions": condition.find_conditions,
        "find_identifiers": identifiers.find_identifiers,
        "read_identifiers": identifiers.read_identifiers,
        "read_person": names.read_person,
        "is_institution": names.is_institution,
        "is_signature": names.is_signature,
        "read_place": places.read_place,
        "find_events": provenance.find_events,
        "clauses": lambda text: clauses.clauses(text, 0, len(text), [], []),
        "find_quote": lambda text: quotes.find_quote(text, "a vase of no such words"),
        "read_tokens": read_tokens,
    }
    return found | {f"find_terms, {name}": find for name, find in terms.items()}


KEPT = 3
"""So many of the slowest phrases, and of the steepest, are tried at all sizes."""
CLOCK = 0.002
"""Seconds below which the clock of the processor's time is not to be trusted."""


class _CutOffError(BaseException):
    """A reading takes too long."""


def _cut_off(signal_number: int, frame: FrameType | None) -> None:
    raise _CutOffError


def seconds(read: Callable[[str], object], text: str, limit: float) -> float:
    """Time of one reading, the best of up to three; `limit` where it was cut off."""
    best = limit
    for _ in range(3):
        signal.setitimer(signal.ITIMER_PROF, limit)
        try:
            start = time.process_time()
            read(text)
            best = min(best, time.process_time() - start)
        except _CutOffError:
            return limit
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if best > 0.02:  # longer than what a busy machine adds
            break
    return best


def worst(read: Callable[[str], object], sizes: list[int], limit: float) -> tuple[str, list[float]]:
    """The phrase that takes longest at the largest size, with its times; what is cut off goes no further.

    All phrases are tried at the first two sizes, the slowest and those that grow fastest at the others.
    """
    tried = {phrase: times_of(read, phrase, sizes[:2], limit) for phrase in PHRASES}
    slowest = sorted(tried, key=lambda phrase: -tried[phrase][-1])[:KEPT]
    steepest = sorted(tried, key=lambda phrase: -tried[phrase][-1] / max(tried[phrase][0], CLOCK))[:KEPT]
    found = [
        (phrase, times_of(read, phrase, sizes, limit)) for phrase in dict.fromkeys([*slowest, *steepest])
    ]
    return max(found, key=lambda each: (-len(each[1]), each[1][-1]))


def times_of(read: Callable[[str], object], phrase: str, sizes: list[int], limit: float) -> list[float]:
    """Seconds at each size, up to the first one that is cut off."""
    times: list[float] = []
    for size in sizes:
        times.append(seconds(read, (phrase * (size // len(phrase) + 1))[:size], limit))
        if times[-1] >= limit:
            break
    return times


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reader", nargs="*", help="only these; without it all")
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000, 8000, 32000, 128000])
    parser.add_argument("--limit", type=float, default=20.0, help="seconds after which a reading is cut off")
    options = parser.parse_args()
    signal.signal(signal.SIGPROF, _cut_off)
    chosen = {name: read for name, read in readers().items() if not options.reader or name in options.reader}
    print("| reader | worst phrase |", *(f"{size:,} |" for size in options.sizes))
    print("|---|---|" + "---|" * len(options.sizes))
    cut = 0
    for name, read in chosen.items():
        read("Fig. 1. A jug, 1978, 10 cm")  # what is read once
        phrase, times = worst(read, options.sizes, options.limit)
        cells = [
            f"{1e6 * each / size:.2f}" if each < options.limit else "cut off"
            for each, size in zip(times, options.sizes, strict=False)
        ]
        cells += ["–"] * (len(options.sizes) - len(times))
        cut += times[-1] >= options.limit
        print(f"| `{name}` | `{phrase!r}` |", *(f"{cell} |" for cell in cells), flush=True)
    sys.exit(1 if cut else 0)


if __name__ == "__main__":
    main()
