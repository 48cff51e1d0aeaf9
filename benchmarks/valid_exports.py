"""Exports of the benchmark's documents, held against validators and readers that others wrote, with sockets closed.

    PICTORIA_SHARED=... python -m benchmarks.valid_exports [GOLD ...]

The documents are made from gold files (default: all of dev and dev2). Prints, for each format, how many are valid.
"""

import argparse
import json
import os
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
from lxml import etree
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from pictoria_docs.document import Document
from pictoria_docs.exchange import export_project
from tests.exchange import tei_schema, transcription_schemas
from tests.exchange.from_gold import document_from_gold
from tests.exchange.publications import RUN, publication
from tests.exchange.sample import draw_page
from tests.exchange.test_iiif import SCHEMA as IIIF_SCHEMA
from tests.exchange.test_record_formats import SCHEMAS

Problems = list[str]


def closed(*_: object, **__: object) -> None:
    raise OSError("a socket is opened")


def transcription(format: str) -> Callable[[Path], Problems]:
    return lambda out: [
        problem
        for file in out.rglob("*.xml")
        if not file.name.lower().startswith("mets")
        for problem in transcription_schemas.problems(format, file.read_bytes())
    ]


def tei(out: Path) -> Problems:
    files = list(out.rglob("*.xml"))
    return [problem for file in files for problem in tei_schema.problems(etree.parse(file).getroot())]


def lido(out: Path) -> Problems:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "lido_xsd/lido-v1.1.xsd"))
    roots = [etree.parse(file) for file in out.rglob("lido.xml")]
    # A document without entries has no records, which LIDO does not know.
    return [
        str(error)
        for root in roots
        if len(root.getroot()) and not schema.validate(root)
        for error in schema.error_log
    ]


def linked_art(out: Path) -> Problems:
    folder = SCHEMAS / "linked_art/docs/api/1.0/schema"
    schemas = [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]
    known = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema, DRAFT202012)) for schema in schemas if "$id" in schema
    )
    whole = next(schema for schema in schemas if schema.get("$id", "").endswith("/object.json"))
    validator = jsonschema.Draft202012Validator(whole, registry=known)
    objects = [json.loads(file.read_text("utf-8")) for file in out.rglob("linked_art/*.json")]
    return [error.message for one in objects for error in validator.iter_errors(one)]


def iiif(out: Path) -> Problems:
    validator = jsonschema.Draft7Validator(json.loads(IIIF_SCHEMA.read_text()))
    files = [*out.rglob("manifest.json"), *out.rglob("annotations/*.json"), out / "collection.json"]
    return [
        error.message
        for file in files
        for error in validator.iter_errors(json.loads(file.read_text("utf-8")))
    ]


def coco(out: Path) -> Problems:
    from pycocotools.coco import COCO

    with redirect_stdout(StringIO()):
        read = COCO(str(next(out.rglob("annotations.json"))))
    return [] if len(read.getAnnIds()) == len(read.anns) else ["annotations are lost"]


def yolo(out: Path) -> Problems:
    import supervision

    for images in out.rglob("images/*"):
        labels = images.parent.parent / "labels" / images.name
        supervision.DetectionDataset.from_yolo(str(images), str(labels), str(next(out.rglob("data.yaml"))))
    return []


def deposit(out: Path) -> Problems:
    import bagit
    from rocrate.rocrate import ROCrate

    bagit.Bag(str(out)).validate(processes=1)
    return [] if ROCrate(str(out)).license else ["no licence"]


def docling(out: Path) -> Problems:
    from docling_core.types.doc.document import DoclingDocument

    for file in out.rglob("*.json"):
        if not file.name.startswith("losses-"):
            DoclingDocument.load_from_json(file)
    return []


def parquet(out: Path) -> Problems:
    import duckdb

    for file in out.rglob("*.parquet"):
        duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall()
    return []


def xlsx(out: Path) -> Problems:
    openpyxl.load_workbook(next(out.rglob("*.xlsx")))
    return []


VALIDATORS: dict[str, tuple[str, Callable[[Path], Problems]]] = {
    "alto": ("XSD 4.4", transcription("alto")),
    "page": ("XSD 2019-07-15", transcription("page")),
    "tei": ("RELAX NG tei_all", tei),
    "lido": ("XSD 1.1", lido),
    "linked_art": ("JSON schemas of the API 1.0", linked_art),
    "iiif": ("schema of the IIIF validator", iiif),
    "coco": ("pycocotools", coco),
    "yolo": ("supervision", yolo),
    "deposit": ("bagit, rocrate", deposit),
    "docling": ("docling-core", docling),
    "parquet": ("DuckDB", parquet),
    "xlsx": ("openpyxl", xlsx),
}


def problems_of(format: str, document: Document) -> Problems:
    """What the validator of a format has to say against the export of a document."""
    more: dict[str, Any] = {"settings": {"pictures": "no"}} if format == "iiif" else {}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        export_project(
            *(iter([document]), draw_page, out, format, "en"),
            base_url="https://museum.example/catalogues"
            if format in ("iiif", "lido", "linked_art")
            else None,
            publication=publication(),
            provenance=RUN,
            **more,
        )
        try:
            return VALIDATORS[format][1](out)
        except Exception as error:  # whatever a reader of others raises
            return [f"{type(error).__name__}: {error}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("golds", nargs="*", type=Path)
    wanted = parser.parse_args()
    bench = Path(os.environ.get("PICTORIA_SHARED", "/nowhere"), "bench")
    golds = wanted.golds or sorted(
        file for half in ("dev", "dev2") for file in (bench / half).glob("*.gold.json")
    )
    socket.socket.connect = closed  # type: ignore[assignment,method-assign]
    made = [document_from_gold(json.loads(file.read_text("utf-8"))) for file in golds]
    failed = False
    print("| format | validator | valid |\n| --- | --- | --- |")
    for format, (validator, _) in VALIDATORS.items():
        found = {document.name: problems_of(format, document) for document in made}
        bad = {name: problems for name, problems in found.items() if problems}
        print(f"| {format} | {validator} | {len(made) - len(bad)} of {len(made)} |", flush=True)
        for name, problems in bad.items():
            print(f"  {name}: {len(problems)}, first: {problems[0][:300]}")
        failed |= bool(bad)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
