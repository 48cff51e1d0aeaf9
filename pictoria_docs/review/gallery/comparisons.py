"""Pictures compared in pairs: what each person decides on two of them, and which pairs to look at next."""

from collections.abc import Iterable
from itertools import combinations
from typing import Annotated

from pydantic import StringConstraints

from pictoria_docs.errors import EditError
from pictoria_docs.exchange.comparisons import picture_seen
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.review.editing.edits import Key, SubjectId
from pictoria_docs.review.gallery.pictures import figures_json, ref_key
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.wire import Json
from pictoria_docs.store.comparisons import PicturePair, State, StoredComparison, agreement
from pictoria_docs.store.gallery import PictureFilter, Ref
from pictoria_docs.strict_model import StrictModel

ASKED_AT_ONCE = 20
"""Pictures that the index is asked about for one list of likely pairs."""
NEIGHBOURS = 4
"""Likely pairs of each."""
MOST_FIGURES = 12
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


def compare(opened: OpenProject, comparison: Comparison, user: str) -> Json:
    """Store how a person compares two pictures.

    Raises:
        EditError: a picture that is not there, one picture with itself, or a relation that the project has not.
    """
    if comparison.first == comparison.second:
        raise EditError("compare_itself")
    if (
        comparison.category is not None
        and comparison.category not in opened.project.config.comparisons.labels(FALLBACK)
    ):
        raise EditError("compare_category", category=comparison.category)
    pair = PicturePair.of(comparison.first.ref, comparison.second.ref)
    pictures = opened.store.gallery.pictures(pair)
    if len(pictures) < len(pair):
        raise EditError("edit_gone", subject=ref_key(pair.first))
    seen = {name: picture_seen(picture) for name, picture in zip(PicturePair._fields, pictures, strict=True)}
    opened.store.comparisons.add(
        pair, comparison.category, user=user, key=comparison.key, seen=seen, note=comparison.note
    )
    return pair_json(opened, pair, user)


def undo_comparison(opened: OpenProject, request: ComparisonUndo, user: str) -> Json:
    """Take back what the person decided.

    Raises:
        EditError: they have compared the pair since, or never did.
    """
    comparison = opened.store.comparisons.undo(request.key, request.new_key, user)
    if comparison is None:
        raise EditError("compare_not_undone")
    return pair_json(opened, comparison.pair, user)


def pair_json(
    opened: OpenProject,
    pair: PicturePair,
    user: str,
    comparisons: Iterable[StoredComparison] | None = None,
    score: float | None = None,
) -> Json:
    """A pair, and what counts for it."""
    effective = list(opened.store.comparisons.effective(pair) if comparisons is None else comparisons)
    agreed = agreement(effective)
    own = next((comparison for comparison in effective if comparison.user == user), None)
    return {
        "first": ref_key(pair.first),
        "second": ref_key(pair.second),
        "agreement": agreed.value if agreed is not None else None,
        "mine": own.category if own is not None else None,
        "note": own.note if own is not None else "",
        "said": [comparison_json(comparison) for comparison in effective],
        "score": score,
    }


def comparison_json(comparison: StoredComparison) -> Json:
    """What one person decided."""
    return {
        "key": comparison.key,
        "category": comparison.category,
        "by": comparison.user,
        "at": comparison.at,
        "note": comparison.note,
        "revision": comparison.number,
    }


def pairs_among(opened: OpenProject, refs: list[Ref], user: str, language: str) -> Json:
    """All pairs of some pictures; of a single one, the pairs that people have compared it in.

    Raises:
        EditError: too many pictures.
    """
    refs = list(dict.fromkeys(refs))
    if len(refs) > MOST_FIGURES:
        raise EditError("compare_too_many", most=MOST_FIGURES)
    if len(refs) == 1:
        pairs = list(dict.fromkeys(comparison.pair for comparison in opened.store.comparisons.of(refs[0])))
        refs = list(dict.fromkeys([*refs, *(ref for pair in pairs for ref in pair)]))
    else:
        pairs = [PicturePair.of(*two) for two in combinations(refs, 2)]
    return _answer(opened, [pair_json(opened, pair, user) for pair in pairs], refs, None, language)


def pairs_in(
    opened: OpenProject, state: State, user: str, category: str | None, after: int, limit: int, language: str
) -> Json:
    """Pairs that people have compared, the one that was compared longest ago first."""
    positions = opened.store.comparisons.pairs(state, user, category=category, after=after, limit=limit)
    refs = dict.fromkeys(ref for _, pair in positions for ref in pair)
    pairs = [pair_json(opened, pair, user) for _, pair in positions]
    return _answer(opened, pairs, refs, positions[-1][0] if len(positions) == limit else None, language)


def likely_pairs(
    opened: OpenProject, wanted: PictureFilter, after: str | None, user: str, language: str
) -> Json:
    """Pairs of pictures that look alike, and which the person has not compared.

    Raises:
        EditError: the project has no index of likeness.
    """
    if opened.similar is None:
        raise EditError("gallery_no_likeness")
    page = opened.store.gallery.find(wanted, after=after, limit=ASKED_AT_ONCE)
    scores: dict[PicturePair, float] = {}
    for ref in page.refs:
        for near in opened.similar.nearest(*ref, NEIGHBOURS):
            other = Ref(near.document, near.id)  # type: ignore[arg-type]
            if other != ref:
                scores[PicturePair.of(ref, other)] = near.score
    existing = {each.ref for each in opened.store.gallery.pictures({ref for pair in scores for ref in pair})}
    best = sorted((pair for pair in scores if existing.issuperset(pair)), key=lambda pair: -scores[pair])
    pairs = [pair_json(opened, pair, user, score=round(scores[pair], 4)) for pair in best]
    pairs = [each for each in pairs if each["mine"] is None]
    refs = dict.fromkeys(ref for pair in best for ref in pair)
    return _answer(opened, pairs, refs, page.cursor, language)


def _answer(
    opened: OpenProject, pairs: list[Json], refs: Iterable[Ref], after: str | int | None, language: str
) -> Json:
    figures = figures_json(opened, refs, language)
    return {"pairs": pairs, "figures": {each["key"]: each for each in figures}, "next": after}
