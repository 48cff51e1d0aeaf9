"""The weights that tell what each printed line of a catalogue is, shipped with the package or trained anew.

Log-odds of each label of a line by its features and by its neighbours' labels (a linear-chain conditional random field,
see `line_model.py`): a table in YAML, a row for each feature, that people can read.
"""

import json
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path

import numpy as np
from pydantic import Field, model_validator

from pictoria_docs.linking.line_features import COLUMNS, LINE_FEATURES
from pictoria_docs.linking.sequence import Floats
from pictoria_docs.linking.weights import read_weights
from pictoria_docs.strict_model import StrictModel

BESIDE_NAME = 27  # characters before the first weight of a row


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


class LineWeights(StrictModel):
    """Weights by name of label and feature; a feature without weights does not count."""

    trained_on: str = ""
    """What the weights were fitted to, in words."""
    steps: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    """For each label, the log-odds of each label of the next line, in the order of `LineLabel`."""
    lines: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    """For each column of features (`COLUMNS`) and "always", the constant: the log-odds of each label per unit."""

    @model_validator(mode="after")
    def _is_known(self) -> "LineWeights":
        unknown = {*self.lines} - {"always", *COLUMNS} | ({*self.steps} - {*LABELS})
        if unknown:
            raise ValueError(f"no such feature: {', '.join(sorted(unknown))}")
        if any(len(row) != len(LABELS) for row in (*self.steps.values(), *self.lines.values())):
            raise ValueError(f"each row has {len(LABELS)} weights: {', '.join(LABELS)}")
        return self

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


def load_line_weights(file: Path) -> LineWeights:
    """Read the weights in a YAML file that `save_line_weights` wrote.

    Raises:
        ConfigError: the file cannot be read, or it holds no weights or features that do not exist.
    """
    return read_weights(file, LineWeights)


def save_line_weights(weights: LineWeights, file: Path) -> None:
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
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(name: str, values: Sequence[float], meaning: str) -> str:
    numbers = ", ".join(f"{value:6.2f}" for value in values)
    return f"  {name + ':':<25}[{numbers}]" + (f"  # {meaning}" if meaning else "")
