"""What an earlier export of a format left in a folder, and the next one does not write again."""

import csv
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote


def former_crops(old: Path, new: Path) -> Collection[Path]:
    """The pictures that the index of a document's crops names, but those of Omeka's items."""
    return _files(old, _named_by(old / "index.csv", "file") - _media(old))


def former_media(old: Path, new: Path) -> Collection[Path]:
    """The pictures that the items of a document for Omeka name, but those of its crops."""
    return _files(old, _media(old) - _named_by(old / "index.csv", "file"))


def former_records(old: Path, new: Path) -> Collection[Path]:
    """The entries that the index of a document's records in Dublin Core names."""
    folder = old / "dublin_core"
    return _files(folder, _named_by(folder / "index.csv", "file"))


def former_objects(old: Path, new: Path) -> Collection[Path]:
    """The entries of a document as Linked Art."""
    return [*(old / "linked_art").glob("*.json")]


def former_lido(old: Path, new: Path) -> Collection[Path]:
    """The records of a document, which has none now."""
    return [old / "lido.xml"]


def _named_by(index: Path, column: str) -> set[str]:
    with suppress(OSError, ValueError, csv.Error), index.open(encoding="utf-8-sig", newline="") as file:
        return {row.get(column) or "" for row in csv.DictReader(file)}
    return set()


def _media(folder: Path) -> set[str]:
    """Names of pictures; those of addresses are their last parts."""
    cells = _named_by(folder / "items.csv", "media")
    media = (name for cell in cells for name in cell.split("|"))
    return {unquote(name.rpartition("/")[2]) if "://" in name else name for name in media}


def _files(folder: Path, names: Collection[str]) -> list[Path]:
    return [folder / name for name in names if name and Path(name).name == name]


def former_deposit(old: Path, new: Path) -> Collection[Path]:
    """The data that the list of checksums of an earlier deposit names."""
    with suppress(OSError, ValueError):
        lines = (old.parent / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
        files = [old.parent / line.partition("  ")[2] for line in lines]
        return [file for file in files if file.is_relative_to(old) and ".." not in file.parts]
    return ()


def former_images(old: Path, new: Path) -> Collection[Path]:
    """The page images of the documents that are written again, below COCO's folder of images."""
    return [
        file
        for folder in new.iterdir()
        for file in (old / folder.name).glob("*.jpg")
        if _document(file) == folder.name
    ]


def former_set(old: Path, new: Path) -> Collection[Path]:
    """Images or labels of the documents that are written again, whichever split of YOLO they were in."""
    written = {_document(file) for file in new.glob("*/*")} - {None}
    return [
        file for split in new.iterdir() for file in (old / split.name).glob("*") if _document(file) in written
    ]


def _document(file: Path) -> str | None:
    """The document, by its name among files, whose page a file of a training set shows."""
    name, _, page = file.stem.rpartition("_")
    return name if page.isdigit() else None


def former_pages(old: Path, new: Path) -> Collection[Path]:
    """Annotations of a document's pages, and their tiles, where tiles are written again."""
    tiles = [file for file in (old / "images").rglob("*") if file.is_file() and (new / "images").exists()]
    return [*(old / "annotations").glob("*.json"), *tiles]
