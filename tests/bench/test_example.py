"""The example catalogue is what its truth says it is, and the one that is installed is what the bench makes."""

import json
from pathlib import Path
from typing import Any

import pymupdf

from bench.example import PACKAGED, make_catalogue

GROWN = (-1, -2, 1, 2)


def printed(catalogue: Path) -> list[dict[str, Any]]:
    """What stands on every page: words, pictures and drawings with their boxes."""
    with pymupdf.open(catalogue) as pdf:
        return [
            {
                "words": page.get_text("words"),
                "pictures": [picture["bbox"] for picture in page.get_image_info()],
                "drawings": [drawing["rect"] for drawing in page.get_drawings()],
            }
            for page in pdf
        ]


def test_the_installed_catalogue_is_what_the_bench_makes(tmp_path: Path) -> None:
    gold = make_catalogue(tmp_path / PACKAGED.name)
    assert printed(PACKAGED) == printed(tmp_path / PACKAGED.name)
    truth = PACKAGED.with_suffix(".gold.json").read_text(encoding="utf-8")
    assert json.loads(truth) == json.loads(json.dumps(gold))


def test_its_truth_is_printed_where_it_says() -> None:
    gold = json.loads(PACKAGED.with_suffix(".gold.json").read_text(encoding="utf-8"))
    with pymupdf.open(PACKAGED) as pdf:
        assert len(gold["pages"]) == len(pdf)
        for thing in (*gold["captions"], *gold["mentions"]):
            text = " ".join(pdf[thing["page"] - 1].get_textbox(pymupdf.Rect(thing["bbox"]) + GROWN).split())
            first = thing["text"].split()[0].strip("(),;.")
            assert first in text, thing
        figures = {figure["id"] for figure in gold["figures"]}
        entries = {entry["id"] for entry in gold["entries"]}
        captions = {caption["id"] for caption in gold["captions"]}
        mentions = {mention["id"] for mention in gold["mentions"]}
        for link in gold["links"]:
            assert link["source"] in figures | captions | mentions
            assert link["target"] in figures | entries
