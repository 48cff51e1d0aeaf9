"""Options of the layout stage."""

from enum import StrEnum
from pathlib import Path

from pydantic import Field

from pictoria_docs.strict_model import StrictModel


class SecondOpinion(StrEnum):
    """Which pages a detector looks at, beside the evidence of the PDF or of the ink."""

    NEVER = "never"
    """None: the fastest."""
    DOUBTFUL = "doubtful"
    """Page images, and pages with a text layer whose own evidence leaves doubt."""
    ALWAYS = "always"
    """Every page: the most thorough."""


class GivenText(StrEnum):
    """What is taken of an ALTO or PAGE file beside a scan."""

    LINES = "lines"
    """Its lines, which are not read by OCR again; regions are found in them and in the picture."""
    REGIONS = "regions"
    """Its regions too, as they are; nothing is looked for in the picture."""
    IGNORE = "ignore"
    """Nothing."""


class LayoutOptions(StrictModel):
    """How pages become regions."""

    given_text: GivenText = GivenText.LINES
    """What is taken of an ALTO or PAGE file beside a scan: "lines" (its lines are not read by OCR again; regions are
    found in them and in the picture), "regions" (its regions as they are, nothing is looked for in the picture), or
    "ignore" (nothing)."""

    second_opinion: SecondOpinion = SecondOpinion.DOUBTFUL
    """Which pages a detector looks at, beside the PDF's own evidence or that of the ink: "doubtful" (page images,
    pages with a text layer whose evidence leaves doubt, and every page where `detector` names one), "always" (every
    page: slower, for books of an unusual look), or "never" (fastest, and weak on scans)."""
    detector: str = "auto"
    """Detector for pages with a text layer: "auto" (rapid-layout for doubtful pages, figcrop where every page is looked
    at; else the layout model inside pymupdf), or the name of any registered detector, which looks at every page."""
    scan_detector: str = "auto"
    """Detector for page images: "auto" (the one that `detector` names; else figcrop where installed, else
    rapid-layout), or the name of any registered detector."""
    detector_model: str | None = None
    """Model for detectors that take one ("transformers", "layoutparser"): a local folder, or a hub id whose weights
    are in the local cache; "hub:OWNER/NAME" lets the transformers library fetch them."""
    ocr: str = "auto"
    """OCR engine for pages without text: "auto" (Tesseract where installed, else rapidocr), a name, or "off"."""
    languages: tuple[str, ...] = ("fra", "eng", "deu", "ita", "lat")
    """OCR languages, as Tesseract names them; those that are not installed are left out."""
    dpi: int = Field(default=200, ge=72, le=600)
    """Resolution at which scans are read; a scan with less is read as it is."""
    max_drawings: int = Field(default=500_000, ge=1_000)
    """Lines, curves, rectangles, strokes and fills of a page. Where a page has more, its pictures are found on a
    coarse image of it, one picture where drawings touch: a map of 300,000 is still read one by one, a million take
    gigabytes."""
    max_images: int = Field(default=1_000, ge=10)
    """Placed images of a page. Where a page has more, as one that was cut into thousands of tiles, its pictures are
    found on a coarse image of it."""
    max_characters: int = Field(default=300_000, ge=1_000)
    """Characters of a page. The text of a page with more, which nobody could read in print, is left out: a page of
    a newspaper has some 30,000."""
    coarse: bool = False
    """Whether pages are read in less time, and less well: pictures are found on a coarse image, no detector looks, OCR
    knows one language and ends when its time is up. A page that cannot be read otherwise is read so in any case."""
    time_limit: float = Field(default=50.0, gt=0)
    """Seconds of processor time, or three times as many in all, after which a page is read coarsely; half as many
    later it is given up and reported."""
    memory_limit: int = Field(default=1536, ge=256)
    """MiB of memory of a worker process, beyond which the page that it is on is read coarsely, or given up and
    reported; a detector or an OCR model of your own may need more."""

    @property
    def content_files(self) -> tuple[Path, ...]:
        """The model's file or folder, where it lies here: weights of the same name may be others."""
        model = Path(self.detector_model or "")
        return (model,) if self.detector_model and model.exists() else ()
