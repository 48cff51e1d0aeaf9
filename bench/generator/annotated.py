"""Printed catalogues in which a reader has written: prices and buyers in the margins, notes, words underlined."""

from bench.generator import genres, text_figures
from bench.generator.hand import Hand, note, width, write
from bench.generator.typesetter import BookTypesetter
from pictoria_docs.document import Box

NOTED = 0.6
"""Share of entries, or of captions, with a note in the margin beside them."""
AT_FOOT = 0.35
"""Share of pages with a note at their foot."""
SPACE = 6.0
"""Points between a note and the print beside it."""
UNDERLINED = 0.15
"""Share of entries of which a line is underlined."""


def annotated(typesetter: BookTypesetter) -> None:
    """A sale, a Salon or a book with figures, with notes in the margins by one hand."""
    random = typesetter.random
    random.choice([genres.sale, genres.salon, text_figures.below])(typesetter)
    typesetter.finish_page()
    hand = Hand.draw(random)
    gold = typesetter.gold
    beside = [span for entry in gold["entries"] for span in entry["spans"][:1]] or gold["captions"]
    for page in range(1, len(typesetter.pdf) + 1):
        typesetter.page = typesetter.pdf[page - 1]
        for item in beside:
            if item["page"] == page and random.random() < NOTED:
                _margin_note(typesetter, hand, Box(*item["bbox"]))
        if random.random() < AT_FOOT:
            wide, height = typesetter.style.paper
            write(typesetter, hand, note(typesetter), random.uniform(0.1, 0.5) * wide, height - 22)


def _margin_note(typesetter: BookTypesetter, hand: Hand, item: Box) -> None:
    """A note in the outer margin, where an item begins; its first line may be underlined."""
    random, area, paper = typesetter.random, typesetter.type_area, typesetter.style.paper[0]
    right = paper - area.x1 > area.x0
    room = (paper - area.x1 if right else area.x0) - 2 * SPACE
    parts = note(typesetter).split()
    while parts and width(hand, " ".join(parts)) > room:
        parts = parts[1:]
    if parts:
        long = width(hand, " ".join(parts))
        x = area.x1 + SPACE if right else area.x0 - SPACE - long
        write(typesetter, hand, " ".join(parts), x, item.y0 + 12)
    if random.random() < UNDERLINED:
        y, long = item.y0 + 1.2 * typesetter.style.size, random.uniform(0.2, 0.7) * item.width
        typesetter.page.draw_line(
            (item.x0, y), (item.x0 + long, y + random.uniform(-1, 1)), color=hand.ink, width=0.8
        )
