import pytest

from pictoria_docs.document.letters import unaccented


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("ÉTRUSQUE", "etrusque"),
        ("E\u0301trusque", "etrusque"),
        ("Köln", "koln"),
        ("XVᵉ", "xve"),
        ("ﬁgure", "figure"),
        ("İzmir", "izmir"),
        ("Œuvre, n° 4", "œuvre, n° 4"),
    ],
)
def test_one_word_is_the_same_however_it_is_printed(printed: str, plain: str) -> None:
    assert unaccented(printed) == plain
