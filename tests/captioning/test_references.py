"""References in running text, and those to other books."""

import time

import pytest

from pictoria_docs.captioning import find_references


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
    ],
)
def test_other_books_and_other_things_are_left_out(text: str) -> None:
    assert find_references(text) == []


def test_a_page_without_references_costs_next_to_nothing() -> None:
    page = (
        "The hunter with a spear attacks a bear among the trees of the forest, and it is of a good figure. "
        * 40
    )[:3000]
    find_references(page)
    best = min(_time(page) for _ in range(5))
    assert best < 0.005  # on a quiet machine about 0.0004 s


def _time(page: str) -> float:
    start = time.perf_counter()
    assert find_references(page) == []
    return time.perf_counter() - start
