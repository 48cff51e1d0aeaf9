"""What the log of a server that did not start tells: the cause, and what to do about it, in one sentence."""

import re
from collections.abc import Sequence

from pictoria_docs.errors import MissingPartError

MAX_LENGTH = 300
"""Characters of a cause."""
NOT_ENOUGH_MEMORY = re.compile(
    r"out of memory|No available memory for the cache|less than (?:desired|requested)\b.*\bmemory|larger than the "
    r"(?:available|maximum number)|MemoryError|Cannot allocate memory",
    re.IGNORECASE,
)
TOO_LONG = re.compile(r"max_model_len \((\d+)\) is greater than the derived max_model_len \(\D*(\d+)")
TELLING = re.compile(r"^(?:\S+: )?((?:[\w.]*(?:Error|Exception)|error): .+)$")
VALIDATION = re.compile(r"\bvalidation errors? for ")
"""The line below names what is wrong."""
TYPE_OF_VALIDATION = re.compile(r"\s*\[type=.*")


def failed_start(name: str, lines: Sequence[str], log: str) -> MissingPartError:
    """The error of a server that stopped before it was ready.

    Args:
        name: of its model.
        lines: the last lines of its log.
        log: where the log is.
    """
    reason = cause(lines)
    for line in lines:
        if found := TOO_LONG.search(line):
            return MissingPartError("server_too_long", name=name, asked=found[1], limit=found[2], log=log)
    code = "server_no_memory" if any(map(NOT_ENOUGH_MEMORY.search, lines)) else "server_failed"
    return MissingPartError(code, name=name, reason=reason, log=log)


def cause(lines: Sequence[str]) -> str:
    """The line of a log that tells most: the first error that is named, for those after it follow from it."""
    for index, line in enumerate(lines):
        match = TELLING.match(line)
        if match is None:
            continue
        if VALIDATION.search(line) and index + 1 < len(lines):
            told = TYPE_OF_VALIDATION.sub("", lines[index + 1])
            return told.removeprefix("Value error, ").strip()[:MAX_LENGTH]
        return match.group(1)[:MAX_LENGTH]
    return lines[-1][:MAX_LENGTH] if lines else "-"
