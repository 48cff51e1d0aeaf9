"""The layout list of dots.ocr: `[{"bbox": [x0, y0, x1, y1], "category": "Picture"}, ...]`.

Categories are those of DocLayNet; boxes are in pixels of the image as the model saw it, sides rounded to whole patches.
After the model's published prompts and its repository (rednote-hilab/dots.ocr, MIT).
"""

from pictoria_docs.document.type_maps import from_doclaynet
from pictoria_docs.layout.document_models.layout_list import parse_list
from pictoria_docs.layout.document_models.reading import RawRegion, Size, from_seen


def parse(text: str, size: Size) -> list[RawRegion]:
    """The regions of an answer.

    Args:
        text: the answer, whole or cut.
        size: of the page image.
    """
    return parse_list(text, from_seen(size), from_doclaynet)
