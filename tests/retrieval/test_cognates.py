"""Names are found again in the spelling of another language; words that only look a little alike are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.retrieval.cognates import cognate_shares, common_spelling

texts = st.lists(st.frozensets(st.text("abcehkpstxyz", max_size=9)), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("word", "spelled"),
    [("sophonisbe", "sofonisba"), ("kunera", "cunera"), ("zyprian", "cyprian"), ("amphora", "anfora"),
     ("thetis", "teti"), ("harpagus", "harpage")],
)  # fmt: skip
def test_a_name_is_nearer_to_its_other_spelling_than_to_other_names(word: str, spelled: str) -> None:
    right, *wrong = cognate_shares([word], [{spelled}, {"ganymed"}, {"portrait"}])[:, 0]
    assert right > 0.3 and max(wrong) == 0


def test_short_words_and_numbers_have_no_other_spelling() -> None:
    assert not cognate_shares(["von", "1984"], [{"van", "1985"}]).any()


def test_nothing_is_alike_in_no_texts() -> None:
    assert cognate_shares(["amphora"], []).shape == (0, 1)
    assert not cognate_shares([], [{"amphora"}]).size


@given(st.lists(st.text("abcehkpstxyz1", max_size=9), max_size=4), texts)
def test_shares_are_shares_and_a_word_is_wholly_like_itself(
    words: list[str], found: list[frozenset[str]]
) -> None:
    shares = cognate_shares(words, found)
    assert shares.shape == (len(found), len(words))
    assert ((shares >= 0) & (shares <= 1)).all()
    for text, row in zip(found, shares, strict=True):
        for word, share in zip(words, row, strict=True):
            assert not (word in text and len(word) >= 4 and word.isalpha()) or share == 1


@given(st.text())
def test_a_common_spelling_is_never_longer_than_the_letters_can_make_it(word: str) -> None:
    assert len(common_spelling(word)) <= 2 * len(word)
