"""What people said of two pictures as one table for a project: pairs may join pictures of different documents."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pictoria_docs.exchange.tables.row_stream import WRITERS
from pictoria_docs.exchange.tables.tables import BOX, Row
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.pictures.comparisons import (
    PicturePair,
    StoredComparison,
    agreement,
    effective_comparisons,
)
from pictoria_docs.store.pictures.gallery import GalleryPicture, Ref

if TYPE_CHECKING:
    from pictoria_docs.store import Store

_END = ("document", "figure_id", "page", *BOX, "kind", "number", "caption_text")
COLUMNS = (
    "comparison",
    *(f"{end}_{name}" for end in ("first", "second") for name in _END),
    *("category", "category_label", "user", "at", "note", "agreement", "standing"),
)
"""A row for each person and pair; `agreement` is "alone", "agreed" or "disputed"; `standing` is 1 for what was not
said anew or taken back since."""
AT_ONCE = 100


def comparison_rows(
    store: "Store",
    labels: Mapping[str, str],
    *,
    history: bool = False,
    documents: Collection[str] | None = None,
) -> Iterator[Row]:
    """The rows, a few pairs in memory at a time.

    Args:
        store: the project's.
        labels: words for the categories, by name.
        history: also what does not stand any more.
        documents: ids; only pairs with an end in one of them; None: all.
    """
    names: dict[str, str] = {record.id: record.name for record in store.documents.all()}
    for some in batches(store.comparisons.histories(documents), AT_ONCE):
        refs = dict.fromkeys(ref for comparisons in some for ref in comparisons[0].pair)
        pictures = {comparison.ref: comparison for comparison in store.gallery.pictures(refs)}
        for comparisons in some:
            standing = effective_comparisons(comparisons)
            for comparison in comparisons if history else standing:
                yield _row(comparison, standing, names, pictures, labels)


def _row(
    comparison: StoredComparison,
    standing: list[StoredComparison],
    names: Mapping[str, str],
    pictures: Mapping[Ref, GalleryPicture],
    labels: Mapping[str, str],
) -> Row:
    row: Row = {"comparison": comparison.number}
    for name, ref in zip(PicturePair._fields, comparison.pair, strict=True):
        row |= {
            f"{name}_{key}": value for key, value in _end(ref, comparison.seen[name], names, pictures).items()
        }
    agreed = agreement(standing)
    return row | {
        "category": comparison.category or "",
        "category_label": labels.get(comparison.category, comparison.category) if comparison.category else "",
        "user": comparison.user,
        "at": comparison.at,
        "note": comparison.note,
        "agreement": agreed.value if agreed is not None else "",
        "standing": "1" if comparison in standing else "",
    }


def _end(
    ref: Ref, snapshot: Mapping[str, Any], names: Mapping[str, str], pictures: Mapping[Ref, GalleryPicture]
) -> Row:
    """A picture as it is; as it was seen, where it is not there any more."""
    picture = pictures.get(ref)
    now = picture_seen(picture) if picture is not None else snapshot
    captions = picture.captions if picture is not None else ()
    return {
        "document": names.get(ref.document, ref.document),
        "figure_id": ref.id,
        "page": now["page"],
        **dict(zip(BOX, now["box"], strict=True)),
        "kind": now["kind"],
        "number": now["number"],
        "caption_text": " | ".join(getattr(caption.state, "text", "") for caption in captions),
    }


def picture_seen(picture: GalleryPicture) -> dict[str, Any]:
    """Where a picture is, and its number: kept with what is said of it."""
    region: Any = picture.row.state
    box = [round(number, 2) for number in region.box]
    return {"page": region.page, "box": box, "kind": region.type.value, "number": region.number}


def export_comparisons(
    store: "Store",
    labels: Mapping[str, str],
    folder: Path,
    format: str,
    documents: Collection[str],
    files: Sequence[Path],
) -> list[Path]:
    """Write what people said of two pictures beside the tables of the documents.

    Args:
        store: the project's.
        labels: words for the categories, by name.
        folder: where the other files of the export are.
        format: nothing is written in formats that are not in `WRITERS`.
        documents: ids; only pairs with an end in one of them.
        files: the other files, whose names are taken.
    """
    if format not in WRITERS or not store.comparisons.any(documents):
        return []
    path = folder / f"comparisons.{format}"
    if path in files:
        path = folder / f"comparisons-of-pictures.{format}"
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for data in WRITERS[format](comparison_rows(store, labels, documents=documents), COLUMNS):
            file.write(data)
    return [path]
