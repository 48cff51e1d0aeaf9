"""Load and write the two models that link captions with pictures: those of the package, or others trained anew.

Both are sums in log-odds; `features.py` names what they are of.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

from pictoria_docs.evidence import Model
from pictoria_docs.linking.features import LINKS, PAIRS

LINKER_FEATURES = (PAIRS, LINKS)
"""What each of the models measures, in their order."""


class LinkerModels(NamedTuple):
    """What each kind of evidence counts."""

    pair: Model
    """The score of a caption's number and a picture: log-odds against leaving the number alone."""
    link: Model
    """Whether a reviewer accepts a finished link."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the models from the folder that `write` made.

        Raises:
            ConfigError: a file cannot be read, or its model was fitted to other features.
        """
        return cls(*(Model.load(folder / f"{each.name}.json", each) for each in LINKER_FEATURES))

    def write(self, folder: Path) -> None:
        """Write each model into a folder, which is made where there is none."""
        folder.mkdir(parents=True, exist_ok=True)
        for features, model in zip(LINKER_FEATURES, self, strict=True):
            (folder / f"{features.name}.json").write_text(model.to_json(), encoding="utf-8")


@cache
def shipped_linker() -> LinkerModels:
    """Load the models that come with the package (`pair.json`, `link.json`)."""
    return LinkerModels.load(Path(__file__).parent)
