"""Sentences with a count are in the singular where the language counts it as one."""

import re

import pytest

from pictoria_docs.i18n import LANGUAGES, counts_as_one, messages, translate

COUNTED = re.compile(r"\{(?:count|n)\} [^\W\d_]|\(s\)|\(es\)")
"""A count before a word, or a way round the plural."""
SAME = {
    "en": re.compile(
        r"\{count\} (?:\w+ed|more|left|selected|min|h|not begun|in progress|alike|unchanged|of)\b"
    ),
    "fr": re.compile(r"\{(?:count|n)\} (?:min|h|cas|de plus|sur|en cours|à)\b"),
}
"""Words that are the same in both."""
SEVERAL = {
    *(
        "annotations.too_many",
        "annotations.svg_several",
        "annotations.several_places",
        "annotations.field_unsure",
    ),
    *("desk.canvas.merge_done", "desk.canvas.overlap_of", "desk.panels.hours"),
    *("desk.gallery.many", "desk.gallery.chosen_count"),
    *(f"desk.families.{name}" for name in ("family", "roller", "many_left", "map_some")),
}
"""Shown only where there are two or more."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_with_a_count_has_its_singular(language: str) -> None:
    table = messages(language)
    missing = [
        code
        for code, words in table.items()
        if COUNTED.search(words)
        and not code.endswith("_one")
        and not SAME[language].search(words)
        and f"{code}_one" not in table
        and code not in SEVERAL
    ]
    assert missing == []


def test_one_of_a_thing_is_told_in_the_singular() -> None:
    assert translate("report.title", "en", count=1) == "1 document"
    assert translate("report.title", "en", count=0) == "0 documents"
    assert translate("report.title", "fr", count=0) == "0 document"
    assert translate("report.title", "fr", count=2) == "2 documents"
    assert not counts_as_one("#", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_singulars_name_what_their_plurals_name(language: str) -> None:
    table = messages(language)
    for code, words in table.items():
        if code.endswith("_one") and code.removesuffix("_one") in table:
            named = set(re.findall(r"\{\w+\}", words))
            assert named <= set(re.findall(r"\{\w+\}", table[code.removesuffix("_one")])), code
