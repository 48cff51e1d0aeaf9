"""Words matched with terms: by letters, without accents, inflected, alike, akin; terms found in running text."""

import itertools
import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.enrichment.vocabularies import (
    Matcher,
    TermLabel,
    Vocabulary,
    VocabularyTerm,
    load_vocabulary,
)
from pictoria_docs.enrichment.vocabularies.folding import STEMMERS, fold, tokens
from pictoria_docs.enrichment.vocabularies.roles import find_materials_and_objects
from tests.cpu import cpu_seconds

WORDS = st.text(st.characters(categories=("L", "Mn", "Nd", "Zs", "Pd", "Po")), max_size=40)


def vocabulary(*names: str, language: str = "fr") -> Vocabulary:
    return Vocabulary(
        "test", tuple(VocabularyTerm(f"urn:{name}", (TermLabel(name, language),)) for name in names)
    )


def found(matcher: Matcher, text: str, prose: bool = False) -> list[tuple[str, str]]:
    return [(text[each.start : each.end], each.term.label) for each in matcher.find_terms(text, prose)]


# -- folding


@given(WORDS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(WORDS)
def test_folding_minds_no_form_of_unicode(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(WORDS)
def test_tokens_stand_where_they_say(text: str) -> None:
    words = tokens(text)
    assert all(0 <= one.start < one.end <= len(text) for one in words)
    assert all(one.end <= other.start for one, other in itertools.pairwise(words))
    assert all(fold(text[word.start : word.end]) == word.word for word in words)


@given(st.text("abcdefghijlmnoprstuvé", min_size=5, max_size=12))
def test_the_plural_has_the_stem_of_the_singular(word: str) -> None:
    stem = STEMMERS["plain"]
    if not fold(word).endswith(("s", "au", "eu", "ou", "ch", "sh", "y")):
        assert stem(fold(f"{word}s")) == stem(fold(word))


@given(st.lists(st.sampled_from(["vase", "bronze", "tête", "œuvre", "doré", "grès"]), min_size=1, max_size=4))
def test_each_label_is_matched_by_its_own_words_however_printed(words: list[str]) -> None:
    label = " ".join(words)
    matcher = Matcher(vocabulary(label, "autre chose"))
    for printed in (label, label.upper(), label.title(), unicodedata.normalize("NFD", label), f" {label}, "):
        assert matcher.match(printed)[0].label == label
        assert found(matcher, f"voici : {printed} ; fin")[0][1] == label


# -- matching


@pytest.mark.parametrize(
    "words, label, least, most",
    [
        ("bronze doré", "bronze doré", 1.0, 1.0),
        ("Bronze Doré", "bronze doré", 0.98, 0.999),
        ("BRONZE DORE", "bronze doré", 0.96, 0.98),
        ("bronzes dorés", "bronze doré", 0.9, 0.95),
        ("terres cuites", "terre cuite", 0.9, 0.95),
        ("figurine de terre cuite", "figurine en terre cuite", 0.9, 0.98),
        ("médiévaux", "médiéval", 0.9, 0.95),
        ("gallo-romaines", "gallo-romain", 0.9, 0.95),
        ("gallo romain", "gallo-romain", 0.96, 0.98),
        ("oenochoe", "œnochoé", 0.96, 0.98),
        ("chapiteaux", "chapiteau", 0.9, 0.95),
        ("céramlque sigillée", "céramique sigillée", 0.8, 0.9),
        ("l’amphore", "amphore", 0.9, 0.98),
    ],
)
def test_words_are_matched_with_what_they_mean(words: str, label: str, least: float, most: float) -> None:
    names = "bronze doré|terre cuite|figurine en terre cuite|médiéval|gallo-romain|œnochoé|chapiteau|amphore"
    best = Matcher(vocabulary(*names.split("|"), "céramique sigillée")).match(words)[0]
    assert best.label == label
    assert least <= best.score <= most


@pytest.mark.parametrize("words", ["lame", "lampes à", "fes", "or", "vers", ""])
def test_short_words_are_never_matched_by_likeness(words: str) -> None:
    assert not Matcher(vocabulary("lance", "fer", "os", "verre", "pot")).match(words)


def test_candidates_come_best_first_and_the_first_vocabulary_wins() -> None:
    mine, theirs = (
        vocabulary("coupe"),
        Vocabulary("theirs", (VocabularyTerm("urn:x", (TermLabel("coupe", "fr"),)),)),
    )
    assert [term.vocabulary for term in Matcher(mine, theirs).match("coupe")] == ["test", "theirs"]
    assert [term.vocabulary for term in Matcher(theirs, mine).match("coupe")] == ["theirs", "test"]


def test_a_qualifier_may_be_left_out_at_a_cost() -> None:
    matcher = Matcher(vocabulary("coupe (vase)", "coupe"))
    assert [term.label for term in matcher.match("coupes")] == ["coupe", "coupe (vase)"]
    assert matcher.match("coupe (vase)")[0].score == 1.0


def test_languages_have_their_own_endings() -> None:
    matcher = Matcher(load_vocabulary("object_types"), languages=["de"])
    assert found(matcher, "zwei Vasen, drei Münzen und Lampen") == [
        ("Vasen", "Vase"), ("Münzen", "Münze"), ("Lampen", "Lampe"),
    ]  # fmt: skip
    matcher = Matcher(load_vocabulary("object_types"), languages=["it"])
    assert [label for _, label in found(matcher, "monete e anfore")] == ["moneta", "anfora"]
    assert [
        label for _, label in found(Matcher(load_vocabulary("finds"), languages=["la"]), "tegulae, dolia")
    ]


class Meanings:
    """Knows two things: what is drunk from, and what is not."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        drink = ("cup", "gobelet", "beaker")
        return np.array([[1.0, 0.0] if any(word in text for word in drink) else [0.0, 1.0] for text in texts])


def test_an_embedder_finds_what_letters_do_not() -> None:
    terms = vocabulary("gobelet", "stèle")
    assert not Matcher(terms).match("cup")
    (best, *_) = Matcher(terms, embedder=Meanings()).match("cup")
    assert best.label == "gobelet" and best.score < 0.9


# -- running text


def test_the_longest_term_is_found_with_its_place() -> None:
    matcher = Matcher(vocabulary("terre", "terre cuite", "figurine de terre cuite", "bronze", "céramique"))
    text = "Trois figurines en terre cuite, l'une de bronze ; d'autres céramiques."
    assert found(matcher, text) == [
        ("figurines en terre cuite", "figurine de terre cuite"), ("bronze", "bronze"), ("céramiques", "céramique"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["terre. Cuite", "terre, cuite", "terre (cuite)", "terre\ncuite", "terre / cuite"]
)
def test_no_term_runs_over_a_mark(text: str) -> None:
    assert not found(Matcher(vocabulary("terre cuite")), text)


@pytest.mark.parametrize(
    "text, label",
    [
        ("une bague en or", "or"), ("bague d'or", "or"), ("Matière : or", "or"), ("or, argent", "or"), ("2 os", "os"),
        ("or il advint", None), ("il advint or que", None),
    ],
)  # fmt: skip
def test_very_short_words_must_stand_where_a_term_would(text: str, label: str | None) -> None:
    assert [each for _, each in found(Matcher(vocabulary("or", "os")), text)] == ([label] if label else [])


def test_abbreviations_are_in_capitals_and_participles_are_no_nouns() -> None:
    matcher = Matcher(vocabulary("MED", "montre"))
    assert found(matcher, "tesson MED") == [("MED", "MED")]
    assert not found(matcher, "un med")
    assert not found(matcher, "il a montré ces pièces montrées")
    assert found(matcher, "deux montres") == [("montres", "montre")]


def test_a_call_for_a_note_is_no_part_of_a_word() -> None:
    assert found(Matcher(vocabulary("silex")), "haches en silex9.") == [("silex", "silex")]


def test_everyday_words_need_company_in_prose() -> None:
    matcher = Matcher(load_vocabulary("finds"), languages=["fr"])
    assert not found(matcher, "La coupe 3 montre le fond du fossé creusé à la pelle.", prose=True)
    assert "coupe" in dict(found(matcher, "un bord de coupe et une jatte", prose=True))
    assert "Coupe" in dict(found(matcher, "Coupe en verre soufflé", prose=True))
    assert "coupe" in dict(found(matcher, "coupe"))


@pytest.mark.parametrize(
    "text, materials, objects",
    [
        ("Une hache en silex.", ["silex"], ["hache"]),
        ("Trois silex taillés.", [], ["silex taillés"]),
        ("Des tessons de céramique.", [], ["tessons de céramique"]),
        ("Une dalle de mortier.", ["mortier"], []),
        ("Une couche riche en tourbe.", [], []),
        ("Murs en pierre et terre.", ["pierre", "terre"], []),
        ("Un soubassement en pierres.", ["pierres"], []),
        ("Un comblement mêlé de blocs de grès.", [], []),
        ("Un seuil formé de gros blocs de grès.", ["grès"], []),
        ("Un parement maçonné au mortier.", ["mortier"], []),
        ("Une fosse de l'âge du Bronze, près d'un enclos du Bronze final.", [], []),
        ("Une épingle en bronze.", ["bronze"], ["épingle"]),
        (
            "Mobilier céramique, terre cuite architecturale.",
            [],
            ["Mobilier céramique", "terre cuite architecturale"],
        ),
        ("107 Fer 2 clous", ["Fer"], ["clous"]),
        ("Une vaisselle céramique.", [], ["vaisselle céramique"]),
    ],
)
def test_a_word_is_a_material_or_a_thing(text: str, materials: list[str], objects: list[str]) -> None:
    first = Matcher(load_vocabulary("materials"), languages=["fr"])
    second = Matcher(load_vocabulary("finds"), languages=["fr"])
    made_of, things = find_materials_and_objects(text, first, second)
    assert [text[each.start : each.end] for each in made_of] == materials
    assert [text[each.start : each.end] for each in things] == objects


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    readings = MATERIALS.find_terms(text, prose=True)
    assert all(one.end <= other.start for one, other in itertools.pairwise(readings))
    assert all(0 <= each.start < each.end <= len(text) for each in readings)


MATERIALS = Matcher(load_vocabulary("materials"))


def test_the_cost_grows_with_the_text_only() -> None:
    text = "Vase en terre cuite, bronze doré et marbre blanc de la statue en or " * 2_000
    assert cpu_seconds(lambda: MATERIALS.find_terms(text)) < 30
    assert len(MATERIALS.find_terms(text)) >= 8_000


def test_a_word_after_a_preposition_is_a_term_only_after_one() -> None:
    matcher = Matcher(vocabulary("fait au tour", "au tour"))
    assert found(matcher, "vase monté au tour") == [("tour", "au tour")]
    assert not found(matcher, "Tour de guet")
    assert not found(matcher, "Vue de la tour")
    matcher = Matcher(vocabulary("à jour", "l'or"))
    assert [label for _, label in found(matcher, "décor à jour")] == ["à jour"]
    assert not found(matcher, "Jour de fête")
    assert matcher.match("or")[0].label == "l'or"


def test_german_adjectives_are_found_in_each_case() -> None:
    matcher = Matcher(load_vocabulary("materials"), languages=["de"])
    text = "eine silberne Schale, goldener Ring, eiserne Nägel"
    assert [label for _, label in found(matcher, text)] == ["Silber", "Gold", "Eisen"]


def test_a_small_german_word_is_no_noun_without_its_ending() -> None:
    matcher = Matcher(load_vocabulary("materials"))
    assert not found(matcher, "Alpsee bei Hohenschwangau")
    assert [label for _, label in found(matcher, "Nadel aus Bein")] == ["os"]


def test_several_vocabularies_read_one_text_each_by_its_own_words() -> None:
    text = "Trois vases de bronze, deux coupes"
    vases, bronzes = Matcher(vocabulary("vase", "coupe")), Matcher(vocabulary("bronze"))
    german = Matcher(vocabulary("Bronze", language="de"))
    for _ in range(2):
        assert found(vases, text) == [("vases", "vase"), ("coupes", "coupe")]
        assert found(bronzes, text) == [("bronze", "bronze")]
        assert found(german, text) == [("bronze", "Bronze")]
    assert found(vases, "un pot, sans plus") == found(vases, "") == []
