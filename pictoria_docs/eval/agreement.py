"""How far two reviewers of the same documents agree: boxes, kinds and links.

The functions take plain data; `compare` takes two predictions of one document.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from pictoria_docs.errors import MissingPartError
from pictoria_docs.eval.matching import IOU, match_boxes
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.eval.predicted import Predicted, PredictedCaption, PredictedFigure


def krippendorffs_alpha(ratings: Sequence[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha for nominal data (2011): 1 agreement, 0 chance; None where nothing varies.

    Args:
        ratings: one row a reviewer, one column a unit; None where a reviewer did not rate it.

    Raises:
        MissingPartError: krippendorff is not installed.
    """
    try:
        import krippendorff
    except ImportError as error:
        raise MissingPartError("eval_extra_missing", package="krippendorff") from error
    names = sorted({str(value) for row in ratings for value in row if value is not None})
    if len(names) < 2:
        return None
    codes = {name: code for code, name in enumerate(names)}
    table = [
        [float("nan") if value is None else float(codes[str(value)]) for value in row] for row in ratings
    ]
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="nominal"))


def cohens_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """Cohen's kappa (1960) of two reviewers' ratings of the same units; None where nothing varies.

    Raises:
        MissingPartError: scikit-learn is not installed.
    """
    try:
        from sklearn.metrics import cohen_kappa_score
    except ImportError as error:
        raise MissingPartError("eval_extra_missing", package="scikit-learn") from error
    if len({*first, *second}) < 2:
        return None
    return float(cohen_kappa_score([str(value) for value in first], [str(value) for value in second]))


class PairedRatings(NamedTuple):
    """What two reviewers said of the same units."""

    first: tuple[str, ...]
    second: tuple[str, ...]


class AgreementScores(NamedTuple):
    """Two reviewers' work on one document, or on several together."""

    figures: MatchCounts
    """Figures, panels and plates matched at IoU 0.5."""
    captions: MatchCounts
    kinds: PairedRatings
    """Kinds of the figures that both have."""
    links: PairedRatings
    """ "linked" or "apart" for each caption and figure that both have on one page or that one of them linked."""

    @staticmethod
    def total(scores: "Iterable[AgreementScores]") -> "AgreementScores":
        """The agreement on several documents together."""
        figures, captions, kinds, links = zip(*scores, strict=True)
        return AgreementScores(
            MatchCounts.total(figures), MatchCounts.total(captions), _joined(kinds), _joined(links)
        )


def _joined(ratings: Iterable[PairedRatings]) -> PairedRatings:
    first, second = zip(*ratings, strict=True)
    return PairedRatings(tuple(chain.from_iterable(first)), tuple(chain.from_iterable(second)))


def compare(first: Predicted, second: Predicted) -> AgreementScores:
    """How far two reviewers agree on a document."""
    figures, captions = _same(first.figures, second.figures), _same(first.captions, second.captions)
    linked = {(link.source, link.target): None for link in first.links if link.type == "caption_of"}
    back = {second_id: first_id for first_id, second_id in (figures | captions).items()}
    ends = [
        (back.get(link.source), back.get(link.target)) for link in second.links if link.type == "caption_of"
    ]
    linked_too = {(caption, figure): None for caption, figure in ends if caption and figure}
    here: dict[int, list[str]] = defaultdict(list)
    for figure in first.figures:
        if figure.id in figures:
            here[figure.page].append(figure.id)
    together = {
        (caption.id, figure): None
        for caption in first.captions
        if caption.id in captions
        for figure in here[caption.page]
    }
    units = [
        (caption, figure)
        for caption, figure in {**together, **linked, **linked_too}
        if caption in captions and figure in figures
    ]
    kind_1 = {figure.id: figure.kind for figure in first.figures}
    kind_2 = {figure.id: figure.kind for figure in second.figures}
    return AgreementScores(
        figures=_counts(figures, first.figures, second.figures),
        captions=_counts(captions, first.captions, second.captions),
        kinds=PairedRatings(
            tuple(kind_1[id] for id in figures), tuple(kind_2[id] for id in figures.values())
        ),
        links=PairedRatings(
            tuple("linked" if unit in linked else "apart" for unit in units),
            tuple("linked" if unit in linked_too else "apart" for unit in units),
        ),
    )


def _counts(same: dict[str, str], first: Sequence[object], second: Sequence[object]) -> MatchCounts:
    return MatchCounts(len(same), len(second) - len(same), len(first) - len(same))


PredictedItems = Sequence[PredictedFigure] | Sequence[PredictedCaption]


def _same(first: PredictedItems, second: PredictedItems) -> dict[str, str]:
    """First reviewer's id -> second's, for boxes matched on each page."""
    same: dict[str, str] = {}
    for page in sorted({item.page for item in first}):
        own = [(item.id, item.box) for item in first if item.page == page and item.box]
        other = [(item.id, item.box) for item in second if item.page == page and item.box]
        pairs = match_boxes([box for _, box in own], [box for _, box in other], IOU)
        same.update({own[i][0]: other[j][0] for i, j in pairs})
    return same
