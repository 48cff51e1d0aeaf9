"""A long text read in pieces gives what it gives read as a whole, in the same places."""

import re
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document.pieces import OVERLAP, PIECE, pieces, read_in_pieces

BLOCKS = st.lists(
    st.tuples(st.sampled_from(("word ", "w", "Fig. 3. ", "\n", "\n\n", ". ", " ")), st.integers(1, 4000)),
    max_size=12,
)


@dataclass(frozen=True)
class Word:
    """A word, with its letters."""

    start: int
    end: int
    letters: tuple["Word", ...] = ()


def words(text: str) -> list[Word]:
    """The words of a text, each with its first letter."""
    return [
        Word(found.start(), found.end(), (Word(found.start(), found.start() + 1),))
        for found in re.finditer(r"\w+", text)
    ]


@given(BLOCKS)
def test_pieces_follow_each_other_and_are_never_longer_than_their_bound(
    blocks: list[tuple[str, int]],
) -> None:
    text = "".join(sign * count for sign, count in blocks)
    found = list(pieces(text))
    assert found[0].start == found[0].left == 0 and found[-1].end == found[-1].right == len(text)
    assert all(one.end == other.start for one, other in pairwise(found))
    for piece in found:
        assert piece.left <= piece.start <= piece.end <= piece.right
        assert piece.right - piece.left <= PIECE + 2 * OVERLAP


@given(BLOCKS)
def test_pieces_together_give_the_words_of_the_whole(blocks: list[tuple[str, int]]) -> None:
    text = "".join(sign * count for sign, count in blocks)
    whole = words(text)
    if all(word.end - word.start < OVERLAP for word in whole):
        assert read_in_pieces(text, words) == whole


def test_a_word_of_any_length_is_cut_and_never_found_twice() -> None:
    text = f"a {'b' * 5 * PIECE} c"
    found = read_in_pieces(text, words)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert text[found[-1].start : found[-1].end] == "c"
