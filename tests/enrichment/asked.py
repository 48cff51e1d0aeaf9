"""Small documents with one entry, its picture and its caption, and what a model might say of them."""

from collections.abc import Mapping

from pictoria_docs.document import (
    Box,
    Document,
    Entry,
    EntrySpan,
    Evidence,
    Field,
    Link,
    Origin,
    Page,
    Region,
    RegionType,
    SourceKind,
)
from pictoria_docs.document.identity import DocumentId, EntryId, RegionId
from pictoria_docs.enrichment import EnrichmentOptions
from pictoria_docs.enrichment.enrich import make_readers
from pictoria_docs.models.question import Answer

ORIGIN = Origin(stage="test")
ENTRY = (
    "12. Lekythos à figures noires. Argile et vernis noir, fin du VIe siècle av. J.-C. H. 18,5 cm ; D. 6 cm. "
    "Achetée à Capoue en 1897, inv. CA 2045. Une fêlure traverse la panse."
)
CAPTION = "Fig. 12. Lekythos, combat de deux guerriers."
READERS = make_readers(EnrichmentOptions())
SCHEMA = READERS.schema


def region(id: str, type: RegionType, text: str = "", top: float = 100) -> Region:
    box = Box(60, top, 300, top + 80)
    return Region(id=RegionId(id), page=1, type=type, box=box, text=text, origin=ORIGIN)


def catalogue(
    entry: str = ENTRY, caption: str = CAPTION, fields: tuple[Field, ...] = (), *, pictures: int = 1
) -> Document:
    """A page with an entry, pictures of its object, and the caption of the first."""
    words = region("words", RegionType.TEXT, entry)
    drawn = [
        region(f"picture{number}", RegionType.FIGURE, top=200 + 100 * number) for number in range(pictures)
    ]
    below = region("caption", RegionType.CAPTION, caption, top=290)
    record = Entry(
        id=EntryId("entry"),
        number="12",
        title="Lekythos",
        spans=(EntrySpan(page=1, box=words.box, regions=(words.id,)),),
        fields=fields,
        origin=ORIGIN,
    )
    links = [Link.make("depicts", each.id, record.id, 0.9, (), ORIGIN) for each in drawn]
    links += [Link.make("caption_of", below.id, drawn[0].id, 0.9, (), ORIGIN)] if drawn else []
    return Document(
        id=DocumentId("doc"),
        name="doc",
        source="doc.pdf",
        kind=SourceKind.PDF,
        sha256="0" * 64,
        page_count=1,
        pages=(Page(number=1, width=480, height=900, regions=(words, *drawn, below)),),
        entries=(record,),
        links=tuple(links),
    )


def ruled(name: str, value: str, confidence: float = 0.6, entry: str = ENTRY) -> Field:
    """A value that the rules found in the entry."""
    start = entry.index(value)
    evidence = Evidence(region=RegionId("words"), page=1, start=start, end=start + len(value), quote=value)
    return Field(name=name, value=value, evidence=(evidence,), confidence=confidence, origin=ORIGIN)


def value(said: str, quote: str | None = None, *, seen: bool = False) -> dict[str, object]:
    return {"value": said, "quote": said if quote is None else quote, "seen": seen}


def answer(data: Mapping[str, object] | None, **more: object) -> Answer:
    return Answer(id="entry", model="some-model", prompt="fields@1", data=data, **more)  # type: ignore[arg-type]


def grounded(field: Field, document: Document) -> bool:
    """Whether a value stands on the page: words that are there, to the letter, or a box on a picture and the mark."""
    found = []
    for each in field.evidence:
        place = document.find(each.region)
        if not isinstance(place, Region) or place.page != each.page:
            return False
        if each.start is not None and each.end is not None:
            found.append(bool(each.quote.strip()) and place.text[each.start : each.end] == each.quote)
        else:
            found.append(field.inferred and place.is_picture and each.box is not None)
    return bool(found) and all(found)
