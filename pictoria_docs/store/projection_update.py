"""What follows from decisions, subject by subject: the same as `rebuilding` gives, for those that change only.

A region, entry or mention that goes takes its links, its record and its place as a parent with it; a value that is
chosen makes the others alternatives; a link that is accepted confirms the regions it joins; of twins one stands.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from pictoria_docs.document import Entry, Field, Link, Mention, Region
from pictoria_docs.store.decisions import Subject, SubjectVersion, is_taken_back
from pictoria_docs.store.link_support import link_support_of
from pictoria_docs.store.subject_repository import SubjectRepository
from pictoria_docs.store.subject_state import (
    REVIEWED_TYPES,
    LinkSupport,
    SubjectState,
    derive_state,
    shadowed,
)
from pictoria_docs.store.twins import Ends, ends_of
from pictoria_docs.store.values import FieldCandidate, arrange_values


def update(
    repository: SubjectRepository,
    versions: Mapping[str, SubjectVersion],
    bases: Mapping[str, Subject | None] | None = None,
) -> dict[str, SubjectState | None]:
    """Bring the rows of `repository` up to date after people have spoken.

    Args:
        repository: the document's subjects.
        versions: what people said.
        bases: suggestions of the machine that are new, or (None) gone.

    Returns:
        What became of each subject that changed; None: it is gone.
    """
    work = _Update(repository, {**{id: SubjectVersion(None) for id in bases or {}}, **versions}, bases or {})
    work.go()
    changed = {id: row for id, row in work.now.items() if row != work.was.get(id)}
    repository.drop([id for id, row in changed.items() if row is None])
    repository.put((row for row in changed.values() if row is not None), work.was)
    return changed


class _Update:
    def __init__(
        self,
        repository: SubjectRepository,
        versions: Mapping[str, SubjectVersion],
        bases: Mapping[str, Subject | None],
    ) -> None:
        self.repository, self.versions, self.bases = repository, versions, bases
        self.was = repository.get(versions)
        self.now: dict[str, SubjectState | None] = {}

    def go(self) -> None:
        # What a person drew and takes back is only what it was.
        about = {id: self._about(id) or getattr(self.was.get(id), "state", None) for id in self.versions}
        wholes = [id for id, subject in about.items() if isinstance(subject, (Region, Entry, Mention))]
        for id in wholes:
            self._stand(id)
        flipped = [id for id in wholes if self._hidden(self.was.get(id)) != self._hidden(self.now[id])]
        # A region may have stood before its parent went or came back.
        for id in wholes if flipped else ():
            self._stand(id)
        for row in (*self.repository.touching(flipped), *self.repository.owned(flipped)):
            self.was.setdefault(row.id, row)
        for id in [id for id in (*self.versions, *self.was) if id not in self.now]:
            self._stand(id)
        self._hide_twins({ends_of(row.state) for row in self._changed("link") if isinstance(row.state, Link)})
        self._arrange({(str(row.owner), row.type) for row in self._changed("field")})
        ends = {end for row in self._changed("link") for end in (row.source, row.target) if end}
        self._tie(ends | {row.id for row in self._changed("region")})

    @staticmethod
    def _hidden(row: SubjectState | None) -> bool:
        return row is None or row.hidden

    def _changed(self, kind: str) -> list[SubjectState]:
        """Rows of one kind that were looked at, as they were and as they are."""
        rows = [row for id in self.now for row in (self.was.get(id), self.now[id])]
        return [row for row in rows if row is not None and row.kind == kind]

    def _get(self, id: str) -> SubjectState | None:
        if id in self.now:
            return self.now[id]
        if id not in self.was:
            self.was.update(self.repository.get([id]))
        return self.was.get(id)

    def _version(self, id: str) -> SubjectVersion:
        if id in self.versions:
            return self.versions[id]
        row = self.was.get(id)
        if row is None:
            return SubjectVersion(None)
        return SubjectVersion(self.repository.effective_decision(row), row.revision, row.user, row.at)

    def _about(self, id: str) -> Subject | None:
        """What is spoken of."""
        version = self._version(id).decided
        return version.state if version is not None else self._base(id)

    def _base(self, id: str) -> Subject | None:
        """What the machine suggests."""
        if id in self.bases:
            return self.bases[id]
        row = self.was.get(id)
        return row.base if row is not None else None

    def _stand(self, id: str) -> None:
        version, was, about = self._version(id), self.was.get(id), self._about(id)
        if about is None:
            self.now[id] = None
            return
        related: tuple[str | None, ...] = ()
        match about:
            case Link(source=source, target=target):
                related = (source, target)
            case Region(parent=parent):
                related = (parent,)
            case Field():
                related = (id.partition("/")[0],)
        rows = [(each, self._get(each)) for each in related if each is not None]
        standing = derive_state(
            id,
            self._base(id),
            version.decided,
            removed={each for each, row in rows if self._is_removed(each, row)},
            pages=tuple(dict.fromkeys(page for _, row in rows if row for page in row.pages[:1])),
        )
        # What people are not asked about any more is not looked at by `_tie`.
        link_support = (
            was.link_support if was is not None and standing.type in REVIEWED_TYPES else LinkSupport.NONE
        )
        self.now[id] = replace(
            standing, link_support=link_support, revision=version.revision, user=version.user, at=version.at
        )

    def _is_removed(self, id: str, row: SubjectState | None) -> bool:
        return row.hidden if row is not None else is_taken_back(self.repository.decisions(id))

    def _hide_twins(self, joined: Collection[Ends]) -> None:
        """Which of the links that join the same things stand."""
        for row in self.repository.touching({source for _, source, _ in joined}):
            self.was.setdefault(row.id, row)
        twins: dict[Ends, list[str]] = {ends: [] for ends in joined}
        for id in dict.fromkeys((*self.was, *self.now)):
            known = self._get(id)
            if known is not None and isinstance(known.state, Link) and ends_of(known.state) in twins:
                twins[ends_of(known.state)].append(id)
        for ids in twins.values():
            for id in ids:
                self._stand(id)
            rows = {id: known for id in ids if (known := self.now[id]) is not None}
            self.now |= {id: replace(rows[id], hidden=True) for id in shadowed(rows.values())}

    def _arrange(self, fields: Collection[tuple[str, str]]) -> None:
        """Which values of fields, told by entry and name, stand, and which are their alternatives."""
        for row in self.repository.owned({entry for entry, _ in fields}):
            self.was.setdefault(row.id, row)
        by_field: dict[tuple[str, str], list[str]] = {field: [] for field in fields}
        for id in dict.fromkeys((*self.was, *self.now)):
            known = self._get(id)
            if known is not None and known.kind == "field" and (str(known.owner), known.type) in by_field:
                by_field[str(known.owner), known.type].append(id)
        for ids in by_field.values():
            for id in ids:
                self._stand(id)
            standing = arrange_values([value for id in ids if (value := self._value(id)) is not None])
            for id in ids:
                found = self.now[id]
                if found is not None:
                    state, hidden = standing.get(id, found.state), found.hidden or id not in standing
                    self.now[id] = replace(found, state=state, hidden=hidden)

    def _value(self, id: str) -> FieldCandidate | None:
        decision, about = self._version(id).decided, self._about(id)
        if not isinstance(about, Field):
            return None
        return FieldCandidate(id, about, decision.action if decision is not None else None)

    def _tie(self, ends: Iterable[str]) -> None:
        """How firmly the regions are tied now."""
        rows = [row for id in ends if (row := self._get(id)) is not None]
        about = {row.owner if row.kind == "mention" else row.id for row in rows}
        regions = [
            id
            for id in about
            if id is not None and (row := self._get(id)) is not None and row.type in REVIEWED_TYPES
        ]
        for id, link_support in link_support_of(self.repository, regions, self.now).items():
            region = self._get(id)
            if region is not None and region.link_support is not link_support:
                self.now[id] = replace(region, link_support=link_support)
