"""Settings of a format: what an exporter can be told, by name, on the command line, in Python and in REST."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from pydantic import ValidationError

from pictoria_docs.errors import ExportError
from pictoria_docs.exchange.formats.exporters import EXPORTERS
from pictoria_docs.strict_model import StrictModel

Settings = TypeVar("Settings", bound=StrictModel)


def check_settings(settings: Mapping[str, str], formats: Iterable[str]) -> None:
    """Whether each setting is one of at least one of `formats`, and its value makes sense.

    Raises:
        ExportError: it is not, or it does not.
    """
    models = {format: EXPORTERS.get(format).settings for format in formats} if settings else {}
    known = {name for model in models.values() for name in model.model_fields}
    for name in settings:
        if name not in known:
            raise _unknown(name, known, models)
    for model in models.values():
        read_settings(model, {name: settings[name] for name in settings if name in model.model_fields})


def check_format_settings(model: type[Settings], settings: Mapping[str, str], format: str) -> Settings:
    """Read the settings of one format, out or in, where none may be another one's.

    Raises:
        ExportError: one of them is not of this format, or its value makes no sense.
    """
    for name in settings:
        if name not in model.model_fields:
            raise _unknown(name, model.model_fields, [format])
    return read_settings(model, settings)


def settings_known(settings: Mapping[str, str], format: str) -> dict[str, str]:
    """Those of `settings` that a format has, where several formats are written with the same settings."""
    known = EXPORTERS.get(format).settings.model_fields if settings else ()
    return {name: settings[name] for name in settings if name in known}


def read_settings(model: type[Settings], settings: Mapping[str, str]) -> Settings:
    """The settings as values, checked.

    Raises:
        ExportError: a value makes no sense.
    """
    try:
        return model.model_validate(dict(settings))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        raise ExportError(
            "export_setting_value", name=name, value=settings.get(name), detail=first["msg"]
        ) from error


def _unknown(name: str, known: Iterable[str], formats: Iterable[str]) -> ExportError:
    return ExportError(
        "export_setting_unknown", name=name, format=", ".join(formats), known=", ".join(sorted(known)) or "–"
    )
