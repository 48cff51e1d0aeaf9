"""Values of records that people give and correct."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pictoria_docs.document import Evidence, Field, Region, Term
from pictoria_docs.editing.making.common import USER, Find
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.quotes import find_quote
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.errors import EditError


def new_value(changes: Mapping[str, Any], readers: Readers, find: Find) -> Field:
    """A value that a person gave a record; without evidence it is inferred.

    Raises:
        EditError: it can't be.
    """
    empty = Field(name=str(changes.get("name")), value="", inferred=True, origin=USER)
    return changed_value(
        empty, {key: value for key, value in changes.items() if key != "name"}, readers, find
    )


def changed_value(field: Field, changes: Mapping[str, Any], readers: Readers, find: Find) -> Field:
    """A value as a person corrected it: what it means is read anew, unless they give its meaning.

    Args:
        field: as it is.
        changes: value; perhaps normalised, term (the uri of one of `terms`, null, or {"uri": any}), evidence (places
            in regions).
        readers: what understands values of the project's metadata schema.
        find: what the document has.

    Raises:
        EditError: the changes make no sense.
    """
    unknown = set(changes) - {"value", "normalised", "term", "evidence"}
    value = changes.get("value", field.value)
    if unknown or not isinstance(value, str):
        raise EditError("edit_bad_value", name=next(iter(unknown), "value"))
    value = " ".join(value.split())
    update: dict[str, Any] = {"value": value, "alternative": False}
    spec = readers.schema.field(field.name)
    if value != field.value and spec is not None:
        means = field_type(spec.type).normalise(spec, value, readers)
        update |= {"normalised": means.normalised, "term": means.term, "terms": means.terms}
    if "normalised" in changes:
        update["normalised"] = str(changes["normalised"]) if changes["normalised"] else None
    if isinstance(changes.get("term"), Mapping):
        update |= _named(field.model_copy(update=update), changes["term"], readers)
    elif "term" in changes:
        update |= _chosen(field, changes["term"])
    if "evidence" in changes:
        evidence = tuple(_evidence(one, value, find) for one in changes["evidence"])
        update |= {"evidence": evidence, "inferred": not evidence}
    elif value != field.value:
        update["evidence"] = tuple(_moved_evidence(one, value, find) for one in field.evidence)
    return field.model_copy(update=update)


def _chosen(field: Field, uri: object) -> dict[str, Any]:
    """The term with this uri moved to the front; None: no term at all."""
    known: list[Term] = [*([field.term] if field.term is not None else []), *field.terms]
    if uri is None:
        return {"term": None, "terms": tuple(known), "normalised": None}
    term = next((candidate for candidate in known if candidate.uri == uri), None)
    if term is None:
        raise EditError("edit_bad_value", name="term")
    return {
        "term": term,
        "terms": tuple(candidate for candidate in known if candidate.uri != uri),
        "normalised": term.label,
    }


def _named(field: Field, term: Mapping[str, Any], readers: Readers) -> dict[str, Any]:
    """A term that a person names by its uri alone, which need not be in any vocabulary of the project."""
    uri = term.get("uri")
    if not isinstance(uri, str) or not uri.strip():
        raise EditError("edit_bad_value", name="term")
    known = [*([field.term] if field.term is not None else []), *field.terms]
    others = tuple(one for one in known if one.uri != uri)
    spec = readers.schema.field(field.name)
    matcher = readers.matchers.get(spec.vocabulary or "") if spec is not None else None
    named = next((one for one in known if one.uri == uri), None)
    for vocabulary in matcher.vocabularies if matcher is not None and named is None else ():
        if uri in vocabulary.by_uri:
            label = vocabulary.by_uri[uri].label()
            named = Term(label=label, uri=uri, vocabulary=vocabulary.name)
    named = named or Term(label=field.value, uri=uri, vocabulary=urlsplit(uri).netloc)
    return {"term": named, "terms": others, "normalised": named.label}


def _evidence(value: object, words: str, find: Find) -> Evidence:
    """The words of a region that a person pointed at: from `start` to `end`, else where the value is in it."""
    try:
        region = find(str(value["region"]))  # type: ignore[index]
        start, end = value.get("start"), value.get("end")  # type: ignore[attr-defined]
    except (KeyError, TypeError, AttributeError) as error:
        raise EditError("edit_bad_value", name="evidence") from error
    if not isinstance(region, Region):
        raise EditError("edit_bad_value", name="evidence")
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(region.text):
        return Evidence(
            region=region.id, page=region.page, start=start, end=end, quote=region.text[start:end]
        )
    match = find_quote(region.text, words)
    if match is not None:
        return Evidence(
            region=region.id, page=region.page, start=match[0], end=match[1], quote=region.text[slice(*match)]
        )
    return Evidence(region=region.id, page=region.page, box=region.box)


def _moved_evidence(evidence: Evidence, value: str, find: Find) -> Evidence:
    """Where a corrected value is: its own words if its region has them, else where the old ones were."""
    region = find(evidence.region)
    match = find_quote(region.text, value) if isinstance(region, Region) else None
    if match is None or not isinstance(region, Region):
        return evidence
    quote = region.text[slice(*match)]
    return evidence.model_copy(update={"start": match[0], "end": match[1], "quote": quote})
