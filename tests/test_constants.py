"""Thresholds have names: no bare number stands in a comparison or a calculation of the package."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pictoria_docs
from tests.syntax import parsed

PACKAGE = Path(pictoria_docs.__file__).parent
ROOMS = (
    "api",
    "apps",
    "captioning",
    "document",
    "enrichment",
    "eval",
    "exchange",
    "labels",
    "layout",
    "linking",
    "models",
    "pipeline",
    "retrieval",
    "review",
    "sources",
    "store",
    "training",
)
DRAWN = {"eval/plots.py"}
"""What draws a plot: its numbers are places on the sheet."""
PLAIN = {0, 1, 2, 100}
"""Nothing, one, halves and pairs, percent."""
POWERS = {0.5, 10}
"""Square roots and decimals: exponent and base of a power."""
BOUNDS = {"max", "maximum", "min", "minimum"}


def bare_numbers(code: str) -> Iterator[str]:
    """Numbers without a name in comparisons, calculations, bounds and default arguments, with their lines."""
    parents = {child: node for node in ast.walk(parsed(code)) for child in ast.iter_child_nodes(node)}
    for node in parents:
        if not isinstance(node, ast.Constant) or type(node.value) not in (int, float) or node.value in PLAIN:
            continue
        inner: ast.AST = node
        while isinstance(parents[inner], ast.UnaryOp | ast.IfExp | ast.BoolOp):
            inner = parents[inner]
        around = parents[inner]
        if not _is_in_function(node, parents) or _is_index(node, parents):
            continue
        if isinstance(around, ast.BinOp) and _is_power(around, node.value):
            continue
        bound = isinstance(around, ast.Call) and ast.unparse(around.func).rpartition(".")[2] in BOUNDS
        if bound or isinstance(around, ast.Compare | ast.BinOp | ast.AugAssign | ast.arguments):
            yield f"line {node.lineno}: {ast.unparse(around)}"


def _is_power(operation: ast.BinOp, number: float) -> bool:
    """Whether a number is a root, a power of ten or two, or counts bits."""
    of_two = isinstance(operation.left, ast.Constant) and operation.left.value == 2
    return isinstance(operation.op, ast.LShift) or (
        isinstance(operation.op, ast.Pow) and (number in POWERS or of_two)
    )


def _is_in_function(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return True
    return False


def _is_index(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a number only counts items: `tokens[index + 3]`, but not `text[:80]`."""
    while node in parents and isinstance(node, ast.expr):
        parent = parents[node]
        if isinstance(parent, ast.Subscript) and node is parent.slice:
            return not isinstance(node, ast.Slice)
        node = parent
    return False


@pytest.mark.parametrize(
    "body",
    ["return a > 0.3", "return a * 1.5", "return max(a, 8.0)", "a += 0.5", "return 0.4 if a > 0.9 else 0.7"],
)
def test_bare_numbers_are_seen(body: str) -> None:
    assert list(bare_numbers(f"def judge(a: float) -> float:\n    {body}"))


def test_plain_numbers_indices_and_roots_are_no_thresholds() -> None:
    code = "def judge(a, tokens):\n    return a > 0 and tokens[a + 3] == 2 * a / 100 and a**0.5 > NEAR"
    assert not list(bare_numbers(code))


@pytest.mark.parametrize("room", ROOMS)
def test_thresholds_have_names(room: str) -> None:
    found = {
        file.relative_to(PACKAGE).as_posix(): numbers
        for file in sorted((PACKAGE / room).rglob("*.py"))
        if file.relative_to(PACKAGE).as_posix() not in DRAWN
        and (numbers := list(bare_numbers(file.read_text(encoding="utf-8"))))
    }
    assert found == {}
