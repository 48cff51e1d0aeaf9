"""Settings of TEI."""

from enum import StrEnum

from pictoria_docs.strict_model import StrictModel


class TeiProfile(StrEnum):
    """What a TEI file holds."""

    STANDARD = "standard"
    """All of a document."""
    ENTRY = "entry"
    """The entries, in the form of the published catalogues of French exhibitions (Artl@s, IMAGO)."""


class TeiSettings(StrictModel):
    """Settings of the export of TEI."""

    profile: TeiProfile = TeiProfile.STANDARD


DEFAULTS = TeiSettings()
