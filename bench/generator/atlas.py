"""Plates as atlases and old folios have them: numbered in the running head, as TAB., turned, in openings, listed."""

from dataclasses import replace

from bench.generator import content, pictures, plates
from bench.generator.plates import Plate
from bench.generator.typesetter import BookTypesetter
from bench.typesetter import TextRun
from pictoria_docs.document import Box

COUNT = 7


def openings(typesetter: BookTypesetter) -> None:
    """Sheets that show two facing pages: the legend on the left, the plate on the right, or the other way round."""
    typesetter.openings = True
    plates.facing(typesetter)


def running_heads(typesetter: BookTypesetter) -> None:
    """Plates whose number stands in the running head alone, in capitals; the legend below does not repeat it."""
    style = typesetter.style
    typesetter.style = replace(style, plate=(style.plate[0].upper(), style.plate[1]))
    manner = replace(plates.draw_manner(typesetter), heading="head")
    plates.with_legend(typesetter, "below", manner, first=typesetter.random.choice([1, 8, 12, 37]))


def tabulae(typesetter: BookTypesetter) -> None:
    """Old folios: TAB. XII with Fig. 1, Fig. 2 on it, cited "tab. XII, fig. 2"; in any language."""
    random = typesetter.random
    word = random.choice([("TAB.", "tab."), ("Tab.", "Tab."), ("TABULA", "tab."), ("T.", "t.")])
    joint, numerals = random.choice([", ", " ", ". "]), random.choice(["roman", "roman", "arabic"])
    typesetter.style = replace(typesetter.style, plate=word, plate_joint=joint, plate_numerals=numerals)
    manner = replace(
        plates.draw_manner(typesetter), legend="lines", letters=False, marks=random.choice(["below", "above", "left"]),
        mark_word=random.choice(["Fig.", "Fig.", "fig.", ""]), heading=random.choice(["top", "corner", "head"]),
        dot=random.choice([".", ".", ":"]),
    )  # fmt: skip
    drawn = plates.draw_plates(typesetter, random.random() < 0.3, 6, first=random.choice([1, 1, 10]))
    plates.explained(typesetter, manner, drawn)


def plate_titles(typesetter: BookTypesetter) -> None:
    """A list of plates without the word plate: numerals and titles, or titles and pages only."""
    random, style = typesetter.random, typesetter.style
    by_page = random.random() < 0.35
    dots = random.random() < 0.5
    drawn = [Plate(index, (0,)) for index in range(1, COUNT + 2)]
    manner = replace(plates.draw_manner(typesetter), heading=random.choice(["top", "bottom", "corner"]))
    if by_page:
        # The pages are all that ties the list to the plates, so they have to be printed.
        manner = replace(manner, heading="none")
        typesetter.style = style = replace(style, folio=random.choice(["bottom", "outer"]))
    front = random.random() < 0.5 and not by_page
    things = random.sample(style.words.objects, min(len(drawn), len(style.words.objects)))
    titles = [f"{title}, {content.place(typesetter)}" for title in things]
    captions: list[str] = []
    first_plate = 0

    def listing() -> None:
        typesetter.new_page()
        content.heading(typesetter, random.choice(style.words.list_of_plates))
        for order, plate in enumerate(drawn):
            title = titles[order % len(titles)]
            number = style.plate_number(plate.index)
            folio = style.first_page + first_plate + order - 1 if first_plate else 0
            tail = f" {'. ' * 9}{folio}" if dots else f"    {folio}"
            label = None if by_page else number
            head = [] if by_page else [TextRun(f"{number}{random.choice(['.', ''])}  ", style.label_face)]
            placed = typesetter.flow([*head, TextRun(title), TextRun(tail if folio else "")])
            text = content.words_of([*head, TextRun(title)])
            captions.append(typesetter.caption(placed[0], text, label))
            typesetter.gold["captions"][-1]["text_alt"] = [text + tail] if folio else []
            typesetter.y += 3

    typesetter.new_page()
    content.heading(typesetter, random.choice(style.words.heads))
    if front:
        listing()
        typesetter.new_page()
    for plate in drawn:
        content.text(typesetter, [] if by_page else [plates.cite(typesetter, plate)])
        content.text(typesetter)
    first_plate = typesetter.number + 1
    for plate in drawn:
        plates.plate_page(typesetter, plate, manner, furniture=by_page)
    if not front:
        listing()
    for plate, caption in zip(drawn, captions, strict=True):
        typesetter.link("caption_of", caption, plate.id)


def turned(typesetter: BookTypesetter) -> None:
    """Plates among which some are set on landscape pages, lying on their side in the book, or as landscape sheets."""
    random, upright = typesetter.random, typesetter.style
    lying = random.random() < 0.6
    tall, wide = max(upright.paper), min(upright.paper)
    upright = typesetter.style = replace(upright, paper=(wide, tall))
    landscape = replace(upright, paper=(tall, wide))
    drawn = [Plate(index, (0,)) for index in range(1, COUNT + 1)]
    typesetter.new_page()
    content.heading(typesetter, random.choice(upright.words.heads))
    for plate in drawn:
        content.text(typesetter, [plates.cite(typesetter, plate)])
    for plate in drawn:
        flat = plate.index % 3 != 1
        typesetter.style = landscape if flat else upright
        typesetter.new_page(furniture=False)
        if flat and lying:
            typesetter.sideways.add(typesetter.number)
        _whole_plate(typesetter, plate)
    typesetter.style = upright
    typesetter.new_page()
    content.text(typesetter)


def _whole_plate(typesetter: BookTypesetter, plate: Plate) -> None:
    """A plate of one picture with its caption below."""
    style, random = typesetter.style, typesetter.random
    whole = typesetter.type_area
    number = style.plate_number(plate.index)
    runs = content.labelled(typesetter, style.plate[0], number, content.description(typesetter))
    _, tall = content.broken(typesetter, runs, whole.width)
    foot = whole.y1 - tall - style.caption_gap
    across = min(whole.width, (foot - whole.y0) * random.choice([0.8, 1.2, 1.6, 2.0]))
    down = min(foot - whole.y0, across / random.choice([0.8, 1.2, 1.6]))
    x0 = whole.x0 + (whole.width - across) / 2
    kind = random.choice((*pictures.PHOTOGRAPHS, "plan", "map"))
    box = pictures.place(typesetter.page, kind, Box(x0, whole.y0, x0 + across, whole.y0 + down), random)
    typesetter.figure(plate.id, box, kind="plate", number=number)
    typesetter.y = box.y1 + style.caption_gap
    caption = content.set_caption(typesetter, runs, whole.x0, whole.x1, f"{style.plate[0]} {number}")
    typesetter.link("caption_of", caption, plate.id)
