"""Who is called in a remark with "@name"."""

import re
from collections.abc import Collection

_CALL = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)", re.ASCII)


def called_in(text: str, members: Collection[str]) -> list[str]:
    """The members that a text calls, by name; a name may be followed by the end of the sentence."""
    names = set()
    for name in _CALL.findall(text):
        name = name.lower()
        while name and name not in members and name[-1] in ".@+-":
            name = name[:-1]
        if name in members:
            names.add(name)
    return sorted(names)
