"""Options of the layout stage."""

from pydantic import BaseModel, ConfigDict, Field


class LayoutOptions(BaseModel):
    """How pages become regions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    detector: str = "auto"
    """Detector for pages with a text layer: "auto" (the PDF's own evidence first, the layout model inside pymupdf
    where that does not settle the page), "pdf-evidence" (never a model), or the name of any registered detector."""
    scan_detector: str = "auto"
    """Detector for page images: "auto" (figcrop where installed, else rapid-layout, both with the
    evidence of the ink), "ink" (that evidence alone), or the name of any registered detector."""
    detector_model: str | None = None
    """Model for detectors that take one ("transformers", "layoutparser"): a local folder, or a hub id whose weights
    are in the local cache; "hub:OWNER/NAME" lets the transformers library fetch them."""
    ocr: str = "auto"
    """OCR engine for pages without text: "auto" (Tesseract where installed, else rapidocr), a name, or "off"."""
    languages: tuple[str, ...] = ("fra", "eng", "deu", "ita", "lat")
    """OCR languages, as Tesseract names them; those that are not installed are left out."""
    dpi: int = Field(default=200, ge=72, le=600)
    """Resolution at which scans are read; a scan with less is read as it is."""
    time_limit: float = Field(default=120.0, gt=0)
    """Seconds after which a page is given up and reported."""
