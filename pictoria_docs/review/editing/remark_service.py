"""Remarks of people about subjects: comments, doubts, what they left for later, and calls ("@name")."""

import re
from collections.abc import Collection, Iterable

from pictoria_docs.errors import EditError
from pictoria_docs.review.authorization import Permission, require_closing
from pictoria_docs.review.editing.details import existing, remark_json
from pictoria_docs.review.schemas.details import ListedRemarkJson, RemarkJson
from pictoria_docs.review.session import SessionService
from pictoria_docs.store.people.remarks import Remark, RemarkKind

_CALL = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)", re.ASCII)


class RemarkService(SessionService):
    """Keeps the remarks of a project."""

    def add(
        self, document: str, subject: str, kind: RemarkKind, text: str, key: str, answers: int | None = None
    ) -> RemarkJson:
        """Remark something about a subject; "@name" calls a member."""
        session = self._session
        session.require(Permission.REMARK)
        record = session.document(document)
        layer = session.layer_of(record.id, subject)
        with session.repository(record.id, layer) as repository:
            existing(repository, subject)
        remark = session.opened.store.remarks.add(
            record.id,
            subject,
            kind,
            text,
            user=session.user,
            key=key,
            answers=answers,
            layer=layer,
            mentions=called_in(text, session.members()),
        )
        return remark_json(remark)

    def close(self, number: int) -> None:
        """Settle a remark: one's own, or as a moderator any; what one skipped comes back.

        Raises:
            AccessError: it is somebody else's.
            EditError: there is no such remark.
        """
        session = self._session
        session.require(Permission.REMARK)
        remark = session.opened.store.remarks.get(number)
        if remark is None or remark.layer in session.hidden_layers():
            raise EditError("edit_gone", subject=number)
        require_closing(remark.user, session.user, session.role, session.person.scopes)
        session.opened.store.remarks.close(number, session.user)

    def open(self, *, mine: bool = False) -> list[ListedRemarkJson]:
        """Remarks that nobody has settled."""
        session = self._session
        session.require(Permission.READ)
        user = session.user if mine else None
        return _listed(session.opened.store.remarks.open(user=user, unseen=session.hidden_layers()))

    def mentions(self) -> list[ListedRemarkJson]:
        """Open remarks that call the person ("@name") and that they have not answered, oldest first."""
        session = self._session
        session.require(Permission.READ)
        return _listed(session.opened.store.remarks.calling(session.user, session.hidden_layers()))


def _listed(remarks: Iterable[Remark]) -> list[ListedRemarkJson]:
    return [{**remark_json(remark), "document": remark.document} for remark in remarks]


def called_in(text: str, members: Collection[str]) -> list[str]:
    """The members that a text calls, by name; a name may be followed by the end of the sentence."""
    names = set()
    for name in _CALL.findall(text):
        name = name.lower()
        while name and name not in members and name[-1] in ".@+-":
            name = name[:-1]
        if name in members:
            names.add(name)
    return sorted(names)
