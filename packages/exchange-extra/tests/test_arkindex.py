"""Arkindex: what its makers' reader finds in our exports, what comes back, and what is refused."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given

from pictoria_docs.document import Document
from pictoria_docs.errors import EditError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.training_sets.proposing import SetProposals, propose
from pictoria_exchange_extra.arkindex.reading import read_arkindex
from pictoria_exchange_extra.arkindex.tables import SCHEMA
from tests.exchange.sample import draw_page, sample_document
from tests.exchange.test_training_sets import documents, index, one_page, tiny
from tests.round_trips import round_trip


def exported(out: Path, known: list[Document], **more: Any) -> Path:
    [file, *_] = export_project(iter(known), draw_page, out, "arkindex", "en", **more)
    return file


@pytest.fixture
def reader() -> Iterator[Any]:
    """The reader that Arkindex's makers publish."""
    package = pytest.importorskip("arkindex_export")
    yield package
    package.database.close()


# Out


def test_the_makers_reader_finds_elements_paths_and_texts(reader: Any, tmp_path: Path) -> None:
    known = documents()
    reader.open_database(exported(tmp_path, known), minimum_version=10)
    queries = pytest.importorskip("arkindex_export.queries")
    for document in known:
        top = reader.Element.get(
            reader.Element.type == "document", reader.Element.id << of(reader, document.id)
        )
        below = {element.id: element for element in queries.list_children(top.id)}
        for page in document.pages:
            canvas = canvas_of(page)
            for region in page.regions:
                [id] = of(reader, region.id) & below.keys()
                element = below[id]
                assert (element.type, element.confidence) == (region.type.value, region.confidence)
                assert (element.image.width, element.image.height) == canvas.size
                ring = json.loads(element.polygon)
                assert ring[0] == ring[-1]
                if region.polygon is None:
                    xs, ys = [x for x, _ in ring], [y for _, y in ring]
                    box = canvas.to_pixels(region.box)
                    assert (min(xs), min(ys), max(xs), max(ys)) == pytest.approx(tuple(box), abs=0.51)
                texts = [
                    row.text
                    for row in reader.Transcription.select().where(reader.Transcription.element == element)
                ]
                assert texts == ([region.text] if region.text else [])
                assert element.worker_run.worker_version.slug == region.origin.stage
                lines = [each for each in queries.list_children(id) if each.type == "text_line"]
                assert len(lines) == len(region.lines)
        panels = {region.id: region.parent for region in document.figures if region.parent}
        for panel, plate in panels.items():
            [id], [parent] = of(reader, panel) & below.keys(), of(reader, plate or "") & below.keys()
            assert parent in {element.id for element in queries.list_parents(id)}


def of(reader: Any, id: str) -> set[str]:
    """The elements that have an id of ours."""
    rows = reader.Metadata.select().where(
        reader.Metadata.name == "pictoria-docs", reader.Metadata.value == id
    )
    return {row.element_id for row in rows}


def test_records_mentions_and_links_are_metadata_and_entities(reader: Any, tmp_path: Path) -> None:
    document = sample_document()
    reader.open_database(exported(tmp_path, [document]))
    entry = document.entries[0]
    [id] = of(reader, entry.id)
    values = {row.name: row.value for row in reader.Metadata.select().where(reader.Metadata.element == id)}
    assert {field.name: field.value for field in entry.fields}.items() <= values.items()
    entities = {(row.type.name, row.text) for row in reader.TranscriptionEntity.select()}
    assert ("material", "Terre cuite") in entities
    assert {("mention", mention.text) for mention in document.mentions} <= entities
    links = {
        (row.element_id, row.name, row.value)
        for row in reader.Metadata.select().where(reader.Metadata.name.startswith("link:"))
    }
    for link in document.without_rejected().links:
        if not link.source.startswith("men"):
            [source], [target] = of(reader, link.source), of(reader, link.target)
            assert (source, f"link:{link.type}", target) in links
    assert {path.name for path in tmp_path.iterdir()} == {
        "arkindex.sqlite",
        "losses-arkindex.json",
        "losses-arkindex.txt",
    }
    losses = json.loads((tmp_path / "losses-arkindex.json").read_text(encoding="utf-8"))["counts"]
    assert losses["arkindex_links"] == len([link for link in document.links if link.source.startswith("men")])


def test_the_database_keeps_its_own_rules(tmp_path: Path) -> None:
    with sqlite3.connect(exported(tmp_path, documents())) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


# There and back


@round_trip(25)
@given(known=one_page())
def test_what_is_written_says_nothing_new_and_gives_all_boxes_back(known: Document, tmp_path: Path) -> None:
    out = tmp_path / "out.d"
    [file, *_] = export_project(iter([known]), tiny, out, "arkindex", "en")
    reading = read_arkindex(file, index([known]))
    regions = known.pages[0].regions
    assert not reading.unknown_count
    assert propose(known, reading.images, None, {}) == SetProposals([], [], len(regions))
    bare = known.model_copy(update={"pages": (known.pages[0].model_copy(update={"regions": ()}),)})
    proposals = propose(bare, reading.images, None, {})
    assert len(proposals.changes) == len(regions) and not proposals.left_out
    for change, region in zip(proposals.changes, regions, strict=True):
        assert change["changes"]["type"] == region.type.value
        assert change["changes"]["box"] == pytest.approx(list(region.box), abs=0.75)


def test_texts_and_numbers_come_back(tmp_path: Path) -> None:
    [known] = documents(1)
    file = exported(tmp_path, [known])
    with sqlite3.connect(file) as database:
        database.execute("UPDATE transcription SET text = 'Planche  II' WHERE text = 'Planche I'")
        database.execute("UPDATE metadata SET value = '9' WHERE name = 'number' AND value = '2'")
    changes = {
        change["id"]: change["changes"]
        for change in propose(known, read_arkindex(tmp_path, index([known])).images, None, {}).changes
    }
    title = next(region for page in known.pages for region in page.regions if region.text == "Planche I")
    figure = next(region for region in known.figures if region.number == "2")
    assert changes == {title.id: {"text": "Planche II"}, figure.id: {"number": "9"}}


# Exports of others


class Export:
    """An export as Arkindex writes it: a folder, a page on an image, zones on it."""

    def __init__(
        self, path: Path, image: str = "https://iiif.example/iiif/2/lot%2Fvases%200_0003.jpg"
    ) -> None:
        self.path = path
        self.database = sqlite3.connect(path)
        self.database.executescript(SCHEMA.read_text(encoding="utf-8"))
        self.run("image_server", 1, "https://iiif.example", "x", None, None, 2)
        self.run("image", "image", 1, image, 917, 1292)
        self.run("worker_version", "version", "figures", "Figures", None, None, 5, "dla")
        self.run("worker_run", "run", "version", "m", "m", "lot", None, None)
        self.folder = self.element("folder", None, ())
        self.page = self.element("page", (0, 0, 917, 1292), [self.folder])

    def run(self, table: str, *values: object) -> None:
        marks = ", ".join("?" * len(values))
        self.database.execute(f"INSERT INTO {table} VALUES ({marks})", values)

    def element(
        self,
        type: str,
        box: Any,
        parents: Any,
        *,
        text: str = "",
        maker: str | None = None,
        polygon: str = "",
    ) -> str:
        id = str(uuid4())
        if box is not None:
            x0, y0, x1, y1 = box
            polygon = polygon or json.dumps([[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]])
        image = "image" if polygon else None
        self.run("element", id, type, type, image, polygon or None, 0.9, 0, 0, maker, 1.0, 1.0)
        order = self.database.execute("SELECT count(*) FROM element").fetchone()[0]
        for parent in parents:
            self.run("element_path", str(uuid4()), parent, id, order)
        if text:
            self.run("transcription", str(uuid4()), "horizontal-lr", text, 0.8, id, maker)
        return id

    def read(self) -> Path:
        self.database.commit()
        self.database.close()
        return self.path


def test_zones_of_an_export_are_found_with_texts_of_their_lines(tmp_path: Path) -> None:
    export = Export(tmp_path / "x.sqlite")
    export.element("illustration", (100, 200, 400, 600), [export.page], maker="run")
    zone = export.element("paragraph", (100, 700, 400, 800), [export.page])
    export.element("text_line", (100, 700, 400, 740), [zone], text="Coupe en terre cui-")
    export.element("text_line", (100, 750, 400, 790), [zone], text="te rouge")
    known = documents()
    file = export.read()
    before = file.read_bytes()
    reading = read_arkindex(file, index(known))
    [image] = reading.images
    figure, text = image.boxes
    assert image.page == ("doc-0", 3) and not reading.unknown_count
    assert (figure.label, figure.maker, figure.score) == ("illustration", "figures 5 (lot)", 0.9)
    assert tuple(figure.box) == pytest.approx((100 / 917, 200 / 1292, 400 / 917, 600 / 1292))
    assert (text.label, text.text, text.maker) == ("paragraph", "Coupe en terre cuite rouge", None)
    changes = propose(known[0], reading.images, None, {}).changes
    assert [change["changes"]["type"] for change in changes] == ["figure", "text"]
    assert file.read_bytes() == before and [path.name for path in tmp_path.iterdir()] == ["x.sqlite"]


def test_a_text_that_a_person_typed_counts_before_those_of_programs(tmp_path: Path) -> None:
    export = Export(tmp_path / "x.sqlite")
    zone = export.element("caption", (100, 700, 400, 800), [export.page], text="read", maker="run")
    export.run("transcription", str(uuid4()), "horizontal-lr", "typed", None, zone, None)
    [image] = read_arkindex(export.read(), index(documents())).images
    assert [box.text for box in image.boxes] == ["typed"]


# What is refused


def other_schema(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE objects (id)")


def only_views(path: Path) -> None:
    with sqlite3.connect(path) as database:
        for name in ("element", "element_path", "image", "transcription", "metadata", "worker_run"):
            database.execute(f"CREATE VIEW {name} AS SELECT 1 AS id")


def other_columns(path: Path) -> None:
    with sqlite3.connect(path) as database:
        for line in SCHEMA.read_text(encoding="utf-8").split(";"):
            database.execute(line.replace('"polygon"', '"outline"').replace("(polygon", "(outline"))


def cut_off(path: Path) -> None:
    Export(path).read()
    path.write_bytes(path.read_bytes()[:30_000])


def no_polygon(path: Path) -> None:
    export = Export(path)
    export.element("figure", None, [export.page], polygon="[[1, 2], [3")
    export.read()


def text_for_numbers(path: Path) -> None:
    export = Export(path)
    export.element("figure", None, [export.page], polygon='[["a", "b"], ["c", "d"]]')
    export.read()


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("no database, only words\n" * 100),
        lambda path: path.write_bytes(b""),
        lambda path: None,
        *(other_schema, only_views, other_columns, cut_off, no_polygon, text_for_numbers),
    ],
)
def test_what_is_no_export_is_refused_in_one_sentence(make: Any, tmp_path: Path) -> None:
    file = tmp_path / "export.sqlite"
    make(file)
    with pytest.raises(EditError) as error:
        read_arkindex(file, index(documents()))
    sentence = error.value.sentence("en")
    assert "export.sqlite" in sentence and "\n" not in sentence


def test_images_that_show_no_page_are_named(tmp_path: Path) -> None:
    export = Export(tmp_path / "x.sqlite", "https://iiif.example/iiif/2/other.jpg")
    reading = read_arkindex(export.read(), index(documents()))
    assert reading.unknown == ["https://iiif.example/iiif/2/other.jpg"] and not reading.images
