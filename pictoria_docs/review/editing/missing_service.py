"""What is probably still missing in documents that nobody has finished: how much, and on which pages."""

from collections import defaultdict
from collections.abc import Iterable

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.missing import MissingKind, SecondLook, estimate_missing
from pictoria_docs.missing.estimate import probability_of
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.schemas.documents import MissingJson, MissingPageJson, MissingPlaceJson
from pictoria_docs.review.session import SessionService
from pictoria_docs.store import DocumentRecord

TOLD = 0.1
"""Probability that anything of a kind is missing, from which people are told where, if there is a place to look at."""
SHOWN = 0.05
"""Probability that something is missing at a place, from which its page is shown."""
MAX_PAGES = 3000
"""Of the documents that are looked at at once: half a minute."""
NAMED = 200
"""Pages that are named at once."""


class MissingService(SessionService):
    """Estimates what is missing; a finished document lacks nothing, nor does a page that somebody called complete."""

    def estimate(self, document: str | None = None) -> MissingJson:
        """How much of each kind is probably missing, the pages to look at, and how many documents were not looked at.

        Args:
            document: id or name of the one that is asked about; None: all.

        Raises:
            ProjectError: no such document.
        """
        session = self._session
        session.require(Permission.READ)
        records = session.opened.store.documents.all() if document is None else [session.document(document)]
        unfinished = [record for record in records if record.validated is None]
        chosen = _first(unfinished)
        looks = {record.id: session.opened.second_looks(record.id) for record in chosen}
        estimates = estimate_missing(look for own in looks.values() for look in own)
        likely = {kind for kind, each in estimates.items() if each.likely >= TOLD}
        pages = [page for id, own in looks.items() for page in _pages(id, own, likely)]
        seen = {place["kind"] for page in pages for place in page["places"]}
        told = {kind: each for kind, each in estimates.items() if kind in seen}
        return {
            "kinds": [
                {
                    "kind": kind.value,
                    "about": min(max(round(each.expected), each.low), each.high),
                    "low": each.low,
                    "high": each.high,
                }
                for kind, each in told.items()
            ],
            "total": len(pages),
            "pages": pages[:NAMED],
            "left_out": len(unfinished) - len(chosen),
        }

    def refuse(self, document: str, place: str, *, refused: bool = True) -> None:
        """Note that nothing is missing at a place, so that nobody is asked about it any more, or take that back.

        Args:
            document: id or name of its document.
            place: its key.
            refused: false takes it back.

        Raises:
            ProjectError: no such document.
        """
        self._session.require(Permission.EDIT)
        record = self._session.document(document)
        self._session.opened.store.looked_pages.refuse(record.id, place, refused=refused)


def _first(records: Iterable[DocumentRecord]) -> list[DocumentRecord]:
    """As many documents as can be looked at at once, at least one."""
    chosen: list[DocumentRecord] = []
    pages = 0
    for record in records:
        pages += record.page_count
        if chosen and pages > MAX_PAGES:
            break
        chosen.append(record)
    return chosen


def _pages(
    document: DocumentId, looks: Iterable[SecondLook], kinds: set[MissingKind]
) -> list[MissingPageJson]:
    """The pages of a document on which something of these kinds may be missing, each with the places."""
    places: dict[int, list[MissingPlaceJson]] = defaultdict(list)
    for look in looks:
        for place in look.places if look.kind in kinds else ():
            if probability_of(place) >= SHOWN:
                places[place.page].append(
                    {
                        "key": place.key,
                        "kind": place.kind.value,
                        "box": list(place.box.rounded()),
                        "why": place.why,
                        "region": place.region,
                        "picture": place.picture,
                    }
                )
    return [{"document": document, "page": page, "places": places[page]} for page in sorted(places)]
