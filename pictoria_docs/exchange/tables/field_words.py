"""Names of fields and of stages in words, for tables that people read."""

from pictoria_docs.document import Document, RecordField
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.flat import ENDS, TEXT_END, USUAL, stem
from pictoria_docs.i18n import translate


def field_labels(document: Document, language: str) -> dict[str, str]:
    """What people call each field that a table of values may name, those of `enrichment.flat` included."""
    labels = {field.name: field.label(language) for field in document.record_fields}
    types = USUAL | {field.name: field.type for field in document.record_fields}
    for name, type in types.items():
        label = labels.get(name) or RecordField(name=name).label(language)
        kind = field_type(type)
        if kind.dated:
            for end in ENDS:
                labels[f"{stem(name)}_{end}"] = translate(f"flat_fields.{end}", language, field=label)
        elif kind.measured:
            labels[f"{name}_{TEXT_END}"] = translate("flat_fields.text", language, field=label)
    return labels


def origin_words(origin: str, language: str) -> str:
    """Where a value comes from (`tables.who`): a stage of ours in words, anything else as it is."""
    code = f"origins.{origin}"
    words = translate(code, language)
    return origin if words == code else words
