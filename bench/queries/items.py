"""The entries and figures of a folder of catalogues, from their gold and the text of their PDFs."""

import re
from collections import defaultdict
from pathlib import Path

import pymupdf

from pictoria_docs.eval.gold import SUFFIX, Gold, GoldBox, GoldEntry, GoldFigure, find_gold, load_gold
from pictoria_docs.eval.search_queries import ItemPlace, JudgedItem, Split

LINE_END_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad]\n(?=[a-zà-ÿ])")


def read_items(folder: Path, split: Split) -> list[tuple[JudgedItem, Gold]]:
    """The items of all catalogues of a folder, each with the gold that it is from.

    Raises:
        SourceError: the folder has no gold, or a file of it is broken.
    """
    found: list[tuple[JudgedItem, Gold]] = []
    for path in find_gold(folder):
        gold = load_gold(path)
        language = gold.lang
        with pymupdf.open(path.with_name(path.name.removesuffix(SUFFIX) + ".pdf")) as pdf:
            entries = [_entry(gold, entry, pdf, split, language) for entry in gold.entries]
        found += [(item, gold) for item in (*entries, *_figures(gold, split, language))]
    return found


def document_text(folder: Path, name: str) -> str:
    """All text of a catalogue's PDF."""
    with pymupdf.open(folder / f"{name}.pdf") as pdf:
        return "\n".join(page.get_text() for page in pdf)


def item_id(gold: Gold, id: str) -> str:
    """The id of an entry or figure in the whole corpus."""
    return f"{gold.name}#{id}"


def _entry(gold: Gold, entry: GoldEntry, pdf: pymupdf.Document, split: Split, language: str) -> JudgedItem:
    return JudgedItem(
        id=item_id(gold, entry.id),
        document=gold.name,
        kind="entry",
        split=split,
        language=language,
        number=entry.number,
        title=entry.title or "",
        text="\n".join(_text(pdf, span) for span in entry.spans),
        places=tuple(ItemPlace(kind="entry", page=span.page, box=span.box) for span in entry.spans),
    )


def _text(pdf: pymupdf.Document, span: GoldBox) -> str:
    text: str = pdf[span.page - 1].get_text("text", clip=pymupdf.Rect(*span.box))
    return LINE_END_HYPHEN.sub("", text).strip()


def _figures(gold: Gold, split: Split, language: str) -> list[JudgedItem]:
    captions = {caption.id: caption for caption in gold.captions}
    captions_of: dict[str, list[str]] = defaultdict(list)
    entries_of: dict[str, list[str]] = defaultdict(list)
    for optional in (False, True):
        for caption, figure in gold.pairs("caption_of", optional=optional):
            captions_of[figure].append(caption)
        for figure, entry in gold.pairs("depicts", optional=optional):
            entries_of[figure].append(item_id(gold, entry))

    def item(figure: GoldFigure) -> JudgedItem:
        own = [captions[id] for id in captions_of[figure.id]]
        boxes = (figure.box, *figure.alternatives)
        return JudgedItem(
            id=item_id(gold, figure.id),
            document=gold.name,
            kind="figure",
            split=split,
            language=language,
            number=figure.number,
            text="\n".join(caption.text for caption in own if not caption.optional),
            places=(
                *(ItemPlace(kind="figure", page=figure.page, box=box) for box in boxes),
                *(ItemPlace(kind="caption", page=caption.page, box=caption.box) for caption in own),
            ),
            entries=tuple(entries_of[figure.id]),
        )

    return [item(figure) for figure in gold.figures]
