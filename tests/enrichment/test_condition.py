"""Phrases about the condition of an object."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.enrichment.values.condition import find_conditions
from tests.campaigns import cases


@pytest.mark.parametrize(
    ("text", "states"),
    [
        (
            "Reconstructed from several fragments, with small pieces restored in plaster.",
            ("repaired", "broken", "restored"),
        ),
        ("Recollé ; anse manquante.", ("repaired",)),
        ("Lèvre ébréchée, surface usée.", ("chipped", "worn")),
        ("Aus Scherben zusammengesetzt, Fuß ergänzt.", ("broken", "repaired", "restored")),
        ("Ricomposto da frammenti; lacunoso.", ("repaired", "broken")),
        ("Recompuesto; faltan las asas.", ("repaired",)),
        ("Intact.", ("intact",)),
        ("Slightly burnt, chip missing.", ("burnt", "chipped", "missing")),
    ],
)
def test_states(text: str, states: tuple[str, ...]) -> None:
    assert find_conditions(text)[0].states == states


def test_only_the_sentences_about_the_condition() -> None:
    text = "Amphore à col. Une femme tient une coupe. L’anse droite manque; pied recollé. Décor de palmettes."
    first, second = find_conditions(text)
    assert text[first.start : first.end] == "L’anse droite manque"
    assert text[second.start : second.end] == "pied recollé"


def test_a_denied_state_is_none() -> None:
    assert find_conditions("Sans restauration visible.") == []
    assert find_conditions("The vase is not broken.") == []


@given(st.text(alphabet="intact usé.;:\nÉtat recollé", max_size=80) | st.text(max_size=80))
@settings(max_examples=cases(80, 300), deadline=None)
def test_any_text_gives_offsets_within_it(text: str) -> None:
    place = 0
    for each in find_conditions(text):
        assert place <= each.start < each.end <= len(text)
        assert each.states
        place = each.end
