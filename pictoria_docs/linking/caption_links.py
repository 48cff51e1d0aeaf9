"""The `caption_of` links being made, with what their confidence is made of."""

import math
from collections import defaultdict

from pictoria_docs.document import Link, LinkType, Origin, PageKind, Reason, Region, RunnerUp
from pictoria_docs.document.identity import RegionId
from pictoria_docs.evidence import Model
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.features import Features, without_zeros

ORIGIN = Origin(stage="linking", version="2")


class CaptionLinks:
    """The `caption_of` links being made, one per caption and picture, the surest kept."""

    def __init__(self, document_index: DocumentIndex, model: Model, duplicates: set[RegionId]) -> None:
        self.links: dict[tuple[RegionId, RegionId], Link] = {}
        self.features: dict[tuple[RegionId, RegionId], Features] = {}
        """What each link's confidence was made of."""
        self.by_figure: dict[RegionId, set[RegionId]] = defaultdict(set)
        self.by_caption: dict[RegionId, set[RegionId]] = defaultdict(set)
        self.continuations: list[Link] = []
        """`continues` links, from caption to caption."""
        self._document_index, self._model, self._duplicates = document_index, model, duplicates

    def add(
        self,
        caption: Region,
        figure: RegionId,
        features: Features,
        reasons: list[Reason],
        runner_up: RunnerUp | None = None,
    ) -> None:
        """Link a caption to a picture, unless a surer link of the two is there."""
        features = {
            **features,
            "scanned": float(self._document_index.pages[caption.page].kind is PageKind.SCAN),
            "duplicate": float(caption.id in self._duplicates),
            "unlabelled": float(not caption.printed_numbers),
            "other_page": float(self._document_index.get(figure).page != caption.page),
            "several": math.log(max(len(caption.printed_numbers), 1)),
            "length": math.log1p(len(caption.text) / 100),
        }
        confidence = self._model.probability_of(features)
        old = self.links.get((caption.id, figure))
        if old is not None and old.confidence >= confidence:
            return
        link = Link.make(
            LinkType.CAPTION_OF, caption.id, figure, confidence, tuple(reasons), ORIGIN, runner_up
        )
        self.links[(caption.id, figure)] = link
        self.features[(caption.id, figure)] = without_zeros(features)
        self.by_figure[figure].add(caption.id)
        self.by_caption[caption.id].add(figure)

    def drop(self, caption: RegionId) -> None:
        """Take back all links of a caption."""
        for figure in self.by_caption.pop(caption, set()):
            self.links.pop((caption, figure), None)
            self.features.pop((caption, figure), None)
            self.by_figure[figure].discard(caption)

    def inherited(self, caption: RegionId, figure: RegionId, relation: str) -> Features:
        """Features of a link that follows from another one, by `relation` (a flag of `LINKS`)."""
        first = self.features[(caption, figure)]
        return {**{name: first.get(name, 0.0) for name in ("score", "lead", "composed")}, relation: 1.0}
