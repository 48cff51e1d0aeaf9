"""What follows from decisions, for those subjects only that change; `document_states` gives the same for all.

A region, entry or mention that goes takes its links, its record and its place as a parent with it; a value that is
chosen makes the others alternatives; a title is the same in an entry and in its record; a link that is accepted
confirms the regions it joins; of links with the same ends one counts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from pictoria_docs.document import Entry, Link, Mention, Region
from pictoria_docs.document.region_type import REVIEWED_TYPES
from pictoria_docs.store.decisions.model import EffectiveDecision, StoredDecision, Subject, is_taken_back
from pictoria_docs.store.subjects.derivation import LinkKey, derive_links, derive_values
from pictoria_docs.store.subjects.headings import NAMES, with_one_truth
from pictoria_docs.store.subjects.link_support import link_support_of
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState, derive


def update(
    repository: SubjectRepository,
    decisions: Mapping[str, EffectiveDecision],
    suggestions: Mapping[str, Subject | None] | None = None,
) -> dict[str, SubjectState | None]:
    """Bring the rows of `repository` up to date after decisions.

    Args:
        repository: the document's subjects.
        decisions: those that count now, by subject.
        suggestions: of the machine, that are new, or (None) gone.

    Returns:
        What became of each subject that changed; None: it is gone.
    """
    work = _Update(repository, decisions, suggestions or {})
    work.run()
    changed = {id: state for id, state in work.now.items() if state != work.before.get(id)}
    repository.drop([id for id, state in changed.items() if state is None])
    repository.put((state for state in changed.values() if state is not None), work.before)
    return changed


class _Update:
    def __init__(
        self,
        repository: SubjectRepository,
        decisions: Mapping[str, EffectiveDecision],
        suggestions: Mapping[str, Subject | None],
    ) -> None:
        self.repository, self.decisions, self.suggestions = repository, decisions, suggestions
        self.changed_ids = dict.fromkeys((*suggestions, *decisions))
        self.before = repository.get(self.changed_ids)
        self.now: dict[str, SubjectState | None] = {}

    def run(self) -> None:
        wholes = [id for id in self.changed_ids if self._is_whole(id)]
        self._derive(wholes)
        flipped = [id for id in wholes if self._hidden(self.before.get(id)) != self._hidden(self.now[id])]
        if flipped:
            self._derive(wholes)  # a region may have been derived before its parent went or came back
            self._look_at((*self.repository.touching(flipped), *self.repository.owned(flipped)))
        self._derive([id for id in (*self.changed_ids, *self.before) if id not in self.now])
        self._derive_links(
            {LinkKey.of(row.state) for row in self._changed("link") if isinstance(row.state, Link)}
        )
        headed = {row.id for row in self._changed("entry")}
        fields = {(str(row.owner), row.type) for row in self._changed("field")}
        headed |= {entry for entry, name in fields if name in NAMES}
        self._derive_values(fields | {(entry, name) for entry in headed for name in NAMES})
        self._derive_headings(headed)
        ends = {end for row in self._changed("link") for end in (row.source, row.target) if end}
        self._update_link_support(ends | {row.id for row in self._changed("region")})

    # What states are derived from (`KnownSubjects`)

    def suggestion(self, id: str) -> Subject | None:
        """What the machine suggests under an id."""
        if id in self.suggestions:
            return self.suggestions[id]
        row = self.before.get(id)
        return row.base if row is not None else None

    def decision(self, id: str) -> EffectiveDecision:
        """The decision that counts for a subject."""
        if id in self.decisions:
            return self.decisions[id]
        row = self.before.get(id)
        return EffectiveDecision() if row is None else self.repository.effective_decision(row)

    def decisions_on(self, id: str) -> Sequence[StoredDecision]:
        """All decisions on a subject that count here, in order."""
        return self.repository.decisions(id)

    def is_removed(self, id: str) -> bool:
        """Whether a region, entry or mention is not in the document any more."""
        row = self._get(id)
        return row.hidden if row is not None else is_taken_back(self.repository.decisions(id))

    def pages_of(self, id: str) -> tuple[int, ...]:
        """The pages of a region, entry or mention."""
        row = self._get(id)
        return row.pages if row is not None else ()

    # Which states are derived

    def _is_whole(self, id: str) -> bool:
        """Whether an id is that of a region, entry or mention, also of one that a person drew and takes back."""
        about = self.decision(id).state or self.suggestion(id) or getattr(self.before.get(id), "state", None)
        return isinstance(about, (Region, Entry, Mention))

    @staticmethod
    def _hidden(row: SubjectState | None) -> bool:
        return row is None or row.hidden

    def _changed(self, kind: str) -> list[SubjectState]:
        """Rows of one kind that were derived, as they were and as they are."""
        rows = [row for id in self.now for row in (self.before.get(id), self.now[id])]
        return [row for row in rows if row is not None and row.kind == kind]

    def _get(self, id: str) -> SubjectState | None:
        if id in self.now:
            return self.now[id]
        if id not in self.before:
            self.before.update(self.repository.get([id]))
        return self.before.get(id)

    def _look_at(self, rows: Iterable[SubjectState]) -> None:
        for row in rows:
            self.before.setdefault(row.id, row)

    def _known(self) -> list[SubjectState]:
        """All rows that were looked at, as they are."""
        rows = (self._get(id) for id in dict.fromkeys((*self.before, *self.now)))
        return [row for row in rows if row is not None]

    def _derive(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._set(id, derive(id, self))

    def _set(self, id: str, state: SubjectState | None) -> None:
        before = self.before.get(id)
        # What people are not asked about any more has no link support, which only `_update_link_support` looks at.
        if state is not None and before is not None and state.type in REVIEWED_TYPES:
            state = replace(state, link_support=before.link_support)
        self.now[id] = state

    def _derive_links(self, joined: Collection[LinkKey]) -> None:
        self._look_at(self.repository.touching({ends.source for ends in joined}))
        same: dict[LinkKey, list[str]] = {ends: [] for ends in joined}
        for row in self._known():
            if isinstance(row.state, Link) and (ends := LinkKey.of(row.state)) in same:
                same[ends].append(row.id)
        for ids in same.values():
            for id, state in derive_links(ids, self).items():
                self._set(id, state)

    def _derive_values(self, fields: Collection[tuple[str, str]]) -> None:
        """Derive all values of fields, given by entry and name."""
        self._look_at(self.repository.owned({entry for entry, _ in fields}))
        by_field: dict[tuple[str, str], list[str]] = {field: [] for field in fields}
        for row in self._known():
            if row.kind == "field" and (field := (str(row.owner), row.type)) in by_field:
                by_field[field].append(row.id)
        for ids in by_field.values():
            for id, state in derive_values(ids, self).items():
                self._set(id, state)

    def _derive_headings(self, entries: Collection[str]) -> None:
        """Let entries and their records say the same; the values of `NAMES` of their records are derived."""
        values: dict[str, list[SubjectState]] = {id: [] for id in entries}
        for row in self._known():
            if row.kind == "field" and row.owner in values and row.type in NAMES:
                values[row.owner].append(row)
        for id, same in values.items():
            entry = derive(id, self)
            for changed, state in ({id: entry} | with_one_truth(entry, same, self) if entry else {}).items():
                self._set(changed, state)

    def _update_link_support(self, ends: Iterable[str]) -> None:
        rows = [row for id in ends if (row := self._get(id)) is not None]
        about = {row.owner if row.kind == "mention" else row.id for row in rows}
        regions = {id: row for id in about if id is not None and (row := self._get(id)) is not None}
        reviewed = [id for id, row in regions.items() if row.type in REVIEWED_TYPES]
        for id, link_support in link_support_of(self.repository, reviewed, self.now).items():
            if regions[id].link_support is not link_support:
                self.now[id] = replace(regions[id], link_support=link_support)
