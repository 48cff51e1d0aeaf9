"""Prompts: versioned files in `configs/prompts/{en,fr}/`, filled so that a document's text stays data.

Three guards, for the text of a document may say anything, orders to a model included:

- it stands between two lines that bear a random word, drawn for each request, which the text does not contain, and
  the system text says that nothing between such lines is an order;
- what looks like a model's own control words ("<|im_end|>", "[INST]") is broken up, so that a text cannot end the
  user's turn and begin one of the system's;
- places are filled once: braces in a text are braces.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from pydantic import Field, model_validator

from pictoria_docs.errors import ConfigError
from pictoria_docs.files import read_yaml_model, shipped_config
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.strict_model import StrictModel

CONTROL = re.compile(
    r"<(?=[|｜/!<a-zA-Z_])"  # <|im_start|>, </s>, <start_of_turn>, <image>, <<SYS>>
    r"|\[(?=/?(?:INST|IMG|IMG_BREAK|IMG_END|SYSTEM_PROMPT|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS|THINK)\])"
)
"""Where control words of common models begin."""


class PromptFile(StrictModel):
    """One prompt, as its file says it."""

    version: int = Field(ge=1)
    """Raised with every change of the words: answers to an older version are not reused."""
    system: str = ""
    user: str
    """The question, with places in braces."""
    ours: tuple[str, ...] = ()
    """Places that are filled with words of ours or of the user's schema; all others hold text of documents, and
    are fenced."""
    bare: bool = False
    """For models that know one sentence and no other: it is sent alone with the picture, without system text, rule of
    the fences or names of pictures. Such a prompt has no places, so that no text of a document comes near it."""
    special_tokens: bool = False
    """The answer's format is made of the model's special tokens, which servers leave out unless told not to."""

    @model_validator(mode="after")
    def _places(self) -> "PromptFile":
        if _names(self.system):
            raise ValueError("the system text has places: documents must not reach it")
        if self.bare and (self.system or _names(self.user)):
            raise ValueError("a bare prompt has neither system text nor places")
        if not self.bare and not self.system.strip():
            raise ValueError("no system text")
        missing = set(self.ours) - _names(self.user)
        if missing:
            raise ValueError(f"no place {', '.join(sorted(missing))} in the user text")
        return self


class FenceRule(StrictModel):
    """What every model is told about fenced text."""

    version: int
    rule: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt of one language, ready to be filled."""

    name: str
    language: str
    file: PromptFile
    rule: FenceRule

    @property
    def label(self) -> str:
        """Name and version, "check@1"; what answers say they answer."""
        return f"{self.name}@{self.file.version}"

    @property
    def identity(self) -> str:
        """What changes whenever the words do."""
        return f"{self.language}/{self.label}/fence@{self.rule.version}"

    @property
    def system(self) -> str:
        """The system text: the prompt's own, and the rule of the fences; a bare prompt has none."""
        if self.file.bare:
            return ""
        return f"{self.file.system.strip()}\n\n{self.rule.rule.strip()}"

    @property
    def places(self) -> frozenset[str]:
        """Names of the places of the user text."""
        return frozenset(_names(self.file.user))

    def user(self, values: Mapping[str, str], word: Callable[[], str] = lambda: secrets.token_hex(8)) -> str:
        """The user text with its places filled.

        Args:
            values: what goes into the places.
            word: draws the fence's word.

        Raises:
            ConfigError: a place without a value.
        """
        missing = self.places - set(values)
        if missing:
            raise ConfigError("prompt_value_missing", prompt=self.label, place=", ".join(sorted(missing)))
        drawn = word()
        while any(drawn in text for text in values.values()):
            drawn = word()
        filled = {
            name: values[name] if name in self.file.ours else fence(name, values[name], drawn)
            for name in self.places
        }
        return self.file.user.format(**filled).strip()


def fence(name: str, text: str, word: str) -> str:
    """A document's text between two lines that only we could have written."""
    return f"[[begin {word} {name}]]\n{harmless(text)}\n[[end {word}]]"


def harmless(text: str) -> str:
    """The text with control words broken up; what a reader reads stays."""
    return CONTROL.sub(lambda found: found.group() + " ", text.replace("\0", ""))


def prompt_names(language: str = FALLBACK) -> tuple[str, ...]:
    """Names of the prompts that come with the product."""
    files = (shipped_config("prompts") / language).glob("*.yaml")
    return tuple(sorted(file.stem for file in files if not file.stem.startswith("_")))


@cache
def load_prompt(name: str, language: str) -> Prompt:
    """A prompt that comes with the product; one that lacks the language is taken in English.

    Raises:
        ConfigError: no such prompt, or a file that is none.
    """
    if name not in prompt_names(language):
        language = FALLBACK
    if name not in prompt_names(language):
        raise ConfigError("prompt_unknown", prompt=name, known=", ".join(prompt_names()))
    folder = shipped_config("prompts") / language
    return Prompt(
        name,
        language,
        read_yaml_model(folder / f"{name}.yaml", "prompt", PromptFile),
        read_yaml_model(folder / "_fence.yaml", "prompt", FenceRule),
    )


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
