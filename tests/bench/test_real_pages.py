"""Real pages to learn from: what authors marked up is read right, and the facts can be used."""

import json
from pathlib import Path

import pytest
from PIL import Image

import bench.real
from bench.real.blocks import blocks
from bench.real.composition import without_opening
from bench.real.latex_sources import letters, plain, statements
from bench.real.records import numbered
from bench.real.scans import turned

FACTS = Path(bench.real.__file__).parent / "facts"


def test_captions_of_an_html_book_are_tied_to_their_pictures() -> None:
    page = """<html><body><h2>Of vases</h2><p>Text of the chapter.</p>
        <div class="figcenter"><img src="a.jpg"><p class="caption">Fig. 1. <i>A vase</i></p></div>
        <table><tr><td><img src="b.jpg"></td><td><img src="c.jpg"></td></tr>
        <tr><td class="caption">An urn</td><td class="caption">A cup</td></tr></table>
        <div class="footnote">A note.</div></body></html>"""
    found = blocks(page, "book/index.html")
    figures = [
        (block.pictures, [text for text, _ in block.captions]) for block in found if block.role == "figure"
    ]
    assert figures == [
        (["book/a.jpg"], ["Fig. 1. A vase"]),
        (["book/b.jpg"], ["An urn"]),
        (["book/c.jpg"], ["A cup"]),
    ]
    assert [block.role for block in found if block.role != "figure"] == ["heading", "text", "note"]


@pytest.mark.parametrize(
    ("markup", "bare"),
    [
        ("Fig. 12.—<i>A vase</i>", "<i>A vase</i>"),
        ('<span class="sc">Abb. 3.</span> Krug', '<span class="sc"></span>Krug'),
        ("7. Cup", "Cup"),
        ("A cup of 1750", "A cup of 1750"),
    ],
)
def test_the_label_of_a_caption_can_be_taken_off(markup: str, bare: str) -> None:
    assert without_opening(markup).replace(" ", "") == bare.replace(" ", "")


def test_latex_tells_captions_of_figures_from_those_of_tables_and_parts() -> None:
    source = r"""\section{Methods}
        \begin{figure}\includegraphics{a}\caption[short]{A vase\footnote{n} \cite{x} of {\"O}l % remark
        }\end{figure}
        \begin{table}\begin{tabular}{c}\end{tabular}\caption{Sizes of it}\end{table}
        \begin{figure}\begin{subfigure}{1cm}\includegraphics{b}\caption{left part}\end{subfigure}
        \caption{Whole}\end{figure}"""
    said = [(one.role, one.text, one.pictures) for one in statements(source) if one.role != "note"]
    assert said == [
        ("heading", "Methods", 0),
        ("caption", "A vase of Öl", 1),
        ("table", "Sizes of it", 0),
        ("part", "left part", 0),
        ("caption", "Whole", 1),
    ]
    assert letters(plain(r"na\"{\i}ve \textbf{ﬁne}")) == "naïvefine"


def test_numbered_paragraphs_are_records_with_what_follows_them() -> None:
    first = "<p>12. <b>Vase.</b> Clay.</p><p>Found in 1880.</p>"
    second = "<h3>Cups</h3><p>13. Cup of <i>silver</i>, with a lid of gold.</p>"
    found = list(numbered(blocks(f"<html><body>{first}{second}</body></html>", "x.html")))
    assert [(record.number, record.section, len(record.lines)) for record in found] == [
        ("12", "", 2),
        ("13", "Cups", 1),
    ]


def test_boxes_turn_with_their_page() -> None:
    assert turned([100, 100, 200, 120], 400, 600, 0) == [100, 100, 200, 120]
    page = Image.new("L", (400, 600), 0)
    page.paste(255, (100, 100, 201, 121))
    printed = page.rotate(1, Image.Resampling.BICUBIC).point(lambda value: 255 * (value > 100)).getbbox()
    assert printed == pytest.approx(turned([100, 100, 200, 120], 400, 600, 1), abs=1.5)


@pytest.mark.parametrize("kind", ["printed", "lists", "latex"])
def test_facts_name_documents_once_and_hold_no_text(kind: str) -> None:
    facts = json.loads((FACTS / f"{kind}.json").read_text(encoding="utf-8"))
    assert len(facts) >= 60 and len({fact["name"] for fact in facts}) == len(facts)
    for fact in facts:
        assert {"name", "kind", "source", "commit", "path", "seed"} <= fact.keys()
        assert len(json.dumps(fact)) < 1000
