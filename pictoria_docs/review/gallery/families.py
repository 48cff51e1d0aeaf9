"""Pictures that show the same, as families, and all pictures on a map, as one person may see them."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pictoria_docs.i18n import translate
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.picture_follower import FOLLOWED
from pictoria_docs.review.session import SessionService
from pictoria_docs.review.wire import Json, box_json
from pictoria_docs.store.indexes.picture_repository import PictureRepository

if TYPE_CHECKING:
    from pictoria_docs.retrieval.picture_families import FamilyMember
    from pictoria_docs.retrieval.picture_map import PlacedPicture

COLUMNS = (*("family", "size", "document", "document_id", "page", "figure_id", "number", "title", "score"),)
"""Of the table of memberships: a row for each picture of a family."""
DECIMALS = 4
"""Of scores, and of places on the map."""


class FamilyService(SessionService):
    """The families of a project's pictures, as far as they were compared."""

    def families(self) -> Json:
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
                    **_place(member, titles),
                }
                for member in self._members()
            ],
            "pictures": opened.project.pictures.searcher.count(),
            "left": left if left <= FOLLOWED else 0,
            "waiting": left if left > FOLLOWED else 0,
            "may_compare": self._session.allows(Permission.ANALYSE),
            "problems": self._problems(left),
        }

    def rows(self) -> Iterator[Json]:
        """The memberships as rows of a table."""
        self._session.require(Permission.EXPORT)
        titles = self._session.opened.titles()
        members = self._members()
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

    def map(self) -> Json:
        """The pictures placed in the plane, those that look alike near each other, each with the number of its family
        (0: it has none)."""
        from pictoria_docs.retrieval.picture_map import picture_map

        self._session.require(Permission.READ)
        opened, titles = self._session.opened, self._session.opened.titles()
        opened.follow_index()
        families = {(member.document, member.figure_id): member.family for member in self._members()}
        found = picture_map(opened.store)
        return {
            "pictures": [
                {
                    "x": round(placed.x, DECIMALS),
                    "y": round(placed.y, DECIMALS),
                    "family": families.get((placed.document, placed.figure_id), 0),
                    **_place(placed, titles),
                }
                for placed in found.pictures
            ],
            "total": found.total,
            "problems": self._problems(0),
        }

    def _members(self) -> "list[FamilyMember]":
        from pictoria_docs.retrieval.picture_families import PictureFamilies

        opened = self._session.opened
        return PictureFamilies(opened.store, opened.project.pictures.searcher).members()

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


def _place(picture: "FamilyMember | PlacedPicture", titles: dict[str, str]) -> Json:
    return {
        "document": picture.document,
        "document_title": titles.get(picture.document, picture.document),
        "id": picture.figure_id,
        "page": picture.page,
        "box": box_json(picture.box),
        "number": picture.number,
        "title": picture.title,
    }
