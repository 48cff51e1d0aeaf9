"""Pairs of pictures to be compared: each with the next one of its document."""

from collections.abc import Iterator
from itertools import pairwise

from pictoria_docs.plugins import SAME_MOULD, OpenProject, PicturePair, Ref, RegionId, SuggestedPair


def suggest_next(opened: OpenProject) -> Iterator[SuggestedPair]:
    """Suggest that neighbours come from one mould."""
    for document in opened.project.documents:
        for one, other in pairwise(Ref(document.id, RegionId(figure.id)) for figure in document.figures):
            yield SuggestedPair(PicturePair.of(one, other), 0.5, SAME_MOULD)
