"""The state of one subject: what the machine suggested, what a person made of it, and its place in the order of work.

Pure functions on the model.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple, Protocol

from pictoria_docs.document import Entry, Field, Link, LinkType, Mention, Region, RegionType, Status
from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.document.region_type import PICTURES, REVIEWED_TYPES
from pictoria_docs.store.decisions.model import STATUS, EffectiveDecision, StoredDecision, Subject, kind_of

SETTLED = frozenset({Status.ACCEPTED, Status.CORRECTED})

LINKS, FIELDS, BOXES = 0.0, 1.0, 2.0
"""The order of work: a wrong link spoils more than a wrong value, and that more than a box drawn too wide."""
LINK_WEIGHTS: dict[str, float] = {
    LinkType.CAPTION_OF: 1.0,
    LinkType.DEPICTS: 0.9,
    LinkType.PART_OF: 0.7,
    LinkType.CONTINUES: 0.7,
    LinkType.CITES: 0.4,
}
"""What a mistake costs: a wrong caption takes its figure's number and entry with it, a wrong mention nothing else."""
OTHER_WEIGHT = 0.6
MAX_FRACTION = 0.999
"""Just under one: the whole part of a priority is the kind of its subject."""


class ClusterOrder(NamedTuple):
    """Where a subject comes among others, with all that a person sees as one thing with it (`clusters`)."""

    sample_rank: int
    """In the order of random samples."""
    priority: int
    """Place in the order of work: first what is likely to hold most mistakes; equal ones go page by page."""


class LinkSupport(IntEnum):
    """How firmly a region is linked to others."""

    NONE = 0
    SUGGESTED = 1
    CONFIRMED = 2
    """By a link that a person accepted, by which the region is right as well."""


ALONE = 0.5
"""The doubt about a picture without a caption, or a caption without a picture: a link that is missing."""


@dataclass(frozen=True, slots=True)
class SubjectState:
    """One subject of a document after all decisions."""

    id: str
    kind: str
    """"region", "entry", "mention", "link" or "field"."""
    type: str
    """A region's or link's type, a field's name; for the others their kind."""
    pages: tuple[int, ...]
    """Where it is seen; the first is where it is reviewed."""
    owner: str | None
    """A region's parent, also one that is gone; a field's entry; the region of a mention."""
    source: str | None
    target: str | None
    base: Subject | None
    """The machine's suggestion; None for a person's own addition. Entries are without their fields."""
    state: Subject
    """As it is now."""
    status: Status
    absent: bool = False
    """Not in the document whatever its status: what it joins or belongs to is gone, or another link or value that
    is the same counts."""
    revision: int = 0
    """Number of the latest decision on it, or of the one on its entry from which it follows; 0: none."""
    user: str | None = None
    at: str | None = None
    link_support: LinkSupport = LinkSupport.NONE
    """Of regions that people are asked about."""

    @property
    def as_suggested(self) -> "SubjectState | None":
        """With what the machine suggests as its content, if it suggests anything."""
        return None if self.base is None else replace(self, state=self.base)

    @property
    def hidden(self) -> bool:
        """Rejected or absent: not in the document that is exported."""
        return self.absent or self.status is Status.REJECTED

    @property
    def confidence(self) -> float:
        """How sure it is, 0 to 1; a mention is as sure as the links it makes."""
        return getattr(self.state, "confidence", 1.0)

    @property
    def suggested_confidence(self) -> float | None:
        """How sure the machine's suggestion was; None: it made none."""
        return None if self.base is None else getattr(self.base, "confidence", 1.0)

    @property
    def always_asked(self) -> bool:
        """Whether people are asked about the machine's suggestion however sure it is."""
        return getattr(self.base, "always_asked", False)

    @property
    def is_offer(self) -> bool:
        """Whether the machine suggests it as a possible figure, of which somebody has to say that it is one."""
        return isinstance(self.base, Region) and self.base.is_offer

    @property
    def is_offered(self) -> bool:
        """Whether this is a possible figure that nobody has decided on yet: no part of the document."""
        return self.is_offer and self.status is Status.SUGGESTED

    def is_assumed(self, assumed: AssumedLevel | None) -> bool:
        """Whether nobody decided on it and it is sure enough to stand; `assumed` None: nothing is."""
        confidence = self.suggested_confidence
        return (
            assumed is not None
            and confidence is not None
            and assumed.covers(self.kind, self.type, confidence)
            and self.status is Status.SUGGESTED
            and self.may_be_assumed
        )

    @property
    def may_be_assumed(self) -> bool:
        """Whether people are asked about it by how sure it is, or would be but for a link that they accepted."""
        if self.always_asked:
            return False
        return self.rank is not None or self.link_support is LinkSupport.CONFIRMED

    @property
    def rank(self) -> float | None:
        """Place in the order of work, the smallest first; None for what nobody needs to look at."""
        match self.state:
            case Link(type=type):
                return LINKS - _doubt(self.confidence, LINK_WEIGHTS.get(type, OTHER_WEIGHT))
            case Field():
                if self.state.alternative:
                    return None  # shown beside the value that counts, which people are asked about
                return FIELDS - _doubt(self.confidence, 1.0)
            case Region(type=type):
                if self.is_offered:
                    return LINKS - ALONE
                if type not in REVIEWED_TYPES or self.link_support is LinkSupport.CONFIRMED:
                    return None
                if self.link_support is LinkSupport.NONE and type is not RegionType.TABLE:
                    return LINKS - ALONE
                return BOXES - _doubt(self.confidence, 1.0 if type in PICTURES else OTHER_WEIGHT)
            case Entry():
                return BOXES - _doubt(self.confidence, 1.0)
        return None


def _doubt(confidence: float, weight: float) -> float:
    return min((1.0 - confidence) * weight, MAX_FRACTION)


class KnownSubjects(Protocol):
    """What states are derived from."""

    def suggestion(self, id: str) -> Subject | None:
        """What the machine suggests under an id."""

    def decision(self, id: str) -> EffectiveDecision:
        """The decision that counts for a subject."""

    def decisions_on(self, id: str) -> Sequence[StoredDecision]:
        """All decisions on a subject that count here, in order."""

    def is_removed(self, id: str) -> bool:
        """Whether a region, entry or mention was rejected, or added and taken back."""

    def pages_of(self, id: str) -> tuple[int, ...]:
        """The pages of a region, entry or mention."""


def derive(id: str, known: KnownSubjects) -> SubjectState | None:
    """The state of a subject, whatever others are the same thing; None: there is nothing under this id."""
    base, decision = known.suggestion(id), known.decision(id)
    about = base if decision.state is None else decision.state
    if about is None:
        return None
    status = STATUS[decision.action]
    base, state = base and without_fields(base), without_fields(about)
    owner: str | None = None
    source: str | None = None
    target: str | None = None
    pages: tuple[int, ...]
    absent = False
    match state:
        case Region(parent=parent):
            # It still belongs to a parent that is gone, and has it again when that comes back.
            owner, pages, type = parent, (state.page,), state.type.value
            if parent is not None and known.is_removed(parent):
                state = state.model_copy(update={"parent": None})
        case Entry():
            pages, type = state.pages, "entry"
        case Mention():
            owner, pages, type = state.region, (state.page,), "mention"
        case Link():
            if decision.state is not None:
                state = state.model_copy(update={"status": status})
            source, target, type = state.source, state.target, state.type
            pages = tuple(dict.fromkeys(page for end in (source, target) for page in known.pages_of(end)[:1]))
            absent = known.is_removed(source) or known.is_removed(target)
        case Field():
            owner, type = id.partition("/")[0], state.name
            pages = (state.evidence[0].page,) if state.evidence else known.pages_of(owner)[:1]
            absent = known.is_removed(owner)
    return SubjectState(
        id=id,
        kind=kind_of(state),
        type=type,
        pages=pages or (1,),
        owner=owner,
        source=source,
        target=target,
        base=base,
        state=state,
        status=status,
        absent=absent,
        revision=decision.revision,
        user=decision.user,
        at=decision.at,
    )


def without_fields(subject: Subject) -> Subject:
    """An entry without its record, whose values are subjects of their own; anything else as it is."""
    if isinstance(subject, Entry) and (subject.fields or subject.warnings):
        return subject.model_copy(update={"fields": ()})
    return subject
