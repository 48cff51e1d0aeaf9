"""The words around numbers: kinds of measure, qualifiers, headings, times signs; read once and compiled."""

import re
from functools import cache

from pictoria_docs.enrichment.dimensions.quantities import measure_words, unit_pattern
from pictoria_docs.labels.lexicon import any_of

SHORT_KIND = 3  # letters


class MeasureWords:
    """Compiled patterns of measurements; see `languages/mul/dimensions.yaml` for what the lists hold."""

    def __init__(self) -> None:
        data = measure_words()
        kinds = {word.casefold(): kind for kind, words in data["kinds"].items() for word in words}
        letters = data["letters"]
        kinds_by_word = any_of(list(kinds))
        long_kinds = any_of([word for word in kinds if len(word) > SHORT_KIND])
        compounds = "|".join(data["compounds"])
        letter = "".join(letters)
        # A letter needs a point, a colon or its number behind it; "P.H." is a preserved height.
        labelled_letter = (
            rf"(?-i:(?:P\.\s?)?[{letter}])(?=\s?[.:=)]|\s+(?:[~≈]|ca?\b|$)|\s?[x×/]\s?[{letter}])"
        )
        kind = rf"(?<![^\W_])(?P<kind>{kinds_by_word}|[^\W\d_]{{1,24}}(?:{compounds})|{labelled_letter})(?![^\W\d_])"
        sign = r"(?P<kind2>[Øø⌀∅])"
        qualifier = {word.casefold(): name for name, words in data["qualifiers"].items() for word in words}
        # The C of "av. J.-C.", "a. C.", "d.C." and "B.C." is no "circa" of the measure behind it.
        no_era = r"(?<!J\.[-–])(?<![abdp]\. )(?<![abdpABDJ]\.)"
        any_qualifier = rf"(?<![^\W_]){no_era}(?:{any_of(list(qualifier))})(?![^\W\d_])"
        ties = any_of(data["ties"])
        tie = rf"(?:{ties})\s?(?:[^\W\d_]+[’' -]?){{1,4}}"
        times = rf"(?:[x×X✕*]|(?:{any_of(data['times'])})(?=\s))"
        ands = any_of(data["and"])
        headings = any_of(data["headings"])
        companions = any_of(data["companions"])
        flags = re.IGNORECASE
        in_unit = (
            rf"(?:\s*[(\[]?\s*(?:{any_of(data['in_units'])})?\s*(?P<unit>{unit_pattern()})\.?\s*[)\]]?)?"
        )
        quals = rf"(?:{any_qualifier}[\s.]*)"
        self.kinds: dict[str, str] = kinds
        self.kind = re.compile(f"{kind}|{sign}", flags)
        self.letters_list = re.compile(
            rf"(?<!\w)(?P<list>[{letter}ØD]\.?(?:\s?[x×/]\s?[{letter}ØD]\.?){{1,3}})\s*[:=]?\s*$"
        )
        self.qualifier: dict[str, str] = qualifier
        self.qualifiers = re.compile(any_qualifier, flags)
        """A qualifier at a place."""
        self.tail = re.compile(
            rf"[\s.:=]*(?:{any_qualifier}[\s.:]*)*(?:{tie}[\s.:=]*)?(?:{any_qualifier}[\s.:]*)*", flags
        )
        """What may stand between a letter for a kind and its number."""
        self.times = re.compile(rf"[.\s]*{times}\s*", flags)
        self.times_near = re.compile(rf"\s*{times}", flags)
        self.hint = re.compile(rf"{kind}|{sign}|(?<![^\W_])(?:{headings})(?![^\W_])", flags)
        """A word that may make a measure of a number without unit."""
        self.soft = re.compile(
            rf"[\s;,.:/|()\[\]•·–—=-]*(?:(?:{ands})(?![^\W_]))?[\s;,.:(\[]*"
            rf"(?:(?:{headings})(?![^\W_])\.?|{any_qualifier}|[\s.:;,]){{0,6}}",
            flags,
        )
        self.heading = re.compile(
            rf"(?<![^\W_])(?P<quals>{quals}{{0,3}})(?:{headings})(?![^\W_])\.?(?P<after>(?:\s*{quals}){{0,2}}){in_unit}\s*[:.]?\s*"
            rf"(?P<tail>(?:(?:{any_qualifier}|{ties})[\s.]*)*)$",
            flags,
        )
        self.verb = re.compile(rf"(?<![^\W_])(?:{any_of(data['verbs'])})(?![^\W_])", flags)
        self.tie = re.compile(rf"(?:{ties}|d)", flags)
        self.and_first = re.compile(rf"\s*(?:{ands})(?![^\W_])", flags)
        self.part = re.compile(rf"(?<![^\W_])(?P<part>{any_of(data['parts'])})\s?[:.]?\s*$", flags)
        self.aside = re.compile(
            rf"\s*[(\[]\s*(?P<part>(?:{companions})(?![^\W_])[^\d;.()]{{0,24}}?)\s*[:=]?\s*", flags
        )
        self.distance = re.compile(rf"(?<![^\W_])(?:{any_of(data['distances'])})\s*$", flags)
        self.after_bracket = re.compile(
            rf"\.?\s*[(\[]\s*(?:{kind}|{sign})\.?(?P<more>[^\d()\[\];]{{0,30}})[)\]]", flags
        )
        self.after_word = re.compile(
            rf"(?:\s*|\.\s*(?-i:(?=[a-zà-ÿ]))){quals}{{0,2}}(?:(?:{any_of(data['kind_ties'])})\s*)?(?P<kind>{long_kinds})"
            r"(?![^\W_])(?!\.?\s*[:=.]?\s*\d)",
            flags,
        )
        self.after_qualifier = re.compile(r"\.?\s*[(\[]\s*(?P<qualifier>[^\d()\[\];]{2,40}?)\s*[)\]]")
        self.after_named = re.compile(rf"\.?\s+{any_qualifier}\.?(?=\s*(?:[;,)]|$))", flags)
        self.after_list = re.compile(
            rf"\.?\s*[(\[]\s*(?P<list>[{letter}Ø]\.?(?:\s?[x×/]\s?[{letter}Ø]\.?){{1,3}})\s*[)\]]"
        )
        self.reference_word = re.compile(rf"(?<![^\W_])(?:{any_of(data['references'])})\.?\s*:?\s*$", flags)
        self.reference = re.compile(
            rf"(?<![^\W_])(?:{any_of(data['references'])})(?:\.|(?![^\W\d_]))\s*[\dIVXLC][\dIVXLCa-d\s.,;–-]*$|"
            rf"(?<![^\W_])(?:{any_of(data['references'])})\.?\s*$",
            flags,
        )


def is_measure(text: str) -> bool:
    """Whether a text is the name of a measure, as it stands before a colon: "Hauteur :"."""
    return text.rstrip(" :.").casefold() in words_of_measures().kinds


@cache
def words_of_measures() -> MeasureWords:
    """The words of measurements in all languages."""
    return MeasureWords()


def kind_of(word: str) -> tuple[str, list[str]]:
    """The kind that a word says, and the qualifiers within the word."""
    words, data = words_of_measures(), measure_words()
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


def qualifiers_in(tail: str) -> list[str]:
    """Known qualifiers by name; other words as printed."""
    words = words_of_measures()
    named = named_qualifiers(tail)
    remaining = words.qualifiers.sub(" ", tail)
    remaining = re.sub(r"\s+", " ", remaining).strip(" .:=,()~≈")
    remaining = words.verb.split(remaining, maxsplit=1)[0].strip()
    if words.tie.fullmatch(remaining):
        remaining = ""
    return ([remaining] if remaining else []) + named


def named_qualifiers(text: str) -> list[str]:
    """The qualifiers of a text by their names."""
    words = words_of_measures()
    return [words.qualifier[match.group().casefold()] for match in words.qualifiers.finditer(text)]
