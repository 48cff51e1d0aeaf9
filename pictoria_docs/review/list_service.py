"""The question what the entries of a document are: ways to read it as a list, and what a person says."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pictoria_docs.document import Entry, EntryHead, EntryOpening, Status
from pictoria_docs.linking.list_proposals import ListProposal
from pictoria_docs.linking.said_openings import openings_of
from pictoria_docs.pipeline.worker_pool import warm_up
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.jobs.job_record import Job
from pictoria_docs.review.jobs.readings import read_anew
from pictoria_docs.review.schemas.lists import ListProposalJson, ListsJson, OpeningJson
from pictoria_docs.review.session import SessionService
from pictoria_docs.store.database import schema
from pictoria_docs.store.people.entry_openings import SaidOpenings
from pictoria_docs.store.subjects.headings import TITLE
from pictoria_docs.store.subjects.subject_repository import SubjectRepository

ASKED = 0.2
"""Likelihood from which lines or groups that were not taken for entries are asked about: of documents without entries
one in six is asked about then (15 of 90, each source unknown to the models)."""


READ_BY_PEOPLE = frozenset({Status.ACCEPTED, Status.CORRECTED})
"""Entries whose number and title are examples for others."""


class Reading(NamedTuple):
    """What becomes of what a person said."""

    job: Job
    """Which reads the entries anew."""
    before: SaidOpenings
    """What was said before, to take it back."""


class ListService(SessionService):
    """Asks what the entries of a document are, and keeps the answer."""

    def proposals(self, document: str, like: Sequence[str] = ()) -> ListsJson:
        """List the ways to read a document as a list, the likeliest first, and tell whether to ask about them.

        Args:
            document: id or name.
            like: ids of entries that people drew, at which each way must open.

        Raises:
            ProjectError: there is no such document.
        """
        session = self._session
        session.require(Permission.READ)
        record = session.document(document)
        warm_up()  # the workers that read the answer import while the person looks
        table = schema.subjects
        with session.repository(record.id) as repository:
            rows = repository.rows(table.c.kind == "entry", table.c.hidden == 0)
        entries = {row.id: row.state for row in rows if isinstance(row.state, Entry)}
        drawn = [entries[id] for id in like if id in entries]
        proposals = session.opened.list_proposals(record.id, drawn)
        said = session.opened.store.entry_openings.of(record.id)
        known = list(entries.values())
        return {
            "found": len(known),
            "said": None if said is None else len(said),
            "asks": record.validation is None
            and bool(proposals)
            and _asks(proposals[0], known, drawn=bool(drawn), said=said is not None),
            "proposals": [_proposal_json(proposal, known) for proposal in proposals],
        }

    def say_alike(self, document: str) -> Reading:
        """Have the entries of a document read where they are, like those that people decided on.

        Args:
            document: id or name.

        Raises:
            ProjectError: there is no such document.
            LockedError: it is finished, or two people review it without seeing each other.
        """
        session = self._session
        session.require(Permission.EDIT)
        read = session.opened.load_document(session.document(document).id)
        return self.say(document, SaidOpenings(tuple(openings_of(read, read.entries))))

    def say(self, document: str, said: SaidOpenings) -> Reading:
        """Keep where the entries of a document open, and have them read there.

        The heads of entries that people decided on are kept with them: the others are numbered and titled alike.

        Args:
            document: id or name.
            said: where they open; with no openings (None), the machine looks for them again.

        Raises:
            ProjectError: there is no such document.
            LockedError: it is finished, or two people review it without seeing each other.
        """
        session = self._session
        session.require(Permission.EDIT)
        record = session.document(document)
        if said.openings is not None:
            with session.repository(record.id) as repository:
                known = _read_by_people(repository)
            said = said._replace(openings=with_heads(said.openings, known))
        before = session.opened.store.entry_openings.say(record.id, said, session.user)
        return Reading(read_anew(session.opened.folder, record.id, session.user), before)


def with_heads(openings: Sequence[EntryOpening], known: Sequence[Entry]) -> tuple[EntryOpening, ...]:
    """Give openings the number and title of the entries that people decided on, the first in each.

    Args:
        openings: where entries open.
        known: entries that people decided on.
    """
    free = [*known]
    found = []
    for opening in openings:
        owner = next((entry for entry in free if _holds(entry, opening)), None)
        if owner is not None:
            free.remove(owner)
        if owner is not None and (owner.number or owner.title):
            opening = opening.model_copy(update={"head": EntryHead(number=owner.number, title=owner.title)})
        found.append(opening)
    return tuple(found)


def _read_by_people(repository: SubjectRepository) -> list[Entry]:
    """List the entries that people decided on, or of which they decided on the title in the record."""
    owners = {
        row.owner for row in repository.decided("field") if row.type == TITLE and row.status in READ_BY_PEOPLE
    }
    return [
        row.state
        for row in repository.of_kind("entry")
        if isinstance(row.state, Entry)
        and ((row.user is not None and row.status in READ_BY_PEOPLE) or row.id in owners)
    ]


def _asks(best: ListProposal, known: Sequence[Entry], *, drawn: bool, said: bool) -> bool:
    """Tell whether to ask about the likeliest way: nothing was found or said, or others are like drawn entries."""
    if drawn:
        return not all(_known_entries(best, known))
    return not known and not said and best.likelihood >= ASKED


def _proposal_json(proposal: ListProposal, known: Sequence[Entry]) -> ListProposalJson:
    return {
        "kind": proposal.kind,
        "pattern": proposal.pattern,
        "likelihood": round(proposal.likelihood, 3),
        "entries": [
            {
                "opening": opening_json(entry.opening),
                "box": list(entry.box.rounded()),
                "number": entry.number,
                "title": entry.title,
                "pictures": entry.pictures,
                "drawn": is_known,
            }
            for entry, is_known in zip(proposal.entries, _known_entries(proposal, known), strict=True)
        ],
    }


def opening_json(opening: EntryOpening) -> OpeningJson:
    """Give a place where an entry opens for the wire."""
    return {"page": opening.page, "box": list(opening.box)}


def _known_entries(proposal: ListProposal, known: Sequence[Entry]) -> list[bool]:
    """Tell of each entry of a way whether the document has it: an entry that holds its opening, and none before it."""
    free: dict[int, list[Entry]] = defaultdict(list)
    for one in known:
        for page in one.pages:
            free[page].append(one)
    found = []
    for entry in proposal.entries:
        owner = next((one for one in free[entry.opening.page] if _holds(one, entry.opening)), None)
        found.append(owner is not None)
        if owner is not None:
            free[entry.opening.page].remove(owner)
    return found


def _holds(known: Entry, opening: EntryOpening) -> bool:
    middle = opening.box.centre
    return any(span.page == opening.page and span.box.holds(middle) for span in known.spans)
