"""What commands share: options, exit codes, sentences to standard error.

Help texts and placeholders are codes of messages; `cli` puts them into the user's language.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pictoria_docs.i18n import LANGUAGES

USAGE = 2
NOTHING_DONE = 1
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
