"""The syntax trees of our own code, for tests that hold it to rules."""

import ast


def parsed(code: str) -> ast.Module:
    """The tree of some code.

    CPython 3.11 counts the depth of trees for all threads together and fails, seldom, where another one makes a tree
    at the same moment (python/cpython#106905); the next try is right.
    """
    try:
        return ast.parse(code)
    except SystemError:
        return ast.parse(code)
