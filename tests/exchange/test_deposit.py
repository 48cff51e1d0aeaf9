"""The package to deposit: read by readers that are not ours, the same each time, and complete or refused."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from PIL.Image import Image
from pydantic import ValidationError

from pictoria_docs.document import Document, Review, Status
from pictoria_docs.errors import ExportError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.formats.exporters import EXPORTERS, Exporter, ExportRequest
from pictoria_docs.exchange.formats.page_pictures import page_picture
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.strict_model import field_docs
from tests.document.strategies import documents
from tests.exchange.publications import publication, write_package
from tests.exchange.sample import draw_page, sample_document


def content(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deposit") / "out"
    write_package(folder, publication(pictures="crops"), "vases", "5 % d’été")
    return folder


def crate(package: Path) -> dict[str, dict[str, object]]:
    graph = json.loads((package / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    assert len({entity["@id"] for entity in graph}) == len(graph)
    return {entity["@id"]: entity for entity in graph}


def test_it_holds_each_document_in_each_format_and_tells_of_itself(package: Path) -> None:
    files = content(package)
    for name in ("vases", "5 % d’été"):
        for file in (
            f"csv/{name}/figures.csv",
            f"json/{name}.json",
            f"w3c/{name}.annotations.json",
            "csv/losses-csv.txt",
            f"crops/{name}/Fig. 1.png",
        ):
            assert f"data/{name}/{file}" in files
    english, french = files["README.md"].decode(), files["LISEZMOI.md"].decode()
    assert "# Attic vases" in english and "# Céramiques attiques" in french and "![" in french
    assert files["overview.png"].startswith(b"\x89PNG")
    assert "figures, plates and panels | 16" in english and "© Musée des vases" in french


def test_the_same_data_give_the_same_bytes(package: Path, tmp_path: Path) -> None:
    write_package(tmp_path / "again", publication(pictures="crops"), "vases", "5 % d’été")
    assert content(tmp_path / "again") == content(package)


def test_checksums_are_read_by_others(package: Path) -> None:
    bagit = pytest.importorskip("bagit")
    bagit.Bag(str(package)).validate(processes=1)
    if program := shutil.which("sha256sum"):
        done = subprocess.run(
            [program, "-c", "--quiet", "manifest-sha256.txt", "tagmanifest-sha256.txt"],
            cwd=package,
            check=False,
        )
        assert done.returncode == 0


def test_rocrate_reads_it(package: Path) -> None:
    rocrate = pytest.importorskip("rocrate.rocrate")
    read = rocrate.ROCrate(str(package))
    files = {entity.id for entity in read.data_entities if entity.type == "File"}
    told = {"ro-crate-metadata.json", "bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    from urllib.parse import unquote

    assert {unquote(id) for id in files} == content(package).keys() - told
    assert read.license.id == "https://spdx.org/licenses/CC-BY-4.0"
    assert "https://orcid.org/0000-0002-1825-0097" in {person.id for person in read.creator}


def test_datacite_takes_its_metadata(package: Path) -> None:
    schema = pytest.importorskip("datacite.schema45")
    record = json.loads((package / "datacite.json").read_text(encoding="utf-8"))
    schema.validator.validate(record)
    assert record["publicationYear"] == "2026" and record["rightsList"][0]["rightsIdentifier"] == "CC-BY-4.0"
    assert {creator["name"] for creator in record["creators"]} == {"Dupont, Anna", "Musée des vases"}
    assert record["contributors"][0]["contributorType"] == "Editor"


def test_it_says_who_decided_and_which_programs_and_run_made_the_data(tmp_path: Path) -> None:
    document = sample_document()
    decided = {
        region.id: Review(status=Status.ACCEPTED, decided_by=user, decided_at="2026-11-02T10:00:00+00:00")
        for region, user in zip(document.figures, ("anna", "bruno", "anna"), strict=False)
    }
    options = publication(formats=["csv"])
    from tests.exchange.publications import RUN

    export_project(
        [document.model_copy(update={"reviews": decided})],
        draw_page,
        tmp_path / "out",
        "deposit",
        "en",
        publication=options,
        provenance=RUN,
    )
    found = crate(tmp_path / "out")
    assert found["#review"]["agent"] == [
        {"@id": "https://orcid.org/0000-0002-1825-0097"},
        {"@id": "#person-bruno"},
    ]
    run = found["#analysis"]
    assert run["startTime"] == RUN.started and run["endTime"] == RUN.ended
    assert found["#options"]["value"] == "abc123"
    assert {"@id": "#program-layout-1"} in run["instrument"]  # type: ignore[operator]
    contributors = json.loads((tmp_path / "out/datacite.json").read_text())["contributors"]
    assert [person["name"] for person in contributors] == ["Roux, Paul", "bruno"]


def test_where_the_sources_lie_on_this_machine_is_not_told(tmp_path: Path) -> None:
    document = sample_document().model_copy(update={"source": "/home/anna/secret folder/vases.pdf"})
    export_project([document], draw_page, tmp_path / "out", "deposit", "en", publication=publication())
    assert not [name for name, data in content(tmp_path / "out").items() if b"secret" in data]
    assert b"vases.pdf" in content(tmp_path / "out")["ro-crate-metadata.json"]


def test_a_document_that_is_gone_is_gone_from_the_next_deposit(tmp_path: Path) -> None:
    options = publication(formats=["csv"])
    write_package(tmp_path / "out", options, "vases", "coupes")
    write_package(tmp_path / "out", options, "vases")
    write_package(tmp_path / "new", options, "vases")
    assert content(tmp_path / "out") == content(tmp_path / "new")


def test_what_is_missing_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError) as caught:
        write_package(tmp_path / "out", publication(licence="", creators=[]))
    sentence = caught.value.sentence("en")
    assert "publication.creators, publication.licence" in sentence and not (tmp_path / "out").exists()
    with pytest.raises(ExportError):
        write_package(tmp_path / "out", publication(formats=["deposit"]))
    with pytest.raises(ExportError):
        write_package(tmp_path / "out", publication(formats=["no-such"]))
    assert not (tmp_path / "out").exists()


def test_formats_that_hold_pictures_say_so_and_are_named_in_the_documentation(tmp_path: Path) -> None:
    held: dict[str, set[str]] = {"none": set(), "crops": set(), "pages": set()}
    for name in EXPORTERS.built_in:
        shown: list[int] = []

        def images(document: Document, page: int, dpi: float | None, shown: list[int] = shown) -> Image:
            shown.append(page)
            return draw_page(document, page, dpi)

        level = EXPORTERS.get(name).pictures.value
        held[level].add(name)
        if name != "deposit":
            export_project([sample_document()], images, tmp_path / name, name, "en")
            assert bool(shown) is (level != "none"), name
    comment = field_docs(PublicationOptions)["formats"]
    docs = (Path(__file__).parents[2] / "docs/exchange/deposit.md").read_text(encoding="utf-8")
    for text in (comment, docs):
        for level, words in (("crops", "hold the figures"), ("pages", "the pages")):
            *names, last = sorted(held[level])
            assert f"{', '.join(names)} and {last} {words}" in " ".join(text.split())


def test_formats_with_pictures_that_are_not_published_are_refused(tmp_path: Path) -> None:
    for pictures, formats, named, needed in (
        ("none", ["csv", "xlsx"], "xlsx", "crops"),
        ("none", ["csv", "xlsx", "iiif"], "xlsx, iiif", "pages"),
        ("crops", ["xlsx", "coco"], "coco", "pages"),
    ):
        with pytest.raises(ExportError) as caught:
            write_package(tmp_path / "out", publication(pictures=pictures, formats=formats))
        assert caught.value.values == {"format": named, "pictures": needed}
        assert caught.value.sentence("fr").startswith(f"{named} contient")
    assert not (tmp_path / "out").exists()
    write_package(tmp_path / "out", publication(pictures="crops", formats=["xlsx"]))
    assert (tmp_path / "out/data/vases/xlsx/vases.xlsx").exists()


def test_a_format_that_says_nothing_of_pictures_gets_none(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    def export(request: ExportRequest) -> list[Path]:
        told = [
            page_picture(document, document.pages[0], request.images, None, request.language)[1]
            for document in request.documents
        ]
        file = request.folder / "told.txt"
        file.write_text("\n".join(told), encoding="utf-8")
        return [file]

    EXPORTERS.register("telling", Exporter(name="telling", export=export))
    request.addfinalizer(lambda: EXPORTERS.unregister("telling"))
    for pictures, withheld in (("none", True), ("pages", False)):
        write_package(tmp_path / pictures, publication(pictures=pictures, formats=["telling"]))
        told = (tmp_path / pictures / "data/vases/telling/told.txt").read_text(encoding="utf-8")
        assert bool(told) is withheld


@pytest.mark.parametrize(
    "wrong",
    [
        {"licence": "CC BY 4.0 ou presque"},
        {"date": "28/11/2026"},
        {"languages": ["français"]},
        {"creators": [{"family_name": "Dupont", "orcid": "0000-0002-1825-0098"}]},
        {"creators": [{"family_name": "Dupont", "name": "Musée"}]},
        {"creators": [{"given_name": "Anna"}]},
        {"contributors": [{"name": "Musée", "affiliation_ror": "ror.org/1"}]},
        {"pictures": "all"},
    ],
)
def test_wrong_metadata_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        publication(**wrong)


def test_a_year_and_a_day_of_yaml_are_dates() -> None:
    import datetime

    for date, text in ((2026, "2026"), (datetime.date(2026, 11, 28), "2026-11-28")):
        assert PublicationOptions.model_validate({"date": date}).date == text


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(documents())
def test_any_document_becomes_a_package_that_readers_take(tmp_path: Path, document: Document) -> None:
    out = tmp_path / "any"
    shutil.rmtree(out, ignore_errors=True)
    export_project([document], draw_page, out, "deposit", "fr", publication=publication())
    found, files = crate(out), content(out)
    told = {"ro-crate-metadata.json", "bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    assert sum(entity["@type"] == "File" for entity in found.values()) == len(files.keys() - told)
    listed = [line.partition("  ")[2] for line in files["manifest-sha256.txt"].decode().splitlines()]
    assert sorted(listed) == sorted(name for name in files if name.startswith("data/"))
