"""Load and write what finds entries: those of the package, or others trained anew.

Weights tell what each printed line is (`line_weights.py`). Five sums in log-odds go on from there (`entry_features.py`
names what they are of): whether a document is a catalogue, whether artists or works are its entries, whether a
convention of records is to be believed, whether each entry is right (see `entry_evidence.py`), and what is the title of
an entry (a conditional logit, see `titles.py`).
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

from pictoria_docs.evidence import Model
from pictoria_docs.linking.entry_features import ARTISTS, CATALOGUES, CONVENTIONS, FOUND_ENTRIES, TITLES
from pictoria_docs.linking.line_weights import LineWeights, load_line_weights, save_line_weights

ENTRY_FEATURES = (CATALOGUES, ARTISTS, CONVENTIONS, FOUND_ENTRIES, TITLES)
"""What each of the sums measures, in the order of `EntrySums`."""
LINES = "lines.yaml"


class EntrySums(NamedTuple):
    """What is said of a document and its entries, once the labels of its lines are known."""

    catalogue: Model
    """Whether a document is a catalogue."""
    artists: Model
    """Whether artists are its entries, not works."""
    convention: Model
    """Whether a convention of records names the openings of entries better than the labels of lines."""
    entry: Model
    """Whether an entry is right."""
    title: Model
    """Whether a stretch of text is an entry's title, against the other candidates of the entry."""


class EntryModels(NamedTuple):
    """What each kind of evidence for entries counts."""

    lines: LineWeights
    """What each printed line is."""
    sums: EntrySums

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read all from the folder that `write` made.

        Raises:
            ConfigError: a file cannot be read, or it was fitted to other features.
        """
        sums = (Model.load(folder / f"{each.name}.json", each) for each in ENTRY_FEATURES)
        return cls(load_line_weights(folder / LINES), EntrySums(*sums))

    def write(self, folder: Path) -> None:
        """Write all into a folder, which is made where there is none."""
        folder.mkdir(parents=True, exist_ok=True)
        for features, model in zip(ENTRY_FEATURES, self.sums, strict=True):
            (folder / f"{features.name}.json").write_text(model.to_json(), encoding="utf-8")
        save_line_weights(self.lines, folder / LINES)


@cache
def shipped_entry_models() -> EntryModels:
    """Load what comes with the package."""
    return EntryModels.load(Path(__file__).parent)
