"""Pairs of pictures to be compared: the first two of each project."""

from collections.abc import Iterator

from pictoria_docs.plugins import SAME_MOULD, OpenProject, PicturePair, Ref, RegionId, SuggestedPair


def suggest_first(opened: OpenProject) -> Iterator[SuggestedPair]:
    """Suggest that the first two pictures of the first document come from one mould."""
    for document in opened.project.documents[:1]:
        first, second = (Ref(document.id, RegionId(figure.id)) for figure in document.figures[:2])
        yield SuggestedPair(PicturePair.of(first, second), 0.5, SAME_MOULD)
