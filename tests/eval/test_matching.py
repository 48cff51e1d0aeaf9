"""What counts as found, wrong and neutral."""

from pathlib import Path
from typing import Any

import pytest

from bench.example import make_catalogue
from pictoria_docs.document import Box
from pictoria_docs.errors import SourceError
from pictoria_docs.eval.gold import Gold, find_gold, load_gold
from pictoria_docs.eval.links import LinkOutcome, score_links
from pictoria_docs.eval.matching import match_captions, match_entries, match_figures
from pictoria_docs.eval.predicted import (
    Predicted,
    PredictedCaption,
    PredictedEntry,
    PredictedFigure,
    PredictedLink,
    document_names,
    from_document,
    read_predicted,
)
from pictoria_docs.eval.scoring import score_document
from pictoria_docs.exchange.formats.export import export_project
from tests.exchange.from_gold import document_from_gold

LEFT, RIGHT, WHOLE = (100, 100, 200, 200), (210, 100, 310, 200), (100, 100, 310, 200)


def gold(**parts: Any) -> Gold:
    return Gold.model_validate(
        {"name": "vases", "pages": [{"page": 1, "width": 400, "height": 600}], **parts}
    )


def true(id: str, box: tuple[int, ...], kind: str = "figure", parent: str | None = None) -> dict[str, Any]:
    return {"id": id, "page": 1, "bbox": box, "kind": kind, "parent": parent}


def mine(id: str, box: tuple[int, ...], kind: str = "figure", parent: str | None = None) -> PredictedFigure:
    return PredictedFigure(id, 1, Box(*box), kind, parent)


def test_a_plate_may_be_given_as_its_panels_alone() -> None:
    plate = [true("p", WHOLE, "plate"), true("p1", LEFT, "panel", "p"), true("p2", RIGHT, "panel", "p")]
    said = Predicted("vases", (mine("a", LEFT), mine("b", RIGHT)))
    match = match_figures(gold(figures=plate), said)
    assert match.by_panels == {"p": ("a", "b")}
    assert not match.missed and not match.false


def test_panels_of_a_figure_that_the_gold_keeps_whole_are_neutral() -> None:
    said = Predicted(
        "vases", (mine("w", WHOLE), mine("a", LEFT, "panel", "w"), mine("b", RIGHT, "panel", "w"))
    )
    match = match_figures(gold(figures=[true("f", WHOLE)]), said)
    assert match.neutral == {"a", "b"} and not match.false


def test_a_plate_around_figures_that_the_gold_keeps_apart_is_neutral() -> None:
    said = Predicted(
        "vases", (mine("w", WHOLE, "plate"), mine("a", LEFT, "", "w"), mine("b", RIGHT, "", "w"))
    )
    match = match_figures(gold(figures=[true("f1", LEFT), true("f2", RIGHT)]), said)
    assert match.neutral == {"w"} and not match.false and not match.missed


def test_nothing_is_asked_of_ignored_zones() -> None:
    zone = {"page": 1, "bbox": (0, 0, 90, 90)}
    said = Predicted("vases", (mine("a", LEFT), mine("x", (0, 0, 100, 100)), mine("y", (300, 300, 350, 350))))
    match = match_figures(gold(figures=[true("f", LEFT)], ignore=[zone]), said)
    assert match.neutral == {"x"} and match.false == ("y",)


CAPTIONS = [
    {"id": id, "page": 1, "bbox": (100, top, 310, top + 10), "text": f"{label}. {text}", "label": label}
    for id, top, label, text in (
        ("c1", 205, "Fig. 1", "Kyathos attique à figures noires"),
        ("c2", 220, "Fig. 2", "Hydrie attique à figures rouges"),
    )
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fig. 1. Kyathos attique à figures noires", ("c1",)),
        ("kyathos attique à FIGURES noires", ("c1",)),  # without its label
        ("Fig. 1. Kyathos attique à fiqures noires", ("c1",)),
        ("Fig. 1.", ()),  # short texts must be equal
        ("", ()),
    ],
)
def test_captions_are_found_by_their_text(text: str, found: tuple[str, ...]) -> None:
    said = Predicted("vases", captions=(PredictedCaption("a", 0, None, text),))
    assert match_captions(gold(captions=CAPTIONS), said).gold_of["a"] == found


def test_entries_are_found_by_number_and_title() -> None:
    truth = gold(
        entries=[{"id": "e", "number": "12", "title": "Kyathos", "spans": [{"page": 1, "bbox": LEFT}]}],
        ignore_entries=[11],
    )
    here, cut = (
        PredictedEntry("a", "Cat. 12", "KYATHOS", frozenset({1, 2})),
        PredictedEntry("b", "11", "", frozenset()),
    )
    match = match_entries(truth, Predicted("vases", entries=(here, cut)))
    assert match.gold_of == {"a": "e"} and not match.same_pages
    assert match.cut == {"b"} and not match.false


def linked(*links: tuple[str, str], optional: tuple[tuple[str, str], ...] = ()) -> list[dict[str, Any]]:
    return [
        {"type": "caption_of", "source": source, "target": target, "optional": pair in optional}
        for source, target in (*links, *optional)
        for pair in [(source, target)]
    ]


def test_links_are_right_wrong_neutral_or_said_before() -> None:
    truth = gold(
        figures=[true("f1", LEFT), true("f2", RIGHT)],
        captions=CAPTIONS,
        links=linked(("c1", "f1"), ("c2", "f2"), optional=(("c2", "f1"),)),
    )
    captions = tuple(PredictedCaption(f"m{c['id']}", 1, None, str(c["text"])) for c in CAPTIONS)
    links = [("mc1", "a"), ("mc1", "b"), ("mc2", "a"), ("mc1", "a"), ("b", "mc2")]
    said = Predicted(
        name="vases",
        figures=(mine("a", LEFT), mine("b", RIGHT)),
        captions=captions,
        links=tuple(PredictedLink("caption_of", *pair, 0.5) for pair in links),
    )
    outcomes = [scored.outcome for scored in score_links(truth, said)]
    assert outcomes == [
        LinkOutcome.RIGHT,
        LinkOutcome.WRONG,
        LinkOutcome.NEUTRAL,
        LinkOutcome.REPEAT,
        LinkOutcome.RIGHT,
    ]
    assert score_document(truth, said).counts["link"] == (2, 1, 0)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return make_catalogue(tmp_path_factory.mktemp("example") / "example.pdf")


def test_a_perfect_prediction_has_all_that_the_gold_has(example: dict[str, Any]) -> None:
    truth, said = Gold.model_validate(example), from_document(document_from_gold(example))
    assert all(counts.f1 == 1 for counts in score_document(truth, said).counts.values())


def test_a_document_is_judged_as_its_csv_export_is(tmp_path: Path, example: dict[str, Any]) -> None:
    document = document_from_gold(example)

    def no_image(*_: object) -> Any:
        raise AssertionError

    export_project([document], no_image, tmp_path / "out", "csv", "en")
    assert document_names(tmp_path / "out") == [document.name]
    assert read_predicted(tmp_path / "out", document.name) == from_document(document)


def test_figures_alone_may_tell_captions_and_links(tmp_path: Path) -> None:
    head = "document;figure_id;page;x0;y0;x1;y1;caption_text;status\n"
    rows = "vases.pdf;a;1;100,0;100;200;200;Fig. 1. Kyathos attique à figures noires;\nvases;b;1;0;0;9;9;;Rejected\n"
    (tmp_path / "figures.csv").write_text(head + rows, encoding="utf-8-sig")
    truth = gold(figures=[true("f1", LEFT)], captions=CAPTIONS[:1], links=linked(("c1", "f1")))
    counts = score_document(truth, read_predicted(tmp_path, "vases")).counts
    assert counts["fig50"] == (1, 0, 0) and counts["link"] == (1, 0, 0)
    assert document_names(tmp_path) == ["vases"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not a JSON"),
        ('{"name": "x", "figures": [{"id": "f"}]}', "figures.0.page"),
        ('{"name": "x", "links": [{"type": "cites", "source": "m", "target": "f"}]}', "cites: m?"),
    ],
)
def test_broken_gold_is_told_in_a_sentence(
    tmp_path: Path, text: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PICTORIA_LANG", "en")
    with pytest.raises(SourceError, match="no gold file"):
        find_gold(tmp_path)
    (tmp_path / "x.gold.json").write_text(text, encoding="utf-8")
    [path] = find_gold(tmp_path)
    with pytest.raises(SourceError) as error:
        load_gold(path)
    assert told in str(error.value) and "x.gold.json" in str(error.value)
