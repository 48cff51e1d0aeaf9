"""Pictures that show the same, as families, as one person may see them."""

import time
from collections.abc import Iterator

from pictoria_docs.exchange.tables.tables import Row
from pictoria_docs.i18n import translate
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.picture_follower import FOLLOWED
from pictoria_docs.review.schemas.gallery import FamiliesJson
from pictoria_docs.review.schemas.subjects import box_json
from pictoria_docs.review.session import SessionService
from pictoria_docs.store.indexes.picture_repository import PictureRepository

COLUMNS = (*("family", "size", "document", "document_id", "page", "figure_id", "number", "title", "score"),)
"""Of the table of memberships: a row for each picture of a family."""
DECIMALS = 4
"""Of scores."""


class FamilyService(SessionService):
    """The families of a project's pictures, as far as they were compared."""

    def families(self) -> FamiliesJson:
        """The members of all families, by family; how many pictures there are, and how many are still to be compared,
        which is done in the background where they are few."""
        self._session.require(Permission.READ)
        opened, titles = self._session.opened, self._session.opened.titles()
        indexing = opened.follow_index().left
        # What the search index does not have yet is not counted.
        left = max(self._left(), min(indexing, 1))
        if left:
            opened.picture_follower.follow_pictures()
        return {
            "members": [
                {
                    "family": member.family,
                    "size": member.size,
                    "score": round(member.score, DECIMALS),
                    "document": member.document,
                    "document_title": titles.get(member.document, member.document),
                    "id": member.figure_id,
                    "page": member.page,
                    "box": box_json(member.box),
                    "number": member.number,
                    "title": member.title,
                    "crop": "",
                }
                for member in opened.project.pictures.known_families()
            ],
            "pictures": opened.project.pictures.searcher.count(),
            "left": left if left <= FOLLOWED else 0,
            "waiting": left if left > FOLLOWED else 0,
            "may_compare": self._session.allows(Permission.ANALYSE),
            "problems": self._problems(left),
        }

    def rows(self) -> Iterator[Row]:
        """The memberships as rows of a table."""
        self._session.require(Permission.EXPORT)
        titles = self._session.opened.titles()
        members = self._session.opened.project.pictures.known_families()
        return (
            {
                "family": member.family,
                "size": member.size,
                "document": titles.get(member.document, member.document_name),
                "document_id": member.document,
                "page": member.page,
                "figure_id": member.figure_id,
                "number": member.number,
                "title": member.title,
                "score": round(member.score, DECIMALS),
            }
            for member in members
        )

    def _left(self) -> int:
        """Pictures that are still to be looked at or compared."""
        with self._session.opened.store.reading() as connection:
            index = PictureRepository(connection)
            model = index.model()
            return 0 if model is None else index.left(time.time()) + index.count_not_compared(model)

    def _problems(self, left: int) -> list[str]:
        searcher, language = self._session.opened.project.pictures.searcher, self._session.language
        missing = searcher.indexer.missing if searcher.count() == 0 else None
        problems = [] if missing is None else [missing.public_sentence(language)]
        if left > FOLLOWED:
            problems.append(translate("desk.families.many_left", language, count=left))
        return problems
