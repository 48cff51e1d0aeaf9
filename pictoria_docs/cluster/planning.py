"""A plan made: which documents have something to do, and in which shards they are done."""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

from pictoria_docs.api.project import dump_values
from pictoria_docs.cluster.plan import (
    CONFIG,
    PLAN,
    Plan,
    PlanFolder,
    Shard,
    Stages,
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
    project: "Project", to: Path | str, *, shard_pages: int = SHARD_PAGES, stages: Stages = Stages.ANALYSE
) -> PlanFolder:
    """Plan what there is to do in a project, in a new folder; the project stays as it is.

    Args:
        project: whose documents.
        to: the folder, which is not there yet, on a disk that all machines see.
        shard_pages: of a shard; a longer document is a shard of its own.
        stages: what is done; documents that are validated stay as they are.

    Raises:
        ProjectError: nothing is to be done, the folder is there, or the disk refuses it; nothing is left then.
        ConfigError: the project's config makes no sense.
    """
    folder = Path(to).expanduser().absolute()
    if folder.exists():
        raise ProjectError("plan_exists", folder=folder)
    prepared = project.prepare()
    store = project.store
    records = [
        record
        for record in store.documents.all()
        if record.validation is None and has_work(store, prepared, record, stages)
    ]
    if not records:
        raise ProjectError("plan_empty", folder=project.path)
    draft = folder.with_name(f"{folder.name}.{uuid4().hex}")
    try:
        order = [stage.name for stage in prepared.stages]
        count = _write_shards(store, cut_shards(records, shard_pages), draft, order)
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
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return PlanFolder(folder)


def has_work(store: Store, prepared: Prepared, record: DocumentRecord, stages: Stages) -> bool:
    """Whether these stages have something to do in a document, by today's keys."""
    if stages == Stages.ASSIST:
        from pictoria_docs.pipeline.assist_run import needs_assist

        return needs_assist(store, prepared, record)
    return bool(missing_pages(store, record, prepared) or stale_stages(store, record, prepared))


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
        yield Shard(number=number, pages=sum(each.page_count for each in group), documents=tuple(group))


def _write_shards(store: Store, shards: Iterable[Shard], folder: Path, order: Sequence[str]) -> int:
    """Write the shards and what the project knows of their documents; gives their number."""
    count = 0
    for shard in shards:
        write_whole(folder / "shards" / f"{shard.number}.json", shard.model_dump_json())
        _write_known(store, shard, folder, order)
        count += 1
    return count


def _write_known(store: Store, shard: Shard, folder: Path, order: Sequence[str]) -> None:
    known = [
        record
        for record in shard.documents
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
