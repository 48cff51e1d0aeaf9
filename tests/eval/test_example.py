"""The example catalogue is what its truth says it is."""

from pathlib import Path

import pymupdf

from pictoria_docs.eval.example import make_catalogue

GROWN = (-1, -2, 1, 2)


def test_its_truth_is_printed_where_it_says(tmp_path: Path) -> None:
    gold = make_catalogue(tmp_path / "example.pdf")
    with pymupdf.open(tmp_path / "example.pdf") as pdf:
        assert len(gold["pages"]) == len(pdf)
        for thing in (*gold["captions"], *gold["mentions"]):
            printed = " ".join(
                pdf[thing["page"] - 1].get_textbox(pymupdf.Rect(thing["bbox"]) + GROWN).split()
            )
            first = thing["text"].split()[0].strip("(),;.")
            assert first in printed, thing
        figures = {figure["id"] for figure in gold["figures"]}
        entries = {entry["id"] for entry in gold["entries"]}
        captions = {caption["id"] for caption in gold["captions"]}
        mentions = {mention["id"] for mention in gold["mentions"]}
        for link in gold["links"]:
            assert link["source"] in figures | captions | mentions
            assert link["target"] in figures | entries


def test_it_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = make_catalogue(tmp_path / "a.pdf"), make_catalogue(tmp_path / "b.pdf")
    assert first | {"name": ""} == second | {"name": ""}
