"""Plates as atlases and old folios have them: numbered in the running head, as TAB., turned, in openings, listed."""

from dataclasses import replace

from bench.generator import content, pictures, plates
from bench.generator.plates import Plate
from bench.generator.press import Press, Run
from pictoria_docs.document import Box

COUNT = 7


def openings(press: Press) -> None:
    """Sheets that show two facing pages: the legend on the left, the plate on the right, or the other way round."""
    press.openings = True
    plates.facing(press)


def running_heads(press: Press) -> None:
    """Plates whose number stands in the running head alone, in capitals; the legend below does not repeat it."""
    style = press.style
    press.style = replace(style, plate=(style.plate[0].upper(), style.plate[1]))
    manner = replace(plates.draw_manner(press), heading="head")
    plates.with_legend(press, "below", manner, first=press.random.choice([1, 8, 12, 37]))


def tabulae(press: Press) -> None:
    """Old folios: TAB. XII with Fig. 1, Fig. 2 on it, cited "tab. XII, fig. 2"; in any language."""
    random = press.random
    word = random.choice([("TAB.", "tab."), ("Tab.", "Tab."), ("TABULA", "tab."), ("T.", "t.")])
    joint, numerals = random.choice([", ", " ", ". "]), random.choice(["roman", "roman", "arabic"])
    press.style = replace(press.style, plate=word, plate_joint=joint, plate_numerals=numerals)
    manner = replace(
        plates.draw_manner(press), legend="lines", letters=False, marks=random.choice(["below", "above", "left"]),
        mark_word=random.choice(["Fig.", "Fig.", "fig.", ""]), heading=random.choice(["top", "corner", "head"]),
        dot=random.choice([".", ".", ":"]),
    )  # fmt: skip
    drawn = plates.draw_plates(press, random.random() < 0.3, 6, first=random.choice([1, 1, 10]))
    plates.explained(press, manner, drawn)


def plate_titles(press: Press) -> None:
    """A list of plates without the word plate: numerals and titles, or titles and pages only."""
    random, style = press.random, press.style
    by_page = random.random() < 0.35
    dots = random.random() < 0.5
    drawn = [Plate(index, (0,)) for index in range(1, COUNT + 2)]
    manner = replace(plates.draw_manner(press), heading=random.choice(["top", "bottom", "corner"]))
    if by_page:
        # The pages are all that ties the list to the plates, so they have to be printed.
        manner = replace(manner, heading="none")
        press.style = style = replace(style, folio=random.choice(["bottom", "outer"]))
    front = random.random() < 0.5 and not by_page
    things = random.sample(style.words.objects, min(len(drawn), len(style.words.objects)))
    titles = [f"{title}, {content.place(press)}" for title in things]
    captions: list[str] = []
    first_plate = 0

    def listing() -> None:
        press.turn()
        content.heading(press, random.choice(style.words.list_of_plates))
        for order, plate in enumerate(drawn):
            title = titles[order % len(titles)]
            number = style.plate_number(plate.index)
            folio = style.first_page + first_plate + order - 1 if first_plate else 0
            tail = f" {'. ' * 9}{folio}" if dots else f"    {folio}"
            label = None if by_page else number
            head = [] if by_page else [Run(f"{number}{random.choice(['.', ''])}  ", style.label_face)]
            placed = press.flow([*head, Run(title), Run(tail if folio else "")])
            text = content.words_of([*head, Run(title)])
            captions.append(press.caption(placed[0], text, label))
            press.gold["captions"][-1]["text_alt"] = [text + tail] if folio else []
            press.y += 3

    press.turn()
    content.heading(press, random.choice(style.words.heads))
    if front:
        listing()
        press.turn()
    for plate in drawn:
        content.text(press, [] if by_page else [plates.cite(press, plate)])
        content.text(press)
    first_plate = press.number + 1
    for plate in drawn:
        plates.plate_page(press, plate, manner, furniture=by_page)
    if not front:
        listing()
    for plate, caption in zip(drawn, captions, strict=True):
        press.link("caption_of", caption, plate.id)


def turned(press: Press) -> None:
    """Plates among which some are set on landscape pages, lying on their side in the book, or as landscape sheets."""
    random, upright = press.random, press.style
    lying = random.random() < 0.6
    tall, wide = max(upright.paper), min(upright.paper)
    upright = press.style = replace(upright, paper=(wide, tall))
    landscape = replace(upright, paper=(tall, wide))
    drawn = [Plate(index, (0,)) for index in range(1, COUNT + 1)]
    press.turn()
    content.heading(press, random.choice(upright.words.heads))
    for plate in drawn:
        content.text(press, [plates.cite(press, plate)])
    for plate in drawn:
        flat = plate.index % 3 != 1
        press.style = landscape if flat else upright
        press.turn(furniture=False)
        if flat and lying:
            press.sideways.add(press.number)
        _whole_plate(press, plate)
    press.style = upright
    press.turn()
    content.text(press)


def _whole_plate(press: Press, plate: Plate) -> None:
    """A plate of one picture with its caption below."""
    style, random = press.style, press.random
    whole = press.type_area
    number = style.plate_number(plate.index)
    runs = content.labelled(press, style.plate[0], number, content.description(press))
    _, tall = content.broken(press, runs, whole.width)
    foot = whole.y1 - tall - style.caption_gap
    across = min(whole.width, (foot - whole.y0) * random.choice([0.8, 1.2, 1.6, 2.0]))
    down = min(foot - whole.y0, across / random.choice([0.8, 1.2, 1.6]))
    x0 = whole.x0 + (whole.width - across) / 2
    kind = random.choice((*pictures.PHOTOGRAPHS, "plan", "map"))
    box = pictures.place(press.page, kind, Box(x0, whole.y0, x0 + across, whole.y0 + down), random)
    press.figure(plate.id, box, kind="plate", number=number)
    press.y = box.y1 + style.caption_gap
    caption = content.set_caption(press, runs, whole.x0, whole.x1, f"{style.plate[0]} {number}")
    press.link("caption_of", caption, plate.id)
