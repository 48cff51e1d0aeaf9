"""A page image on a machine without OpenCV's libraries is told in one sentence."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pictoria_docs.errors import MissingPartError
from pictoria_docs.layout import LayoutOptions, detect
from pictoria_docs.sources import open_source

try:
    detect(open_source(sys.argv[1]).page(1), LayoutOptions(), "doc")
except MissingPartError as error:
    print(error.sentence("en"))
"""


def test_missing_libraries_are_named_with_their_remedy(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (400, 500), "white").save(tmp_path / "page.png")
    (tmp_path / "cv2.py").write_text("raise ImportError('libGL.so.1: cannot open shared object file')")
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path / "page.png"],
        env={"PYTHONPATH": f"{tmp_path}:{Path.cwd()}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "libGL.so.1" in told and "apt install libgl1" in told


def test_a_named_detector_is_asked_and_the_evidence_gives_the_exact_box(tmp_path: Path) -> None:
    from pictoria_docs.document import Box
    from pictoria_docs.layout import LayoutOptions, detect
    from pictoria_docs.layout.options import SecondOpinion
    from pictoria_docs.sources import open_source
    from tests.layout.pdf_factory import LOREM, new_pdf, photo, write

    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image((60, 80, 360, 305), stream=photo())
    write(page, (60, 320, 360, 500), LOREM)
    pdf.save(str(tmp_path / "made.pdf"))
    options = LayoutOptions(detector="rapid-layout", second_opinion=SecondOpinion.ALWAYS)
    made = detect(open_source(tmp_path / "made.pdf").page(1), options, "doc")
    assert [figure.box.iou(Box(60, 80, 360, 305)) > 0.98 for figure in made.figures] == [True]
