"""One name has one meaning in the whole package, and no name is one of those that the field has other words for."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pictoria_docs
from tests.syntax import parsed

PACKAGE = Path(pictoria_docs.__file__).parent
METAPHORS = {"Bond", "Book", "Crew", "Desk", "Door", "Said", "Shelf", "Spoken", "Word", "Workplace"}
MAY = {"Word": "a printed word of a page"}


@cache
def classes() -> dict[str, list[str]]:
    """The names of all classes, each with the files that define one."""
    files: dict[str, list[str]] = defaultdict(list)
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(parsed(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                files[node.name].append(file.relative_to(PACKAGE).as_posix())
    return files


def test_no_two_classes_have_one_name() -> None:
    found = classes()
    assert len(found) > 500
    assert {name: files for name, files in found.items() if len(files) > 1} == {}


def test_classes_are_not_named_by_metaphors() -> None:
    assert METAPHORS & classes().keys() == MAY.keys()
