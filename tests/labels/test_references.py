"""References in running text, and those to other books."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.labels import cited_authors, find_references, only_references
from tests.cpu import cpu_seconds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as seen (fig. 12) and in pl. IV, 3", [("fig. 12", ["12"]), ("pl. IV, 3", ["4,3"])]),
        ("figs. 3, 5-7; pl. II, 4", [("figs. 3, 5-7", ["3", "5", "6", "7"]), ("pl. II, 4", ["2,4"])]),
        (
            "the vase (cat. 27) and cat. nos. 12–14",
            [("cat. 27", ["27"]), ("cat. nos. 12–14", ["12", "13", "14"])],
        ),
        ("La figure 3 montre un vase", [("figure 3", ["3"])]),
        ("voir les fig. 3 à 5", [("fig. 3 à 5", ["3", "4", "5"])]),
        ("la tav. IV, 2 e 3", [("tav. IV, 2 e 3", ["4,2", "4,3"])]),
        ("(Taf. 12,3; 13,1-4)", [("Taf. 12,3; 13,1-4", ["12,3", "13,1", "13,2", "13,3", "13,4"])]),
        ("Pl. II, 1; III, 5", [("Pl. II, 1; III, 5", ["2,1", "3,5"])]),
        ("the head (fig. 3 (b)) is lost", [("fig. 3 (b)", ["3,b"])]),
        ("exhibited at Paris in 1900 (fig. 3)", [("fig. 3", ["3"])]),
        ("In 1900, fig. 3 was taken", [("fig. 3", ["3"])]),
        ("Smith (1978) discusses our fig. 2", [("fig. 2", ["2"])]),
        ("Cf. Dunbabin 1999, 55 n. 3, fig. 54; here fig. 5", [("fig. 5", ["5"])]),
        ("(see no. 12)", [("no. 12", ["12"])]),
        ("Pl. XII, 1-4 et XIII", [("Pl. XII, 1-4 et XIII", ["12,1", "12,2", "12,3", "12,4", "13"])]),
        ("vgl. Abb. 5–7 u. 9.", [("Abb. 5–7 u. 9", ["5", "6", "7", "9"])]),
        ("tavv. II-IV", [("tavv. II-IV", ["2", "3", "4"])]),
        ("figs. 3a, c and 5", [("figs. 3a, c and 5", ["3,a", "3,c", "5"])]),
        ("fig. 3, a-c", [("fig. 3, a-c", ["3,a", "3,b", "3,c"])]),
        ("pl. II (3)", [("pl. II (3)", ["2,3"])]),
        ("as Tab. XI. fig. 4 shows", [("Tab. XI. fig. 4", ["11,4"])]),
        ("on pl. XI. Fig. 4 shows", [("pl. XI", ["11"]), ("Fig. 4", ["4"])]),
        (
            "le bord (fig. 3 B), le pied (fig. 4, C-D)",
            [("fig. 3 B", ["3,b"]), ("fig. 4, C-D", ["4,c", "4,d"])],
        ),
        ("voir fig. 3, B. Dupont le dit", [("fig. 3", ["3"])]),
        ("Tav. 1, f. La superficie", [("Tav. 1, f", ["1,f"])]),
        ("voir figs. 3 et suiv.", [("figs. 3 et suiv.", ["3", "4", "5"])]),
        ("vgl. Kat. 12 f.", [("Kat. 12 f.", ["12", "13"])]),
        ("Kat. 12 f., 15 und 18 ff.", [("Kat. 12 f., 15 und 18 ff.", ["12", "13", "15", "18", "19", "20"])]),
        ("siehe Abb. 3. 5. 7", [("Abb. 3. 5. 7", ["3", "5", "7"])]),
        ("(cfr. nn. 3-5)", [("nn. 3-5", ["3", "4", "5"])]),
        ("the head, our fig. 4 of this volume", [("fig. 4", ["4"])]),
        ("see chapter 2, fig. 5", [("fig. 5", ["5"])]),
        ("plan 3 of Room 4, and fig. 3 of Trench B", [("fig. 3", ["3"])]),
        ("(Smith 1999, fig. 3; here fig. 4)", [("fig. 4", ["4"])]),
        ("Cf. Keller 1974, 334, pl. 11, 9. Pl. 1, 1.", [("Pl. 1, 1", ["1,1"])]),
        ("City Museum. Pl. 10 fig. 1.", [("Pl. 10 fig. 1", ["10,1"])]),
        ("(Taf. 4 Nr. 2-3)", [("Taf. 4 Nr. 2-3", ["4,2", "4,3"])]),
        ("as tav. 1.3-5 shows", [("tav. 1.3-5", ["1.3", "1.4", "1.5"])]),
    ],
)
def test_references_are_found(text: str, found: list[tuple[str, list[str]]]) -> None:
    references = find_references(text)
    assert [(item.text, [number.key for number in item.numbers]) for item in references] == found


@pytest.mark.parametrize(
    "text",
    [
        "(Smith 1978, fig. 12)",
        "Levi 1947, pp. 53, 97b, fig. 3",
        "ibid., pl. 3",
        "op. cit., p. 34, fig. 3",
        "see BAPD, pl. IV",
        "D. Levi, Antioch Mosaic Pavements (Princeton, 1947), pl. 3, and fig. 4",
        "Ministère de la culture et communication 1981, 349, fig. 367",
        "Foucher 1960b, 17, no. 57.040, plate 7a",
        "Plate 24 of Morricone's volume",
        "see figure 112 of volume 11",
        "plate 7 of the first volume",
        "Louvre inv. no. 123",
        "no. 12 Smith Street",
        "the photo 3 years ago",
        "la figure a été publiée",
        "photograph no. 1454 in the archives",
        "CVA Louvre 3, pl. 12",
        "voir Dupont, pl. II",
        "cf. A. Smith and B. Jones, figs. 3-4",
        "la fig. 4 de Dupont",
        "(n° 12 de Delattre)",
        "Mon. Ant. 22, tav. 3",
        "JdI 34, Taf. 3",
        "ebenda Taf. 3",
        "(Supplementary Figs. 4, 6 and 8)",
        "Suppl. Fig. 2",
        "Extended Data Fig. 1",
        "a. O. Taf. 3",
        "the measures (3, 5) are",
        "RIC 45",
    ],
)
def test_other_books_and_other_things_are_left_out(text: str) -> None:
    assert find_references(text) == []


def test_names_cited_elsewhere_are_authors() -> None:
    authors = cited_authors(
        ["as Lamboglia 1952, 45 said", "E. Dupont, op. cit., p. 3", "In 1900, 3 vases were found."]
    )
    assert authors == {"lamboglia", "dupont"}
    assert find_references("a lamp of this kind: Lamboglia, fig. 3", authors=authors) == []
    assert find_references("Abb. 3 bei Lamboglia", authors=authors) == []
    assert [item.text for item in find_references("a lamp from Naples, fig. 3", authors=authors)] == [
        "fig. 3"
    ]


def test_a_list_of_plates_may_be_a_plate_with_its_parts() -> None:
    (reference,) = find_references("Taf. 1, 2-3")
    assert [number.key for number in reference.numbers] == ["1", "2", "3"]
    assert [number.key for number in reference.as_parts] == ["1,2", "1,3"]
    assert find_references("Taf. 1 und 4")[0].as_parts == ()
    assert find_references("Plates 1, 2")[0].as_parts == ()


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True).map(sorted))
def test_a_list_is_read_as_it_was_written(numbers: list[int]) -> None:
    """Runs of three or more are written as ranges, as indexes do."""
    written: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [str(number) for _, number in run]
        written += [f"{members[0]}–{members[-1]}"] if len(members) > 2 else members
    (reference,) = find_references(f"The cups (figs. {', '.join(written)}) are late.")
    assert [number.key for number in reference.numbers] == [str(number) for number in numbers]


def test_a_page_without_references_costs_next_to_nothing() -> None:
    page = (
        "The hunter with a spear attacks a bear among the trees of the forest, and it is of a good figure. "
        * 40
    )[:3000]
    assert find_references(page) == []
    best = min(cpu_seconds(lambda: find_references(page)) for _ in range(5))
    assert best < 0.1  # on a quiet machine about 0.0004 s


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("Fig. 3; pl. II, 4", True),
        ("Figures 4–6; Figure 1", True),
        ("Taf. 5,1.", True),
        ("Fig. 3 shows the handle", False),
        ("(cat. 3)", False),
        ("Bronze", False),
    ],
)
def test_lines_that_name_figures_and_nothing_else(text: str, only: bool) -> None:
    assert only_references(text) is only
