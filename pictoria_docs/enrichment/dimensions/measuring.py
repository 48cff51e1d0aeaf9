"""The words around each number: its kind, how and where it was measured, how it is joined to the one before it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from pictoria_docs.enrichment.dimensions.measure import Measure
from pictoria_docs.enrichment.dimensions.measure_lexicon import (
    kind_of,
    named_qualifiers,
    qualifiers_in,
    words_of_measures,
)
from pictoria_docs.enrichment.dimensions.quantities import Quantity, find_quantities, unit_of

TIMES_WITHIN = 6  # characters before and behind a number that may hold a times sign
SHORT_WORD = 3  # letters: shorter words for a kind need a point or bracket behind them
QUALIFIER_WITHIN = 30  # characters before a number
LIST_WITHIN = 40  # characters before the first number of a group

LEAD = 110
"""So many characters before and behind a number are looked at for words."""
BEHIND = 30
"""So many characters behind it are looked at for a first hint."""
WHOLE_WORD = 5
"""A qualifier of so many letters that ends in a vowel is not cut short by a point."""
TIE_LENGTH, TIE_WORDS = 48, 7
"""At most so much stands between the word for a kind and its number ("Height of the figural scene 6.8 cm")."""


def find_measures(text: str, unit: str | None = None) -> list[Measure]:
    """All numbers of a text with what the words around them say, page numbers and years among them."""
    quantities = find_quantities(text)
    hints = [match.start() for match in words_of_measures().hint.finditer(text)] if quantities else []
    measures: list[Measure] = []
    end = 0
    for index, quantity in enumerate(quantities):
        following = quantities[index + 1].start if index + 1 < len(quantities) else len(text)
        lead = text[max(end, quantity.start - LEAD) : quantity.start]
        after = text[quantity.end : min(following, quantity.end + LEAD)]
        follows = end > 0 and end >= quantity.start - LEAD
        worded = bisect_left(hints, quantity.start - len(lead)) < bisect_left(hints, quantity.end + BEHIND)
        if unit is None and _is_no_measure(quantity, lead, after, worded):
            measures.append(Measure(quantity, quantity.start, quantity.end))
            end = quantity.end
            continue
        measure = _before(quantity, lead, first=end == 0, follows=follows)
        letters = words_of_measures().after_list.match(after)
        if letters:
            measures.append(replace(measure, end=quantity.end + letters.end()))
            _share(measures, letters["list"])
        else:
            measures.append(_behind(measure, after))
        end = measures[-1].end
    return _with_asides(text, _spread_lists(text, measures))


def _is_no_measure(quantity: Quantity, lead: str, after: str, worded: bool) -> bool:
    """Whether a number is certainly no measure; most numbers of a catalogue are of pages, plates and years."""
    if not quantity.clean:
        return True
    if quantity.unit is not None or quantity.value is None or worded:
        return False
    times = words_of_measures().times_near
    return not (times.search(lead[-TIMES_WITHIN:]) or times.match(after[:TIMES_WITHIN]))


def _before(quantity: Quantity, lead: str, first: bool, follows: bool) -> Measure:
    """A measure with what stands before its number; `lead` goes back to the number before it at most."""
    words = words_of_measures()
    kind, word, qualifiers = None, "", list[str]()
    remaining = lead
    match = _kind_before(lead)
    if match is not None:
        kind, word, offset, qualifiers = match
        remaining = lead[:offset]
    remaining, outer_qualifiers = _strip_qualifiers(remaining)
    part = words.part.search(remaining) if kind is None else None
    if part is not None:
        outer_qualifiers = [part["part"], *outer_qualifiers]
        remaining = remaining[: part.start()]
    joined = _joint(remaining) if follows else "apart"
    numbered = kind is not None and quantity.unit is None and words.reference_word.search(remaining)
    if joined != "times" and (numbered or words.distance.search(remaining)):
        # "Inv. Br 123" is no width; "at a depth of 2 m" is where it was found, not what it measures.
        quantity = replace(quantity, clean=False)
    start = quantity.start - len(lead) + len(remaining)
    measure = Measure(
        quantity,
        start,
        quantity.end,
        joined,
        kind,
        kind is not None,
        word,
        qualifiers=(*outer_qualifiers, *qualifiers),
    )
    heading = words.heading.search(remaining)
    if heading is not None:
        printed_kind = named_qualifiers(f"{heading['quals']} {heading['after']} {heading['tail']}")
        named = unit_of(heading["unit"]) if heading["unit"] else None
        measure = replace(measure, headed=True, heading_unit=named, heading_qualifiers=tuple(printed_kind))
    bare = remaining.rstrip()
    opens = (first and not bare) or bare[-1:] in tuple(".;,:(/–—") or "\n" in remaining[len(bare) :]
    pointed = lead[len(remaining) + len(word) : len(remaining) + len(word) + 2].strip()[:1] in tuple(".:=")
    return replace(measure, alone=opens, weak=len(word) == 2 and word[0].isupper() and not pointed)


def _behind(measure: Measure, after: str) -> Measure:
    """A measure with what stands behind its number."""
    kind, word, end, extra = _after(after, measure)
    closes = re.match(r"\.?\s*(?:$|[.;,:)/(]|\n)", after[end - measure.quantity.end :])
    return replace(
        measure,
        kind=kind,
        own_kind=kind is not None,
        word=word,
        end=end,
        qualifiers=(*measure.qualifiers, *extra),
        alone=measure.alone and closes is not None,
    )


def _kind_before(lead: str) -> tuple[str, str, int, list[str]] | None:
    """Kind, its word, where it begins, and qualifiers, from the words right before a number."""
    words = words_of_measures()
    matches = list(words.kind.finditer(lead))
    if not matches:
        return None
    match = matches[-1]
    word, tail = match["kind"] or match["kind2"], lead[match.end() :]
    if not _ties(word, tail):
        return None
    kind, own = kind_of(word)
    return kind, word, match.start(), own + qualifiers_in(tail)


def _ties(word: str, tail: str) -> bool:
    """Whether what stands between a word and a number lets the one speak of the other."""
    words = words_of_measures()
    if words.tail.fullmatch(tail):
        return True
    if len(word) < 2 or len(tail) > TIE_LENGTH or re.search(r"[;\n?!|]|\.\s+[A-ZÀ-Þ]|[x×]\s*$", tail):
        return False
    if tail.count("(") != tail.count(")") or words.and_first.match(tail):
        return False
    return len(tail.split()) <= TIE_WORDS and (len(word) > SHORT_WORD or tail.lstrip()[:1] in ".(")


def _strip_qualifiers(lead: str) -> tuple[str, list[str]]:
    """A lead without the qualifiers at its end, and their names."""
    words = words_of_measures()
    qualifiers: list[str] = []
    while True:
        matches = list(words.qualifiers.finditer(lead, max(0, len(lead) - QUALIFIER_WITHIN)))
        if not matches or lead[matches[-1].end() :].strip(" .:\u00a0"):
            return lead, qualifiers
        word, sign = matches[-1].group(), lead[matches[-1].end() : matches[-1].end() + 1]
        if sign == "." and len(word) >= WHOLE_WORD and word[-1] in "aeio":
            return lead, qualifiers  # "480 a.C. circa. H 12 cm": it belongs to what the point closes
        qualifiers.insert(0, words.qualifier[word.casefold()])
        lead = lead[: matches[-1].start()]


def _joint(between: str) -> str:
    """How a number is joined to the one before it, from what stands between them."""
    words = words_of_measures()
    if words.times.fullmatch(between):
        return "times"
    if not words.soft.fullmatch(between):
        return "apart"
    if "(" in between or "[" in between:
        return "bracket" if ")" not in between.partition("(")[2] else "soft"
    if "/" in between or "=" in between:
        return "slash"
    return "stop" if "." in between else "soft"


def _after(after: str, measure: Measure) -> tuple[str | None, str, int, list[str]]:
    """Kind and qualifiers that stand behind a number: "12 cm (hauteur)", "12 cm de haut", "30 cm (outside)"."""
    kind, word, end = measure.kind, measure.word, measure.quantity.end
    words = words_of_measures()
    bracket = words.after_bracket.match(after)
    if bracket and kind is None:
        word = bracket["kind"] or bracket["kind2"]
        kind, own = kind_of(word)
        return kind, word, end + bracket.end(), own + qualifiers_in(bracket["more"])
    if kind is None:
        match = words.after_word.match(after)
        if match and (measure.unit or match.group()[0] != "."):
            kind, word = words.kinds[match["kind"].casefold()], match["kind"]
            return kind, word, end + match.end(), named_qualifiers(match.group())
    qualifier = words.after_qualifier.match(after)
    if qualifier:
        extra = qualifiers_in(qualifier["qualifier"])
        return kind, word, end + qualifier.end(), extra
    named = words.after_named.match(after)
    if named:
        return kind, word, end + named.end(), named_qualifiers(named.group())
    return kind, word, end, []


def _share(measures: list[Measure], letters: str) -> None:
    """Kinds from a list of letters to the last measures of a times group, which are changed in the list."""
    kinds = [measure.strip(". ") for measure in re.split(r"[x×/]", letters)]
    size = 1
    while size < len(measures) and size <= len(kinds) and measures[-size].joined == "times":
        size += 1
    if size != len(kinds):
        return
    measures[-size:] = [
        replace(measure, kind=kind_of(word)[0], own_kind=True, word=word)
        for measure, word in zip(measures[-size:], kinds, strict=True)
    ]


def _spread_lists(text: str, measures: list[Measure]) -> list[Measure]:
    """The kinds of a list before a times group, "H x L x P : 12 x 5 x 3 cm", to its members."""
    result = list(measures)
    for index, measure in enumerate(measures):
        if measure.joined == "times" or index + 1 == len(measures) or measures[index + 1].joined != "times":
            continue
        lead = text[max(0, measure.quantity.start - LIST_WITHIN) : measure.quantity.start]
        match = words_of_measures().letters_list.search(lead)
        if match is None:
            continue
        kinds = [kind.strip(". ") for kind in re.split(r"[x×/]", match["list"])]
        start = measure.quantity.start - len(lead) + match.start()
        for offset, word in enumerate(kinds):
            if index + offset < len(result) and (offset == 0 or measures[index + offset].joined == "times"):
                current = result[index + offset]
                result[index + offset] = replace(current, kind=kind_of(word)[0], own_kind=True, word=word)
        result[index] = replace(result[index], start=min(start, result[index].start))
    return result


def _with_asides(text: str, measures: Sequence[Measure]) -> list[Measure]:
    """Measures in brackets that say a kind again with a part: "H. 12 cm (avec anses : 14 cm)"."""
    result: list[Measure] = []
    for measure in measures:
        before = result[-1] if result else None
        between = text[before.end : measure.start] if before else ""
        match = words_of_measures().aside.fullmatch(between)
        if match and before and before.kind and measure.kind is None and measure.measures == before.measures:
            measure = replace(
                measure,
                joined="bracket",
                kind=before.kind,
                own_kind=True,
                word=before.word,
                qualifiers=(match["part"].strip(), *measure.qualifiers),
            )
        result.append(measure)
    return result
