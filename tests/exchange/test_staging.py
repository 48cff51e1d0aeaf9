"""Exports appear whole or not at all, whenever they are killed; and the same documents give the same bytes."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from zipfile import ZipFile

import pytest
from filelock import FileLock

from pictoria_docs.document import Document, Review, Status
from pictoria_docs.errors import ExportError
from pictoria_docs.exchange import export_project, formats
from pictoria_docs.exchange.files.staging import LOCK, PREFIX, staged
from tests.exchange.publications import RUN, publication
from tests.exchange.sample import draw_page, sample_document

BUILT_IN = (
    *("csv", "xlsx", "json", "crops", "coco", "yolo", "html", "iiif", "w3c"),
    *("jsonl", "parquet", "omeka_s", "dublin_core", "lido", "linked_art", "docling", "pdf"),
    "tei",
)
Content = dict[str, bytes]
RENAMING = {"os.rename", "os.link", "os.mkdir", "os.remove"}

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="ends a copy of this process")


def content(out: Path) -> Content:
    """The files that a reader sees; nothing where the target is not there."""
    if out.is_file():
        return {"": out.read_bytes()}
    files = (path for path in out.rglob("*") if path.is_file())
    seen = {path.relative_to(out).as_posix(): path.read_bytes() for path in files}
    return {name: data for name, data in seen.items() if not name.startswith(PREFIX)}


def few(name: str, number: str = "1") -> Document:
    """Two pages of the sample, whose figure has a number."""
    document = sample_document(name)
    page = document.pages[1]
    regions = tuple(
        each.model_copy(update={"number": number}) if each.is_picture else each for each in page.regions
    )
    pages = (document.pages[0], page.model_copy(update={"regions": regions}))
    return document.model_copy(update={"pages": pages})


def in_a_copy(action: Callable[[], object], before_each: Callable[[], object]) -> bool:
    """Do `action` in a copy of this process, and `before_each` of its file operations; whether it was killed."""
    child = os.fork()
    if child == 0:
        at_work = True

        def look(event: str, args: tuple[object, ...]) -> None:
            nonlocal at_work
            writes = event == "open" and isinstance(args[1], str) and args[1][:1] in ("w", "a", "x")
            renames = event in RENAMING or (event == "ctypes.dlsym" and "renameat2" in args)
            if at_work and (writes or renames):
                at_work = False
                before_each()
                at_work = True

        sys.addaudithook(look)
        try:
            action()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def watched(action: Callable[[], object], out: Path, notes: Path) -> tuple[list[Content], int]:
    """What a reader of `out` sees before each file operation and at the end, where it changed; how many there are.

    That is what a process leaves that is killed there.
    """
    seen: list[Content] = []
    count = 0
    looked_at: object = None

    def note() -> None:
        nonlocal count, looked_at
        count += 1
        files = [path for path in sorted(out.rglob("*")) if path.is_file()] or [out] * out.is_file()
        stats = [(path, path.stat()) for path in files]
        now = [(path, stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in stats]
        if now != looked_at:
            looked_at = now
            seen.append(content(out))

    def work() -> None:
        action()
        note()
        notes.write_bytes(pickle.dumps((seen, count - 1)))

    assert not in_a_copy(work, note)
    found: tuple[list[Content], int] = pickle.loads(notes.read_bytes())
    return found


def killed_at(step: int, action: Callable[[], object]) -> bool:
    """Do `action` in a copy of this process that is killed before its file operation number `step`."""
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return in_a_copy(action, count)


def export(documents: Iterable[Document], out: Path, format: str) -> None:
    export_project(
        iter(documents),
        draw_page,
        out,
        format,
        "en",
        name="vases",
        publication=publication(),
        provenance=RUN,
    )


@needs_fork
@pytest.mark.parametrize(
    "format",
    [
        format if format in ("csv", "json", "w3c") else pytest.param(format, marks=pytest.mark.slow)
        for format in BUILT_IN
    ],
)
@pytest.mark.parametrize("again", [False, True])
def test_an_export_killed_at_any_moment_leaves_what_was_there_or_what_was_to_come(
    format: str, again: bool, tmp_path: Path
) -> None:
    start, new_place = tmp_path / "start", tmp_path / "new"
    if again:
        export([few("vases")], start, format)
    export([few("vases", "2")], new_place, format)
    former, new = content(start), content(new_place)

    def fresh(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        return Path(shutil.copytree(start, folder / "out")) if again else folder / "out"

    def action(out: Path) -> Callable[[], object]:
        return lambda: export([few("vases", "2")], out, format)

    def check(seen: Content) -> None:
        if format in ("iiif", "coco", "yolo"):
            # A document and the files beside it are replaced one after the other, what lists them last.
            for part in {name.partition("/")[0] for name in seen}:
                assert _part(seen, part) in (_part(former, part), _part(new, part)), part
            lists = {"iiif": "collection.json", "coco": "annotations.json", "yolo": "data.yaml"}[format]
            if seen.get(lists) == new[lists] != former.get(lists):
                assert seen == new
        else:
            assert seen in (former, new)

    out = fresh("watched")
    states, steps = watched(action(out), out, tmp_path / "notes")
    assert states[0] == former and states[-1] == new
    for seen in states:
        check(seen)
    # Kills in earnest: while files are written, and when they are moved.
    for step in sorted({steps // 2, max(0, steps - 8), steps - 2}):
        out = fresh(f"at {step}")
        assert killed_at(step, action(out))
        check(content(out))
    action(out)()
    assert content(out) == new
    assert not list(out.parent.rglob(f"{PREFIX}*"))


def _part(files: Content, part: str) -> Content:
    return {name: data for name, data in files.items() if name.partition("/")[0] == part}


@needs_fork
def test_a_zip_killed_at_any_moment_is_what_was_there_or_what_was_to_come(tmp_path: Path) -> None:
    out, folder = tmp_path / "out" / "vases.zip", tmp_path / "folder"
    export([few("vases")], out, "csv")
    former = content(out)
    export([few("vases", "2")], folder, "csv")
    export([few("vases", "2")], tmp_path / "new.zip", "csv")
    with ZipFile(tmp_path / "new.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == content(folder)
    new = content(tmp_path / "new.zip")

    def again() -> None:
        export([few("vases", "2")], out, "csv")

    states, steps = watched(again, out, tmp_path / "notes")
    assert states == [former, new]
    out.write_bytes(former[""])
    assert killed_at(steps // 2, again) and content(out) == former
    again()
    assert content(out) == new and [file.name for file in out.parent.iterdir()] == ["vases.zip"]


def test_a_folder_whose_name_ends_as_a_zip_stays_a_folder(tmp_path: Path) -> None:
    (tmp_path / "vases.zip").mkdir()
    export([few("vases")], tmp_path / "vases.zip", "csv")
    assert (tmp_path / "vases.zip/vases/figures.csv").exists()
    (tmp_path / "file").touch()
    with pytest.raises(ExportError) as caught:
        export([few("vases")], tmp_path / "file" / "vases.zip", "csv")
    assert PREFIX not in caught.value.sentence("en")


@pytest.mark.slow
def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    """Elsewhere, in another process in which sets have another order, and over an earlier export."""
    code = "import sys; from tests.exchange.test_staging import export_all; export_all(sys.argv[1])"
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed / f"to {seed}")],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
    first, other = (content(tmp_path / seed / f"to {seed}") for seed in ("1", "2"))
    assert first == other
    for format in BUILT_IN:
        export([few("a", "7"), few("b")], tmp_path / "1" / "to 1" / format, format)
    export_all(str(tmp_path / "1" / "to 1"))
    assert content(tmp_path / "1" / "to 1") == first


def export_all(out: str) -> None:
    for format in BUILT_IN:
        export([few("a"), few("b")], Path(out, format), format)


def test_several_formats_share_a_folder_and_nothing_of_others_is_lost(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "vases" / "notes").mkdir(parents=True)
    own = {"letter.txt": "a", "vases/mine.jpg": "b", "vases/notes/first.txt": "c", "images/vases/x.jpg": "d"}
    for name, text in own.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text)
    expected = {name: text.encode() for name, text in own.items()}
    for format in BUILT_IN:
        export([few("vases")], tmp_path / "apart" / format, format)
        apart = content(tmp_path / "apart" / format)
        assert all(expected[name] == apart[name] for name in expected.keys() & apart.keys()), format
        expected |= apart
    for _ in range(2):
        for format in BUILT_IN:
            export([few("vases")], out, format)
        assert content(out) == expected
    assert not list(out.rglob(".*"))


def test_a_picture_that_is_not_there_any_more_is_not_left_behind(tmp_path: Path) -> None:
    for format in ("crops", "coco", "yolo", "iiif"):
        out = tmp_path / format
        export([sample_document("vases")], out, format)
        (out / "mine.jpg").write_text("mine")
        document = sample_document("vases")
        rejected = document.pages[1].figures[0]
        review = Review(status=Status.REJECTED, decided_by="Ada", decided_at="2026-05-01T10:00:00+00:00")
        smaller = document.model_copy(update={"reviews": {rejected.id: review}, "pages": document.pages[:4]})
        export([smaller], out, format)
        export([smaller], tmp_path / f"{format} anew", format)
        assert content(out) == content(tmp_path / f"{format} anew") | {"mine.jpg": b"mine"}


@pytest.mark.parametrize("format", ["omeka_s", "dublin_core", "lido", "linked_art"])
@pytest.mark.parametrize("left", [0, 1])
def test_records_and_pictures_of_entries_that_are_gone_are_not_left_behind(
    format: str, left: int, tmp_path: Path
) -> None:
    out, document = tmp_path / "out", sample_document("vases")
    export([document], out, format)
    (out / "vases" / "mine.jpg").write_text("mine")
    before = content(out)
    entries = document.entries[:left]
    shown = {entry.id for entry in entries}
    links = tuple(link for link in document.links if link.type != "depicts" or link.target in shown)
    smaller = document.model_copy(update={"entries": entries, "links": links})
    export([smaller], out, format)
    export([smaller], tmp_path / "anew", format)
    assert content(out) == content(tmp_path / "anew") | {"vases/mine.jpg": b"mine"}
    assert before.keys() - content(out).keys() or (format, left) == ("lido", 1)


def test_pictures_that_crops_and_items_share_stay_for_the_other(tmp_path: Path) -> None:
    document = sample_document("vases")
    without = document.model_copy(update={"entries": (), "links": ()})
    for kept, gone in (("crops", "omeka_s"), ("omeka_s", "crops")):
        out = tmp_path / kept
        export([document], out, kept)
        before = content(out)
        export([document], out, gone)
        bare = without if gone == "omeka_s" else document.model_copy(update={"pages": document.pages[:1]})
        export([bare], out, gone)
        pictures = {name for name in before if name.endswith((".jpg", ".png"))}
        assert pictures and pictures <= content(out).keys()


def test_where_folders_cannot_be_exchanged_files_are_replaced_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "other")
    out = tmp_path / "out"
    export([sample_document("vases")], out, "crops")
    (out / "vases" / "mine.jpg").write_text("mine")
    export([few("vases", "2")], out, "crops")
    export([few("vases", "2")], tmp_path / "anew", "crops")
    assert content(out) == content(tmp_path / "anew") | {"vases/mine.jpg": b"mine"}


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    def broken() -> Iterable[Document]:
        yield few("vases", "2")
        raise OSError(28, "No space left on device", "x")

    for format in formats():
        out = tmp_path / format
        export([few("vases")], out, format)
        before = content(out)
        with pytest.raises(ExportError):
            export(broken(), out, format)
        assert content(out) == before
        assert not list(tmp_path.rglob(f"{PREFIX}*"))


def test_what_a_killed_export_left_is_removed_and_what_another_is_writing_is_not(tmp_path: Path) -> None:
    left, used = tmp_path / f"{PREFIX}left", tmp_path / f"{PREFIX}used"
    for folder in (left, used):
        folder.mkdir()
        (folder / "half.csv").write_text("half")
    with FileLock(used / LOCK), staged(tmp_path / "out") as made:
        made.mkdir()
        assert not left.exists()
    assert used.exists()
    with staged(tmp_path / "out"):
        assert not used.exists()
