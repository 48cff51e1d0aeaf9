"""Whatever words, labels and numbers stand on the pages: nothing is left out, and the result holds together.

Cases are made from seeds (`tests.random_documents`): a case that fails can be made again from the seed in its message.
"""

import random

import pytest

from pictoria_docs import captioning, labels
from pictoria_docs.document import Document
from pictoria_docs.enrichment import enrich
from pictoria_docs.enrichment.dates import find_dates, read_date
from pictoria_docs.enrichment.dimensions import find_dimensions
from pictoria_docs.enrichment.values import bibliography, condition, identifiers, names, places, provenance
from pictoria_docs.isolation import collect_skipped_items
from pictoria_docs.linking import link
from tests import random_documents
from tests.campaigns import cases
from tests.linking.factory import document

DOCUMENTS, TEXTS = cases(150, 500), cases(500, 1000)
"""Cases of one slow test."""
BLOCKS = cases(2, 16)
"""Slow tests of each kind; a search makes 24,000 cases."""


def read_document(seed: int) -> None:
    """Send the document of a seed through captions, linking and enrichment."""
    pages = random_documents.pages(random.Random(seed))
    with collect_skipped_items() as left_out:
        done = enrich(link(document(pages)))
    assert not left_out, f"seed {seed}\n{left_out[0].trace}"
    again = Document.model_validate_json(done.model_dump_json())  # offsets, boxes and confidences are valid
    known = {region.id for page in again.pages for region in page.regions}
    known |= {entry.id for entry in again.entries} | {mention.id for mention in again.mentions}
    assert all(each.source in known and each.target in known for each in again.links), f"seed {seed}"


def read_text(seed: int) -> None:
    """Read the text of a seed with every reader; offsets lie within it."""
    chance = random.Random(seed)
    text = random_documents.text(chance) if chance.random() < 0.7 else random_documents.entry_text(chance)
    tolerant = chance.random() < 0.3
    for reading in (
        labels.read_caption(text, tolerant=tolerant),
        labels.read_caption(text, anchored=False, tolerant=tolerant),
        labels.read_item(text, tolerant=tolerant),
        labels.read_label(text, tolerant=tolerant),
    ):
        if reading is not None:
            assert 0 <= reading.label_end <= len(text), f"seed {seed}"
            assert 0 <= reading.body_start <= reading.body_end <= len(text), f"seed {seed}"
            assert all(0 <= part.start <= part.end <= len(text) for part in reading.parts), f"seed {seed}"
    assert 0.0 <= labels.caption_certainty(text, tolerant=tolerant) <= 1.0
    labels.hyphen_style([text])
    captioning.listed_page(text)
    labels.cited_authors([text])
    labels.looks_like_caption(text)
    found = [
        *labels.find_references(text, tolerant=tolerant),
        *find_dates(text),
        *find_dimensions(text),
        *bibliography.find_references(text),
        *condition.find_conditions(text),
        *identifiers.find_identifiers(text),
        *identifiers.read_identifiers(text),
        *provenance.find_events(text),
    ]
    for each in (*found, read_date(text)):
        assert each is None or 0 <= each.start <= each.end <= len(text), f"seed {seed}: {each}"
    assert all(identifiers.expand(each.value) for each in identifiers.find_identifiers(text))
    person = names.read_person(text)
    assert person is None or person.name in text
    names.is_institution(text)
    names.is_signature(text)
    places.read_place(text)


def test_nothing_is_left_out_of_any_document() -> None:
    for seed in range(1_000_000, 1_000_200):
        read_document(seed)


def test_any_text_can_be_read() -> None:
    for seed in range(1_000_000, 1_000_500):
        read_text(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_nothing_is_left_out_of_thousands_of_documents(block: int) -> None:
    for seed in range(DOCUMENTS * block, DOCUMENTS * (block + 1)):
        read_document(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_thousands_of_texts_can_be_read(block: int) -> None:
    for seed in range(TEXTS * block, TEXTS * (block + 1)):
        read_text(seed)


@pytest.mark.parametrize("number", ["0", "00", "1", "²", "٣", "IIII", "999999999999"])
@pytest.mark.parametrize("word", ["fig.", "pl.", "Taf.", "cat. no.", "Karte"])
def test_a_number_that_nothing_has_is_cited(word: str, number: str) -> None:
    """ "Fig. 0" where figures are numbered or not: it counts from nothing, and means nothing here."""
    from tests.linking.factory import PageMaker

    for printed in ((), ("1", "2", "3")):
        page = PageMaker(1)
        page.prose(60)
        page.text(50, 200, 430, f"The jugs ({word} {number}) and bowls are late, see {word} {number}.")
        for place, shown in enumerate(printed):
            page.picture(50 + 130 * place, 300, 170 + 130 * place, 400)
            page.text(50 + 130 * place, 405, 170 + 130 * place, f"{word.title()} {shown}. A jug.", 8)
        done = link(document([page]))
        if not number.strip("0"):
            assert not [each for each in done.links if each.type == "cites"]
