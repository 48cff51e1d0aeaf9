"""The record of an entry: its fields, each with the words on the page that it was read from."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict, Unpack

from pictoria_docs.api.base import SubjectView, ViewedDocument
from pictoria_docs.api.images import SCREEN_DPI, png
from pictoria_docs.api.regions import RegionView
from pictoria_docs.document import Box, Decision, Entry, Evidence, Field, Term, field_id
from pictoria_docs.errors import NotFoundError
from pictoria_docs.i18n import user_language

if TYPE_CHECKING:
    from PIL.Image import Image


class EvidenceView:
    """Where a value comes from: some words of a page, or a part of a picture."""

    def __init__(self, document: ViewedDocument, data: Evidence) -> None:
        self.document, self.data = document, data

    @property
    def page(self) -> int:
        """Number of the page, from 1."""
        return self.data.page

    @property
    def text(self) -> str:
        """The words, as printed."""
        return self.data.quote

    @property
    def start(self) -> int | None:
        """Offset of the first character in `region.text`; None: it is a part of a picture."""
        return self.data.start

    @property
    def end(self) -> int | None:
        """Offset after the last character."""
        return self.data.end

    @property
    def region(self) -> RegionView | None:
        """The region that has the words; None: people have taken it away since."""
        region: RegionView | None = self.document._region(self.data.region)
        return region

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where the words are on the page: a box for each printed line."""
        if self.data.box is not None:
            return (self.data.box,)
        region, start, end = self.region, self.start, self.end
        if region is None:
            return ()
        if start is None or end is None:
            return (region.box,)
        lines = [line for line in region.data.lines if line.start < end and line.end > start]
        parts = [(max(start, line.start), min(end, line.end)) for line in lines] or [(start, end)]
        return tuple(region.data.box_of(*part) for part in parts)

    @property
    def box(self) -> Box | None:
        """The box around all of `boxes`; None: there is none."""
        return Box.union(self.boxes) if self.boxes else None

    def image(self, dpi: float | None = None, *, width: int | None = None) -> "Image":
        """The words cut out of the page, or the whole page where it is not known where they are."""
        return self.document._cut_out(self.page, self.box, dpi, width)

    def __repr__(self) -> str:
        return f"Evidence(page {self.page}, {self.text[:60]!r})"

    def _repr_png_(self) -> bytes:
        return png(self.image(SCREEN_DPI))


class FieldChanges(TypedDict, total=False):
    """What of a value can be corrected."""

    text: str
    value: str | None
    term: Term | None
    evidence: Sequence[Evidence]


class FieldView(SubjectView):
    """One value of an entry's record."""

    data: Field
    _table = "fields"

    def __init__(self, document: ViewedDocument, data: Field, entry: Entry) -> None:
        super().__init__(document, data)
        self._entry = entry

    @property
    def id(self) -> str:
        """The entry's id, the field's name, and a digest of the value."""
        return field_id(self._entry.id, self.data)

    @property
    def _row_key(self) -> tuple[object, ...]:
        return (self._entry.id, self.name, self.text)

    @property
    def name(self) -> str:
        """The field's name: "material", "date_text" ..."""
        return self.data.name

    @property
    def label(self) -> str:
        """What people call the field, in the user's language."""
        fields = self.document._loaded.data.record_fields
        known = next((field for field in fields if field.name == self.name), None)
        return self.name if known is None else known.label(user_language())

    @property
    def text(self) -> str:
        """The value as printed."""
        return self.data.value

    @property
    def value(self) -> str:
        """What it means to a machine: EDTF for dates, JSON for dimensions, a vocabulary's word; else as printed."""
        return self.text if self.data.normalised is None else self.data.normalised

    @property
    def term(self) -> Term | None:
        """The term of a vocabulary that it means, with `label` and `uri`."""
        return self.data.term

    @property
    def evidence(self) -> tuple[EvidenceView, ...]:
        """Where it comes from; empty where it was inferred."""
        return tuple(EvidenceView(self.document, evidence) for evidence in self.data.evidence)

    def correct(
        self, *, user: str | None = None, note: str = "", **changes: Unpack[FieldChanges]
    ) -> Decision:
        """Say what it should be: `field.correct(text="vers 470 av. J.-C.")`; what it means is read anew."""
        names = {"text": "value", "value": "normalised"}
        return self._correct({names.get(name, name): value for name, value in changes.items()}, user, note)

    @property
    def inferred(self) -> bool:
        """Whether its words are not on the page."""
        return self.data.inferred

    @property
    def alternative(self) -> bool:
        """Whether this is another value, beside the one that stands."""
        return self.data.alternative

    def __repr__(self) -> str:
        return f"Field({self.name!r}, {self.text[:60]!r})"


class RecordView(Mapping[str, FieldView]):
    """The record of an entry: `record["material"]` is the field that stands, `record.all("material")` each value."""

    def __init__(self, title: str, page: int, fields: Sequence[FieldView]) -> None:
        self._title, self._page, self._fields = title, page, fields
        self._standing: dict[str, FieldView] = {}
        for field in sorted(fields, key=lambda field: field.alternative):
            self._standing.setdefault(field.name, field)

    def __getitem__(self, name: str) -> FieldView:
        if name not in self._standing:
            known = ", ".join(self._standing)
            code = "record_field_unknown" if known else "record_empty"
            raise NotFoundError(code, field=name, entry=self._title, page=self._page, known=known)
        return self._standing[name]

    def all(self, name: str) -> list[FieldView]:
        """Each value of a field, the one that stands first, with the other values; [] where there is none."""
        return sorted(
            (field for field in self._fields if field.name == name), key=lambda field: field.alternative
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._standing)

    def __len__(self) -> int:
        return len(self._standing)

    def __repr__(self) -> str:
        return f"Record({ {name: field.text[:60] for name, field in self._standing.items()} })"
