"""JSON Lines and Parquet, read by pandas, pyarrow and DuckDB, beside the CSV tables and the document itself."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pictoria_docs.document import Document, Evidence, Field, RecordField, Review, Status, Term
from pictoria_docs.errors import MissingPartError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.data_tables import parquet
from pictoria_docs.exchange.data_tables.row_types import ROW_TYPES
from pictoria_docs.exchange.tables.tables import COLUMNS
from tests.exchange.sample import FIELDS, draw_page, sample_document

pandas = pytest.importorskip("pandas")
pyarrow_parquet = pytest.importorskip("pyarrow.parquet")
duckdb = pytest.importorskip("duckdb")

BRONZE = Term(label="bronze", uri="http://vocab.getty.edu/aat/300010957", vocabulary="materials", score=0.9)
COPPER = Term(label="cuivre", uri="http://vocab.getty.edu/aat/300011020", vocabulary="materials", score=0.5)


def with_record(name: str = "ceramiques-attiques") -> Document:
    """The sample, with a record of all kinds of values, and a decision."""
    document = sample_document(name)
    first, *others = document.entries
    quote = Evidence(region=first.spans[0].regions[1], page=2, start=30, end=45, quote="H. 16 cm")
    fields = (
        Field(name="material", value="Bronze", term=BRONZE, terms=(COPPER,), origin=FIELDS),
        Field(name="date_text", value="Vers 520-500 av. J.-C.", normalised="-0519~/-0499~", origin=FIELDS),
        Field(
            name="dimensions",
            value="H. 16 cm ; D. 10,2-10,4 cm",
            normalised=json.dumps(
                [
                    {"kind": "height", "value": 16.0, "unit": "cm"},
                    {"kind": "diameter", "value": 10.2, "upper": 10.4, "unit": "cm", "qualifier": "of rim"},
                ]
            ),
            evidence=(quote,),
            origin=FIELDS,
        ),
        Field(name="note", value="Première ligne\nseconde « ligne »; 1 | 2\u2028\u0085x", origin=FIELDS),
    )
    review = Review(
        status=Status.CORRECTED, decided_by="Ada", decided_at="2026-05-01T10:00:00+00:00", revision=7
    )
    return document.model_copy(
        update={
            "entries": (first.model_copy(update={"fields": fields}), *others),
            "record_fields": (RecordField(name="date_text", type="date"),),
            "reviews": {document.figures[0].id: review},
        }
    )


def exported(out: Path, format: str, *documents: Document, **more: Any) -> Path:
    export_project(iter(documents), draw_page, out, format, "en", **more)
    return out / format


def lines(folder: Path, table: str) -> list[dict[str, Any]]:
    text = (folder / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def test_tables_hold_what_the_document_holds(tmp_path: Path) -> None:
    documents = [with_record(), with_record("autre")]
    folder = exported(tmp_path, "jsonl", *documents)
    sizes = {table: len(lines(folder, table)) for table in ROW_TYPES}
    assert sizes == {
        "figures": sum(len(document.figures) for document in documents),
        "captions": sum(len(document.captions) for document in documents),
        "entries": 4,
        "values": 8,
        "links": sum(len(d.without_rejected().links) for d in documents),
        "mentions": sum(len(document.mentions) for document in documents),
    }
    document = documents[0]
    figure, cup = lines(folder, "figures")[0], document.figures[0]
    assert figure["figure_id"] == cup.id and figure["document"] == document.name
    assert [figure[name] for name in ("x0", "y0", "x1", "y1")] == list(cup.box)
    assert figure["caption_text"] == [document.captions[0].text] and figure["caption_pages"] == [2]
    assert figure["entry_id"] == [document.entries[0].id] and figure["entry_numbers"] == ["1"]
    assert (figure["status"], figure["decided_by"], figure["revision"]) == ("corrected", "Ada", 7)
    assert figure["decided_at"] == "2026-05-01T10:00:00+00:00"
    assert figure["canvas"].startswith("./ceramiques-attiques/canvas/2#xywh=")
    assert figure["address"].endswith(f"/annotation/{cup.id}")
    cut = next(row for row in lines(folder, "figures") if row["polygon"])
    assert cut["polygon"] == [list(point) for point in document.find(cut["figure_id"]).polygon]


def test_values_keep_their_types_and_meanings(tmp_path: Path) -> None:
    material, date, size, note = lines(exported(tmp_path, "jsonl", with_record()), "values")
    assert material["term"]["uri"] == BRONZE.uri and material["other_terms"][0]["label"] == "cuivre"
    assert (date["first_year"], date["last_year"]) == (-520, -500) and date["field_type"] == "date"
    assert size["measures"][1] == {
        "kind": "diameter",
        "value": 10.2,
        "upper": 10.4,
        "unit": "cm",
        "qualifier": "of rim",
    }
    assert size["evidence"][0]["quote"] == "H. 16 cm" and size["evidence"][0]["start"] == 30
    assert note["value"] == "Première ligne\nseconde « ligne »; 1 | 2\u2028\u0085x"


def test_columns_of_csv_have_the_same_names() -> None:
    for table, row_type in ROW_TYPES.items():
        known = set(COLUMNS["fields" if table == "values" else table])
        # One column of ours each: terms with their address, evidence with its page.
        nested = {"term_uri", "evidence_page", "evidence_text"}
        assert known - nested <= set(row_type.__annotations__), table


def test_addresses_are_those_of_the_place_on_the_web(tmp_path: Path) -> None:
    folder = exported(tmp_path, "jsonl", with_record(), base_url="https://example.org/vases")
    assert lines(folder, "figures")[0]["canvas"].startswith(
        "https://example.org/vases/ceramiques-attiques/canvas/2"
    )


def test_pandas_and_duckdb_read_the_lines(tmp_path: Path) -> None:
    folder = exported(tmp_path, "jsonl", with_record(), with_record("autre"))
    for table in ROW_TYPES:
        frame = pandas.read_json(folder / f"{table}.jsonl", lines=True)
        assert list(frame.columns) == list(ROW_TYPES[table].__annotations__)
        assert len(frame) == len(lines(folder, table))
    query = "select count(*) from read_json_auto(?) where status = 'corrected'"
    assert duckdb.execute(query, [str(folder / "figures.jsonl")]).fetchone() == (2,)


def test_parquet_holds_the_same_rows_by_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP", 3)  # Several row groups, and a last one that is not full.
    documents = [with_record(), with_record("autre")]
    text, typed = exported(tmp_path, "jsonl", *documents), exported(tmp_path, "parquet", *documents)
    for table in ROW_TYPES:
        file = pyarrow_parquet.ParquetFile(typed / f"{table}.parquet")
        rows = file.read().to_pylist()
        assert file.num_row_groups == -(-len(rows) // 3)
        for row in rows:
            row["decided_at"] = row["decided_at"] and row["decided_at"].isoformat()
        assert rows == lines(text, table)


def test_duckdb_and_pandas_read_parquet(tmp_path: Path) -> None:
    folder = exported(tmp_path, "parquet", with_record(), with_record("autre"))
    joined = duckdb.execute(
        "select distinct f.number, v.first_year from read_parquet(?) f "
        "join read_parquet(?) v on list_contains(f.entry_id, v.entry_id) where v.field_type = 'date'",
        [str(folder / "figures.parquet"), str(folder / "values.parquet")],
    ).fetchall()
    assert sorted(joined) == [("1", -520), ("I, 1", -520)]
    unit = "select unnest(measures).unit from read_parquet(?) where field = 'dimensions' limit 1"
    assert duckdb.execute(unit, [str(folder / "values.parquet")]).fetchone() == ("cm",)
    frame = pandas.read_parquet(folder / "figures.parquet")
    assert frame["page"].dtype == "int64" and frame["x0"].dtype == "float64"
    assert frame["decided_at"].max() == datetime(2026, 5, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_an_empty_project_gives_tables_without_rows(format: str, tmp_path: Path) -> None:
    folder = exported(tmp_path, format)
    for table in ROW_TYPES:
        if format == "parquet":
            assert pyarrow_parquet.read_table(folder / f"{table}.parquet").num_rows == 0
        else:
            assert lines(folder, table) == []


def test_without_pyarrow_one_sentence_tells_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingPartError) as caught:
        exported(tmp_path / "out", "parquet", with_record())
    for language in ("en", "fr"):
        assert "pictoria-docs[parquet]" in caught.value.sentence(language)
    assert not list(tmp_path.iterdir())
