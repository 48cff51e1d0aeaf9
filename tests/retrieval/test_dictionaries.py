"""Dictionaries from which words of other languages are learned, in the files of dictd."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.freedict import DictionaryPair, dictionary_pairs

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
SMALL = (
    "00databaseshort\nGerman-French",
    "Spiegel /ˈʃpiːɡl̩/ <n, masc>\n1. miroir, glace 2.\nglatte Fläche, die Licht zurückwirft\n 3. tain\nBelag von Glas",
    "Enklave /ɛnˈklaːvə/ <n, fem>\nenclave\nvom eigenen Gebiet umschlossener Teil",
    "auf die Plätze, fertig, los\nà vos marques",
)
LARGE = (
    "Spiegel /ʃpˈiːɡəl/ <masc, n, sg>\n [techn.] looking glass <n>, mirror <n> (for the face)\n   Synonym: {Glas}\n"
    "         Note: of metal, once\n see: {Spiegel}, {Handspiegel}",
    "Schwimmbeckenreiniger /x/ <masc, n, sg>\npool cleaner",
    "Henkel /x/ <masc, n, sg>\nhandle",
)


def written(folder: Path, name: str, entries: Sequence[str]) -> None:
    """A dictionary as Debian's packages install it."""
    content, lines = b"", []
    for entry in entries:
        data = f"{entry}\n".encode()
        headword = entry.split("\n")[0].split(" /")[0]
        lines.append("\t".join((headword, number(len(content)), number(len(data)))))
        content += data
    (folder / f"freedict-{name}.index").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / f"freedict-{name}.dict.dz").write_bytes(gzip.compress(content))


def number(value: int) -> str:
    digits = ""
    while value or not digits:
        value, digit = divmod(value, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def test_headwords_are_read_with_what_they_are_said_for_and_no_notes(tmp_path: Path) -> None:
    written(tmp_path, "deu-fra", SMALL)
    assert dictionary_pairs(tmp_path) == [
        DictionaryPair("de", "Enklave", "fr", "enclave"),
        DictionaryPair("de", "Spiegel", "fr", "glace"),
        DictionaryPair("de", "Spiegel", "fr", "miroir"),
        DictionaryPair("de", "Spiegel", "fr", "tain"),
    ]


def test_of_the_large_dictionary_words_are_kept_that_are_short_or_known_elsewhere(tmp_path: Path) -> None:
    written(tmp_path, "deu-fra", SMALL)
    written(tmp_path, "deu-eng", LARGE)
    german_english = [pair for pair in dictionary_pairs(tmp_path) if pair.second_language == "en"]
    assert german_english == [
        DictionaryPair("de", "Henkel", "en", "handle"),
        DictionaryPair("de", "Spiegel", "en", "looking glass"),
        DictionaryPair("de", "Spiegel", "en", "mirror"),
    ]


def test_where_there_are_no_dictionaries_it_is_said_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"apt-get install .*dict-freedict"):
        dictionary_pairs(tmp_path)
