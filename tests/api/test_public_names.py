"""The public names are those that docs/python.md lists, and importing the package costs nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import pictoria_docs
from tests.api.reference import CLASSES, HEADING, OTHERS, PAGE, reference
from tests.syntax import parsed

HEAVY = ("numpy", "pandas", "PIL", "pydantic", "pymupdf", "sqlalchemy", "yaml")


def fresh(code: str) -> str:
    """What a new Python says."""
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_the_list_the_documentation_and_what_is_there_agree() -> None:
    assert set(pictoria_docs.__all__) == {*CLASSES, *OTHERS, "__version__"}
    assert pictoria_docs.__all__ == sorted(pictoria_docs.__all__)
    _, heading, listed = PAGE.read_text(encoding="utf-8").partition(HEADING)
    assert heading + listed == reference(), "write it anew: python -m tests.api.reference"


def test_type_checkers_see_what_is_there() -> None:
    tree = parsed(Path(pictoria_docs.__file__).read_text(encoding="utf-8"))
    (checked,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {}
    for node in checked.body:
        assert isinstance(node, ast.ImportFrom)
        module = node.module or ""
        for alias in node.names:
            seen[alias.asname or alias.name] = getattr(__import__(module, fromlist=["x"]), alias.name)
    assert seen == {
        name: getattr(pictoria_docs, name) for name in pictoria_docs.__all__ if name != "__version__"
    }


def test_nothing_private_leaks() -> None:
    assert dir(pictoria_docs) == sorted(pictoria_docs.__all__)
    names: dict[str, object] = {}
    exec("from pictoria_docs import *", names)
    assert set(names) - {"__builtins__"} == set(pictoria_docs.__all__)


def test_importing_the_package_imports_nothing_else() -> None:
    code = f"import sys, pictoria_docs; print([name for name in {HEAVY} if name in sys.modules])"
    assert fresh(code) == "[]"
    code = "import sys; from pictoria_docs import Project, Figure; print('pandas' in sys.modules)"
    assert fresh(code) == "False"


def test_an_unknown_name_is_told_with_those_that_there_are() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'Figur'; it has .*Figure"):
        pictoria_docs.Figur  # type: ignore[attr-defined]  # noqa: B018
