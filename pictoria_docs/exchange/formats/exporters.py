"""What an exporter is, and what it is asked for; built-in ones and those of other packages are alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic

from typing_extensions import TypeVar

from pictoria_docs.document import Document
from pictoria_docs.errors import ExportError
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.files.crop_files import CropFiles
from pictoria_docs.exchange.files.staging import Former, leave_all
from pictoria_docs.exchange.formats.losses import LossReport
from pictoria_docs.exchange.formats.provenance import Provenance
from pictoria_docs.exchange.formats.publication import PublicationOptions, PublishedPictures
from pictoria_docs.registry import Registry
from pictoria_docs.strict_model import StrictModel

if TYPE_CHECKING:
    from PIL.Image import Image

Settings = TypeVar("Settings", bound=StrictModel, default=StrictModel)

Images = Callable[[Document, int, "float | None"], "Image"]
"""`images(document, page, dpi)`: the RGB image of a 1-based page, as displayed.

`dpi` None is the source's own resolution. It may raise a `PictoriaError`: exporters go on without it.
"""


class Need(StrEnum):
    """What a caller may say of an export and only some formats use; it is refused where no format does."""

    BASE_URL = "base_url"
    """The address under which the files will be on the web."""
    SCHEMAS = "schemas"
    """The folder of the official XML schemas to which files are held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest(Generic[Settings]):
    """What an exporter is asked for."""

    documents: Iterable[Document]
    """They come one at a time, and once: an exporter that keeps none needs little memory."""
    folder: Path
    """Where the files go. It exists."""
    images: Images
    """Gives the images of pages."""
    language: str
    """Language of the words in the files."""
    settings: Settings
    """What the user set, as the exporter's own model."""
    losses: LossReport
    """Takes what the format cannot carry."""
    file: str | None = None
    """Name of the file that the user asked for, where it ends in one of the exporter's `suffixes`."""
    name: str | None = None
    """Of the project."""
    base_url: str | None = None
    """Address under which the folder will be on the web; None: it is not known."""
    publication: PublicationOptions = field(default_factory=PublicationOptions)
    """What the project says of itself."""
    provenance: Provenance = field(default_factory=Provenance)
    """How the data were made."""
    schemas: Path | None = None
    """Folder with the official XML schemas; None: those that are installed."""
    crops: CropFiles | None = None
    """Files of the pictures in the same export; None: there are none."""

    def one_file(self, name: str) -> Path:
        """Give the path of a format's only file: as the user called it, else by `name`."""
        return self.folder / (self.file or name)


class NoSettings(StrictModel):
    """Settings of a format that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter(Generic[Settings]):
    """A format in which a project can leave."""

    name: str
    """By which people ask for it. The page of exports shows "home.format.NAME" of `locales`, where that is."""
    export: Callable[[ExportRequest[Settings]], list[Path]]
    """Writes the files and lists them, in the order in which they were written. Raises `ExportError` or `OSError`."""
    suffixes: tuple[str, ...] = ()
    """Of a format that is one file, how its name ends (".xlsx"): a target that ends so is the file, not a folder."""
    settings: type[Settings] = NoSettings  # type: ignore[assignment]
    """What users can set."""
    needs: frozenset[Need] = frozenset()
    carries: frozenset[Aspect] = frozenset(Aspect)
    """The aspects of a document that the files hold; the loss report tells the others."""
    pictures: PublishedPictures = PublishedPictures.NONE
    """Which pictures the files hold. A deposit of which pages are not published gives no others."""
    former: Former = leave_all
    """Names the files of an earlier export that the next one replaces by nothing."""


EXPORTERS: Registry[Exporter[Any]] = Registry(
    "export",
    "pictoria_docs.exporters",
    first=("csv", "xlsx", "json", "crops"),
    attributes=("export", "settings", "needs"),
    unknown=ExportError,
)
