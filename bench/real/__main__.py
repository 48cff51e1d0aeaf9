"""Makes documents with truth out of fetched repositories.

python -m bench.real facts KIND --repositories DIR     chooses what to print or to cut, and writes facts/KIND.json
python -m bench.real make KIND --repositories DIR --out DIR [--fonts DIR]     makes the documents of facts/KIND.json
python -m bench.real scans --documents DIR --out DIR    page images of a third of the documents
python -m bench.real look DIR SHEET.png                 random pages with their truth
python -m bench.real count DIR                          what there is
"""

import argparse
import json
import sys
import zlib
from multiprocessing import Process
from pathlib import Path
from typing import Any

from lxml import etree

from bench.real import labelled, latex, lists, printed, report, scans
from bench.real.blocks import blocks
from bench.real.list_sources import list_facts
from bench.real.overlay import contact_sheet
from bench.real.pictures import Picture, stored
from bench.real.printing import browser
from bench.real.repositories import repositories, repository

FACTS = Path(__file__).parent / "facts"
PIECES = 4
NO_BOOKS = (  # slides and posters kept as HTML beside a thesis
    "MarcoIeni/Applicazioni-per-ambienti-intelligenti-basati-su-MongoDB-e-sul-protocollo-CoAP",
    "espoirMur/FinalYearProjectReport",
)
FIGURES = 11
DRAWINGS = ("corybrunson/ggalluvial", "wilkelab/cowplot", "wilkelab/ggridges", "thomasp85/patchwork")

POOL = [
    "GITenberg/Ancient-art-of-the-province-of-Chiriqui-ColombiaGovernment-Printing-Office-Washington-1888-pa__30621",
    "GITenberg/RembrandtK-nstler-Monographien--III_35030",
    "GITenberg/Velazquez-en-el-museo-del-Prado_65034",
    "GITenberg/Chats-on-Cottage-and-Farmhouse-Furniture_44603",
    "GITenberg/Il-Valdarno-da-Firenze-al-mare_41555",
    "GITenberg/Technik-der-Bronzeplastik_53451",
    "GITenberg/Hans-Thoma-und-seine-Weggenossen-Eine-Kunstgabe_63110",
]


def write_facts(kind: str, facts: list[dict[str, Any]]) -> None:
    """Writes facts, one document a line."""
    FACTS.mkdir(exist_ok=True)
    rows = ",\n".join(json.dumps(fact, ensure_ascii=False, separators=(",", ":")) for fact in facts)
    (FACTS / f"{kind}.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def read_facts(kind: str) -> list[dict[str, Any]]:
    """The facts of a kind."""
    facts: list[dict[str, Any]] = json.loads((FACTS / f"{kind}.json").read_text(encoding="utf-8"))
    return facts


def printed_facts(folder: Path) -> list[dict[str, Any]]:
    """What to print: what is known already, and pieces of all further books with captions."""
    facts = read_facts("printed") if (FACTS / "printed.json").exists() else []
    known = {fact["source"] for fact in facts}
    for book in repositories(folder):
        usable = 0
        if book.name in known or book.name in NO_BOOKS:
            continue
        for path in printed.pages_of(book):
            if usable >= PIECES:
                break
            content = book.text(path)
            try:
                found = blocks(content, path)
            except (ValueError, AssertionError, etree.ParserError):
                continue
            seed = zlib.crc32(f"{book.name}/{path}".encode()) % 100_000
            captioned = sum(printed.usable(block) for block in found)
            if captioned < 5:
                continue
            for start, end in printed.pieces(found, FIGURES, PIECES - usable, seed):
                usable += 1
                number = len(facts)
                facts.append(
                    {
                        "name": f"printed-{number:03d}",
                        "kind": "printed",
                        "source": book.name,
                        "commit": book.commit,
                        "path": path,
                        "blocks": [start, end],
                        "seed": seed * 11 + number,
                        "lang": printed.book_language(book, content),
                        "title": printed.book_title(book, content),
                        "drawings": 0.3 if number % 5 == 0 else 0,
                    }
                )
    return facts


def latex_facts(folder: Path) -> list[dict[str, Any]]:
    """What is known already, and further repositories with LaTeX sources; `make` chooses their PDF and pages."""
    facts = read_facts("latex") if (FACTS / "latex.json").exists() else []
    known = {fact["source"] for fact in facts}
    number = max((int(fact["name"].rpartition("-")[2]) for fact in facts), default=-1)
    for kept in repositories(folder):
        if kept.name not in known and any(path.endswith(".tex") for path in kept.files()):
            number += 1
            seed = zlib.crc32(kept.name.encode()) % 1000
            facts.append(
                {
                    "name": f"latex-{number:03d}",
                    "kind": "latex",
                    "source": kept.name,
                    "commit": kept.commit,
                    "seed": seed,
                }
            )
    return facts


def make_latex(facts: list[dict[str, Any]], folder: Path, out: Path) -> None:
    """Cuts the pages of LaTeX documents; writes the facts with what was chosen."""
    out.mkdir(parents=True, exist_ok=True)
    kept = []
    for fact in facts:
        gold = out / f"{fact['name']}.gold.json"
        if not gold.exists():  # in a process of its own: some PDFs make the library crash
            child = Process(target=_one_latex, args=(fact, folder, out))
            child.start()
            child.join(timeout=240)
            if child.is_alive():
                child.kill()
        if gold.exists():
            kept.append(json.loads(gold.read_text(encoding="utf-8"))["fact"])
    write_facts("latex", kept)


def _one_latex(fact: dict[str, Any], folder: Path, out: Path) -> None:
    truth = latex.produce(repository(folder, fact["source"]), fact, out)
    if truth:
        text = json.dumps(truth | {"fact": fact}, ensure_ascii=False)
        (out / f"{fact['name']}.gold.json").write_text(text, encoding="utf-8")


def make_labelled(facts: list[dict[str, Any]], folder: Path, out: Path) -> None:
    """Cuts the pages of labelled documents."""
    out.mkdir(parents=True, exist_ok=True)
    for fact in facts:
        gold = out / f"{fact['name']}.gold.json"
        if not gold.exists() and (truth := labelled.produce(repository(folder, fact["source"]), fact, out)):
            gold.write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")


def drawings(folder: Path, out: Path) -> list[Picture]:
    """Plots with words in them, of repositories of plotting packages."""
    found = []
    for name in DRAWINGS:
        if (folder / name.replace("/", "+")).is_dir():
            kept = repository(folder, name)
            found += [
                picture
                for path in sorted(kept.files())
                if path.endswith(".svg") and (picture := stored(kept, path, out / ".pictures"))
            ]
    return found


def make(kind: str, facts: list[dict[str, Any]], folder: Path, out: Path, fonts: Path) -> None:
    """Makes the documents of facts."""
    out.mkdir(parents=True, exist_ok=True)
    plots = lists.pool(folder, out, POOL) if kind == "lists" else drawings(folder, out)
    produce = lists.produce if kind == "lists" else printed.produce
    with browser() as page:
        for fact in facts:
            if (out / f"{fact['name']}.gold.json").exists():
                continue
            try:
                truth = produce(page, repository(folder, fact["source"]), fact, out, fonts, plots)
            except Exception as error:
                print(fact["name"], "failed:", repr(error)[:200], file=sys.stderr)
                continue
            if truth:
                (out / f"{fact['name']}.gold.json").write_text(
                    json.dumps(truth, ensure_ascii=False), encoding="utf-8"
                )


def main() -> None:
    """Runs a command."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.real", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("facts", "make"):
        one = commands.add_parser(name)
        choices = ("printed", "latex", "lists", "labelled", *(("plain",) if name == "make" else ()))
        one.add_argument("kind", choices=choices)
        one.add_argument("--repositories", type=Path, required=True)
        if name == "facts":
            one.add_argument("--labels", type=Path, nargs="*", help="what was labelled, one JSON a line")
            one.add_argument("--projects", type=Path, help="folder of the finished projects")
        if name == "make":
            one.add_argument("--out", type=Path, required=True)
            one.add_argument("--fonts", type=Path)
            one.add_argument("--limit", type=int)
    scan = commands.add_parser("scans")
    scan.add_argument("--documents", type=Path, required=True)
    scan.add_argument("--out", type=Path, required=True)
    look = commands.add_parser("look")
    look.add_argument("documents", type=Path)
    look.add_argument("sheet", type=Path)
    look.add_argument("--seed", type=int, default=0)
    count = commands.add_parser("count")
    count.add_argument("documents", type=Path)
    said = parser.parse_args()
    if said.command == "facts" and said.kind == "labelled":
        labels = [json.loads(row) for file in said.labels for row in file.read_text("utf-8").splitlines()]
        write_facts("labelled", list(labelled.labelled_facts(labels, said.projects)))
    elif said.command == "facts":
        write_facts(
            said.kind,
            {"printed": printed_facts, "latex": latex_facts, "lists": list_facts}[said.kind](
                said.repositories
            ),
        )
    elif said.command == "make" and said.kind == "latex":
        make_latex(read_facts("latex"), said.repositories, said.out)
    elif said.command == "make" and said.kind in ("labelled", "plain"):
        make_labelled(read_facts(said.kind), said.repositories, said.out)
    elif said.command == "make":
        make(said.kind, read_facts(said.kind)[: said.limit], said.repositories, said.out, said.fonts)
    elif said.command == "scans":
        said.out.mkdir(parents=True, exist_ok=True)
        for file in scans.chosen(
            said.documents, json.loads((FACTS / "scans.json").read_text(encoding="utf-8"))
        ):
            if not (said.out / f"scan-{file.stem}.gold.json").exists():
                truth = scans.scan(file, said.out)
                (said.out / f"scan-{file.stem}.gold.json").write_text(
                    json.dumps(truth, ensure_ascii=False), encoding="utf-8"
                )
    elif said.command == "look":
        print(*contact_sheet(said.documents, said.sheet, seed=said.seed))
    else:
        print(report.table(said.documents))


if __name__ == "__main__":
    main()
