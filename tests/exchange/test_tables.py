"""The csv export: complete, readable by spreadsheets and by the benchmark, safe to open."""

import csv
import errno
import importlib.util
import json
import os
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Document, LinkType, RegionType, Status
from pictoria_docs.errors import ExportError, MissingPartError
from pictoria_docs.exchange import ExportSelection, export_project, formats
from pictoria_docs.exchange.files.files import explained, safe_name, unique_name
from pictoria_docs.exchange.files.staging import staged
from pictoria_docs.exchange.formats.exporters import EXPORTERS
from pictoria_docs.exchange.tables.tables import COLUMNS, safe_cell, tables
from pictoria_docs.i18n import messages
from tests.campaigns import cases
from tests.document.strategies import documents
from tests.exchange.publications import RUN, publication
from tests.exchange.sample import draw_page, hostile_document, sample_document

FORMAT = {
    "figures": "figure_id,page,x0,y0,x1,y1,kind,parent_id,number,caption_ids,caption_text,entry_id,confidence,status",
    "captions": "caption_id,page,x0,y0,x1,y1,label,text,confidence",
    "entries": "entry_id,number,title,pages",
    "fields": "entry_id,field,value,normalised,evidence_page,evidence_text,confidence",
    "links": "link_id,type,source_id,target_id,confidence,status",
    "mentions": "mention_id,page,x0,y0,x1,y1,text",
}
"""The columns that other tools rely on, in this order."""


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def written(out: Path, *made: Document, language: str = "en") -> dict[str, list[dict[str, str]]]:
    export_project(iter(made), draw_page, out, "csv", language)
    return {name: read(out / safe_name(made[0].name) / f"{name}.csv") for name in COLUMNS}


def test_a_folder_per_document_with_a_file_per_table(tmp_path: Path) -> None:
    files = export_project(
        iter([sample_document(), sample_document("autre")]), draw_page, tmp_path, "csv", "fr"
    )
    assert {str(file.relative_to(tmp_path)) for file in files} == {
        *(
            f"{name}/{table}.csv"
            for name in ("ceramiques-attiques", "autre")
            for table in ("overview", *FORMAT, "records")
        ),
        "losses-csv.json",
        "losses-csv.txt",
    }
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and file not in files]
    for table, columns in FORMAT.items():
        raw = (tmp_path / "autre" / f"{table}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf" + columns.encode()), table


def test_figures_tell_their_captions_entries_and_reasons(tmp_path: Path) -> None:
    found = written(tmp_path, sample_document())
    figures = {row["number"] or row["page"]: row for row in found["figures"]}
    captions = {row["caption_id"]: row for row in found["captions"]}
    assert [row["kind"] for row in found["figures"]].count("panel") == 4

    panel = figures["I, 1"]
    assert panel["parent_id"] == figures["I"]["figure_id"]
    assert captions[panel["caption_ids"]]["text"] == "1. Kyathos attique, cat. 1." == panel["caption_text"]
    assert panel["caption_pages"] == "3" and panel["page"] == "4" and panel["page_label"] == "pl. I"
    assert panel["entry_numbers"] == "1"
    assert "facing page" in panel["reasons"] and "entry 1" in panel["reasons"]

    cup = captions[figures["1"]["caption_ids"]]
    assert cup["label"] == "Fig. 1." and cup["credit"].startswith("Cliché")
    pair = next(row for row in found["captions"] if row["label"] == "Fig. 2-3.")
    assert pair["figure_ids"].count(";") == 1 and pair["figure_pages"] == "5"


def test_entries_fields_mentions_and_links(tmp_path: Path) -> None:
    found = written(tmp_path, sample_document())
    assert [(row["number"], row["pages"]) for row in found["entries"]] == [("1", "2"), ("2", "2;3")]
    material, date = found["fields"]
    assert (material["field"], material["value"], material["evidence_page"]) == (
        "material",
        "Terre cuite",
        "2",
    )
    assert date["normalised"] == "-520" and date["inferred"] == "1"
    cites = [row for row in found["links"] if row["type"] == "cites"]
    assert {row["source_id"] for row in cites} == {row["mention_id"] for row in found["mentions"]}
    assert all(float(row["confidence"]) <= 1 for row in found["links"])


def test_a_rejected_link_is_left_out_unless_asked_for_and_counts_nowhere(tmp_path: Path) -> None:
    found = written(tmp_path, sample_document())
    assert not [row for row in found["links"] if row["status"] == "rejected"]
    export_project(
        iter([sample_document()]), draw_page, tmp_path, "csv", "en", selection=ExportSelection(rejected=True)
    )
    found = {name: read(tmp_path / sample_document().name / f"{name}.csv") for name in COLUMNS}
    rejected = [row for row in found["links"] if row["status"] == "rejected"]
    assert len(rejected) == 1
    plate = next(row for row in found["figures"] if row["figure_id"] == rejected[0]["target_id"])
    assert rejected[0]["source_id"] not in plate["caption_ids"]


def test_no_cell_runs_as_a_formula_and_nothing_leaves_the_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = export_project(iter([hostile_document("../../evil")]), draw_page, out, "csv", "en")
    for file in files:
        assert out in file.parents and ".." not in file.parts
        for row in read(file) if file.suffix == ".csv" else ():
            for cell in row.values():
                assert not cell.startswith(("=", "+", "@", "\t", "\r")), (file.name, cell)
                assert "\x00" not in cell


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+33 1 23", "'+33 1 23"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\x00=1+1", "'=1+1"),
        ("-525/-500", "'-525/-500"),
        ("-525", "-525"),
        ("-12.5", "-12.5"),
        ("+3,5", "+3,5"),
        ("Fig. 1", "Fig. 1"),
        (-3.5, -3.5),
        (None, None),
    ],
)
def test_safe_cells(given: str | float | None, expected: str | float | None) -> None:
    assert safe_cell(given) == expected


@given(st.text())
def test_a_safe_cell_keeps_the_text_and_never_starts_a_formula(text: str) -> None:
    cell = safe_cell(text)
    assert isinstance(cell, str)
    cell.encode("utf-8")
    assert cell[:1] not in ("=", "@", "\t", "\r") or not cell
    if cell[:1] in ("+", "-"):
        float(cell.replace(",", "."))


@settings(max_examples=cases(25, 40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_every_row_of_any_document_fills_the_columns(document: Document) -> None:
    for table in tables(document, "fr"):
        assert all(tuple(row) == table.columns for row in table.rows)


def test_reasons_are_in_the_language_asked_for(tmp_path: Path) -> None:
    english = written(tmp_path / "en", sample_document(), language="en")["links"][0]["reasons"]
    french = written(tmp_path / "fr", sample_document(), language="fr")["links"][0]["reasons"]
    assert "below the picture" in english and "sous l’image" in french
    assert "0.7" in english and "0,7" in french


def test_the_benchmark_reads_what_we_write(tmp_path: Path) -> None:
    """A document made from a gold file scores 1.0 in everything: nothing is lost on the way through the export."""
    shared = os.environ.get("PICTORIA_SHARED")
    if not shared:
        pytest.skip("PICTORIA_SHARED is not set: the benchmark's scorer is not at hand")
    from tests.exchange.from_gold import document_from_gold

    bench = Path(shared) / "bench"
    spec = importlib.util.spec_from_file_location("score", bench / "score.py")
    assert spec and spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    golds = [
        json.loads(file.read_text(encoding="utf-8")) for file in sorted((bench / "dev").glob("*.gold.json"))
    ]
    assert golds
    export_project(map(document_from_gold, golds), draw_page, tmp_path, "csv", "fr")
    overall = score.evaluate(str(bench / "dev"), str(tmp_path))["overall"]
    for metric in score.METRICS:
        assert overall[metric]["F1"] == 1.0, metric


def test_unknown_formats_are_named_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ExportError) as caught:
        export_project(iter([]), draw_page, tmp_path, "docx", "en")
    assert "docx" in caught.value.sentence("en") and "xlsx" in caught.value.sentence("fr")


@pytest.mark.parametrize("format", formats())
def test_every_format_takes_an_empty_project(format: str, tmp_path: Path) -> None:
    assert EXPORTERS.get(format).name == format
    export_project(
        iter([]), draw_page, tmp_path / "out", format, "fr", publication=publication(), provenance=RUN
    )
    assert not list(tmp_path.rglob(".*part*"))


@pytest.mark.parametrize("format", formats())
def test_a_file_where_the_folder_should_be_is_explained(format: str, tmp_path: Path) -> None:
    blocked = tmp_path / "taken"
    blocked.write_text("in the way")
    with pytest.raises(ExportError) as caught:
        export_project(iter([sample_document()]), draw_page, blocked / "sub", format, "fr")
    assert str(blocked) in caught.value.sentence("fr")
    assert blocked.read_text() == "in the way"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
def test_a_full_disk_is_explained_and_leaves_no_half_file(tmp_path: Path) -> None:
    with pytest.raises(ExportError) as caught, explained(tmp_path), staged(tmp_path / "a.csv") as target:
        target.write_text("half of it")
        with Path("/dev/full").open("w") as full:
            full.write("x" * 100_000)
    assert caught.value.code == "export_disk_full"
    assert "full" in caught.value.sentence("en") and "plein" in caught.value.sentence("fr")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that takes no files")
def test_a_folder_that_takes_no_files_is_named_as_the_user_did() -> None:
    with pytest.raises(ExportError) as caught, explained(Path("/proc/out")), staged(Path("/proc/out")):
        pass
    assert caught.value.values["file"] == "/proc/out"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "export_unwritable"),
        (errno.EROFS, "export_unwritable"),
        (errno.ENOTDIR, "export_not_a_folder"),
        (errno.EIO, "export_failed"),
    ],
)
def test_each_way_a_disk_fails_has_its_sentence(number: int, code: str) -> None:
    with pytest.raises(ExportError) as caught, explained(Path("/out")):
        raise OSError(number, os.strerror(number), "/out/figures.csv")
    assert caught.value.code == code
    for language in ("en", "fr"):
        sentence = caught.value.sentence(language)
        assert "/out/figures.csv" in sentence and "{" not in sentence


def test_a_failed_write_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("the last good export")
    with pytest.raises(RuntimeError), staged(path) as target:
        target.write_text("half")
        raise RuntimeError
    assert path.read_text() == "the last good export"
    assert list(tmp_path.iterdir()) == [path]


@given(st.text(max_size=300))
def test_any_name_makes_one_that_every_system_takes(name: str) -> None:
    safe = safe_name(name)
    assert safe and len(safe.encode()) <= 201
    assert (
        not set(safe) & set('<>:"/\\|?*\x00\n') and not safe.startswith(".") and not safe.endswith((".", " "))
    )


def test_good_names_stay_and_equal_ones_are_told_apart() -> None:
    assert safe_name("Catalogue raisonné n° 3 (1892)") == "Catalogue raisonné n° 3 (1892)"
    assert safe_name("con") == "con_" and safe_name("...") == "document"
    taken: set[str] = set()
    assert [unique_name(name, taken) for name in ("a", "A", "a")] == ["a", "A (2)", "a (3)"]


def test_an_installed_package_can_add_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "shouting-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[pictoria_docs.exporters]\nshout = shouting:SHOUT\nbroken = shouting:gone\n"
    )
    (tmp_path / "shouting.py").write_text(
        "from pictoria_docs.plugins import Exporter\n"
        "def export(request):\n"
        "    path = request.folder / 'names.txt'\n"
        "    names = (document.name.upper() for document in request.documents)\n"
        "    path.write_text(' '.join(names) + request.language)\n"
        "    return [path]\n"
        "SHOUT = Exporter(name='shout', export=export)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert {"shout", "broken"} <= set(formats())
    [path] = export_project(iter([sample_document()]), draw_page, tmp_path / "out", "shout", "fr")
    assert path.read_text() == "CERAMIQUES-ATTIQUESfr"
    with pytest.raises(MissingPartError) as caught:
        EXPORTERS.get("broken")
    assert "shouting" in caught.value.sentence("en") and "gone" in caught.value.sentence("fr")


def test_every_column_type_and_status_has_words() -> None:
    wanted = {f"columns.{column}" for columns in COLUMNS.values() for column in columns}
    wanted |= {f"report.types.{type}" for type in (*RegionType, "entry", "mention")}
    wanted |= {f"report.links.{type}" for type in LinkType}
    wanted |= {f"report.status.{status}" for status in Status}
    assert wanted <= set(messages("en"))


@pytest.mark.parametrize(
    ("desk", "canvases"),
    [
        (
            "https://desk.example/vases/ui/review?project=les+vases",
            "https://desk.example/vases/iiif/presentation/3/les%20vases/doc-example/canvas/",
        ),
        ("https://desk.example/other?project=vases", None),
    ],
)
def test_rows_name_the_canvases_of_the_server_that_has_the_desk(
    tmp_path: Path, desk: str, canvases: str | None
) -> None:
    document = sample_document("a").model_copy(update={"id": "doc-example"})
    export_project(iter([document]), draw_page, tmp_path, "csv", "en", settings={"desk": desk})
    for table in ("figures", "captions", "entries", "mentions"):
        for row in read(tmp_path / "a" / f"{table}.csv"):
            assert "iiif_link" not in row and row["desk_link"].startswith(desk)
            if canvases is None:
                assert "canvas" not in row
            else:
                assert row["canvas"].startswith(canvases) and "#xywh=" in row["canvas"]


def test_rows_lead_to_the_review_desk_and_to_viewers(tmp_path: Path) -> None:
    document = sample_document("a").without_rejected()
    desk = "https://desk.example/ui/review?project=vases"
    told, base = {"desk": desk}, "https://museum.example/iiif"
    export_project(iter([document]), draw_page, tmp_path, "csv", "en", base_url=base, settings=told)
    export_project(
        iter([document]), draw_page, tmp_path / "a.xlsx", "xlsx", "en", base_url=base, settings=told
    )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)
    for table, key in (("figures", "figure_id"), ("captions", "caption_id"), ("entries", "entry_id")):
        with (tmp_path / "a" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            assert row["desk_link"].startswith(f"{desk}&document={document.id}&page=")
            assert row["desk_link"].endswith(f"&subject={row[key]}")
            assert row["canvas"].startswith(f"{base}/a/canvas/") and "#xywh=" in row["canvas"]
            assert row["iiif_link"].startswith(f"{base}/view.html?iiif-content=")
        sheet = book[table.capitalize()].iter_rows(values_only=True)
        # The text of an entry, wider than all others, stays the last column.
        end = -1 if table == "entries" else None
        assert next(sheet)[:end][-3:] == (
            "Region on its canvas (IIIF)",
            "Link to the region (IIIF)",
            "Link to the review desk",
        )
        assert [row[:end][-1] for row in sheet] == [row["desk_link"] for row in rows]
    with (tmp_path / "a" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            assert row["Link to the review desk"].endswith(f"&subject={row['Entry id']}")
    with (tmp_path / "a" / "overview.csv").open(encoding="utf-8-sig", newline="") as file:
        overview = list(csv.DictReader(file))
    subjects = [json.loads(row["Key of the row"]) for row in overview]
    for row, key in zip(overview, subjects, strict=True):
        subject = key["figure"] or key["entries"][0]
        place = f"&document={document.id}&page={row['Page of the file']}&subject={subject}"
        assert row["Review desk"] == desk + place
    shown = openpyxl.load_workbook(tmp_path / "a.xlsx")["Overview"]
    column = [cell.value for cell in shown[1]].index("Review desk") + 1
    cells = [shown.cell(number, column) for number in range(2, shown.max_row + 1)]
    assert {cell.value for cell in cells} == {"Open"}, "the address is behind a short word"
    assert [cell.hyperlink.target for cell in cells] == [row["Review desk"] for row in overview]
    with pytest.raises(ExportError, match="review desk"):
        export_project(iter([document]), draw_page, tmp_path, "csv", "en", settings={"desk": "nowhere"})
