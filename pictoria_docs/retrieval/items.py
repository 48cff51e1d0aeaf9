"""What of a document can be found: entries with their records, captions, pictures, passages of running text."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from pictoria_docs.document import Box, Entry, Field, Link, LinkType, NumberKind, Region, RegionType, Status
from pictoria_docs.enrichment.dates.edtf import edtf_years
from pictoria_docs.enrichment.entry_text import EntryText, read_entry_text
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.schema import TypeName
from pictoria_docs.enrichment.works import ITEM, work_number
from pictoria_docs.labels.references import find_references
from pictoria_docs.retrieval.query import printed_forms
from pictoria_docs.retrieval.tokens import number_forms, printed_form, tokens_of
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState

PASSAGES = frozenset(
    {
        RegionType.TEXT, RegionType.LIST, RegionType.FOOTNOTE, RegionType.MARGINALIA, RegionType.HEADING,
        RegionType.TITLE, RegionType.LEGEND, RegionType.TABLE,
    }
)  # fmt: skip
MIN_PASSAGE_LENGTH = 12
"""Characters of a text that is worth finding by itself."""
MAX_FACET_LENGTH = 80
"""Characters of a value by which items are chosen; a longer one is a sentence."""
EMBEDDED = 600
"""Characters of a text whose meaning is looked at: a sentence encoder blurs longer ones."""
TELLING = frozenset({LinkType.CAPTION_OF, LinkType.DEPICTS, LinkType.PART_OF})
"""Links that tell what a picture shows."""
PLATE_LABEL, FIGURE_LABEL = "pl.", "fig."
"""By which the number of a picture is read as people ask for it."""


@dataclass(frozen=True)
class SearchItem:
    """What can be found of one subject, before its language is known."""

    subject: str
    kind: str
    """"entry", "figure", "caption" or "passage"."""
    type: str
    page: int
    box: Box
    """In points of the page."""
    status: Status
    suggested: float | None = None
    """The confidence of what may be assumed; None: it may not."""
    printed_number: str = ""
    title: str = ""
    text: str = ""
    unprinted: tuple[str, ...] = ()
    """Values of its record with words that neither title nor text has: a person corrected or added them, or they were
    inferred."""
    identifiers: frozenset[str] = frozenset()
    """Numbers in the form that all spellings of them share."""
    years: tuple[int | None, int | None] | None = None
    """As catalogues count them, without a year 0."""
    facets: frozenset[tuple[str, str]] = frozenset()
    """Field names with values."""
    sources: frozenset[str] = frozenset()
    """Ids of the other subjects that this was made from."""

    @property
    def embedded_text(self) -> str:
        """The text whose meaning is looked at."""
        # What is not printed comes before what is, which may be long.
        head = ". ".join(part for part in (self.title, *self.unprinted) if part)
        rest = self.text.removeprefix(self.title).lstrip(" .,:;\n")
        return " ".join(f"{head}. {rest}"[:EMBEDDED].split()) if head else self.text[:EMBEDDED]

    @property
    def digest(self) -> str:
        """Digest of the text whose meaning is looked at."""
        return blake2b(self.embedded_text.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class ItemSubjects:
    """States of subjects by id, without what is hidden, and what belongs to them."""

    repository: SubjectRepository
    states: dict[str, SubjectState] = field(default_factory=dict)
    fields: dict[str, list[Field]] = field(default_factory=dict)

    def look_up(self, ids: Iterable[str]) -> None:
        """Read the states of subjects that are not known yet."""
        wanted = [id for id in dict.fromkeys(ids) if id not in self.states]
        self.states.update((id, row) for id, row in self.repository.get(wanted).items() if not row.hidden)

    def look_up_fields(self, entries: Collection[str]) -> None:
        """Read the records of entries."""
        for row in self.repository.owned([id for id in entries if id not in self.fields]):
            if isinstance(row.state, Field) and not row.hidden and not row.state.alternative:
                self.fields.setdefault(str(row.owner), []).append(row.state)

    def region(self, id: str) -> Region | None:
        """A region that was looked up; None: it is none, gone or hidden."""
        row = self.states.get(id)
        return row.state if row is not None and isinstance(row.state, Region) else None

    def entry(self, id: str) -> Entry | None:
        """An entry that was looked up, with its record; None: it is none, gone or hidden."""
        row = self.states.get(id)
        if row is None or not isinstance(row.state, Entry):
            return None
        return row.state.model_copy(update={"fields": tuple(self.fields.get(id, ()))})

    def look_up_texts(self, entries: Collection[str]) -> None:
        """Read what the texts of entries are made from."""
        self.look_up_fields(entries)
        found = (entry for id in entries if (entry := self.entry(id)) is not None)
        self.look_up(region for entry in found for span in entry.spans for region in span.regions)

    def entry_text(self, entry: Entry) -> EntryText:
        """The words of an entry."""
        ids = (id for span in entry.spans for id in span.regions)
        return read_entry_text(entry, {id: region for id in ids if (region := self.region(id)) is not None})


def make_items(
    repository: SubjectRepository,
    ids: Collection[str],
    field_types: Mapping[str, str],
    within_entries: Collection[str],
) -> dict[str, SearchItem]:
    """What can be found of subjects, by id; nothing for those that are gone, hidden, or nothing to be found.

    Args:
        repository: the subjects of the document, as all see them.
        ids: of regions and entries.
        field_types: the type of each field of the document's records, by name ("term", "date" ...).
        within_entries: regions that are part of entries, which are found as these.
    """
    subjects = ItemSubjects(repository)
    subjects.look_up(ids)
    rows = [subjects.states[id] for id in ids if id in subjects.states]
    pictures = [row for row in rows if isinstance(row.state, Region) and row.state.is_picture]
    links = _links(repository, {row.id for row in pictures})
    panels = {link.source for joined in links.values() for link in joined if link.type == LinkType.PART_OF}
    links |= _links(repository, panels - links.keys())
    subjects.look_up(
        end for joined in links.values() for link in joined for end in (link.source, link.target)
    )
    entries = [id for id, row in subjects.states.items() if isinstance(row.state, Entry)]
    subjects.look_up_fields(entries)
    own = {row.id for row in rows}
    subjects.look_up_texts([id for id in entries if id in own])
    found: dict[str, SearchItem] = {}
    for row in rows:
        item: SearchItem | None = None
        match row.state:
            case Entry():
                item = _entry_item(row, subjects, field_types)
            case Region(is_picture=True) as region:
                item = _figure_item(row, region, links, subjects, field_types)
            case Region(type=RegionType.CAPTION) as region:
                item = _text_item(row, region, "caption")
            case Region() as region if region.type in PASSAGES and row.id not in within_entries:
                item = _text_item(row, region, "passage") if len(region.text) >= MIN_PASSAGE_LENGTH else None
        if item is not None:
            found[row.id] = item
    return found


def _links(repository: SubjectRepository, pictures: Collection[str]) -> dict[str, list[Link]]:
    """The links that tell what each picture shows, and those of its panels to a plate, by picture."""
    links: dict[str, list[Link]] = {}
    for row in repository.touching(pictures) if pictures else ():
        if row.hidden or not isinstance(row.state, Link):
            continue
        picture = row.state.source if row.state.type == LinkType.DEPICTS else row.state.target
        if row.state.type in TELLING and picture in pictures:
            links.setdefault(picture, []).append(row.state)
    return links


def _entry_item(row: SubjectState, subjects: ItemSubjects, types: Mapping[str, str]) -> SearchItem | None:
    entry = subjects.entry(row.id)
    if entry is None or not entry.spans:
        return None
    first = entry.spans[0]
    number = entry.number or ""
    # In catalogues of exhibitions each work of an artist has a number, and the artist's entry has none.
    works = (work_number(value) for value in entry.fields if value.name == ITEM)
    forms: set[str] = set()
    for own in filter(None, (number, *works)):
        forms |= {printed_form(NumberKind.ENTRY, (own,)), *number_forms(own)}
    for value in entry.fields:
        if types.get(value.name) == TypeName.IDENTIFIER:
            forms |= number_forms(value.value)
    text = subjects.entry_text(entry).text or (entry.title or "")
    return SearchItem(
        subject=row.id,
        kind="entry",
        type="entry",
        page=first.page,
        box=first.box,
        status=row.status,
        suggested=row.suggested_confidence if row.may_be_assumed else None,
        printed_number=number,
        title=entry.title or "",
        text=text,
        unprinted=_unprinted(entry.fields, f"{entry.title or ''}\n{text}"),
        identifiers=frozenset(forms),
        years=_years(entry.fields, types),
        facets=_facets(entry.fields, types),
        sources=frozenset(id for span in entry.spans for id in span.regions),
    )


def _text_item(row: SubjectState, region: Region, kind: str) -> SearchItem:
    return SearchItem(
        subject=row.id,
        kind=kind,
        type=region.type.value,
        page=region.page,
        box=region.box,
        status=row.status,
        suggested=row.suggested_confidence if row.may_be_assumed else None,
        printed_number=", ".join(number.text for number in region.printed_numbers),
        text=region.text,
        identifiers=frozenset(printed_form(number.kind, number.path) for number in region.printed_numbers),
    )


def _figure_item(
    row: SubjectState,
    region: Region,
    links: Mapping[str, Sequence[Link]],
    subjects: ItemSubjects,
    types: Mapping[str, str],
) -> SearchItem:
    """A picture: what its captions, those of its panels and its description say, and what is known of the entries that
    it shows."""
    own = [link for link in links.get(row.id, ()) if link.type != LinkType.PART_OF]
    of_panels = _of_panels(row.id, links, subjects)
    captions = _captions(own, subjects)
    entries = [entry for link in own if (entry := subjects.entry(link.target)) is not None]
    panels = sorted(_captions(of_panels, subjects), key=_reading_order)
    texts = list(dict.fromkeys(caption.text for caption in (*captions, *panels) if not caption.is_picture))
    if not texts:
        texts = [f"{entry.number or ''} {entry.title or ''}".strip() for entry in entries]
    if region.description is not None:
        texts += [region.description.seen, ", ".join(region.description.keywords)]
    fields = [value for entry in entries for value in entry.fields]
    numbers = [number for caption in captions for number in caption.printed_numbers]
    forms = {printed_form(number.kind, number.path) for number in numbers}
    # "4-68" is one number where the caption's was read as one, and else a range.
    if region.number and region.number not in {number.text for number in numbers}:
        label = PLATE_LABEL if region.type in (RegionType.PLATE, RegionType.PANEL) else FIGURE_LABEL
        forms |= printed_forms(find_references(f"{label} {region.number}"))
    return SearchItem(
        subject=row.id,
        kind="figure",
        type=region.type.value,
        page=region.page,
        box=region.box,
        status=row.status,
        suggested=row.suggested_confidence if row.may_be_assumed else None,
        printed_number=region.number or ", ".join(number.text for number in numbers),
        text="\n".join(text for text in texts if text),
        identifiers=frozenset(forms),
        years=_years(fields, types),
        facets=_facets(fields, types),
        sources=frozenset(
            {end for link in (*own, *of_panels) for end in (link.id, link.source, link.target)} - {row.id}
        ),
    )


def _of_panels(plate: str, links: Mapping[str, Sequence[Link]], subjects: ItemSubjects) -> list[Link]:
    """The links between a plate and its panels, and between these and their captions."""
    found: list[Link] = []
    for link in links.get(plate, ()):
        if link.type == LinkType.PART_OF and subjects.region(link.source) is not None:
            found += [
                link,
                *(each for each in links.get(link.source, ()) if each.type == LinkType.CAPTION_OF),
            ]
    return found


def _reading_order(caption: Region) -> tuple[int, float, float]:
    return caption.page, caption.box.y0, caption.box.x0


def _captions(links: Iterable[Link], subjects: ItemSubjects) -> list[Region]:
    """The captions that links give to pictures."""
    sources = (subjects.region(link.source) for link in links if link.type == LinkType.CAPTION_OF)
    return [caption for caption in sources if caption is not None and caption.text]


def _unprinted(fields: Iterable[Field], printed: str) -> tuple[str, ...]:
    """The values of a record that have words which are not printed."""
    known = {token.form for token in tokens_of(printed)}
    return tuple(
        dict.fromkeys(
            value.value
            for value in fields
            if any(token.form not in known for token in tokens_of(value.value))
        )
    )


def _facets(fields: Iterable[Field], types: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """By which values of its record something is chosen: the vocabulary's term where there is one, else as printed."""
    values = (
        (value.name, " ".join((value.term.label if value.term is not None else value.value).split()))
        for value in fields
        if field_type(types.get(value.name)).chosen_by
    )
    return frozenset((name, value) for name, value in values if 0 < len(value) <= MAX_FACET_LENGTH)


def _years(fields: Iterable[Field], types: Mapping[str, str]) -> tuple[int | None, int | None] | None:
    """The first and last year that the dates of a record name."""
    spans = [
        years
        for value in fields
        if field_type(types.get(value.name)).dated and value.normalised
        if (years := edtf_years(value.normalised)) is not None
    ]
    if not spans:
        return None
    firsts, lasts = zip(*spans, strict=True)
    return (
        None if None in firsts else min(firsts),
        None if None in lasts else max(lasts),
    )
