"""A whole bench from seeds: which catalogues it holds, and writing them with their truth and a manifest.

The files have the formats of CatalogueBench: `NAME.pdf` beside `NAME.gold.json`.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

from bench.errors import BenchError
from bench.generator import CONVENTIONS, LANGUAGES, fonts, make
from bench.generator.words import TURNS

MANIFEST = "manifest.json"
SETTERS = (
    "pymupdf",
    "pillow",
    "numpy",
    "scipy",
    "matplotlib",
    "pymupdf-fonts",
    "fontpkg-crimson-text",
    "fontpkg-pt-serif",
)
"""The packages that decide how a page looks, to the byte."""

Tracker = Callable[[Iterable["CatalogueSpec"], int], Iterable["CatalogueSpec"]]
"""Goes through the items and shows how far it is; the number is their count."""


@dataclass(frozen=True)
class CatalogueSpec:
    """One catalogue of a bench."""

    convention: str
    lang: str
    seed: int
    scanned: bool = False

    @property
    def name(self) -> str:
        """Its file name without ending; scans are known by their name."""
        return f"gen_{'scan_' if self.scanned else ''}{self.convention}_{self.lang}_{self.seed}"


def parse_seeds(text: str) -> list[int]:
    """The seeds of "1-3,7", each once, in order.

    Raises:
        BenchError: the text is no list of numbers and ranges.
    """
    seeds: dict[int, None] = {}
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+))?\s*", part)
        if match is None or (match[2] and int(match[2]) < int(match[1])):
            raise BenchError(
                f"“{text}” is no list of seeds; write for instance --seeds 1-3 or --seeds 1,4,7-9."
            )
        seeds.update(dict.fromkeys(range(int(match[1]), int(match[2] or match[1]) + 1)))
    return list(seeds)


def plan(
    seeds: Sequence[int], *, conventions: str = ".", languages: Sequence[str] = (), every_language: bool = False,
    scanned: float = 0.0,
) -> list[CatalogueSpec]:  # fmt: skip
    """The catalogues of a bench: one for each convention and seed.

    Args:
        conventions: a regular expression that is searched for in their names.
        languages: of `LANGUAGES`, which take turns; where empty, those of `TURNS` do.
        every_language: each convention and seed in each language instead.
        scanned: the share of catalogues that come as scans, 0 to 1; which ones, their names decide.

    Raises:
        BenchError: a language, a share or an expression that makes no sense, or an expression without a match.
    """
    unknown = [lang for lang in languages if lang not in LANGUAGES]
    if unknown:
        raise BenchError(f"The bench has no language “{', '.join(unknown)}”; it has {', '.join(LANGUAGES)}.")
    if not 0 <= scanned <= 1:
        raise BenchError(f"--scanned {scanned} is no share; write a number from 0 (none) to 1 (all).")
    try:
        chosen = [name for name in CONVENTIONS if re.search(conventions, name)]
    except re.error as error:
        raise BenchError(f"“{conventions}” is no regular expression ({error}).") from error
    if not chosen:
        raise BenchError(f"No convention matches “{conventions}”; there are {', '.join(CONVENTIONS)}.")
    langs = list(languages or (LANGUAGES if every_language else TURNS))
    items = []
    for convention in chosen:
        for seed in seeds:
            # By the letters of the name, so that a new convention changes no other's languages.
            turn = [langs[(seed + sum(map(ord, convention))) % len(langs)]]
            for lang in langs if every_language else turn:
                chance = Random(f"scanned {convention} {lang} {seed}").random()
                items.append(CatalogueSpec(convention, lang, seed, scanned=chance < scanned))
    return items


def write_item(folder: Path, item: CatalogueSpec, *, name: str = "") -> Path:
    """Write one catalogue and its truth below `folder`; returns the PDF."""
    path = folder / f"{name or item.name}.pdf"
    gold = make(path, item.convention, item.lang, item.seed, scanned=item.scanned)
    text = json.dumps(gold, ensure_ascii=False, indent=1)
    path.with_suffix(".gold.json").write_text(text + "\n", encoding="utf-8")
    return path


def write_bench(
    folder: Path, items: Sequence[CatalogueSpec], *, command: str, progress: Tracker | None = None
) -> list[Path]:
    """Write a bench: catalogues, truth, a README and a manifest that tells what made it; returns the PDFs.

    Args:
        command: the command that makes the same bench again, for the README.

    Raises:
        BenchError: the folder cannot be written, or holds other catalogues.
        BenchError: a package with fonts is not installed.
    """
    fonts.require()
    names = {item.name for item in items}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = sorted(
            file.name
            for file in folder.glob("*.gold.json")
            if file.name.removesuffix(".gold.json") not in names
        )
        if others:
            raise BenchError(f"{folder} holds other catalogues already ({others[0]}); name an empty folder.")
        made = [write_item(folder, item) for item in (progress(items, len(items)) if progress else items)]
        manifest = _manifest(made, items, command)
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        (folder / "README.txt").write_text(_readme(manifest), encoding="utf-8")
    except OSError as error:
        raise BenchError(f"The bench cannot be written to {folder} ({error.strerror or error}).") from error
    return made


def _manifest(made: Sequence[Path], items: Sequence[CatalogueSpec], command: str) -> dict[str, Any]:
    return {
        "command": command,
        "pictoria_docs": version("pictoria-docs"),
        "packages": {package: version(package) for package in SETTERS},
        "catalogues": [
            {
                "name": item.name,
                **asdict(item),
                "sha256": sha256(path.read_bytes()).hexdigest(),
            }
            for path, item in zip(made, items, strict=True)
        ],
    }


def _readme(manifest: dict[str, Any]) -> str:
    packages = ", ".join(f"{name} {number}" for name, number in manifest["packages"].items())
    return (
        "A bench of catalogues made from seeds, each with its truth (NAME.pdf, NAME.gold.json).\n\n"
        f"Made by pictoria-docs {manifest['pictoria_docs']}:\n    {manifest['command']}\n"
        "The same command with the same versions makes the same files; manifest.json has their SHA-256.\n"
        f"Set with {packages}.\n\n"
        "Formats and conventions: docs/bench.md of pictoria-docs. Texts and pictures are invented; places, museums,\n"
        "authors and books named in them do not exist. Licence: AGPL-3.0-or-later, as pictoria-docs.\n"
    )
