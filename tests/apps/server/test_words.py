"""French and English say the same things."""

import string
from pathlib import Path

import yaml

from pictoria_docs.i18n import _flatten

LOCALES = Path(__file__).parents[3] / "pictoria_docs" / "locales"


def test_both_languages_have_the_same_words_with_the_same_gaps() -> None:
    english, french = (
        dict(_flatten(yaml.safe_load((LOCALES / language / "desk_accounts.yaml").read_text("utf-8")), ""))
        for language in ("en", "fr")
    )
    assert english.keys() == french.keys()
    for code, sentence in english.items():
        gaps = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
            for text in (sentence, french[code])
        ]
        assert gaps[0] == gaps[1], code


def test_french_keeps_its_spaces() -> None:
    text = (LOCALES / "fr" / "desk_accounts.yaml").read_text("utf-8")
    for line in text.splitlines():
        words = line.partition(': "')[2].rstrip('"')
        for sign in (" ;", " :", " !", " ?", " »"):
            assert sign not in words, f"an ordinary space before a sign: {line}"
        assert "« " not in words
        assert "'" not in words.replace("'pictoria-docs[review]'", ""), f"a straight apostrophe: {line}"
