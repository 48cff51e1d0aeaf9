"""Friezes of roller-stamped pottery in the figures of a project, as one person may see them."""

from collections.abc import Sequence

from pictoria_docs.plugins import Json, Permission, PictureRepository, SessionService, box_json
from pictoria_friezes.frieze_reader import FriezeReader
from pictoria_friezes.schemas import FriezesJson

COLUMNS = (
    *("document", "document_id", "page", "figure_id", "number", "roller", "roller_score"),
    *("sequence", "period", "boxes", "confidence"),
)
"""Of the table: a row for each frieze."""
DECIMALS = 4
"""Of confidences."""


class FriezeService(SessionService):
    """The friezes of a project's figures, as far as they were read."""

    def friezes(self, documents: Sequence[str] | None) -> FriezesJson:
        """The friezes that are known by now, and how many figures are still to be read: these are read in the
        background, while somebody asks.

        Args:
            documents: ids or names; None: all.

        Raises:
            ProjectError: the project has no such document.
        """
        self._session.require(Permission.READ)
        opened = self._session.opened
        ids = (
            None if documents is None else [opened.store.documents.get(document).id for document in documents]
        )
        indexing = opened.follow_index().left
        rows, left = opened.shared(FriezeReader).friezes(ids)
        titles = opened.titles()
        with opened.store.reading() as connection:
            index = PictureRepository(connection)
            places = {row.figure_id: index.find(row.figure_id, row.document) for row in rows}
        return {
            "friezes": [
                {
                    "document": row.document,
                    "document_title": titles.get(row.document, row.document_name),
                    "id": row.figure_id,
                    "page": row.page,
                    "box": box_json(place.box),
                    "number": row.number,
                    "roller": row.roller,
                    "roller_score": round(row.roller_score, DECIMALS),
                    "sequence": row.sequence,
                    "period": row.period,
                    "boxes": row.boxes,
                    "confidence": round(row.confidence, DECIMALS),
                    "crop": "",
                }
                for row in rows
                if (place := places[row.figure_id]) is not None
            ],
            # Figures that the search index does not have yet are not counted.
            "left": max(left, min(indexing, 1)),
        }

    def rows(self, documents: Sequence[str] | None) -> list[Json]:
        """The friezes that are known by now as rows of a table; see `friezes`."""
        self._session.require(Permission.EXPORT)
        return [
            {
                **frieze,
                "document": frieze["document_title"],
                "document_id": frieze["document"],
                "figure_id": frieze["id"],
            }
            for frieze in self.friezes(documents)["friezes"]
        ]
