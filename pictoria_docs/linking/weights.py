"""The weights of the evidence: a small linear model that anyone can read, shipped with the package or trained anew.

Two sums, both in log-odds. `pair` makes the score of a caption's number and a picture, 0 meaning as good as leaving
the number alone; `link` makes the confidence of a finished link, the probability that a reviewer accepts it.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError, field_validator

from pictoria_docs.document.log_odds import probability
from pictoria_docs.errors import ConfigError
from pictoria_docs.linking.features import LINK_FEATURES, PAIR_FEATURES, Features
from pictoria_docs.strict_model import StrictModel

Table = dict[str, float]
Kind = TypeVar("Kind", bound=StrictModel)


class Weights(StrictModel):
    """Weights by name of feature; a feature without a weight does not count."""

    trained_on: str = ""
    """What the weights were fitted to, in words."""
    pair: Table = Field(default_factory=dict)
    """Log-odds per unit of each feature of `PAIR_FEATURES`."""
    link: Table = Field(default_factory=dict)
    """Log-odds per unit of each feature of `LINK_FEATURES`, and "always", the constant."""

    @field_validator("pair", "link", mode="before")
    @classmethod
    def _empty(cls, table: object) -> object:
        return {} if table is None else table

    @field_validator("pair", "link")
    @classmethod
    def _known(cls, table: Table) -> Table:
        features = {*PAIR_FEATURES, *LINK_FEATURES, "always"}
        unknown = sorted(set(table) - features)
        if unknown:
            raise ValueError(f"no such feature: {', '.join(unknown)}")
        return table

    def score(self, features: Mapping[str, float]) -> float:
        """Log-odds of a pair against leaving the caption's number alone."""
        pair = self.pair
        return sum(pair.get(name, 0.0) * value for name, value in features.items())

    def confidence(self, features: Mapping[str, float]) -> float:
        """Probability that a link is right, 0 to 1."""
        link = self.link
        weighted = (link.get(name, 0.0) * value for name, value in features.items())
        return probability(link.get("always", 0.0) + sum(weighted))


def load_weights(file: Path | str) -> Weights:
    """The weights in a YAML file that `save_weights` wrote.

    Raises:
        ConfigError: the file cannot be read, or it holds no weights or features that do not exist.
    """
    return read_weights(file, Weights)


def read_weights(file: Path | str, kind: type[Kind]) -> Kind:
    """Weights of a kind from a YAML file.

    Raises:
        ConfigError: the file cannot be read, or it holds no weights or features that do not exist.
    """
    import yaml

    file = Path(file)
    try:
        return kind.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError("linker_weights_missing", file=file, detail=error.strerror or error) from error
    except ValidationError as error:
        raise ConfigError("linker_weights_broken", file=file, detail=error.errors()[0]["msg"]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError("linker_weights_broken", file=file, detail=type(error).__name__) from error


def save_weights(weights: Weights, file: Path | str) -> None:
    """Write weights as YAML with the meaning and unit of each feature beside it."""
    lines = [f"trained_on: {_quoted(weights.trained_on)}"]
    for name, table, features in (
        ("pair", weights.pair, PAIR_FEATURES),
        ("link", weights.link, LINK_FEATURES),
    ):
        lines += ["", f"{name}:"]
        if "always" in table:
            lines.append(f"  always: {table['always']:.3f}")
        for key, feature in features.items():
            if key in table:
                entry = f"  {key}: {table[key]:.3f}"
                lines.append(f"{entry:<28}# {feature.meaning} [{feature.unit}]")
    Path(file).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)


@cache
def shipped_weights() -> Weights:
    """The weights that come with the package (`weights.yaml`)."""
    file = resources.files("pictoria_docs.linking").joinpath("weights.yaml")
    return load_weights(Path(str(file)))


def without_zeros(features: Features) -> Features:
    """Features that say something."""
    return {name: value for name, value in features.items() if value}
