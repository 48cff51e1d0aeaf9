"""The evidence for a caption naming a picture: every feature by name, with its unit and what it says.

A feature that does not apply is 0 and left out. Shares run from 0 to 1, flags are 0 or 1, and signs are -1, 0 or 1.
A line is the height of a line of running text on the page, so that distances mean the same in any format.
"""

from collections.abc import Mapping
from typing import NamedTuple

from pictoria_docs.languages import package_table


class WeighedFeature(NamedTuple):
    """What a feature measures."""

    unit: str
    meaning: str
    direction: str = ""
    """"for" or "against", where it can only speak so; "": training tells."""


Features = dict[str, float]
"""Values by the names of `PAIR_FEATURES` or `LINK_FEATURES`."""

_TABLE = package_table(__package__, "features.yaml")
PAIR_FEATURES: Mapping[str, WeighedFeature] = {
    name: WeighedFeature(**row) for name, row in _TABLE["pair"].items()
}
"""Evidence for one number of a caption (a claim) naming one picture."""
LINK_FEATURES: Mapping[str, WeighedFeature] = {
    name: WeighedFeature(**row) for name, row in _TABLE["link"].items()
}
"""What the confidence of a link is made of."""
