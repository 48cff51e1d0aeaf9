"""A small package of somebody else, installed by pip, adds one thing of each kind; all are used from the command line.

No file of pictoria-docs knows of it.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PIL import Image, ImageDraw

import pictoria_docs
from pictoria_docs.plugins import registries
from tests.apps.test_cli import make_pdf
from tests.command_line import ROOT, called
from tests.enrichment.records import pdf

pytestmark = pytest.mark.slow
TINY = Path(__file__).parent / "tiny"
ENTRY_POINTS = tomllib.loads((TINY / "pyproject.toml").read_text())["project"]["entry-points"]
SCHEMA = """
name: gems
labels: {en: Gem, fr: Gemme}
fields:
  - {name: title, type: text, labels: {en: Title, fr: Titre}}
  - {name: material, type: term, vocabulary: tiny-stones, labels: {en: Material, fr: Matériau}}
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages with the small one in it, put there by pip, without network."""
    folder = tmp_path_factory.mktemp("site")
    source = shutil.copytree(TINY, folder / "source")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    command += ["--no-deps", "--no-build-isolation", "--target", str(folder / "packages"), str(source)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return folder / "packages"


@pytest.fixture
def run(site: Path, tmp_path: Path) -> Run:
    """Runs the command line in a folder of its own, with the small package installed."""

    def command(*arguments: object, language: str = "en") -> "subprocess.CompletedProcess[str]":
        path = os.pathsep.join((str(ROOT), str(site)))
        done = subprocess.run(
            [sys.executable, "-m", "pictoria_docs", *map(str, arguments)],
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PICTORIA_LANG": language, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
            timeout=600,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    return command


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one page, made by what is built in; not to be changed: copy it."""
    folder = tmp_path_factory.mktemp("bowls")
    make_pdf(folder / "bowls.pdf", 1)
    done_well(called("analyse", "bowls.pdf", "-p", "p", cwd=folder))
    return folder / "p"


@pytest.fixture
def bowls(analysed: Path, tmp_path: Path) -> None:
    """The project `p` in the folder of `run`."""
    shutil.copytree(analysed, tmp_path / "p")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def done_well(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def sentence(done: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """That a command failed with one sentence which has these words."""
    assert done.returncode in (1, 2), done.stdout
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1 and all(word in lines[0] for word in words), done.stderr


def test_the_package_adds_one_of_each_kind_and_no_file_of_ours_knows_of_it() -> None:
    assert ENTRY_POINTS.keys() == {registry.group for registry in registries()}
    package = Path(pictoria_docs.__file__).parent
    files = [*package.rglob("*.py"), *package.rglob("*.yaml"), *(package / "apps/desk/static").rglob("*.js")]
    touched = [file for file in files if re.search("pictoria.tiny|tiny-", file.read_text(encoding="utf-8"))]
    assert touched == []


def test_a_source_a_detector_and_a_linker_are_used_by_analyse(run: Run, tmp_path: Path) -> None:
    make_pdf(tmp_path / "bowls.pdf", 1)
    (tmp_path / "vases.tiny").write_text("bowls.pdf")
    (tmp_path / "c.yaml").write_text(
        "layout: {detector: tiny-box, detector_model: '70,500,420,640'}\nlinking: {linker: tiny-linker}"
    )
    assert "vases" in done_well(run("analyse", "vases.tiny", "-p", "p", "-c", "c.yaml"))
    done_well(run("export", "p", "--to", "out", "-f", "csv,tiny-list"))
    boxes = [
        [float(figure[side]) for side in ("x0", "y0", "x1", "y1")]
        for figure in rows(tmp_path / "out/vases/figures.csv")
    ]
    assert [70, 500, 420, 640] in boxes, "by its model"
    (link,) = rows(tmp_path / "out/vases/links.csv")
    assert link["type"] == "caption_of"
    assert float(link["confidence"]) <= 0.77, "what the linker says, or less: no link is surer than its ends"
    assert (tmp_path / "out/pictures.txt").read_text().splitlines()[1:] == [
        "vases 1 150 220 -",
        "vases 1 70 500 -",
    ]


def test_an_ocr_engine_reads_scans(run: Run, tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    page = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(page).ellipse((320, 460, 930, 920), fill="saddlebrown")
    page.save(tmp_path / "scans/1.jpg", dpi=(150, 150))
    (tmp_path / "c.yaml").write_text("layout: {ocr: tiny-ocr, second_opinion: never}")
    done_well(run("analyse", "scans", "-p", "p", "-c", "c.yaml"))
    done_well(run("export", "p", "--to", "out"))
    (caption,) = rows(tmp_path / "out/scans/captions.csv")
    assert caption["text"] == "Fig. 7. A bowl that the small engine has read."
    (figure,) = rows(tmp_path / "out/scans/figures.csv")
    assert figure["number"] == "7"


def test_a_language_is_read_once_it_is_installed(run: Run, tmp_path: Path) -> None:
    document = pymupdf.open(make_pdf(tmp_path / "bowls.pdf", 1))
    (printed,) = document[0].search_for("Fig. 1. Bowl")
    document[0].add_redact_annot(printed, "Desenul 7. Vas", fontsize=9)
    document[0].apply_redactions(images=pymupdf.PDF_REDACT_IMAGE_NONE)
    document.save(tmp_path / "vase.pdf")
    done_well(run("analyse", "vase.pdf", "-p", "p"))
    done_well(run("export", "p", "--to", "out"))
    (figure,) = rows(tmp_path / "out/vase/figures.csv")
    assert figure["number"] == "7"


def test_a_stage_has_its_section_of_the_config_and_its_place_in_the_export(run: Run, tmp_path: Path) -> None:
    make_pdf(tmp_path / "bowls.pdf", 1)

    def counted(least: int) -> dict[str, int]:
        (tmp_path / "c.yaml").write_text(f"tiny-count: {{least: {least}}}")
        done_well(run("analyse", "bowls.pdf", "-p", "p", "-c", "c.yaml"))
        done_well(run("export", "p", "--to", "out", "-f", "json"))
        document = json.loads((tmp_path / "out/bowls.json").read_text(encoding="utf-8"))
        assert document["links"], "the stages after it are done"
        return dict(document["extensions"]["tiny-count"])

    some, fewer = counted(1), counted(4)
    assert some.keys() == fewer.keys() and 0 < sum(fewer.values()) < sum(some.values())
    (tmp_path / "c.yaml").write_text("tiny-count: {last: 4}")
    sentence(run("analyse", "bowls.pdf", "-p", "p", "-c", "c.yaml"), "tiny-count.last", "tiny-count.least")


def test_a_vocabulary_and_a_model_of_embeddings_are_used_by_enrich(run: Run, tmp_path: Path) -> None:
    entries = [
        (str(number), title, [f"Inv. {1000 + number}", f"Material: {stone}", "Found in the river."])
        for number, (title, stone) in enumerate(
            (("Ring", "garnet"), ("Bead", "amber"), ("Seal", "garnets and gold"), ("Brooch", "amber")),
            start=1,
        )
    ]
    pdf(tmp_path / "gems.pdf", entries)
    (tmp_path / "gems.yaml").write_text(SCHEMA)
    (tmp_path / "c.yaml").write_text("enrichment: {embeddings: tiny-letters}")
    done_well(run("analyse", "gems.pdf", "-p", "p", "-c", "c.yaml"))
    done_well(run("enrich", "p", "-c", "c.yaml", "--schema", "gems.yaml"))
    done_well(run("export", "p", "--to", "out", "-f", "json"))
    text = (tmp_path / "out/gems.json").read_text(encoding="utf-8")
    assert "urn:tiny:garnet" in text and "urn:tiny:amber" in text


def test_a_type_of_fields_is_read_corrected_and_exported_and_text_when_it_is_gone(
    run: Run, site: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    entries = [(str(number), "Plate", [f"Struck: an {number}", "Found here."]) for number in range(6, 10)]
    pdf(tmp_path / "coins.pdf", entries)
    (tmp_path / "coins.yaml").write_text(
        "name: coins\nlabels: {en: Coin}\nfields:\n"
        "  - {name: title, type: title, labels: {en: Title}}\n"
        "  - {name: struck, type: tiny-republican, labels: {en: Struck}}\n"
    )
    (tmp_path / "c.yaml").write_text("enrichment: {metadata_schema: coins.yaml}")
    done_well(run("analyse", "coins.pdf", "-p", "p", "-c", "c.yaml"))
    done_well(run("export", "p", "--to", "out", "-f", "csv,tei,json"))
    struck = {row["field"]: row for row in rows(tmp_path / "out/coins/fields.csv")}
    assert struck["struck"]["normalised"] == "1800/1801" and struck["struck_from"]["normalised"] == "1800"
    assert 'notBefore="1797"' in next((tmp_path / "out").rglob("*.xml")).read_text(encoding="utf-8")
    code = """
from pictoria_docs import Project
project = Project.open("p")
(entry, *_) = project.documents[0].entries
entry.record["struck"].correct(text="an 2")
print(project.documents[0].entries[0].record["struck"].data.normalised)
from pictoria_docs.plugins import FIELD_TYPES
print(FIELD_TYPES.get("tiny-republican").label("fr").split()[-1])
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(site)))}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert done.stdout.split() == ["1793/1794", "républicaine"], done.stderr
    gone = called("export", "p", "--to", "out2", "-f", "csv", cwd=tmp_path)
    assert "tiny-republican" in caplog.text, "a warning"
    done_well(gone)
    left = {row["field"] for row in rows(tmp_path / "out2/coins/fields.csv")}
    assert "struck" in left and "struck_from" not in left


def test_a_model_backend_answers_enrich_and_models_check(bowls: None, run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("models: {backend: tiny-model}")
    assert "tiny-model" in done_well(run("models", "check", "-c", "c.yaml"))
    assert "tiny-model" in json.loads(done_well(run("models", "list", "--json")))["backends"]
    asked = run("enrich", "p", "-c", "c.yaml", "--assist", "always", "--ask", "descriptions")
    assert "pictures described: 1" in done_well(asked)
    done_well(run("export", "p", "--to", "out", "-f", "tiny-list"))
    assert "a small answer" in (tmp_path / "out/pictures.txt").read_text()


def test_an_importer_makes_decisions_of_a_file(bowls: None, run: Run, tmp_path: Path) -> None:
    (tmp_path / "boxes.txt").write_text("1 60 520 200 600\nnot a box\n")
    said = done_well(run("import", "p", "boxes.txt", "--format", "tiny-boxes"))
    assert "changes made: 1" in said and "no box: not a box" in said
    assert "changes made: 0" in done_well(run("import", "p", "boxes.txt", "--format", "tiny-boxes"))
    done_well(run("export", "p", "--to", "out"))
    decided = [
        figure for figure in rows(tmp_path / "out/bowls/figures.csv") if figure["status"] == "accepted"
    ]
    assert [figure["x0"] for figure in decided] == ["60.0"]
    (tmp_path / "c.bin").write_bytes(b"\xff\xfe\xff")
    sentence(run("import", "p", "c.bin", "--format", "tiny-boxes"), "tiny-boxes")


def test_an_index_of_pictures_is_found_by_the_project(site: Path, tmp_path: Path) -> None:
    (tmp_path / "neighbours.txt").write_text("doc one\ndoc two\n")
    code = (
        "from pathlib import Path; from pictoria_docs.retrieval.similar import find_similar;"
        f"print(find_similar(Path({str(tmp_path)!r})).nearest('doc', 'one', 5)[0].id)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(site)))}
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    assert done.stdout.strip() == "two"


def test_a_command_speaks_the_words_of_the_package_and_takes_none_of_ours(bowls: None, run: Run) -> None:
    assert done_well(run("tiny-greet", "p")).strip() == "Good day, bowls"
    assert done_well(run("tiny-greet", "p", language="fr")).strip() == "Bonjour, bowls"
    assert "tiny-greet" in (shown := done_well(run("--help"))) and "Greet the documents" in shown
    sentence(run("tiny-broken"), "tiny-broken", "pictoria-tiny")


def test_a_project_has_the_method_and_a_server_the_route_the_view_and_the_pair(
    run: Run, site: Path, tmp_path: Path
) -> None:
    make_pdf(tmp_path / "bowls.pdf", 2)
    done_well(run("analyse", "bowls.pdf", "-p", "p"))
    code = """
from pathlib import Path
from fastapi.testclient import TestClient
from pictoria_docs import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.apps.desk.assets import assets_version
from pictoria_docs.apps.server.package_routes import EXPORT_CARDS, PICTURE_VIEWS, package_modules
from pictoria_docs.review.gallery.suggested_pairs import suggested_pairs
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.retrieval.suggested_relations import SuggestedRelations
from pictoria_docs.store.pictures.gallery import Ref

with Project.open("p", create=False) as project:
    print(project.tiny_figures() == len(project.documents[0].figures), hasattr(project, "nothing"))
app = make_desk(LocalDirectory(Path("p"), Person("ada", "Ada")))
client = TestClient(app, base_url="http://127.0.0.1", headers={"X-Pictoria": "1"})
client.get(f"/?token={app.state.settings.token}")
print(client.get("/api/v1/projects/p/tiny").json())
for registry, name in ((PICTURE_VIEWS, "tiny-list"), (EXPORT_CARDS, "tiny-card")):
    module = package_modules(registry)[name]
    print("export async function" in client.get(f"/static/{assets_version()}/{module}").text)
opened = OpenProject(Path("p"))
print([pair.relation for pair in suggested_pairs(opened)])
one, other = Ref("doc", "one"), Ref("doc", "other")
print(SuggestedRelations(opened.store).suggest(one, [other])[other].name)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(site)))}
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=tmp_path,
    )
    assert done.stdout.splitlines() == [
        *("True False", "1", "True", "True"),
        *("['same_mould']", "same_motif"),
    ], done.stderr


def test_a_job_is_done_told_and_where_its_package_has_gone_it_says_so(
    run: Run, site: Path, tmp_path: Path
) -> None:
    make_pdf(tmp_path / "bowls.pdf", 2)
    done_well(run("analyse", "bowls.pdf", "-p", "p"))
    started = """
import time
from pathlib import Path
from pictoria_docs.plugins import JobService
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_tiny.jobs import CountRequest

ada = Person("ada", "Ada")
work = JobService(LocalDirectory(Path("p"), ada), ada, "p", "en")
for kind in ("tiny-job", "tiny-failing"):
    job = work.start(kind, CountRequest(more=3))
    until = time.monotonic() + 120
    while not (told := work.told(work.jobs.get(job.id)))["over"] and time.monotonic() < until:
        time.sleep(0.1)
    print(told["state"], told["more"], told.get("counted"), told["told"], told["resumable"], told["error"])
"""
    kept = """
from pathlib import Path
from pictoria_docs.errors import ProjectError
from pictoria_docs.plugins import JobService
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person

ada = Person("ada", "Ada")
work = JobService(LocalDirectory(Path("p"), ada), ada, "p", "en")
for job in work.jobs.all():
    told = work.told(job)
    print(told["state"], told["more"], told["resumable"], told["told"] or told["error"])
try:
    work.resume(job.id)
except ProjectError as error:
    print(error.code)
"""

    def done(code: str, *path: Path) -> list[str]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, *path)))}
        ran = subprocess.run(
            [sys.executable, "-c", code],
            check=False,
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
        )
        assert not ran.returncode, ran.stderr
        return ran.stdout.splitlines()

    first, second = done(started, site)
    assert first == "done 3 4 4 documents, counted False None"
    assert second.startswith("failed 3 None None True ") and "pictoria-tiny" in second
    failed, counted, refused = done(kept)
    assert "“tiny-job”" in counted and counted.startswith("done 3 False ")
    assert "“tiny-failing”" in failed and failed.startswith("failed 3 False ")
    assert refused == "unknown_job"


def test_help_lists_what_the_package_adds(run: Run) -> None:
    exports = "".join(done_well(run("export", "--help")).split())
    assert "csv|xlsx" in exports and "tiny-list" in exports
    imports = "".join(done_well(run("import", "--help")).split())
    assert "w3c|alto" in imports and "tiny-boxes" in imports


@pytest.mark.parametrize("language", ["en", "fr"])
def test_doctor_tells_what_is_there_what_is_broken_and_what_is_a_second_time(run: Run, language: str) -> None:
    parts = json.loads(done_well(run("doctor", "--json", language=language)))["parts"]
    found = {(part["group"], part["name"]): part for part in parts if "pictoria-tiny" in part["detail"]}
    for registry in registries():
        for name in ENTRY_POINTS.get(registry.group, ()):
            part = found[registry.kind, name]
            assert part["ready"] == (name not in ("tiny-broken", "csv", "linking")), part
    broken = found["export", "tiny-broken"]["detail"]
    assert "its library is missing" in broken and "pip install --upgrade pictoria-tiny" in broken
    assert "pictoria-docs" in found["export", "csv"]["detail"]
    stages = [part for part in parts if part["group"] == "stage" and part["ready"]]
    assert [part["name"] for part in stages] == [
        "sources", "layout", "captions", "tiny-count", "linking", "enrichment", "assist",
    ]  # fmt: skip
    assert "pictoria_docs.linking:link" in stages[4]["detail"] and "captions" in stages[4]["detail"]
    assert {"pdf", "iiif", "images", "rapid-layout", "xlsx"} <= {
        part["name"] for part in parts if part["ready"]
    }


def test_what_is_broken_is_refused_in_one_sentence_and_the_rest_works(
    bowls: None, run: Run, tmp_path: Path
) -> None:
    for format, detail in (("tiny-broken", "its library is missing"), ("tiny-failing", "no export today")):
        for language in ("en", "fr"):
            done = run("export", "p", "--to", "out", "-f", format, language=language)
            sentence(done, format, "pictoria-tiny", detail)
        assert not list((tmp_path / "out").glob("*"))
    done_well(run("export", "p", "--to", "out", "-f", "csv"))
    assert rows(tmp_path / "out/bowls/figures.csv"), "our csv, not the one that takes its name"


def test_a_detector_or_linker_that_is_broken_costs_no_more_than_its_work(run: Run, tmp_path: Path) -> None:
    make_pdf(tmp_path / "bowls.pdf", 1)
    (tmp_path / "c.yaml").write_text("layout: {detector: tiny-broken}")
    done = run("analyse", "bowls.pdf", "-p", "p", "-c", "c.yaml")
    assert done.returncode == 1
    assert (
        "pictoria-tiny" in done.stdout + done.stderr and "its library is missing" in done.stdout + done.stderr
    )
    (tmp_path / "c.yaml").write_text("linking: {linker: tiny-failing}")
    done = run("analyse", "bowls.pdf", "-p", "q", "-c", "c.yaml")
    assert "no links today" in done.stdout + done.stderr
    done_well(run("export", "q", "--to", "out"))
    assert rows(tmp_path / "out/bowls/captions.csv"), "what came before it is kept"
    (tmp_path / "c.yaml").write_text("linking: {linker: tiny-unknown}")
    sentence(run("analyse", "bowls.pdf", "-p", "r", "-c", "c.yaml"), "tiny-unknown", "evidence")
