"""Records of exhibition lists: prices are no dates, and a title tells what a work shows, not what it is made of."""

import pytest

from pictoria_docs.document import Document, Entry, Evidence, Field, Region
from pictoria_docs.enrichment import EnrichmentOptions, enrich
from pictoria_docs.enrichment.lone_numbers import names_currency
from tests.enrichment.records import LINKING, document, values

PRICES = ("60", "1500", "350", "1000", "1260")
YEARS = ("1887", "1891", "1888", "1893", "1890")


def works(*titles: str, texts: tuple[str, ...] = (), maker: str | None = "Adolphe Potter") -> Document:
    """A list of works, each with its maker's name over it, and perhaps a line of its own at the right."""
    made = document(
        *(
            (str(number), title, text)
            for number, (title, text) in enumerate(
                zip(titles, texts or [""] * len(titles), strict=True), start=27
            )
        )
    )
    fields = (
        ()
        if maker is None
        else (Field(name="artist", value=maker, evidence=(evidence(made),), origin=LINKING),)
    )
    entries = tuple(entry.model_copy(update={"fields": fields}) for entry in made.entries)
    return made.model_copy(update={"entries": entries})


def evidence(made: Document) -> Evidence:
    return Evidence(region=made.pages[0].regions[0].id, page=1)


def with_line(made: Document, text: str) -> Document:
    """The document with a line over the entries of its first page."""
    page = made.pages[0]
    head = page.regions[0]
    line = head.lines[0]._replace(end=len(text)) if hasattr(head.lines[0], "_replace") else head.lines[0]
    region: Region = head.model_copy(update={"id": "reg-head", "text": text, "lines": (line,)})
    return made.model_copy(
        update={"pages": (page.model_copy(update={"regions": (region, *page.regions)}), *made.pages[1:])}
    )


def records(made: Document, schema: str = "museum_object") -> tuple[Entry, ...]:
    return enrich(made, EnrichmentOptions(metadata_schema=schema)).entries


def dates(made: Document) -> list[str]:
    return [date for entry in records(made) for date in values(entry).get("date_text", [])]


def titles(count: int) -> tuple[str, ...]:
    return tuple(f"Vue {number}" for number in range(count))


def test_numbers_alone_are_years_only_where_the_book_prints_no_others() -> None:
    assert dates(works(*titles(5), texts=YEARS)) == list(YEARS)
    assert dates(works(*titles(5), texts=PRICES)) == []
    assert dates(works(*titles(3), texts=("1000", "1500", "1200"))) == [], "all of them are round"
    assert dates(works("Vue", texts=("1500",))) == [], "one alone tells nothing"


@pytest.mark.parametrize("head", ["Francs.", "Fr.", "Mk.", "£", "Prix en francs", "Preis in Mark", "$"])
def test_a_column_below_a_currency_is_of_prices(head: str) -> None:
    assert dates(with_line(works(*titles(5), texts=YEARS), head)) == []
    assert dates(with_line(works(*titles(5), texts=YEARS), "Numéros.")) == list(YEARS)


def test_a_currency_over_a_column_is_no_culture() -> None:
    [entry] = records(works("Asters d’automne", texts=("Francs.\n375",)))
    assert values(entry) == {"artist": ["Adolphe Potter"]}
    [franks] = records(document(("1", "Fibule", "Culture : franc")))
    assert values(franks)["culture"] == ["franc"]


@pytest.mark.parametrize("text", ["Francs d’or", "F.", "Fr. 20", "Marc", "Franz", "Frs Hals", ""])
def test_what_is_no_currency_alone_is_none(text: str) -> None:
    assert not names_currency(text)


@pytest.mark.parametrize("text", ["Fr. {}.", "Mk. {}", "£ {}"])
def test_a_number_behind_a_currency_is_none_of_an_inventory(text: str) -> None:
    made = works(*titles(5), texts=tuple(text.format(number) for number in (150, 250, 400, 1100, 280)))
    assert {name for entry in records(made) for name in values(entry)} == {"artist"}


def test_a_title_that_the_end_of_a_line_cuts_leaves_no_value() -> None:
    made = document(("150", "Auf der Seite des Axen", ""))
    head = made.pages[0].regions[0].model_copy(update={"text": "150. Auf der Seite des Axenstein."})
    page = made.pages[0].model_copy(update={"regions": (head, *made.pages[0].regions[1:])})
    [read] = records(made.model_copy(update={"pages": (page,)}))
    assert "material" not in values(read)


def test_the_number_of_an_entry_is_no_date() -> None:
    made = document(("1232", "", "Paysage."))
    entry = made.entries[0].model_copy(update={"title": None})
    head = made.pages[0].regions[0].model_copy(update={"text": "1232"})
    page = made.pages[0].model_copy(update={"regions": (head, *made.pages[0].regions[1:])})
    [read] = records(made.model_copy(update={"entries": (entry,), "pages": (page,)}))
    assert "date_text" not in values(read)


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Souvenir historique du Col-des-Roches",
            "Allée de chênes",
            "Une table d’artiste",
            "Paysage romain",
        ),
        *(
            "Dans la haute Egypte",
            "Covatannaz (St. Croix)",
            "Ein Abend am Genfersee, pendant",
            "Seeufer. Étude",
            "Halte, femme italienne",
            "Fleurs, deux pendants, ensemble",
            "Tête de femme, étude",
        ),
    ],
)
def test_below_its_makers_name_a_title_tells_what_a_work_shows(title: str) -> None:
    [entry] = records(works(title))
    assert values(entry) == {"artist": ["Adolphe Potter"]}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Environs de Jegenstorf (aquarelle)", {"object_type": "aquarelle", "material": "aquarelle"}),
        ("Jeune pêcheur, statue de marbre", {"object_type": "statue", "material": "marbre"}),
        ("Forêt (dessin à la craie)", {"object_type": "dessin", "material": "craie"}),
    ],
)
def test_what_a_title_says_by_its_marks_of_the_work_stays(title: str, expected: dict[str, str]) -> None:
    [entry] = records(works(title))
    found = {field.name: field.normalised for field in entry.fields if field.name != "artist"}
    assert found == expected


def test_the_title_of_an_object_still_names_what_it_is() -> None:
    [vase] = records(works("Hydrie attique à figures noires", maker=None))
    assert {"object_type", "culture", "technique"} <= values(vase).keys()
    [named] = records(works("Fibule de Saint-Bronze", maker=None))
    assert "material" not in values(named), "hyphens join a name"


def test_two_accession_numbers_are_two() -> None:
    [entry] = records(document(("1", "Lekythos", "Accession Numbers 86.AE.208 and 86.AE.210")))
    assert values(entry)["inventory_number"] == ["86.AE.208", "86.AE.210"]
    [other] = records(document(("1", "Lekythos", "Accession Number 86.AE.208 and 1986.")))
    assert values(other)["inventory_number"] == ["86.AE.208"]
