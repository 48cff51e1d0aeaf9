"""Quantities to measures: which kind each number is of, which belong together, and which are no measures at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pictoria_docs.enrichment.quantities import (
    Quantity,
    Unit,
    alternatives,
    find_quantities,
    measure_words,
    unit_of,
    unit_pattern,
)

LEAD = 110
"""So many characters before a number are looked at for words."""
TIE_LENGTH, TIE_WORDS = 48, 7
"""At most so much stands between the word for a kind and its number ("Height of the figural scene 6.8 cm")."""
SHORT = frozenset({"P", "p", "T", "t", "b", "w", "d", "D", "B", "G"})
"""Letters that mean so much else that they need a unit of their own, or a kind beside them."""
METRES_BELOW = 3.0
BARE_UNITS = frozenset({"mm", "cm", "in", "g", "kg", "pouce"})
"""Units that make a measure of a lone number without words; distances are given in others."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity with what the words around it say."""

    quantity: Quantity
    start: int
    end: int
    joined: str = "apart"
    """What stands before it: "times", "soft" (points and commas), "bracket", "slash", or "apart"."""
    kind: str | None = None
    own_kind: bool = False
    """Whether words say the kind."""
    word: str = ""
    """The word for the kind, as printed."""
    qualifier: str = ""
    headed: bool = False
    """Whether it stands under "Dimensions"."""
    heading_unit: Unit | None = None
    heading_qualifiers: tuple[str, ...] = ()
    unit_from: str = "printed"
    alone: bool = False
    """Whether it makes a clause of its own."""

    @property
    def value(self) -> float | None:
        """The number; None for "?"."""
        return self.quantity.value

    @property
    def upper(self) -> float | None:
        """The second number of a range."""
        return self.quantity.upper

    @property
    def step(self) -> float:
        """One of the last printed digit."""
        return self.quantity.step

    @property
    def unit(self) -> Unit | None:
        """Its unit."""
        return self.quantity.unit

    @property
    def unit_name(self) -> str:
        """Name of its unit."""
        return self.unit.name if self.unit else ""

    @property
    def system(self) -> str:
        """The system of its unit."""
        return self.unit.system if self.unit else ""

    @property
    def measures(self) -> str:
        """What its unit measures."""
        return self.unit.of if self.unit else ""


@dataclass(frozen=True, slots=True)
class _Words:
    kinds: dict[str, str]
    kind: re.Pattern[str]
    letters_list: re.Pattern[str]
    qualifier: dict[str, str]
    qualifiers: re.Pattern[str]
    """A qualifier at a place."""
    tail: re.Pattern[str]
    """What may stand between a letter for a kind and its number."""
    times: re.Pattern[str]
    soft: re.Pattern[str]
    heading: re.Pattern[str]
    part: re.Pattern[str]
    aside: re.Pattern[str]
    distance: re.Pattern[str]
    after_bracket: re.Pattern[str]
    after_word: re.Pattern[str]
    after_qualifier: re.Pattern[str]
    after_list: re.Pattern[str]
    reference: re.Pattern[str]


@cache
def _words() -> _Words:
    data = measure_words()
    kinds = {word.casefold(): kind for kind, words in data["kinds"].items() for word in words}
    letters = data["letters"]
    kinds_by_word = alternatives(list(kinds))
    compounds = "|".join(data["compounds"])
    letter = "".join(letters)
    # A letter needs a point, a colon or its number behind it; "P.H." is a preserved height.
    one = rf"(?-i:(?:P\.\s?)?[{letter}])(?=\s?[.:=]|\s+(?:[~≈]|ca?\b|$)|\s?[x×/]\s?[{letter}])"
    kind = rf"(?<![^\W_])(?P<kind>{kinds_by_word}|[^\W\d_]{{1,24}}(?:{compounds})|{one})(?![^\W\d_])"
    sign = r"(?P<kind2>[Øø⌀∅])"
    qualifier = {word.casefold(): name for name, words in data["qualifiers"].items() for word in words}
    any_qualifier = rf"(?<![^\W_])(?:{alternatives(list(qualifier))})(?![^\W\d_])"
    ties = alternatives(data["ties"])
    tie = rf"(?:{ties})\s?(?:[^\W\d_]+[’' -]?){{1,4}}"
    times = rf"(?:[x×X✕*]|(?:{alternatives(data['times'])})(?=\s))"
    ands = alternatives(data["and"])
    headings = alternatives(data["headings"])
    flags = re.IGNORECASE
    in_unit = rf"(?:\s*[(\[]?\s*(?:en|in)?\s*(?P<unit>{unit_pattern()})\.?\s*[)\]]?)?"
    quals = rf"(?:{any_qualifier}[\s.]*)"
    return _Words(
        kinds=kinds,
        kind=re.compile(f"{kind}|{sign}", flags),
        letters_list=re.compile(rf"(?<!\w)(?P<list>[{letter}ØD]\.?(?:\s?[x×/]\s?[{letter}ØD]\.?){{1,3}})\s*[:=]?\s*$"),
        qualifier=qualifier,
        qualifiers=re.compile(any_qualifier, flags),
        tail=re.compile(rf"[\s.:=]*(?:{any_qualifier}[\s.:]*)*(?:{tie}[\s.:=]*)?(?:{any_qualifier}[\s.:]*)*", flags),
        times=re.compile(rf"[.\s]*{times}\s*", flags),
        soft=re.compile(
            rf"[\s;,.:/|()\[\]•·–—=-]*(?:(?:{ands})(?![^\W_]))?[\s;,.:(\[]*"
            rf"(?:(?:{headings})(?![^\W_])\.?|{any_qualifier}|[\s.:;,]){{0,6}}",
            flags,
        ),
        heading=re.compile(
            rf"(?<![^\W_])(?P<quals>{quals}{{0,3}})(?:{headings})(?![^\W_])\.?(?P<after>(?:\s*{quals}){{0,2}}){in_unit}\s*[:.]?\s*"
            rf"(?P<tail>(?:(?:{any_qualifier}|{ties})[\s.]*)*)$",
            flags,
        ),
        part=re.compile(rf"(?<![^\W_])(?P<part>{alternatives(data['parts'])})\s?[:.]?\s*$", flags),
        aside=re.compile(rf"\s*[(\[]\s*(?P<part>{tie}?[^\d;.()]{{0,20}}?)\s*[:=]?\s*", flags),
        distance=re.compile(rf"(?<![^\W_])(?:{alternatives(data['distances'])})\s*$", flags),
        after_bracket=re.compile(rf"\.?\s*[(\[]\s*(?:{kind}|{sign})\.?(?P<more>[^\d()\[\];]{{0,30}})[)\]]", flags),
        after_word=re.compile(
            rf"\.?\s*(?:(?:de|di|en|in|of|d['’])\s*)?(?P<kind>{alternatives([w for w in kinds if len(w) > 3])})"
            r"(?![^\W_])(?!\.?\s*[:=.]?\s*\d)",
            flags,
        ),
        after_qualifier=re.compile(r"\.?\s*[(\[]\s*(?P<qualifier>[^\d()\[\];]{2,40}?)\s*[)\]]"),
        after_list=re.compile(rf"\.?\s*[(\[]\s*(?P<list>[{letter}Ø]\.?(?:\s?[x×/]\s?[{letter}Ø]\.?){{1,3}})\s*[)\]]"),
        reference=re.compile(
            rf"(?<![^\W_])(?:{alternatives(data['references'])})\.?\s*[\dIVXLC][\dIVXLCa-d\s.,;–-]*$|"
            rf"(?<![^\W_])(?:{alternatives(data['references'])})\.?\s*$",
            flags,
        ),
    )


def read_measures(text: str, unit: str | None = None) -> list[list[Measure]]:
    """The measures of a text by the runs in which they stand together; what is none is left out."""
    quantities = find_quantities(text)
    measures: list[Measure] = []
    end = 0
    for place, quantity in enumerate(quantities):
        following = quantities[place + 1].start if place + 1 < len(quantities) else len(text)
        measure, lists = _measure(text, quantity, end, following)
        end = measure.end
        measures.append(measure)
        if lists:
            measures = _share(measures, lists)
    measures = _with_asides(text, _spread_lists(text, measures))
    runs: list[list[Measure]] = []
    for group in _groups(measures):
        if not _is_meant(text, group, unit):
            runs.append([])
        elif group[0].joined == "apart" or not runs:
            runs.append(list(group))
        else:
            runs[-1] += group
    return [run for run in map(lambda each: _whole(each, unit), runs) if run]


def _measure(text: str, quantity: Quantity, free: int, following: int) -> tuple[Measure, str]:
    """The measure of a quantity, and the list of letters behind it ("(H × W × D)"), if there is one."""
    words = _words()
    lead = text[max(free, quantity.start - LEAD) : quantity.start]
    cut = free if free >= quantity.start - LEAD else None
    found = _kind_before(lead)
    kind, word, qualifiers, start = None, "", [], quantity.start
    between = lead
    if found is not None:
        kind, word, first, qualifiers = found
        start = quantity.start - len(lead) + first
        between = lead[:first]
    else:
        between, own = _strip_qualifiers(lead)
        qualifiers = own
        start = quantity.start - len(lead) + len(between)
    between, more = _strip_qualifiers(between) if found is not None else (between, [])
    if more:
        qualifiers = more + qualifiers
        start = quantity.start - len(lead) + len(between)
    part = words.part.search(between) if kind is None else None
    if part is not None:
        qualifiers = [part["part"], *qualifiers]
        start = quantity.start - len(lead) + part.start()
        between = between[: part.start()]
    heading = words.heading.search(between)
    headed, heading_unit, heading_qualifiers = False, None, list[str]()
    if heading is not None:
        headed = True
        heading_unit = unit_of(heading["unit"]) if heading["unit"] else None
        heading_qualifiers = _named(f"{heading['quals']} {heading['after']} {heading['tail']}")
    joined = "apart"
    if cut is not None and free > 0:
        joined = _joint(between)
    if _words().distance.search(between) and joined != "times":
        # "At a depth of 2 m" is where it was found, not what it measures.
        quantity = replace(quantity, clean=False)
    after = text[quantity.end : following]
    end, lists = quantity.end, ""
    listed = words.after_list.match(after)
    if listed:
        lists = listed["list"]
        end += listed.end()
    else:
        kind, word, end, extra = _after(after, kind, word, end, following == len(text))
        qualifiers = qualifiers + extra
    before = between.rstrip()
    alone = (not before or before[-1] in ".;,:(/\n–—" or "\n" in between[len(before) :]) and bool(
        re.match(r"\.?\s*(?:$|[.;,:)/(]|\n)", text[end : end + 6])
    )
    measure = Measure(
        quantity,
        start,
        end,
        joined,
        kind,
        kind is not None,
        word,
        ", ".join(dict.fromkeys(qualifiers)),
        headed,
        heading_unit,
        tuple(heading_qualifiers),
        alone=alone,
    )
    return measure, lists


def _kind_before(lead: str) -> tuple[str, str, int, list[str]] | None:
    """Kind, its word, where it begins, and qualifiers, from the words right before a number."""
    words = _words()
    matches = list(words.kind.finditer(lead))
    for match in reversed(matches[-3:]):
        word = match["kind"] or match["kind2"]
        tail = lead[match.end() :]
        if not _ties(word, tail):
            return None
        kind, own = _kind_of(word)
        return kind, word, match.start(), own + _qualifiers_in(tail)
    return None


def _kind_of(word: str) -> tuple[str, list[str]]:
    words, data = _words(), measure_words()
    if word[:2] in ("P.",) and len(word) > 2:
        return data["letters"][word[-1]], ["preserved"]
    if word in data["letters"]:
        return data["letters"][word], []
    folded = word.casefold()
    if folded in words.kinds:
        return words.kinds[folded], []
    for end, kind in data["compounds"].items():
        if folded.endswith(end):
            return kind, [word[: len(word) - len(end)].rstrip("s-")]
    return "other", []


def _ties(word: str, tail: str) -> bool:
    """Whether what stands between a word and a number lets the one speak of the other."""
    words = _words()
    if words.tail.fullmatch(tail):
        return True
    if len(word) < 2 or len(tail) > TIE_LENGTH or re.search(r"[;\n?!|]|\.\s+[A-ZÀ-Þ]|[x×]\s*$", tail):
        return False
    if tail.count("(") != tail.count(")"):
        return False
    return len(tail.split()) <= TIE_WORDS and (len(word) > 3 or tail.lstrip()[:1] in ".(")


def _qualifiers_in(tail: str) -> list[str]:
    """Known qualifiers by name; other words as printed."""
    words = _words()
    named = _named(tail)
    rest = words.qualifiers.sub(" ", tail)
    rest = re.sub(r"\s+", " ", rest).strip(" .:=,()~≈")
    rest = re.sub(r"\s(?:is|est|ist|beträgt|è|es|:)$", "", rest)
    if rest in ("is", "est", "ist", "beträgt", "è", "es", "of", "de", "di", "von"):
        rest = ""
    return ([rest] if rest else []) + named


def _named(text: str) -> list[str]:
    words = _words()
    return [words.qualifier[match.group().casefold()] for match in words.qualifiers.finditer(text)]


def _strip_qualifiers(lead: str) -> tuple[str, list[str]]:
    """A lead without the qualifiers at its end, and their names."""
    words = _words()
    found: list[str] = []
    while True:
        matches = list(words.qualifiers.finditer(lead, max(0, len(lead) - 30)))
        if not matches or lead[matches[-1].end() :].strip(" .:\u00a0"):
            return lead, found
        found.insert(0, words.qualifier[matches[-1].group().casefold()])
        lead = lead[: matches[-1].start()]


def _joint(between: str) -> str:
    words = _words()
    if words.times.fullmatch(between):
        return "times"
    if not words.soft.fullmatch(between):
        return "apart"
    if "(" in between or "[" in between:
        return "bracket" if ")" not in between.partition("(")[2] else "soft"
    if "/" in between or "=" in between:
        return "slash"
    return "soft"


def _after(
    after: str, kind: str | None, word: str, end: int, last: bool
) -> tuple[str | None, str, int, list[str]]:
    """Kind and qualifiers that stand behind a number: "12 cm (hauteur)", "12 cm de haut", "30 cm (outside)"."""
    words = _words()
    bracket = words.after_bracket.match(after)
    if bracket and kind is None:
        word = bracket["kind"] or bracket["kind2"]
        kind, own = _kind_of(word)
        return kind, word, end + bracket.end(), own + _qualifiers_in(bracket["more"])
    if kind is None:
        match = words.after_word.match(after)
        if match:
            return words.kinds[match["kind"].casefold()], match["kind"], end + match.end(), []
    qualifier = words.after_qualifier.match(after)
    if qualifier:
        extra = _qualifiers_in(qualifier["qualifier"])
        return kind, word, end + qualifier.end(), extra
    named = re.match(rf"\.?\s+(?:{words.qualifiers.pattern})\.?(?=\s*(?:[;,)]|$))", after, re.IGNORECASE)
    if named:
        return kind, word, end + named.end(), _named(named.group())
    return kind, word, end, []


def _share(measures: list[Measure], letters: str) -> list[Measure]:
    """Kinds from a list of letters to the last measures of a times group."""
    kinds = [each.strip(". ") for each in re.split(r"[x×/]", letters)]
    size = 1
    while size < len(measures) and measures[-size].joined == "times":
        size += 1
    if size != len(kinds):
        return measures
    named = [
        replace(each, kind=_kind_of(word)[0], own_kind=True, word=word)
        for each, word in zip(measures[-size:], kinds, strict=True)
    ]
    return measures[:-size] + named


def _spread_lists(text: str, measures: list[Measure]) -> list[Measure]:
    """The kinds of a list before a times group, "H x L x P : 12 x 5 x 3 cm", to its members."""
    result = list(measures)
    for place, measure in enumerate(measures):
        if measure.joined == "times" or place + 1 == len(measures) or measures[place + 1].joined != "times":
            continue
        lead = text[max(0, measure.quantity.start - 40) : measure.quantity.start]
        match = _words().letters_list.search(lead)
        if match is None:
            continue
        kinds = [each.strip(". ") for each in re.split(r"[x×/]", match["list"])]
        start = measure.quantity.start - len(lead) + match.start()
        for offset, word in enumerate(kinds):
            if place + offset < len(result) and (offset == 0 or measures[place + offset].joined == "times"):
                here = result[place + offset]
                result[place + offset] = replace(here, kind=_kind_of(word)[0], own_kind=True, word=word)
        result[place] = replace(result[place], start=min(start, result[place].start))
    return result


def _with_asides(text: str, measures: Sequence[Measure]) -> list[Measure]:
    """Measures in brackets that say a kind again with a part: "H. 12 cm (avec anses : 14 cm)"."""
    result: list[Measure] = []
    for measure in measures:
        before = result[-1] if result else None
        between = text[before.end : measure.start] if before else ""
        match = _words().aside.fullmatch(between)
        if match and before and before.kind and measure.kind is None and measure.measures == before.measures:
            qualifier = ", ".join(filter(None, [match["part"].strip(), measure.qualifier]))
            measure = replace(
                measure, joined="bracket", kind=before.kind, own_kind=True, word=before.word, qualifier=qualifier
            )
        result.append(measure)
    return result


def _groups(measures: Sequence[Measure]) -> list[list[Measure]]:
    groups: list[list[Measure]] = []
    for measure in measures:
        if measure.joined == "times" and groups:
            groups[-1].append(measure)
        else:
            groups.append([measure])
    return groups


def _is_meant(text: str, group: Sequence[Measure], unit: str | None) -> bool:
    """Whether a group of numbers is one of measures, as far as it says itself."""
    if not all(each.quantity.clean for each in group):
        return False
    first = group[0]
    printed = any(each.unit for each in group)
    if any(each.own_kind for each in group):
        return printed or not any(each.word in ("p", "t", "b", "w", "d") for each in group)
    if unit is not None or (first.headed and (printed or len(group) > 1 or first.heading_unit)):
        return True
    if not printed:
        return False
    if _words().reference.search(text[max(0, first.quantity.start - 30) : first.quantity.start]):
        return False
    if len(group) > 1:
        return True
    return first.alone or first.joined in ("bracket", "slash")


def _whole(run: list[Measure], unit: str | None) -> list[Measure]:
    """A run without the measures that need others beside them and have none."""
    from_words = [each for each in run if each.own_kind]
    with_unit = [each for each in run if each.unit]
    if not with_unit and unit is None and not any(each.heading_unit for each in run):
        kinds = {each.kind for each in from_words}
        metres = all(_looks_like_metres(each) for each in run if each.value is not None)
        sure = len(kinds) > 1 or (metres and any(len(each.word) > 2 for each in from_words)) or run_headed(run)
        if not sure or any(each.word in SHORT and len(kinds) < 3 for each in from_words):
            return []
    weighed = any(each.measures == "weight" for each in with_unit)
    kept: list[Measure] = []
    for each in run:
        if each.measures == "die_axis" and not each.own_kind:
            # Hours are a die axis only beside a weight or a diameter.
            if not (len(with_unit) > 1 and any(other.unit_name in ("mm", "g", "cm") for other in with_unit)):
                continue
            if each.value is None or each.value > (12 if each.unit_name == "h" else 360):
                continue
        lonely = len(run) == 1 and not each.own_kind and not each.headed and unit is None
        if lonely and each.unit and each.unit_name not in BARE_UNITS:
            continue
        if not _fits(each):
            continue
        if each.measures == "volume" and each.kind != "volume" and each.unit_name == "l" and not weighed:
            if len(each.quantity.printed_unit) < 3:
                continue
        kept.append(each)
    return kept if any(each.value is not None for each in kept) else []


def run_headed(run: Sequence[Measure]) -> bool:
    """Whether a run stands under "Dimensions"."""
    return bool(run) and run[0].headed


def _fits(measure: Measure) -> bool:
    """Whether kind and unit go together: no width in kilogrammes."""
    if measure.kind is None or measure.unit is None or measure.kind == "other":
        return True
    of = {"weight": "weight", "volume": "volume", "die_axis": "die_axis"}.get(measure.kind, "length")
    return of == measure.unit.of


def _looks_like_metres(measure: Measure) -> bool:
    value = measure.value or 0.0
    return value < METRES_BELOW and measure.quantity.decimals >= 2 and (measure.quantity.comma or value < 1)


def settle_units(run: Sequence[Measure], unit: str | None = None) -> list[Measure]:
    """Every measure with a unit: its own, that of the next or last one, that of the heading, or the usual one."""
    known = [each.unit if each.measures == "length" else None for each in run]
    heading = next((each.heading_unit for each in run if each.heading_unit), None) or (unit_of(unit) if unit else None)
    lacking = [each for each in run if each.unit is None and each.value is not None]
    metres = all(map(_looks_like_metres, lacking))
    settled: list[Measure] = []
    for place, measure in enumerate(run):
        if measure.unit is not None or measure.value is None:
            settled.append(measure)
            continue
        near = _near_unit(run, known, place)
        source = "inherited"
        if measure.kind == "die_axis":
            near = unit_of("h")
        elif measure.kind == "weight":
            near = next((each.unit for each in run if each.measures == "weight"), None) or unit_of("g")
            source = "assumed"
        elif measure.kind == "volume":
            near, source = unit_of("l"), "assumed"
        elif near is not None and _in_group_with_unit(run, place):
            source = "printed"
        elif near is None and heading is not None:
            near = heading
        elif near is None:
            near, source = (unit_of("m"), "metres") if metres else (unit_of("cm"), "assumed")
        settled.append(replace(measure, quantity=replace(measure.quantity, unit=near), unit_from=source))
    return settled


def _in_group_with_unit(run: Sequence[Measure], place: int) -> bool:
    """Whether the unit at the end of a times group is a number's own."""
    for other in range(place + 1, len(run)):
        if run[other].joined != "times":
            return False
        if run[other].unit is not None:
            return True
    return False


def _near_unit(run: Sequence[Measure], known: Sequence[Unit | None], place: int) -> Unit | None:
    """The next unit, of the same brackets or outside them, else the last one."""
    for other in range(place + 1, len(run)):
        if run[other].joined == "bracket":
            break
        if known[other] is not None:
            return known[other]
    for other in range(place - 1, -1, -1):
        if known[other] is not None:
            return known[other]
    return next((each for each in known[place:] if each is not None), None)


def settle_kinds(run: Sequence[Measure]) -> list[Measure]:
    """Every measure with a kind: its own, else by its place in its group; what is said of all is said of each."""
    settled: list[Measure] = []
    common = [name for each in run[:1] for name in each.heading_qualifiers]
    for group in _groups(_letters_by_company(run)):
        shared = [*common, *([group[0].qualifier] if not any(each.own_kind for each in group) else [])]
        for each in _kinds_of_group(group, run):
            names = dict.fromkeys(name for name in (*shared, each.qualifier) if name)
            settled.append(replace(each, qualifier=", ".join(names)))
    return [each for each in settled if each.value is not None]


def _kinds_of_group(group: Sequence[Measure], run: Sequence[Measure]) -> list[Measure]:
    own = {each.kind for each in group if each.kind}
    if len(group) == 1:
        only = group[0]
        if only.kind is None and only.measures in ("weight", "volume", "die_axis"):
            return [replace(only, kind=only.measures)]
        weighed = any(each.measures == "weight" for each in run)
        if only.kind is None and only.unit_name == "mm" and weighed:
            return [replace(only, kind="diameter")]
        return [only if only.kind else replace(only, kind="other")]
    if own == {"diameter"}:
        return [replace(each, kind="diameter") for each in group]
    free = [kind for kind in ("height", "width", "depth", "other") if kind not in own]
    if "length" in own and "width" in free and "height" in free:
        free = [kind for kind in ("width", "height", "depth", "other") if kind in free]
    settled = []
    for each in group:
        kind = each.kind or (each.measures if each.measures not in ("", "length") else None)
        settled.append(replace(each, kind=kind or (free.pop(0) if free else "other")))
    return settled


def _letters_by_company(run: Sequence[Measure]) -> list[Measure]:
    """Letters that mean different things in different company, read by it: see the conventions of `dimensions`."""
    kinds = {each.kind for each in run}
    words = {each.word for each in run}
    settled = []
    for each in run:
        if each.word == "L" and {"height", "depth"} <= kinds and "width" not in kinds:
            each = replace(each, kind="width")
        elif each.word in ("D", "d") and "height" in kinds and words & {"W", "w"}:
            each = replace(each, kind="depth")
        elif each.word == "D" and {"L", "B"} <= words:
            each = replace(each, kind="thickness")
        settled.append(each)
    return settled
