"""What all data that people and programs write for us shares: options, schemas, requests."""

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """Frozen, and without names that it does not know.

    The docstring below a field is the field's description, in config files and in JSON schemas.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def field_docs(kind: type[BaseModel]) -> dict[str, str]:
    """What is said of each field of `kind` that has a description, on one line."""
    found = {name: field.description or "" for name, field in kind.model_fields.items()}
    return {name: " ".join(text.split()) for name, text in found.items() if text}
