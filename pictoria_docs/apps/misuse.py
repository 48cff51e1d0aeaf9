"""What the parser of the command line says of a misuse, as one sentence in the user's language.

The parser has changed its package between versions; its errors are known by the names of their classes.
"""

import re
from typing import Any

from pictoria_docs.i18n import translate
from pictoria_docs.installed import SEPARATE

_QUOTED = re.compile(r"'([^']+)'")
_TOO_MANY = re.compile(r"extra arguments?(?:\(s\))? \((.*)\)$")


def misuse_sentence(error: Any) -> str | None:
    """What is wrong, and where the help is.

    Args:
        error: what the parser raised.

    Returns:
        None where it is no misuse of a command, or one that the parser answers with its help.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    context = getattr(error, "ctx", None)
    if "UsageError" not in kinds or "NoArgsIsHelpError" in kinds:
        return None
    said = error.format_message()
    quoted = _QUOTED.findall(said)
    too_many = _TOO_MANY.search(said)
    commands = context and getattr(context.command, "commands", None)
    if "MissingParameter" in kinds and quoted:
        told = translate("cli.misuse_missing", name=quoted[0])
    elif "NoSuchOption" in kinds:
        names = ", ".join(sorted(error.possibilities or ()))
        told = translate(
            f"cli.misuse_{'perhaps' if names else 'option'}", name=error.option_name, names=names
        )
    elif "BadOptionUsage" in kinds:
        told = translate("cli.misuse_empty", name=error.option_name)
    elif "BadParameter" in kinds and quoted:
        told = translate("cli.misuse_value", name=quoted[0], detail=error.message.rstrip("."))
    elif too_many:
        told = translate("cli.misuse_too_many", names=too_many[1])
    elif commands and quoted and quoted[0] in SEPARATE:
        return translate("errors.extra_missing", part=quoted[0], extra=SEPARATE[quoted[0]])
    elif commands and (quoted or "NoSuchCommand" in kinds):
        told = translate("cli.misuse_command", name=(quoted or [""])[0], known=", ".join(commands))
    elif commands:
        told = translate("cli.misuse_no_command", known=", ".join(commands))
    else:
        told = translate("cli.misuse_other", detail=said.rstrip("."))
    return f"{told} {translate('cli.misuse_help', command=context.command_path)}" if context else told
