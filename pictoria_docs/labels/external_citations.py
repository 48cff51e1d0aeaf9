"""Whether a reference is to another book: "Smith 1978, fig. 12", "ibid., pl. 3", "plate 24 of Morricone's volume"."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from pictoria_docs.labels.lexicon import lexicon, one_of
from pictoria_docs.languages import catalogue_words

NAMES_WITHIN = 60  # characters before a citation
OWN_WITHIN = 24  # characters before a label in which "here" or "this book" is looked for
YEAR_WITHIN = 6  # characters before a closing bracket

_REACH = 240
# A title's abbreviation with what it counts: "BAPD", "ARV2", "CVA Berlin", "LIMC"; "JdI 34", "Mon. Ant. 22".
_SIGLUM = re.compile(
    r"(?<![\w-])(?:[A-ZÀ-Þ]{3,6}[²³]?(?:\s[A-ZÀ-Þ][\w.-]+){0,2}|[A-ZÀ-Þ][a-zà-ÿ]{0,6}[A-ZÀ-Þ][\w]{0,6})\s*$"
)
_SERIES = re.compile(r"(?<![\w.-])((?:[A-ZÀ-Þ][a-zà-ÿ]{1,7}\.\s?){2,4})[0-9IVXLC]{1,5},[^.;]{0,24}$")
_YEARS = re.compile(r"(?<![\w.])(?:1[5-9]|20)[0-9]{2}[a-z]?(?![\w.])")
_STOP = re.compile(r";|[.!?»”\"]\s+(?=[A-ZÀ-Þ«“])|[)\]]\s|\s[–—]\s")


class _CitationPatterns:
    """The words of citations of all languages (`languages/*/citations.yaml`), compiled."""

    def __init__(self) -> None:
        data, joint = catalogue_words("citations"), lexicon().joint
        name = rf"(?:(?:[A-ZÀ-Þ]\.[\s-]?){{0,3}}(?:{lexicon().particle}\s)?[A-ZÀ-Þ][a-zà-ÿ’'-]+[\w’'-]*)"
        names = rf"{name}(?:(?:,\s|\s(?:{joint}|&)\s|\s?[-–/]\s?|\s){name}){{0,3}}"
        self.between = re.compile(
            rf"(?:[\s,:(]|(?<![^\W\d_]){one_of(data['between'])}\.?(?![^\W\d_])"
            r"|[0-9]+(?:\.[0-9]+)*[a-z]?\.?(?![^\W_])|(?<![^\W_])[ivxlc]+\.?(?![^\W_])"
            r"|(?<![^\W_])[a-z](?![^\W_])|[-–—/])*+$"
        )
        """Between a citation and the reference that belongs to it: page numbers, volumes, other references."""
        self.author_year = re.compile(
            rf"(?:(?<![\w’'-])(?!{one_of(data['not_authors'])}\b)"
            rf"[A-ZÀ-Þ][\w’'-]+\.?|et al\.?|{one_of(data['editors'])}\.|[Ee]ds?\.\)?)"
            r"[,\s]*\(?\s*(?:1[5-9]|20)[0-9]{2}[a-z]?(?:[-–/][0-9]{2,4})?\)?\s*$"
        )
        """ "Smith 1978", "Smith and Jones (1978a)", "Levi, Pavements (Princeton, 1947)", "(Paris 1901)"."""
        self.sent = re.compile(
            rf"(?:^|(?<=[\s(;,]))(?:{_either_case(data['see'])}(?:\s{one_of(data['also'])})?"
            rf"|[Cc]f[r.]{{0,2}}|{_either_case(data['according_to'])})\s?,?\s*(?:[Dd][’'])?{names},?\s*$"
        )
        """ "see Dupont, pl. II", "cf. A. Smith and B. Jones, fig. 3": a name alone, where a reader is sent to it."""
        self.not_a_stop = re.compile(
            rf"(?:(?<![^\W\d_])[A-ZÀ-Þ]|(?<![^\W\d_]){one_of(data['abbreviations'])})$", re.IGNORECASE
        )
        self.of_author = re.compile(
            rf"\s*(?:[)\]]\s*)?{one_of(data['of_author'])}\s+(?:{one_of(data['articles'])}\s+)?"
            r"(?:[A-ZÀ-Þ][\w’'-]*\.?\s+){0,3}?"
            r"(?:[A-ZÀ-Þ]\w+(?:['’]s\b|\s*,?\s*\(?(?:1[5-9]|20)[0-9]{2}\b|\s+et al)|op\.|loc\.)"
        )
        self.of_name = re.compile(
            rf"\s*(?:[)\]]\s*)?({one_of(data['of_name'])})\s?(?P<name>{name})(?!\s[A-ZÀ-Þ\d])"
        )
        """ "Pl. III de Delattre", "n° 12 de Delattre"; group `name`, and group 1 is the word before it."""
        self.authorship: frozenset[str] = frozenset(data["authorship"])
        """Words behind which a name alone is that of somebody's book, as in Romance languages."""
        self.of_volume = re.compile(
            rf"\s*{one_of(data['of_volume'])}\s+(?!(?:{'|'.join(data['this_volume'])})\b)"
            rf"(?:[\w’']+\s+){{0,3}}?{one_of(data['volumes'])}\b"
        )
        """ "Figure 112 of volume 11", "plate 7 of the first volume", "fig. 101 of the 1912 report"."""
        self.supplements = re.compile(rf"(?<![\w-]){one_of(data['supplements'])}\.?[\s(]*$")
        """ "Supplementary Fig. 2", "Extended Data Fig. 1"."""
        self.own = re.compile(rf"(?<![\w-])(?:{'|'.join(data['own'])})[\s,(]*$")
        self.cited = re.compile(
            r"(?:\s\(?(?:1[5-9]|20)[0-9]{2}[a-z]?"
            rf"(?:\)|,\s(?:pp?\.\s?)?[0-9]|,\s{one_of(data['cited'])}|[;:])"
            r"|\s(?:op|loc|art)\.?\s?cit|\sa\.\s?a?\.?\s?O\.)"
        )
        """Behind the names of cited authors: "1978, 55", "(1978)", "1978, pl. 3", "op. cit."."""
        self.ends_in_names = re.compile(rf"(?<![\w’'-])({names}),?$")


@cache
def _patterns() -> _CitationPatterns:
    return _CitationPatterns()


def _either_case(words: Sequence[str]) -> str:
    """A pattern for any of the words, in small letters or with a capital."""
    return one_of([form for word in words for form in (word, word[0].upper() + word[1:])])


def cited_authors(texts: Iterable[str]) -> frozenset[str]:
    """The names that a document cites as authors: "Smith 1978, 55", "Dupont, op. cit."; in lower case."""
    patterns = _patterns()
    names: set[str] = set()
    for text in texts:
        for match in patterns.cited.finditer(text):
            before = patterns.ends_in_names.search(text, max(0, match.start() - NAMES_WITHIN), match.start())
            if before is not None:
                names.update(name.lower() for name in re.findall(r"[A-ZÀ-Þ][a-zà-ÿ’'-]{2,}\w*", before[1]))
    return frozenset(names)


def is_external_citation(
    text: str, low: str, start: int, end: int, *, weak: bool, authors: frozenset[str] = frozenset()
) -> bool:
    """Whether the reference `text[start:end]` belongs to another book.

    Args:
        text: the text around it.
        low: the same in lower case, character by character.
        start: where the label word begins.
        end: behind the last number.
        weak: the label word alone proves nothing ("n° 12").
        authors: names that the document cites elsewhere (`cited_authors`).
    """
    before = low[max(0, start - OWN_WITHIN) : start]
    if _patterns().own.search(before):
        return False
    if _patterns().supplements.search(before):
        return True
    return _named_behind(text, low, end, weak, authors) or _cited_before(text, start, authors)


def _named_behind(text: str, low: str, end: int, weak: bool, authors: frozenset[str]) -> bool:
    patterns = _patterns()
    if patterns.of_author.match(text, end) or patterns.of_volume.match(low, end):
        return True
    match = patterns.of_name.match(text, end)
    if match is None:
        return False
    name = match["name"].lower()
    if any(word in authors for word in re.findall(r"[^\W\d_]{3,}", name)):
        return True
    return (weak or match[1].lower() in patterns.authorship) and not _is_part_of_book(name)


def _is_part_of_book(word: str) -> bool:
    """Whether a word names a part of this book or site: "see chapter 2", "plan 3 of Room 4"."""
    return word in lexicon().divisions or word in lexicon().labels


def _cited_before(text: str, offset: int, authors: frozenset[str]) -> bool:
    """Whether what stands before `offset` in the same bracket and sentence cites another book."""
    patterns = _patterns()
    floor = max(0, offset - _REACH)
    segment = text[floor:offset]
    # A capital label behind a full stop opens a sentence of its own: "Cf. Keller 1974, pl. 11, 9. Pl. 1, 1."
    for stop in reversed(list(_STOP.finditer(text[floor : offset + 1]))):
        if stop[0][0] == "." and patterns.not_a_stop.search(segment[: stop.start()]):
            continue
        if stop[0][0] in ")]" and _YEARS.search(segment[max(0, stop.start() - YEAR_WITHIN) : stop.start()]):
            continue
        segment = segment[stop.end() :]
        break
    opening = segment.rfind("(")
    # "Brandt (1974, pl. IV, 2)": the author stands before the bracket.
    if opening >= 0 and ")" not in segment[opening:] and not _YEARS.match(segment, opening + 1):
        segment = segment[opening + 1 :]
    if not segment.strip():
        return False
    between = patterns.between.search(segment)
    head = segment[: between.start()] if between else segment
    if lexicon().citation.search(head.lower() + " ") or lexicon().citation.search(segment.lower()):
        return True
    gap = segment[len(head) :]
    cited = _by_year(segment)
    if cited is not None:
        return cited
    name = re.search(r"([A-ZÀ-Þ][\w’'-]{2,})\s*$", head.rstrip(" ,"))
    if name is not None and name[1].lower() in authors and ("," in gap or head.rstrip().endswith(",")):
        return True
    if patterns.sent.search(head) and not _is_part_of_book(re.findall(r"[^\W\d_]+", head.lower())[-1]):
        return True
    series = _SERIES.search(segment)
    if series is not None and not any(
        word in lexicon().labels for word in re.findall(r"[^\W\d_]+", series[1].lower())
    ):
        return True
    comma = "," in gap or re.search(r"\d", gap) is not None
    return comma and _SIGLUM.search(head.rstrip(" ,")) is not None


def _by_year(segment: str) -> bool | None:
    """True for an author and year with only page numbers, commas and references between them and the end."""
    patterns = _patterns()
    for year in reversed(list(_YEARS.finditer(segment))):
        until = year.end()
        if segment[until : until + 1] == ")":
            until += 1
        if not patterns.between.fullmatch(segment[until:].lower()):
            return None
        # "Ministère de la culture 1981, 349, fig. 367": a page number behind a year is a citation in itself.
        if re.match(r"\)?,\s*(?:pp?\.\s*)?[0-9]", segment[year.end() :]):
            return True
        if patterns.author_year.search(segment[: year.end()]) and (
            segment[until:].strip() or segment[until - 1] == ")"
        ):
            return True
    return None
