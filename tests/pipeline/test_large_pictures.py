"""Pictures that are allowed, and too large for the memory of a page as a whole."""

from pathlib import Path

import pytest
from PIL import Image

from pictoria_docs.api.project import Project
from pictoria_docs.layout.options import LayoutOptions, SecondOpinion
from pictoria_docs.pipeline.config import Config
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.sources import SourceOptions


@pytest.mark.slow
def test_a_picture_that_does_not_fit_the_memory_of_a_page_is_read_smaller(tmp_path: Path) -> None:
    """A JPEG 2000 of 25 megapixels takes 500 MB to decode whole; what 200 dpi need, a quarter of that."""
    ramp = Image.linear_gradient("L").resize((5000, 5000))
    picture = Image.merge("RGB", (ramp, ramp.rotate(90), ramp))
    picture.save(tmp_path / "map.jp2", num_resolutions=6)
    config = Config(
        sources=SourceOptions(assumed_dpi=600),
        layout=LayoutOptions(memory_limit=640, ocr="off", second_opinion=SecondOpinion.NEVER),
    )
    with Project.open(tmp_path / "project", config) as project:
        project.add(tmp_path / "map.jp2")
        summary = project.analyse(progress=Quiet(), jobs=1)
    assert (summary.analysed, summary.problems) == (1, [])
