"""It counts how near to each other the words of a query stand in a text, and how often they are there."""

from pathlib import Path

import pymupdf
import pytest

from pictoria_docs import Project
from pictoria_docs.retrieval.nearness import Placing, WordPlaces
from pictoria_docs.retrieval.tokens import JOINT

SCATTERED = (
    "The krater was found with sherds of a cup in a tomb to the north of the gate, and is covered with a black gloss "
    "all over; on its foot there is the small figure of a lion."
)
TOGETHER = (
    "The black figure krater was found with sherds of a cup in a tomb to the north of the gate, and is covered with a "
    "gloss all over; on its foot there is the small of a lion."
)


def placed(text: str, *words: str) -> Placing:
    return WordPlaces([1.0] * len(words), [[word] for word in words]).placing(text.split(), ())


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("a black figure krater", 1), ("krater black figure", 1), ("krater with black birds and one figure", 3 / 7),
        ("black lid of a box, figure of a black krater", 3 / 5), ("black figure", 2 / 3), ("a black cup", 0), ("", 0),
    ],
)  # fmt: skip
def test_words_are_together_in_the_shortest_stretch_that_has_them(text: str, together: float) -> None:
    assert placed(text, "black", "figure", "krater").together == pytest.approx(together)


def test_a_single_word_is_together_with_itself() -> None:
    assert placed("a black krater", "krater").together == 1


def test_a_word_that_comes_again_tells_more_and_less_each_time() -> None:
    once, twice, often = (
        placed("krater " * times + "cup " * (9 - times), "krater").often for times in (1, 2, 3)
    )
    assert 0 < once < twice < often < 1 and often - twice < twice - once
    assert placed("krater" + " cup" * 500, "krater").often < once


def test_a_part_of_a_compound_stands_where_the_compound_does() -> None:
    places = WordPlaces([1.0, 1.0], [["grab"], [f"spiegel{JOINT}de{JOINT}"]])
    stems = [f"{stem}{JOINT}de" for stem in ("bronzespiegel", "aus", "dem", "grab")]
    placing = places.placing(["bronzespiegel", "aus", "dem", "grab"], [*stems, f"spiegel{JOINT}de{JOINT}"])
    assert placing.together == pytest.approx(2 / 4)


def test_a_text_with_the_words_together_comes_before_one_that_has_them_here_and_there(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        for text in (SCATTERED, TOGETHER):
            pdf.new_page().insert_textbox((72, 72, 520, 300), text)
        pdf.save(tmp_path / "finds.pdf")
    with Project.open(tmp_path / "finds.pictoria") as project:
        project.add(tmp_path / "finds.pdf")
        project.analyse(jobs=1)
        hits = project.search("black figure krater").hits
    assert [hit.page for hit in hits] == [2, 1]
    assert hits[0].score > 1.2 * hits[1].score
