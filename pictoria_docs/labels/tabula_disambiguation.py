"""What "Tab. 12" means in a document: the Latin plate or a table. A reader tells it from the book, not the word."""

import re
from collections.abc import Sequence

from pictoria_docs.document import NumberKind, Page, Region, RegionType
from pictoria_docs.labels.grammar import label_of, read_label
from pictoria_docs.labels.lexicon import lexicon, lower

WITH_TEXT = 0.5  # vote of a label with text behind it

NEAR = 40.0
"""A table or picture this close to a label, in points, is what it names."""
SPARSE = 700
"""A page with pictures and fewer characters than this is a plate's page."""
_WORD = re.compile(r"[^\W\d_]+")
_LATIN, _TABLE, _OTHER_PLATE = 2.0, -2.0, -2.0


def tab_kind(pages: Sequence[Page]) -> NumberKind:
    """`NumberKind.PLATE` or `NumberKind.TABLE`: what "tab." with an arabic number names in this document.

    A plate where the document's votes say so: "tab." alone on pages of pictures, with roman numbers, over numbered
    items, citing parts ("tab. 3, 2"), in a Latin text; against it speak tables beside the word, the word written out
    ("Tabelle"), and other words for its plates ("Taf.", "Pl.").

    Args:
        pages: one document's pages, before or after its captions were found.
    """
    votes = 0.0
    tables = plates = False
    votes_of = False
    for page in pages:
        picture = any(region.is_picture for region in page.regions)
        sparse = picture and sum(len(region.text) for region in page.regions if _is_prose(region)) < SPARSE
        for region in page.regions:
            if region.is_picture or not region.text:
                continue
            low = lower(region.text, tolerant=page.read_by_ocr)
            for matches in lexicon().label.finditer(low):
                name = " ".join((matches[1] or matches[2]).split())
                kind = lexicon().labels[name].kind
                opens = any(line.start == matches.start() for line in region.lines)
                if name in lexicon().tab:
                    votes_of = True
                    votes += _vote(page, region, matches, opens=opens, sparse=sparse)
                elif opens and kind is NumberKind.PLATE:
                    plates = True
                elif kind is NumberKind.TABLE and name not in lexicon().tab:
                    tables = True
    if not votes_of:
        return NumberKind.TABLE
    votes += _OTHER_PLATE * plates + _TABLE * tables + _LATIN * _is_latin(pages)
    return NumberKind.PLATE if votes > 0 else NumberKind.TABLE


def _is_prose(region: Region) -> bool:
    return region.type in (RegionType.TEXT, RegionType.LIST) and len(region.lines) > 1


def _vote(page: Page, region: Region, match: "re.Match[str]", *, opens: bool, sparse: bool) -> float:
    """What one "tab." says: above 0 for a plate."""
    label = label_of(region.text, lower(region.text), match, tab=NumberKind.PLATE)
    if label is None:
        return 0.0
    if label_of(region.text, lower(region.text), match, tab=NumberKind.TABLE) is None:
        return 0.0
    roman = not region.text[match.end() : match.end() + 1].isdigit()
    part = any(len(number.path) > 1 and number.path[1].isdigit() for number in label.numbers)
    if roman or (part and not opens):
        return 1.0
    if not opens:
        return 0.0
    line = next(line for line in region.lines if line.start == match.start())
    if any(other.type is RegionType.TABLE and other.box.distance(line.box) < NEAR for other in page.regions):
        return -2.0
    alone = read_label(region.text[line.start : line.end]) is not None
    return (1.0 if alone else WITH_TEXT) * sparse


def _is_latin(pages: Sequence[Page]) -> bool:
    """Whether the text has more of Latin's little words than of the living languages'."""
    words = lexicon()
    latin = living = 0
    for page in pages:
        for region in page.regions:
            if not region.is_picture:
                for word in _WORD.findall(region.text.lower()):
                    latin += word in words.latin
                    living += word in words.living
    return latin > living
