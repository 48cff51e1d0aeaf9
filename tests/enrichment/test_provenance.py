"""A provenance to its chain of events."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.enrichment.values.provenance import find_events
from tests.campaigns import cases


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (
            "Trouvé à Vulci en 1828, acquis par le Louvre en 1837.",
            [
                ("excavation", 1828, 1828, [], "Vulci"),
                ("acquisition", 1837, 1837, [("Louvre", "recipient")], None),
            ],
        ),
        (
            "–1973, Anna Keller (Basel, Switzerland); 1973, acquired by the City Museum by exchange",
            [
                ("collection", None, 1973, [("Anna Keller", "owner")], "Basel, Switzerland"),
                ("exchange", 1973, 1973, [("City Museum", "recipient")], None),
            ],
        ),
        (
            "Fouilles du prince de Lérins à Nola, 1828-1829 ; vente Moreau, Paris, 1836, lot 123 ; anc. coll. Vasari ; "
            "don de M. Dupont, 1901 ; legs Perrin, 1911",
            [
                ("excavation", 1828, 1829, [("prince de Lérins", "finder")], "Nola"),
                ("sale", 1836, 1836, [("Moreau", "source")], "Paris"),
                ("collection", None, None, [("Vasari", "owner")], None),
                ("gift", 1901, 1901, [("Dupont", "source")], None),
                ("bequest", 1911, 1911, [("Perrin", "source")], None),
            ],
        ),
        (
            "Grabungen in Pompeji 1890; Slg. Meier, Berlin; erworben 1912 von Schmitt; Geschenk von Frau Weber 1920",
            [
                ("excavation", 1890, 1890, [], "Pompeji"),
                ("collection", None, None, [("Meier", "owner")], "Berlin"),
                ("purchase", 1912, 1912, [("Schmitt", "source")], None),
                ("gift", 1920, 1920, [("Weber", "source")], None),
            ],
        ),
        (
            "Scavi di Cerveteri 1880; collezione Rossi; dono di Bianchi, 1901",
            [
                ("excavation", 1880, 1880, [], None),
                ("collection", None, None, [("Rossi", "owner")], None),
                ("gift", 1901, 1901, [("Bianchi", "source")], None),
            ],
        ),
        (
            "By 1968–83, Walter and Molly Hart (card dated 1960); 1986, sold to the J. Paul Kent Museum.",
            [
                ("collection", 1968, 1983, [("Walter and Molly Hart", "owner")], None),
                ("sale", 1986, 1986, [("J. Paul Kent Museum", "recipient")], None),
            ],
        ),
        ("", []),
    ],
)
def test_chains_of_events(text: str, events: list[tuple[object, ...]]) -> None:
    found = find_events(text)
    read = [(e.kind, e.first, e.last, [(a.name, a.role) for a in e.actors], e.place) for e in found]
    assert read == events
    for event in found:
        for actor in event.actors:
            assert text[actor.start : actor.end] == actor.name


def test_dates_that_are_open_at_one_end_and_doubts() -> None:
    before, since, doubt = find_events(
        "Before 1855, coll. Hart; depuis 1865, coll. Moreau; probably found at Nola, 1870"
    )
    assert (before.date, before.first, before.last) == ("Before 1855", None, 1855)
    assert (since.date, since.first, since.last) == ("depuis 1865", 1865, None)
    assert doubt.uncertain and not since.uncertain


@given(st.text(alphabet="vente Dupont,1836;(Paris)–don de .\n", max_size=80) | st.text(max_size=80))
@settings(max_examples=cases(100, 400), deadline=None)
def test_any_text_gives_offsets_within_it(text: str) -> None:
    place = 0
    for event in find_events(text):
        assert place <= event.start < event.end <= len(text)
        place = event.end
        for actor in event.actors:
            assert event.start <= actor.start < actor.end <= event.end
