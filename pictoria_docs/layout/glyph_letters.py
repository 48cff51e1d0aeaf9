"""What OCR reads of fonts without a map to Unicode, made consistent: a glyph is the same letter wherever it stands."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pymupdf

from pictoria_docs.document import Box
from pictoria_docs.document.words import Word
from pictoria_docs.layout.pdf_images import displayed

MIN_READINGS = 4  # of a glyph on a page, from which it is known which letter it stands for,
AGREEMENT = 0.8  # and the share of them that agree

Reading = list[tuple[str, Word]]
"""What OCR read in a passage: each word with its box, in points of the displayed page."""
GlyphName = tuple[str, int]
"""A font's name and the number of a glyph in it."""


class _Glyph(NamedTuple):
    name: GlyphName
    box: Box
    """In points of the displayed page."""


def with_agreed_letters(
    page: pymupdf.Page, passages: Sequence[Box], readings: Sequence[Reading]
) -> list[Reading]:
    """The readings with letters replaced that the same glyph is hardly ever read as elsewhere on the page.

    "Lum1" read as "Lumi" is put right where the glyph of the 1 is read as a 1 in "Lum12" and "1958". A word of which
    OCR reads more or fewer letters than it has glyphs neither votes nor changes.

    Args:
        page: the page.
        passages: the boxes of the passages that were read, in points of the displayed page.
        readings: what OCR read in each.
    """
    glyphs = _glyphs(page)
    spelled = [
        _spelled([glyph for glyph in glyphs if passage.holds(glyph.box.centre)], reading)
        for passage, reading in zip(passages, readings, strict=True)
    ]
    votes: dict[GlyphName, Counter[str]] = {}
    for reading, words in zip(readings, spelled, strict=True):
        for (token, _), names in zip(reading, words, strict=True):
            if len(token) == len(names):
                for name, letter in zip(names, token, strict=True):
                    votes.setdefault(name, Counter())[letter] += 1
    agreed = {name: usual for name, counted in votes.items() if (usual := _agreed(counted))}
    return [
        [
            (_respelled(token, names, agreed), word)
            for (token, word), names in zip(reading, words, strict=True)
        ]
        for reading, words in zip(readings, spelled, strict=True)
    ]


def _agreed(votes: Counter[str]) -> str | None:
    """The letter that nearly all readings of a glyph give."""
    letter, count = votes.most_common(1)[0]
    return letter if count >= max(MIN_READINGS, AGREEMENT * votes.total()) else None


def _respelled(token: str, names: Sequence[GlyphName], agreed: dict[GlyphName, str]) -> str:
    if len(token) != len(names):
        return token
    return "".join(agreed.get(name, letter) for name, letter in zip(names, token, strict=True))


def _glyphs(page: pymupdf.Page) -> list[_Glyph]:
    """All glyphs of a page, from left to right."""
    found = [
        _Glyph((span["font"], glyph), displayed(Box(*box), page))
        for span in page.get_texttrace()
        for _, glyph, _, box in span["chars"]
    ]
    return sorted(found, key=lambda glyph: glyph.box.x0)


def _spelled(glyphs: Sequence[_Glyph], reading: Reading) -> list[list[GlyphName]]:
    """The glyphs of a passage that each word's box covers, in their order."""
    return [
        [glyph.name for glyph in glyphs if word.x0 <= glyph.box.centre[0] <= word.x1] for _, word in reading
    ]
