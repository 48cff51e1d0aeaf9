"""Catalogues made up from a seed, whose truth is known: to find out what the linker has never seen.

Every convention of the bench in six languages, with labels, numbers, papers, faces and pictures drawn by chance.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench.generator import (
    album,
    annotated,
    any_catalogue,
    any_figures,
    any_text,
    atlas,
    bled,
    catalogue,
    composites,
    decoys,
    edge_cases,
    engravings,
    genres,
    hard_captions,
    hard_plates,
    hard_records,
    plates,
    shared_captions,
    text_figures,
)
from bench.generator.fonts import require
from bench.generator.scanned import ScanLook, scan
from bench.generator.style import draw_style
from bench.generator.typesetter import BookTypesetter
from bench.generator.words import LANGUAGE_WORDS, LanguageWords

CONVENTIONS: Mapping[str, Callable[[BookTypesetter], None]] = {
    "below": text_figures.below,
    "above": text_figures.above,
    "unlabelled": text_figures.unlabelled,
    "twocol": text_figures.twocol,
    "side": text_figures.side,
    "beside": text_figures.beside,
    "shared": shared_captions.shared,
    "decoys": decoys.decoys,
    "double": composites.double,
    "bilingual": composites.bilingual,
    "continued": composites.continued,
    "parts": composites.parts,
    "entries": catalogue.entries,
    "corpus": catalogue.corpus,
    "unnumbered": genres.unnumbered,
    "opposite": catalogue.opposite,
    "columns": genres.columns,
    "coins": genres.coins,
    "sale": genres.sale,
    "exhibition": genres.exhibition,
    "salon": genres.salon,
    "legend-below": plates.legend_below,
    "legend-above": plates.legend_above,
    "legend-beside": plates.legend_beside,
    "facing": plates.facing,
    "explanations": plates.explanations,
    "list-of-plates": plates.list_of_plates,
    "bare-plates": plates.bare_plates,
    "plate-titles": atlas.plate_titles,
    "running-heads": atlas.running_heads,
    "tabulae": atlas.tabulae,
    "turned": atlas.turned,
    "openings": atlas.openings,
    "references": edge_cases.references,
    "restart": edge_cases.restart,
    "duplicate": edge_cases.duplicate,
    "misprint": edge_cases.misprint,
    "list-disagrees": edge_cases.list_disagrees,
    "titled-legend": hard_plates.titled_legend,
    "wordless-plates": hard_plates.wordless_plates,
    "foot-legend": hard_plates.foot_legend,
    "sub-captions": hard_captions.sub_captions,
    "carried-captions": hard_captions.carried_captions,
    "works": hard_captions.works,
    "engravings": engravings.engravings,
    "rare-words": hard_captions.rare_words,
    "own-labels": hard_records.own_labels,
    "bare-records": hard_records.bare_records,
    "album": album.album,
    "bled": bled.bled,
    "annotated": annotated.annotated,
    "any-catalogue": any_catalogue.any_catalogue,
    "any-figures": any_figures.any_figures,
    "any-text": any_text.any_text,
}
LANGUAGES = tuple(LANGUAGE_WORDS)


def make(
    path: Path,
    convention: str,
    lang: str,
    seed: int,
    *,
    scanned: bool | ScanLook = False,
    words: LanguageWords | None = None,
) -> dict[str, Any]:
    """Write a catalogue as a PDF to `path` and return its truth (a gold file of the bench).

    With `scanned` it is a scan without text layer, in the look given or one drawn from the seed; with `words` it says
    other things than the catalogues of its language do. The same arguments give the same file on every machine with
    the same versions of the packages that set it.

    Raises:
        KeyError: no such convention or language.
        BenchError: a package with fonts is not installed.
    """
    require()
    random = Random(f"{convention} {lang} {seed}")
    columns = {"twocol": 2, "side": 1, "beside": 1}.get(convention)
    if convention not in {
        "twocol",
        "entries",
        "corpus",
        "decoys",
        "explanations",
        "any-catalogue",
        "any-figures",
    }:
        columns = 1
    style = replace(draw_style(lang, random, columns=columns), own_words=words)
    gold: dict[str, Any] = {
        "name": path.stem, "convention": convention, "lang": lang, "origin": "own", "source": "pictoria-docs, AGPL-3.0",
        "scored": ["figures", "captions", "entries", "fields", "mentions", "links"],
        "pages": [], "figures": [], "captions": [], "entries": [], "mentions": [], "links": [],
    }  # fmt: skip
    heads = (random.choice(style.words.heads), random.choice(style.words.heads))
    typesetter = BookTypesetter(style=style, random=random, gold=gold, heads=heads)
    CONVENTIONS[convention](typesetter)
    if not scanned:
        typesetter.save(path)
        return gold
    with TemporaryDirectory() as scratch:
        printed = Path(scratch) / path.name
        typesetter.save(printed)
        look = scanned if isinstance(scanned, ScanLook) else None
        return scan(printed, path, gold, seed=f"{convention} {lang} {seed}", look=look)
