"""Pieces of illustrated books printed in page designs by chance, with their whole truth."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pymupdf
from playwright.sync_api import Page

from bench.real.blocks import Block, blocks, language
from bench.real.composition import Composition, Shown
from bench.real.designs import PLACES, Design, drawn, stylesheet
from bench.real.gold import gold
from bench.real.languages import language as guessed
from bench.real.pictures import Picture, stored
from bench.real.printing import document_html, printed
from bench.real.repositories import Repository

MAX_TEXT_LENGTH = 900  # letters of a paragraph; longer ones end at a sentence
MAX_CAPTION_LENGTH = 420
TEXTS_IN_A_ROW = 4
SHORT = 250  # letters
SAYING = ("text", "item", "heading")


def pages_of(repository: Repository) -> list[str]:
    """The HTML files of a book: that of Project Gutenberg, or all of an EPUB or site."""
    found = [path for path in repository.files() if re.search(r"\.x?html?$", path, re.I)]
    book = [path for path in found if re.fullmatch(r"\d+-h/\d+-h\.html?", path)]
    return book or [path for path in found if not path.startswith("old/")]


def book_language(repository: Repository, content: str) -> str:
    """The language of a book: its metadata, then the file."""
    said = (
        re.search(r"^language:\s*\W*([a-z]{2})\b", repository.text("metadata.yaml"), re.M)
        if "metadata.yaml" in repository.files()
        else None
    )
    return said[1] if said else language(content) or guessed(re.sub(r"<[^>]+>", " ", content)[:200_000])


def book_title(repository: Repository, content: str) -> str:
    """The title of a book, short."""
    said = re.search(r"<title[^>]*>(.*?)</title>", content, re.S | re.I)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>|&\w+;", " ", said[1] if said else repository.name)).strip()
    text = re.sub(r"^.{0,12}Project Gutenberg('s)? e-?(Book|Text),?( of)?", "", text, flags=re.I)
    text = re.sub(
        r",? by .*$|\s*[|—-]\s*Project Gutenberg$|, (von|par|door|di|por|av) .*$", "", text, flags=re.I
    ).strip()
    return text[:60]


def shortened(block: Block) -> Block:
    """A paragraph cut at a sentence where it is too long."""
    if block.role not in ("text", "note", "item") or len(block.text) <= MAX_TEXT_LENGTH:
        return block
    cut = [m.end() for m in re.finditer(r"[.!?]\s", block.text[:MAX_TEXT_LENGTH])]
    text = block.text[: cut[-1] if cut else MAX_TEXT_LENGTH].strip()
    return Block(block.role, text, text.replace("&", "&amp;").replace("<", "&lt;"))


def usable(block: Block) -> bool:
    """Whether a figure's captions can be told apart: one for one picture."""
    return (
        len(block.pictures) == 1
        and len(block.captions) == 1
        and 3 <= len(block.captions[0][0]) <= MAX_CAPTION_LENGTH
    )


def pieces(found: list[Block], figures: int, count: int, seed: int) -> Iterator[tuple[int, int]]:
    """Up to `count` runs of blocks that hold about `figures` captioned figures each."""
    at = [i for i, block in enumerate(found) if block.role == "figure" and usable(block)]
    starts = list(range(0, len(at) - 3, figures))
    Random(f"{seed}/pieces").shuffle(starts)
    for start in sorted(starts[:count]):
        first, last = at[start], at[min(start + figures, len(at)) - 1]
        yield max(0, first - 2), min(len(found), last + 3)


def thinned(found: list[Block]) -> list[Block]:
    """Blocks without long runs of text: at most a few paragraphs between two figures."""
    out: list[Block] = []
    texts = 0
    for block in found:
        if block.role in ("figure", "heading"):
            texts = 0 if block.role == "figure" else texts
        else:
            texts += 1
            if texts > TEXTS_IN_A_ROW or len(block.text) < 2:
                continue
        if block.role == "heading" and len(block.text) > 150:
            continue
        if (
            block.role == "heading"
            and out
            and out[-1].role == "heading"
            and (len(out) < 2 or out[-2].role == "heading")
        ):
            out.pop()
        out.append(shortened(block))
    return out


def without_neighbours(found: list[Block]) -> list[Block]:
    """Blocks without short texts at pictures whose caption the author did not mark: they may be just that."""
    gone: set[int] = set()
    for i, block in enumerate(found):
        if block.role == "figure" and not usable(block):
            gone.update(
                k
                for k in (i - 1, i + 1)
                if 0 <= k < len(found) and found[k].role in SAYING and len(found[k].text) < SHORT
            )
    return [block for i, block in enumerate(found) if i not in gone]


def set_piece(
    repository: Repository, fact: dict[str, Any], folder: Path, drawings: list[Picture]
) -> tuple[Composition, str] | None:
    """The composition of a fact and its HTML body; None where too few pictures can be had."""
    content = repository.text(fact["path"])
    chosen = thinned(without_neighbours(blocks(content, fact["path"])[fact["blocks"][0] : fact["blocks"][1]]))
    design = design_of(fact)
    rng = Random(f"{fact['seed']}/piece")
    shown: dict[int, Shown] = {}
    bare: dict[int, Picture] = {}
    for i, block in enumerate(chosen):
        if block.role != "figure":
            continue
        picture = stored(repository, block.pictures[0], folder) if len(block.pictures) == 1 else None
        if picture and usable(block):
            text, markup = block.captions[0]
            if drawings and rng.random() < fact.get("drawings", 0):
                picture = rng.choice(drawings)
            shown[i] = Shown(picture, text, markup, 0)
        elif picture and not block.captions and picture.width > 250 and rng.random() < 0.5:
            bare[i] = picture
    if len(shown) < 3 and not fact.get("bare"):
        return None
    composition = Composition(design, fact["lang"])
    return composition, composition.body(chosen, shown, bare)


def design_of(fact: dict[str, Any]) -> Design:
    """The design of a fact."""
    place = PLACES[fact["seed"] % len(PLACES)]
    return drawn(fact["seed"], fact["lang"], place)


def produce(
    page: Page, repository: Repository, fact: dict[str, Any], out: Path, fonts: Path, drawings: list[Picture]
) -> dict[str, Any] | None:
    """Prints a fact's document and writes its gold; None where there is nothing to print."""
    found = set_piece(repository, fact, out / ".pictures", drawings)
    if found is None:
        return None
    composition, body = found
    design = composition.design
    title = fact["title"]
    chapter = next((part.text for part in composition.parts if part.role == "heading"), title)
    html = document_html(fact["lang"], stylesheet(design, fonts, title, chapter), body)
    file = out / f"{fact['name']}.pdf"
    printed(page, html, file)
    with pymupdf.open(file) as document:
        truth = gold(document, composition, fact)
        document.ez_save(str(file.with_suffix(".new")))
    file.with_suffix(".new").replace(file)
    return truth
