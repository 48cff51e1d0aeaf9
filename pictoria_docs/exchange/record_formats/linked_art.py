"""Linked Art: a JSON-LD file for each entry (https://linked.art/api/1.0).

Each value stands as printed, as a name, an identifier or a text about it; beside it, what it means to a machine.
Concepts have the addresses of the terms that the records hold; people, places and owners that of their value.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pictoria_docs.document import Document, Region, field_id
from pictoria_docs.enrichment.dates import edtf, edtf_years
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.data_tables.rows import measures_of
from pictoria_docs.exchange.files.files import named_documents, new_file, safe_name, unique_name
from pictoria_docs.exchange.files.former import former_objects
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.places.addresses import RELATIVE, Addresses
from pictoria_docs.exchange.places.canvas import canvases
from pictoria_docs.exchange.record_formats.entry_content import (
    EntryContent,
    TypedValue,
    entry_contents,
    page_image,
    source_of,
)
from pictoria_docs.exchange.record_formats.meanings import WrittenMeanings
from pictoria_docs.exchange.tables.tables import printable

FOLDER = "linked_art"
CONTEXT = "https://linked.art/ns/v1/linked-art.json"
PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
AAT = "http://vocab.getty.edu/aat/"
IDENTIFIER = "identified_by/Identifier"
PRIMARY_NAME = "300404670"
UNITS = {
    "cm": "300379098",
    "mm": "300379097",
    "m": "300379099",
    "in": "300379100",
    "kg": "300379226",
    "g": "300379225",
}
"""The AAT's numbers of units; a measure in another unit stands as printed only."""
KINDS = {
    "height": "300055644",
    "width": "300055647",
    "depth": "300072633",
    "length": "300055645",
    "diameter": "300055624",
    "thickness": "300055646",
    "weight": "300056240",
}
"""The AAT's numbers of kinds of measure."""

Json = dict[str, Any]


def export_linked_art(request: ExportRequest) -> list[Path]:
    """Write `out/<document>/linked_art/<entry>.json`. Without `base_url` addresses are relative to `out`."""
    written: list[Path] = []
    for document, folder in named_documents(request.documents):
        addresses, names = Addresses.in_folder(request.base_url or RELATIVE, folder), set[str]()
        (request.folder / folder / FOLDER).mkdir(parents=True, exist_ok=True)
        for content in entry_contents(document, request.language, request.losses):
            name = f"{unique_name(safe_name(content.entry.id), names)}.json"
            path = new_file(request.folder / folder / FOLDER / name)
            meanings = WrittenMeanings()
            record = linked_art(document, content, addresses, f"{addresses.home}/{FOLDER}/{name}", meanings)
            meanings.report(document, content.entry, request.losses)
            path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            written.append(path)
    return written


LINKED_ART = Exporter(
    name="linked_art",
    export=export_linked_art,
    needs=frozenset({Need.BASE_URL}),
    carries=frozenset({Aspect.ENTRIES, Aspect.VALUES, Aspect.MEANINGS}),
    former=former_objects,
)


def linked_art(
    document: Document, content: EntryContent, addresses: Addresses, address: str, meanings: WrittenMeanings
) -> Json:
    """The `HumanMadeObject` of an entry, whose own address is `address`; `meanings` keeps account of its values."""
    names = [_named("Name", title) for title in content.titles]
    names[0]["classified_as"] = [_concept(AAT + PRIMARY_NAME, "primary name")]
    record: Json = {
        "@context": CONTEXT,
        "id": address,
        "type": "HumanMadeObject",
        "_label": content.title,
        "identified_by": names,
        "referred_to_by": [_statement("source", source_of(document, content.entry))],
    }
    for value in content.values:
        path = value.standard_name("linked_art")
        if path == IDENTIFIER:
            names.append(_named("Identifier", value.printed))
            continue
        record["referred_to_by"].append(_statement(value.label, value.printed))
        if path in _STRUCTURED:
            own = addresses.annotation(field_id(content.entry.id, value.field))
            _STRUCTURED[path](record, value, meanings, own)
    if content.figures:
        pages = canvases(document)
        record["representation"] = [
            _representation(figure, page_image(addresses, pages[figure.page])) for figure in content.figures
        ]
    carrier = {
        "type": "DigitalObject",
        "access_point": [{"id": addresses.manifest, "type": "DigitalObject"}],
        "conforms_to": [{"id": PRESENTATION, "type": "InformationObject"}],
    }
    record["subject_of"] = [{"type": "LinguisticObject", "digitally_carried_by": [carrier]}]
    return record


# What values mean. Each function adds to a record the meaning of a value, whose own address it is given.

Addition = Callable[[Json, TypedValue, WrittenMeanings, str], None]


def _concepts(*path: str, type: str = "Type") -> Addition:
    """Adds the term of a value, if it has one, to the list at a path of a record."""

    def add(record: Json, value: TypedValue, meanings: WrittenMeanings, address: str) -> None:
        term = meanings.term(value)
        if term is not None:
            part = _production(record) if len(path) > 1 else record
            part.setdefault(path[-1], []).append(_concept(term.uri, term.label, type))

    return add


def _production(record: Json) -> Json:
    production: Json = record.setdefault("produced_by", {"type": "Production"})
    return production


def _timespan(record: Json, value: TypedValue, meanings: WrittenMeanings, address: str) -> None:
    """The first date; further ones stand as printed."""
    first, last = edtf_years(value.field.normalised or "") or (None, None)
    if first is None and last is None:
        return
    production = _production(record)
    if "timespan" in production:
        meanings.partly(value, "later_dates")
        return
    names = (value.printed, meanings.normalised(value))
    span: Json = {"type": "TimeSpan", "identified_by": [_named("Name", name) for name in filter(None, names)]}
    if first is not None:
        span["begin_of_the_begin"] = f"{edtf.year(first)}-01-01T00:00:00Z"
    if last is not None:
        span["end_of_the_end"] = f"{edtf.year(last)}-12-31T23:59:59Z"
    production["timespan"] = span


def _maker(record: Json, value: TypedValue, meanings: WrittenMeanings, address: str) -> None:
    maker = _reference("Person", value, meanings, address)
    _production(record).setdefault("carried_out_by", []).append(maker)


def _made_at(record: Json, value: TypedValue, meanings: WrittenMeanings, address: str) -> None:
    place = _reference("Place", value, meanings, address)
    _production(record).setdefault("took_place_at", []).append(place)


def _found_at(record: Json, value: TypedValue, meanings: WrittenMeanings, address: str) -> None:
    place = _reference("Place", value, meanings, address)
    record.setdefault("encountered_by", []).append({"type": "Encounter", "took_place_at": [place]})


def _owner(record: Json, value: TypedValue, meanings: WrittenMeanings, address: str) -> None:
    record.setdefault("current_owner", []).append(_reference("Group", value, meanings, address))


def _dimensions(record: Json, value: TypedValue, meanings: WrittenMeanings, address: str) -> None:
    measures = measures_of(value.field, value.type)
    if measures:
        meanings.normalised(value)
    for measure in measures:
        unit, kind = UNITS.get(measure["unit"]), KINDS.get(measure["kind"])
        if unit is None or kind is None:
            meanings.partly(value, "measures_unmapped")
            continue
        dimension: Json = {
            "type": "Dimension",
            "classified_as": [_concept(AAT + kind, measure["kind"])],
            "value": measure["value"],
            "unit": _concept(AAT + unit, measure["unit"], "MeasurementUnit"),
        }
        if measure["qualifier"]:
            dimension["identified_by"] = [_named("Name", f"{measure['kind']} ({measure['qualifier']})")]
        if measure["upper"] is not None:
            dimension["lower_value_limit"] = measure["value"]
            dimension["upper_value_limit"] = measure["upper"]
        record.setdefault("dimension", []).append(dimension)


_STRUCTURED: Mapping[str, Addition] = {
    "classified_as": _concepts("classified_as"),
    "made_of": _concepts("made_of", type="Material"),
    "produced_by/technique": _concepts("produced_by", "technique"),
    "produced_by/classified_as": _concepts("produced_by", "classified_as"),
    "produced_by/timespan": _timespan,
    "produced_by/carried_out_by": _maker,
    "produced_by/took_place_at": _made_at,
    "encountered_by/took_place_at": _found_at,
    "current_owner": _owner,
    "dimension": _dimensions,
}
"""By the mapping of their field; others stand as printed only."""


def _concept(uri: str, label: str, type: str = "Type") -> Json:
    return {"id": uri, "type": type, "_label": label}


def _reference(type: str, value: TypedValue, meanings: WrittenMeanings, address: str) -> Json:
    term = meanings.term(value)
    label = printable(meanings.normalised(value) or "") or value.printed
    return {"id": term.uri if term is not None else address, "type": type, "_label": label}


def _named(type: str, content: str) -> Json:
    return {"type": type, "content": content}


def _statement(label: str, content: str) -> Json:
    return {"type": "LinguisticObject", "_label": label, "content": content}


def _representation(figure: Region, image: str) -> Json:
    shown = {
        "type": "DigitalObject",
        "format": "image/jpeg",
        "access_point": [{"id": image, "type": "DigitalObject"}],
    }
    label = printable(figure.number or "") or figure.type.value
    return {"type": "VisualItem", "_label": label, "digitally_shown_by": [shown]}
