"""Pages that somebody has looked at, and those that nobody has."""

from collections.abc import Iterable

from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.schemas.documents import UnseenJson
from pictoria_docs.review.session import SessionService
from pictoria_docs.store.people.viewed_pages import PageRef

NAMED = 200
"""Pages that nobody has looked at and that are named at once."""


class ViewedPageService(SessionService):
    """Notes which pages were looked at; what readers look at is no review, and is not noted."""

    def note(self, pages: Iterable[PageRef], *, complete: bool = False) -> None:
        """Note that the person has looked at pages; those that the project has not are left out.

        Args:
            pages: which.
            complete: whether they say that nothing is missing on them.
        """
        self._session.require(Permission.EDIT)
        looked = self._session.opened.store.looked_pages
        (looked.add_complete if complete else looked.add)(pages)

    def unseen(self, document: str | None = None) -> UnseenJson:
        """How many pages nobody has looked at, and the first of them.

        Args:
            document: id or name of the one that is asked about; None: all.

        Raises:
            ProjectError: no such document.
        """
        session = self._session
        session.require(Permission.READ)
        documents = None if document is None else [session.document(document).id]
        unseen = session.opened.store.looked_pages.unseen(NAMED, documents)
        return {
            "total": unseen.total,
            "pages": [{"document": page.document, "page": page.page} for page in unseen.first],
        }
