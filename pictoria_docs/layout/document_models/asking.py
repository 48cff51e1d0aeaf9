"""Regions of pages that the rules are unsure of, asked of a document model; what it says must hold on the page.

Two pure functions: `ask_regions` makes the questions, `use_regions` takes the answers, in the format of the model's
family. They belong after the captions stage, whose captions tell which pictures are missing, and before linking.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pictoria_docs.document import Document, LinkType, NumberKind, Origin, Page, PageKind, RegionType
from pictoria_docs.layout.document_models.checking import check
from pictoria_docs.layout.document_models.families import FAMILIES
from pictoria_docs.layout.document_models.merging import merge
from pictoria_docs.models.question import Answer, Crop, Failure, Question

VERSION = "1"
UNSURE_PICTURE = 0.55
"""A picture below this confidence makes its page uncertain."""
UNSURE_WORDS = 0.6
"""So do words that OCR read with less than this, on average: they may be a picture."""
MIN_INK = 0.03
"""Share of the page from which on a box, a ground or an ornament may be a picture after all."""
LITTLE_TEXT = 0.08
"""A scan whose text covers less, and on which no picture was found, may hold one."""
LISTED = 4
"""Captions on a page of text without pictures, from which on it is a list of figures."""


@dataclass(slots=True)
class PageReadingOutcome:
    """What came of the answers."""

    pictures: int = 0
    """Pictures added."""
    captions: int = 0
    """Texts suggested as captions."""
    refused: Counter[str] = field(default_factory=Counter)
    """Regions that the page does not bear out, by reason (`checking.check`)."""


def ask_regions(document: Document, assist: str, family: str, language: str) -> list[Question]:
    """One question for each page that is uncertain.

    Args:
        document: with its captions.
        assist: "uncertain": pages of which the rules are unsure; "always": all pages.
        family: of the model that is asked, a name of `FAMILIES`; `family_of` tells it.
        language: of the prompt.
    """
    model_family = FAMILIES[family]
    unlinked = _without_pictures(document)
    repeated = _repeated(document)
    return [
        Question(
            id=f"regions>{family}>{page.number}",
            prompt=model_family.prompt,
            language=language,
            values={},
            schema=None,
            crops=(Crop(page.number, page.box.rounded(), "page"),),
            max_tokens=model_family.max_tokens,
        )
        for page in document.pages
        if assist == "always" or page.number in unlinked or _is_unsure(page, repeated)
    ]


def _is_unsure(page: Page, repeated: frozenset[str]) -> bool:
    if any(figure.confidence < UNSURE_PICTURE for figure in page.figures):
        return True
    confidences = [
        confidence
        for region in page.regions
        if len(region.words)
        for confidence in region.words.rows[:, 6].tolist()
    ]
    if confidences and sum(confidences) / len(confidences) < UNSURE_WORDS:
        return True
    if page.figures:
        return False
    area = page.box.area
    for region in page.regions:
        once = region.picture is None or region.picture.digest not in repeated
        maybe = region.type in (RegionType.OTHER, RegionType.DECORATION) and once
        if maybe and region.box.area > MIN_INK * area:
            return True
    text = sum(line.box.area for region in page.regions for line in region.lines)
    return page.kind is PageKind.SCAN and 0 < text < LITTLE_TEXT * area


def _repeated(document: Document) -> frozenset[str]:
    """Decorations that come back: their digests."""
    counts = Counter(
        region.picture.digest
        for page in document.pages
        for region in page.regions
        if region.picture is not None
    )
    return frozenset(digest for digest, times in counts.items() if times > 1)


def _without_pictures(document: Document) -> frozenset[int]:
    """Pages with captions that have no picture: by the links where there are any, else by what is on the page."""
    linked = {link.source for link in document.links if link.type == LinkType.CAPTION_OF}
    numbers = set()
    for page in document.pages:
        captions = [
            region
            for region in page.captions
            # The items of a legend name pictures of a plate, which is often another page.
            if region.parent is None
            and (region.caption is None or region.caption.kind is not NumberKind.TABLE)
        ]
        if linked:
            captions = [caption for caption in captions if caption.id not in linked]
        elif page.figures:
            captions = []
        a_list = len(captions) >= LISTED and not page.figures and page.kind is not PageKind.SCAN
        if captions and not a_list:
            numbers.add(page.number)
    return frozenset(numbers)


def use_regions(document: Document, answers: Iterable[Answer]) -> tuple[Document, PageReadingOutcome]:
    """The document with the pictures and captions that a model saw and the page bears out.

    Args:
        document: as `ask_regions` had it.
        answers: to its questions; those to others are left alone.
    """
    outcome = PageReadingOutcome()
    pages = {page.number: page for page in document.pages}
    for answer in answers:
        stage, _, remainder = answer.id.partition(">")
        family, _, number = remainder.partition(">")
        if stage != "regions" or family not in FAMILIES or not number.isdecimal() or int(number) not in pages:
            continue
        page = pages[int(number)]
        pages[page.number] = _answered(document, page, family, answer, outcome)
    return document.model_copy(
        update={"pages": tuple(pages[page.number] for page in document.pages)}
    ), outcome


def _answered(
    document: Document, page: Page, family: str, answer: Answer, outcome: PageReadingOutcome
) -> Page:
    size = int(answer.extra.get("width", 0)), int(answer.extra.get("height", 0))
    if answer.failure not in (None, Failure.CUT) or not answer.text.strip() or min(size) < 1:
        return page
    checked, refused = check(FAMILIES[family].parse(answer.text, size), size, page)
    outcome.refused += refused
    origin = Origin(stage="assist", version=VERSION, model=answer.model, config=answer.prompt)
    merged, pictures, captions = merge(page, checked, origin, document.id)
    outcome.pictures += pictures
    outcome.captions += captions
    return merged
