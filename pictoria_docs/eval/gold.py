"""Gold: what is true of a document, in the gold format of CatalogueBench (`<name>.gold.json`).

Boxes are in page coordinates: points, origin top left of the displayed page, y down; pages count from 1.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pictoria_docs.document import Box
from pictoria_docs.errors import SourceError

SUFFIX = ".gold.json"
LINK_TYPES = ("caption_of", "depicts", "cites")


class _Truth(BaseModel):
    """Frozen; names that this version does not know are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class GoldPage(_Truth):
    """Size of a page, in points."""

    page: int
    width: float
    height: float


class GoldBox(_Truth):
    """A place on a page: a stretch of an entry, or a zone whose predicted figures are not scored."""

    page: int
    box: Box = Field(alias="bbox")


class _Placed(GoldBox):
    id: str


class GoldFigure(_Placed):
    """A figure, a plate (union of its panels) or a panel."""

    kind: str = "figure"
    parent: str | None = None
    """Id of the plate or figure it is part of."""
    number: str | None = None
    alternatives: tuple[Box, ...] = Field(default=(), alias="bbox_alt")
    """Other boxes that are accepted."""

    def iou(self, box: Box) -> float:
        """Intersection over union with the accepted box that fits best."""
        return max(accepted.iou(box) for accepted in (self.box, *self.alternatives))


class GoldCaption(_Placed):
    """A printed caption, or one numbered item of a legend."""

    text: str
    """With the label as printed; line-end hyphens removed."""
    label: str | None = None
    alternatives: tuple[str, ...] = Field(default=(), alias="text_alt")
    """Other readings that are accepted."""
    optional: bool = False
    """Neither asked for nor punished: a bare heading over a legend."""


class GoldEntry(_Truth):
    """A catalogue entry."""

    id: str
    number: str | None = None
    title: str | None = None
    spans: tuple[GoldBox, ...] = ()
    fields: dict[str, Any] = {}
    """Only what is printed; numbers for `date_from` and `date_to`, a list of objects for `dimensions`."""

    @property
    def pages(self) -> frozenset[int]:
        """The pages it touches."""
        return frozenset(span.page for span in self.spans)


class GoldMention(_Placed):
    """A place in running text that cites figures or entries."""

    text: str
    targets: tuple[str, ...] = ()


class GoldLink(_Truth):
    """A true relation; an optional one is neither asked for nor punished."""

    type: str
    source: str
    target: str
    optional: bool = False


class Gold(_Truth):
    """The truth of one document, as far as `scored` names its parts."""

    name: str
    lang: str = ""
    convention: str = ""
    source: str = ""
    """Where the document comes from: what is left out as one when something learned is judged."""
    scored: frozenset[str] = frozenset({"figures", "captions", "entries", "fields", "mentions", "links"})
    """Parts that are complete here; others are not scored."""
    link_types: tuple[str, ...] | None = None
    """Link types that are complete; None: all of `LINK_TYPES`."""
    pages: tuple[GoldPage, ...] = ()
    figures: tuple[GoldFigure, ...] = ()
    captions: tuple[GoldCaption, ...] = ()
    entries: tuple[GoldEntry, ...] = ()
    mentions: tuple[GoldMention, ...] = ()
    links: tuple[GoldLink, ...] = ()
    handwriting: tuple[GoldBox, ...] = ()
    """Notes by hand, of generated scans."""
    ignore: tuple[GoldBox, ...] = ()
    ignore_entries: tuple[str | int, ...] = ()
    """Numbers of entries that the page selection of a scan cut."""
    order: tuple[str, ...] = ()
    """Ids in reading order, where it is known; the bench does not tell it."""

    @model_validator(mode="after")
    def _ends_are_known(self) -> "Gold":
        things = (self.figures, self.captions, self.entries, self.mentions)
        known = {item.id for each in things for item in each}
        for link in self.links:
            for end in (link.source, link.target):
                if link.type in LINK_TYPES and end not in known:
                    raise ValueError(f"{link.type}: {end}?")
        return self

    @property
    def group(self) -> str:
        """The set it is counted in: its convention, scans apart."""
        return f"{self.convention} (scan)" if "_scan_" in self.name else self.convention

    def is_scored(self, type: str) -> bool:
        """Whether links of `type` are complete here."""
        return "links" in self.scored and type in (self.link_types or LINK_TYPES)

    def pairs(self, type: str, *, optional: bool = False) -> dict[tuple[str, str], None]:
        """(source, target) of the links of one type, asked for or optional, in their order."""
        return {
            (link.source, link.target): None
            for link in self.links
            if link.type == type and link.optional is optional
        }


def find_gold(folder: Path) -> list[Path]:
    """The gold files of a folder, by name; `folder` may be a gold file itself.

    Raises:
        SourceError: there are none.
    """
    if folder.is_file():
        return [folder]
    files = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    if not files:
        raise SourceError("gold_not_found", folder=folder)
    return files


def load_gold(path: Path) -> Gold:
    """Read a gold file.

    Raises:
        SourceError: it cannot be read, is no JSON, or says something that makes no sense.
    """
    try:
        return Gold.model_validate(json.loads(path.read_text(encoding="utf-8-sig")))
    except ValidationError as error:
        first = error.errors()[0]
        location = ".".join(map(str, first["loc"])) or "-"
        raise SourceError("gold_broken", file=path, place=location, detail=first["msg"]) from error
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise SourceError("gold_not_json", file=path, line=line) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError("gold_unreadable", file=path, detail=error) from error
