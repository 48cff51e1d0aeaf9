"""Random edits of all kinds, by several people, as their desks would send them."""

import random
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from pictoria_docs.document import Box, Entry, Field, Link, Region, Status, field_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edits import Edit, Edits, Undo
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store import Store
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.workload.queue import QueueFilter

Json = dict[str, Any]
REGION_TYPES = ("figure", "panel", "plate", "caption", "table", "text", "legend", "figure_number")
LINK_TYPES = ("caption_of", "part_of", "depicts", "cites")


def standing(store: Store, document: DocumentId, layer: str = SHARED_LAYER) -> dict[str, SubjectState]:
    with store.projection.repository(document, layer) as repository:
        return {row.id: row for row in repository.rows()}


def rows_of(desk: ReviewService) -> dict[str, SubjectState]:
    """The subjects of a desk's only document."""
    return standing(desk.session.opened.store, desk.session.opened.store.documents.all()[0].id)


def agree(desk: ReviewService) -> None:
    """Assert that subjects made anew, and the exports' document, are what the desk shows."""
    store, document = desk.session.opened.store, desk.session.opened.store.documents.all()[0].id
    rows = rows_of(desk)
    store.projection.forget(document)
    desk.session.opened.prepare(document)
    rebuilt = rows_of(desk)
    for id in {**rows, **rebuilt}:
        assert rebuilt.get(id) == rows.get(id), (rows.get(id), rebuilt.get(id))
    model = store.load_document(document)
    shown = [row for row in rows.values() if not row.hidden]
    assert sorted(region.id for page in model.pages for region in page.regions) == ids(shown, Region)
    assert sorted(entry.id for entry in model.entries) == ids(shown, Entry)
    assert sorted(link.id for link in model.links if link.status is not Status.REJECTED) == ids(shown, Link)
    values = sorted((entry.id, field.name, field.value) for entry in model.entries for field in entry.fields)
    fields = [(str(row.owner), row.state) for row in shown if isinstance(row.state, Field)]
    assert values == sorted((entry, field.name, field.value) for entry, field in fields)
    for row in shown:
        id = field_id(str(row.owner), row.state) if isinstance(row.state, Field) else row.id
        review = model.reviews.get(id)
        assert (review.status if review is not None else Status.SUGGESTED) is row.status, (row, review)
        assert review is None or review.decided_by == row.user


def ids(rows: list[SubjectState], kind: type) -> list[str]:
    return sorted(row.id for row in rows if isinstance(row.state, kind))


class RandomEdits:
    """Edits of one document. The same seed gives the same edits."""

    def __init__(
        self, desks: Sequence[ReviewService], document: DocumentId, seed: int, layer: str = SHARED_LAYER
    ) -> None:
        self.desks, self.document, self.layer = desks, document, layer
        self.random = random.Random(seed)
        self.done: list[tuple[ReviewService, str, bool]] = []
        """Who did which step, and whether in all documents at once."""
        self.counts: dict[str, int] = {}

    def key(self) -> str:
        return UUID(int=self.random.getrandbits(128)).hex

    def work(self, number: int) -> None:
        """Do `number` steps that change something."""
        while len(self.done) < number:
            desk, change_set = self.random.choice(self.desks), self.key()
            kind = self.random.choice([name for name in dir(self) if name.startswith("edit_")])
            if kind == "edit_bulk":
                wanted = QueueFilter(types=[self.random.choice(LINK_TYPES)], at_least=self.random.random())
                changed = bool(desk.edits.bulk_accept(wanted, change_set)["accepted"])
            else:
                edits = list(
                    getattr(self, kind)(standing(desk.session.opened.store, self.document, self.layer))
                )
                edits = [Edit(**{"key": self.key(), **edit}) for edit in edits]
                answer = (
                    desk.edits.apply(self.document, Edits(change_set=change_set, edits=edits))
                    if edits
                    else {"done": []}
                )
                assert not answer.get("conflicts"), answer
                changed = any(not each["unchanged"] for each in answer["done"])
            if changed:
                self.done.append((desk, change_set, kind == "edit_bulk"))
                self.counts[kind] = self.counts.get(kind, 0) + 1

    def undo(self) -> None:
        """Take all steps back, the last one first, each by who did it; again: do all again."""
        undone = []
        for desk, change_set, bulk in reversed(self.done):
            asked = Undo(change_set=change_set, new_change_set=self.key())
            if bulk:
                answer = desk.edits.bulk_undo(asked)
                assert answer["undone"] and not answer["conflicts"], answer
            else:
                answer = desk.edits.undo(self.document, asked)
                assert answer["done"] and not answer["conflicts"], answer
            undone.append((desk, asked.new_change_set, bulk))
        self.done = undone

    # Kinds of edits

    def edit_draw(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        page = self._some(rows, Region)[0].pages[0]
        changes: Json = {"page": page, "type": self.random.choice(REGION_TYPES), "box": self._box()}
        if self.random.random() < 0.3:
            changes["number"] = str(self.random.randint(1, 40))
        yield {"action": "add", "id": self._id("reg"), "kind": "region", "changes": changes}

    def edit_move(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        yield self._correct(self._some(rows, Region), {"box": self._box()})

    def edit_retype(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        yield self._correct(self._some(rows, Region), {"type": self.random.choice(REGION_TYPES)})

    def edit_number(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        number = self.random.randint(1, 40)
        captions = [row for row in self._some(rows, Region) if row.type == "caption"]
        if captions and self.random.random() < 0.7:
            yield self._correct(captions, {"text": f"Fig. {number}. {captions[0].state.text[:40]}"})  # type: ignore[union-attr]
        else:
            yield self._correct(self._some(rows, Region), {"number": str(number)})

    def edit_several(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        """A region that is moved, then typed, and another one, in one step."""
        first, second = self._some(rows, Region), self._some(rows, Region)
        yield self._correct(first, {"box": self._box()})
        yield self._correct(first, {"type": self.random.choice(REGION_TYPES)}) | {"revision": None}
        yield {"action": "accept", "id": second[0].id, "revision": None}

    def edit_merge(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        regions = self._some(rows, Region)
        into = next((row for row in regions[1:] if row.pages == regions[0].pages), None)
        if into is not None:
            yield self._correct([into], {"box": list(Box.union([into.state.box, regions[0].state.box]))})  # type: ignore[union-attr]
            yield self._edit(regions[0], "reject") | {"changes": {"into": into.id}}

    def edit_link(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        ends = self._some(rows, Region, Entry)[:2]
        changes = {"type": self.random.choice(LINK_TYPES), "source": ends[0].id, "target": ends[1].id}
        yield {"action": "add", "id": self._id("lnk"), "kind": "link", "changes": changes}

    def edit_caption(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        """A link between a caption and a picture, of which more are refused if they are drawn blindly."""
        regions = self._some(rows, Region)
        source = next(row for row in regions if row.type == "caption")
        target = next(row for row in regions if row.type in ("figure", "panel", "plate"))
        changes = {"type": "caption_of", "source": source.id, "target": target.id}
        yield {"action": "add", "id": self._id("lnk"), "kind": "link", "changes": changes}

    def edit_relink(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        target = next(row for row in self._some(rows, Region) if row.type in ("figure", "panel", "plate"))
        yield self._correct(self._some(rows, Link), {"target": target.id})

    def edit_twin(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        """A link that is given the ends of another one."""
        first, *others = self._some(rows, Link)
        other = next((row for row in others if row.type == first.type), None)
        if other is not None:
            yield self._correct([first], {"source": other.source, "target": other.target})

    def edit_twin_value(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        """A value that is given the words of another one."""
        fields = self._some(rows, Field)
        known = [(row.owner, row.type) for row in fields]
        twins = [row for row in fields if known.count((row.owner, row.type)) > 1]
        other = next(
            (row for row in twins[1:] if (row.owner, row.type) == (twins[0].owner, twins[0].type)), None
        )
        if other is not None:
            yield self._correct(twins, {"value": other.state.value})  # type: ignore[union-attr]

    def edit_accept(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        yield self._edit(self._some(rows, Region, Entry, Link, Field)[0], "accept")

    def edit_reject(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        yield self._edit(self._some(rows, Region, Entry, Link, Field)[0], "reject")

    def edit_reject_link(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        yield self._edit(self._some(rows, Link)[0], "reject")

    def edit_withdraw(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        for row in [row for row in self._some(rows, Region, Entry, Link, Field) if row.user is not None][:1]:
            yield self._edit(row, "withdraw")

    def edit_value(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        value = self.random.choice(["Paris", "bronze", "12 cm", "Ier s.", str(self.random.random())])
        yield self._correct(self._some(rows, Field), {"value": value})

    def edit_new_value(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        changes = {"name": self._some(rows, Field)[0].type, "value": self.random.choice(["Rom", "H. 3 cm"])}
        entry = self._some(rows, Entry)[0]
        yield {"action": "add", "id": entry.id, "kind": "field", "changes": changes}

    def edit_entry(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        yield self._correct(self._some(rows, Entry), {"number": str(self.random.randint(1, 90))})

    def edit_new_entry(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        page = self._some(rows, Region)[0].pages[0]
        number = self.random.choice(["77", None])
        changes = {"number": number, "spans": [{"page": page, "box": self._box()}]}
        yield {"action": "add", "id": self._id("ent"), "kind": "entry", "changes": changes}

    def edit_bulk(self, rows: dict[str, SubjectState]) -> Iterator[Json]:
        raise NotImplementedError("done by `work`")

    # What edits are made of

    def _some(self, rows: dict[str, SubjectState], *kinds: type) -> list[SubjectState]:
        """Subjects of these kinds that are seen, and some that were rejected, in random order."""
        found = [row for row in rows.values() if isinstance(row.state, kinds)]
        shown = [row for row in found if not row.hidden or self.random.random() < 0.2]
        return self.random.sample(shown, len(shown))

    def _edit(self, row: SubjectState, action: str) -> Json:
        return {"action": action, "id": row.id, "kind": row.kind, "revision": row.revision}

    def _correct(self, rows: Sequence[SubjectState], changes: Json) -> Json:
        return self._edit(rows[0], "correct") | {"changes": changes}

    def _box(self) -> list[float]:
        x, y = self.random.uniform(20, 400), self.random.uniform(20, 600)
        return [x, y, x + self.random.uniform(20, 180), y + self.random.uniform(10, 200)]

    def _id(self, prefix: str) -> str:
        return f"{prefix}-u{self.random.getrandbits(64):016x}"
