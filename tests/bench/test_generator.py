"""Generated catalogues: their truth agrees with what stands on the pages, and with itself."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest

from bench.errors import BenchError
from bench.generator import CONVENTIONS, LANGUAGES, fonts, make

KINDS = {
    "caption_of": ("captions", "figures"), "part_of": ("figures", "figures"),
    "depicts": ("figures", "entries"), "cites": ("mentions", "figures entries"),
}  # fmt: skip


def language(convention: str) -> str:
    return LANGUAGES[list(CONVENTIONS).index(convention) % len(LANGUAGES)]


@pytest.fixture(scope="module", params=CONVENTIONS)
def convention(request: pytest.FixtureRequest) -> str:
    """One after the other: all tests of a convention follow each other, and share its catalogue."""
    name: str = request.param
    return name


@lru_cache(maxsize=4)
def made(convention: str, seed: int = 3) -> tuple[dict[str, Any], bytes]:
    """A catalogue's truth and its file."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.pdf"
        gold = make(path, convention, language(convention), seed)
        return gold, path.read_bytes()


def words(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def printed(page: Any) -> Iterator[tuple[str, float, float]]:
    """Each character of a page with a point inside it, a little off its baseline."""
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", ()):
            across, down = line["dir"]
            for span in line["spans"]:
                step = 0.2 * span["size"]
                for char in span["chars"]:
                    x, y = char["origin"]
                    yield (
                        char["c"],
                        x + step * across + 0.3 * step * down,
                        y + step * down - 0.3 * step * across,
                    )


def test_truth_agrees_with_pages(convention: str) -> None:
    gold, file = made(convention)
    with pymupdf.open(stream=file) as pdf:
        assert [page["page"] for page in gold["pages"]] == list(range(1, len(pdf) + 1))
        for row, page in zip(gold["pages"], pdf, strict=True):
            assert (row["width"], row["height"]) == pytest.approx(
                (page.rect.width, page.rect.height), abs=0.1
            )
        spans = [span for entry in gold["entries"] for span in entry["spans"]]
        for item in [*gold["figures"], *gold["captions"], *gold["mentions"], *spans]:
            x0, y0, x1, y1 = item["bbox"]
            page = pdf[item["page"] - 1].rect
            assert -1 <= x0 < x1 <= page.width + 1
            assert -1 <= y0 < y1 <= page.height + 1
        chars = [list(printed(page)) for page in pdf]
        for part in ("mentions", "captions"):
            for item in gold[part]:
                x0, y0, x1, y1 = item["bbox"]
                on_page = chars[item["page"] - 1]
                inside = words("".join(c for c, x, y in on_page if x0 <= x <= x1 and y0 <= y <= y1))
                assert inside
                # A mention may go on in the next line, a caption in the next column; run-in items share a box.
                said = words(item["text"])
                goes_on = part == "mentions" or convention == "carried-captions"
                assert inside in said if goes_on else said in inside


def test_figures_cover_what_is_drawn(convention: str) -> None:
    gold, file = made(convention)
    with pymupdf.open(stream=file) as pdf:
        for page in pdf:
            boxes = [figure["bbox"] for figure in gold["figures"] if figure["page"] == page.number + 1]
            if not boxes:
                continue
            pixmap = page.get_pixmap(dpi=72, colorspace=pymupdf.csGRAY)
            grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
            for x0, y0, x1, y1 in boxes:
                ink = grey[max(0, round(y0)) : round(y1), max(0, round(x0)) : round(x1)] < 252
                rows, columns = ink.any(axis=1), ink.any(axis=0)
                # Nothing of a box is empty at its edges, whatever is in it.
                edge = max(4, round(0.06 * min(ink.shape)))
                assert rows[:edge].any()
                assert rows[-edge:].any()
                assert columns[:edge].any()
                assert columns[-edge:].any()


def test_truth_agrees_with_itself(convention: str) -> None:
    gold, _ = made(convention)
    ids = {
        part: {item["id"] for item in gold[part]} for part in ("figures", "captions", "entries", "mentions")
    }
    assert sum(len(names) for names in ids.values()) == len(set().union(*ids.values()))
    linked: dict[str, set[str]] = {"caption_of": set(), "cites": set()}
    for link in gold["links"]:
        sources, targets = KINDS[link["type"]]
        assert link["source"] in ids[sources]
        assert any(link["target"] in ids[part] for part in targets.split())
        linked.setdefault(link["type"], set()).add(link["source"])
    pairs = [(link["type"], link["source"], link["target"]) for link in gold["links"]]
    assert len(pairs) == len(set(pairs))
    for figure in gold["figures"]:
        if figure["parent"]:
            assert (
                figure["kind"],
                next(f for f in gold["figures"] if f["id"] == figure["parent"])["page"],
            ) == (
                "panel",
                figure["page"],
            )
    # Only a list of plates may describe a plate that is not there.
    loose = {caption["id"] for caption in gold["captions"]} - linked["caption_of"]
    assert len(loose) == (1 if convention == "list-disagrees" else 0)
    assert {mention["id"] for mention in gold["mentions"]} == linked["cites"]
    assert all(entry["spans"] for entry in gold["entries"])


def test_figures_of_one_book_do_not_overlap(convention: str) -> None:
    gold, _ = made(convention)
    for parents in (False, True):
        boxes = [(f["page"], f["bbox"]) for f in gold["figures"] if bool(f["parent"]) == parents]
        for order, (page, a) in enumerate(boxes):
            for other, b in boxes[:order]:
                across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
                assert page != other or across <= 1 or down <= 1


def test_the_seed_decides() -> None:
    assert made("facing", 1)[0]["figures"] != made("facing", 2)[0]["figures"]


def test_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    chosen = ("facing", "openings", "turned", "coins")
    code = (
        "import sys; from pathlib import Path; from bench.generator import make\n"
        "for name, lang in zip(sys.argv[2::2], sys.argv[3::2]):"
        " make(Path(sys.argv[1]) / (name + '.pdf'), name, lang, 3)"
    )
    arguments = [value for name in chosen for value in (name, language(name))]
    subprocess.run([sys.executable, "-c", code, str(tmp_path), *arguments], check=True)
    for name in chosen:
        assert (tmp_path / f"{name}.pdf").read_bytes() == made(name)[1]
        assert json.dumps(made(name)[0])


def test_missing_fonts_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda module: None if module == "fontpkg_pt_serif" else object())
    with pytest.raises(BenchError, match=r"fontpkg-pt-serif.*pip install"):
        make(tmp_path / "made.pdf", "below", "en", 1)
    assert not (tmp_path / "made.pdf").exists()
