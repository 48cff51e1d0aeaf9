"""Generated catalogues: their truth agrees with what stands on the pages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pictoria_docs.eval.generator import CONVENTIONS, LANGUAGES, make


def words(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def printed(page: Any) -> Iterator[tuple[str, float, float]]:
    """Each character of a page with a point on its baseline."""
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for char in span["chars"]:
                    x, y = char["origin"]
                    yield char["c"], x + 0.2 * span["size"], y


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_truth_agrees_with_pages(convention: str, tmp_path: Path) -> None:
    lang = LANGUAGES[list(CONVENTIONS).index(convention) % len(LANGUAGES)]
    path = tmp_path / "made.pdf"
    gold = make(path, convention, lang, seed=3)
    with pymupdf.open(path) as pdf:
        assert [page["page"] for page in gold["pages"]] == list(range(1, len(pdf) + 1))
        texts = [words(page.get_text()) for page in pdf]
        for caption in gold["captions"]:
            # Line-end hyphens are gone when only letters count.
            assert words(caption["text"]) in texts[caption["page"] - 1]
        for item in [*gold["figures"], *gold["captions"], *gold["mentions"]]:
            x0, y0, x1, y1 = item["bbox"]
            page = pdf[item["page"] - 1].rect
            assert 0 <= x0 < x1 <= page.width + 1
            assert 0 <= y0 < y1 <= page.height + 1
        chars = [list(printed(page)) for page in pdf]
        for item in [*gold["mentions"], *gold["captions"]]:
            x0, y0, x1, y1 = item["bbox"]
            inside = words(
                "".join(c for c, x, y in chars[item["page"] - 1] if x0 <= x <= x1 and y0 <= y <= y1)
            )
            assert inside
            assert (
                inside in words(item["text"]) if item in gold["mentions"] else words(item["text"]) in inside
            )
    ids = {item["id"] for part in ("figures", "captions", "entries", "mentions") for item in gold[part]}
    for link in gold["links"]:
        assert {link["source"], link["target"]} <= ids


def test_the_seed_decides(tmp_path: Path) -> None:
    one, same, other = (make(tmp_path / "a.pdf", "facing", "de", seed) for seed in (1, 1, 2))
    assert json.dumps(one) == json.dumps(same)
    assert one["figures"] != other["figures"]


def test_figures_of_one_book_do_not_overlap(tmp_path: Path) -> None:
    for convention in ("below", "shared", "legend-below"):
        gold = make(tmp_path / "made.pdf", convention, "fr", seed=5)
        whole = [figure for figure in gold["figures"] if not figure["parent"]]
        for figure in whole:
            for rest in whole:
                if rest is figure or rest["page"] != figure["page"]:
                    continue
                a, b = figure["bbox"], rest["bbox"]
                assert min(a[2], b[2]) <= max(a[0], b[0]) or min(a[3], b[3]) <= max(a[1], b[1])
