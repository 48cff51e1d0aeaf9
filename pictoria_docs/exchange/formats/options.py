"""What a project says of all its exports: the section `exchange` of its config."""

from pathlib import Path
from typing import Self

from pictoria_docs.files import found_from
from pictoria_docs.strict_model import StrictModel

SECTION = "exchange"
"""Name of the section in the config."""


class ExchangeOptions(StrictModel):
    """How the project is exported."""

    schemas: Path | None = None
    """Folder with the official XML schemas (.xsd) of ALTO and PAGE: what is exported in these formats is held to them,
    and an export with a file that is not valid fails as a whole (docs/exchange/alto.md). null: to those of the extra
    "schemas", where it is installed."""

    def found_from(self, folder: Path) -> Self:
        """The options with paths below `folder`, that of the config file, for what is there and not in the working
        folder."""
        return (
            self
            if self.schemas is None
            else self.model_copy(update={"schemas": found_from(folder, self.schemas)})
        )
