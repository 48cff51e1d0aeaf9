from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.errors import ConfigError
from pictoria_docs.files import shipped_config
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.pipeline.config import Config, load_config
from pictoria_docs.pipeline.default_config import documented_defaults
from pictoria_docs.pipeline.keys import options_digest
from pictoria_docs.pipeline.page_range import PageRange
from pictoria_docs.strict_model import field_docs


def test_default_yaml_shows_every_option_with_its_default() -> None:
    file = shipped_config("default.yaml")
    assert load_config(file) == Config()
    # After a change of an option: python -m pictoria_docs.pipeline.default_config > configs/default.yaml
    assert file.read_text(encoding="utf-8") == documented_defaults()


@pytest.mark.parametrize("room", list(Config.model_fields))
def test_every_option_is_documented(room: str) -> None:
    options = type(getattr(Config(), room))
    assert set(options.model_fields) == set(field_docs(options))


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("layout: {dip: 300}", "config_misspelt", ["layout.dip", "layout.dpi"]),
        ("lay_out: {dpi: 300}", "config_misspelt", ["lay_out", "layout"]),
        ("layout: {zzzz: 300}", "config_unknown", ["layout.zzzz", "detector"]),
        ("layout: {dpi: many}", "config_bad_value", ["layout.dpi", "many"]),
        ("layout: 300", "config_bad_value", ["layout", "300"]),
        ("layout: {dpi: 3", "config_not_yaml", ["1"]),
        ("- layout", "config_not_yaml", []),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_wrong_config_names_file_and_option(
    tmp_path: Path, text: str, code: str, told: list[str], language: str
) -> None:
    file = tmp_path / "series.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError) as error:
        load_config(file)
    sentence = error.value.sentence(language)
    assert error.value.code == code
    assert all(word in sentence for word in [str(file), *told])
    assert "{" not in sentence.replace("{dpi", "")


def test_a_missing_config_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load_config(tmp_path / "none.yaml")
    assert error.value.code == "config_missing"


@pytest.mark.parametrize("text", ["", "layout:\n", "# nothing\n"])
def test_what_a_config_leaves_out_has_its_default(tmp_path: Path, text: str) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(text)
    assert load_config(file) == Config()


@given(st.sets(st.integers(1, 60)))
def test_page_ranges_name_just_their_pages(numbers: set[int]) -> None:
    text = ",".join(map(str, numbers))
    if numbers:
        assert PageRange.parse(text).of(60) == sorted(numbers)
    assert PageRange.make(numbers).of(60) == sorted(numbers)


@given(st.integers(1, 50), st.integers(0, 50), st.integers(1, 120))
def test_spans_stop_at_the_last_page(first: int, length: int, count: int) -> None:
    last = first + length
    assert PageRange.parse(f"{first}-{last}").of(count) == list(range(first, min(last, count) + 1))
    assert PageRange.parse(f" {first} - ").of(count) == list(range(first, count + 1))


@pytest.mark.parametrize("text", ["", "a", "0", "5-3", "1,,2", "-", "1-2-3", "1.5"])
def test_what_is_not_a_range_is_refused(text: str) -> None:
    with pytest.raises(ConfigError) as error:
        PageRange.parse(text)
    assert error.value.code == "bad_pages"


def test_another_version_of_a_plug_in_is_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def key(version: str, linker: str = "theirs") -> str:
        folder = tmp_path / version
        info = folder / f"linkers-{version}.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: linkers\nVersion: {version}\n")
        (info / "entry_points.txt").write_text("[pictoria_docs.linkers]\ntheirs = linkers:link\n")
        with monkeypatch.context() as patch:
            patch.syspath_prepend(folder)
            return options_digest(LinkingOptions(linker=linker))

    assert key("1.0") == key("1.0") != key("1.1")
    assert key("1.0", "evidence") == key("1.1", "evidence") == options_digest(LinkingOptions())
