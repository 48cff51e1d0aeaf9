"""Plates and composite figures: pictures that are printed, numbered and captioned as one whole."""

from collections.abc import Sequence, Set

import numpy as np
import numpy.typing as npt

from pictoria_docs.captioning.page_draft import hangs
from pictoria_docs.document import (
    Box,
    NumberKind,
    Origin,
    PrintedNumber,
    Region,
    RegionType,
    make_id,
)
from pictoria_docs.document.identity import RegionId
from pictoria_docs.labels import find_references, read_bare_number
from pictoria_docs.linking.document_index import (
    BODY_TYPES,
    FLOW_TYPES,
    LABEL_TYPES,
    MIN_LINE_HEIGHT,
    DocumentIndex,
    has_body,
    is_bare_number,
    numbers_of,
)

WITHOUT = 4  # reaches that a number without a picture counts as away,
UNNAMED_WITHOUT = 2  # and one that no caption names
NUMBER_LENGTH = 8  # characters of a number read within a picture
SIDES_LEVEL = 0.8  # of the higher of the two sides
MAX_NUMBER_LENGTH = 4  # characters of a number that was taken for text
INSIDE_SHARE = 0.5  # of a number's area within a picture
INSIDE_DISTANCE = 0.5  # points that such a number counts as away
ABOVE_PENALTY = 4.0  # points for a number above its picture
BESIDE_PENALTY = 8.0  # points for one beside it
TEXT_FOR_PICTURES = 3000  # characters of text for a full page of pictures, from which it is no plate
MORE_TEXT = 200  # characters more than the page with least text that names the same plate

VERSION = "1"
ORIGIN = Origin(stage="linking", version=VERSION)

LABEL_LENGTH = 60
"""A plate's number is printed in a short line."""
TITLED_LENGTH = 200
"""With its title it may take so many characters."""
TEXT_PAGE = 900
"""From this many characters of running text on, a page is a text page that mentions a plate, not the plate."""
SCALE = 3
"""So many bare numbers nearest to one picture are no numbers of pictures, but a scale or an axis."""
NUMBER_REACH = 2.5
"""A number belongs to a picture no further away than this, in line heights."""

SIDES_GAP = 0.5
"""The two sides of one thing stand no further apart than this share of their width."""
SIDES_OFF = 0.04
"""A number under two pictures stands no further from the middle of both than this share of their width."""


def number_pictures(document_index: DocumentIndex) -> None:
    """Give pictures the numbers printed beside them: the cheapest one-to-one match on each page."""
    described, named = _described(document_index), _named(document_index)
    for page in document_index.pages:
        if pictures := document_index.pictures(page):
            with document_index.isolate("figure_numbers", page):
                labels = _labels_on(document_index, page, described)
                _number_on_page(document_index, page, pictures, labels, named)


def _number_on_page(
    document_index: DocumentIndex,
    page: int,
    pictures: Sequence[Region],
    labels: list[tuple[Region, PrintedNumber]],
    named: Set[str],
) -> None:
    if labels:
        reach = NUMBER_REACH * max(document_index.line_height(page), MIN_LINE_HEIGHT)
        cost = np.array(
            [[_label_distance(label.box, picture.box) for picture in pictures] for label, _ in labels]
        )
        apart = ~_on_a_scale(cost, reach)
        labels = [label for label, is_apart in zip(labels, apart, strict=True) if is_apart]
        cost = cost[apart]
        # A letter that OCR reads into a picture must not keep its number from it: it goes without more easily.
        is_named = np.array([number.path[-1] in named for _, number in labels], dtype=np.bool_)
        pairs = _cheapest_pairs(cost, reach, reach * np.where(is_named, WITHOUT, UNNAMED_WITHOUT))
        matched = {column for _, column in pairs}
        free = [picture for column, picture in enumerate(pictures) if column not in matched]
        for row, column in pairs:
            label, number = labels[row]
            for picture in _sides(label.box, pictures[column], free):
                _number(document_index, picture, number)
            if label.type is not RegionType.FIGURE_NUMBER:
                document_index.put(label.model_copy(update={"type": RegionType.FIGURE_NUMBER}))
    for picture in pictures:
        if picture.text and picture.id not in document_index.numbers and len(picture.text) <= NUMBER_LENGTH:
            inside = read_bare_number(picture.text)
            if inside is not None:
                _number(document_index, picture, inside)


def _sides(label: Box, picture: Region, unnumbered: Sequence[Region]) -> list[Region]:
    """The picture that a number stands by, and its other side: a number centred under two of a size is that of both.

    So plates of coins, gems and seals number obverse and reverse.
    """
    for other in unnumbered:
        both = Box.union((picture.box, other.box))
        if (
            are_sides(picture.box, other.box)
            and abs(both.centre.x - label.centre.x) < SIDES_OFF * both.width
            and (label.y0 >= both.y1 - 2 or label.y1 <= both.y0 + 2)
        ):
            return sorted((picture, other), key=lambda side: side.box.x0)
    return [picture]


def are_sides(first: Box, second: Box) -> bool:
    """Whether two pictures of a size stand right beside each other, as the two sides of a coin do."""
    gap = -first.overlap_x(second)
    level = first.overlap_y(second) > SIDES_LEVEL * max(first.height, second.height)
    return level and 0 <= gap < SIDES_GAP * min(first.width, second.width)


def _cheapest_pairs(
    cost: npt.NDArray[np.float64], reach: float, without: npt.NDArray[np.float64]
) -> list[tuple[int, int]]:
    """The one-to-one pairs of labels and pictures of least total cost.

    Args:
        cost: distance of each label (rows) to each picture (columns), in points.
        reach: of a pair, at most.
        without: what it costs each label to go without a picture, in points.
    """
    from scipy.sparse import csr_array  # lighter than scipy.optimize, and needed for captions anyway
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    if not cost.size:
        return []
    # What is 0 is no pair, hence the 1 more. Behind the pictures each label has a column of its own, to go without one.
    either = np.hstack([np.where(cost <= reach, cost + 1.0, 0.0), np.diag(without + 1.0)])
    rows, columns = min_weight_full_bipartite_matching(csr_array(either))
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, column) for row, column in pairs if column < cost.shape[1]]


def _described(document_index: DocumentIndex) -> set[tuple[str, ...]]:
    """The numbers of figure captions that say more than their number."""
    return {
        number.path
        for region in document_index.all_regions()
        if region.type is RegionType.CAPTION and region.caption is not None and has_body(region)
        for number in numbers_of(region.caption, NumberKind.FIGURE)
    }


def _named(document_index: DocumentIndex) -> Set[str]:
    """The numbers of figures, plates and their parts that captions name."""
    return {
        number.path[-1]
        for region in document_index.all_regions()
        if region.type is RegionType.CAPTION
        for number in region.printed_numbers
    }


def _labels_on(
    document_index: DocumentIndex, page: int, described: set[tuple[str, ...]]
) -> list[tuple[Region, PrintedNumber]]:
    """The numbers on a page that may be those of its pictures, with their regions.

    "Fig. 3" and nothing else is one where a caption elsewhere says what figure 3 is; on a plate it counts as 3.
    """
    on_plate = bool(plate_labels(document_index, page))
    labels: list[tuple[Region, PrintedNumber]] = []
    regions = document_index.on(page)
    for region in regions:
        bare = numbers_of_bare(region)
        if bare:
            # What stands before a text, or over a title, is the number of an entry.
            if is_bare_number(region) or not (hangs(region, regions) or _heads(region, regions)):
                labels.append((region, bare[0]))
        elif region.type is RegionType.CAPTION and not has_body(region):
            for number in numbers_of(region.caption, NumberKind.FIGURE)[:1]:
                if number.path in described:
                    kind = NumberKind.BARE if on_plate else number.kind
                    labels.append((region, number.model_copy(update={"kind": kind})))
    return labels


def _heads(number: Region, regions: Sequence[Region]) -> bool:
    """Whether a number stands over a short line of words, flush with it, and no picture right above it."""
    box, height = number.box, max(number.box.height, MIN_LINE_HEIGHT)
    for title in regions:
        if title.type in FLOW_TYPES and len(title.lines) == 1 and title.id != number.id:
            flush = abs(title.box.x0 - box.x0) < height
            if (
                flush
                and 0 <= title.box.y0 - box.y1 < height
                and sum(map(str.isalpha, title.text)) > MAX_NUMBER_LENGTH
            ):
                above = (other.box for other in regions if other.is_picture and other.box.y1 <= box.y0)
                return all(box.y0 - other.y1 > height for other in above if other.overlap_x(box) > 0)
    return False


def _on_a_scale(cost: npt.NDArray[np.float64], reach: float) -> npt.NDArray[np.bool_]:
    """Which numbers belong to a scale or an axis: three and more that have the same picture nearest.

    Args:
        cost: distance of each label (rows) to each picture (columns), in points.
        reach: farther ones are nobody's.
    """
    nearest = cost.argmin(axis=1)
    close = cost.min(axis=1) <= reach
    counts = np.bincount(nearest[close], minlength=cost.shape[1])
    return np.asarray(close & (counts[nearest] >= SCALE), dtype=np.bool_)


def numbers_of_bare(region: Region) -> list[PrintedNumber]:
    """The number of a region that is a number and nothing else; empty for all others, and for a scale's zero."""
    if not is_bare_number(region) and (region.type not in BODY_TYPES or len(region.text) > MAX_NUMBER_LENGTH):
        return []
    if region.caption is not None:
        numbers = numbers_of(region.caption, NumberKind.BARE)
    else:
        number = read_bare_number(region.text)
        numbers = [number] if number is not None and number.kind is NumberKind.BARE else []
    return [number for number in numbers if number.path != ("0",)]


def _number(document_index: DocumentIndex, picture: Region, number: PrintedNumber) -> None:
    document_index.numbers[picture.id].append(number)
    document_index.put(document_index.get(picture.id).model_copy(update={"number": number.text}))


def _label_distance(label: Box, picture: Box) -> float:
    """Points between a number and a picture: numbers stand below pictures, less often above or beside them."""
    if label.inside(picture) > INSIDE_SHARE:
        return INSIDE_DISTANCE
    penalty = (
        0.0
        if label.centre.y >= picture.y1 - 2
        else ABOVE_PENALTY
        if label.centre.y <= picture.y0 + 2
        else BESIDE_PENALTY
    )
    return label.distance(picture) + penalty


def find_plates(document_index: DocumentIndex) -> None:
    """Compose the plates whose number is printed on their own page."""
    claims: dict[str, list[tuple[int, int, PrintedNumber, Region]]] = {}
    for page in document_index.pages:
        labels = plate_labels(document_index, page)
        if not labels or not document_index.pictures(page):
            continue
        body = document_index.body_length(page)
        if body > TEXT_PAGE and body > TEXT_FOR_PICTURES * document_index.picture_share(page):
            continue
        for number, region in labels:
            claims.setdefault(number.key, []).append((body, page, number, region))
    labelled: dict[int, list[tuple[PrintedNumber, Region]]] = {}
    for key_claims in claims.values():
        least = min(body for body, *_ in key_claims)
        for body, page, number, region in key_claims:
            # A plate may go on over several pages; a text page that names it as well is not one of them.
            if body <= least + MORE_TEXT:
                labelled.setdefault(page, []).append((number, region))
    for page, labels in labelled.items():
        pictures = document_index.pictures(page)
        if len(labels) == len(pictures) > 1:
            continue  # Each picture is a plate, and its caption tells which.
        document_index.plate_of_page[page] = labels[0][0]
        if len(labels) == 1:
            compose(document_index, pictures, RegionType.PLATE, labels[0][0])
            continue
        groups: dict[int, list[Region]] = {}
        for picture in pictures:
            nearest = min(range(len(labels)), key=lambda index: labels[index][1].box.distance(picture.box))
            groups.setdefault(nearest, []).append(picture)
        for index, group in groups.items():
            compose(document_index, group, RegionType.PLATE, labels[index][0])


def plate_labels(document_index: DocumentIndex, page: int) -> list[tuple[PrintedNumber, Region]]:
    """Plate numbers that stand alone on a page ("Pl. IV", "PLANCHE XII" in the running head), with their regions."""
    labels: dict[str, tuple[PrintedNumber, Region]] = {}
    explained = {
        number.path
        for region in document_index.on(page)
        if region.type is RegionType.LEGEND
        for number in region.printed_numbers
    }
    tolerant = document_index.pages[page].read_by_ocr
    for region in document_index.on(page):
        if region.type not in LABEL_TYPES or not region.text:
            continue
        head = region.type in (RegionType.RUNNING_HEAD, RegionType.PAGE_NUMBER)
        if not head and len(region.text) > (TITLED_LENGTH if region.caption is not None else LABEL_LENGTH):
            continue
        if region.caption is not None and not head:
            # A title behind the number ("Pl. IV. Pottery") heads a legend all the same.
            numbers = [
                number
                for number in numbers_of(region.caption, NumberKind.PLATE)
                if not has_body(region) or (number.path in explained and region.parent is None)
            ]
        else:
            references = [
                ref for ref in find_references(region.text, tolerant=tolerant) if ref.kind is NumberKind.PLATE
            ]
            alone = len(references) == 1 and (
                head
                or not any(
                    char.isalpha()
                    for char in region.text[: references[0].start] + region.text[references[0].end :]
                )
            )
            numbers = list(references[0].numbers) if alone else []
        if len(numbers) == 1 and len(numbers[0].path) == 1:
            labels.setdefault(numbers[0].key, (numbers[0], region))
    return list(labels.values())


def compose(
    document_index: DocumentIndex, pictures: list[Region], type: RegionType, number: PrintedNumber | None
) -> RegionId:
    """Make one plate or composite figure of pictures of one page; a single picture becomes it itself.

    Returns:
        The id of the plate or figure.
    """
    text = number.text if number is not None else None
    if len(pictures) == 1:
        composite = document_index.get(pictures[0].id).model_copy(update={"type": type, "parent": None})
        if number is not None:
            document_index.numbers[composite.id].insert(0, number)
            composite = composite.model_copy(update={"number": text})
        document_index.put(composite)
        return composite.id
    box = Box.union(picture.box for picture in pictures).rounded()
    page = pictures[0].page
    id = RegionId(make_id("plt", document_index.document.id, page, *box))
    composite = Region(
        id=id,
        page=page,
        type=type,
        box=box,
        order=min(picture.order for picture in pictures),
        number=text,
        confidence=min(picture.confidence for picture in pictures),
        origin=ORIGIN,
    )
    document_index.put(composite)
    if number is not None:
        document_index.numbers[id].append(number)
    for picture in pictures:
        own = document_index.numbers.get(picture.id)
        panel = document_index.get(picture.id).model_copy(update={"type": RegionType.PANEL, "parent": id})
        if own and text is not None:
            panel = panel.model_copy(update={"number": _part_number(text, own[0].text, type)})
        document_index.put(panel)
    return id


def _part_number(whole_number: str, part_number: str, type: RegionType) -> str:
    """ "IV, 3" for a panel of a plate, "5a" for a part of a figure."""
    return f"{whole_number}, {part_number}" if type is RegionType.PLATE else f"{whole_number}{part_number}"


def number_panel(document_index: DocumentIndex, panel: Region, part: PrintedNumber) -> None:
    """Note a panel's number that its caption or legend tells."""
    # A person may have taken the plate away that its panels still name.
    parent = document_index.get(panel.parent) if panel.parent in document_index.page_of else None
    text = part.text
    if parent is not None and parent.number:
        text = _part_number(parent.number, part.text, parent.type)
    if not any(number.path == part.path for number in document_index.numbers[panel.id]):
        document_index.numbers[panel.id].append(part)
    if panel.number is None:
        document_index.put(panel.model_copy(update={"number": text}))
