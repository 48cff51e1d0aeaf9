"""A file of periods that the user has: dates know its names, and it is part of what a stage's result hangs on."""

import json
from pathlib import Path

import pytest

from pictoria_docs.document import Field
from pictoria_docs.enrichment import EnrichmentOptions, enrich
from pictoria_docs.errors import ConfigError
from pictoria_docs.pipeline.config import load_config
from pictoria_docs.pipeline.keys import options_digest
from tests.enrichment.records import document


def periodo(file: Path, *periods: tuple[str, str, int, int]) -> Path:
    """A file of PeriodO: id, label, first and last year of each period (BC, as PeriodO counts)."""
    definitions = {
        id: {
            "id": id,
            "label": label,
            "start": {"in": {"year": f"{1 - first:05d}"}},
            "stop": {"in": {"year": f"{1 - last:05d}"}},
        }
        for id, label, first, last in periods
    }
    file.write_text(json.dumps({"authorities": {"a": {"periods": definitions}}}), encoding="utf-8")
    return file


def dated(text: str, periods: Path | None) -> Field | None:
    """The date of an entry with this text."""
    options = EnrichmentOptions(periods=periods)
    (entry,) = enrich(document(("1", "Sans titre", text)), options).entries
    return next((field for field in entry.fields if field.name == "date_text"), None)


@pytest.mark.parametrize("text", ["Bronze. Période zubrienne. H. 9 cm.", "Datation : période zubrienne"])
def test_a_period_of_the_file_dates_an_entry(text: str, tmp_path: Path) -> None:
    file = periodo(tmp_path / "periods.json", ("p0zub", "zubrienne", 616, 509))
    found = dated(text, file)
    assert found is not None and found.value.lower() == "période zubrienne"
    assert found.normalised == "-0615/-0508"
    assert found.term is not None and found.terms == ()
    assert (found.term.label, found.term.vocabulary) == ("zubrienne", "periods")
    assert found.term.uri == "http://n2t.net/ark:/99152/p0zub"
    without = dated(text, None)
    assert without is None or without.normalised is None


def test_of_several_periods_of_one_name_none_is_chosen(tmp_path: Path) -> None:
    file = periodo(
        tmp_path / "periods.json",
        ("p0far", "zubrienne", 900, 700),
        ("p0one", "zubrienne", 616, 509),
        ("p0two", "zubrienne", 620, 500),
    )
    found = dated("Datation : période zubrienne", file)
    assert found is not None and found.term is None
    assert [term.uri.rsplit("/", 1)[-1] for term in found.terms][-1] == "p0far"
    assert len(found.terms) == 3


def test_the_content_of_the_file_is_part_of_the_key(tmp_path: Path) -> None:
    options = EnrichmentOptions(periods=periodo(tmp_path / "periods.json", ("p1", "zubrienne", 616, 509)))
    before = options_digest(options)
    assert before == options_digest(options)
    periodo(tmp_path / "periods.json", ("p1", "zubrienne", 616, 508))
    assert options_digest(options) != before
    found = dated("Datation : période zubrienne", options.periods)
    assert found is not None and found.normalised == "-0615/-0507"


def test_a_file_that_has_changed_is_read_again(tmp_path: Path) -> None:
    file = periodo(tmp_path / "periods.json", ("p1", "zubrienne", 616, 509))
    first = dated("Datation : période zubrienne", file)
    periodo(file, ("p1", "zubrienne", 1616, 1509))
    second = dated("Datation : période zubrienne", file)
    assert first is not None and second is not None
    assert (first.normalised, second.normalised) == ("-0615/-0508", "-1615/-1508")


def test_the_path_is_looked_for_beside_the_config(tmp_path: Path) -> None:
    file = periodo(tmp_path / "periods.json", ("p1", "zubrienne", 616, 509))
    (tmp_path / "config.yaml").write_text("enrichment: {periods: periods.json}\n")
    assert load_config(tmp_path / "config.yaml").enrichment.periods == file.resolve()


@pytest.mark.parametrize(
    "text", ["", "[", "[]", "null", "{}", '{"authorities": 1}', '{"authorities": [{"periods": [1]}]}']
)
def test_a_file_without_periods_gets_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "periods.json").write_text(text)
    for file in (tmp_path / "periods.json", tmp_path / "gone.json"):
        with pytest.raises(ConfigError) as caught:
            dated("Bronze.", file)
        for language in ("en", "fr"):
            sentence = caught.value.sentence(language)
            assert str(file) in sentence and "{" not in sentence
