"""Whether a reference is to another book: "Smith 1978, fig. 12", "ibid., pl. 3", "plate 24 of Morricone's volume"."""

import re
from collections.abc import Iterable

from pictoria_docs.labels.lexicon import lexicon

_REACH = 240
# What may stand between a citation and the reference that belongs to it: page numbers, volumes, other references.
_BETWEEN = re.compile(
    r"(?:[\s,:(]|(?<![^\W\d_])(?:pp?|ff?|sq|sqq|s|t|n|nn|no|nos|nr|vol|vols|tome|bd|cols?|figs?|figg|abb|pls?|taf|tav|tavv|"
    r"plates?|planches?|tab|cat|kat|lám|esp|bes|and|et|und|e|y|u)\.?(?![^\W\d_])"
    r"|[0-9]+(?:\.[0-9]+)*[a-z]?\.?(?![^\W_])|(?<![^\W_])[ivxlc]+\.?(?![^\W_])|(?<![^\W_])[a-z](?![^\W_])|[-–—/])*+$"
)
_NAME = r"(?:(?:[A-ZÀ-Þ]\.[\s-]?){0,3}(?:(?:de|di|von|van|du|della|la|le)\s)?[A-ZÀ-Þ][a-zà-ÿ’'-]+[\w’'-]*)"
_NAMES = rf"{_NAME}(?:(?:,\s|\s(?:and|et|und|e|y|&)\s|\s?[-–/]\s?|\s){_NAME}){{0,3}}"
# "Smith 1978", "Smith and Jones (1978a)", "Levi, Pavements (Princeton, 1947)", "(Paris 1901)".
_AUTHOR_YEAR = re.compile(
    r"(?:(?<![\w’'-])(?!(?:In|On|By|From|Since|After|Before|Until|En|Im|Nel|Dès|Vers|Um|About|Around|AD|Circa)\b)"
    r"[A-ZÀ-Þ][\w’'-]+\.?|et al\.?|Hrsg\.|[Ee]ds?\.\)?)"
    r"[,\s]*\(?\s*(?:1[5-9]|20)[0-9]{2}[a-z]?(?:[-–/][0-9]{2,4})?\)?\s*$"
)
# "see Dupont, pl. II", "cf. A. Smith and B. Jones, fig. 3": a name alone, where a reader is sent to it.
_SENT = re.compile(
    rf"(?:^|(?<=[\s(;,]))(?:(?:[Ss]ee|[Vv]oir|[Vv]ide|[Vv]éase|[Vv]er|[Ss]iehe|[Vv]edi)(?:\s(?:also|aussi|auch|anche|también))?"
    rf"|[Cc]f[r.]{{0,2}}|[Vv]gl\.|[Aa]pud|[Cc]hez|[Bb]ei|[Nn]ach|[Aa]fter|[Dd][’']après|[Ss]elon|[Ss]econdo|[Ss]egún)\s?,?\s*"
    rf"(?:[Dd][’'])?{_NAMES},?\s*$"
)
# A title's abbreviation with what it counts: "BAPD", "ARV2", "CVA Berlin", "LIMC"; "JdI 34", "Mon. Ant. 22".
_SIGLUM = re.compile(
    r"(?<![\w-])(?:[A-ZÀ-Þ]{3,6}[²³]?(?:\s[A-ZÀ-Þ][\w.-]+){0,2}|[A-ZÀ-Þ][a-zà-ÿ]{0,6}[A-ZÀ-Þ][\w]{0,6})\s*$"
)
_SERIES = re.compile(r"(?<![\w.-])((?:[A-ZÀ-Þ][a-zà-ÿ]{1,7}\.\s?){2,4})[0-9IVXLC]{1,5},[^.;]{0,24}$")
_YEARS = re.compile(r"(?<![\w.])(?:1[5-9]|20)[0-9]{2}[a-z]?(?![\w.])")
_STOP = re.compile(r";|[.!?»”\"]\s+(?=[A-ZÀ-Þ«“])|[)\]]\s|\s[–—]\s")
_NOT_A_STOP = re.compile(
    r"(?:(?<![^\W\d_])[A-ZÀ-Þ]|(?<![^\W\d_])(?:pp?|figs?|pls?|taf|abb|vol|no|nos|nr|cf|cat|inv|ed|eds|al|ca|cit|bd|st|art|dr|op|loc|ibid|id|mon|arch|ant|bull|suppl))$",
    re.I,
)
_OF_AUTHOR = re.compile(
    r"\s*(?:[)\]]\s*)?(?:of|in|from|de|du|chez|bei|von|di|en)\s+(?:the\s+|his\s+|her\s+)?"
    r"(?:[A-ZÀ-Þ][\w’'-]*\.?\s+){0,3}?(?:[A-ZÀ-Þ]\w+(?:['’]s\b|\s*,?\s*\(?(?:1[5-9]|20)[0-9]{2}\b|\s+et al)|op\.|loc\.)"
)
# "Pl. III de Delattre", "n° 12 de Delattre": in Romance languages the number of somebody's book.
_OF_NAME = re.compile(
    rf"\s*(?:[)\]]\s*)?(of|from|de|d[’']|du|chez|bei|von|di|apud)\s?(?P<name>{_NAME})(?!\s[A-ZÀ-Þ\d])"
)
_ROMANCE = frozenset({"de", "d'", "d’", "di", "chez", "apud"})
# "Figure 112 of volume 11", "plate 7 of the first volume", "fig. 101 of the 1912 report".
_OF_VOLUME = re.compile(
    r"\s*(?:of|in|from|de|du|des|dans|aus|von|im|des|del|nel)\s+"
    r"(?!(?:this|the\s+present|our|ce|cet|cette|présent\w*|dies\w*|vorliegend\w*|quest\w+|este|esta|notre)\b)"
    r"(?:[\w’']+\s+){0,3}?(?:volumes?|vol|tomes?|band(?:es)?|bd|report|rapport|bericht|edition|édition|journal|issue|supplement)\b"
)
_OWN = re.compile(
    r"(?<![\w-])(?:here|our|my|supra|infra|above|below|ici|notre|nos|ci-dessus|ci-dessous|hier|unser\w*|oben|unten|qui|nostr\w|"
    r"sopra|sotto|aquí|nuestr\w+)[\s,(]*$"
)
# Behind the names of cited authors: "1978, 55", "(1978)", "1978, pl. 3", "op. cit.".
_CITED = re.compile(
    r"(?:\s\(?(?:1[5-9]|20)[0-9]{2}[a-z]?(?:\)|,\s(?:pp?\.\s?)?[0-9]|,\s(?:fig|pl|taf|abb|tav|no|n°|cat)|[;:])"
    r"|\s(?:op|loc|art)\.?\s?cit|\sa\.\s?a?\.?\s?O\.)"
)
_ENDS_IN_NAMES = re.compile(rf"(?<![\w’'-])({_NAMES}),?$")


def cited_authors(texts: Iterable[str]) -> frozenset[str]:
    """The names that a document cites as authors: "Smith 1978, 55", "Dupont, op. cit."; in lower case."""
    names: set[str] = set()
    for text in texts:
        for found in _CITED.finditer(text):
            before = _ENDS_IN_NAMES.search(text, max(0, found.start() - 60), found.start())
            if before is not None:
                names.update(name.lower() for name in re.findall(r"[A-ZÀ-Þ][a-zà-ÿ’'-]{2,}\w*", before[1]))
    return frozenset(names)


def is_other_books(
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
    if _OWN.search(low[max(0, start - 24) : start]):
        return False
    return _named_behind(text, low, end, weak, authors) or _cited_before(text, low, start, authors)


def _named_behind(text: str, low: str, end: int, weak: bool, authors: frozenset[str]) -> bool:
    if _OF_AUTHOR.match(text, end) or _OF_VOLUME.match(low, end):
        return True
    found = _OF_NAME.match(text, end)
    if found is None:
        return False
    name = found["name"].lower()
    if any(word in authors for word in re.findall(r"[^\W\d_]{3,}", name)):
        return True
    return (weak or found[1].lower() in _ROMANCE) and not _is_part_of_book(name)


def _is_part_of_book(word: str) -> bool:
    """Whether a word names a part of this book or site: "see chapter 2", "plan 3 of Room 4"."""
    return word in lexicon().divisions or word in lexicon().labels


def _cited_before(text: str, low: str, at: int, authors: frozenset[str]) -> bool:
    """Whether what stands before `at` in the same bracket and sentence cites another book."""
    floor = max(0, at - _REACH)
    segment = text[floor:at]
    # A capital label behind a full stop opens a sentence of its own: "Cf. Keller 1974, pl. 11, 9. Pl. 1, 1."
    for stop in reversed(list(_STOP.finditer(text[floor : at + 1]))):
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
    cited = _by_year(segment, gap)
    if cited is not None:
        return cited
    name = re.search(r"([A-ZÀ-Þ][\w’'-]{2,})\s*$", head.rstrip(" ,"))
    if name is not None and name[1].lower() in authors and ("," in gap or head.rstrip().endswith(",")):
        return True
    if _SENT.search(head) and not _is_part_of_book(re.findall(r"[^\W\d_]+", head.lower())[-1]):
        return True
    series = _SERIES.search(segment)
    if series is not None and not any(
        word in lexicon().labels for word in re.findall(r"[^\W\d_]+", series[1].lower())
    ):
        return True
    comma = "," in gap or re.search(r"\d", gap) is not None
    return comma and _SIGLUM.search(head.rstrip(" ,")) is not None


def _by_year(segment: str, gap: str) -> bool | None:
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
