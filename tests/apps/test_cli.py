"""The command line, as a person uses it, with a real PDF: real processes, and one process where many are alike."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import get_args

import pymupdf
import pytest
from PIL import Image, ImageDraw

import pictoria_docs
from pictoria_docs.apps.analyse import default_folder
from pictoria_docs.apps.cli import run
from pictoria_docs.apps.run_summary import show_summary
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.i18n import messages, translate
from pictoria_docs.pipeline.assist_options import Assist
from pictoria_docs.pipeline.assist_tasks import TASKS
from pictoria_docs.pipeline.summary import DocumentSummary, Summary
from tests.command_line import ROOT, called, cli


def make_pdf(file: Path, pages: int = 3, password: str | None = None) -> Path:
    """A page a figure: a drawing, its caption below, some text."""
    document = pymupdf.open()
    for number in range(1, pages + 1):
        page = document.new_page(width=595, height=842)
        text = (
            f"The shape shown here, see fig. {number}, is common in the region and was made on a slow wheel. "
            * 5
        )
        page.insert_textbox(pymupdf.Rect(60, 60, 535, 200), text, fontsize=10)
        # Another picture on each page: the same one in the same place would be an ornament.
        picture, data = Image.new("RGB", (400 + number, 300), "white"), io.BytesIO()
        ImageDraw.Draw(picture).ellipse((20 * number, 40, 360, 260), fill="brown")
        picture.save(data, "PNG")
        page.insert_image(pymupdf.Rect(150, 220, 450, 445), stream=data.getvalue())
        page.insert_text(
            (150, 462), f"Fig. {number}. Bowl with a wide rim, clay, diameter {number + 10} cm.", fontsize=9
        )
        page.insert_textbox(pymupdf.Rect(60, 500, 535, 700), text, fontsize=10)
    if password is None:
        document.save(file)
    else:
        document.save(file, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=password, owner_pw=password)
    return file


def lose_page(file: Path, number: int) -> None:
    """Take a page's contents out of a PDF of `make_pdf`, so that only its other pages can be read."""
    with pymupdf.open(file) as document:
        contents = document[number - 1].get_contents()
    data = file.read_bytes().replace(b"startxref", b"startxxxx")
    for lost in contents:
        data = data.replace(f"\n{lost} 0 obj".encode(), f"\n{lost + 900} 0 obj".encode())
    file.write_bytes(data)


def test_from_a_pdf_to_a_spreadsheet(tmp_path: Path) -> None:
    make_pdf(tmp_path / "bowls.pdf")
    done = cli("analyse", "bowls.pdf", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "bowls.pictoria" in done.stdout and "3 pages read" in done.stdout
    again = cli("analyse", "bowls.pdf", cwd=tmp_path, language="fr")
    assert "pages lues\u202f: 0" in again.stdout and "inchangées\u202f: 3" in again.stdout
    done = cli("export", "bowls.pictoria", "--to", "out", "--format", "csv,json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "out/bowls/figures.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["page"] for row in rows] == ["1", "2", "3"]
    assert rows[1]["caption_text"].startswith("Fig. 2. Bowl")


def test_status_for_people_and_programs(tmp_path: Path) -> None:
    make_pdf(tmp_path / "bowls.pdf")
    called("analyse", "bowls.pdf", "missing.pdf", "--project", "p", "--pages", "1-2", cwd=tmp_path)
    shown = called("status", "p", cwd=tmp_path).stdout
    assert "bowls" in shown and "2/3" in shown and "missing.pdf" in shown
    state = json.loads(called("status", "p", "--json", cwd=tmp_path).stdout)
    assert [document["pages_analysed"] for document in state["documents"]] == [2]
    assert [problem["code"] for problem in state["problems"]] == ["source_missing"]
    assert state["last_run"]["state"] == "done"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_status_is_whole_in_narrow_terminals(
    analysed_example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    numbers = {}
    for width in (60, 80, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        shown = called("status", analysed_example, cwd=tmp_path, language=language).stdout
        assert "…" not in shown
        assert all(len(line) <= width for line in shown.splitlines() if str(analysed_example) not in line)
        for name in ("pages", "figures", "captions", "mentions", "fields", "decisions"):
            assert translate(f"cli.column_{name}", language) in shown
        assert "catalogue" in shown and "10/10" in shown
        numbers[width] = re.findall(r"\d+", shown.replace(str(analysed_example), ""))
    assert numbers[60] == numbers[80] == numbers[200]


@pytest.mark.slow
def test_bad_sources_are_listed_and_the_rest_done(tmp_path: Path) -> None:
    make_pdf(tmp_path / "bowls.pdf", 1)
    make_pdf(tmp_path / "locked.pdf", 1, password="secret")
    (tmp_path / "letter.pdf").write_text("Dear Sir")
    sources = ("letter.pdf", "bowls.pdf", "locked.pdf", "missing.pdf")
    done = called("analyse", *sources, "-p", "p", cwd=tmp_path)
    assert done.returncode == 3 and done.stdout.splitlines()[-1] == "3 files could not be read."
    skipped = [line for line in done.stdout.splitlines() if line.startswith("  - ")]
    assert len(skipped) == 3
    for name, line in zip(("letter.pdf", "locked.pdf", "missing.pdf"), skipped, strict=True):
        assert name in line
    done = called("analyse", "locked.pdf", "-p", "p", "--password", "secret", cwd=tmp_path)
    assert "1 page read" in done.stdout
    # With nothing but bad sources, nothing else of the project is touched either.
    done = called("analyse", "missing.pdf", "-p", "p", "--force", cwd=tmp_path)
    assert (done.returncode, "bowls" in done.stdout) == (1, False)
    assert b"secret" not in (tmp_path / "p/project.sqlite").read_bytes()


def test_skipped_pages_are_told_last_and_by_the_exit_code(tmp_path: Path) -> None:
    lose_page(make_pdf(tmp_path / "bowls.pdf"), 2)
    for strict, code in (((), 3), (("--strict",), 1)):
        done = called("analyse", "bowls.pdf", *strict, cwd=tmp_path)
        assert done.returncode == code
        assert done.stdout.splitlines()[-1] == "1 page was skipped."
    assert called("analyse", "bowls.pdf", "--pages", "1,3", "--strict", cwd=tmp_path).returncode == 0


def test_a_section_of_a_package_that_is_not_there_is_kept_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_pdf(tmp_path / "bowls.pdf", 1)
    (tmp_path / "c.yaml").write_text("gem-settings: {least: 3}\nlayout: {dpi: 150}\n")
    commands = [
        ("analyse", "bowls.pdf", "-p", "p", "-c", "c.yaml"),
        ("analyse", "-p", "p"),
        ("export", "p", "--to", "out", "-f", "csv"),
        ("search", "p", "bowl"),
        ("enrich", "p"),
    ]
    for command in commands:
        caplog.clear()
        done = called(*command, cwd=tmp_path)
        assert (done.returncode, caplog.text.count("gem-settings")) == (0, 1), (command, done.stderr)
    told = cli("export", "p", "--to", "out", "-f", "csv", cwd=tmp_path)
    assert told.returncode == 0 and told.stderr.count("gem-settings") == 1
    assert "gem-settings:\n  least: 3\n" in (tmp_path / "p/config.yaml").read_text()
    (tmp_path / "c.yaml").write_text("gem-settings: 3\n")
    done = called("analyse", "bowls.pdf", "-p", "q", "-c", "c.yaml", cwd=tmp_path)
    assert done.returncode == 2 and "gem-settings" in done.stderr


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_version_is_printed(tmp_path: Path, language: str) -> None:
    done = called("--version", cwd=tmp_path, language=language)
    assert (done.returncode, done.stdout.strip()) == (0, pictoria_docs.__version__)


def test_only_bad_sources_leave_no_project_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    for folder in ([], ["-p", "new"], ["-p", "own"]):
        assert run(["analyse", "missing.pdf", *folder]) == 1
        assert "missing.pdf" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


MISUSE = (
    (("analyse",), 2, "--project"),
    (("analyse", "missing.pdf"), 1, "missing.pdf"),
    (("analyse", "x.pdf", "--pages", "5-3"), 2, "5-3"),
    (("analyse", "x.pdf", "--config", "none.yaml"), 2, "none.yaml"),
    (("analyse", "-p", "nothing"), 1, "nothing"),
    (("status", "nothing"), 1, "nothing"),
    (("export", "nothing", "--to", "out"), 1, "nothing"),
    (("export", "nothing", "--to", "out", "--format", "docx"), 1, "docx"),
    (("nonsense",), 2, "nonsense"),
    (("analyse", "--jobs", "0", "x.pdf"), 2, "jobs"),
)


@pytest.mark.parametrize(
    ("arguments", "code", "told", "language"),
    [(*case, ("en", "fr")[number % 2]) for number, case in enumerate(MISUSE)],
    ids=[" ".join(case[0]) for case in MISUSE],
)
def test_misuse_is_answered_with_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], code: int, told: str, language: str
) -> None:
    done = called(*arguments, cwd=tmp_path, language=language)
    assert done.returncode == code
    assert told in done.stdout + done.stderr
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "values"),
    [
        (("nonsense",), "misuse_command", {"name": "nonsense", "known": "analyse, enrich"}),
        (("analyse", "x.pdf", "--forc"), "misuse_perhaps", {"name": "--forc", "names": "--force"}),
        (("analyse", "x.pdf", "--zzz"), "misuse_option", {"name": "--zzz"}),
        (("analyse", "x.pdf", "--jobs"), "misuse_empty", {"name": "--jobs"}),
        (("export", "--to", "out"), "misuse_missing", {"name": translate("cli.dir", "fr")}),
        (("export", "p", "vases", "2", "--to", "out"), "misuse_too_many", {"names": "vases 2"}),
    ],
)
def test_misuse_is_told_in_the_language_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], code: str, values: dict[str, str]
) -> None:
    done = called(*arguments, cwd=tmp_path, language="fr")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(translate(f"cli.{code}", "fr", **values).rstrip("."))


def test_who_interrupts_a_command_is_told_so(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pictoria_docs.apps import cli, options\n"
        "def wait(lang: options.LanguageOption = None) -> int:\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "    return 0\n"
        "cli.COMMANDS.register('doctor', wait)\n"
        "sys.exit(cli.run(['doctor']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PICTORIA_LANG": "fr"}
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment
    )
    assert (done.returncode, done.stderr.strip()) == (130, translate("cli.interrupted", "fr"))


def test_what_the_system_says_is_told_in_the_language(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    told = called("analyse", "x.pdf", "--project", "taken", cwd=tmp_path, language="fr").stderr
    assert translate("system.EEXIST", "fr") in told
    told = called("analyse", "x.pdf", "--config", "none.yaml", cwd=tmp_path, language="fr").stderr
    assert translate("system.ENOENT", "fr") in told and "No such" not in told


def test_a_changed_config_is_remembered(tmp_path: Path) -> None:
    make_pdf(tmp_path / "bowls.pdf", 1)
    (tmp_path / "c.yaml").write_text("linking: {entries: false}")
    called("analyse", "bowls.pdf", "-p", "p", "--config", "c.yaml", cwd=tmp_path)
    assert "entries: false" in (tmp_path / "p/config.yaml").read_text()


def test_annotations_are_exported_and_taken_in(tmp_path: Path) -> None:
    make_pdf(tmp_path / "bowls.pdf", 1)
    called("analyse", "bowls.pdf", "-p", "p", cwd=tmp_path)
    called("export", "p", "--to", "out", "-f", "w3c", cwd=tmp_path)
    same = called("import", "p", "out/bowls.annotations.json", cwd=tmp_path)
    assert same.returncode == 0 and "changes made: 0" in same.stdout
    drawn = {
        "type": "Annotation",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "figure"}],
        "target": {
            "source": "https://example.org/page",
            "selector": {"type": "FragmentSelector", "value": "xywh=percent:10,70,20,10"},
        },
    }
    (tmp_path / "a.json").write_text(json.dumps([drawn, {"type": "Annotation", "target": "x"}]))
    done = called("import", "p", "a.json", "--page", 1, cwd=tmp_path, language="fr")
    assert done.returncode == 0 and "modifications faites\u202f: 1" in done.stdout
    assert len(done.stdout.splitlines()) == 2, "what was left out is told"
    called("export", "p", "--to", "out", cwd=tmp_path)
    with (tmp_path / "out/bowls/figures.csv").open(encoding="utf-8-sig") as file:
        assert "accepted" in {figure["status"] for figure in csv.DictReader(file)}
    for arguments, word in (
        (("bowls.pdf",), "w3c"),
        (("no.json",), "no.json"),
        (("a.json", "-d", "x"), "x"),
        (("a.json", "--preview"), "--preview"),
        (("a.json", "-f", "spreadsheet", "--as-model", "m"), "--as-model"),
        (("a.json", "-f", "spreadsheet", "--set", "classes=x"), "--set"),
        (("a.json", "-f", "spreadsheet", "--page", "1"), "--page"),
        (("a.json", "-f", "coco", "--page", "1"), "--page"),
    ):
        refused = called("import", "p", *arguments, cwd=tmp_path)
        assert refused.returncode != 0 and word in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("command", [(), ("analyse",), ("status",), ("export",), ("doctor",), ("demo",)])
def test_help_speaks_the_language(tmp_path: Path, command: tuple[str, ...], language: str) -> None:
    done = called(*command, "--help", "--lang", language, cwd=tmp_path, language="en")
    code = f"cli.help_{command[0]}" if command else "cli.help"
    words = " ".join(done.stdout.split())
    assert done.returncode == 0
    for told in (code, "cli.help_help"):
        assert " ".join(messages(language)[told].split()) in words


def test_help_lists_what_can_be_asked_of_models(tmp_path: Path) -> None:
    words = "".join(called("enrich", "--help", cwd=tmp_path).stdout.split())
    assert "|".join(get_args(Assist)) in words
    asked = re.search(r"--ask(fields[a-z|]*descriptions)", words)
    assert asked is not None
    assert {task.name for task in TASKS} == set(asked[1].split("|"))


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from pictoria_docs.apps.cli import run; run(['--help']);"
        "print([name for name in ('sqlalchemy', 'pymupdf', 'numpy', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_main_process_does_not_import_the_stages(tmp_path: Path) -> None:
    """What it would import, the workers import at the same time anyway."""
    make_pdf(tmp_path / "bowls.pdf", 1)
    code = (
        "import sys; from pictoria_docs.apps.cli import run; run(['analyse', 'bowls.pdf']);"
        "print([name for name in ('pymupdf', 'scipy', 'onnxruntime') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_doctor_tells_what_is_ready(tmp_path: Path) -> None:
    parts = json.loads(cli("doctor", "--json", cwd=tmp_path).stdout)["parts"]
    groups = {part["group"] for part in parts}
    assert {"system", "library", "source", "detector", "ocr", "export", "extra"} <= groups
    assert all(part["detail"] for part in parts if not part["ready"])
    assert "pymupdf" in cli("doctor", cwd=tmp_path, language="fr").stdout


def test_doctor_leaves_commands_whole_in_narrow_terminals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    parts = json.loads(called("doctor", "--json", cwd=tmp_path).stdout)["parts"]
    shown = called("doctor", cwd=tmp_path).stdout
    for part in parts:
        assert all(word in shown for word in (part["name"], *part["detail"].split()))


def test_the_time_of_a_slow_run_is_told_by_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTORIA_LANG", "fr")
    out = io.StringIO()
    with redirect_stdout(out):
        show_summary(
            Summary([DocumentSummary(DocumentId("d"), "vases", "vases.pdf", analysed=2)], seconds=61.2)
        )
        show_summary(
            Summary([DocumentSummary(DocumentId("d"), "vases", "vases.pdf", analysed=9)], seconds=3.6)
        )
    assert [line for line in out.getvalue().splitlines() if " s, " in line] == [
        "61,2 s, 30,6 s par page",
        "3,6 s, 2,5 pages/s",
    ]


@pytest.mark.slow
def test_demo_makes_a_report(tmp_path: Path) -> None:
    done = cli("demo", "--no-browser", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "pictoria-docs export" not in done.stdout, "that is done already"
    out = tmp_path / "demo/example-catalogue"
    assert list(out.rglob("*.html")) and list(out.rglob("*.xlsx")) and list(out.rglob("figures.csv"))


@pytest.mark.slow
def test_demo_takes_ones_own_pdf(tmp_path: Path) -> None:
    make_pdf(tmp_path / "bowls.pdf", 1)
    done = called("demo", "--no-browser", "--source", "bowls.pdf", "--to", "d", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "d/bowls").rglob("*.html"))


@pytest.mark.parametrize(
    ("source", "folder"),
    [
        ("/x/Vases grecs.pdf", "Vases grecs.pictoria"),
        ("https://example.org/iiif/ms-12/manifest.json", "ms-12.pictoria"),
        ("https://example.org/", "example.org.pictoria"),
    ],
)
def test_default_folder_is_named_after_the_source(source: str, folder: str) -> None:
    assert default_folder(source) == Path(folder)


def fields(template: str) -> set[str]:
    import string

    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
