"""Finds the references to figures, plates, tables and entries in running text; those to other books left out."""

import re
from dataclasses import dataclass

from pictoria_docs.captioning.grammar import Label, label_of
from pictoria_docs.captioning.lexicon import lexicon, lower
from pictoria_docs.captioning.numbers import HyphenStyle
from pictoria_docs.document import NumberKind, PrintedNumber


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a figure, plate, table or entry; offsets into the text it was found in."""

    start: int
    end: int
    text: str
    kind: NumberKind
    numbers: tuple[PrintedNumber, ...]
    """Ranges and lists expanded."""


_REACH = 240
# What may stand between a citation and the reference that belongs to it: page numbers, volumes, other references.
_BETWEEN = re.compile(
    r"(?:[\s,:(]|(?<![^\W\d_])(?:pp?|ff?|sq|sqq|s|t|n|nn|no|nos|nr|vol|vols|tome|bd|cols?|figs?|figg|abb|pls?|taf|tav|tavv|"
    r"plates?|planches?|tab|cat|kat|lám|esp|bes|and|et|und|e|y|u)\.?(?![^\W\d_])"
    r"|[0-9]+(?:\.[0-9]+)*[a-z]?\.?(?![^\W_])|(?<![^\W_])[ivxlc]+\.?(?![^\W_])|(?<![^\W_])[a-z](?![^\W_])|[-–—/])*$"
)
# "Smith 1978", "Smith and Jones (1978a)", "Levi, Pavements (Princeton, 1947)", "(Paris 1901)".
_AUTHOR_YEAR = re.compile(
    r"(?:(?<![\w’'-])(?!(?:In|On|By|From|Since|After|Before|Until|En|Im|Nel|Dès|Vers|Um|About|Around|AD|Circa)\b)"
    r"[A-ZÀ-Þ][\w’'-]+\.?|et al\.?|Hrsg\.|[Ee]ds?\.\)?)"
    r"[,\s]*\(?\s*(?:1[5-9]|20)[0-9]{2}[a-z]?(?:[-–/][0-9]{2,4})?\)?\s*$"
)
# A title's abbreviation with what it counts: "BAPD", "ARV2", "CVA Berlin", "LIMC".
_SIGLUM = re.compile(r"(?<![\w-])[A-ZÀ-Þ]{3,6}[²³]?(?:\s[A-ZÀ-Þ][\w.-]+){0,2}\s*$")
_YEARS = re.compile(r"(?<![\w.])(?:1[5-9]|20)[0-9]{2}[a-z]?(?![\w.])")
_STOP = re.compile(r";|[.!?»”\"]\s+(?=[A-ZÀ-Þ«“])|[)\]]\s|\s[–—]\s")
_NOT_A_STOP = re.compile(
    r"(?:(?<![^\W\d_])[A-ZÀ-Þ]|(?<![^\W\d_])(?:pp?|figs?|pls?|taf|abb|vol|no|nos|nr|cf|cat|inv|ed|eds|al|ca|cit|bd|st|art|dr|op|loc|ibid|id))$",
    re.I,
)
_OTHER_BOOK = re.compile(
    r"\s*(?:[)\]]\s*)?(?:of|in|from|de|du|chez|bei|von|di|en)\s+(?:the\s+|his\s+|her\s+)?"
    r"(?:[A-ZÀ-Þ][\w’'-]*\.?\s+){0,3}?(?:[A-ZÀ-Þ]\w+(?:['’]s\b|\s*,?\s*\(?(?:1[5-9]|20)[0-9]{2}\b|\s+et al)|op\.|loc\.)"
)
# "Figure 112 of volume 11", "plate 7 of the first volume", "fig. 101 of the 1912 report".
_OTHER_VOLUME = re.compile(
    r"\s*(?:of|in|from|de|du|des|dans|aus|von|im|des|del|nel)\s+(?:[\w’']+\s+){0,3}?"
    r"(?:volumes?|vol|tomes?|band(?:es)?|bd|report|rapport|bericht|edition|édition|journal|issue|supplement)\b"
)
_INVENTORY = re.compile(r"(?:inv|acc|accession|bnf|vase|lot|reg)\.?[\s,]*$")
_CATALOGUE_CONTEXT = re.compile(r"(?:[(\[]|(?:see|voir|cf\.?|siehe|vgl\.?|v\.|vedi|also|ici|here|;)\s*)$")


def find_references(text: str, *, hyphen: HyphenStyle = "auto", tolerant: bool = False) -> list[Reference]:
    """The references in running text: "fig. 12", "(pl. IV, 3)", "cat. 27", in order.

    Left out: references to other books ("Smith 1978, fig. 12", "ibid., pl. 3", "plate 24 of Morricone's volume"),
    inventory numbers, and words that are common in prose ("no. 3") where nothing says that they cite an entry.

    Args:
        text: running text.
        hyphen: what "3-5" means in this document (see `hyphen_style`).
        tolerant: read roman numbers as OCR prints them.
    """
    low = lower(text, tolerant=tolerant)
    words = lexicon()
    found: list[Reference] = []
    foreign_until = -1
    at = 0
    while (match := words.label.search(low, at)) is not None:
        at = match.end()
        label = label_of(text, low, match, hyphen=hyphen, tolerant=tolerant)
        if label is None:
            continue
        label = _with_letter(text, label)
        at = label.end
        if label.weak and not _is_catalogue(low, label):
            continue
        if _foreign(text, low, label.start) or (
            foreign_until >= 0 and _only_joints(low, foreign_until, label.start)
        ):
            foreign_until = label.end
            continue
        if _OTHER_BOOK.match(text, label.end) or _OTHER_VOLUME.match(low, label.end):
            foreign_until = label.end
            continue
        found.append(
            Reference(label.start, label.end, text[label.start : label.end], label.kind, label.numbers)
        )
    return found


def _with_letter(text: str, label: Label) -> Label:
    """ "fig. 3 (b)": the bracketed letter is the panel."""
    found = re.compile(r"\s?\(([a-h])\)").match(text, label.end)
    if found is None or len(label.numbers) != 1 or not label.numbers[0].path[-1].isdigit():
        return label
    number = label.numbers[0]
    number = PrintedNumber.model_construct(
        kind=number.kind, path=(*number.path, found[1]), text=number.text + found[0]
    )
    return Label(label.start, found.end(), label.word, label.kind, (number,), label.weak)


def _is_catalogue(low: str, label: Label) -> bool:
    """Whether a common word ("no. 12", "photo 3", "map 2") cites something: alone in brackets, or "see no. 12"."""
    before = low[max(0, label.start - 24) : label.start]
    if _INVENTORY.search(before) or any(len(number.path[0]) > 3 for number in label.numbers):
        return False
    if label.kind is not NumberKind.ENTRY:
        word = re.compile(r"\s+([^\W\d_]+)").match(low, label.end)
        words = lexicon()
        return word is None or word[1] in words.verbs or word[1] in words.continuing
    return _CATALOGUE_CONTEXT.search(before) is not None


def _only_joints(low: str, start: int, end: int) -> bool:
    return end - start < 20 and re.fullmatch(r"[\s,]*(?:(?:and|et|und|e|y)\s+)?", low[start:end]) is not None


def _foreign(text: str, low: str, at: int) -> bool:
    """Whether what stands before `at` in the same bracket and sentence cites another book."""
    floor = max(0, at - _REACH)
    segment = text[floor:at]
    for stop in reversed(list(_STOP.finditer(segment))):
        if stop[0][0] == "." and _NOT_A_STOP.search(segment[: stop.start()]):
            continue
        if stop[0][0] in ")]" and _YEARS.search(segment[max(0, stop.start() - 6) : stop.start()]):
            continue
        segment = segment[stop.end() :]
        break
    opening = segment.rfind("(")
    if opening >= 0 and ")" not in segment[opening:]:
        segment = segment[opening + 1 :]
    if not segment.strip():
        return False
    between = _BETWEEN.search(segment)
    head = segment[: between.start()] if between else segment
    if lexicon().citation.search(head.lower() + " ") or lexicon().citation.search(segment.lower()):
        return True
    gap = segment[len(head) :]
    cited = _cited(segment, gap)
    if cited is not None:
        return cited
    comma = "," in gap or re.search(r"\d", gap) is not None
    return comma and _SIGLUM.search(head.rstrip(" ,")) is not None


def _cited(segment: str, gap: str) -> bool | None:
    """True for an author and year with only page numbers, commas and references between them and the end."""
    for year in reversed(list(_YEARS.finditer(segment))):
        until = year.end()
        if segment[until : until + 1] == ")":
            until += 1
        if not _BETWEEN.fullmatch(segment[until:].lower()):
            return None
        # "Ministère de la culture 1981, 349, fig. 367": a page number behind a year is a citation in itself.
        if re.match(r"\)?,\s*(?:pp?\.\s*)?[0-9]", segment[year.end() :]):
            return True
        if _AUTHOR_YEAR.search(segment[: year.end()]) and (
            segment[until:].strip() or segment[until - 1] == ")"
        ):
            return True
    return None
