"""The weights by which entries are found: a model that anyone can read, shipped with the package or trained anew.

Log-odds throughout: of each label of a printed line by its features and by its neighbours' labels (a linear-chain
conditional random field, see `line_model.py`), four logistic sums, whether a document is a catalogue, whether artists
or works are its entries, whether a convention of records is to be believed, and whether each entry is right (see
`entry_evidence.py`), and what is the title of an entry (a conditional logit, see `titles.py`).
"""

import json
from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from pydantic import Field, model_validator

from pictoria_docs.languages import package_table
from pictoria_docs.linking.features import WeighedFeature
from pictoria_docs.linking.line_features import COLUMNS, LINE_FEATURES
from pictoria_docs.linking.sequence import Floats
from pictoria_docs.linking.weights import read_weights
from pictoria_docs.strict_model import StrictModel

_TABLE = package_table(__package__, "line_features.yaml")
BESIDE_NAME = 27  # characters before the first weight of a row
SUMS = ("catalogue", "artists", "convention", "entry", "title")
"""The sums over named evidence."""
SUM_FEATURES: Mapping[str, Mapping[str, WeighedFeature]] = {
    sum_name: {name: WeighedFeature(**row) for name, row in _TABLE[sum_name].items()} for sum_name in SUMS
}
"""Evidence of each sum, by name."""


class LineLabel(IntEnum):
    """What a printed line of a catalogue is."""

    OTHER = 0
    """Running text, running heads, whatever belongs to no entry."""
    GROUP = 1
    """The heading of a section: "SCULPTURE"."""
    NAME = 2
    """The first line of an artist's heading."""
    ABOUT = 3
    """More of it: birth, teachers, address."""
    OPENING = 4
    """The line that opens an entry, or names the work of an artist."""
    TITLE = 5
    """More of its title."""
    RECORD = 6
    """More of the entry: technique, remark, price, description."""


LABELS = tuple(label.name.lower() for label in LineLabel)


class EntryWeights(StrictModel):
    """Weights by name of label and feature; a feature without weights does not count."""

    trained_on: str = ""
    """What the weights were fitted to, in words."""
    steps: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    """For each label, the log-odds of each label of the next line, in the order of `LineLabel`."""
    lines: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    """For each column of features (`COLUMNS`) and "always", the constant: the log-odds of each label per unit."""
    catalogue: dict[str, float] = Field(default_factory=dict)
    """Log-odds per unit of a document being a catalogue, by features of `SUM_FEATURES`, and "always"."""
    artists: dict[str, float] = Field(default_factory=dict)
    """The same of artists being its entries, not works."""
    convention: dict[str, float] = Field(default_factory=dict)
    """The same of a convention of records naming the openings of entries better than the labels of lines."""
    entry: dict[str, float] = Field(default_factory=dict)
    """The same of an entry being right."""
    title: dict[str, float] = Field(default_factory=dict)
    """The same of a stretch of text being an entry's title, against the other candidates of the entry."""

    @model_validator(mode="after")
    def _is_known(self) -> "EntryWeights":
        unknown = {*self.lines} - {"always", *COLUMNS} | ({*self.steps} - {*LABELS})
        for sum_name in SUMS:
            unknown |= {*self.table(sum_name)} - {"always", *SUM_FEATURES[sum_name]}
        if unknown:
            raise ValueError(f"no such feature: {', '.join(sorted(unknown))}")
        if any(len(row) != len(LABELS) for row in (*self.steps.values(), *self.lines.values())):
            raise ValueError(f"each row has {len(LABELS)} weights: {', '.join(LABELS)}")
        return self

    def table(self, sum_name: str) -> dict[str, float]:
        """The weights of one of `SUMS`."""
        return {
            "catalogue": self.catalogue,
            "artists": self.artists,
            "convention": self.convention,
            "entry": self.entry,
            "title": self.title,
        }[sum_name]

    def log_odds(self, sum_name: str, features: Mapping[str, float]) -> float:
        """One of `SUMS` over its features."""
        table = self.table(sum_name)
        return table.get("always", 0.0) + sum(
            table.get(name, 0.0) * value for name, value in features.items()
        )

    @property
    def step_table(self) -> Floats:
        """Shape (labels, labels): row before, column after."""
        none = (0.0,) * len(LABELS)
        return np.array([self.steps.get(label, none) for label in LABELS])

    @property
    def line_table(self) -> Floats:
        """Shape (columns and the constant, labels)."""
        none = (0.0,) * len(LABELS)
        return np.array([self.lines.get(name, none) for name in (*COLUMNS, "always")])


def load_entry_weights(file: Path | str) -> EntryWeights:
    """The weights in a YAML file that `save_entry_weights` wrote.

    Raises:
        ConfigError: the file cannot be read, or it holds no weights or features that do not exist.
    """
    return read_weights(file, EntryWeights)


def save_entry_weights(weights: EntryWeights, file: Path | str) -> None:
    """Write weights as YAML, a row for each feature with its meaning and unit beside it."""
    rule = "#" + " " * BESIDE_NAME + " ".join(f"{name:>7}" for name in LABELS)
    lines = [f"trained_on: {json.dumps(weights.trained_on, ensure_ascii=False)}"]
    lines += ["", "# log-odds of the next line's label (column) after a label (row)", rule]
    lines += ["steps:" if weights.steps else "steps: {}"]
    lines += [_row(name, weights.steps[name], "") for name in LABELS if name in weights.steps]
    lines += ["", "# log-odds of a line's labels", rule, "lines:" if weights.lines else "lines: {}"]
    for name in ("always", *COLUMNS):
        if name in weights.lines:
            side, _, own = name.rpartition(".")
            feature = LINE_FEATURES.get(own)
            meaning = f"{feature.meaning} [{feature.unit}]" if feature is not None else "the constant"
            lines.append(_row(name, weights.lines[name], f"{side}: {meaning}" if side else meaning))
    for sum_name in SUMS:
        table = weights.table(sum_name)
        lines += ["", f"{sum_name}:" if table else f"{sum_name}: {{}}"]
        if "always" in table:
            lines.append(f"  always: {table['always']:.3f}")
        for name, feature in SUM_FEATURES[sum_name].items():
            if name in table:
                lines.append(f"{f'  {name}: {table[name]:.3f}':<28}# {feature.meaning} [{feature.unit}]")
    Path(file).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(name: str, values: Sequence[float], meaning: str) -> str:
    numbers = ", ".join(f"{value:6.2f}" for value in values)
    return f"  {name + ':':<25}[{numbers}]" + (f"  # {meaning}" if meaning else "")


@cache
def shipped_entry_weights() -> EntryWeights:
    """The weights that come with the package (`entry_weights.yaml`)."""
    file = resources.files("pictoria_docs.linking").joinpath("entry_weights.yaml")
    return load_entry_weights(Path(str(file)))
