"""The project's folder: what goes in comes out, and nothing that goes wrong with a disk harms it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from pictoria_docs.document import (
    Box,
    Document,
    Entry,
    EntrySpan,
    Origin,
    Page,
    Region,
    RegionType,
    SourceKind,
    Words,
    make_id,
)
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import NotFoundError, ProjectBusyError, ProjectError
from pictoria_docs.store import DocumentRecord, ProblemRecord, Store
from pictoria_docs.store.database import migrations, schema
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.database.packing import pack, stage_results, unpack
from pictoria_docs.store.database.search_schema import add_search_tables
from tests.waiting import LIMIT


def page(number: int, text: str = "text") -> Page:
    words = Words([(0, 4, 10.5, 20.25, 30.0, 40.0, 1.0)])
    region = Region(
        id=f"reg-{number}",
        page=number,
        type=RegionType.TEXT,
        box=Box(1, 2, 3, 4),
        text=text,
        words=words,
        origin=Origin(stage="layout"),
    )
    return Page(number=number, width=595.28, height=841.89, regions=(region,))


def entry(title: str | None = None) -> Entry:
    span = EntrySpan(page=1, box=Box(1, 2, 3, 4), regions=("reg-1",))
    return Entry(id="ent-1", number="1", title=title, spans=(span,), origin=Origin(stage="linking"))


def with_document(store: Store, sha256: str = "a" * 64, name: str = "vases") -> str:
    return store.documents.add(
        DocumentRecord(
            id=DocumentId(make_id("doc", sha256)),
            name=name,
            source=f"/x/{name}.pdf",
            kind=SourceKind.PDF,
            sha256=sha256,
            page_count=100,
            title=None,
        )
    ).id


def test_pages_come_back_as_they_were(tmp_path: Path) -> None:
    pages = [page(number) for number in range(1, 101)]
    with Store(tmp_path / "p", create=True) as store:
        document = with_document(store)
        store.results.save_pages(document, [(each.number, "key", pack(each)) for each in pages])
        assert list(store.iter_pages(document)) == pages
        assert [each.number for each in store.iter_pages(document, pages={3, 50})] == [3, 50]
        assert next(store.iter_pages(document, [7])) == pages[6]
    with Store(tmp_path / "p") as store:
        assert store.load_document(document).pages == tuple(pages)


def test_packing_is_exact() -> None:
    assert unpack(Page, pack(page(1, "Étrusque « n° 4 »"))) == page(1, "Étrusque « n° 4 »")


def test_results_count_only_when_finished(tmp_path: Path) -> None:
    with Store(tmp_path / "p", create=True) as store:
        document = with_document(store)
        store.results.save_pages(
            document, [(1, "k", pack(page(1, "layout"))), (2, "k", pack(page(2, "layout")))]
        )
        texts = lambda: [each.regions[0].text for each in store.iter_pages(document)]  # noqa: E731
        run = store.runs.start("c")
        store.results.save(document, run, [("captions", n, pack(page(n, "captions"))) for n in (1, 2)])
        assert texts() == ["layout", "layout"]
        store.results.save(document, run, [("linking", 2, pack(page(2, "linked")))])
        store.results.finish(document, run, {"captions": "a", "linking": "b"}, {"linking": {"figures": 3}})
        assert texts() == ["captions", "linked"]
        assert store.results.counts(document) == {"figures": 3}
        assert store.results.stage_keys(document) == {"captions": "a", "linking": "b"}


def test_each_stage_gets_what_those_before_it_found(tmp_path: Path) -> None:
    order = ("captions", "linking", "enrichment", "other")

    def left_by(store: Store, document: str, stage: str, after: Document, *, first: bool = False) -> None:
        run, before = store.runs.start("c"), store.stage_input(document, *order[order.index(stage) :])
        store.results.save(document, run, stage_results(stage, before, after, all_pages=first))
        store.results.finish(document, run, {stage: stage}, {stage: {"figures": run}}, order)

    with Store(tmp_path / "p", create=True) as store:
        document = with_document(store)
        store.results.save_pages(document, [(n, "k", pack(page(n, "layout"))) for n in (1, 2)])
        found = [store.load_document(document)]
        for stage, changed in (
            ("captions", {"pages": (page(1, "captions"), page(2, "captions"))}),
            ("linking", {"pages": (page(1, "captions"), page(2, "linked")), "entries": (entry(),)}),
            ("enrichment", {"entries": (entry("Jug"),)}),
            ("other", {"extensions": {"other": {"seen": [1, 2]}}, "entries": ()}),
        ):
            found.append(found[-1].model_copy(update=changed))
            left_by(store, document, stage, found[-1], first=stage == "captions")
        assert [store.stage_input(document, stage) for stage in order] == found[:-1]
        assert store.load_document(document) == found[-1]
        assert store.results.page_numbers(document) == [1, 2]
        # A stage that is done anew drops what was made of its result before.
        left_by(store, document, "linking", found[2])
        assert list(store.results.stage_keys(document)) == ["captions", "linking"]
        assert store.load_document(document) == found[2]
    with Store(tmp_path / "p") as store:
        assert store.load_document(document) == found[2]


def test_problems_of_a_page_end_with_its_success(tmp_path: Path) -> None:
    with Store(tmp_path / "p", create=True) as store:
        document = with_document(store)
        run = store.runs.start("c")
        for _ in range(2):
            store.runs.save_problems(run, [ProblemRecord("page_failed", {"page": 1}, document, 1)])
        assert len(store.runs.problems()) == 1
        store.results.save_pages(document, [(1, "k", pack(page(1)))])
        assert store.runs.problems() == []


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as error:
        Store(tmp_path / "p")
    assert error.value.code == "project_missing"
    assert not (tmp_path / "p").exists()


def test_a_newer_project_is_refused_and_not_touched(tmp_path: Path) -> None:
    Store(tmp_path, create=True).close()
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute(
            "INSERT INTO schema_version VALUES (?, 'later')", (migrations.PROJECT.current + 1,)
        )
    connection.close()
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(ProjectError) as error:
        Store(tmp_path, create=True)
    assert error.value.code == "project_newer"
    assert str(migrations.PROJECT.current + 1) in error.value.sentence("fr")
    assert (tmp_path / DATABASE).read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"\0" * 4096])
def test_a_damaged_database_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE).write_bytes(content)
    with pytest.raises(ProjectError) as error:
        Store(tmp_path)
    assert error.value.code == "project_damaged"


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(ProjectError) as error:
        Store(tmp_path, create=True)
    assert error.value.code == "project_foreign"


def test_a_locked_database_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictoria_docs.store.database.connections.BUSY_SECONDS", 0.1)
    with Store(tmp_path, create=True) as store:
        other = sqlite3.connect(tmp_path / DATABASE)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ProjectBusyError) as error:
            store.runs.start("c")
        assert error.value.code == "project_locked"
        other.rollback()
        other.close()
        store.runs.start("c")


READ = """
import sys
from pictoria_docs.store import Store
from pictoria_docs.errors import ProjectError
with Store(sys.argv[1]) as store:
    print(len(store.documents.all()))
    try:
        store.runs.start("c")
    except ProjectError as error:
        print(error.code)
"""


def test_a_read_only_project_can_be_read_but_not_written(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    with Store(folder, create=True) as store:
        with_document(store)
    command = [sys.executable, "-c", READ, str(folder)]
    if os.geteuid() == 0:
        # Root may write anywhere, unless it gives that power up.
        if shutil.which("setpriv") is None:
            pytest.skip("root cannot be kept from writing without setpriv")
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    (folder / DATABASE).chmod(0o444)
    folder.chmod(0o555)
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=LIMIT)
    finally:
        folder.chmod(0o755)
    assert done.stdout.split() == ["1", "project_read_only"], done.stderr


FILL = """
import resource, sys
from tests.store.test_store import fill
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
fill(sys.argv[1])
"""


def fill(folder: str) -> None:
    """Write until the disk is full, then tell what happened and what is left."""
    saved = 0
    try:
        with Store(folder, create=True) as store:
            document = with_document(store)
            for number in range(1, 2000):
                store.results.save_pages(document, [(number, "k", os.urandom(4000))])
                saved = number
    except ProjectError as error:
        print(error.code, saved)


def intact(folder: Path) -> int:
    """Pages of the project, after a check of the database."""
    connection = sqlite3.connect(folder / DATABASE)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    with Store(folder) as store:
        return len(store.results.page_keys(store.documents.all()[0].id))


def test_a_file_that_may_not_grow_leaves_the_project_intact(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(tmp_path / "p")],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
        timeout=LIMIT,
    )
    code, saved = done.stdout.split()
    assert code in ("disk_full", "project_unusable"), done.stderr
    assert intact(tmp_path / "p") == int(saved) > 0


def test_a_full_disk_leaves_the_project_intact(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("a small disk can be made only by root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be made here")
    try:
        fill(str(disk / "p"))
        code, saved = capsys.readouterr().out.split()
        assert code == "disk_full"
        copy = tmp_path / "copy"
        shutil.copytree(disk / "p", copy)
        assert intact(copy) == int(saved) > 0
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def tables_of(file: Path) -> dict[str, list[tuple[str, str, bool]]]:
    found = inspect(create_engine(f"sqlite:///{file}"))
    return {
        table: [
            (column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)
        ]
        for table in found.get_table_names()
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_projects_from_before_the_first_release_are_told_what_to_do(tmp_path: Path, language: str) -> None:
    Store(tmp_path, create=True).close()
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("DELETE FROM schema_version WHERE version > ?", [migrations.PROJECT.first])
        connection.execute("UPDATE schema_version SET version = version - 1")
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(ProjectError) as error:
        Store(tmp_path)
    assert error.value.code == "project_unreleased"
    assert "pictoria-docs analyse" in error.value.sentence(language)
    assert (tmp_path / DATABASE).read_bytes() == before


def test_what_people_say_is_on_the_disk_when_it_is_confirmed(tmp_path: Path) -> None:
    with Store(tmp_path, create=True) as store:
        levels = []
        for durable in (True, False):
            with store._database.writing(durable=durable) as connection:
                levels.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())
    assert levels == [2, 1]


def test_migrations_lead_to_the_tables_in_use(tmp_path: Path) -> None:
    Store(tmp_path / "p", create=True).close()
    wanted = tmp_path / "wanted.sqlite"
    with create_engine(f"sqlite:///{wanted}").begin() as connection:
        schema.metadata.create_all(connection)
        add_search_tables(connection)
    assert tables_of(tmp_path / "p" / DATABASE) == tables_of(wanted)


def test_an_older_project_is_migrated_and_a_copy_of_it_kept(tmp_path: Path) -> None:
    with Store(tmp_path, create=True) as store:
        document = with_document(store)
    current, older = migrations.PROJECT.current, migrations.PROJECT.current - 2
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("DELETE FROM schema_version WHERE version > ?", [older])
        connection.execute("ALTER TABLE subjects RENAME COLUMN priority TO band")
        connection.execute("ALTER TABLE subjects RENAME COLUMN sample_rank TO draw")
        connection.execute("ALTER TABLE decisions DROP COLUMN bulk")
        for number, id in enumerate(("blk-0123456789ab", "dec-0123456789ac")):
            connection.execute(
                "INSERT INTO decisions (number, id, document_id, subject, kind, action, before, context, user, at,"
                " note) VALUES (?, ?, ?, 'lnk-1', 'link', 'withdraw', NULL, '[]', 'ana', ?, '')",
                [number + 1, id, document, "2026-01-01T00:00:00+00:00"],
            )
    with Store(tmp_path) as store:
        stored = [(one.decision.id, one.bulk) for one in store.decisions.stored(document)]
    assert stored == [("dec-0123456789ab", True), ("dec-0123456789ac", False)]
    with sqlite3.connect(tmp_path / f"{DATABASE}.version-{older}") as connection:
        assert connection.execute("SELECT id FROM decisions ORDER BY number").fetchone() == (
            "blk-0123456789ab",
        )
    Store(tmp_path).close()
    assert len(list(tmp_path.glob(f"{DATABASE}.version-{older}"))) == 1
    assert not list(tmp_path.glob(f"{DATABASE}.version-{current}"))


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(tmp_path, create=True) as store:
        with_document(store)

    def broken(connection: object) -> None:
        connection.exec_driver_sql("ALTER TABLE documents ADD COLUMN colour TEXT")  # type: ignore[attr-defined]
        raise OSError(5, "the disk fell off")

    project = migrations.PROJECT
    monkeypatch.setattr(migrations, "PROJECT", project._replace(steps=(*project.steps, broken)))
    with pytest.raises(ProjectError):
        Store(tmp_path)
    monkeypatch.undo()
    with Store(tmp_path) as store:
        assert len(store.documents.all()) == 1
    assert "colour" not in [name for name, _, _ in tables_of(tmp_path / DATABASE)["documents"]]


def test_writes_are_durable_and_concurrent_readers_see_whole_states(tmp_path: Path) -> None:
    with Store(tmp_path, create=True) as writer, Store(tmp_path) as reader:
        document = with_document(writer)
        writer.results.save_pages(document, [(n, "k", pack(page(n))) for n in range(1, 71)])
        stream = reader.iter_pages(document)
        assert next(stream).number == 1
        writer.results.save_pages(document, [(n, "k2", pack(page(n, "new"))) for n in range(1, 71)])
        assert [each.number for each in stream] == list(range(2, 71))
        assert set(reader.results.page_keys(document).values()) == {"k2"}
