"""Which pictures show the object of which entry."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pictoria_docs.document import Link, LinkType, Origin
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.log_odds import probability
from pictoria_docs.languages import package_table
from pictoria_docs.linking.depicts_evidence import DepictionContext, DepictsPair, add_order, find_pairs
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.options import LinkingOptions

ORIGIN = Origin(stage="linking", version="2")
DEPICTS_WEIGHTS: Mapping[str, float] = {
    name: row["weight"] for name, row in package_table(__package__, "depicts.yaml").items()
}
"""Log-odds per unit of each feature, and "always", the constant; the file says what each feature means."""
AT_HOME = "at_home"
"""Of the weights, the one that counts once the entries are chosen."""
SUREST = 0.99
"""No link is surer than this: the reading of captions and headings may err too."""
SURE = 2.0
"""Pairs with this score or more tell the order of the others."""


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


def weigh_depictions(context: DepictionContext) -> list[DepictsPair]:
    """All pairs of picture and entry that anything speaks for, with features and scores; what training learns from."""
    pairs = find_pairs(context)
    for pair in pairs:
        pair.score = score(pair.features)
    add_order(context, pairs, SURE)
    for pair in pairs:
        pair.score = score(pair.features)
    return pairs


def score(features: Features) -> float:
    """Log-odds of a picture showing an entry's object."""
    weighted = (DEPICTS_WEIGHTS.get(name, 0.0) * value for name, value in features.items())
    return DEPICTS_WEIGHTS["always"] + sum(weighted)


def confidence_of(pair: DepictsPair) -> float:
    """The probability that a chosen picture shows an entry's object, at most `SUREST`."""
    against = any(DEPICTS_WEIGHTS.get(name, 0.0) * value < 0 for name, value in pair.features.items())
    at_home = DEPICTS_WEIGHTS[AT_HOME] if pair.features.get("in_entry") and not against else 0.0
    return min(probability(pair.score + at_home), SUREST)


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
