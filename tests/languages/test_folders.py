"""The folders of catalogue languages: all of one shape, and what each adds is read."""

from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import pytest
import yaml

from pictoria_docs.document import NumberKind
from pictoria_docs.enrichment.dates import read_date
from pictoria_docs.enrichment.dimensions import find_dimensions
from pictoria_docs.enrichment.labels import labels
from pictoria_docs.labels import read_caption
from pictoria_docs.languages import catalogue_languages, catalogue_words, language_words
from pictoria_docs.languages.tables import read_table

FOLDER = resources.files("pictoria_docs.languages")
TOPICS = sorted(file.name.removesuffix(".yaml") for file in FOLDER.joinpath("mul").iterdir())
FILES = [
    (code, file.name.removesuffix(".yaml"))
    for code in ("mul", *catalogue_languages())
    for file in FOLDER.joinpath(code).iterdir()
]
OPEN = {("centuries", "names"), ("compounds",), ("also",)}
"""Mappings whose keys are words themselves."""


def leaves(table: Mapping[Any, Any], path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every list and value of a table with its path."""
    for key, value in table.items():
        if isinstance(value, Mapping) and (*path, key) not in OPEN:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


@pytest.mark.parametrize(("code", "topic"), FILES)
def test_a_language_has_the_shape_of_the_shared_folder(code: str, topic: str) -> None:
    assert topic in TOPICS
    shape = dict(leaves(language_words("mul", topic)))
    for path, value in leaves(language_words(code, topic)):
        assert path in shape, f"{code}/{topic}.yaml: nothing reads {path}"
        assert type(value) is type(shape[path]), f"{code}/{topic}.yaml: {path}"
        if isinstance(value, list) and path[-1] != "share":
            assert all(isinstance(word, str) and word for word in value), f"{code}/{topic}.yaml: {path}"


@pytest.mark.parametrize(("code", "topic"), FILES)
def test_every_word_of_a_language_is_among_those_of_all(code: str, topic: str) -> None:
    joined = dict(leaves(catalogue_words(topic)))
    for path, value in leaves(language_words(code, topic)):
        if isinstance(value, list):
            assert set(value) <= set(joined[path])
            assert len(joined[path]) == len(set(joined[path]))
        else:
            assert value == joined[path] or value.items() <= joined[path].items()


@pytest.mark.parametrize(("code", "topic"), FILES)
def test_tables_say_the_same_with_and_without_libyaml(
    code: str, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = FOLDER.joinpath(code, f"{topic}.yaml")
    quick = read_table(file)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert read_table(file) == quick


def test_a_language_without_a_file_has_no_words() -> None:
    assert language_words("pl", "dates") == {}
    assert language_words("xx", "labels") == {}


@pytest.mark.parametrize(
    ("code", "caption", "kind", "date", "size", "label", "field"),
    [
        (
            "fr",
            "Planche 3. Vase",
            NumberKind.PLATE,
            "IIe siècle av. J.-C.",
            "hauteur 12 cm",
            "matière",
            "material",
        ),
        ("en", "Plate 3. Vase", NumberKind.PLATE, "2nd century BC", "height 12 cm", "findspot", "findspot"),
        ("de", "Tafel 3. Vase", NumberKind.PLATE, "2. Jh. v. Chr.", "Höhe 12 cm", "Fundort", "findspot"),
        ("it", "Tavola 3. Vaso", NumberKind.PLATE, "II secolo a.C.", "altezza 12 cm", "misure", "dimensions"),
        (
            "es",
            "Lámina 3. Vaso",
            NumberKind.PLATE,
            "siglo II a. de C.",
            "altura 12 cm",
            "medidas",
            "dimensions",
        ),
        (
            "la",
            "Tabula III. Vas",
            NumberKind.PLATE,
            "saec. II a. Chr. n.",
            "altitudo 12 cm",
            "titulus",
            "inscription",
        ),
    ],
)
def test_each_language_is_read(
    code: str, caption: str, kind: NumberKind, date: str, size: str, label: str, field: str
) -> None:
    assert code in catalogue_languages()
    reading = read_caption(caption)
    assert reading is not None and reading.kind is kind and reading.numbers[0].path == ("3",)
    found = read_date(date)
    assert found is not None and (found.first, found.last) == (-200, -100)
    (found_size,) = find_dimensions(size)
    assert [dimension.kind for dimension in found_size.dimensions] == ["height"]
    assert labels().opened_by(label) == (field,)
