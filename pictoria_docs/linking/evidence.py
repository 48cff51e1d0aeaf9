"""What speaks for and against a caption naming a picture, measured: features by name, and their words.

Nothing is weighed here: `features.py` tells what each feature means, `pair.json` what it counts.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pictoria_docs.document import Box, NumberKind, PrintedNumber, Reason, Region, RegionType
from pictoria_docs.linking.convention import Convention
from pictoria_docs.linking.document_index import DocumentIndex, reads_as
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.item_order import Legend, count_of
from pictoria_docs.linking.surroundings import FAR, Surroundings, aligned, side_of

GAP_UNIT = 1.5  # line heights: distances are counted as ln(1 + distance / unit)
FARTHEST_LEVEL = 4.0  # heights off the picture's level that count at most
FULL_TEXT = 1000  # characters of running text that count as one
MAX_TEXT = 1.5  # such units at most

PLACE_OF_NUMBERED = 0.25
"""Where the printed numbers agree, the place counts only this much: in a legend the number tells, not the distance."""
IN_ORDER = 0.1  # as if so many more (ln) for each item before it that a picture may be
TINY = 0.006  # of the page's area: a smaller picture is rarely captioned
SMALL_TYPE = 0.96  # of the text's size


Note = tuple[str, Mapping[str, str | int | float]]
"""A reason in the making: its code and values."""


@dataclass(frozen=True, slots=True)
class CaptionReference:
    """One number of a caption that wants a picture; a caption without numbers makes one claim."""

    caption: Region
    number: PrintedNumber | None
    plate: PrintedNumber | None
    """The plate that the number counts within, where a heading or the page tells."""
    index: int = 0
    """Which of its caption's claims it is, from 0."""
    count: int = 1
    """How many claims its caption makes."""
    rank: tuple[int, int] = (0, 1)
    """Place among the claims of the page that count alike, and how many there are."""
    counted: tuple[int, int] | None = None
    """The same by their numbers, where these leave some out: of "1, 3, 4" the second item is the third of four."""

    @property
    def names_plate(self) -> bool:
        """Whether it names a whole plate."""
        return self.number is not None and self.number.kind is NumberKind.PLATE and len(self.number.path) == 1

    def counted_as(self, kind: NumberKind) -> "CaptionReference":
        """The same, its number taken for one of another kind."""
        number = self.number.model_copy(update={"kind": kind}) if self.number is not None else None
        return replace(self, number=number)

    def place_among(self, pictures: int) -> int | None:
        """Its place where there are so many pictures; None if neither the claims nor their numbers are as many."""
        ranks = (self.rank, self.counted)
        return next((rank[0] for rank in ranks if rank is not None and rank[1] == pictures), None)

    @property
    def item(self) -> tuple[str, ...] | None:
        """The number within its plate."""
        if self.number is None or self.names_plate:
            return None
        return self.number.path[1:] if self.number.kind is NumberKind.PLATE else self.number.path

    @property
    def plate_key(self) -> str | None:
        """Key of the plate it names or counts within."""
        if self.number is not None and self.number.kind is NumberKind.PLATE:
            return self.number.path[0]
        return (
            self.plate.path[0]
            if self.plate is not None and self.number is not None and self.number.kind is NumberKind.BARE
            else None
        )

    @property
    def kind(self) -> str:
        """The kind of caption, as far as places go: what counts within plates, other numbers, none."""
        if self.number is None:
            return "none"
        if self.number.kind is NumberKind.BARE or (
            self.number.kind is NumberKind.PLATE and not self.names_plate
        ):
            return "item"
        return self.number.kind.value


@dataclass(slots=True)
class Candidate:
    """A claim and a picture that may be what it names."""

    claim: CaptionReference
    figure: Region
    side: str
    features: Features
    notes: list[Note] = field(default_factory=list)
    """The reasons for it, made into `Reason`s only when it is chosen."""
    score: float = 0.0
    """Sum of the weighted features, in log-odds."""

    @property
    def reasons(self) -> list[Reason]:
        """What speaks for it."""
        return [Reason(code=code, values=dict(values)) for code, values in self.notes]


def on_same_page(
    surroundings: Surroundings, claim: CaptionReference, figure: Region, convention: Convention
) -> Candidate:
    """Measure a picture on the caption's page: side, distance, what lies between, alignment, order."""
    caption, picture = claim.caption, figure.box
    stack, row = surroundings.paired(caption, figure) if claim.count == 1 else ([], [])
    paired = figure.box in row
    if claim.count > 1:
        # "Figs. 2-4" stands under a row or column of pictures, not under each.
        picture = Box.union(surroundings.group(figure, claim.count))
    elif paired:
        # Captions that stand together, away from as many pictures: in their order.
        caption = caption.model_copy(update={"box": Box.union(region.box for region in stack)})
        picture = Box.union(row)
    caption_box = caption.box
    side = side_of(caption_box, picture, stacked=surroundings.heads_column(caption_box, picture))
    lines = caption_box.distance(picture) / surroundings.line
    reasons: list[Note] = [(f"caption_{side}", {"lines": round(lines, 1)})]
    features: Features = {side: 1.0, "habit": convention.habit(claim.kind, side)}
    log_distance = math.log1p(lines / GAP_UNIT)
    if side in ("left", "right"):
        # Captions in a margin stand on the line of their picture's top, however far the picture is.
        features["gap_beside"] = log_distance
        share = caption_box.overlap_y(picture) / max(min(caption_box.height, picture.height), 1.0)
        features["level"] = min(max(share, 0.0), 1.0)
        features["off_level"] = 2 + min(-share, FARTHEST_LEVEL) if share <= 0 else 0.0
    else:
        features["gap"] = log_distance
    if side in ("below", "above"):
        share = caption_box.overlap_x(picture) / max(min(caption_box.width, picture.width), 1.0)
        features["off_column"] = 1 - min(max(share, 0.0), 1.0)
        features["width_ratio"] = min(abs(math.log(max(caption_box.width, 1) / max(picture.width, 1))), 2.0)
    features.update(dict.fromkeys(surroundings.between(caption, figure, picture), 1.0))
    features["steps"] = math.log1p(max(abs(figure.order - claim.caption.order) - 1, 0))
    if aligned(caption_box, picture, upright=side in ("below", "above")):
        features["aligned"] = 1.0
        reasons.append(("aligned", {}))
    features["tiny"] = float(figure.box.area < TINY * surroundings.area)
    features["as_table"] = float(
        figure.type is RegionType.TABLE and not reads_as(claim.caption, NumberKind.TABLE)
    )
    if paired:
        same = [region.id for region in stack].index(claim.caption.id) == row.index(figure.box)
        features["row_order"] = 1.0 if same else -1.0
        if same:
            reasons.append(("same_order", {}))
    if _legend_of(surroundings, claim) is not None:
        # In a legend the order tells, not the distance.
        features = {name: PLACE_OF_NUMBERED * features[name] for name in (side, "habit")}
    features.update(_by_order(surroundings, surroundings, claim, figure))
    if "same_place" in features:
        reasons.append(("same_order", {}))
    features["position_word"] = _position_word(claim, side, figure, surroundings.row(figure, FAR))
    features.update(_caption_alone(surroundings, claim))
    if convention.is_usual(claim.kind, side):
        reasons.append(("usual_place", {}))
    return Candidate(claim, figure, side, features, reasons)


def _legend_of(surroundings: Surroundings, claim: CaptionReference) -> Legend | None:
    """The legend of an item, if it stands together, away from the pictures, and no other on the page counts alike."""
    legend = surroundings.legend_of(claim.caption) if claim.kind == "item" else None
    return legend if legend is not None and 1 < legend.items == claim.rank[1] else None


def _by_order(
    surroundings: Surroundings, beside: Surroundings, claim: CaptionReference, figure: Region
) -> Features:
    """What an item's place in its legend and a picture's place on its page say, wherever the legend stands.

    Args:
        surroundings: the caption's page.
        beside: the picture's page.
        claim: an item, or another claim, of which nothing is said.
        figure: the picture.
    """
    if claim.kind != "item":
        return {}
    count = count_of(claim.item[-1]) if claim.item else None
    legend = _legend_of(surroundings, claim)
    if count is not None and legend is not None:
        possible = beside.possible_items(figure, legend)
        if possible is None:
            return {}
        features: Features = {"misread": 1.0} if beside.is_numbered(figure) else {}
        if count not in possible:
            features["against_order"] = 1.0
        elif len(possible) == 1:
            features["same_place"] = 1.0
        else:  # of assignments that are equally likely, one that keeps the order: each its first
            features["places"] = math.log(len(possible)) + IN_ORDER * possible.index(count)
        return features
    place = claim.place_among(len(beside.pictures))
    if place is None or len(beside.pictures) < 2:
        return {}
    return {"same_place" if beside.rank(figure) == place else "other_place": 1.0}


def _position_word(claim: CaptionReference, side: str, figure: Region, row: list[Box]) -> float:
    position = claim.caption.caption.position if claim.caption.caption is not None else None
    if position in ("left", "right") and side in ("above", "below") and len(row) > 1:
        intended = row[0] if position == "left" else row[-1]
        return 1.0 if figure.box == intended else -1.0
    if position in ("above", "below", "left", "right"):
        # "above" says where the picture is: the caption stands below it.
        opposite = {"above": "below", "below": "above", "left": "right", "right": "left"}[position]
        return 1.0 if side == opposite else -1.0
    return 0.0


def _caption_alone(surroundings: Surroundings, claim: CaptionReference) -> Features:
    size = claim.caption.size
    return {
        "labelled": float(claim.number is not None),
        "small_type": float(0 < size < SMALL_TYPE * surroundings.text_size),
        "later_number": float(claim.index > 0),
    }


def on_other_page(
    document_index: DocumentIndex,
    surroundings: Surroundings,
    beside: Surroundings,
    claim: CaptionReference,
    figure: Region,
    convention: Convention,
    rank: tuple[int, int],
    *,
    spread: bool,
    faces: bool,
    at_home: bool,
) -> Candidate:
    """Measure a picture on the page before or after: double page, equal numbers of items and pictures, order.

    Args:
        document_index: the open document.
        surroundings: the caption's page.
        beside: the picture's page.
        claim: the claim.
        figure: the picture.
        convention: the book's habit.
        rank: the picture's place among the pictures of its page that could be meant, and how many there are.
        spread: whether the picture's page is the one where it is looked for: that which faces the caption, if
            nothing else is known of the book.
        faces: whether the two pages face each other.
        at_home: whether a picture of the caption's own page carries the claim's number.
    """
    side = "facing" if spread else "near"
    features: Features = {side: 1.0, "habit": convention.habit(claim.kind, side)}
    reasons: list[Note] = [("caption_facing" if faces else "caption_near", {"page": claim.caption.page})]
    features["captions_only"] = float(not surroundings.pictures)
    features["at_home"] = float(at_home)
    if claim.number is not None and claim.number.kind is NumberKind.FIGURE:
        features["body_text"] = min(document_index.body_length(claim.caption.page) / FULL_TEXT, MAX_TEXT)
    if _legend_of(surroundings, claim) is not None:
        ordered = _by_order(surroundings, beside, claim, figure)
    else:
        place = claim.place_among(rank[1])
        ordered = {"unequal" if place is None else "same_place" if rank[0] == place else "other_place": 1.0}
    features.update(ordered)
    if "same_place" in ordered:
        reasons.append(("same_order" if rank[1] > 1 else "only_pair", {}))
    if claim.caption.caption is not None and claim.caption.caption.position == "opposite":
        features["position_word"] = 1.0
        reasons.append(("position_word", {}))
    features.update(_caption_alone(surroundings, claim))
    return Candidate(claim, figure, side, features, reasons)


def in_list(claim: CaptionReference, figure: Region, convention: Convention) -> Candidate:
    """Measure a picture anywhere in the document whose printed number a list of plates names."""
    features: Features = {"list": 1.0, "habit": convention.habit(claim.kind, "list")}
    features["later_number"] = float(claim.index > 0)
    note: Note = ("caption_list", {"page": claim.caption.page})
    return Candidate(claim, figure, "list", features, [note])


def add_numbers(document_index: DocumentIndex, candidate: Candidate) -> bool:
    """Add how the caption's number and the picture's printed numbers agree; False where the two cannot be one."""
    agreed = agreement(document_index, candidate.claim, candidate.figure)
    if agreed is None:
        return False
    features, reasons = agreed
    if candidate.features.get("misread"):
        # Neither that the number agrees tells anything, nor that it differs.
        own_number = ("item_agrees", "item_differs")
        features = {name: value for name, value in features.items() if name not in own_number}
        reasons = [reason for reason in reasons if reason[0] != "number_printed"]
    if any(name in features for name in ("item_agrees", "figure_agrees", "bare_agrees")):
        for name in candidate.features:
            candidate.features[name] *= PLACE_OF_NUMBERED
    candidate.features.update(features)
    candidate.notes = [*reasons, *candidate.notes]
    return True


def agreement(
    document_index: DocumentIndex, claim: CaptionReference, figure: Region
) -> tuple[Features, list[Note]] | None:
    """How the caption's number and the picture's printed numbers agree; None where they cannot be one.

    Returns:
        The features, and the numbers that both carry as reasons.
    """
    number = claim.number
    plate = plate_of(document_index, figure)
    if claim.names_plate:
        if figure.type is RegionType.PANEL:
            return None
        if plate is None:
            return {}, []
        if plate.path[0] == claim.plate_key:
            note: Note = ("number_printed", {"number": plate.text})
            return {"plate_agrees": 1.0, "item_agrees": 1.0}, [note]
        return {"plate_differs": 1.0}, []
    if number is None:
        return {}, []
    features: Features = {}
    reasons: list[Note] = []
    if claim.plate_key is not None and plate is not None:
        if plate.path[0] != claim.plate_key:
            return {"plate_differs": 1.0}, []
        features["plate_agrees"] = 1.0
        reasons.append(("plate_printed", {"number": plate.text}))
    own_feature = _own_number(document_index, claim, figure)
    if own_feature is not None:
        features[own_feature] = 1.0
        if own_feature.endswith("agrees"):
            reasons.append(("number_printed", {"number": number.text}))
    return features, reasons


def _own_number(document_index: DocumentIndex, claim: CaptionReference, figure: Region) -> str | None:
    """The feature that tells how the number fits those printed with the picture; None where it has none."""
    number, own = claim.number, document_index.numbers.get(figure.id, [])
    if number is None:
        return None
    if number.kind in (NumberKind.PLATE, NumberKind.BARE, NumberKind.ENTRY):
        item = claim.item or ()
        items = [
            other.path[-len(item) :] for other in own if other.kind in (NumberKind.BARE, NumberKind.ENTRY)
        ]
        if not items or not item:
            return None
        if item in items:
            return "item_agrees"
        return "entry_differs" if number.kind is NumberKind.ENTRY else "item_differs"
    same_kind = [other.path for other in own if other.kind is number.kind]
    if number.path in same_kind:
        return "figure_agrees"
    if same_kind:
        return "figure_differs"
    return "bare_agrees" if number.path in [k.path for k in own if k.kind is NumberKind.BARE] else None


def plate_of(document_index: DocumentIndex, figure: Region) -> PrintedNumber | None:
    """The number of the plate that a picture is, or is part of."""
    for id in (figure.id, figure.parent):
        if id is not None:
            for number in document_index.numbers.get(id, []):
                if number.kind is NumberKind.PLATE:
                    return number
    return None


def plates_by_number(document_index: DocumentIndex) -> dict[str, list[Region]]:
    """The plates of a document by their numbers."""
    plates: dict[str, list[Region]] = defaultdict(list)
    for region in document_index.all_regions():
        number = plate_of(document_index, region) if region.type is RegionType.PLATE else None
        if number is not None:
            plates[number.path[0]].append(region)
    return plates
