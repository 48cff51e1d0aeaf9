"""The pages of a training set: the image, the regions that have a class, and where they are in its pixels."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pydantic import field_validator

from pictoria_docs.document import Box, Document, Page, Point, Region
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.formats.exporters import Images
from pictoria_docs.exchange.formats.losses import LossReport
from pictoria_docs.exchange.formats.page_pictures import page_picture
from pictoria_docs.exchange.places.selectors import box_corners
from pictoria_docs.exchange.tables.tables import review_of
from pictoria_docs.exchange.training_sets.classes import TYPES, ClassMap, read_classes
from pictoria_docs.exchange.training_sets.splits import read_shares
from pictoria_docs.strict_model import StrictModel

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 150.0
"""Resolution of the images of pages that have none of their own."""
QUALITY = 90
"""Of JPEG files."""
MIN_CORNERS = 3

NOT_CARRIED = (
    *(Aspect.READING_ORDER, Aspect.LINES, Aspect.WORDS, Aspect.STYLES, Aspect.CAPTION_READINGS),
    *(Aspect.DESCRIPTIONS, Aspect.ENTRIES, Aspect.VALUES, Aspect.MEANINGS, Aspect.EVIDENCE, Aspect.MENTIONS),
    *(Aspect.ORIGINS, Aspect.WARNINGS, Aspect.EXTENSIONS),
)
"""What a training set does not hold of a document."""


class TrainingSettings(StrictModel):
    """Settings of COCO and YOLO."""

    classes: str = TYPES
    """`types` (our region types, and the project's own), `segmonto`, or a YAML map from types to classes, such as
    `{figure: picture, plate: picture, caption: caption}`; types that it does not name are left out."""
    split: str = ""
    """Shares of train, val and test by document, such as `80/10/10`. Empty: 80/10/10 in YOLO, one file in COCO."""

    @field_validator("classes")
    @classmethod
    def _classes_known(cls, classes: str) -> str:
        read_classes(classes)
        return classes

    @field_validator("split")
    @classmethod
    def _split_known(cls, split: str) -> str:
        if split:
            read_shares(split)
        return split


DEFAULTS = TrainingSettings()


class TrainingRegion(NamedTuple):
    """A region in the pixels of its page's image."""

    region: Region
    class_index: int
    box: Box
    outline: tuple[Point, ...]
    """Its polygon, else the corners of its box."""


class TrainingPage(NamedTuple):
    """A page as it stands in a set."""

    page: Page
    image: "Image"
    name: str
    """Of its image file, without ending: no other page of the set has it."""
    regions: list[TrainingRegion]


def training_pages(
    document: Document, folder: str, images: Images, classes: ClassMap, language: str, losses: LossReport
) -> Iterator[TrainingPage]:
    """The pages of a document, also those without regions; `folder` is the document's name among files.

    What lies outside the page is cut off. A page that cannot be read is left out.
    """
    for page in document.pages:
        image, _ = page_picture(document, page, images, None if page.dpi else DPI, language)
        if image is None:
            losses.add(document.name, "pages_unread", f"page-{page.number}")
            continue
        across, down = image.width / page.width, image.height / page.height
        regions = []
        for region in page.regions:
            index, box = classes.index_of(region), page.box.intersection(region.box)
            if index is None or box is None or not box.area:
                losses.add(document.name, "classes_unmapped" if index is None else "outside_page", region.id)
                continue
            polygon = region.polygon or ()
            points = polygon if len(polygon) >= MIN_CORNERS else box_corners(box)
            outline = tuple(
                Point(min(max(x, 0.0), page.width) * across, min(max(y, 0.0), page.height) * down)
                for x, y in points
            )
            pixels = Box(box.x0 * across, box.y0 * down, box.x1 * across, box.y1 * down)
            regions.append(TrainingRegion(region, index, pixels, outline))
        yield TrainingPage(page, image, f"{folder}_{page.number:04d}", regions)


def annotation(item: TrainingRegion) -> dict[str, object]:
    """A region as a COCO annotation, without ids of its own."""
    region, box = item.region, item.box
    outline = [(round(x, 2), round(y, 2)) for x, y in item.outline]
    return {
        "category_id": item.class_index + 1,
        "bbox": [round(value, 2) for value in (box.x0, box.y0, box.width, box.height)],
        "area": round(_area(outline), 2),
        "segmentation": [[value for point in outline for value in point]],
        "iscrowd": 0,
        "score": region.confidence,
        "region_id": region.id,
        "type": region.type.value,
        **({"own_type": region.own_type} if region.own_type else {}),
        "parent_id": region.parent,
        "number": region.number,
        "text": region.text,
    }


def links_of(document: Document) -> Iterator[dict[str, object]]:
    """The links of a document, with what people decided of them."""
    for link in document.links:
        content = link.model_dump(mode="json", exclude={"id"})
        yield {"link_id": link.id, **content, **review_of(document, link.id)}


def _area(outline: list[tuple[float, float]]) -> float:
    """Area of a polygon by the shoelace formula."""
    ring = zip(outline, outline[1:] + outline[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in ring)) / 2
