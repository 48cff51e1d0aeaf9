"""Numbers drawn within plates, where OCR has read none, read by a model.

Pure functions: `ask_numbers` makes the questions, `read_numbers` takes the answers, `with_numbers` puts the numbers
on the pages, where `link` finds them as if OCR had read them there. Only numbers that the plate's captions name,
and that are printed with no other picture of it, are believed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pictoria_docs.document import Box, Document, LinkType, NumberKind, Origin, Region, RegionType, make_id
from pictoria_docs.document.identity import RegionId
from pictoria_docs.models.question import Answer, Crop, Json, Question

MAX_TOKENS = 24  # of an answer
NUMBER_HALF_WIDTH = 4  # points: the box given to a number that only a model has seen
NUMBER_HEIGHT = 8  # points

VERSION = "1"
PROMPT = "panel_number"
MARGIN = 14.0
"""White around a picture in which its number may stand, in points."""
UNCERTAIN = 0.9
"""With `assist: uncertain`, numbers that the linker has given from the order of the legend are asked for where its link
is below this confidence."""
MAX_LENGTH = 8
"""Characters of a number."""
CONFIDENCE = 0.7  # of a number that only a model has read

_SCHEMA: Json = {
    "type": "object",
    "properties": {"number": {"type": "string", "maxLength": MAX_LENGTH}},
    "required": ["number"],
    "additionalProperties": False,
}


def ask_numbers(document: Document, assist: str, language: str) -> list[Question]:
    """One question for each panel without a printed number on a plate whose captions name numbers that none bears.

    The linker may have given such a panel a number, from the order of the legend: a model may know better.

    Args:
        document: linked.
        assist: "uncertain": panels without a number, or with one that the linker is unsure of; "always": all whose
            number was not read.
        language: of the prompt.
    """
    questions = []
    for plate, panels in _plates(document).items():
        free = _free(document, plate, panels)
        if not free:
            continue
        for panel in panels:
            if _open(document, panel, assist):
                crop = Crop(panel.page, panel.box.grown(MARGIN).rounded(), "picture")
                values = {"numbers": ", ".join(sorted(free))}
                questions.append(
                    Question(panel.id, PROMPT, language, values, _SCHEMA, (crop,), max_tokens=MAX_TOKENS)
                )
    return questions


def _plates(document: Document) -> dict[str, list[Region]]:
    panels: dict[str, list[Region]] = defaultdict(list)
    for figure in document.figures:
        if figure.type is RegionType.PANEL and figure.parent is not None:
            panels[figure.parent].append(figure)
    return panels


def _open(document: Document, panel: Region, assist: str) -> bool:
    """Whether a panel's number is to be asked for."""
    if panel.number is None:
        return True
    if _printed_with(document, panel):
        return False
    links = document.linked(panel.id, LinkType.CAPTION_OF, reverse=True)
    return assist == "always" or not links or links[0].confidence < UNCERTAIN


def _printed_with(document: Document, panel: Region) -> set[str]:
    """The numbers that are printed with a picture, alone, as far as they were read."""
    page = next(page for page in document.pages if page.number == panel.page)
    return {
        number.path[-1]
        for region in page.regions
        if region.type is RegionType.FIGURE_NUMBER
        for number in region.printed_numbers
        if number.kind is not NumberKind.PLATE and region.box.distance(panel.box) <= MARGIN
    }


def _free(document: Document, plate: str, panels: Sequence[Region]) -> set[str]:
    """The numbers that a plate's captions name and that are printed with no picture of it."""
    printed = {number for panel in panels for number in _printed_with(document, panel)}
    return {number for number in _named(document, plate, panels) - printed if len(number) <= MAX_LENGTH}


def _named(document: Document, plate: str, panels: Sequence[Region]) -> set[str]:
    """The numbers within a plate that its captions name."""
    numbers: set[str] = set()
    captions = document.captions_of(plate, *(panel.id for panel in panels))
    for reading in (caption.caption for caption in captions):
        if reading is not None:
            numbers |= {number.path[-1] for number in reading.numbers}
            numbers |= {part.number.path[-1] for part in reading.parts if part.number is not None}
    for region in _legend_items(document, captions):
        numbers |= {number.path[-1] for number in region.printed_numbers}
    return numbers


def _legend_items(document: Document, captions: Sequence[Region]) -> list[Region]:
    """All items of the legends that a plate's captions are, or are part of; those too that are tied to no picture."""
    legends = {caption.id for caption in captions} | {
        caption.parent for caption in captions if caption.parent
    }
    return [caption for caption in document.captions if caption.parent in legends]


def read_numbers(document: Document, answers: Iterable[Answer]) -> list[Region]:
    """The numbers that the model read, as regions at the foot of their pictures; two alike on a plate are none.

    Args:
        document: as `ask_numbers` had it.
        answers: by panel.
    """
    plates = _plates(document)
    of_panel = {panel.id: plate for plate, panels in plates.items() for panel in panels}
    free = {plate: _free(document, plate, panels) for plate, panels in plates.items()}
    regions_of: dict[tuple[str, str], list[Region]] = defaultdict(list)
    for answer in answers:
        panel, plate = document.find(answer.id), of_panel.get(RegionId(answer.id))
        number = str((answer.data or {}).get("number", "")).strip().strip(".():").casefold()
        if isinstance(panel, Region) and plate is not None and number in free[plate]:
            regions_of[plate, number].append(_number_at(panel, number, answer))
    return [regions[0] for regions in regions_of.values() if len(regions) == 1]


def with_numbers(document: Document, numbers: Iterable[Region]) -> Document:
    """The document with further regions on its pages; what `link` takes."""
    new: dict[int, list[Region]] = defaultdict(list)
    for number in numbers:
        new[number.page].append(number)
    pages = (
        page.model_copy(update={"regions": (*page.regions, *new[page.number])})
        if page.number in new
        else page
        for page in document.pages
    )
    return document.model_copy(update={"pages": tuple(pages)})


def _number_at(panel: Region, number: str, answer: Answer) -> Region:
    box = Box(
        panel.box.centre.x - NUMBER_HALF_WIDTH,
        panel.box.y1 - NUMBER_HEIGHT,
        panel.box.centre.x + NUMBER_HALF_WIDTH,
        panel.box.y1,
    )
    origin = Origin(stage="assist", version=VERSION, model=answer.model, config=answer.prompt)
    return Region(
        id=RegionId(make_id("num", panel.id, number)),
        page=panel.page,
        type=RegionType.FIGURE_NUMBER,
        box=box,
        text=number,
        confidence=CONFIDENCE,
        origin=origin,
    )
