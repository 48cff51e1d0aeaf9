"""Detectors by name: ours, other packages', layoutparser's and transformers'."""

import importlib
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from pictoria_docs.document import Box, RegionType
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.layout.detectors import (
    DETECTORS,
    Detection,
    Detector,
    PageDetector,
    detector_parts,
    get_detector,
)
from pictoria_docs.layout.detectors.detection import region_type
from tests.command_line import ROOT
from tests.layout.scan_factory import DPI, DrawnPage

PHOTO = Box(80, 100, 340, 320)


def photo_page() -> Image.Image:
    page = DrawnPage()
    page.paragraph(30, 4)
    page.photograph(PHOTO)
    page.paragraph(360, 12)
    return page.scanned(noise=2)


def test_rapid_layout_finds_a_photograph_in_points() -> None:
    detector = get_detector("rapid-layout")
    assert isinstance(detector, Detector)
    figures = [one for one in detector.detect(photo_page(), DPI) if one.type is RegionType.FIGURE]
    assert max(one.box.iou(PHOTO) for one in figures) > 0.7
    assert get_detector("rapid-layout") is detector, "loaded once per process"


def test_figcrop_finds_a_photograph_in_points() -> None:
    figures = [
        one for one in get_detector("figcrop").detect(photo_page(), DPI) if one.type is RegionType.FIGURE
    ]
    assert max(one.box.iou(PHOTO) for one in figures) > 0.8


def test_loading_figcrop_says_nothing() -> None:
    code = (
        "from pictoria_docs.layout.detectors.figcrop_model import FigcropDetector\n"
        "import sys\n"
        "FigcropDetector()\n"
        "assert 'fitz' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert "Warning" not in done.stderr


def test_the_model_inside_pymupdf_reads_pages_with_text() -> None:
    import pymupdf

    detector = get_detector("pymupdf-layout")
    assert isinstance(detector, PageDetector)
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 90), "Catalogue of the bronzes", fontsize=20)
        page.insert_textbox((72, 120, 500, 400), "The mirror was found in the sanctuary. " * 20, fontsize=10)
        found = detector.detect_page(page)
        assert any(one.type in (RegionType.HEADING, RegionType.TITLE) for one in found)
        body = max(found, key=lambda one: one.box.area)
        assert body.type is RegionType.TEXT and body.box.intersection(Box(72, 120, 500, 400))


def test_every_detector_says_how_it_stands() -> None:
    found = {part.name: part for part in detector_parts.statuses()}
    assert {"rapid-layout", "figcrop", "pymupdf-layout", "transformers", "layoutparser"} <= set(found)
    assert found["rapid-layout"].ready and found["figcrop"].ready and found["pymupdf-layout"].ready
    for part in found.values():
        for language in ("en", "fr"):
            assert not part.sentence(language).startswith("parts.")


def test_an_unknown_detector_is_refused_with_the_known_names() -> None:
    with pytest.raises(ConfigError) as caught:
        get_detector("no-such-detector")
    assert "no-such-detector" in str(caught.value) and "rapid-layout" in str(caught.value)


class WholePage:
    """The detector of another package."""

    name = "whole-page"

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        box = Box(0, 0, image.width * 72 / dpi, image.height * 72 / dpi)
        return [Detection(RegionType.FIGURE, box, 1.0, "all")]


def whole_page(model: str | None) -> WholePage:
    if model == "broken":
        raise ValueError("no such model")
    page = WholePage()
    page.name = model or page.name
    return page


def installed_package(folder: Path, entry: str) -> None:
    info = folder / "otherpackage-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: otherpackage\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[pictoria_docs.detectors]\n{entry}\n")


def test_another_package_adds_a_detector_by_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed_package(tmp_path, f"whole-page = {__name__}:whole_page")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    assert "whole-page" in DETECTORS.names()
    found = get_detector("whole-page").detect(Image.new("RGB", (200, 100)), 72)
    assert found[0].box == Box(0, 0, 200, 100)
    assert get_detector("whole-page", "some-model").name == "some-model"
    with pytest.raises(MissingPartError, match="no such model"):
        get_detector("whole-page", "broken")


def test_a_broken_package_is_reported_and_harms_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed_package(tmp_path, "broken = no_such_module:Nothing")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    found = {part.name: part for part in detector_parts.statuses()}
    assert not found["broken"].ready and "no_such_module" in found["broken"].sentence("en")
    assert found["rapid-layout"].ready
    with pytest.raises(MissingPartError, match="no_such_module"):
        get_detector("broken")


@pytest.mark.parametrize(
    ("label", "type"),
    [
        ("Picture", RegionType.FIGURE),
        ("figure_caption", RegionType.CAPTION),
        ("Page-footer", RegionType.RUNNING_HEAD),
        ("doc_title", RegionType.TITLE),
        ("GraphicZone", RegionType.FIGURE),
        ("DropCapitalZone", RegionType.DROP_CAPITAL),
        ("LABEL_7", RegionType.OTHER),
    ],
)
def test_labels_of_the_models_of_the_field(label: str, type: RegionType) -> None:
    assert region_type(label) is type


needs_layoutparser = pytest.mark.skipif(
    importlib.util.find_spec("layoutparser") is None, reason="layoutparser is not installed"
)


@needs_layoutparser
def test_models_of_layoutparser_are_detectors() -> None:
    import layoutparser as lp

    from pictoria_docs.layout.detectors.layoutparser_bridge import LayoutParserDetector

    class Model:
        def detect(self, image: object) -> lp.Layout:
            return lp.Layout([lp.TextBlock(lp.Rectangle(10, 20, 110, 80), type="Figure", score=0.8)])

    (found,) = LayoutParserDetector(Model()).detect(Image.new("RGB", (200, 200)), 144)
    assert found == Detection(RegionType.FIGURE, Box(5, 10, 55, 40), 0.8, "Figure")


@needs_layoutparser
def test_our_detectors_are_layout_models_of_layoutparser_and_back() -> None:
    import layoutparser as lp

    from pictoria_docs.layout.detectors.layoutparser_bridge import LayoutParserDetector
    from pictoria_docs.layout.detectors.layoutparser_models import as_layout_model

    image = photo_page()
    model = as_layout_model("rapid-layout", dpi=DPI)
    layout = model.detect(image)
    assert isinstance(layout, lp.Layout) and isinstance(model, lp.models.base_layoutmodel.BaseLayoutModel)
    assert any(block.type == "figure" for block in layout)
    lp.draw_box(image, layout, show_element_type=True)  # broke with Pillow 10 and later
    back = LayoutParserDetector(model).detect(image, DPI)
    direct = get_detector("rapid-layout").detect(image, DPI)
    assert [detection.type for detection in back] == [detection.type for detection in direct]
    for first, second in zip(direct, back, strict=True):
        assert first.box.iou(second.box) > 0.999


@needs_layoutparser
def test_a_quadrilateral_of_layoutparser_gives_the_box_around_it() -> None:
    import layoutparser as lp
    import numpy as np

    from pictoria_docs.layout.detectors.layoutparser_bridge import LayoutParserDetector

    class Model:
        def detect(self, image: object) -> lp.Layout:
            corners = np.array([[10, 20], [110, 30], [105, 90], [5, 80]], dtype=float)
            return lp.Layout([lp.TextBlock(lp.Quadrilateral(corners), type="Figure", score=0.8)])

    (found,) = LayoutParserDetector(Model()).detect(Image.new("RGB", (200, 200)), 72)
    assert found.type is RegionType.FIGURE and found.box == Box(5, 20, 110, 90)


def test_transformers_without_a_model_says_so() -> None:
    with pytest.raises(ConfigError, match="transformers"):
        get_detector("transformers")


@pytest.mark.skipif(
    importlib.util.find_spec("transformers") is None or importlib.util.find_spec("torch") is None,
    reason="torch and transformers are not installed",
)
def test_transformers_model_from_a_local_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import YolosConfig, YolosForObjectDetection, YolosImageProcessor

    config = YolosConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, image_size=[64, 64],
        patch_size=16, num_detection_tokens=5, id2label={0: "Picture", 1: "Text"}, label2id={"Picture": 0, "Text": 1},
    )  # fmt: skip
    YolosForObjectDetection(config).save_pretrained(tmp_path)
    YolosImageProcessor(size={"height": 64, "width": 64}).save_pretrained(tmp_path)
    from pictoria_docs.layout.detectors import transformers_model

    monkeypatch.setattr(transformers_model, "THRESHOLD", 0.0)  # the model has learned nothing
    found = get_detector("transformers", str(tmp_path)).detect(photo_page(), DPI)
    assert found and {one.type for one in found} <= {RegionType.FIGURE, RegionType.TEXT}
    for one in found:
        assert 0 <= one.box.x0 <= one.box.x1 <= 421 and 0 <= one.box.y0 <= one.box.y1 <= 596


def test_weights_that_cannot_be_loaded_are_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError) as caught:
        get_detector("transformers", str(tmp_path / "nowhere"))
    assert "\n" not in caught.value.sentence("en") and not caught.value.sentence("fr").startswith("errors.")
