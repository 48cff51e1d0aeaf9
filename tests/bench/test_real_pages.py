"""Real pages to learn from: what authors marked up is read right, and the facts can be used."""

import json
import subprocess
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

import bench.real
from bench.real.blocks import blocks
from bench.real.composition import without_opening
from bench.real.labelled import labelled_facts, produce
from bench.real.latex_sources import letters, plain, statements
from bench.real.records import numbered
from bench.real.repositories import repository
from bench.real.scans import turned
from pictoria_docs import Project

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


def test_what_was_labelled_is_read_again_in_its_boxes(tmp_path: Path) -> None:
    Image.effect_noise((300, 200), 80).save(tmp_path / "vase.png")
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=420, height=600)
        page.insert_image((60, 60, 360, 260), filename=tmp_path / "vase.png")
        page.insert_text((60, 280), "Fig. 1. A vase with two handles", fontsize=10)
        pdf.save(tmp_path / "book.pdf")
    with Project.open(tmp_path / "book.pictoria") as project:
        project.add(tmp_path / "book.pdf")
        project.analyse(jobs=1)
        project.documents[0].validate()
    kept = tmp_path / "owner+books" / "repo"
    kept.mkdir(parents=True)
    (kept / "book.pdf").write_bytes((tmp_path / "book.pdf").read_bytes())
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@museum.example"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "Books"]):
        subprocess.run(["git", *command], cwd=kept, check=True)
    about = {
        "project": "book.pictoria",
        "repo": "owner/books",
        "path": "book.pdf",
        "pages": [1],
        "lang": "en",
    }
    (fact,) = labelled_facts([about | {"commit": "HEAD", "kind": "captions"}], tmp_path)
    assert "vase" not in json.dumps(fact), "facts hold no text"
    made = produce(repository(tmp_path, "owner/books"), fact, tmp_path)
    (caption,), (figure,) = made["captions"], made["figures"]
    assert caption["text"] == "Fig. 1. A vase with two handles"
    assert [(each["source"], each["target"]) for each in made["links"]] == [(caption["id"], figure["id"])]


@pytest.mark.parametrize("kind", ["printed", "lists", "latex"])
def test_facts_name_documents_once_and_hold_no_text(kind: str) -> None:
    facts = json.loads((FACTS / f"{kind}.json").read_text(encoding="utf-8"))
    assert len(facts) >= 60 and len({fact["name"] for fact in facts}) == len(facts)
    for fact in facts:
        assert {"name", "kind", "source", "commit", "path", "seed"} <= fact.keys()
        assert len(json.dumps(fact)) < 1000


@pytest.mark.parametrize("kind", ["labelled", "plain"])
def test_labels_say_where_things_stand_and_nothing_of_what_they_say(kind: str) -> None:
    facts = json.loads((FACTS / f"{kind}.json").read_text(encoding="utf-8"))
    assert len(facts) >= 40 and len({fact["name"] for fact in facts}) == len(facts)
    for fact in facts:
        assert {each[-1] for each in fact["regions"]} <= {"figure", "panel", "plate", "caption"}
        assert all(isinstance(value, (int, float)) for each in fact["regions"] for value in each[:-1])
        for entry in fact["entries"]:
            assert entry.keys() == {"number", "spans", "title"} and len(entry["number"] or "") < 12
