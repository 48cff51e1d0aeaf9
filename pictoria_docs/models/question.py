"""What is asked of a model, and what comes back: plain data that any backend to a model takes and gives.

A stage makes `Question`s from a document (a pure function) and uses their `Answer`s (another one); which model
answers, where it runs, and what is remembered is the affair of the backend.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page that goes with a question: page number and box in page coordinates (points)."""

    page: int
    box: tuple[float, float, float, float]
    name: str
    """What the prompt calls it ("picture", "caption")."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a model."""

    id: str
    """What the answer is kept and found by; unique among the questions asked together."""
    prompt: str
    """Name of a prompt file of `configs/prompts/`, without language and version."""
    language: str
    """Of the prompt."""
    values: Mapping[str, str]
    """What the prompt's places are filled with. Text of documents is data: the backend fences it."""
    schema: Json | None
    """JSON schema of the answer; strings and lists are bounded. None: the answer is free text, in the model's own
    format (`Answer.text`)."""
    crops: tuple[Crop, ...] = ()
    max_tokens: int = 512
    odds: str | None = None
    """A property of the schema with fixed options (enum, boolean) whose log-odds go to `Answer.extra`."""


class Failure(StrEnum):
    """Why there is no answer."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    """The server would not take the question (too long, image too large, out of memory)."""
    CUT = "cut"
    """The answer ran into the length limit; what there is of a free text is in `Answer.text` all the same."""
    INVALID = "invalid"
    """No JSON, or not by the schema; nothing at all, where free text was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said to a question: `data` by the question's schema, `text` where it has none, or a `failure`."""

    id: str
    model: str
    prompt: str
    """Name and version of the prompt, "fields@3"."""
    data: Json | None = None
    text: str = ""
    """The answer to a question without a schema."""
    failure: Failure | None = None
    detail: str = ""
    seconds: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    cached: bool = False
    extra: Mapping[str, float] = field(default_factory=dict)
    """Further figures of the backend: the log-odds of a yes; with a free text "width" and "height" of the first picture
    as it was sent, in pixels, which boxes in the text are counted in."""
