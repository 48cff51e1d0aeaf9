"""What there is to do in a document: the pages and stages that have no result under today's keys."""

from collections.abc import Sequence
from itertools import dropwhile

from pictoria_docs.pipeline import keys
from pictoria_docs.pipeline.worker_jobs import Prepared
from pictoria_docs.store import DocumentRecord, Store


def missing_pages(
    store: Store,
    record: DocumentRecord,
    config: Prepared,
    wanted: Sequence[int] | None = None,
    *,
    again: bool = False,
) -> list[int]:
    """List the pages of a document that have no result under today's key.

    Args:
        store: the project's.
        record: the document, as its source is now.
        config: of the run.
        wanted: numbers of pages, from 1; None: all.
        again: pages that lost something when they were read count as missing.
    """
    key = keys.page_key(record.sha256, config)
    right = {key} if again else {key, keys.lost_key(key)}
    known = store.results.page_keys(record.id)
    numbers = range(1, record.page_count + 1) if wanted is None else wanted
    return [number for number in numbers if known.get(number) not in right]


def stale_stages(
    store: Store, record: DocumentRecord, config: Prepared, *, force: bool = False
) -> dict[str, str]:
    """List the document stages that are not right under today's keys, and all after the first of them, with the keys.

    Args:
        store: the project's.
        record: the document; without a page that was read, nothing is to be done.
        config: of the run.
        force: all of them.
    """
    pages = store.results.page_keys(record.id)
    if not pages:
        return {}
    openings = store.entry_openings.of(record.id)
    wanted = keys.document_keys(record.sha256, pages.items(), config, openings)
    known = store.results.stage_keys(record.id)  # also of what is done after the run (the assist stage)
    return dict(dropwhile(lambda stage: not force and known.get(stage[0]) == stage[1], wanted.items()))
