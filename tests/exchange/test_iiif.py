"""IIIF: manifests by the rules of Presentation 3.0, and the exported folder as a viewer would ask of it."""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PIL import Image

from pictoria_docs.document import Document, Page, make_id
from pictoria_docs.errors import ExportError, PageError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.annotations.web_annotation import Annotations
from pictoria_docs.exchange.iiif.annotation import annotation_page
from pictoria_docs.exchange.iiif.manifest import collection, manifest
from pictoria_docs.exchange.places.addresses import Addresses, id_in
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.places.image_api import scale_factors
from pictoria_docs.sources import SourceOptions, open_source
from tests.exchange.sample import draw_page, hostile_document, sample_document

AT = Addresses.served("https://example.org", "vases", "doc-1")
BASE = "https://museum.example/catalogues"
SCHEMA = Path(
    os.environ.get("PICTORIA_SHARED", "/nowhere"), "data/vocab_schemas/iiif_p3/schema/iiif_3_0.json"
)


def official(data: Any) -> None:
    """Hold against the schema of the IIIF presentation validator, where this machine has it."""
    if SCHEMA.exists():
        jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(json.loads(json.dumps(data)))


def every(value: Any, name: str) -> list[Any]:
    """All values under `name` in nested JSON."""
    if isinstance(value, dict):
        return [
            each
            for key, inner in value.items()
            for each in ([inner] if key == name else []) + every(inner, name)
        ]
    return [each for inner in value for each in every(inner, name)] if isinstance(value, list) else []


@pytest.mark.parametrize("make", [sample_document, hostile_document])
def test_a_manifest_is_lawful(make: Any) -> None:
    document = make()
    made = manifest(document, AT)
    official(made)
    assert made["@context"][-1] == "http://iiif.io/api/presentation/3/context.json"
    assert [canvas["id"] for canvas in made["items"]] == [AT.canvas(number) for number in range(1, 7)]
    ids = [canvas["id"] for canvas in made["items"]] + [made["id"]]
    assert len(ids) == len(set(ids)) and all(
        id.startswith("https://example.org/") for id in every(made, "id") if not id.startswith("http://iiif")
    )
    found = Annotations(document, AT)
    for page in document.pages:
        official(annotation_page(found, page.number))
    official(collection("vases", [(AT, document.title)], AT.collection))


def test_a_canvas_is_painted_whole_in_its_own_pixels() -> None:
    document = sample_document()
    made = manifest(document, AT)
    canvas = made["items"][3]
    assert (canvas["width"], canvas["height"]) == (1222, 1722)  # the scan of 200 dpi
    assert canvas["label"] == {"none": ["pl. I"]}
    (painting,) = canvas["items"][0]["items"]
    assert painting["motivation"] == "painting" and painting["target"] == canvas["id"]
    assert painting["body"]["service"] == [
        {"id": "https://example.org/iiif/3/vases~doc-1~4", "type": "ImageService3", "profile": "level2"}
    ]
    assert (painting["body"]["width"], painting["body"]["height"]) == (1222, 1722)
    assert canvas["thumbnail"][0]["id"].endswith("/full/306,431/0/default.jpg")
    assert canvas["annotations"] == [{"id": AT.annotations(4), "type": "AnnotationPage"}]
    assert max(made["items"][0]["height"], made["items"][0]["width"]) == 2800


GOLDEN = Path(__file__).with_name("golden_iiif.json")


def test_a_tiny_document_to_the_letter() -> None:
    """Run this file as a program to write the golden file anew, and look at what changed."""
    assert json.loads(json.dumps(tiny())) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def tiny() -> Any:
    """Manifest and annotations of one page with a figure, its caption, an entry with a value, and a mention."""
    document = sample_document("tiny")
    kept = {page.number: page for page in document.pages if page.number == 2}
    regions = {region.id for page in kept.values() for region in page.regions}
    few = Document.model_validate(
        {
            **document.model_dump(),
            "pages": tuple(kept.values()),
            "entries": document.entries[:1],
            "mentions": (),
            "links": [link for link in document.links if {link.source, link.target} <= regions],
        }
    )
    return [manifest(few, AT), annotation_page(Annotations(few, AT), 2)]


def test_entries_are_the_table_of_contents() -> None:
    top, _ = manifest(sample_document(), AT)["structures"]
    assert top["label"] == {"en": ["Entries"], "fr": ["Notices"]}
    assert [each["label"]["none"][0] for each in top["items"]] == [
        "1. Kyathos attique à figures noires",
        "2. Hydrie attique à figures rouges",
    ]
    assert [item["id"] for item in top["items"][1]["items"]] == [AT.canvas(2), AT.canvas(3)]


def test_nothing_is_said_that_is_not_known() -> None:
    document = Document(
        id=make_id("doc", "x"),
        name="x",
        source="/home/anna/secret/x.pdf",
        kind="pdf",
        sha256="0" * 64,
        page_count=1,
        pages=(Page(number=1, width=100, height=100),),
    )
    made = manifest(document, AT)
    official(made)
    assert "rights" not in made and "requiredStatement" not in made and "structures" not in made
    assert "label" not in made["items"][0]
    assert "secret" not in json.dumps(made)


def test_addresses_survive_odd_names() -> None:
    at = Addresses.served("https://example.org/pré", "a b~c/d", "doc-1")
    assert at.image(7) == "https://example.org/pré/iiif/3/a%20b~c%2Fd~doc-1~7"
    assert id_in(at.annotation("ent-1/material é")) == "ent-1/material é"
    assert Addresses.in_folder("https://x.org/y/", "Catalogue n° 1").manifest.endswith(
        "/Catalogue%20n%C2%B0%201/manifest.json"
    )
    assert Addresses.in_folder(".", "a").image(3) == "./a/images/3"


def local(out: Path, address: str) -> Path:
    from urllib.parse import unquote

    assert address.startswith(BASE)
    return out / unquote(address.removeprefix(BASE).lstrip("/"))


def test_the_folder_holds_all_that_it_speaks_of(tmp_path: Path) -> None:
    document = sample_document("céramiques")
    files = export_project(iter([document]), draw_page, tmp_path, "iiif", "fr", base_url=BASE)
    assert all(file.is_file() for file in files) and len(files) == len(set(files))
    assert not list(tmp_path.rglob("*.part*"))
    listed = json.loads((tmp_path / "collection.json").read_text())
    official(listed)
    made = json.loads(local(tmp_path, listed["items"][0]["id"]).read_text())
    official(made)
    for canvas in made["items"]:
        official(json.loads(local(tmp_path, canvas["annotations"][0]["id"]).read_text()))
        thumbnail = canvas["thumbnail"][0]
        with Image.open(local(tmp_path, thumbnail["id"])) as image:
            assert image.size == (thumbnail["width"], thumbnail["height"])
        body = canvas["items"][0]["items"][0]["body"]
        with Image.open(local(tmp_path, body["id"])) as image:
            assert image.size == (canvas["width"], canvas["height"])
        told = json.loads((local(tmp_path, body["service"][0]["id"]) / "info.json").read_text())
        assert told["id"] == body["service"][0]["id"] and told["profile"] == "level0"
        for size in told["sizes"]:
            assert (
                local(tmp_path, told["id"]) / f"full/{size['width']},{size['height']}/0/default.jpg"
            ).exists()
    assert local(tmp_path, made["@context"][0]).exists()


def as_openseadragon_asks(width: int, height: int) -> list[tuple[str, tuple[int, int]]]:
    """The requests that OpenSeadragon 6 makes of a level 0 service with tiles of 512."""
    found = []
    for factor in scale_factors(width, height):
        level = (-(-width // factor), -(-height // factor))
        for y in range(0, -(-level[1] // 512)):
            for x in range(0, -(-level[0] // 512)):
                left, top = x * 512 * factor, y * 512 * factor
                wide, high = min(512 * factor, width - left), min(512 * factor, height - top)
                size = (min(512, level[0] - x * 512), min(512, level[1] - y * 512))
                whole = (left, top, wide, high) == (0, 0, width, height)
                region = "full" if whole else f"{left},{top},{wide},{high}"
                named = "max" if size == (width, height) else f"{size[0]},{size[1]}"
                found.append((f"{region}/{named}/0/default.jpg", size))
    return found


def test_a_viewer_finds_every_tile(tmp_path: Path) -> None:
    document = sample_document("a")
    export_project(iter([document]), draw_page, tmp_path, "iiif", "en", base_url=BASE)
    for page in (document.pages[0], document.pages[3]):
        canvas = canvas_of(page)
        for name, size in as_openseadragon_asks(canvas.width, canvas.height):
            with Image.open(tmp_path / "a/images" / str(page.number) / name) as tile:
                assert tile.size == size


def test_our_own_reader_opens_the_manifest(tmp_path: Path) -> None:
    document = sample_document("a")
    export_project(iter([document]), draw_page, tmp_path, "iiif", "en", base_url=BASE)
    source = open_source(tmp_path / "a/manifest.json", SourceOptions())
    assert source.page_count == 6 and source.title == document.title
    assert source.page(4).label == "pl. I"
    source.close()


def test_a_page_that_cannot_be_read_keeps_its_canvas(tmp_path: Path) -> None:
    def images(document: Document, page: int, dpi: float | None) -> Image.Image:
        if page == 2:
            raise PageError("page_damaged", file="x", page=2, detail="y")
        return draw_page(document, page, dpi)

    export_project(iter([sample_document("a")]), images, tmp_path, "iiif", "en")
    made = json.loads((tmp_path / "a/manifest.json").read_text())
    assert len(made["items"]) == 6 and made["items"][1]["items"] == [] and "thumbnail" not in made["items"][1]
    assert made["items"][0]["thumbnail"][0]["id"].startswith("./a/images/1/full/")
    assert not (tmp_path / "a/images/2").exists() and (tmp_path / "a/annotations/2.json").exists()


def test_w3c_annotations_are_one_file_a_document(tmp_path: Path) -> None:
    documents = [sample_document("a"), sample_document("A")]
    files = export_project(iter(documents), draw_page, tmp_path, "w3c", "en", base_url=BASE)
    assert [file.name for file in files[:2]] == ["a.annotations.json", "A (2).annotations.json"]
    whole = json.loads(files[0].read_text())
    assert whole["@context"][0] == "http://www.w3.org/ns/anno.jsonld" and len(whole["items"]) == 50
    links = [item for item in whole["items"] if item["motivation"] == "linking"]
    ids = {item["id"] for item in whole["items"]}
    assert links and all(link["body"] in ids and link["target"] in ids for link in links)


@pytest.mark.parametrize(
    "base", ["museum.example", "ftp://x.org", "https://", "https://x.org/?a=b", "javascript:x"]
)
def test_a_base_that_is_no_address_is_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(ExportError) as refused:
        export_project(iter([]), draw_page, tmp_path, "iiif", base_url=base)
    assert refused.value.code == "export_base_url"


def test_a_base_for_a_format_without_addresses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError) as refused:
        export_project(iter([]), draw_page, tmp_path, "coco", base_url=BASE)
    assert refused.value.code == "export_base_url_unused"


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(tiny(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def test_corrections_are_exported_again_without_the_pictures(tmp_path: Path) -> None:
    document = sample_document("a").without_rejected()
    export_project(iter([document]), draw_page, tmp_path, "iiif", "en", base_url=BASE)
    tiles = {path: path.stat().st_mtime_ns for path in (tmp_path / "a" / "images").rglob("*.jpg")}
    entry = document.entries[0].model_copy(update={"title": "A title that was corrected"})
    corrected = document.model_copy(update={"entries": (entry, *document.entries[1:])})

    def never(document: Document, page: int, dpi: float | None) -> Image.Image:
        raise AssertionError("no picture is wanted")

    settings = {"pictures": "no"}
    export_project(iter([corrected]), never, tmp_path, "iiif", "en", base_url=BASE, settings=settings)
    assert "A title that was corrected" in (tmp_path / "a" / "annotations.json").read_text("utf-8")
    assert tiles == {path: path.stat().st_mtime_ns for path in (tmp_path / "a" / "images").rglob("*.jpg")}
    official(json.loads((tmp_path / "a" / "manifest.json").read_text("utf-8")))
