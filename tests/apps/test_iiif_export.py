"""`export --format iiif,w3c`: a real project on its way to a web server."""

import json
from pathlib import Path
from zipfile import ZipFile

import pymupdf
import pytest

from pictoria_docs.api.project import Project
from pictoria_docs.apps.export import export
from pictoria_docs.errors import ExportError
from pictoria_docs.exchange.annotations.reading import read_annotations
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.places.image_api import parse, resolve

BASE = "https://museum.example/iiif"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of one page with a drawing and its caption, analysed."""
    folder = tmp_path_factory.mktemp("iiif")
    with pymupdf.open() as document:
        page = document.new_page(width=420, height=595)
        pixels = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 300, 200))
        pixels.set_rect(pixels.irect, (200, 120, 80))
        page.insert_image(pymupdf.Rect(60, 120, 360, 320), pixmap=pixels)
        page.insert_text((60, 340), "Fig. 1. Coupe attique.", fontsize=9)
        document.save(folder / "vases.pdf")
    with Project.open(folder / "p.pictoria") as made:
        made.add(folder / "vases.pdf")
        made.analyse(jobs=1)
    return folder / "p.pictoria"


def test_the_base_goes_to_the_formats_that_have_addresses(project: Path, tmp_path: Path) -> None:
    assert export(project, tmp_path, ["iiif", "w3c", "csv"], base_url=BASE) == 0
    manifest = json.loads((tmp_path / "vases/manifest.json").read_text())
    assert manifest["id"] == f"{BASE}/vases/manifest.json"
    image = tmp_path / "vases/images/1"
    assert json.loads((image / "info.json").read_text())["height"] == 2800
    assert (image / "full/max/0/default.jpg").exists() and (tmp_path / "vases/figures.csv").exists()


def test_all_formats_go_into_one_zip(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "vases.zip"
    assert export(project, out, ["w3c", "csv"]) == 0
    with ZipFile(out) as archive:
        assert {"vases/figures.csv", "vases.annotations.json"} <= set(archive.namelist())
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2 and all(line.endswith(str(out)) for line in told)
    assert [file.name for file in tmp_path.iterdir()] == ["vases.zip"]
    with Project.open(project) as opened:
        assert opened.export(tmp_path / "json.zip", "json") == [tmp_path / "json.zip"]


def test_what_was_exported_says_nothing_new(project: Path, tmp_path: Path) -> None:
    export(project, tmp_path, ["w3c"], base_url=BASE)
    with Project.open(project) as opened:
        model = opened.documents[0].data
    found = json.loads((tmp_path / "vases.annotations.json").read_text())
    assert len(found["items"]) >= 3
    assert read_annotations(found, model) == ([], [])


def test_a_useless_or_wrong_base_is_refused_before_anything_is_written(project: Path, tmp_path: Path) -> None:
    for formats, base in ((["coco"], BASE), (["iiif"], "museum.example")):
        with pytest.raises(ExportError):
            export(project, tmp_path / "out", formats, base_url=base)
    assert not (tmp_path / "out").exists()


def test_a_project_gives_pictures_of_any_part(project: Path) -> None:
    with Project.open(project) as opened:
        view = opened.documents[0]
        canvas = canvas_of(view.page(1).data)
        wanted = resolve(parse("pct:20,25,50,20", "256,", "0", "default.jpg"), canvas.width, canvas.height)
        assert opened.images.picture(view.data, canvas, wanted).startswith(b"\xff\xd8")
    assert list((project / "images").rglob("*_256,*"))
