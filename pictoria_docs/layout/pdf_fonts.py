"""Fonts of a PDF page that do not tell which characters their glyphs stand for."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

import pymupdf

UNKNOWN_SHARE = 0.1  # of a font's characters on a page, from which none of them is believed
FONT_NAME = 31  # letters of a font's name that MuPDF keeps
NAMELESS = frozenset({"Cc", "Cn", "Co", "Cs"})
"""Unicode's categories of controls, of what is not assigned, of private use, and of surrogates."""
REPLACEMENT = "\ufffd"


def is_unknown(character: str) -> bool:
    """Whether a character of a text layer stands for no letter: a code of the font, or MuPDF's sign for unknown."""
    return character == REPLACEMENT or (
        not character.isspace() and unicodedata.category(character) in NAMELESS
    )


def may_be_unknown(text: str) -> bool:
    """Whether a text may hold such a character: quick, as nearly none does."""
    return not text.isprintable() or REPLACEMENT in text


def unmapped_fonts(page: pymupdf.Page, spans: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The fonts of a page whose characters are not to be believed.

    A font whose glyphs are numbered, and that has no map from the numbers to Unicode, gives numbers for characters:
    some are controls, others look like letters. Programs that write a map of numbers to themselves show the same.

    Args:
        page: the page.
        spans: font name, as MuPDF gives it with `set_subset_fontnames`, and text of each span.
    """
    letters: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for font, text in spans:
        letters[font] += len(text) - text.count(" ")
        if may_be_unknown(text):
            unknown[font] += sum(map(is_unknown, text))
    guilty = {font for font in letters if unknown[font] > UNKNOWN_SHARE * letters[font]}
    pdf = page.parent
    for xref, _, kind, name, _, encoding, *_ in page.get_fonts(full=True):
        if kind == "Type0" and encoding.startswith("Identity") and _has_no_map(pdf, xref):
            guilty.add(_as_mupdf_names(name))
    return frozenset(font for font in letters if font in guilty or _as_mupdf_names(font) in guilty)


def _has_no_map(pdf: pymupdf.Document, font: int) -> bool:
    """Whether a font of numbered glyphs has no map to Unicode, and none is known for its numbering."""
    if pdf.xref_get_key(font, "ToUnicode")[0] != "null":
        return False
    kind, descendants = pdf.xref_get_key(font, "DescendantFonts")
    if kind == "xref":
        descendants = pdf.xref_object(int(descendants.split()[0]))
    references = descendants.strip("[] \n").split()
    if len(references) < 2 or not references[0].isdigit():
        return "Identity" in descendants
    ordering = pdf.xref_get_key(int(references[0]), "CIDSystemInfo/Ordering")[1]
    return ordering in ("Identity", "null")


def _as_mupdf_names(name: str) -> str:
    return name.replace(" ", "-")[:FONT_NAME]
