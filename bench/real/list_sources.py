"""Where lists and collections come from, and which part of each makes a document."""

import zlib
from pathlib import Path
from typing import Any

from bench.real.lists import LAYOUTS, PICTURED
from bench.real.records import records
from bench.real.repositories import Repository, repositories, repository

BOOKS = {  # number of the book: form, language, field
    "45744": ("numbered", "en", {}),
    "37558": ("numbered", "en", {}),
    "20442": ("numbered", "en", {}),
    "18736": ("numbered", "en", {}),
    "18703": ("numbered", "en", {}),
    "19416": ("numbered", "en", {}),
    "19606": ("numbered", "en", {}),
    "24402": ("numbered", "en", {}),
    "39089": ("numbered", "en", {}),
    "38836": ("numbered", "es", {}),
    "36598": ("tabled", "en", {}),
    "48611": ("tabled", "en", {}),
    "47014": ("titled", "en", {"class": "hangindent"}),
    "46507": ("titled", "en", {"class": "book"}),
    "60431": ("titled", "de", {"class": r"\bh3\b"}),
    "26701": ("numbered", "it", {}),
    "30782": ("numbered", "fr", {}),
}
TATE = {
    "title": "title",
    "all_artists": "Artist",
    "dateText": "Date",
    "medium": "Medium",
    "dimensions": "Dimensions",
    "creditLine": "Acquisition",
    "acno": "Reference",
}
CARNEGIE = {
    "title": "title",
    "artist": "Artist",
    "creation_date": "Date",
    "medium": "Medium",
    "size": "Size",
    "credit_line": "Credit",
    "accession_number": "Accession number",
}
COLLECTIONS: list[dict[str, Any]] = [
    *(
        {
            "source": "tategallery/collection",
            "path": f"artworks/{part}",
            "form": "museum",
            "lang": "en",
            "fields": TATE,
            "title": title,
            "numbers": True,
        }
        for part, title in (
            ("a/010", "Works on paper"),
            ("n/046", "British paintings"),
            ("p/078", "Prints"),
            ("t/070", "Recent acquisitions"),
        )
    ),
    *(
        {
            "source": "cmoa/collection",
            "path": f"cmoa/{part}",
            "form": "museum",
            "lang": "en",
            "fields": CARNEGIE,
            "title": title,
            "numbers": part != "2",
        }
        for part, title in (
            ("0", "Collection"),
            ("2", "Checklist of the exhibition"),
            ("7", "Decorative arts"),
        )
    ),
    {
        "source": "queeentin/fracarto-bilan",
        "path": "user/pages/05.annexes/01.liste-des-acquisitions-2023-de-la-collection-frac/acquisitions.md",
        "form": "sheets",
        "lang": "fr",
        "fields": {},
        "title": "Liste des acquisitions",
    },
    {
        "source": "game-stop/museumsperle",
        "path": "archive/metadata/metadata.js",
        "form": "listed",
        "lang": "de",
        "title": "Porzellan",
        "fields": {"title": "DESCRIPTION", "lines": {}, "split": True},
    },
    {
        "source": "srsergiorodriguez/dataviz2020_1",
        "path": "docs/andres_polania/entrega_3/chart/js/json.js",
        "form": "listed",
        "lang": "es",
        "title": "Catálogo de obras",
        "numbers": True,
        "fields": {
            "title": "title",
            "lines": {
                "date": "Fecha",
                "medium": "Técnica",
                "format": "Dimensiones (cm)",
                "contributor": "Procedencia",
                "part_of": "Exposiciones",
            },
        },
    },
    {
        "source": "focusjk/rijksmuseumesearch",
        "path": "src/Components/data.js",
        "form": "listed",
        "lang": "nl",
        "title": "Collectie",
        "numbers": True,
        "fields": {
            "title": "title",
            "lines": {
                "principalOrFirstMaker": "Vervaardiger",
                "longTitle": "Beschrijving",
                "objectNumber": "Objectnummer",
                "productionPlaces": "Plaats",
            },
        },
    },
    {
        "source": "Aneod/Aneod.github.io",
        "path": "Isaart/oeuvres.js",
        "form": "listed",
        "lang": "fr",
        "title": "Œuvres",
        "pictures": "Isaart/",
        "fields": {
            "title": "0",
            "lines": {"1": "Description", "2": "Dimensions", "3": "Date"},
            "picture": "5",
        },
    },
]
PER_SOURCE = 4


def _facts_of(kept: Repository, common: dict[str, Any], number: int) -> list[dict[str, Any]]:
    total = len(records(kept, common | {"first": 0, "count": 100_000})) if common["form"] != "museum" else 90
    facts = []
    first = 0
    for k in range(PER_SOURCE):
        seed = zlib.crc32(f"{common['source']}/{common['path']}/{k}".encode()) % 100_000
        layout = LAYOUTS[(number + k) % len(LAYOUTS)]
        if common["form"] == "sheets" and layout == "ruled":
            layout = "left"
        count = {"sheet": 7, "product": 12, "ruled": 16, "left": 20}.get(
            layout, 30 if layout in PICTURED else 45
        )
        if total - first < 5:
            break
        facts.append(
            common
            | {
                "first": first,
                "count": count,
                "layout": layout,
                "seed": seed,
                "number": [1, 17, 101, 230][seed % 4] if common.get("numbers") else None,
            }
        )
        first += count
    return facts


def list_facts(folder: Path) -> list[dict[str, Any]]:
    """What to print of lists and collections."""
    sources: list[dict[str, Any]] = []
    for book in repositories(folder):
        said = BOOKS.get(book.name.rsplit("_", 1)[-1]) if book.name.startswith("GITenberg/") else None
        if said:
            digits = book.name.rsplit("_", 1)[-1]
            path = next(
                (
                    path
                    for path in book.files()
                    if path.startswith(f"{digits}-h/") and path.endswith((".htm", ".html"))
                ),
                None,
            )
            if path:
                title = book.name.split("/")[1].rsplit("_", 1)[0].replace("-", " ")[:48]
                sources.append(
                    {
                        "source": book.name,
                        "path": path,
                        "form": said[0],
                        "lang": said[1],
                        "fields": said[2],
                        "title": title,
                        "pictures": f"{digits}-h/",
                    }
                )
    sources += [one for one in COLLECTIONS if (folder / one["source"].replace("/", "+", 1)).is_dir()]
    facts = []
    for k, common in enumerate(sources):
        try:
            facts += _facts_of(repository(folder, common["source"]), common, 3 * k)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            print(common["source"], repr(error)[:150])
    commits: dict[str, str] = {}
    for number, fact in enumerate(facts):
        commits.setdefault(fact["source"], repository(folder, fact["source"]).commit)
        fact |= {"name": f"list-{number:03d}", "kind": "printed", "commit": commits[fact["source"]]}
    return facts
