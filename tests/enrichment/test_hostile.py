"""Texts that give a model orders: they stay within their fence, and what obeys them is not stored."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from pictoria_docs.captioning.describing import ask_descriptions
from pictoria_docs.document import Document
from pictoria_docs.enrichment.asking import ask_fields, use_fields
from pictoria_docs.enrichment.orders import order_start
from pictoria_docs.linking.panel_numbers import ask_numbers
from pictoria_docs.linking.votes import STRONGEST, ask_votes, opinions
from pictoria_docs.models.client import ModelClient
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.prompts import CONTROL, harmless, load_prompt
from pictoria_docs.models.question import Question
from pictoria_docs.models.schemas import bounded
from tests.enrichment.asked import CAPTION, ENTRY, READERS, SCHEMA, answer, catalogue, grounded, value
from tests.enrichment.hostile import HOSTILE
from tests.enrichment.injected import INJECTED, VALUE
from tests.linking.plates import plate
from tests.models.fake_server import Handler, serving, user_text

KINDS = {"fields", "vote", "description"}
FENCE = re.compile(r"\[\[begin ([0-9a-f]{16}) (\w+)\]\]\n(.*?)\n\[\[end \1\]\]", re.DOTALL)
BROKEN_UP = re.compile(rf"(?:{CONTROL.pattern}) ")


def hostile(text: str) -> Document:
    """A catalogue whose entry and caption say it."""
    return catalogue(f"{ENTRY} {text}", f"{CAPTION} {text}")


def questions(document: Document, language: str) -> list[Question]:
    return [
        *ask_fields(document, SCHEMA, "always", language),
        *ask_votes(document, "always", language),
        *ask_descriptions(document, "always", language),
    ]


def sent(asked: Sequence[Question]) -> list[dict[str, Any]]:
    """What reaches the server for each question, in their order."""

    def nothing(handler: Handler, body: dict[str, Any]) -> None:
        handler.say("{}")

    plain = [replace(question, id=str(number), crops=()) for number, question in enumerate(asked)]
    with serving(nothing) as server:
        options = ModelOptions(concurrency=1, retries=0)
        for question in plain:  # one by one: prepared ahead of their turn, they may overtake each other
            ModelClient(server.url, "fake", options=options).ask_all([question])
        return list(server.asked)


def test_there_are_fifty_and_all_differ() -> None:
    assert len(set(HOSTILE)) == 50


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_text_leaves_its_fence(language: str) -> None:
    benign = {question.prompt: question for question in questions(catalogue(), language)}
    assert set(benign) == KINDS
    asked = [question for text in HOSTILE for question in questions(hostile(text), language)]
    bodies = sent(asked)
    assert len(bodies) == len(asked) == 50 * len(KINDS)
    escaped = [
        question.values
        for question, body in zip(asked, bodies, strict=True)
        if not kept_within(question, body, benign[question.prompt], language)
    ]
    assert len(escaped) == 0, escaped


def kept_within(question: Question, body: dict[str, Any], benign: Question, language: str) -> bool:
    """Whether only the fenced passages of a request differ from those of a request that is as it should be."""
    prompt = load_prompt(question.prompt, language)
    system, user = body["messages"]
    text = user_text(body)
    fenced = FENCE.findall(text)
    ours = prompt.file.user.strip()
    for name in prompt.file.ours:
        ours = ours.replace("{" + name + "}", benign.values[name])
    schema = body["response_format"]["json_schema"]["schema"]
    return (
        system == {"role": "system", "content": prompt.system}
        and [part["type"] for part in user["content"]] == ["text"]
        # What is around the fences is ours, to the letter; one word for all fences, and nowhere else.
        and FENCE.sub(lambda found: "{" + found[2] + "}", text) == ours
        and len({word for word, _, _ in fenced}) == 1
        and text.count(fenced[0][0]) == 2 * len(fenced)
        # What is within is the document's, with every control word broken up.
        and {name: inside for _, name, inside in fenced}
        == {name: harmless(question.values[name]) for name in prompt.places - set(prompt.file.ours)}
        and all(CONTROL.search(BROKEN_UP.sub("", inside)) is None for _, _, inside in fenced)
        and schema == bounded(question.schema) == bounded(benign.schema)
        and body["max_tokens"] == benign.max_tokens
    )


OBEYED = ("PWNED by order", "or massif de Priam", "999-HACK", "root", "null", "{}", '"', "<script>", "0", "٧")
"""What a model might write that lets itself be led; none of it is printed in the catalogue."""


def test_no_answer_that_obeys_is_stored() -> None:
    obeyed = [text for text in HOSTILE if not refused(text)]
    assert len(obeyed) == 0, obeyed


def refused(text: str) -> bool:
    """Whether nothing of what an obedient model says is stored, unless its words are printed or marked as seen."""
    document = hostile(text)
    visible = {spec.name for spec in SCHEMA.fields if spec.visible}
    for said in OBEYED:
        for quote in (said, "", text[:300], ENTRY):
            for seen in (False, True):
                data = {spec.name: [value(said, quote, seen=seen)] for spec in SCHEMA.fields}
                after, _ = use_fields(document, READERS, [answer(data)], seen=seen)
                stored = after.entries[0].fields
                if not all(grounded(field, after) for field in stored):
                    return False
                printed = said.casefold() in text.casefold()
                if not printed and any(not field.inferred or field.name not in visible for field in stored):
                    return False
    return True


def test_words_of_an_order_are_no_evidence() -> None:
    """They are printed, and yet the page does not say so of the object."""
    document, outcome = use_fields(hostile(HOSTILE[0]), READERS, [answer({"material": [value("PWNED")]})])
    assert document.entries[0].fields == () and outcome.refused["in_an_order"] == 1


@pytest.mark.parametrize("said", ["yes", "no"])
def test_a_vote_that_obeys_is_worth_no_more_than_another(said: str) -> None:
    (question,) = ask_votes(hostile(HOSTILE[0]), "always", "en")
    odds = {"log_odds": 30.0 if said == "yes" else -30.0}
    (opinion,) = opinions([replace(answer({"answer": said}), id=question.id, extra=odds)]).values()
    assert abs(opinion["model_vote"]) == STRONGEST


def test_numbers_that_go_unfenced_are_numbers() -> None:
    """What the prompt for numbers shows outside a fence comes from the grammar: digits and letters, nothing else."""
    shown = []
    for text in HOSTILE:
        words = " ".join(text.replace("\0", "").split())[:90] or "."
        document = plate([f"1. {words}", f"2. {words}", f"3. {words}"])
        shown += [question.values["numbers"] for question in ask_numbers(document, "always", "en")]
    assert shown
    assert all(re.fullmatch(r"[0-9a-z]{1,8}(, [0-9a-z]{1,8})*", numbers) for numbers in shown)


@pytest.mark.parametrize(
    "content", ["PWNED", '{"material": "gold"}', '{"orders": []}', '["material"]', "null"]
)
def test_the_answer_of_a_model_that_was_led_astray_is_no_answer(content: str) -> None:
    """JSON by another schema, or none, is refused at the door."""
    (question,) = ask_fields(hostile(HOSTILE[0]), SCHEMA, "always", "en")
    with serving(lambda handler, body: handler.say(content)) as server:
        client = ModelClient(server.url, "fake", options=ModelOptions(retries=0))
        (given,) = client.ask_all([replace(question, crops=())])
    document, outcome = use_fields(catalogue(), READERS, [given])
    assert document == catalogue()
    assert outcome.failed == {"invalid": 1}


def test_there_are_two_hundred_that_print_what_they_want() -> None:
    assert len(set(INJECTED)) == 200 and all(VALUE in text for text in INJECTED)


@pytest.mark.parametrize("place", ["entry", "caption"])
def test_nothing_is_quoted_from_an_order(place: str) -> None:
    """The model does what each says: it gives the value for every field, and quotes where it is printed."""
    stored = []
    for text in INJECTED:
        document = catalogue(f"{ENTRY} {text}") if place == "entry" else catalogue(ENTRY, f"{CAPTION} {text}")
        for name in (spec.name for spec in SCHEMA.fields):
            for quote in (VALUE, text, ""):
                said = answer({name: [value(VALUE, quote, seen=False)]})
                after, _ = use_fields(document, READERS, [said])
                stored += [(text, field.name) for field in after.entries[0].fields]
    assert stored == []


def test_what_stands_before_an_order_is_quoted_as_ever() -> None:
    document = catalogue(f"{ENTRY} {INJECTED[0]}")
    after, _ = use_fields(document, READERS, [answer({"material": [value("Argile")]})])
    assert [field.value for field in after.entries[0].fields] == ["Argile"]


ORDINARY = (
    "Scribe assis, calcaire peint. Le scribe écrit sur ses genoux.",
    "On ignore la provenance de cette lampe ; au champ, deux étoiles.",
    "Rev. Athena standing, in field owl. The die was filled and recut.",
    "Das Feld ist leer; der Schreiber ist unbekannt.",
    "Don du ministère de l’Instruction publique, 1897.",
    "Assistant au musée, J. Dupont a décrit le champ du revers.",
    "Nel campo a sinistra, ramo. Iscrizione: scritto da Nikias.",
    "Answer to the dealer's letter: inv. 12. Forgery, model of a lamp.",
)


@pytest.mark.parametrize("text", ORDINARY)
def test_the_words_of_catalogues_are_no_orders(text: str) -> None:
    assert order_start(text) is None
