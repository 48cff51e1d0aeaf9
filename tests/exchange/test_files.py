"""Workbook, JSON, crops and COCO: opened again with the tools that people use for them."""

import csv
import json
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from PIL import Image

from pictoria_docs.document import Box, Document, Picture, RegionType
from pictoria_docs.document.schema import json_schema, load_document
from pictoria_docs.errors import PageError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.crops.export import own_dpi
from pictoria_docs.exchange.crops.naming import figure_name
from pictoria_docs.exchange.tables.tables import COLUMNS
from tests.exchange.sample import HOSTILE, draw_page, hostile_document, sample_document


def unreadable(document: Document, page: int, dpi: float | None) -> Image.Image:
    """A source whose page 4 is damaged."""
    if page == 4:
        raise PageError("page_damaged", file=document.source, page=page, detail="broken")
    return draw_page(document, page, dpi)


def index(folder: Path) -> list[dict[str, str]]:
    with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# Workbook


def test_one_workbook_named_after_the_only_document(tmp_path: Path) -> None:
    assert export_project(iter([sample_document()]), draw_page, tmp_path, "xlsx", "fr") == [
        tmp_path / "ceramiques-attiques.xlsx"
    ]
    both = iter([sample_document(), sample_document("autre")])
    assert export_project(both, draw_page, tmp_path, "xlsx", "fr") == [tmp_path / "catalogue.xlsx"]
    named = tmp_path / "deep" / "mon-export.xlsx"
    assert export_project(iter([sample_document()]), draw_page, named, "xlsx", "fr") == [named]


@pytest.mark.parametrize(
    ("language", "sheets", "header"),
    [
        (
            "en",
            [
                "Overview",
                "Figures",
                "Captions",
                "Entries",
                "Fields",
                "Links",
                "Mentions",
                "Records",
                "Not in this file",
            ],
            "Caption",
        ),
        (
            "fr",
            [
                "Récapitulatif",
                "Figures",
                "Légendes",
                "Notices",
                "Champs",
                "Liens",
                "Renvois",
                "Fiches",
                "Absent de ce fichier",
            ],
            "Légende",
        ),
    ],
)
def test_a_sheet_per_table_with_frozen_filtered_bold_headers(
    language: str, sheets: list[str], header: str, tmp_path: Path
) -> None:
    [path] = export_project(
        iter([sample_document(), sample_document("b")]), draw_page, tmp_path, "xlsx", language
    )
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == sheets
    assert book[sheets[0]].max_row == 1 + 2 * 8
    figures = book[sheets[1]]
    assert figures.max_row == 1 + 2 * 8
    headers = [cell.value for cell in figures[1]]
    assert len(headers) == len(COLUMNS["figures"]) and header in headers
    for sheet in book.worksheets:
        assert sheet.freeze_panes and sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref and sheet.auto_filter.ref.endswith(str(sheet.max_row))
        assert all(cell.font.bold for cell in sheet[1])
        assert not any("." in str(cell.value) for cell in sheet[1]), "a header without words"
    confidence = headers.index("Confidence" if language == "en" else "Confiance")
    assert isinstance(figures.cell(2, confidence + 1).value, float)


def test_each_picture_has_its_thumbnail_in_its_row(tmp_path: Path) -> None:
    [path] = export_project(iter([sample_document()]), unreadable, tmp_path, "xlsx", "en")
    sheet = openpyxl.load_workbook(path)["Overview"]
    at = [cell.value for cell in sheet[1]].index("Printed page")
    pages = [row[at] for row in sheet.iter_rows(values_only=True)]
    rows = {image.anchor._from.row + 1: image for image in sheet._images}
    assert {pages[row - 1] for row in rows} == {"8", "11"}, (
        "the damaged page has no thumbnails, the others do"
    )
    for row, image in rows.items():
        assert max(image.width, image.height) == 96
        assert sheet.row_dimensions[row].height >= image.height * 0.75


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    [path] = export_project(iter([hostile_document()]), draw_page, tmp_path, "xlsx", "en")
    seen = 0
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    assert cell.quotePrefix, "stays text when edited"
                    assert "\x00" not in cell.value and "\x0b" not in cell.value
                    seen += 1
    assert seen > 10


# JSON


def test_json_follows_the_published_schema_and_comes_back(tmp_path: Path) -> None:
    made = [sample_document(), hostile_document()]
    files = export_project(iter(made), draw_page, tmp_path, "json", "fr")
    for file, document in zip(files, made, strict=True):
        jsonschema.Draft202012Validator(json_schema()).validate(json.loads(file.read_bytes()))
        assert load_document(file.read_bytes(), file.name) == document.without_rejected()


# Crops


def without_losses(files: list[Path]) -> list[Path]:
    return [file for file in files if not file.name.startswith("losses-")]


def test_crops_are_named_by_number_and_indexed(tmp_path: Path) -> None:
    files = without_losses(export_project(iter([sample_document()]), draw_page, tmp_path, "crops", "fr"))
    folder = tmp_path / "ceramiques-attiques"
    assert {file.stem for file in files} == {
        *("Fig. 1", "Fig. 2", "Pl. I", "Pl. I, 1", "Pl. I, 2", "Pl. I, 3", "Pl. I, 4", "p. 005", "index")
    }
    rows = index(folder)
    assert [row["file"] for row in rows] == [file.name for file in files[:-1]]
    assert {row["number"] for row in rows} == {"1", "2", "I", "I, 1", "I, 2", "I, 3", "I, 4", ""}


def test_crops_have_the_resolution_of_the_source(tmp_path: Path) -> None:
    export_project(iter([sample_document()]), draw_page, tmp_path, "crops", "fr")
    [panel] = tmp_path.rglob("Pl. I, 1.*")
    with Image.open(panel) as image:
        assert image.size == pytest.approx((169 / 72 * 200, 200 / 72 * 200), abs=2)
        assert image.info["dpi"] == pytest.approx((200, 200), abs=1)
        # The pot fills the picture: the cut is where the box says.
        assert image.convert("RGB").getpixel((image.width // 2, image.height * 2 // 3)) == (120, 64, 44)


def test_pages_of_a_pdf_are_read_at_the_resolution_of_their_best_picture() -> None:
    page = sample_document().pages[1]
    figure = page.figures[0]

    def with_picture(width: int, height: int) -> float | None:
        picture = figure.model_copy(update={"picture": Picture(digest="d", width=width, height=height)})
        return own_dpi(page.model_copy(update={"regions": (picture,)}))

    box: Box = figure.box
    assert own_dpi(page) == 200
    assert with_picture(round(box.width / 72 * 350), round(box.height / 72 * 350)) == pytest.approx(
        350, abs=1
    )
    assert with_picture(20_000, 20_000) == 600
    assert own_dpi(sample_document().pages[3]) is None, "a scan has its own"


def test_drawings_are_png_and_photographs_jpeg(tmp_path: Path) -> None:
    def photographs(document: Document, page: int, dpi: float | None) -> Image.Image:
        return Image.effect_noise((1200, 1700), 90).convert("RGB")

    made = iter([sample_document()]), iter([sample_document()])
    drawn = without_losses(export_project(made[0], draw_page, tmp_path / "drawn", "crops", "fr"))
    noisy = without_losses(export_project(made[1], photographs, tmp_path / "noisy", "crops", "fr"))
    assert {file.suffix for file in drawn[:-1]} == {".png"}
    assert {file.suffix for file in noisy[:-1]} == {".jpg"}


def test_a_damaged_page_is_told_of_in_the_index_and_the_rest_is_cut(tmp_path: Path) -> None:
    export_project(iter([sample_document()]), unreadable, tmp_path, "crops", "fr")
    rows = index(tmp_path / "ceramiques-attiques")
    assert {row["page"] for row in rows if row["file"]} == {"2", "5"}
    missing = [row for row in rows if not row["file"]]
    assert len(missing) == 5 and all("ceramiques-attiques.pdf" in row["problem"] for row in missing)


def test_hostile_numbers_make_safe_and_different_names(tmp_path: Path) -> None:
    made = iter([hostile_document()])
    files = without_losses(export_project(made, draw_page, tmp_path / "out", "crops", "en"))
    assert len({file.name.casefold() for file in files}) == len(files) == 9
    for file in files:
        assert file.parent.parent == tmp_path / "out" and not set(file.name) & set('<>:"/\\|?*')


def test_figures_are_called_as_printed() -> None:
    document = sample_document()
    plate, panel = document.pages[3].figures[:2]
    assert figure_name(plate, document) == "Pl. I" and figure_name(panel, document) == "Pl. I, 1"
    part = panel.model_copy(update={"number": "5a", "parent": document.pages[1].figures[0].id})
    assert figure_name(part, document) == "Fig. 5a"
    assert figure_name(panel.model_copy(update={"number": "Tav. 3"}), document) == "Tav. 3"
    assert figure_name(panel.model_copy(update={"number": None}), document) == ""


# COCO


def test_coco_loads_in_pycocotools(tmp_path: Path) -> None:
    coco_tools = pytest.importorskip("pycocotools.coco")
    export_project(iter([sample_document(), sample_document("autre")]), draw_page, tmp_path, "coco", "fr")
    coco = coco_tools.COCO(str(tmp_path / "annotations.json"))
    assert len(coco.imgs) == 12
    [panels] = [coco.getCatIds(catNms=[RegionType.PANEL.value])]
    annotations = coco.loadAnns(coco.getAnnIds(catIds=panels))
    assert len(annotations) == 8
    for annotation in annotations:
        image = coco.imgs[annotation["image_id"]]
        with Image.open(tmp_path / image["file_name"]) as picture:
            assert picture.size == (image["width"], image["height"])
        x, y, width, height = annotation["bbox"]
        assert x >= 0 and x + width <= image["width"] and y >= 0 and y + height <= image["height"]
        mask = coco.annToMask(annotation)
        assert mask.sum() == pytest.approx(annotation["area"], rel=0.02)


def test_coco_boxes_are_pixels_of_the_written_image_and_polygons_stay(tmp_path: Path) -> None:
    export_project(iter([sample_document()]), draw_page, tmp_path, "coco", "fr")
    content = json.loads((tmp_path / "annotations.json").read_text(encoding="utf-8"))
    by_number = {item["number"]: item for item in content["annotations"] if item["number"]}
    cup, panel = by_number["1"], by_number["I, 4"]
    assert cup["bbox"] == pytest.approx(
        [90 / 72 * 150, 150 / 72 * 150, 260 / 72 * 150, 230 / 72 * 150], abs=0.5
    )
    assert len(panel["segmentation"][0]) == 10, "five corners"
    assert panel["area"] < panel["bbox"][2] * panel["bbox"][3]
    ids = {item["region_id"] for item in content["annotations"]}
    captions = [link for link in content["links"] if link["type"] == "caption_of"]
    assert captions and all(link["source"] in ids and link["target"] in ids for link in captions)


def test_coco_leaves_out_a_damaged_page(tmp_path: Path) -> None:
    files = without_losses(export_project(iter([sample_document()]), unreadable, tmp_path, "coco", "fr"))
    content = json.loads((tmp_path / "annotations.json").read_text(encoding="utf-8"))
    assert {image["page"] for image in content["images"]} == {1, 2, 3, 5, 6}
    assert len(files) == 6 and not list(tmp_path.rglob(".*"))
    losses = json.loads((tmp_path / "losses-coco.json").read_text(encoding="utf-8"))
    assert {"document": "ceramiques-attiques", "reason": "pages_unread", "objects": ["page-4"]} in losses[
        "losses"
    ]


def test_documents_are_taken_one_at_a_time(tmp_path: Path) -> None:
    for format in ("csv", "json", "coco", "html", "xlsx", "crops"):
        alive: list[str] = []

        def stream(alive: list[str] = alive) -> object:
            for number in range(3):
                alive.append(f"made {number}")
                yield sample_document(f"d{number}")
                alive.append(f"done {number}")

        export_project(stream(), draw_page, tmp_path / format, format, "en")  # type: ignore[arg-type]
        assert alive == [f"{word} {n}" for n in range(3) for word in ("made", "done")], format


def test_hostile_text_is_still_there() -> None:
    assert all(region.text == HOSTILE for page in hostile_document().pages for region in page.regions)
