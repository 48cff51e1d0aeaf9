"""Entries that people mark and change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pictoria_docs.document import Entry, EntrySpan, Page, Region
from pictoria_docs.editing.making.common import USER, check_new_id
from pictoria_docs.editing.making.regions import box_of
from pictoria_docs.errors import EditError
from pictoria_docs.linking.drawn_entry import read_drawn_entry

WHOLE_PAGE = 0.95
"""Share of a page from which a place is the page."""
PageOf = Callable[[int], Page]
RegionsOn = Callable[[int], Sequence[Region]]


def new_entry(id: str, changes: Mapping[str, Any], page_of: PageOf, on: RegionsOn) -> Entry:
    """An entry that a person marked; number and title that they do not give are read in its first texts.

    Raises:
        EditError: it can't be.
    """
    empty = Entry(id=check_new_id(id), number=None, title=None, spans=(), origin=USER)
    entry = changed_entry(empty, changes, page_of, on)
    if not entry.spans or not has_own_places(entry, map(page_of, entry.pages)):
        return entry
    read = read_drawn_entry(entry, [region for page in entry.pages for region in on(page)])
    return read.model_copy(update={"fields": ()})


def has_own_places(entry: Entry, pages: Iterable[Page]) -> bool:
    """Whether an entry says where it stands; one that a spreadsheet adds has a whole page, which prints others too."""
    areas = {page.number: page.box.area for page in pages}
    return all(span.box.area < WHOLE_PAGE * areas[span.page] for span in entry.spans)


def changed_entry(entry: Entry, changes: Mapping[str, Any], page_of: PageOf, on: RegionsOn) -> Entry:
    """An entry with another number, title or extent; its spans hold the regions whose middle lies in them.

    Args:
        entry: as it is.
        changes: number, title, spans (each with page and box).
        page_of: a page by its number.
        on: the regions of a page.

    Raises:
        EditError: the changes make no sense.
    """
    update: dict[str, Any] = {}
    for name, value in changes.items():
        if name in ("number", "title") and isinstance(value, (str, type(None))):
            update[name] = value
        elif name == "spans" and isinstance(value, (list, tuple)) and value:
            update["spans"] = tuple(_span(span, page_of, on) for span in value)
        else:
            raise EditError("edit_bad_value", name=name)
    return entry.model_copy(update=update)


def _span(value: object, page_of: PageOf, on: RegionsOn) -> EntrySpan:
    try:
        page = page_of(int(value["page"]))  # type: ignore[index]
        box = box_of(value["box"])  # type: ignore[index]
    except (KeyError, TypeError, ValueError) as error:
        raise EditError("edit_bad_value", name="spans") from error
    inside = [region for region in on(page.number) if box.holds(region.box.centre)]
    inside.sort(key=lambda region: region.order)
    return EntrySpan(page=page.number, box=box, regions=tuple(region.id for region in inside))
