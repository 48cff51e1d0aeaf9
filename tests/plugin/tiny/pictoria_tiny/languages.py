"""The words of Romanian captions and dates, as files of words."""

from pathlib import Path

from pictoria_docs.plugins import Language


def romanian(code: str) -> Language:
    """The language of that code."""
    return Language(Path(__file__).parent / code)


def fail(code: str) -> Language:
    """A language that cannot be read."""
    raise OSError(f"no words of {code} today")
