"""What is assumed, and how large a sample has to be: planned from what is undecided and what people have decided.

What a person sees as one thing is drawn as one (`clusters`): a figure with its caption, an entry with its
record. So a lot is counted in such clusters, its sample is a random one of them, and the promise is about the clusters
that hold a mistake (cluster sampling; Cochran 1977, "Sampling Techniques", chapter 9). How many mistakes such a cluster
holds is taken from those that were found.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import pi
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, false, func, tuple_

from pictoria_docs.document import Status
from pictoria_docs.document.assumed import LEARNED_FROM, AssumedLevel, is_sure
from pictoria_docs.store.database import schema
from pictoria_docs.store.people.validation import is_open
from pictoria_docs.store.subjects.sample_order import PLACES, multiplier_of, place
from pictoria_docs.store.workload.acceptance_sampling import most_wrong_left, sample_size

TABLE = schema.subjects
LEVELS = (0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 0.999)
"""Confidences from which on suggestions may be assumed."""
MAX_SAMPLED = 0.5
"""Share of a lot: where more of it would have to be looked at, all of it is asked about."""
SHARES = 6 / pi**2
"""By which 1, 1/4, 1/9 ... add up to 1."""
PLANS = 4
"""Times that a sample is planned anew, for a larger one shows more mistakes."""
TOGETHER, TOGETHER_WEIGHT = 1.5, 4.0
"""Mistakes in a cluster that holds any, before some are found, and for how many clusters found that counts."""
DOUBTFUL = 0.05
"""Share of mistakes from which on all things like those that were wrong are asked about."""
USUAL, USUAL_WEIGHT = 0.02, 5.0
"""Share of mistakes among sure things before some were looked at, and for how many that counts."""
ENOUGH = 5
"""Unsure things of a sort that people found right one after the other, until the others count as sure: of 105 such
others of documents with gold, 1 in 100 was wrong, against 20 in 100 before (sources left out)."""
LEARNED = 0.95
"""How sure they count as."""
BELOW = -1
"""The level of what is less sure than all levels."""
MAX_SORTS = 5000
"""Sorts of things that a query names, at most."""


class Stratum(NamedTuple):
    """Things that go wrong together: those of one document, kind and type."""

    document: str
    kind: str
    type: str


class UndecidedLevel(NamedTuple):
    """The clusters with undecided suggestions between two confidences."""

    number: int
    """Clusters whose surest undecided suggestion is there."""
    first_place: int
    """The first place of these."""
    unsure: int
    """Clusters whose least sure undecided suggestion is there."""


class Undecided(NamedTuple):
    """The clusters with undecided suggestions."""

    levels: list[UndecidedLevel]
    """From each of the rule's levels to the next."""
    below: int
    """Clusters whose least sure suggestion is below all levels."""


def undecided_levels(clusters: Iterable[tuple[int, int, int, int]], number: int) -> Undecided:
    """The clusters with undecided suggestions, level by level.

    Args:
        clusters: of their least and their most sure suggestion the levels (`BELOW`: below all), how many there are of
            these, and the first of their places.
        number: how many levels there are.
    """
    numbers, firsts, unsure, below = [0] * number, [PLACES] * number, [0] * number, 0
    for low, high, found, first in clusters:
        if high != BELOW:
            numbers[high] += found
            firsts[high] = min(firsts[high], first)
        if low != BELOW:
            unsure[low] += found
        else:
            below += found
    return Undecided([UndecidedLevel(*level) for level in zip(numbers, firsts, unsure, strict=True)], below)


class DecidedThing(NamedTuple):
    """A suggestion that somebody decided on after looking at it; `LEARNED_FROM` or surer."""

    confidence: float
    place: int
    wrong: bool
    sort: Stratum
    tells: bool = True
    """Whether it tells anything of unsure ones of its sort: not what is asked about in any case, nor what a person
    added a link or a value to."""


@dataclass(frozen=True)
class AssumptionRule:
    """When suggestions are assumed."""

    accepted_error: float = 0.01
    """Share of all things that may be wrong among those that are assumed."""
    assurance: float = 0.95
    """How sure that is to be."""
    least: float = 0.9
    """Suggestions that are less sure are asked about in any case; above 1: all are."""
    sample: int = 0
    """Which of the random samples is taken."""

    @property
    def levels(self) -> list[float]:
        """Confidences from which on suggestions may be assumed; none: nothing is."""
        return [level for level in LEVELS if level >= self.least]

    def assurance_with(self, wrong: int) -> float:
        """How sure the promise has to be after so many mistakes in the sample, 0 to 1.

        A sample that grows with each mistake asks again and again whether it is large enough; what may go wrong is
        shared out among these questions, so that all of them together keep to `assurance` (alpha spending, Lan and
        DeMets 1983; here as 6/pi^2, 6/pi^2/4, 6/pi^2/9 ... of it).
        """
        return 1 - (1 - self.assurance) * SHARES / (wrong + 1) ** 2

    @property
    def multiplier(self) -> int:
        """What makes another order of the places for another sample."""
        return multiplier_of(self.sample)


@dataclass(frozen=True)
class Assumption:
    """What is assumed of a project now, and what the sample has shown."""

    threshold: float | None = None
    """Suggestions of this confidence or more are assumed; None: none are."""
    lot: int = 0
    """How many clusters of these there are, with those that were asked about meanwhile."""
    seen: int = 0
    """How many of them the sample has shown."""
    wrong: int = 0
    """How many of these held a mistake."""
    wanted: int = 0
    """How many the sample needs."""
    left: int = 0
    """How many of these are not decided yet."""
    last_place: int = -1
    """The sample goes as far as this place."""
    most_wrong: int = 0
    """How many of the things that nobody looked at may be wrong, as sure as was asked for."""
    things: int = 0
    """Everything that people are asked about or have decided on."""
    questions: int = 0
    """In how many clusters there is anything to ask about."""
    mistakes: int = 0
    """How many things that were sure enough people found wrong."""
    more: int = 0
    """How many more things are asked about now than would be had these been right."""
    multiplier: int = 1
    doubted: tuple[Stratum, ...] = ()
    """What is asked about however sure it is, for others of the sort were wrong."""
    learned: tuple[Stratum, ...] = ()
    """What counts as surer than it is, for others of the sort were right."""

    @property
    def counting(self) -> tuple[Stratum, ...]:
        """What is assumed because it was learned."""
        return self.learned if self.threshold is not None and self.threshold <= LEARNED else ()

    def of(self, document: str) -> AssumedLevel | None:
        """What is assumed of one document; None: nothing is."""
        if self.threshold is None:
            return None
        own = tuple((sort.kind, sort.type) for sort in self.counting if sort.document == document)
        return AssumedLevel(threshold=self.threshold, learned=own)

    @property
    def asked(self) -> tuple[object, ...]:
        """All that `is_asked` depends on: the same for two assumptions by which the same is asked about."""
        return self.threshold, self.multiplier, self.last_place, self.doubted, self.learned

    def is_asked(self) -> ColumnElement[bool]:
        """Which of the suggestions are asked about: those that are not sure enough, those like others that were wrong,
        and the sample; none of a document that is finished."""
        suggested = (TABLE.c.status == Status.SUGGESTED.value) & is_open(TABLE.c.document_id)
        if self.threshold is None:
            return suggested
        sampled = place(self.multiplier) <= self.last_place
        unsure = sureness(self.learned) < self.threshold
        return suggested & (unsure | sampled | _of_sorts(self.doubted))

    def is_assumed(self) -> ColumnElement[bool]:
        """Which of the suggestions stand without having been asked about, those of the sample too."""
        if self.threshold is None:
            return TABLE.c.status == Status.ASSUMED.value  # of which there are none
        confidence = case((TABLE.c.always_asked == 1, 0.0), else_=func.coalesce(TABLE.c.suggested, 0.0))
        sure: ColumnElement[bool] = is_sure(confidence, self.threshold, _of_sorts(self.counting))
        return (TABLE.c.status == Status.SUGGESTED.value) & sure


NOTHING_ASSUMED = Assumption()


def sureness(learned: Collection[Stratum]) -> ColumnElement[float]:
    """How sure suggestions count as; what people added, and what is always asked about, counts as 0."""
    suggested = func.coalesce(TABLE.c.suggested, 0.0)
    always = (TABLE.c.always_asked == 1, 0.0)
    if not learned:
        return case(always, else_=suggested)
    is_learned = (suggested >= LEARNED_FROM) & (suggested < LEARNED) & _of_sorts(learned)
    return case(always, (is_learned, LEARNED), else_=suggested)


def _of_sorts(sorts: Collection[Stratum]) -> ColumnElement[bool]:
    if not sorts:
        return false()
    return tuple_(TABLE.c.document_id, TABLE.c.kind, TABLE.c.type).in_([tuple(sort) for sort in sorts])


class ReviewStatistics(NamedTuple):
    """What people's decisions tell."""

    things: list[DecidedThing]
    """Those that are sure, or count as such: their lot."""
    learned: tuple[Stratum, ...]
    outside: frozenset[int]
    """Places of clusters that hold only things that were learned from: they are in no lot."""
    unsure: frozenset[int]
    """Places of clusters that held something unsure too: what is wrong there says little of things that are sure
    altogether."""

    @property
    def mistakes(self) -> int:
        """How many of the sure things were wrong."""
        return sum(each.wrong for each in self.things)

    def without_mistakes(self) -> "ReviewStatistics":
        """The same, had all sure things been right."""
        return self._replace(things=[each._replace(wrong=False) for each in self.things])


def learn(decided: Iterable[DecidedThing], least: float) -> ReviewStatistics:
    """Which sorts of unsure things count as sure, because the first of them were all right, and hardly any later.

    Those first ones were chosen by how unsure they are, not at random; so they are in no lot.

    Args:
        decided: in the order in which they were decided.
        least: confidence from which things are sure.
    """
    sure: list[DecidedThing] = []
    unsure: dict[Stratum, list[DecidedThing]] = defaultdict(list)
    silent: list[DecidedThing] = []
    for each in decided:
        if each.confidence >= least:
            sure.append(each)
        elif each.tells:
            unsure[each.sort].append(each)
        else:
            silent.append(each)
    learned = [
        sort
        for sort, things in unsure.items()
        if len(things) >= ENOUGH
        and not any(thing.wrong for thing in things[:ENOUGH])
        and _share(sum(thing.wrong for thing in things), len(things) - ENOUGH) < DOUBTFUL
    ][:MAX_SORTS]
    later = [each._replace(confidence=LEARNED) for sort in learned for each in unsure[sort][ENOUGH:]]
    things = [*sure, *later]
    places = {each.place for each in things}
    first = {each.place for sort in learned for each in unsure[sort][:ENOUGH]}
    alike = {each.place for each in silent if each.confidence >= LEARNED_FROM and each.sort in learned}
    doubtful = {each.place for sort in unsure.keys() - set(learned) for each in unsure[sort]}
    doubtful.update(each.place for each in silent)
    return ReviewStatistics(things, tuple(learned), frozenset((first | alike) - places), frozenset(doubtful))


def choose(
    undecided: Undecided,
    lessons: ReviewStatistics,
    begun: Mapping[int, float],
    things: int,
    rule: AssumptionRule,
) -> Assumption:
    """What is assumed: from the confidence on by which the fewest have to be asked about, sample and all.

    Args:
        undecided: what nobody has decided on.
        lessons: what somebody has decided on after looking at it, of the lowest level or more.
        begun: the clusters of these that hold undecided suggestions too, by place, with the surest of those.
        things: everything that people are asked about or have decided on.
        rule: what is promised.
    """
    decided = lessons.things
    allowed = rule.accepted_error * things
    together = _mistakes_together(decided)
    levels, below = undecided
    fewest, best = below + sum(level.unsure for level in levels), Assumption(things=things)
    for index, threshold in enumerate(rule.levels):
        assumption = _from(threshold, levels[index:], decided, begun, int(allowed / together), rule)
        questions = below + assumption.left
        if questions < fewest and assumption.wanted <= MAX_SAMPLED * assumption.lot:
            fewest, best = questions, assumption
        below += levels[index].unsure
    return replace(
        best,
        things=things,
        most_wrong=int(best.most_wrong * together),
        doubted=tuple(_doubted([each for each in decided if each.place not in lessons.unsure])),
        learned=lessons.learned,
        questions=fewest,
    )


def _from(
    threshold: float,
    undecided: Sequence[UndecidedLevel],
    decided: Sequence[DecidedThing],
    begun: Mapping[int, float],
    allowed: int,
    rule: AssumptionRule,
) -> Assumption:
    """What would be assumed from a confidence on, counted in clusters."""
    # The sample is complete up to the first cluster that nobody has decided on.
    frontier = min((level.first_place for level in undecided if level.number), default=PLACES)
    own = [each for each in decided if each.confidence >= threshold]
    done = {each.place for each in own if begun.get(each.place, 0.0) < threshold}
    mistakes = {each.place for each in own if each.wrong}
    sample = {each for each in done if each < frontier}
    lot = sum(level.number for level in undecided) + len(done)
    found_elsewhere = len(mistakes - sample)
    wanted = _wanted(lot, done, mistakes, allowed, rule)
    wrong = len(mistakes & sample)
    left = max(0, wanted - len(_among_the_first(wanted, lot, done)))
    bound = most_wrong_left(lot, len(sample), wrong, rule.assurance_with(wrong))
    return Assumption(
        threshold=threshold, lot=lot, seen=len(sample), wrong=wrong, wanted=wanted, left=left,
        most_wrong=max(0, bound - found_elsewhere), multiplier=rule.multiplier,
    )  # fmt: skip


def _wanted(lot: int, done: set[int], mistakes: set[int], allowed: int, rule: AssumptionRule) -> int:
    """How many clusters the sample needs, with the mistakes that are known already.

    Those that were found outside of the sample are put right: so many more may have been among the others before.
    """
    wanted = 0
    for _ in range(PLANS if lot else 0):
        sample = _among_the_first(wanted, lot, done)
        wrong = len(sample & mistakes)
        larger = min(
            lot, sample_size(lot, wrong, allowed + len(mistakes - sample), rule.assurance_with(wrong))
        )
        if larger <= wanted:
            break
        wanted = larger
    return wanted


def _among_the_first(wanted: int, lot: int, done: set[int]) -> set[int]:
    """Those that a sample of the first `wanted` of a lot has, as nearly as evenly spread places tell."""
    last = wanted / lot * PLACES if lot else 0
    return {each for each in done if each <= last}


def _mistakes_together(decided: Sequence[DecidedThing]) -> float:
    """How many mistakes a cluster holds that holds any."""
    found = Counter(each.place for each in decided if each.wrong)
    return (found.total() + TOGETHER * TOGETHER_WEIGHT) / (len(found) + TOGETHER_WEIGHT)


def _doubted(decided: Sequence[DecidedThing]) -> Iterator[Stratum]:
    """The sorts of things among which too many were wrong, the worst first."""
    looked, wrong = Counter(each.sort for each in decided), defaultdict[Stratum, int](int)
    for each in decided:
        wrong[each.sort] += each.wrong
    shares = {sort: _share(number, looked[sort]) for sort, number in wrong.items() if number}
    worst = sorted(shares, key=lambda sort: (-shares[sort], sort))
    yield from (sort for sort in worst[:MAX_SORTS] if shares[sort] >= DOUBTFUL)


def _share(wrong: int, looked: int) -> float:
    """The share of mistakes that is likely where so many of those looked at were wrong."""
    return (wrong + USUAL * USUAL_WEIGHT) / (looked + USUAL_WEIGHT)
