"""Training sets: what readers of others find in them, what comes back, and what is refused."""

import gc
import json
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pictoria_docs.document import Box, Document, Origin, Page, Point, Region, RegionType
from pictoria_docs.errors import EditError, ExportError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.imports.page_index import IndexedDocument, PageIndex
from pictoria_docs.exchange.imports.set_image import SetReading
from pictoria_docs.exchange.training_sets.classes import read_classes
from pictoria_docs.exchange.training_sets.coco_reading import read_coco
from pictoria_docs.exchange.training_sets.proposing import UNSCORED, SetProposals, propose
from pictoria_docs.exchange.training_sets.splits import SPLITS, read_shares, split_of
from pictoria_docs.exchange.training_sets.yolo_reading import read_yolo
from tests.exchange.sample import draw_page, sample_document
from tests.round_trips import round_trip

READERS: dict[str, Callable[[Path, PageIndex], SetReading]] = {"coco": read_coco, "yolo": read_yolo}
Boxes = dict[str, list[tuple[str, tuple[float, ...]]]]
"""By name of the image: class and corners in pixels."""


def documents(count: int = 2) -> list[Document]:
    return [sample_document(f"vases {n}").model_copy(update={"id": f"doc-{n}"}) for n in range(count)]


def index(known: list[Document]) -> PageIndex:
    return PageIndex(IndexedDocument(each.id, each.name, each.page_count) for each in known)


def ours(known: list[Document]) -> Boxes:
    """What should stand in the set: scans have 200 dpi, other pages 150."""
    return {
        f"{each.name}_{page.number:04d}.jpg": sorted(
            (region.type.value, tuple(value * (200 if page.dpi else 150) / 72 for value in region.box))
            for region in page.regions
        )
        for each in known
        for page in each.pages
    }


def agree(found: Boxes, expected: Boxes) -> None:
    assert found.keys() == expected.keys()
    for name, boxes in expected.items():
        assert [label for label, _ in sorted(found[name])] == [label for label, _ in boxes], name
        for (_, box), (_, other) in zip(sorted(found[name]), boxes, strict=True):
            assert box == pytest.approx(other, abs=1.0), name


def corners_of(x: float, y: float, width: float, height: float) -> tuple[float, ...]:
    return x, y, x + width, y + height


# Readers of others


def test_pycocotools_finds_our_boxes(tmp_path: Path) -> None:
    tools = pytest.importorskip("pycocotools.coco")
    known = documents()
    export_project(iter(known), draw_page, tmp_path, "coco", "fr", settings={"split": "50/25/25"})
    found: Boxes = {}
    for split in SPLITS:
        coco = tools.COCO(str(tmp_path / f"annotations-{split}.json"))
        for id, image in coco.imgs.items():
            items = coco.loadAnns(coco.getAnnIds(imgIds=[id]))
            found[Path(image["file_name"]).name] = [
                (coco.cats[item["category_id"]]["name"], corners_of(*item["bbox"])) for item in items
            ]
    agree(found, ours(known))


def test_globox_finds_our_boxes(tmp_path: Path) -> None:
    globox = pytest.importorskip("globox")
    known = documents()
    names = dict(enumerate(read_classes("types").names))
    for format in READERS:
        export_project(iter(known), draw_page, tmp_path / format, format, "fr")
    coco = globox.AnnotationSet.from_coco(tmp_path / "coco" / "annotations.json")
    yolo: Boxes = {}
    for split in SPLITS:
        content = globox.AnnotationSet.from_yolo_v5(
            tmp_path / "yolo/labels" / split, image_folder=tmp_path / "yolo/images" / split
        )
        yolo |= {
            Path(each.image_id).name: [
                (names[int(box.label)], (box.xmin, box.ymin, box.xmax, box.ymax)) for box in each.boxes
            ]
            for each in content
        }
    agree(yolo, ours(known))
    agree(
        {
            Path(each.image_id).name: [
                (str(box.label), (box.xmin, box.ymin, box.xmax, box.ymax)) for box in each.boxes
            ]
            for each in coco
        },
        ours(known),
    )


@pytest.mark.slow
def test_supervision_finds_our_boxes(tmp_path: Path) -> None:
    supervision = pytest.importorskip("supervision")
    known = documents()
    for format in READERS:
        export_project(iter(known), draw_page, tmp_path / format, format, "fr")
    coco = supervision.DetectionDataset.from_coco(
        str(tmp_path / "coco"), str(tmp_path / "coco" / "annotations.json")
    )
    splits = [
        supervision.DetectionDataset.from_yolo(
            str(tmp_path / "yolo/images" / split),
            str(tmp_path / "yolo/labels" / split),
            str(tmp_path / "yolo/data.yaml"),
        )
        for split in SPLITS
    ]
    for sets in ([coco], splits):
        found: Boxes = {}
        for each in sets:
            for path, _, detections in each:
                found[Path(path).name] = [
                    (each.classes[int(index)], tuple(map(float, box)))
                    for box, index in zip(detections.xyxy, detections.class_id, strict=True)
                ]
        agree(found, ours(known))


# What is written


def test_no_document_is_in_two_splits_and_the_splits_stay(tmp_path: Path) -> None:
    known = documents(12)
    for at, some in enumerate((known, known[:7])):
        files = export_project(
            iter(some), draw_page, tmp_path / str(at), "yolo", "en", settings={"split": "6/2/2"}
        )
        assert all(file.exists() for file in files)
    splits = [
        {
            file.stem.rpartition("_")[0]: file.parent.name
            for file in sorted((tmp_path / str(at) / "images").rglob("*.jpg"))
        }
        for at in (0, 1)
    ]
    assert len(splits[0]) == 12 and splits[1].items() <= splits[0].items()
    assert splits[0] == {each.name: split_of(each.id, read_shares("6/2/2")) for each in known}
    pages = [file.stem for file in (tmp_path / "0/images").rglob("*.jpg")]
    assert len(pages) == len(set(pages)) == 72
    assert sorted(pages) == sorted(file.stem for file in (tmp_path / "0/labels").rglob("*.txt"))


def test_one_document_can_be_trained_on(tmp_path: Path) -> None:
    for number in range(6):
        out = tmp_path / str(number)
        document = sample_document().model_copy(update={"id": f"d{number}"})
        files = export_project(iter([document]), draw_page, out, "yolo", "en")
        assert all(file.exists() for file in files)
        data = yaml.safe_load((out / "data.yaml").read_text(encoding="utf-8"))
        assert data["train"] == data["val"] == "images/train" and "path" not in data
        assert len(list((out / "images/train").glob("*.jpg"))) == 6


def test_pages_without_boxes_are_kept_and_classes_follow_the_map(tmp_path: Path) -> None:
    known = documents(1)
    classes = "{figure: picture, plate: picture, caption: légende, heading: null}"
    export_project(iter(known), draw_page, tmp_path, "yolo", "en", settings={"classes": classes})
    labels = {file.name: file.read_text() for file in (tmp_path / "labels").rglob("*.txt")}
    assert len(labels) == 6 and labels["vases 0_0001.txt"] == labels["vases 0_0006.txt"] == ""
    assert {row[0] for text in labels.values() for row in text.splitlines()} == {"0", "1"}
    names = yaml.safe_load((tmp_path / "data.yaml").read_text(encoding="utf-8"))["names"]
    assert names == {0: "picture", 1: "légende"}
    losses = json.loads((tmp_path / "losses-yolo.json").read_text(encoding="utf-8"))
    left_out = [region for page in known[0].pages for region in page.regions]
    left_out = [each for each in left_out if each.type.value not in ("figure", "plate", "caption")]
    assert losses["counts"]["classes_unmapped"] == len(left_out)
    links = [json.loads(line) for line in (tmp_path / "links.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {link["link_id"] for link in links} == {link.id for link in known[0].without_rejected().links}


@pytest.mark.parametrize(
    ("format", "setting"),
    [
        ("csv", {"split": "80/20"}),
        ("yolo", {"splits": "80/20"}),
        *(("yolo", {"split": text}) for text in ("0/1", "80", "a/b", "1/2/3/4", "-1/2", "9999/1")),
        *(
            ("coco", {"classes": text})
            for text in ("a: [", "[]", "{vase: x}", "{figure: [1]}", "{figure: null}", "x")
        ),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    format: str, setting: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(ExportError) as error:
        export_project(iter(documents()), draw_page, tmp_path / "out", format, "en", settings=setting)
    assert (
        next(iter(setting)) in str(error.value)
        or next(iter(setting.values()))[:3] in str(error.value)
        or ("classes" in str(error.value))
    )
    assert not (tmp_path / "out").exists()


# There and back

BOXES = st.tuples(*[st.floats(0, 1, width=32)] * 4)
SIDES = st.floats(40, 2000)


def _region(number: int, type: RegionType, parts: tuple[float, ...], wide: float, high: float) -> Region:
    (x0, x1), (y0, y1) = sorted(parts[::2]), sorted(parts[1::2])
    box = Box(x0 * (wide - 4), y0 * (high - 4), x1 * (wide - 4) + 4, y1 * (high - 4) + 4)
    return Region(
        id=f"reg-{number}", page=1, type=type, box=Box(*box.rounded()), origin=Origin(stage="layout")
    )


@st.composite
def one_page(draw: st.DrawFn) -> Document:
    wide, high = draw(SIDES), draw(SIDES)
    types = draw(st.lists(st.tuples(st.sampled_from(RegionType), BOXES), max_size=6))
    regions = tuple(_region(n, type, parts, wide, high) for n, (type, parts) in enumerate(types))
    page = Page(number=1, width=wide, height=high, regions=regions)
    name = draw(st.text(min_size=1, max_size=12))
    return Document(id="d", name=name, source="x", kind="pdf", sha256="0", page_count=1, pages=(page,))


def tiny(document: Document, page: int, dpi: float | None) -> Image.Image:
    """The size of the page, at little cost."""
    known = document.pages[page - 1]
    scale = (dpi or 72) / 72
    return Image.new("RGB", (max(1, round(known.width * scale)), max(1, round(known.height * scale))))


def back(format: str, out: Path, known: Document, classes: str = "") -> SetProposals:
    reading = READERS[format](out, index([known]))
    assert not reading.unknown_count
    return propose(known, reading.images, read_classes(classes) if classes else None, {})


@pytest.mark.parametrize("format", READERS)
@round_trip(15)
@given(known=one_page(), classes=st.sampled_from(["", "types", "segmonto"]))
def test_what_is_written_says_nothing_new_and_gives_all_boxes_back(
    format: str, known: Document, classes: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.rmtree(out, ignore_errors=True)
    setting = {"classes": classes} if classes else {}
    export_project(iter([known]), tiny, out, format, "en", settings=setting)
    count = len(known.pages[0].regions)
    assert back(format, out, known, classes) == SetProposals([], [], count)
    bare = known.model_copy(update={"pages": (known.pages[0].model_copy(update={"regions": ()}),)})
    proposals = back(format, out, bare, classes)
    assert not proposals.left_out and len(proposals.changes) == count
    for change, region in zip(proposals.changes, known.pages[0].regions, strict=True):
        assert change["changes"]["type"] == region.type.value
        assert change["changes"]["box"] == pytest.approx(list(region.box), abs=0.75)


def test_outlines_and_moved_boxes_come_back_as_corrections(tmp_path: Path) -> None:
    [known] = documents(1)
    export_project(iter([known]), draw_page, tmp_path, "coco", "en")
    file = tmp_path / "annotations.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    panel = next(item for item in content["annotations"] if item["number"] == "I, 4")
    panel["segmentation"][0][0] += 40
    cup = next(item for item in content["annotations"] if item["number"] == "1")
    cup["bbox"][2] -= 60
    del cup["region_id"]
    table = next(item for item in content["annotations"] if item["type"] == "table")
    table["category_id"] = 1
    file.write_text(json.dumps(content), encoding="utf-8")
    changes = {change["id"]: change["changes"] for change in back("coco", tmp_path, known).changes}
    cup_id = next(region.id for region in known.figures if region.number == "1")
    assert changes.pop(cup_id)["box"] == pytest.approx([90, 150, 350 - 60 * 72 / 150, 380], abs=0.1)
    assert changes.pop(table["region_id"]) == {"type": "figure"}
    [(id, change)] = changes.items()
    assert id == panel["region_id"] and change["polygon"][0] == pytest.approx(
        [225 + 40 * 72 / 200, 300], abs=0.1
    )


# Sets of other tools

RECT = {"id": 1, "image_id": 7, "category_id": 0, "bbox": [100, 200, 300, 400]}


def coco_file(folder: Path, name: str, **more: object) -> Path:
    image = {"id": 7, "file_name": name, "width": 917, "height": 1292}
    data = {"images": [image], "categories": [{"id": 0, "name": "Stamp"}], "annotations": [RECT], **more}
    file = folder / "result.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "name",
    [
        "images/vases 0/vases 0_0003.jpg",
        "3f2a9c1d-vases_0_0003.jpg",
        "images\\3f2a9c1d-vases%200_0003.jpg",
        "vases-0_0003_jpg.rf.0a1b2c3d4e5f60718293.jpg",
        "obj_train_data/Vases 0_0003.PNG",
        "vases 0/0003.jpg",
    ],
)
def test_images_are_known_by_names_as_other_tools_leave_them(name: str, tmp_path: Path) -> None:
    known = documents()
    reading = read_coco(coco_file(tmp_path, name), index(known))
    assert [image.page for image in reading.images] == [("doc-0", 3)]
    [change] = propose(known[0], reading.images, None, {}).changes
    assert change["changes"]["type"] == "stamp" and change["confidence"] == UNSCORED
    assert change["changes"]["box"] == pytest.approx([48, 96, 192, 288], abs=0.1)


def test_a_copy_of_a_picture_is_known_by_its_content(tmp_path: Path) -> None:
    scan, folder = tmp_path / "scan 1.png", tmp_path / "set"
    Image.new("RGB", (50, 70), "red").save(scan)
    (folder / "images").mkdir(parents=True)
    shutil.copy(scan, folder / "images" / "renamed.png")
    pages = PageIndex([IndexedDocument("d", "scans", 1, [scan])])
    (folder / "classes.txt").write_text("figure\n")
    (folder / "labels").mkdir()
    (folder / "labels" / "renamed.txt").write_text("0 0.5 0.5 0.2 0.2\n")
    assert [image.page for image in read_yolo(folder, pages).images] == [("d", 1)]


def test_unknown_images_other_shapes_and_unknown_classes_are_named(tmp_path: Path) -> None:
    known = documents()
    reading = read_coco(coco_file(tmp_path, "holiday.jpg"), index(known))
    assert reading == SetReading([], ["holiday.jpg"], 1)
    image = {"id": 7, "file_name": "vases 0_0003.jpg", "width": 1292, "height": 917}
    reading = read_coco(coco_file(tmp_path, "", images=[image]), index(known))
    assert [each.code for each in propose(known[0], reading.images, None, {}).left_out] == ["set_shape"]
    reading = read_coco(
        coco_file(tmp_path, "vases 0_0003.jpg", categories=[{"id": 0, "name": "zebra"}]), index(known)
    )
    assert [each.code for each in propose(known[0], reading.images, None, {}).left_out] == ["set_class"]
    [change] = propose(known[0], reading.images, read_classes("{stamp: zebra}"), {}).changes
    assert change["changes"]["type"] == "stamp"


@pytest.mark.parametrize(
    ("row", "boxes"),
    [
        ("0 .5 .5 .2 .4", [(0.4, 0.3, 0.6, 0.7, None)]),
        ("0 .5 .5 .2 .4 .75", [(0.4, 0.3, 0.6, 0.7, 0.75)]),
        ("0 .1 .1 .3 .1 .2 .4", [(0.1, 0.1, 0.3, 0.4, None)]),
        ("0 .1 .1 .3 .1 .2 .4 .5", [(0.1, 0.1, 0.3, 0.4, 0.5)]),
        ("\n", []),
        *(
            (row, None)
            for row in ("0", "0 1 2", "0 .5 .5 .2", "x .5 .5 .2 .4", "0 .5 .5 nan .4", "0 50 50 20 40")
        ),
        *(
            (row, None)
            for row in (
                "1.5 .5 .5 .2 .4",
                "0 .5 .5 0 .4",
                "0 .5 .5 .2 .4 7",
                "3 .5 .5 .2 .4",
                "0 .5 .5 -1 .4",
            )
        ),
    ],
)
def test_rows_of_yolo(row: str, boxes: list[tuple[float, ...]] | None, tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "vases 0_0002.txt").write_text(f"0 .5 .5 .1 .1\n{row}\n")
    (tmp_path / "data.yaml").write_text("names: [figure]\n")
    if boxes is None:
        with pytest.raises(EditError, match=r"vases 0_0002\.txt, line 2"):
            read_yolo(tmp_path, index(documents()))
        return
    [image] = read_yolo(tmp_path, index(documents())).images
    found = [(*each.box, each.score) for each in image.boxes[1:]]
    assert [each[4] for each in found] == [each[4] for each in boxes]
    assert all(each[:4] == pytest.approx(other[:4]) for each, other in zip(found, boxes, strict=True))


@pytest.mark.parametrize(
    "more",
    [
        {"images": []},
        {"images": [{"id": 7, "width": 1, "height": 1}]},
        {"images": [{"id": 7, "file_name": "vases 0_0003.jpg"}]},
        {"images": [7]},
        {"categories": [{"id": 0}]},
        {"categories": []},
        *(
            {"annotations": [{**RECT, **wrong}]}
            for wrong in (
                {"bbox": [1, 2, 3]},
                {"bbox": "1234"},
                {"bbox": [1, 2, -3, 4]},
                {"bbox": [9000, 9000, 5, 5]},
                {"bbox": [1e400, 0, 1, 1]},
                {"bbox": None},
                {"score": 3},
                {"image_id": []},
            )
        ),
    ],
)
def test_coco_that_makes_no_sense_is_refused_with_file_and_item(
    more: dict[str, object], tmp_path: Path
) -> None:
    with pytest.raises(EditError, match=r"result\.json"):
        read_coco(coco_file(tmp_path, "vases 0_0003.jpg", **more), index(documents()))


@pytest.mark.parametrize("data", [b"", b"{", b"[1", b"\xff\xfe", b'{"images": [{"id": 1,', b"[[[" * 100_000])
def test_what_is_no_json_is_refused(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "set.json"
    file.write_bytes(data)
    with pytest.raises(EditError, match=r"set\.json"):
        read_coco(file, index(documents()))


def test_a_longer_list_of_unknown_images_takes_no_more_memory(tmp_path: Path) -> None:
    def peak_of(file: Path) -> int:
        gc.collect()
        tracemalloc.start()
        reading = read_coco(file, index(documents()))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (reading.images, len(reading.unknown), reading.unknown_count) == ([], 1000, count)
        return peak

    peaks = []
    for count in (1_500, 6_000):
        file = tmp_path / f"{count}.json"
        images = [{"id": n, "file_name": f"{n:0200d}.jpg"} for n in range(count)]
        boxes = [{"id": n, "image_id": n, "bbox": [1, 2, 3, 4]} for n in range(count)]
        file.write_text(json.dumps({"images": images, "annotations": boxes}), encoding="utf-8")
        del images, boxes
        # Python's own table of strings grows now and then, by megabytes: never twice in a row.
        peaks.append(min(peak_of(file) for _ in range(3)))
    # Of four times as many; what Python has not collected yet is in it.
    assert peaks[1] < 2 * peaks[0], peaks


def test_points_of_a_triangle_are_an_outline(tmp_path: Path) -> None:
    outline = {**RECT, "segmentation": [[100, 200, 400, 200, 250, 600]]}
    [image] = read_coco(
        coco_file(tmp_path, "vases 0_0003.jpg", annotations=[outline]), index(documents())
    ).images
    assert image.boxes[0].outline is not None and image.boxes[0].outline[0] == pytest.approx(
        Point(100 / 917, 200 / 1292)
    )
