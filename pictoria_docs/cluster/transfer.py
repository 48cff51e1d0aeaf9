"""Results of a document taken from one project to another, as a run would have written them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, islice
from typing import TypeVar

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.pipeline.keys import digest
from pictoria_docs.store import Store

Item = TypeVar("Item")
AT_ONCE = 64
"""Pages that one transaction writes: whoever waits for it does not notice."""


def results_digest(store: Store, document: DocumentId) -> str:
    """Digest of the keys of a document's results: the same keys mean the same results."""
    stages = [(stage.name, stage.key) for stage in store.results.finished_stages(document)]
    return digest(sorted(store.results.page_keys(document).items()), stages)


def copy_results(source: Store, target: Store, document: DocumentId, run: int, order: Sequence[str]) -> None:
    """Put the results that `source` has of a document in the place of those of `target`.

    Several short transactions, as in a run: until the last of them, the results that were there count. Who is
    interrupted leaves a document as `AnalysisRun` does, and calls this again.

    Args:
        source: where the results are.
        target: a project that has the document; nothing that people decided is touched.
        document: which one.
        run: the run of `target` that the results belong to.
        order: all stages, in their order.

    Raises:
        LockedError: the document is validated.
        ProjectError: a disk refuses it.
    """
    known = target.results.page_keys(document)
    new = (page for page in source.results.stored_pages(document) if known.get(page[0]) != page[1])
    for pages in _batches(new):
        target.results.save_pages(document, pages)
    right = target.results.stage_keys(document)
    stages = list(
        dropwhile(lambda stage: right.get(stage.name) == stage.key, source.results.finished_stages(document))
    )
    if not stages:
        return
    target.results.drop_unfinished(document)
    for results in _batches(source.results.stored_results(document, stages)):
        target.results.save(document, run, results)
    keys = {stage.name: stage.key for stage in stages}
    target.results.finish(document, run, keys, {stage.name: stage.counts for stage in stages}, order)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, AT_ONCE)):
        yield batch
