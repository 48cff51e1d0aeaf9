"""Which pictures show the object of which entry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pictoria_docs.document import Entry, Link, LinkType, Origin, Reason, Region
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.log_odds import probability
from pictoria_docs.evidence import FeatureSet, Measured, ShippedModel
from pictoria_docs.linking.depicts_evidence import (
    DepictionContext,
    DepictsPair,
    add_order,
    find_pairs,
)
from pictoria_docs.linking.options import LinkingOptions

ORIGIN = Origin(stage="linking", version="2")
AT_HOME = 2.0
"""Log-odds that a link is surer by where the picture stands in its entry's flow and nothing speaks against it, once
entries are chosen (166 of 166 right, 11 sources)."""
SUREST = 0.99
"""No link is surer than this: the reading of captions and headings may err too."""
SURE = 2.0
"""Pairs with this score or more tell the order of the others."""

DEPICTIONS: FeatureSet[Measured] = FeatureSet("depicts", base=-1.5)
"""Of a picture showing the object of an entry."""
DEPICTIONS.declare("caption_names", "certainty", "The picture's caption names the entry's number.", prior=5.2)
DEPICTIONS.declare("accession", "flag", "Caption and entry have the same accession number.", prior=5.2)
DEPICTIONS.declare(
    "named", "certainty", "The entry names the picture in its head or on a line of its own.", prior=4.7
)
DEPICTIONS.declare("in_text", "certainty", "The entry's running text names the picture.", prior=2.2)
DEPICTIONS.declare("compared", "flag", "The entry only compares its object with the picture.", prior=-3.0)
DEPICTIONS.declare(
    "through_whole", "flag", "What is named is the plate or figure that the picture is part of.", prior=-0.7
)
DEPICTIONS.declare("for_part", "flag", "A part of the picture is named that was not found.", prior=-1.5)
DEPICTIONS.declare(
    "same_number",
    "share",
    "The picture has the entry's number, as this share of all pictures has one.",
    prior=2.8,
)
DEPICTIONS.declare("in_entry", "flag", "The picture stands in the entry's flow.", prior=3.4)
DEPICTIONS.declare(
    "pages_off",
    "ln(1 + pages)",
    "From a picture in the entry's flow to the nearest page with its text.",
    prior=-1.2,
)
DEPICTIONS.declare(
    "pictures_off",
    "ln(pictures)",
    "In the entry's flow on pages without its text, where this is one of them.",
    prior=-0.8,
)
DEPICTIONS.declare(
    "beside",
    "share",
    "Of the picture's height that stands on the level of the entry, in a column of its own.",
    prior=4.0,
)
DEPICTIONS.declare("others_beside", "share", "The same, of another entry, where that is more.", prior=-4.0)
DEPICTIONS.declare(
    "text",
    "share",
    "Likeness of the caption and the entry's title, by words that are rare among titles.",
    prior=3.0,
)
DEPICTIONS.declare(
    "text_lead", "share", "How much more alike they are than the caption and any other entry.", prior=2.0
)
DEPICTIONS.declare(
    "order", "sign", "The picture fits between those of the entries before and after, or not.", prior=0.6
)
DEPICTIONS.declare("other_named", "flag", "The caption names another entry, and not this one.", prior=-3.5)
DEPICTIONS.declare(
    "other_names", "flag", "Another entry names the picture more exactly than this one.", prior=-3.5
)
DEPICTIONS.declare("panels_of_others", "share", "Parts of the picture that other entries name.", prior=-4.0)
DEPICTIONS.declare(
    "comparandum", "flag", "The caption says that it shows something for comparison.", prior=-3.0
)
DEPICTIONS.declare("cited_by_many", "ln(entries)", "Entries that name the picture in their text.", prior=-0.8)
DEPICTS_MODEL = ShippedModel.beside(__file__, DEPICTIONS)


def link_depictions(context: DepictionContext, options: LinkingOptions) -> list[Link]:
    """Pictures to entries: by captions that name the entry, accession numbers, plates that it names, place in the flow.

    A picture shows the object of one entry, the likeliest, unless its caption or several entries say otherwise.
    """
    if not context.entries:
        return []
    return [
        Link.make(LinkType.DEPICTS, pair.figure, pair.entry, confidence, tuple(pair.reasons), ORIGIN)
        for pair in choose(weigh_depictions(context), _wholes(context))
        if (confidence := confidence_of(pair)) >= options.min_confidence
    ]


def link_drawn(entry: Entry, pictures: Iterable[Region]) -> list[Link]:
    """Link the pictures that stand within an entry, as a person drew it; panels go with the picture they are part of.

    Where none does, it is the only one on its pages that carries its number.

    Args:
        entry: with its spans.
        pictures: of its pages.
    """
    pictures = list(pictures)
    inside = [
        each
        for each in pictures
        if any(span.page == each.page and span.box.holds(each.box.centre) for span in entry.spans)
    ]
    shown, feature, code = inside, "in_entry", "in_entry"
    if not inside and entry.number:
        numbered = [each for each in pictures if each.number == entry.number.strip(" .")]
        shown, feature, code = numbered if len(numbered) == 1 else [], "same_number", "number_of_entry"
    ids = {each.id for each in shown}
    pair = DepictsPair(RegionId(""), entry.id, {feature: 1.0})
    pair.score = DEPICTS_MODEL.load().log_odds_of(pair.features)
    reason = Reason(code=code, values={"number": entry.number or ""})
    return [
        Link.make(LinkType.DEPICTS, each.id, entry.id, confidence_of(pair), (reason,), ORIGIN)
        for each in shown
        if each.parent not in ids
    ]


def weigh_depictions(context: DepictionContext) -> list[DepictsPair]:
    """Weigh all pairs of picture and entry that anything speaks for; training learns from them too."""
    model, pairs = DEPICTS_MODEL.load(), find_pairs(context)
    for pair in pairs:
        pair.score = model.log_odds_of(pair.features)
    add_order(context, pairs, SURE)
    for pair in pairs:
        pair.score = model.log_odds_of(pair.features)
    return pairs


def confidence_of(pair: DepictsPair) -> float:
    """The probability that a chosen picture shows an entry's object, at most `SUREST`."""
    told = DEPICTS_MODEL.load().explain(DEPICTIONS.rows([pair.features])[0])
    at_home = pair.features.get("in_entry") and all(each.log_odds >= 0 for each in told)
    return min(probability(pair.score + (AT_HOME if at_home else 0.0)), SUREST)


def _wholes(context: DepictionContext) -> dict[RegionId, RegionId]:
    """The plate or figure that each panel is a part of."""
    return {
        region.id: region.parent
        for region in context.document_index.all_regions()
        if region.is_picture and region.parent is not None
    }


def choose(
    pairs: Sequence[DepictsPair], wholes: Mapping[RegionId, RegionId] | None = None
) -> list[DepictsPair]:
    """For each picture the likeliest entry; several only where picture or entries name one another.

    Panels of one plate compete: what another panel of it shows rather, a panel shows only as its own likeliest entry.

    Args:
        pairs: weighed.
        wholes: the plate or figure that each panel is a part of.
    """
    wholes = wholes or {}
    groups: dict[RegionId, list[DepictsPair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.figure].append(pair)
    best = {figure: max(group, key=lambda pair: pair.score) for figure, group in groups.items()}
    shown = {
        (wholes[figure], pair.entry): figure
        for figure, pair in best.items()
        if figure in wholes and pair.is_explicit
    }
    chosen: list[DepictsPair] = []
    for figure, group in groups.items():
        chosen += [
            pair
            for pair in group
            if pair is best[figure]
            or (
                pair.is_explicit
                and best[figure].is_explicit
                and pair.score > 0
                and (figure not in wholes or (wholes[figure], pair.entry) not in shown)
            )
        ]
    return chosen
