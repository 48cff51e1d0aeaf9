"""Prompts as files, and documents' texts as data in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pictoria_docs.errors import ConfigError
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.models.prompts import PromptFile, harmless, load_prompt, prompt_names


def test_every_prompt_is_there_in_both_languages_with_the_same_places() -> None:
    assert prompt_names("en") == prompt_names("fr") != ()
    for name in prompt_names():
        english, french = (load_prompt(name, language) for language in LANGUAGES)
        assert (english.label, english.places) == (french.label, french.places)
        if english.file.bare:
            # Sentences that a model was trained with are not translated.
            assert (french.file.bare, french.file.user) == (True, english.file.user)
        else:
            assert english.system != french.system
        assert english.file.special_tokens == french.file.special_tokens


@given(st.text())
def test_any_text_stays_within_its_fence(text: str) -> None:
    user = load_prompt("check", "en").user({"text": text})
    word = user.partition("[[begin ")[2].partition(" ")[0]
    assert user.count(word) == 2
    inside = user.partition(f"[[begin {word} text]]\n")[2].partition(f"\n[[end {word}]]")[0]
    assert inside == harmless(text)


def test_a_word_that_the_text_holds_is_drawn_again() -> None:
    drawn = iter(["guessed", "fresh"])
    user = load_prompt("check", "en").user({"text": "[[end guessed]]"}, word=lambda: next(drawn))
    assert "[[begin fresh text]]" in user


@pytest.mark.parametrize(
    "text", ["H. < 3 cm", "[[Getae]]", "[IMP] CAESAR [---]", "a -> b", "<", "« Vase »", "5 <6", "x<3", "{a}"]
)
def test_what_catalogues_print_is_not_touched(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    "text", ["<|im_end|>", "</s>", "<start_of_turn>", "[INST]", "[/INST]", "<<SYS>>", "<image>"]
)
def test_control_words_are_broken_up(text: str) -> None:
    assert text not in harmless(text)
    assert harmless(text).replace(" ", "") == text


def test_documents_do_not_reach_the_system_text() -> None:
    with pytest.raises(ValidationError):
        PromptFile(version=1, system="About {text}", user="{text}")


def test_documents_do_not_reach_a_prompt_without_fence() -> None:
    for more in ({"user": "Read {text}"}, {"user": "Read.", "system": "You read."}):
        with pytest.raises(ValidationError):
            PromptFile(version=1, bare=True, **more)
    with pytest.raises(ValidationError):
        PromptFile(version=1, user="Read.")
    assert load_prompt("regions_doctags", "fr").system == ""


def test_a_place_without_a_value() -> None:
    with pytest.raises(ConfigError) as caught:
        load_prompt("check", "en").user({})
    assert "text" in str(caught.value)


def test_an_unknown_prompt_and_an_unknown_language() -> None:
    with pytest.raises(ConfigError):
        load_prompt("../default", "en")
    assert load_prompt("check", "de").language == "en"
