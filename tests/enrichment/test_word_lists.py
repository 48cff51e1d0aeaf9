"""The lists of words that come with the product."""

import re
from importlib import resources

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.enrichment.labels import plain
from pictoria_docs.labels.lexicon import any_of
from pictoria_docs.languages import package_table

LISTS = (
    ("pictoria_docs.enrichment.dates", "periods.yaml"),
    ("pictoria_docs.enrichment.known", "columns.yaml"),
    ("pictoria_docs.enrichment.vocabularies", "columns.yaml"),
    ("pictoria_docs.enrichment.vocabularies", "skos.yaml"),
    ("pictoria_docs.enrichment.vocabularies", "stems.yaml"),
    ("pictoria_docs.linking", "lines.yaml"),
    ("pictoria_docs.linking", "line_features.yaml"),
)


@pytest.mark.parametrize(("package", "name"), LISTS)
def test_lists_say_the_same_with_and_without_libyaml(
    package: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = package_table(package, name)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert package_table(package, name) == quick
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    assert yaml.safe_load(text) == quick


@given(st.lists(st.text("abA.( ", min_size=1, max_size=4), min_size=1, max_size=12), st.data())
def test_any_word_is_found_and_no_other(words: list[str], data: st.DataObject) -> None:
    pattern = re.compile(any_of(words))
    assert all(pattern.fullmatch(word) for word in words)
    text = data.draw(st.text("abA.( ", max_size=5))
    assert (pattern.fullmatch(text) is not None) == (text in words)


@given(st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=12), st.text("ab", max_size=8))
def test_the_longest_word_is_taken(words: list[str], text: str) -> None:
    found = re.match(any_of(words), text)
    longest = max((word for word in words if text.startswith(word)), key=len, default=None)
    assert (found[0] if found is not None else None) == longest


@given(st.text(max_size=60))
def test_plain_letters_keep_their_places(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(text) == "".join(map(plain, text))


def test_plain_letters() -> None:
    assert plain("N° d’Inv. : ÉTÉ,\u00a0Größe Œuvre İ") == "n° d'inv. : ete, grose œuvre i"
