"""Runs over real worker processes: what is done once, done again, skipped, resumed."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from pictoria_docs.api.project import Project
from pictoria_docs.errors import ConfigError, SourceError
from pictoria_docs.pipeline import worker_pool
from pictoria_docs.pipeline.config import Config
from pictoria_docs.pipeline.interrupts import InterruptFlag
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.pipeline.summary import Interrupted
from pictoria_docs.pipeline.worker_pool import WorkerPool
from pictoria_docs.store import Store
from tests.pipeline.small_stages import STAGES, calls, forget
from tests.waiting import LIMIT, wait_until

QUIET = Quiet()


def analysed(folder: Path, *sources: Path, config: Config | None = None, **options: object):
    with Project.open(folder, config, stages=STAGES) as project:
        for source in sources:
            project.add(source)
        return project.analyse(progress=QUIET, **options)  # type: ignore[arg-type]


def with_layout(**options: object) -> Config:
    return Config.model_validate({"layout": options})


def contents(folder: Path) -> list[object]:
    """Everything that a reader of the project sees."""
    with Store(folder) as store:
        return [store.load_document(record.id) for record in store.documents.all()]


def test_a_run_reads_all_pages_and_links_them(project: Project, catalogue: Path) -> None:
    project.add(catalogue)
    summary = project.analyse(progress=QUIET)
    assert (summary.analysed, summary.reused, summary.skipped, summary.problems) == (12, 0, 0, [])
    assert summary.documents[0].counts == {
        "figures": 12,
        "captions": 12,
        "entries": 12,
        "mentions": 12,
        "links": 24,
        "fields": 0,
    }
    (document,) = project.documents
    assert [page.number for page in document.pages] == list(range(1, 13))
    figure = document.figures[2]
    assert [caption.text for caption in figure.captions] == ["Fig. 3. Vase"]
    assert [entry.number for entry in figure.entries] == ["3"]
    assert [each.id for each in figure.captions[0].figures] == [figure.id]
    # Pages that linking changed, and pages that it left alone, are both there.
    assert [each.number for each in document.figures][:4] == ["1", None, "3", None]
    assert all(page.data.warnings for page in document.pages)


def test_other_weights_under_the_same_name_are_another_detector(catalogue: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    config = with_layout(detector_model=str(weights))
    for content, read in (("a", 12), ("a", 0), ("b", 12)):
        (weights / "model.onnx").write_text(content)
        assert analysed(tmp_path / "p", catalogue, config=config).analysed == read


def test_a_second_run_does_nothing(project: Project, catalogue: Path) -> None:
    project.add(catalogue)
    project.analyse(progress=QUIET)
    forget(catalogue.parent)
    summary = project.analyse(progress=QUIET)
    assert (summary.analysed, summary.reused) == (0, 12)
    assert summary.documents[0].counts["figures"] == 12
    assert not (catalogue.parent / "calls.txt").exists()


@pytest.mark.parametrize(
    ("changed", "pages_read", "linked"),
    [
        ({"layout": {"dpi": 300}}, 12, 1),
        ({"linking": {"min_confidence": 0.5}}, 0, 1),
        ({"layout": {"time_limit": 33.0}}, 0, 0),
        ({"sources": {"allowed_hosts": ["example.org"]}}, 0, 0),
    ],
)
def test_a_changed_option_runs_only_what_depends_on_it(
    tmp_path: Path, catalogue: Path, changed: dict[str, dict[str, object]], pages_read: int, linked: int
) -> None:
    folder = tmp_path / "project"
    analysed(folder, catalogue)
    forget(catalogue.parent)
    summary = analysed(folder, config=Config.model_validate(changed))
    assert summary.analysed == pages_read
    assert len(calls(catalogue.parent, "detect")) == pages_read
    assert len(calls(catalogue.parent, "link")) == linked


def test_the_project_remembers_its_config(tmp_path: Path, catalogue: Path) -> None:
    folder = tmp_path / "project"
    analysed(folder, catalogue, config=with_layout(dpi=300))
    assert analysed(folder).reused == 12
    with Project.open(folder) as project:
        assert project.config.layout.dpi == 300


def test_force_does_everything_again(project: Project, catalogue: Path) -> None:
    project.add(catalogue)
    project.analyse(progress=QUIET)
    before = project.documents[0].data
    forget(catalogue.parent)
    assert project.analyse(force=True, progress=QUIET).analysed == 12
    assert len(calls(catalogue.parent, "link")) == 1
    assert project.documents[0].data == before


def test_pages_can_be_chosen_and_add_up(project: Project, catalogue: Path) -> None:
    project.add(catalogue)
    assert project.analyse("1-3,7", progress=QUIET).analysed == 4
    assert [page.number for page in project.documents[0].pages] == [1, 2, 3, 7]
    summary = project.analyse("2-8", progress=QUIET)
    assert (summary.analysed, summary.reused) == (4, 3)
    assert [page.number for page in project.documents[0].pages] == list(range(1, 9))


def test_pages_that_the_document_lacks_are_told(project: Project, catalogue: Path) -> None:
    project.add(catalogue)
    summary = project.analyse("40-50", progress=QUIET)
    assert not summary.usable
    assert "12" in summary.problems[0].sentence("en")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("bug", "page_failed"),
        ("damaged", "page_failed"),
        ("exit", "page_crashed"),
        ("segfault", "page_crashed"),
        ("hang", "page_hung"),
        ("compute", "page_hung"),
        ("memory", "page_memory"),
        ("refused", "page_memory"),
    ],
)
@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_bad_page_is_skipped_and_the_rest_done(tmp_path: Path, word: str, code: str, jobs: int) -> None:
    source = tmp_path / "sources" / "bad.txt"
    source.parent.mkdir()
    source.write_text("".join(f"page {number} {word if number == 5 else ''}\n" for number in range(1, 10)))
    config = with_layout(time_limit=1.0 if code == "page_hung" else 120.0, memory_limit=512)
    summary = analysed(tmp_path / "project", source, config=config, jobs=jobs)
    assert (summary.analysed, summary.skipped) == (8, 1)
    (problem,) = summary.problems
    assert (problem.code, problem.page) == (code, 5)
    sentence = problem.sentence("en")
    assert "5" in sentence and "{" not in sentence
    with Store(tmp_path / "project") as store:
        assert [page.number for page in store.iter_pages(store.documents.all()[0].id)] == [
            1,
            2,
            3,
            4,
            6,
            7,
            8,
            9,
        ]
        assert [each.code for each in store.runs.problems()] == [code]
    # The page is tried again, in full and coarsely, and no other.
    forget(source.parent)
    analysed(tmp_path / "project")
    assert calls(source.parent, "detect") == ["5", "5"]


def test_all_pages_bad_is_no_disaster(tmp_path: Path) -> None:
    source = tmp_path / "bad.txt"
    source.write_text("exit\n" * 4)
    summary = analysed(tmp_path / "project", source)
    assert (summary.analysed, summary.skipped, summary.usable) == (0, 4, False)


def test_crashing_document_stage_keeps_the_pages(tmp_path: Path) -> None:
    folder, source = tmp_path / "project", tmp_path / "sources" / "x.txt"
    source.parent.mkdir()
    source.write_text("one\nlinkcrash\n")
    summary = analysed(folder, source)
    assert [problem.code for problem in summary.problems] == ["document_crashed"]
    assert [page.number for page in contents(folder)[0].pages] == [1, 2]  # type: ignore[attr-defined]


def test_a_document_stage_without_enough_memory_keeps_the_pages(tmp_path: Path) -> None:
    folder, source = tmp_path / "project", tmp_path / "sources" / "x.txt"
    source.parent.mkdir()
    source.write_text("one\nlinkmemory\n")
    summary = analysed(folder, source, config=with_layout(memory_limit=512))
    assert [problem.code for problem in summary.problems] == ["document_memory"]
    assert "512" in summary.problems[0].sentence("en")
    assert [page.number for page in contents(folder)[0].pages] == [1, 2]  # type: ignore[attr-defined]


def test_a_source_that_fills_the_memory_is_told_and_the_rest_done(tmp_path: Path, catalogue: Path) -> None:
    bomb = tmp_path / "bomb.txt"
    bomb.write_text("memory")
    with Project.open(tmp_path / "project", with_layout(memory_limit=512), stages=STAGES) as project:
        with pytest.raises(SourceError) as error:
            project.add(bomb)
        project.add(catalogue)
        summary = project.analyse(progress=QUIET)
    assert error.value.code == "source_memory"
    assert [problem.code for problem in summary.problems] == ["source_memory"]
    assert summary.analysed == 12


def test_what_was_read_coarsely_is_in_the_summary_and_the_page_is_there(tmp_path: Path) -> None:
    source = tmp_path / "sources" / "x.txt"
    source.parent.mkdir()
    source.write_text("one\ntwo coarse\n")
    summary = analysed(tmp_path / "project", source)
    assert (summary.analysed, summary.skipped) == (2, 0)
    assert ("pictures_coarse", 2) in [(problem.code, problem.page) for problem in summary.problems]
    for language in ("en", "fr"):
        sentence = summary.problems[0].sentence(language)
        assert str(source) in sentence and "page 2" in sentence and "{" not in sentence


def test_the_same_file_twice_is_one_document(project: Project, catalogue: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    shutil.copy(catalogue, copy)
    (first,), (again,), (moved,) = project.add(catalogue), project.add(catalogue), project.add(copy)
    assert first.id == again.id == moved.id
    assert len(project.documents) == 1


def test_names_are_unique(project: Project, catalogue: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for folder in ("a", "b"):
        (other / folder).mkdir(parents=True)
        (other / folder / "vases.txt").write_text(folder)
    names = [project.add(file)[0].name for file in (catalogue, other / "a/vases.txt", other / "b/vases.txt")]
    assert names == ["vases", "vases-2", "vases-3"]


def test_a_source_that_vanished_is_reported_and_the_rest_done(tmp_path: Path, catalogue: Path) -> None:
    folder, other = tmp_path / "project", tmp_path / "other.txt"
    other.write_text("one\ntwo\n")
    with Project.open(folder, stages=STAGES) as project:
        project.add(catalogue)
        project.add(other)
    catalogue.unlink()
    summary = analysed(folder)
    assert (summary.analysed, [problem.code for problem in summary.problems]) == (2, ["source_missing"])
    assert str(catalogue) in summary.problems[0].sentence("fr")


def test_a_source_that_vanishes_in_mid_run_is_one_problem(tmp_path: Path) -> None:
    folder, source = tmp_path / "project", tmp_path / "sources" / "x.txt"
    source.parent.mkdir()
    source.write_text("one\ntwo\nvanish\n" + "more\n" * 40)
    summary = analysed(folder, source, jobs=1)
    assert summary.analysed + summary.skipped == 43
    assert summary.analysed >= 2
    assert [problem.code for problem in summary.problems if problem.page is None] == ["source_missing"]
    with Store(folder) as store:
        assert len(list(store.iter_pages(store.documents.all()[0].id))) == summary.analysed


def test_a_source_that_nobody_touched_is_not_read_again(tmp_path: Path, catalogue: Path) -> None:
    """Gigabytes of scans are not digested for nothing; a file that was touched is looked at."""
    folder = tmp_path / "project"
    read = analysed(folder, catalogue).analysed
    forget(catalogue.parent)
    summary = analysed(folder)
    assert (summary.analysed, summary.reused) == (0, read)
    assert calls(catalogue.parent, "open") == []
    os.utime(catalogue, ns=(1, 1))
    summary = analysed(folder)
    assert (summary.analysed, summary.reused, summary.problems) == (0, read, [])
    assert calls(catalogue.parent, "open") == [str(catalogue)]


def test_a_changed_source_is_not_mixed_with_the_old(tmp_path: Path, catalogue: Path) -> None:
    folder = tmp_path / "project"
    analysed(folder, catalogue)
    before = contents(folder)
    catalogue.write_text("something else\n")
    summary = analysed(folder)
    assert [problem.code for problem in summary.problems] == ["source_changed"]
    assert contents(folder) == before


def test_a_source_that_cannot_be_opened_is_reported_with_the_rest(tmp_path: Path, catalogue: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("crash")
    with Project.open(tmp_path / "project", stages=STAGES) as project:
        with pytest.raises(SourceError) as error:
            project.add(bad)
        assert error.value.code == "source_crashed"
        with pytest.raises(SourceError):
            project.add(tmp_path / "missing.pdf")
        project.add(catalogue)
        summary = project.analyse(progress=QUIET)
    assert summary.analysed == 12
    assert [problem.code for problem in summary.problems] == ["source_crashed", "source_missing"]


SCRIPT = """
import sys
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.api.project import Project
from tests.pipeline.small_stages import STAGES
project = Project.open(sys.argv[1], stages=STAGES)
project.add(sys.argv[2])
print("added", flush=True)
project.analyse(jobs=2, progress=Quiet())
print("done", flush=True)
"""
"""Not inside `if __name__ == "__main__"`, as people write scripts."""


def start(folder: Path, source: Path, tmp_path: Path) -> "subprocess.Popen[str]":
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    root = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), str(source)],
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        text=True,
    )


def gated_source(tmp_path: Path, gates: int) -> Path:
    """Twenty pages that are read at once, then twenty for each gate that wait until it is opened."""
    source = tmp_path / "gated" / "gated.txt"
    source.parent.mkdir()
    source.write_text(
        "".join(
            f"page {number}{f' gate{number // 20}' * (number >= 20)}\n" for number in range(20 + 20 * gates)
        )
    )
    return source


def saved_pages(folder: Path) -> int:
    with Store(folder) as store:
        return len(store.results.page_keys(store.documents.all()[0].id))


def test_a_plain_script_can_analyse(tmp_path: Path, catalogue: Path) -> None:
    process = start(tmp_path / "project", catalogue, tmp_path)
    assert process.communicate(timeout=LIMIT)[0].split() == ["added", "done"]
    assert process.returncode == 0


@pytest.mark.slow
def test_killed_and_resumed_equals_uninterrupted(tmp_path: Path) -> None:
    source = gated_source(tmp_path, 2)
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    saved = 0
    for gate in ("gate1", "gate2"):
        process = start(killed, source, tmp_path)
        assert process.stdout is not None and process.stdout.readline() == "added\n"
        wait_until(lambda before=saved: saved_pages(killed) > before)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        saved = saved_pages(killed)
        (source.parent / gate).touch()
    assert 0 < saved < 60
    forget(source.parent)
    summary = analysed(killed)
    assert (summary.reused, summary.analysed) == (saved, 60 - saved)
    assert len(calls(source.parent, "detect")) == 60 - saved
    analysed(whole, source)
    assert contents(killed) == contents(whole)


def test_killed_while_results_are_written_keeps_the_earlier_ones(tmp_path: Path, catalogue: Path) -> None:
    folder = tmp_path / "project"
    analysed(folder, catalogue)
    before = contents(folder)
    with Store(folder) as store:
        document = store.documents.all()[0].id
        run = store.runs.start("x")
        store.results.save(document, run, [("captions", 1, b"half"), ("linking", 0, b"half")])
    assert contents(folder) == before
    analysed(folder, force=True)
    assert contents(folder) == before


def test_ctrl_c_saves_what_is_ready(tmp_path: Path) -> None:
    source = gated_source(tmp_path, 1)
    process = start(tmp_path / "project", source, tmp_path)
    assert process.stdout is not None and process.stdout.readline() == "added\n"
    wait_until(lambda: saved_pages(tmp_path / "project"))
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LIMIT)
    assert process.returncode != 0
    with Store(tmp_path / "project") as store:
        saved = store.results.page_keys(store.documents.all()[0].id)
        run = store.runs.last()
    assert saved and run is not None
    assert (run.state, run.counts["analysed"]) == ("interrupted", len(saved))


def test_interrupted_carries_the_summary(project: Project, catalogue: Path) -> None:
    class Impatient(Quiet):
        def advance(self, pages: int) -> None:
            if pages:
                raise KeyboardInterrupt

    project.add(catalogue)
    with pytest.raises(Interrupted) as stop:
        project.analyse(progress=Impatient())
    assert stop.value.summary.interrupted and stop.value.summary.analysed == 1
    assert project.analyse(progress=QUIET).reused == 1


def test_each_page_is_told_when_it_begins_not_only_when_it_is_done(project: Project, tmp_path: Path) -> None:
    """A page of a scan takes long: here it ends only after its beginning was heard of."""
    source = tmp_path / "slow.txt"
    source.write_text("".join(f"page {number} gate{number}\n" for number in (1, 2, 3)))
    heard: list[str] = []

    class Listening(Quiet):
        def begin(self, page: int) -> None:
            heard.append(f"begun {page}")
            (tmp_path / f"gate{page}").touch()

        def advance(self, pages: int) -> None:
            heard.extend(["done"] * pages)

    project.add(source)
    summary = project.analyse(progress=Listening(), jobs=1)
    assert summary.analysed == 3
    assert heard == ["begun 1", "done", "begun 2", "done", "begun 3", "done"]


def test_an_interrupt_that_python_forgets_on_the_way_still_counts(project: Project, catalogue: Path) -> None:
    class Forgetful(Quiet):
        def advance(self, pages: int) -> None:
            if pages:
                with suppress(KeyboardInterrupt):
                    signal.raise_signal(signal.SIGINT)

    project.add(catalogue)
    with pytest.raises(Interrupted):
        project.analyse(progress=Forgetful())
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert project.analyse(progress=QUIET).reused >= 1


def test_an_interrupt_after_the_last_look_still_counts() -> None:
    with pytest.raises(KeyboardInterrupt), InterruptFlag():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_workers_end_with_the_main_process(tmp_path: Path) -> None:
    import psutil

    source = tmp_path / "hang.txt"
    source.write_text("hang\nhang\n")
    process = start(tmp_path / "project", source, tmp_path)
    assert process.stdout is not None and process.stdout.readline() == "added\n"
    wait_until(lambda: calls(tmp_path, "detect"))
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    process.kill()
    process.communicate()
    _, alive = psutil.wait_procs(children, timeout=LIMIT)
    assert not alive


def test_unusable_config_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text("layout: {dip: 300}")
    with pytest.raises(ConfigError) as error:
        Project.open(tmp_path / "project", file, stages=STAGES)
    assert error.value.code == "config_misspelt"


def test_workers_are_renewed_and_no_page_is_lost(
    tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysed(tmp_path / "one", catalogue, jobs=1)
    usual = len(calls(catalogue.parent, "open"))
    forget(catalogue.parent)
    monkeypatch.setattr(worker_pool, "RENEW_AFTER", 2)
    summary = analysed(tmp_path / "many", catalogue, jobs=1)
    assert summary.analysed == 12 and not summary.problems
    assert sorted(map(int, calls(catalogue.parent, "detect"))) == list(range(1, 13))
    assert len(calls(catalogue.parent, "open")) > usual  # Each new worker opens the source.
    assert contents(tmp_path / "many") == contents(tmp_path / "one")


def test_a_worker_pool_without_work_is_done() -> None:
    with WorkerPool(1) as pool:
        assert list(pool.answers()) == []
