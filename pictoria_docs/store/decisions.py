"""People's decisions laid over the machine's suggestions: pure functions on the model.

The latest decision on a subject stands. `accept` pins the subject as it was seen, `correct` and `add` put the
person's own version, `reject` removes a region, entry, mention or field and marks a link as rejected. A decided
object that a new run no longer finds stays in the document. When the new run finds the same thing under another
id (a box that moved by a point), the decided object takes its place and what pointed at the newcomer points at it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from pydantic import TypeAdapter

from pictoria_docs.document import (
    Action,
    Decision,
    Entry,
    Field,
    Link,
    Mention,
    Page,
    Region,
    Review,
    Status,
    field_id,
    value_key,
)
from pictoria_docs.store.packing import Findings
from pictoria_docs.store.twins import Ends, ends_of, precedence
from pictoria_docs.store.values import FieldCandidate, standing_values

Subject = Region | Entry | Mention | Link | Field
"""What a person can decide on."""

KINDS: dict[str, type[Subject]] = {
    "region": Region,
    "entry": Entry,
    "mention": Mention,
    "link": Link,
    "field": Field,
}
SAME_BOX = 0.8
"""Two regions of one type on one page with at least this intersection over union are the same thing."""

_CONTEXT = TypeAdapter(list[Region | Entry | Mention])
STATUS = {
    Action.ACCEPT: Status.ACCEPTED,
    Action.CORRECT: Status.CORRECTED,
    Action.REJECT: Status.REJECTED,
    Action.ADD: Status.ACCEPTED,
}
"""What each word of a person makes of its subject."""


def kind_of(subject: Subject) -> str:
    """The name under which the store keeps a decision on `subject`."""
    return next(name for name, kind in KINDS.items() if isinstance(subject, kind))


class StoredDecision(NamedTuple):
    """A decision as the store keeps it."""

    decision: Decision
    kind: str
    context: str
    """JSON of the regions, entries and mentions that a decided link joins."""
    number: int = 0
    """Its place in the project's decisions; 0: not kept yet."""
    step: str | None = None
    """What one undo takes back: the decisions that a person took at once."""
    layer: str = ""
    """Where it counts, once it is kept; "": it stands."""
    restores: int | None = None
    """Number of the earlier decision that stands again by this one; 0: the machine's suggestion; None: it is a
    decision of its own."""

    @property
    def effective(self) -> int:
        """Number of the decision whose word stands by this one."""
        if self.restores is not None:
            return self.restores
        return 0 if self.decision.action is Action.WITHDRAW else self.number


@dataclass(frozen=True)
class EffectiveDecision:
    """The latest word on one subject."""

    subject: str
    action: Action
    state: Subject
    """As the person left it; for `reject`, as it was."""
    context: tuple[Region | Entry | Mention, ...] = ()
    user: str = ""
    at: str = ""
    """ISO 8601, UTC."""

    @property
    def review(self) -> Review:
        """Its status, and whom it has it from."""
        return Review(status=STATUS[self.action], decided_by=self.user, decided_at=self.at)

    @property
    def rejected(self) -> bool:
        """Whether the person said no."""
        return self.action is Action.REJECT

    @property
    def link(self) -> Link:
        """The decided link with the status that the decision gives it."""
        assert isinstance(self.state, Link)
        return self.state.model_copy(update={"status": STATUS[self.action]})


class SubjectVersion(NamedTuple):
    """The word that stands on a subject."""

    decided: EffectiveDecision | None
    """None: taken back, or never given."""
    revision: int = 0
    """Number of the latest decision."""
    user: str | None = None
    """Who gave it, and when: by the decision that is effective, which may be an earlier one."""
    at: str | None = None


def version_of(last: StoredDecision, effective: StoredDecision | None) -> SubjectVersion:
    """The word that stands after the decision `last`.

    Args:
        last: the latest decision.
        effective: the decision that stands by it; None: what the machine suggests.
    """
    decided = next(iter(latest([last])), None)
    if decided is None or effective is None:
        return SubjectVersion(None, last.number)
    return SubjectVersion(decided, last.number, effective.decision.user, effective.decision.at.isoformat())


def latest(stored: Iterable[StoredDecision]) -> list[EffectiveDecision]:
    """The word that stands on each subject, from all decisions in the order they were taken.

    What was restored is the word of who had given it.
    """
    stored = list(stored)
    last = {each.decision.subject: each for each in stored}
    numbered = {each.number: each.decision for each in stored}
    found: list[EffectiveDecision] = []
    for subject, each in last.items():
        decision, kind, context, *_ = each
        if decision.action is Action.WITHDRAW:
            continue
        text = decision.after if decision.action in (Action.CORRECT, Action.ADD) else decision.before
        if text is not None:
            state = KINDS[kind].model_validate_json(text)
            ends = tuple(_CONTEXT.validate_json(context))
            author = numbered.get(each.effective, decision)
            found.append(
                EffectiveDecision(subject, decision.action, state, ends, author.user, author.at.isoformat())
            )
    return found


def is_taken_back(decisions: Sequence[StoredDecision]) -> bool:
    """Whether a subject is gone: a person added it, and took that back.

    Args:
        decisions: all decisions on the subject, in order.
    """
    added = any(each.decision.action is Action.ADD for each in decisions)
    return added and decisions[-1].decision.action is Action.WITHDRAW


def gone_of(stored: Iterable[StoredDecision]) -> set[str]:
    """The subjects that people added and took back."""
    by_subject: dict[str, list[StoredDecision]] = defaultdict(list)
    for each in stored:
        by_subject[each.decision.subject].append(each)
    return {subject for subject, decisions in by_subject.items() if is_taken_back(decisions)}


def context_json(objects: Sequence[Region | Entry | Mention]) -> str:
    """What `StoredDecision.context` keeps."""
    return _CONTEXT.dump_json(list(objects), exclude_defaults=True).decode()


@dataclass
class Overlay:
    """Decisions of one document, ready to be laid over its pages one by one and then over its findings."""

    decided: Sequence[EffectiveDecision]
    gone: Collection[str] = ()
    """Ids of what people added and took back: what they or others tied to it goes with it."""
    with_rejected: bool = False
    """Whether what a person rejected stays where it was; what belonged to it goes all the same."""
    moved: dict[str, str] = field(default_factory=dict)
    """Ids that gave way to another one; filled page by page."""
    removed: set[str] = field(default_factory=set)
    """Ids that a person rejected, or took back."""
    reviews: dict[str, Review] = field(default_factory=dict)
    """What people decided, by the ids that the subjects have now; filled page by page, then by `findings`."""

    @classmethod
    def of(cls, stored: Sequence[StoredDecision], *, with_rejected: bool = False) -> "Overlay":
        """From all decisions on a document, in the order they were taken."""
        return cls(latest(stored), gone_of(stored), with_rejected)

    def __post_init__(self) -> None:
        self.removed.update(self.gone)
        self._subjects = {each.subject for each in self.decided}
        self._regions: dict[int, list[EffectiveDecision]] = defaultdict(list)
        self._ends: dict[int, dict[str, Region]] = defaultdict(dict)
        self._kept: set[str] = set()
        for each in self.decided:
            if isinstance(each.state, Region):
                self._regions[each.state.page].append(each)
            if isinstance(each.state, Link):
                for end in each.context:
                    if isinstance(end, Region):
                        self._ends[end.page][end.id] = end
                        self._kept |= set() if each.rejected else {end.id}

    def page(self, page: Page) -> Page:
        """`page` with what people decided about its regions."""
        decided, ends = self._regions.get(page.number, []), self._ends.get(page.number, {})
        if not decided and not ends:
            return page
        regions: dict[str, Region] = {region.id: region for region in page.regions}
        subjects = {each.subject for each in decided}
        for each in decided:
            assert isinstance(each.state, Region)
            twin = None if each.subject in regions else _twin(each.state, regions.values(), subjects)
            if twin is not None:
                del regions[twin.id]
                self.moved[twin.id] = each.subject
            if each.rejected:
                regions.pop(each.subject, None)
                self.removed.update((each.subject, *((twin.id,) if twin is not None else ())))
            if self.with_rejected or not each.rejected:
                regions[each.subject] = each.state
                self.reviews[each.subject] = each.review
        for id, end in ends.items():
            if id in regions or id in self.removed:
                continue
            twin = _twin(end, regions.values(), subjects)
            if twin is not None:
                self.moved[id] = twin.id
            elif id in self._kept:
                regions[id] = end
        ordered = sorted(regions.values(), key=lambda region: region.order)
        return page.model_copy(update={"regions": tuple(self._with_parent(region) for region in ordered)})

    def _with_parent(self, region: Region) -> Region:
        if region.parent in self.removed:
            return region.model_copy(update={"parent": None})
        parent = self.moved.get(region.parent or "")
        return region if parent is None else region.model_copy(update={"parent": parent})

    def findings(self, found: Findings) -> Findings:
        """`found` with what people decided; call it after all pages went through `page`."""
        if not self.decided:
            return found
        entries = self._entries({entry.id: entry for entry in found.entries})
        mentions = self._mentions({mention.id: mention for mention in found.mentions})
        links = self._links(found.links)
        return found.model_copy(
            update={
                "entries": tuple(entries.values()),
                "mentions": tuple(mentions.values()),
                "links": tuple(links),
            }
        )

    def _entries(self, entries: dict[str, Entry]) -> Mapping[str, Entry]:
        for each in self.decided:
            if isinstance(each.state, Entry):
                self._place(each, entries, _same_entry)
        by_entry: dict[str, list[EffectiveDecision]] = defaultdict(list)
        for each in self.decided:
            if isinstance(each.state, Field):
                id = each.subject.partition("/")[0]
                by_entry[self.moved.get(id, id)].append(each)
        for id, decided in by_entry.items():
            if id in entries and id not in self.removed:
                entries[id] = self._with_fields(entries[id], decided)
        return entries

    def _with_fields(self, entry: Entry, decided: Sequence[EffectiveDecision]) -> Entry:
        """`entry` with what people said of the values of its record."""
        values = values_of(entry.id, entry.fields, decided)
        fields = standing_values(values)
        if self.with_rejected:
            refused = {
                field_id(entry.id, value.field): value for value in values if value.action is Action.REJECT
            }
            for field in fields.values():
                refused.pop(field_id(entry.id, field), None)
            fields |= {value.id: value.field for value in refused.values()}
        by_value = {value_id(entry.id, each): each for each in decided}
        for id, each in fields.items():
            if id in by_value:
                self.reviews[field_id(entry.id, each)] = by_value[id].review
        return entry.model_copy(update={"fields": tuple(fields.values())})

    def _mentions(self, mentions: dict[str, Mention]) -> Mapping[str, Mention]:
        for each in self.decided:
            if isinstance(each.state, Mention):
                self._place(each, mentions, _same_mention)
        return mentions

    def _place(self, each: EffectiveDecision, known: dict, same) -> None:  # type: ignore[type-arg, no-untyped-def]
        """Put a decided entry or mention in the place of the suggestion that is the same thing."""
        if each.subject not in known:
            # What people decided on is no suggestion: two that they added stay two.
            others = (other for other in known.values() if other.id not in self._subjects)
            twin = next((other for other in others if same(each.state, other)), None)
            if twin is not None:
                del known[twin.id]
                self.moved[twin.id] = each.subject
                known[each.subject] = twin
        if each.rejected:
            self.removed.add(each.subject)
        if each.rejected and not self.with_rejected:
            known.pop(each.subject, None)
        else:
            known[each.subject] = _decided_state(each, known.get(each.subject))
            self.reviews[each.subject] = each.review

    def _links(self, suggested: Iterable[Link]) -> list[Link]:
        decided_links = {
            each.subject: self.redirected(each.link) for each in self.decided if isinstance(each.state, Link)
        }
        links = [link for link in map(self.redirected, suggested) if link.id not in decided_links]
        stands: dict[Ends, tuple[tuple[int, str], Link]] = {}
        for link, status in (
            *((link, Status.SUGGESTED) for link in links),
            *((link, link.status) for link in decided_links.values()),
        ):
            if not self.removed & {link.source, link.target}:
                found = precedence(status, link.id), link
                stands[ends_of(link)] = min(found, stands.get(ends_of(link), found), key=itemgetter(0))
        kept = {link.id for _, link in stands.values()}
        self.reviews.update(
            (each.subject, each.review)
            for each in self.decided
            if each.subject in decided_links and each.subject in kept
        )
        return [link for link in (*links, *decided_links.values()) if link.id in kept]

    def redirected(self, link: Link) -> Link:
        """`link` between the ids that its ends have now."""
        source, target = self.moved.get(link.source, link.source), self.moved.get(link.target, link.target)
        if (source, target) == (link.source, link.target):
            return link
        return link.model_copy(update={"source": source, "target": target})


def _twin(region: Region, others: Iterable[Region], subjects: set[str]) -> Region | None:
    same = [other for other in others if other.type is region.type and other.id not in subjects]
    best = max(same, key=lambda other: region.box.iou(other.box), default=None)
    return best if best is not None and region.box.iou(best.box) >= SAME_BOX else None


def _same_entry(entry: Entry, other: Entry) -> bool:
    return entry.number == other.number and bool(set(entry.pages) & set(other.pages))


def _same_mention(mention: Mention, other: Mention) -> bool:
    return (mention.page, mention.text) == (other.page, other.text) and mention.box.iou(other.box) >= 0.5


def _decided_state(each: EffectiveDecision, suggested: Subject | None) -> Subject:
    """What stands: an entry's record is decided field by field, so that of the newest run goes with it."""
    state = each.state
    if isinstance(state, Entry) and each.rejected:
        return state.model_copy(update={"fields": (), "warnings": ()})
    if isinstance(state, Entry) and isinstance(suggested, Entry):
        return state.model_copy(update={"fields": suggested.fields, "warnings": suggested.warnings})
    return state


def value_id(entry: str, decided: EffectiveDecision) -> str:
    """The id of the value of an entry's record that was decided on: that of the suggestion, where there was one."""
    assert isinstance(decided.state, Field)
    name, _, key = decided.subject.partition("/")[2].partition("~")
    return f"{entry}/{name}~{key or value_key(decided.state)}"


def values_of(
    entry: str, fields: Iterable[Field], decided: Iterable[EffectiveDecision]
) -> list[FieldCandidate]:
    """The values that an entry's record was given, and those that people gave it."""
    values: dict[str, FieldCandidate] = {}
    for each in fields:
        id = field_id(entry, each)
        values.setdefault(id, FieldCandidate(id, each, base=each))
    for decision in decided:
        assert isinstance(decision.state, Field)
        name, _, key = decision.subject.partition("/")[2].partition("~")
        if not key:
            # Before values were told apart, a decision stood for all values of its field.
            values = {id: value for id, value in values.items() if value.field.name != name}
        id = value_id(entry, decision)
        base = values[id].base if id in values else None
        values[id] = FieldCandidate(id, decision.state, decision.action, base)
    return list(values.values())
