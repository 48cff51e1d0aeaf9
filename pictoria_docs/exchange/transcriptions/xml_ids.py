"""Ids as XML takes them, and back."""

import re

PART = "."
"""Between an id of ours and what is part of it; ids of ours never have it once they are XML ids."""
OWN = f"_{PART}"
"""So begin ids of what is no object of a document: tags, groups."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*", re.ASCII)
_OTHER = re.compile(r"[^A-Za-z0-9-]", re.ASCII)
_ESCAPED = re.compile(r"_([0-9a-f]+)_")


def xml_id(id: str) -> str:
    """An id as a valid XML id (NCName): most are; in others all but letters, figures and hyphens is escaped."""
    if _PLAIN.fullmatch(id):
        return id
    return "_" + _OTHER.sub(lambda sign: f"_{ord(sign[0]):x}_", id)


def own_id(id: str) -> str:
    """The id that `xml_id` was given; an id of another program as it is."""
    if not id.startswith("_") or id.startswith(OWN):
        return id
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), id[1:])
