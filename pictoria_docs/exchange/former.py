"""What an earlier export of a format left in a folder, and the next one does not write again."""

import csv
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path


def former_crops(old: Path, new: Path) -> Collection[Path]:
    """The pictures that the index of a document's crops names."""
    with suppress(OSError, ValueError, csv.Error), (old / "index.csv").open(encoding="utf-8-sig") as file:
        names = [row.get("file") or "" for row in csv.DictReader(file)]
        return [old / name for name in names if name and Path(name).name == name]
    return ()


def former_images(old: Path, new: Path) -> Collection[Path]:
    """The page images of the documents that are written again, below COCO's folder of images."""
    return [
        file for folder in new.iterdir() for file in (old / folder.name).glob("*.jpg") if file.stem.isdigit()
    ]


def former_pages(old: Path, new: Path) -> Collection[Path]:
    """Annotations and tiles of a document's pages."""
    tiles = [file for file in (old / "images").rglob("*") if file.is_file()]
    return [*(old / "annotations").glob("*.json"), *tiles]
