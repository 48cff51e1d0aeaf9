"""Regions, entries, fields, mentions and links as W3C Web Annotations on IIIF canvases.

https://www.w3.org/TR/annotation-model/. What the model has no term for is told by our own terms (`TERMS`), which a
reader that does not know them may leave aside. Text is always `text/plain`: it comes from documents, never HTML.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pictoria_docs.document import (
    Box,
    Description,
    Document,
    Entry,
    Evidence,
    Field,
    Link,
    Mention,
    Origin,
    Region,
    field_id,
)
from pictoria_docs.document.type_maps import SEGMONTO_ENTRY
from pictoria_docs.exchange.contents.relations import pages_of
from pictoria_docs.exchange.places.addresses import Addresses, id_in
from pictoria_docs.exchange.places.canvas import canvases
from pictoria_docs.exchange.places.selectors import fragment, outline, quoted
from pictoria_docs.exchange.tables.tables import review_of

Json = dict[str, Any]

W3C_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
IIIF_CONTEXT = "http://iiif.io/api/presentation/3/context.json"
PREFIX = "pictoria"

TERMS: Mapping[str, tuple[str, str]] = {
    "confidence": ("xsd:decimal", "How sure the one who says it is, 0 to 1."),
    "status": ("xsd:string", "How far people have come with it: suggested, accepted, corrected or rejected."),
    "decided_by": ("xsd:string", "Who decided on it."),
    "decided_at": ("xsd:dateTime", "When that was."),
    "order": ("xsd:integer", "Place in the page's reading order, from 0."),
    "partOf": ("@id", "The annotation of the picture that this picture is a part of."),
    "ownType": ("xsd:string", "The type that the project names itself, of a region."),
    "linkType": (
        "xsd:string",
        "What a link says: caption_of, part_of, depicts, cites, continues, same_motif_as, same_mould_as, "
        "same_picture_as, or a type that the project names itself.",
    ),
    "field": ("xsd:string", "Name of the field of the entry's record that a value belongs to."),
    "entry": ("@id", "The annotation of the entry that a value belongs to."),
    "region": ("@id", "The annotation of the region into whose text the offsets point."),
    "normalised": ("xsd:string", "What a value means to a machine: EDTF for dates, JSON for dimensions."),
    "inferred": ("xsd:boolean", "Whether the value's words are not on the page."),
    "readable": (
        "xsd:boolean",
        "Written for people from what other bodies and links say; who reads data leaves it out.",
    ),
    "stage": ("xsd:string", "The step of the analysis that said it."),
    "model": ("xsd:string", "The model that said it."),
}
"""Our own terms: the type of their values, and what they mean."""


def context() -> Json:
    """The JSON-LD context of `TERMS`."""
    return {
        "@context": {
            PREFIX: "urn:x-pictoria-docs:terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            **{
                f"{PREFIX}:{name}": {"@id": f"{PREFIX}:{name}", "@type": kind}
                for name, (kind, _) in TERMS.items()
            },
        }
    }


def own(**values: object) -> Json:
    """Values under our own terms; None is left out."""
    return {f"{PREFIX}:{name}": value for name, value in values.items() if value is not None}


def textual(purpose: str, value: str, language: str | None = None) -> Json:
    """A body of plain text."""
    body = {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}
    return body | ({"language": language} if language else {})


class Annotations:
    """The annotations of one document, page by page; what touches several pages is on each of them."""

    def __init__(self, document: Document, addresses: Addresses) -> None:
        """`addresses`: where everything is."""
        self.document, self.addresses = document, addresses
        self._canvases = canvases(document)
        self._links: dict[int, list[Link]] = defaultdict(list)
        for link in document.links:
            ends = (document.find(link.source), document.find(link.target))
            if None not in ends:
                for page in {page for end in ends for page in pages_of(end)}:
                    self._links[page].append(link)
        self._entries: dict[int, list[Entry]] = defaultdict(list)
        for entry in document.entries:
            for page in entry.pages:
                self._entries[page].append(entry)
        self._mentions: dict[int, list[Mention]] = defaultdict(list)
        for mention in document.mentions:
            self._mentions[mention.page].append(mention)
        self._regions = {page.number: page.regions for page in document.pages}
        self._made: dict[int, list[Json]] = {}
        """Annotations by page: each page, the whole and what is left out are asked for one after the other."""

    def of_page(self, page: int) -> list[Json]:
        """Regions in reading order, then entries with their fields, mentions, links."""
        if page not in self._made:
            self._made[page] = self._of_page(page)
        return self._made[page]

    def _of_page(self, page: int) -> list[Json]:
        annotations = [self.region(region) for region in self._regions.get(page, ())]
        for entry in self._entries[page]:
            annotations.append(self.entry(entry))
            for index, field in enumerate(entry.fields):
                if page in ({evidence.page for evidence in field.evidence} or {entry.pages[0]}):
                    annotations.append(self.field(entry, field, index))
        annotations += [self.mention(mention) for mention in self._mentions[page]]
        annotations += [self.link(link) for link in self._links[page]]
        return [annotation for annotation in annotations if annotation["target"]]

    def all(self) -> list[Json]:
        """Each annotation of the document once."""
        pages = (self.of_page(page.number) for page in self.document.pages)
        return list({annotation["id"]: annotation for page in pages for annotation in page}.values())

    def without_place(self) -> list[str]:
        """Ids of what is left out, as it stands on a page that is not there or leads to something that is not."""
        held = {id_in(annotation["id"]) for annotation in self.all()}
        document = self.document
        ids: list[str] = [region.id for regions in self._regions.values() for region in regions]
        ids += [entry.id for entry in document.entries]
        ids += [mention.id for mention in document.mentions]
        ids += [link.id for link in document.links]
        missing = [id for id in ids if id not in held]
        for entry in document.entries:
            for index, field in enumerate(entry.fields):
                if f"{entry.id}/{index}/{field.name}" not in held or None in map(
                    self._evidence, field.evidence
                ):
                    missing.append(field_id(entry.id, field))
        return list(dict.fromkeys(missing))

    def region(self, region: Region) -> Json:
        """A region: its type (the project's or ours, and SegmOnto's), number, text and description as bodies."""
        zone = self.document.own_types.zone(region.type, region.own_type)
        bodies = [textual("tagging", region.type_name), textual("tagging", zone)]
        if region.number:
            bodies.append(textual("identifying", region.number))
        if region.text:
            bodies.append(textual("supplementing", region.text))
        if region.description:
            bodies += _described(region.description)
        return {
            **self._head(
                region.id, ["tagging", "supplementing"] if region.text else ["tagging"], region.origin
            ),
            "body": bodies,
            "target": self._place(region.page, region.box, region.polygon),
            **self._review_properties(region.id, region.confidence),
            **own(
                ownType=region.own_type,
                order=region.order,
                partOf=self.addresses.annotation(region.parent) if region.parent else None,
            ),
        }

    def entry(self, entry: Entry) -> Json:
        """An entry: number and heading as bodies, all its stretches as targets."""
        bodies = [textual("tagging", "entry"), textual("tagging", SEGMONTO_ENTRY)]
        if entry.number:
            bodies.append(textual("identifying", entry.number))
        if entry.title:
            bodies.append(textual("describing", entry.title))
        return {
            **self._head(entry.id, ["tagging", "describing"], entry.origin),
            "body": bodies,
            "target": _one_or_more(self._place(span.page, span.box) for span in entry.spans),
            **self._review_properties(entry.id, entry.confidence),
        }

    def field(self, entry: Entry, field: Field, index: int) -> Json:
        """A value of an entry's record on the words that it comes from; else on the entry itself."""
        bodies = [textual("describing", field.value)]
        # The first is the one that counts, the others are the next best.
        bodies += [
            {"type": "SpecificResource", "purpose": "identifying", "source": term.uri}
            | ({"label": {"none": [term.label]}} if term.label else {})
            for term in (*([field.term] if field.term else []), *field.terms)
        ]
        target = _one_or_more(filter(None, map(self._evidence, field.evidence)))
        id = f"{entry.id}/{index}/{field.name}"
        return {
            **self._head(id, "describing", field.origin),
            "body": bodies,
            "target": target or self.addresses.annotation(entry.id),
            **self._review_properties(field_id(entry.id, field), field.confidence),
            **own(
                field=field.name,
                entry=self.addresses.annotation(entry.id),
                normalised=field.normalised,
                inferred=field.inferred or None,
            ),
        }

    def mention(self, mention: Mention) -> Json:
        """Words that cite something; what they cite is told by links."""
        evidence = Evidence(
            region=mention.region, page=mention.page, start=mention.start, end=mention.end, box=mention.box
        )
        return {
            **self._head(mention.id, "highlighting", mention.origin),
            "body": [textual("tagging", "mention"), textual("supplementing", mention.text)],
            "target": self._evidence(evidence),
            **self._review_properties(mention.id, None),
        }

    def link(self, link: Link) -> Json:
        """A link: from the annotation in the body to the one in the target, which is what Annotorious draws."""
        return {
            **self._head(link.id, "linking", link.origin),
            "body": self.addresses.annotation(link.source),
            "target": self.addresses.annotation(link.target),
            **own(linkType=link.type),
            **self._review_properties(link.id, link.confidence),
        }

    def _head(self, id: str, motivation: str | list[str], origin: Origin) -> Json:
        return {
            "id": self.addresses.annotation(id),
            "type": "Annotation",
            "motivation": motivation,
            **_author(origin),
        }

    def _review_properties(self, id: str, confidence: float | None) -> Json:
        review = {name: value or None for name, value in review_of(self.document, id).items()}
        return own(confidence=confidence, **review)

    def _source(self, page: int) -> Json:
        manifest = {"id": self.addresses.manifest, "type": "Manifest"}
        return {"id": self.addresses.canvas(page), "type": "Canvas", "partOf": [manifest]}

    def _place(self, page: int, box: Box, polygon: Any = None) -> Json | None:
        """A box, or an outline, on a page's canvas; None for a page that is not there."""
        canvas = self._canvases.get(page)
        if canvas is None:
            return None
        selectors = [fragment(canvas.to_pixels(box))]
        if polygon:
            # The exact one first: several selectors select the same, and simple tools take the first.
            selectors = [outline(tuple(map(canvas.point, polygon))), *selectors]
        return {"type": "SpecificResource", "source": self._source(page), "selector": _one_or_more(selectors)}

    def _evidence(self, evidence: Evidence) -> Json | None:
        """Where a value stands: the box of its words, and the words within their region."""
        canvas = self._canvases.get(evidence.page)
        region = self.document.find(evidence.region)
        if canvas is None:
            return None
        if not isinstance(region, Region):
            return self._place(evidence.page, evidence.box) if evidence.box else None
        if evidence.start is None or evidence.end is None:
            return self._place(evidence.page, evidence.box or region.box)
        words = fragment(canvas.to_pixels(evidence.box or region.box_of(evidence.start, evidence.end)))
        within = fragment(canvas.to_pixels(region.box)) | {
            "refinedBy": quoted(region.text, evidence.start, evidence.end)
        }
        return {
            "type": "SpecificResource",
            "source": self._source(evidence.page),
            "selector": [words, within],
            **own(region=self.addresses.annotation(region.id)),
        }


def _author(origin: Origin) -> Json:
    """Who said it: a person as `creator`, a step of the analysis as `generator`."""
    if origin.user:
        return {"creator": {"type": "Person", "name": origin.user}}
    software = {"type": "Software", "name": f"pictoria-docs {origin.stage} {origin.version}"}
    return {"generator": software | own(stage=origin.stage, model=origin.model)}


def _described(description: Description) -> list[Json]:
    words = " ".join(filter(None, (description.seen, description.known)))
    return [textual("describing", words, description.language)] if words else []


def _one_or_more(targets: Iterable[Json | None]) -> Json | list[Json] | None:
    """As the model has it: one target as it is, several as a list."""
    values = [target for target in targets if target]
    return values[0] if len(values) == 1 else values or None


def whole_document(annotations: Annotations) -> Json:
    """All annotations of a document in one W3C AnnotationPage that needs no other file."""
    return {
        "@context": [W3C_CONTEXT, context()["@context"]],
        "id": annotations.addresses.whole_document,
        "type": "AnnotationPage",
        "items": annotations.all(),
    }
