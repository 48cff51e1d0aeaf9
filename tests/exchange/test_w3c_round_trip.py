"""W3C annotations out and in again: whatever the loss report does not name is in the file, value by value."""

import json
from typing import Any

from hypothesis import given

from pictoria_docs.document import Document, Region, field_id
from pictoria_docs.exchange.annotations.reading import read_annotations
from pictoria_docs.exchange.annotations.web_annotation import Annotations, whole_document
from pictoria_docs.exchange.files.files import safe_name
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.tables.tables import review_of
from tests.document.strategies import documents
from tests.round_trips import round_trip

AT = Addresses.in_folder("https://museum.example/annotations", "a")


def values(annotation: dict[str, Any], purpose: str) -> list[str]:
    return [
        body["value"] for body in annotation["body"] if body.get("purpose") == purpose and "value" in body
    ]


def reviewed(annotation: dict[str, Any], document: Document, id: str) -> bool:
    told = {name: annotation.get(f"pictoria:{name}", "") for name in ("status", "decided_by", "decided_at")}
    return told == review_of(document, id)


@round_trip(25)
@given(documents())
def test_what_no_loss_names_is_in_the_file(document: Document) -> None:
    document = document.without_rejected()
    found = Annotations(document, AT)
    items = {item["id"]: item for item in json.loads(json.dumps(whole_document(found)))["items"]}
    lost = set(found.without_place())
    for page in document.pages:
        for region in page.regions:
            item = items[AT.annotation(region.id)]
            assert values(item, "tagging")[0] == region.type_name
            assert item.get("pictoria:ownType") == region.own_type
            assert values(item, "identifying") == ([region.number] if region.number else [])
            assert values(item, "supplementing") == ([region.text] if region.text else [])
            assert item["pictoria:confidence"] == region.confidence and item["pictoria:order"] == region.order
            assert item.get("pictoria:partOf") == (AT.annotation(region.parent) if region.parent else None)
            assert reviewed(item, document, region.id)
            assert ("generator" in item) is (not region.origin.user)
    for entry in document.entries:
        if entry.id in lost:
            continue
        item = items[AT.annotation(entry.id)]
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        assert values(item, "identifying") == ([entry.number] if entry.number else [])
        assert values(item, "describing") == ([entry.title] if entry.title else [])
        known = {page.number for page in document.pages}
        assert len(targets) == sum(span.page in known for span in entry.spans)
        for index, field in enumerate(entry.fields):
            if field_id(entry.id, field) in lost:
                continue
            value = items[AT.annotation(f"{entry.id}/{index}/{field.name}")]
            assert values(value, "describing") == [field.value]
            assert value.get("pictoria:normalised") == field.normalised
            uris = [body["source"] for body in value["body"] if "source" in body]
            assert uris == [term.uri for term in (*([field.term] if field.term else []), *field.terms)]
    for mention in document.mentions:
        if mention.id not in lost:
            assert values(items[AT.annotation(mention.id)], "supplementing") == [mention.text]
    for link in document.links:
        if link.id not in lost:
            item = items[AT.annotation(link.id)]
            ends = (AT.annotation(link.source), AT.annotation(link.target))
            assert (item["body"], item["target"], item["pictoria:linkType"]) == (*ends, link.type)
            assert item["pictoria:confidence"] == link.confidence


@round_trip(15)
@given(documents())
def test_parts_of_pictures_come_back(document: Document) -> None:
    document = document.without_rejected()
    at = Addresses.in_folder("https://museum.example/annotations", safe_name(document.name))
    items = json.loads(json.dumps(whole_document(Annotations(document, at))))
    empty = Document.model_validate(
        {
            **document.model_dump(),
            "pages": [page.model_copy(update={"regions": ()}) for page in document.pages],
            **dict.fromkeys(("entries", "mentions", "links"), ()),
        }
    )
    reading = read_annotations(items, empty)
    refused = {problem.annotation for problem in reading.not_understood}
    regions = [region for page in document.pages for region in page.regions]
    kept = [region for region in regions if at.annotation(region.id) not in refused]
    added = [change for change in reading.changes if change["kind"] == "region"]
    if len(kept) == len(regions) == len(added):
        ids = {region.id: change["id"] for region, change in zip(regions, added, strict=True)}
        for region, change in zip(regions, added, strict=True):
            parent = document.find(region.parent) if region.parent else None
            expected = ids[parent.id] if isinstance(parent, Region) else None
            assert change["changes"].get("parent") == expected
