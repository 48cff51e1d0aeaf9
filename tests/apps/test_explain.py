"""`pictoria-docs explain`: why something is what it is, and what it nearly was."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pictoria_docs.api.explain import explain
from pictoria_docs.captioning.learned import CAPTION_MODELS
from pictoria_docs.document import LinkType
from pictoria_docs.errors import NotFoundError
from pictoria_docs.i18n import messages
from pictoria_docs.store import Store


def command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pictoria_docs", "explain", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_caption_is_explained_by_what_was_measured(analysed_example: Path) -> None:
    with Store(analysed_example) as store:
        (record, *_) = store.documents.all()
        document = store.load_document(record.id)
        caption = next(each for each in document.captions if each.caption and each.caption.label_end)
        told = explain(store, caption.id)
        assert (told.type, told.page, told.text) == ("caption", caption.page, caption.text)
        assert told.caption is not None and told.caption > 0.5 and told.because
        (listed, *_) = [each for each in document.captions if each.text.startswith("Pl. I. Amphore")]
        assert explain(store, listed.id).by_words, "the line of a list of plates"
        (item, *_) = [each for each in document.captions if each.text.startswith("1. Amphore")]
        assert "explains" in [each.feature for each in explain(store, item.id).because], "an item of a legend"
        link = next(each for each in document.links if each.type == LinkType.CAPTION_OF)
        assert explain(store, link.id).reasons
        assert document.entries and explain(store, document.entries[0].id).type == "entry"
        with pytest.raises(NotFoundError, match="reg-none"):
            explain(store, "reg-none")


def test_the_command_prints_it_in_the_users_language_and_as_json(analysed_example: Path) -> None:
    with Store(analysed_example) as store:
        document = store.load_document(store.documents.all()[0].id)
        caption = next(each for each in document.captions if each.caption and each.caption.label_end)
    french = command(analysed_example, caption.id, "--lang", "fr")
    assert french.returncode == 0, french.stderr
    assert "Comme légende" in french.stdout and "Son corps" in french.stdout
    read = json.loads(command(analysed_example, caption.id, "--json").stdout)
    assert read["id"] == caption.id and f"features.{read['because'][0]['feature']}" in messages("en")
    unknown = command(analysed_example, "reg-none")
    assert unknown.returncode != 0 and "reg-none" in unknown.stderr and "Traceback" not in unknown.stderr


def test_every_feature_is_named_for_people() -> None:
    names = {f"features.{name}" for model in CAPTION_MODELS.values() for name in model.features.names}
    for language in ("en", "fr"):
        assert {code for code in messages(language) if code.startswith("features.")} == names
