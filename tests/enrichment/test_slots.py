"""Records of entries without label words: what comes back in the same place of each is a field."""

from pathlib import Path
from random import Random

import pymupdf
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs import Project
from pictoria_docs.document import Document
from pictoria_docs.enrichment import EnrichmentOptions, enrich
from pictoria_docs.enrichment.enrich import unnamed_slots
from pictoria_docs.enrichment.own_fields import OwnField
from pictoria_docs.enrichment.schema import TypeName
from pictoria_docs.enrichment.slots.alignment import NONE, align
from pictoria_docs.enrichment.slots.named_slot import NamedSlot
from pictoria_docs.enrichment.slots.pieces import EntryPiece, PieceOpening
from tests.enrichment.records import document, values

CARDS = [
    ("Quay in the Rain", ["Helena Brandt", "1931", "Oil on canvas", "380 x 550 mm", "Purchased 1933", "N04682"]),
    ("Two Sisters", ["Owen Tarrant", "c.1895", "Graphite on paper", "152 x 101 mm", "Bequeathed by Ida Moor 1934",
                     "N04683"]),
    ("The Mill Pond", ["Clara Weston", "1912", "Tempera on wood", "300 x 400 mm", "Purchased 1934", "N04685"]),
    ("Harvest", ["Owen Tarrant", "1899", "Flarn on brown paper", "210 x 140 mm", "Presented by the artist 1935",
                 "N04690"]),
    ("Morning", ["Paul Ermin", "1907", "Etching and aquatint on paper", "90 x 120 mm", "Purchased 1936", "N04711"]),
    ("The Bridge", ["Ida Kerr", "1921", "Oil on canvas", "600 x 450 mm", "Purchased 1938", "N04713"]),
]  # fmt: skip


def cards() -> list[tuple[str, str, list[str]]]:
    """The cards, numbered."""
    return [(str(number), title, list(lines)) for number, (title, lines) in enumerate(CARDS, start=1)]


def printed(file: Path, entries: list[tuple[str, str, list[str]]]) -> Path:
    """The cards as a PDF, two on a page."""
    book = pymupdf.open()
    for place, (number, title, lines) in enumerate(entries):
        page = book.new_page(width=440, height=620) if place % 2 == 0 else book[-1]
        page.insert_text((210, 600), str(len(book) + 11), fontsize=9, fontname="helv")
        top = 80.0 + 230 * (place % 2)
        page.insert_text((50, top), f"{number}. {title}", fontsize=12, fontname="hebo")
        for row, line in enumerate(lines, start=1):
            page.insert_text((50, top + 20 * row), line, fontsize=10, fontname="helv")
    book.save(file)
    return file


def test_lines_without_labels_become_records(tmp_path: Path) -> None:
    entries = cards()
    del entries[2][2][1]  # the third has no date
    with Project.open(tmp_path / "project") as project:
        project.add(printed(tmp_path / "cards.pdf", entries))
        assert not project.analyse(jobs=1).problems
        read = [values(entry) for entry in project.store.load_document(project.documents[0].id).entries]
    assert [record["artist"] for record in read] == [[lines[0]] for _, lines in CARDS]
    assert [record["inventory_number"] for record in read] == [[lines[-1]] for _, lines in CARDS]
    assert [record["dimensions"] for record in read] == [[lines[3]] for _, lines in CARDS]
    assert [record["provenance"] for record in read] == [[lines[4]] for _, lines in CARDS]
    dates = [record.get("date_text") for record in read]
    assert dates == [None if number == 2 else [lines[1]] for number, (_, lines) in enumerate(CARDS)]
    # No vocabulary knows "flarn", but it stands where the others have their medium.
    assert [lines[2] in record.get("material", []) + record.get("technique", []) for record, (_, lines) in
            zip(read, CARDS, strict=True)] == [True] * len(CARDS)  # fmt: skip


def test_a_place_says_nothing_against_the_words_that_stand_there() -> None:
    entries = [(number, title, "\n".join(lines)) for number, title, lines in cards()]
    entries[4] = (*entries[4][:2], "Paul Ermin\n1907\nEtching\nN04711")
    records = enrich(document(*entries)).entries
    assert values(records[4])["inventory_number"] == ["N04711"]
    assert "dimensions" not in values(records[4]) and "provenance" not in values(records[4])


def test_translations_of_names_in_the_middle_of_lines_are_no_makers() -> None:
    names = ("Little Robe", "White Shield", "Wild Hog", "Red Bird", "Bad Boy", "Dull Knife")
    made = document(
        *((str(n), f"Wah-{n}-mo", f"{name}. Front view. Chief for years.") for n, name in enumerate(names))
    )
    assert not any("artist" in values(entry) for entry in enrich(made).entries)


def test_values_of_slots_quote_the_page() -> None:
    made = document(*((number, title, "\n".join(lines)) for number, title, lines in cards()))
    for entry, (_, title, lines) in zip(enrich(made).entries, cards(), strict=True):
        for field in entry.fields:
            assert field.evidence and all(
                any(each.quote in line for line in (*lines, title)) for each in field.evidence
            )


looks = st.tuples(*(st.sampled_from("abc") for _ in range(5)))
pieces = st.builds(EntryPiece, st.just((0, 1)), st.sampled_from(PieceOpening), looks)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(pieces, max_size=7), min_size=1, max_size=8))
def test_columns_are_in_order_in_each_entry(entries: list[list[EntryPiece]]) -> None:
    columns = align(entries)
    assert list(map(len, columns)) == list(map(len, entries))
    for own in columns:
        filled = [column for column in own if column != NONE]
        assert filled == sorted(filled)


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 6), st.integers(0, 10**6))
def test_an_entry_that_lacks_a_piece_leaves_its_column_empty(count: int, seed: int) -> None:
    random = Random(seed)

    def piece(place: int) -> EntryPiece:
        word = f"w{random.random()}"
        return EntryPiece((place, place + 1), PieceOpening.PARAGRAPH, (f"kind{place}", word, "", "line", "0"))

    full = [[piece(place) for place in range(count)] for _ in range(8)]
    lacking = random.randrange(count)
    short = [piece(place) for place in range(count) if place != lacking]
    columns = align([*full, short])
    assert columns[:-1] == [list(range(count))] * len(full)
    assert columns[-1] == [place for place in range(count) if place != lacking]


def priced(prices: tuple[str, ...]) -> Document:
    """The cards, each with a number that nothing tells of behind its measures."""
    return document(
        *(
            (number, title, "\n".join([*lines[:4], price]))
            for (number, title, lines), price in zip(cards(), prices, strict=True)
        )
    )


def test_a_slot_that_a_person_named_is_a_field_in_other_documents_too() -> None:
    first, second = (
        priced(("120", "95", "1450", "60", "75", "80")),
        priced(("7", "9", "12", "130", "22", "16")),
    )
    (asked,) = unnamed_slots(first, EnrichmentOptions())
    place = asked[0]
    assert (place.form, place.after) == ("number", "dimensions")
    named = EnrichmentOptions(
        fields=(OwnField(name="price", labels={"en": "Price"}, type=TypeName.PRICE),),
        slots=(NamedSlot(**place.model_dump(), field="price"),),
    )
    assert not unnamed_slots(second, named), "what was answered is not asked again"
    entries = enrich(second, named).entries
    assert [values(entry)["price"] for entry in entries] == [["7"], ["9"], ["12"], ["130"], ["22"], ["16"]]
    assert all(
        field.evidence[0].quote == field.value
        for entry in entries
        for field in entry.fields
        if field.name == "price"
    )


def test_a_slot_of_no_field_is_not_asked_about_again() -> None:
    made = priced(("120", "95", "1450", "60", "75", "80"))
    (asked,) = unnamed_slots(made, EnrichmentOptions())
    none = EnrichmentOptions(slots=(NamedSlot(**asked[0].model_dump(), field=None),))
    assert not unnamed_slots(made, none)
    assert [values(entry) for entry in enrich(made, none).entries] == [
        values(entry) for entry in enrich(made).entries
    ]


def test_pieces_of_sentences_are_not_asked_about() -> None:
    words = (
        "of the harbour",
        "seen from the",
        "with a few",
        "by the old",
        "near the mill",
        "under the bridge",
    )
    made = document(
        *((str(n), f"View {n}", f"The town\n{piece}\nwall stands there.") for n, piece in enumerate(words))
    )
    assert not unnamed_slots(made, EnrichmentOptions())


def test_citations_of_plates_are_not_asked_about() -> None:
    assert not unnamed_slots(priced(tuple(f"Pl. I, {n}" for n in range(1, 7))), EnrichmentOptions())
