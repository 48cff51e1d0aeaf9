"""The pictures of a project, whatever their document: found, compared, and what people say of them."""

from collections.abc import Iterator

from pictoria_docs.exchange.comparisons import comparison_rows
from pictoria_docs.exchange.tables import Row
from pictoria_docs.review.base_service import BaseService
from pictoria_docs.review.gallery.comparisons import (
    Comparison,
    ComparisonUndo,
    compare,
    likely_pairs,
    pairs_among,
    pairs_in,
    said_json,
    undo_comparison,
)
from pictoria_docs.review.gallery.pictures import facets_json, gallery_json
from pictoria_docs.review.roles import Role
from pictoria_docs.review.wire import Json
from pictoria_docs.store.comparisons import PicturePair, State
from pictoria_docs.store.gallery import PictureFilter, Ref, Sort


class GalleryService(BaseService):
    """The desk's gallery, as one person may use it."""

    def gallery(
        self,
        wanted: PictureFilter,
        sort: Sort = Sort.PAGE,
        *,
        descending: bool = False,
        after: str | None = None,
        limit: int = 60,
        like: Ref | None = None,
    ) -> Json:
        """Pictures of the project in order, from the cursor `after` on; `like` sorts by likeness to that one."""
        self.prepare()
        return gallery_json(
            self.opened,
            wanted,
            sort,
            descending=descending,
            after=after,
            limit=limit,
            like=like,
            language=self.language,
        )

    def gallery_facets(self) -> Json:
        """What the gallery can be narrowed down by, and what can be said of two pictures."""
        self.prepare()
        return facets_json(self.opened, self.person.name, self.language)

    def pairs(self, figures: list[Ref]) -> Json:
        """Pictures side by side, and what people say of each two; of one, all that it was compared with."""
        self.prepare()
        return pairs_among(self.opened, figures, self.person.name, self.language)

    def compared(
        self, state: State = State.ALL, category: str | None = None, after: int = 0, limit: int = 50
    ) -> Json:
        """Pairs that people have compared."""
        self.need(Role.READER)
        return pairs_in(self.opened, state, self.person.name, category, after, limit, self.language)

    def likely_pairs(self, wanted: PictureFilter, after: str | None = None) -> Json:
        """Pairs of pictures that look alike and that the person has not compared yet."""
        self.prepare()
        return likely_pairs(self.opened, wanted, after, self.person.name, self.language)

    def compare(self, said: Comparison) -> Json:
        """Say what two pictures have in common."""
        self.need(Role.CONTRIBUTOR)
        self.prepare()
        return compare(self.opened, said, self.person.name)

    def undo_comparison(self, asked: ComparisonUndo) -> Json:
        """Take back what one said of two pictures."""
        self.need(Role.CONTRIBUTOR)
        return undo_comparison(self.opened, asked, self.person.name)

    def comparison_history(self, one: Ref, other: Ref) -> list[Json]:
        """All that was ever said of two pictures, oldest first."""
        self.need(Role.READER)
        return [said_json(each) for each in self.opened.store.comparisons.history(PicturePair.of(one, other))]

    def comparison_rows(self, *, history: bool = False) -> Iterator[Row]:
        """The table of all comparisons, a few rows in memory at a time."""
        self.need(Role.READER)
        labels = self.opened.project.config.comparisons.labels(self.language)
        return comparison_rows(self.opened.store, labels, history=history)
