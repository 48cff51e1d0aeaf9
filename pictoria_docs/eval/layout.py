"""Where things are, type by type: average precision (COCO) and F1 at several overlaps.

Strictly by the boxes, unlike the figure F1 of the bench: a plate that is predicted only as its panels is missed.
Only what the gold leaves open is left out: ignored zones, optional captions, panels of a figure that is kept whole.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from typing import Any, NamedTuple

from pictoria_docs.document import Box
from pictoria_docs.eval.links import Matched
from pictoria_docs.eval.matching import IGNORED_SHARE, match_boxes
from pictoria_docs.eval.measures import MatchCounts

IOUS = (0.5, 0.75, 0.8, 0.9)
TYPES = ("figure", "plate", "panel", "caption", "mention")


class PageBoxes(NamedTuple):
    """The boxes of one type on one page."""

    true: tuple[Box, ...]
    predicted_boxes: tuple[Box, ...]
    sure: tuple[float, ...]
    """Confidence of each of `said`."""
    ignored: tuple[Box, ...]
    """Zones whose predictions are not scored."""


class Layout(NamedTuple):
    """How well boxes of one type are placed."""

    ap: float | None
    """Mean average precision over IoU 0.50 to 0.95 in steps of 0.05 (Lin et al. 2014); None without pycocotools."""
    ap50: float | None
    """Average precision at IoU 0.5."""
    f1: dict[float, MatchCounts]
    """IoU -> counts."""


def score_layout(documents: Sequence[Matched]) -> dict[str, Layout]:
    """The types that the gold has; documents are pooled, as COCO pools images."""
    result = {}
    for type in TYPES:
        pages = [page for matched in documents for page in _pages(matched, type)]
        if any(page.true for page in pages):
            f1 = {iou: MatchCounts.total(_counts(page, iou) for page in pages) for iou in IOUS}
            result[type] = Layout(*_average_precision(pages), f1)
    return result


def _pages(matched: Matched, type: str) -> Iterator[PageBoxes]:
    gold, predicted, figures = matched.gold, matched.predicted, matched.figures
    numbers = sorted({page.page for page in gold.pages} or {figure.page for figure in gold.figures})
    for number in numbers:
        predicted_boxes: list[tuple[Box, float]]
        ignored: list[Box] = []
        if type == "caption":
            if "captions" not in gold.scored:
                return
            true_boxes = [caption for caption in gold.captions if caption.page == number]
            true = [caption.box for caption in true_boxes if not caption.optional]
            ignored = [caption.box for caption in true_boxes if caption.optional]
            predicted_boxes = [(c.box, 1.0) for c in predicted.captions if c.page == number and c.box]
        elif type == "mention":
            if "mentions" not in gold.scored:
                return
            true = [mention.box for mention in gold.mentions if mention.page == number]
            predicted_boxes = [(m.box, 1.0) for m in predicted.mentions if m.page == number and m.box]
        else:
            if "figures" not in gold.scored:
                return
            ours = [f for f in predicted.figures if f.page == number and (f.kind or "figure") == type]
            predicted_boxes = [(f.box, f.confidence) for f in ours if f.id not in figures.neutral]
            there = [figure for figure in gold.figures if figure.page == number and figure.kind == type]
            true = [
                max(
                    (f.box, *f.alternatives),
                    key=lambda box: max((box.iou(b) for b, _ in predicted_boxes), default=0),
                )
                for f in there
            ]
            ignored = [zone.box for zone in gold.ignore if zone.page == number]
        yield PageBoxes(
            tuple(true),
            tuple(box for box, _ in predicted_boxes),
            tuple(sure for _, sure in predicted_boxes),
            tuple(ignored),
        )


def _counts(page: PageBoxes, iou: float) -> MatchCounts:
    pairs = match_boxes(page.true, page.predicted_boxes, iou)
    hit = {j for _, j in pairs}
    false = [
        box for j, box in enumerate(page.predicted_boxes)
        if j not in hit and not any(box.inside(zone) >= IGNORED_SHARE for zone in page.ignored)
    ]  # fmt: skip
    return MatchCounts(len(pairs), len(false), len(page.true) - len(pairs))


def _average_precision(pages: Sequence[PageBoxes]) -> tuple[float | None, float | None]:
    """AP over all IoU, and at 0.5, by pycocotools; ignored zones are its crowds."""
    try:
        from pycocotools.coco import COCO
        from pycocotools.cocoeval import COCOeval
    except ImportError:
        return None, None
    truth: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for image, page in enumerate(pages, 1):
        for crowd, boxes in enumerate((page.true, page.ignored)):
            for box in boxes:
                shape = {"bbox": _coco(box), "area": box.area, "iscrowd": crowd}
                truth.append({"id": len(truth) + 1, "image_id": image, "category_id": 1, **shape})
        for box, sure in zip(page.predicted_boxes, page.sure, strict=True):
            answers.append({"image_id": image, "category_id": 1, "bbox": _coco(box), "score": sure})
    if not answers:
        return 0.0, 0.0
    with redirect_stdout(io.StringIO()):  # it prints what it does
        coco = COCO()
        images = [{"id": image} for image in range(1, len(pages) + 1)]
        coco.dataset = {"images": images, "annotations": truth, "categories": [{"id": 1, "name": "it"}]}
        coco.createIndex()
        evaluator = COCOeval(coco, coco.loadRes(answers), "bbox")
        evaluator.params.maxDets = [1, 100, 1000]
        evaluator.params.areaRng, evaluator.params.areaRngLbl = [[0, 1e10]], ["all"]
        evaluator.evaluate()
        evaluator.accumulate()
    precision = evaluator.eval["precision"][:, :, 0, 0, -1]
    return float(precision.mean()), float(precision[0].mean())


def _coco(box: Box) -> list[float]:
    return [box.x0, box.y0, box.width, box.height]
