"""Pictures compared in pairs: what each person decides on two of them, and which pairs to look at next."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Annotated

from pydantic import StringConstraints

from pictoria_docs.editing.edits import Key, SubjectId
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.tables.comparisons import comparison_rows, picture_seen
from pictoria_docs.exchange.tables.tables import Row
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.gallery.pictures import figures_json, ref_key
from pictoria_docs.review.gallery.suggested_pairs import suggested_pairs
from pictoria_docs.review.schemas.gallery import ComparedFigureJson, PairJson, PairsJson, StoredComparisonJson
from pictoria_docs.review.session import SessionService
from pictoria_docs.store.pictures.comparisons import (
    NOTHING_IN_COMMON,
    PAIRS_AT_ONCE,
    PicturePair,
    State,
    StoredComparison,
    agreement,
)
from pictoria_docs.store.pictures.gallery import PictureFilter, Ref
from pictoria_docs.strict_model import StrictModel

ASKED_AT_ONCE = 20
"""Pictures that the index is asked about for one list of likely pairs."""
NEIGHBOURS = 4
"""Likely pairs of each."""
MAX_FIGURES = 12
"""Pictures side by side."""


class End(StrictModel):
    """One of two pictures."""

    document: SubjectId
    id: SubjectId

    @property
    def ref(self) -> Ref:
        """As the store takes it."""
        return Ref(self.document, self.id)  # type: ignore[arg-type]


class Comparison(StrictModel):
    """What a person says of two pictures."""

    key: Key
    """Chosen by who sends it: what is sent again is not kept twice."""
    first: End
    second: End
    category: Annotated[str, StringConstraints(max_length=80)] | None
    """One of the project's relations; null: take back what was said."""
    note: Annotated[str, StringConstraints(max_length=4000)] = ""


class ComparisonUndo(StrictModel):
    """A comparison to take back: what the person said before stands again. Taking that back does it again."""

    key: Key
    new_key: Key


class ComparisonService(SessionService):
    """Keeps the comparisons of a project."""

    def among(self, figures: Iterable[Ref]) -> PairsJson:
        """All pairs of some pictures; of a single one, the pairs that people have compared it in.

        Raises:
            EditError: too many pictures.
        """
        self._session.prepare()
        refs = list(dict.fromkeys(figures))
        if len(refs) > MAX_FIGURES:
            raise EditError("compare_too_many", most=MAX_FIGURES)
        if len(refs) == 1:
            compared = self._session.opened.store.comparisons.of(refs[0])
            pairs = list(dict.fromkeys(comparison.pair for comparison in compared))
            refs = list(dict.fromkeys([*refs, *(ref for pair in pairs for ref in pair)]))
        else:
            pairs = [PicturePair.of(*two) for two in combinations(refs, 2)]
        return self._answer([self._pair_json(pair) for pair in pairs], refs, None)

    def compared(
        self,
        state: State = State.ALL,
        category: str | None = None,
        after: int = 0,
        limit: int = PAIRS_AT_ONCE,
    ) -> PairsJson:
        """Pairs that people have compared, the one that was compared longest ago first."""
        session = self._session
        session.require(Permission.READ)
        positions = session.opened.store.comparisons.pairs(
            state, session.user, category=category, after=after, limit=limit
        )
        refs = dict.fromkeys(ref for _, pair in positions for ref in pair)
        pairs = [self._pair_json(pair) for _, pair in positions]
        return self._answer(pairs, refs, positions[-1][0] if len(positions) == limit else None)

    def likely(self, wanted: PictureFilter, after: str | None = None) -> PairsJson:
        """Pairs of pictures that look alike, or that packages suggest (`suggested_pairs`).

        Those that the person has compared are left out, and those of which all who compared them say that they have
        nothing in common.

        Raises:
            EditError: the project has no index of likeness.
        """
        self._session.prepare()
        opened = self._session.opened
        if opened.similar is None:
            raise EditError("gallery_no_likeness")
        wanted = replace(wanted, assumption=opened.assumption)
        page = opened.store.gallery.find(wanted, after=after, limit=ASKED_AT_ONCE)
        scores: dict[PicturePair, float] = {}
        suggested: dict[PicturePair, str | None] = {}
        for ref in page.refs:
            for near in opened.similar.nearest(*ref, NEIGHBOURS):
                other = Ref(near.document, near.id)  # type: ignore[arg-type]
                if other != ref:
                    pair = PicturePair.of(ref, other)
                    scores[pair], suggested[pair] = near.score, near.relation
        asked = set(page.refs)
        for pair, probability, relation in suggested_pairs(opened):
            if not asked.isdisjoint(pair):
                scores[pair], suggested[pair] = max(probability, scores.get(pair, 0.0)), relation
        ends = opened.store.gallery.pictures({ref for pair in scores for ref in pair})
        existing = {picture.ref for picture in ends}
        best = sorted((pair for pair in scores if existing.issuperset(pair)), key=lambda pair: -scores[pair])
        pairs = [self._pair_json(pair, round(scores[pair], 4), suggested[pair]) for pair in best]
        pairs = [pair for pair in pairs if pair["mine"] is None and not _is_refused(pair)]
        refs = dict.fromkeys(ref for pair in best for ref in pair)
        return self._answer(pairs, refs, page.cursor)

    def compare(self, request: Comparison) -> PairJson:
        """Store how the person compares two pictures.

        Raises:
            EditError: a picture that is not there, one picture with itself, or a relation that the project has not.
            LockedError: both are in one document, which is validated: what people agree on there is part of it.
        """
        session = self._session
        session.require(Permission.COMPARE)
        session.prepare()
        opened, category = session.opened, request.category
        if request.first == request.second:
            raise EditError("compare_itself")
        if category is not None and category not in self._relations():
            raise EditError("compare_category", category=category)
        pair = PicturePair.of(request.first.ref, request.second.ref)
        pictures = opened.store.gallery.pictures(pair)
        if len(pictures) < len(pair):
            raise EditError("edit_gone", subject=ref_key(pair.first))
        seen = {
            name: picture_seen(picture) for name, picture in zip(PicturePair._fields, pictures, strict=True)
        }
        opened.store.comparisons.add(
            pair, category, user=session.user, key=request.key, seen=seen, note=request.note
        )
        return self._pair_json(pair)

    def undo(self, request: ComparisonUndo) -> PairJson:
        """Take back what the person decided on two pictures.

        Raises:
            EditError: they have compared the pair since, or never did.
            LockedError: both are in one document, which is validated.
        """
        session = self._session
        session.require(Permission.COMPARE)
        comparison = session.opened.store.comparisons.undo(request.key, request.new_key, session.user)
        if comparison is None:
            raise EditError("compare_not_undone")
        return self._pair_json(comparison.pair)

    def history(self, one: Ref, other: Ref) -> list[StoredComparisonJson]:
        """All comparisons of two pictures, oldest first."""
        self._session.require(Permission.READ)
        stored = self._session.opened.store.comparisons.history(PicturePair.of(one, other))
        return [_comparison_json(comparison) for comparison in stored]

    def rows(self, *, history: bool = False) -> Iterator[Row]:
        """The table of all comparisons, a few rows in memory at a time."""
        session = self._session
        session.require(Permission.EXPORT)
        labels = session.opened.project.config.comparisons.labels(session.language)
        return comparison_rows(session.opened.store, labels, history=history)

    def _relations(self) -> Collection[str]:
        """What can be said of two pictures of the project."""
        return self._session.opened.project.config.comparisons.labels(FALLBACK)

    def _pair_json(
        self, pair: PicturePair, score: float | None = None, suggested: str | None = None
    ) -> PairJson:
        """A pair, and what counts for it."""
        effective = self._session.opened.store.comparisons.effective(pair)
        agreed = agreement(effective)
        user = self._session.user
        own = next((comparison for comparison in effective if comparison.user == user), None)
        return {
            "first": ref_key(pair.first),
            "second": ref_key(pair.second),
            "agreement": agreed.value if agreed is not None else None,
            "mine": own.category if own is not None else None,
            "note": own.note if own is not None else "",
            "said": [_comparison_json(comparison) for comparison in effective],
            "score": score,
            "suggested": suggested if suggested in self._relations() else None,
        }

    def _answer(self, pairs: list[PairJson], refs: Iterable[Ref], after: str | int | None) -> PairsJson:
        figures: dict[str, ComparedFigureJson] = {
            figure["key"]: {**figure, "image": ""}
            for figure in figures_json(self._session.opened, refs, self._session.language)
        }
        return {"pairs": pairs, "figures": figures, "next": after}


def _is_refused(pair: PairJson) -> bool:
    """Whether all who compared a pair say that it has nothing in common."""
    return {said["category"] for said in pair["said"]} == {NOTHING_IN_COMMON}


def _comparison_json(comparison: StoredComparison) -> StoredComparisonJson:
    """What one person decided."""
    return {
        "key": comparison.key,
        "category": comparison.category,
        "by": comparison.user,
        "at": comparison.at,
        "note": comparison.note,
        "revision": comparison.number,
    }
