"""The map of the pictures of a project, as one person may see it."""

from pictoria_docs.plugins import Permission, SessionService, box_json
from pictoria_look_alikes.picture_map import picture_map
from pictoria_look_alikes.schemas import PictureMapJson

DECIMALS = 4
"""Of places on the map."""


class MapService(SessionService):
    """The pictures of a project in the plane."""

    def map(self) -> PictureMapJson:
        """Give the pictures with their places, those that look alike near each other, each with the number of its
        family (0: it has none)."""
        self._session.require(Permission.READ)
        opened, titles = self._session.opened, self._session.opened.titles()
        opened.follow_index()
        pictures = opened.project.pictures
        families = {(each.document, each.figure_id): each.family for each in pictures.known_families()}
        found = picture_map(opened.store)
        missing = pictures.searcher.indexer.missing if pictures.searcher.count() == 0 else None
        return {
            "pictures": [
                {
                    "x": round(placed.x, DECIMALS),
                    "y": round(placed.y, DECIMALS),
                    "family": families.get((picture.document, picture.subject), 0),
                    "document": picture.document,
                    "document_title": titles.get(picture.document, picture.document),
                    "id": picture.subject,
                    "page": picture.page,
                    "box": box_json(picture.box),
                    "number": placed.indexed.number,
                    "title": placed.indexed.title,
                    "crop": "",
                }
                for placed in found.pictures
                for picture in (placed.indexed.picture,)
            ],
            "total": found.total,
            "problems": [] if missing is None else [missing.public_sentence(self._session.language)],
        }
