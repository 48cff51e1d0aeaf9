"""A plan made: which documents have something to do, and in which shards they are done."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

from pictoria_docs.api.project import dump_values
from pictoria_docs.cluster.plan import (
    CONFIG,
    PLAN,
    SHARDS,
    Plan,
    PlanFolder,
    PlannedDocument,
    Shard,
    Stages,
    clear,
    copy_whole,
    keys_digest,
    python_version,
    write_whole,
)
from pictoria_docs.cluster.transfer import copy_results
from pictoria_docs.errors import ProjectError
from pictoria_docs.pipeline.pending import missing_pages, stale_stages
from pictoria_docs.pipeline.worker_jobs import Prepared
from pictoria_docs.store import DocumentRecord, Store
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.people.entry_openings import SaidOpenings
from pictoria_docs.version import VERSION

if TYPE_CHECKING:
    from pictoria_docs.api.project import Project

SHARD_PAGES = 400
"""A quarter of an hour of work, about: an interruption costs little, and a queue is not asked too often."""


def make_plan(
    project: "Project", to: Path | str, *, shard_pages: int = SHARD_PAGES, stages: Stages = "analyse"
) -> PlanFolder:
    """Plan what there is to do in a project, in a new folder; the project stays as it is.

    Args:
        project: whose documents.
        to: the folder, which is not there yet, on a disk that all machines see.
        shard_pages: of a shard; a longer document is a shard of its own.
        stages: "analyse" reads pages and links; "assist" asks models, of documents that have been analysed.

    Raises:
        ProjectError: nothing is to be done, the folder is there, or the disk refuses it; nothing is left then.
        ConfigError: the project's config makes no sense.
    """
    folder = Path(to).expanduser().absolute()
    if folder.exists():
        raise ProjectError("plan_exists", folder=folder)
    prepared = project.prepare()
    is_pending = _pending(project, prepared, stages)
    records = [record for record in project.store.documents.all() if is_pending(record)]
    if not records:
        raise ProjectError("plan_empty", folder=project.path)
    draft = folder.with_name(f"{folder.name}.{uuid4().hex}")
    try:
        order = [stage.name for stage in prepared.stages]
        count = _write_shards(project.store, cut_shards(records, shard_pages), draft, order)
        write_whole(draft / CONFIG, dump_values(prepared.values))
        plan = Plan(
            version=VERSION,
            python=python_version(),
            keys=keys_digest(prepared),
            stages=stages,
            project=str(project.path.absolute()),
            shard_pages=shard_pages,
            shards=count,
            documents=len(records),
            pages=sum(record.page_count for record in records),
        )
        write_whole(draft / PLAN, plan.model_dump_json(indent=2))
        with ProjectError.for_system("plan_unwritable", file=folder):
            for name in ("out", "done", "part", "attempts", "progress"):
                (draft / name).mkdir()
            os.rename(draft, folder)  # noqa: PTH104  (refuses a folder that has come meanwhile)
    except BaseException:
        clear(draft)
        raise
    return PlanFolder(folder)


def _pending(project: "Project", prepared: Prepared, stages: Stages) -> Callable[[DocumentRecord], bool]:
    if stages == "assist":
        from pictoria_docs.pipeline.assist_run import needs_assist

        return lambda record: needs_assist(project.store, prepared, record)
    return lambda record: bool(
        missing_pages(project.store, record, prepared) or stale_stages(project.store, record, prepared)
    )


def cut_shards(records: Iterable[DocumentRecord], shard_pages: int) -> Iterator[Shard]:
    """Put documents into shards: none is divided, and a shard has no more pages than asked, unless one document does.

    The shards with most pages come first, so that none of them is begun last.

    Args:
        records: the documents.
        shard_pages: pages of a shard.
    """
    groups: list[list[DocumentRecord]] = []
    pages = shard_pages + 1
    for record in records:
        if record.page_count > shard_pages:
            groups.insert(0, [record])
            continue
        if pages + record.page_count > shard_pages:
            groups.append([])
            pages = 0
        groups[-1].append(record)
        pages += record.page_count
    groups.sort(key=lambda group: -sum(record.page_count for record in group))
    for number, group in enumerate(groups):
        documents = tuple(map(PlannedDocument.of, group))
        yield Shard(number=number, pages=sum(each.page_count for each in documents), documents=documents)


def _write_shards(store: Store, shards: Iterable[Shard], folder: Path, order: Sequence[str]) -> int:
    """Write the shards and what the project knows of their documents; gives their number."""
    count = 0
    with ProjectError.for_system("plan_unwritable", file=folder / SHARDS):
        folder.mkdir(parents=True)
        with (folder / SHARDS).open("w", encoding="utf-8") as lines:
            for shard in shards:
                lines.write(shard.model_dump_json() + "\n")
                _write_known(store, shard, folder, order)
                count += 1
            lines.flush()
            os.fsync(lines.fileno())
    return count


def _write_known(store: Store, shard: Shard, folder: Path, order: Sequence[str]) -> None:
    records = [each.record() for each in shard.documents]
    known = [
        record
        for record in records
        if store.results.page_keys(record.id) or store.entry_openings.of(record.id) is not None
    ]
    if not known:
        return
    with TemporaryDirectory() as scratch:
        with closing(Store(scratch, create=True)) as small:
            run = small.runs.start("")
            for record in known:
                small.documents.add(record)
                openings = store.entry_openings.of(record.id)
                if openings is not None:
                    small.entry_openings.say(record.id, SaidOpenings(openings), "")
                copy_results(store, small, record.id, run, order)
        copy_whole(Path(scratch, DATABASE), folder / "in" / f"{shard.number}.sqlite")
