"""The corpus of the query set: made-up catalogues about objects of the vocabularies, and documents of the dev bench.

The catalogues are set by the generator's conventions, but say other things: their titles, materials and dates are nouns
of the shipped vocabularies and scenes of Iconclass in the catalogue's language, so that what an entry is about is known
in all languages. Half of them, and of the dev documents, are the train split; each split is a corpus of its own.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from random import Random

from bench.generator import make
from bench.generator.words import LANGUAGE_WORDS, LanguageWords
from bench.queries.dates import draw_dates
from bench.queries.vocabulary import LANGUAGES, MATERIALS, OBJECTS, WORDS, label, scenes, scenes_of
from pictoria_docs.eval.gold import SUFFIX, find_gold, load_gold
from pictoria_docs.eval.search_queries import Split

SPLITS: tuple[Split, ...] = ("train", "test")
SEEDS: Mapping[Split, int] = {"train": 9101, "test": 9202}
"""Far from the seeds that the linker's weights are fitted to."""
CONVENTIONS = (
    "entries",
    "unnumbered",
    "columns",
    "sale",
    "bare-records",
    "opposite",
    "legend-below",
    "below",
)
TITLES = 24  # of one catalogue, at most
DATES = 9  # of one catalogue
WITH_SCENE = 0.75
"""Share of the titles of objects that may show a scene which name one."""
JOINT = {"fr": " : ", "en": ": ", "it": ": ", "de": ": "}
"""Between an object and its scene."""
SCANNED = "_scan_"
"""Dev documents without a text layer are left out: the same content comes as text."""


@dataclass(frozen=True)
class QueryCatalogue:
    """One made-up catalogue of the corpus."""

    convention: str
    language: str
    split: Split
    theme: str
    corpus: int = 0
    """Which of the corpora it is part of."""

    @property
    def seed(self) -> int:
        """Of what the generator draws."""
        return SEEDS[self.split] + self.corpus

    @property
    def name(self) -> str:
        """Its file name without ending."""
        return f"query_{self.convention}_{self.language}_{self.seed}"


def catalogues(corpus: int = 0) -> list[QueryCatalogue]:
    """The made-up catalogues of both splits; themes take turns, so that each comes in each language.

    Args:
        corpus: each number gives other catalogues, of the same kinds.
    """
    themes = list(WORDS["themes"])
    return [
        QueryCatalogue(
            convention,
            language,
            split,
            themes[(row + column + row // len(themes) + turn) % len(themes)],
            corpus,
        )
        for (turn, split), (row, convention), (column, language) in product(
            enumerate(SPLITS), enumerate(CONVENTIONS), enumerate(LANGUAGES)
        )
    ]


@cache
def known_titles(language: str) -> Mapping[str, tuple[str, str]]:
    """All titles that catalogues of a language may have -> id of the object, notation of the scene or ""."""
    found = {}
    for id in dict.fromkeys(id for theme in WORDS["themes"].values() for id in theme["objects"]):
        found[_title(id, "", language)] = (id, "")
        if id in WORDS["pictured"]:
            found |= {_title(id, scene, language): (id, scene) for scene in scenes()}
    return found


def words_of(catalogue: QueryCatalogue) -> LanguageWords:
    """The words of the generator for one catalogue: its language's, with titles, materials and dates of its theme."""
    random = Random(f"words {catalogue.name}")
    theme = WORDS["themes"][catalogue.theme]
    language = catalogue.language
    titles: dict[str, None] = {}
    while len(titles) < TITLES:
        ids = random.sample(theme["objects"], len(theme["objects"]))
        for id in ids:
            shown = id in WORDS["pictured"] and random.random() < WITH_SCENE
            scene = random.choice(scenes_of(catalogue.split)) if shown else ""
            titles[_title(id, scene, language)] = None
    return LANGUAGE_WORDS[language].model_copy(
        update={
            "objects": tuple(titles)[:TITLES],
            "materials": tuple(label(MATERIALS, id, language) for id in theme["materials"]),
            "dates": tuple(draw_dates(language, DATES, random)),
        }
    )


def write_catalogues(folder: Path, chosen: Sequence[QueryCatalogue]) -> Iterator[Path]:
    """Write catalogues and their gold to `folder`/train and `folder`/test; gives each PDF when it is there."""
    for catalogue in chosen:
        path = folder / catalogue.split / f"{catalogue.name}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        gold = make(path, catalogue.convention, catalogue.language, catalogue.seed, words=words_of(catalogue))
        path.with_suffix(SUFFIX).write_text(
            json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        yield path


def copy_documents(folder: Path, bench: Path) -> list[Path]:
    """Copy the documents of a bench with their gold into the two splits; they take turns by language.

    One that describes an object of an earlier one, by its inventory number, goes where that is: no object is in both.

    Raises:
        SourceError: `bench` has no gold, or a file of it is broken.
    """
    turns: Counter[tuple[str, bool]] = Counter()
    numbers: dict[Split, set[str]] = {split: set() for split in SPLITS}
    made = []
    for path in find_gold(bench):
        pdf = path.with_name(path.name.removesuffix(SUFFIX) + ".pdf")
        if SCANNED in path.name or not pdf.exists():
            continue
        gold = load_gold(path)
        own = {str(entry.fields.get("inventory_number", "")) for entry in gold.entries} - {""}
        kind = (gold.lang, bool(gold.entries))
        split = next((split for split in SPLITS if own & numbers[split]), SPLITS[turns[kind] % len(SPLITS)])
        turns[kind] += 1
        numbers[split] |= own
        target = folder / split
        target.mkdir(parents=True, exist_ok=True)
        made.append(Path(shutil.copy(pdf, target)))
        shutil.copy(path, target)
    return made


def _title(id: str, scene: str, language: str) -> str:
    noun = label(OBJECTS, id, language)
    noun = noun[0].upper() + noun[1:]
    return f"{noun}{JOINT[language]}{scenes()[scene][language]}" if scene else noun
