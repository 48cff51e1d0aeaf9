"""What commands share: options, exit codes, sentences to standard error.

Help texts and placeholders are codes of messages; `cli` puts them into the user's language.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from pictoria_docs.errors import ConfigError, ExportError
from pictoria_docs.i18n import LANGUAGES

Choice = TypeVar("Choice", bound=StrEnum)
USAGE = 2
NOTHING_DONE = 1
SKIPPED = 3
"""The work is done, but for pages or files that were skipped."""
INTERRUPTED = 130

LanguageOption = Annotated[
    str | None, typer.Option("--lang", help="cli.help_lang", metavar="|".join(LANGUAGES))
]
"""Every command has it for its help; `cli.main` looks for it before there are any."""
ProjectFolder = Annotated[Path, typer.Argument(metavar="cli.dir", help="cli.help_dir")]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", metavar="cli.file", help="cli.help_config")
]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="cli.help_jobs")]
StrictOption = Annotated[bool, typer.Option("--strict", help="cli.help_strict")]
ForceOption = Annotated[bool, typer.Option("--force", help="cli.help_force")]
PasswordOption = Annotated[str | None, typer.Option("--password", help="cli.help_password")]
JsonOption = Annotated[bool, typer.Option("--json", help="cli.help_json")]
ServerConfigOption = Annotated[
    Path, typer.Option("--config", "-c", metavar="cli.file", help="cli.help_server_config")
]


def complain(sentence: str) -> None:
    """A sentence to standard error."""
    print(sentence, file=sys.stderr)


def listed(values: list[str]) -> list[str]:
    """ "csv,html" and repeated options alike, each once, in order."""
    parts = (part.strip().lower() for value in values for part in value.split(","))
    return list(dict.fromkeys(part for part in parts if part))


def choice(choices: type[Choice], name: str) -> Choice:
    """One of the words that an option takes.

    Raises:
        ConfigError: it takes no such word.
    """
    if name not in set(choices):
        raise ConfigError("export_choice", name=name, known=", ".join(choices))
    return choices(name)


def setting_of(text: str) -> tuple[str, str]:
    """Name and value of a setting written "name=value".

    Raises:
        ExportError: it has another form.
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals):
        raise ExportError("export_setting_form", setting=text)
    return name, value


def read_settings(values: list[str]) -> dict[str, str]:
    """Settings written "name=value" each; "@FILE" for a value is what the file holds.

    Raises:
        ExportError: it has another form, or the file cannot be read.
    """
    settings = {}
    for setting in values:
        name, value = setting_of(setting)
        if value.startswith("@"):
            file = Path(value.removeprefix("@"))
            try:
                value = file.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                detail = getattr(error, "strerror", None) or "UTF-8"
                raise ExportError("export_setting_file", file=file, detail=detail) from error
        settings[name] = value
    return settings
