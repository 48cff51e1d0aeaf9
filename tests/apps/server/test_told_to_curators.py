"""What fails is told to people in one sentence with the page and what to do: nothing of what a program raised, nor of
where the server keeps its files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pictoria_docs.api.project import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.errors import public_sentence
from pictoria_docs.i18n import LANGUAGES, messages
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.jobs.job_record import Job, JobMessage, JobRequest, write
from pictoria_docs.review.jobs.jobs import FOLDER
from pictoria_docs.review.schemas.jobs import JobState
from pictoria_docs.store import Store
from tests.pipeline.small_stages import STAGES

HERE = "http://localhost:8080"
SECRET = "vault-of-the-server"
RAISED = ("a defect", "ValueError", "IndexError", "RuntimeError")
JOB = "20260101-000000-000000-00000000"
CODES = sorted(code.removeprefix("errors.") for code in messages("en") if code.startswith("errors."))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of which pages, stages and mentions failed with exceptions that hold paths of the server."""
    vault = tmp_path / SECRET
    vault.mkdir()
    source, other = vault / "catalogue.txt", vault / "list.txt"
    source.write_text("one\ntwo bug\nthree exit\nfour mentionbug\n")
    other.write_text("one linkbug\ntwo\n")
    folder = vault / "vases.pictoria"
    with Project.open(folder, stages=STAGES) as project:
        for each in (source, other):
            project.add(each)
        summary = project.analyse(progress=Quiet())
    codes = {problem.code for problem in summary.problems}
    assert codes == {"page_failed", "page_crashed", "document_failed", "left_out_mention"}
    assert any(SECRET in problem.sentence("en") for problem in summary.problems), (
        "whoever runs it is told all"
    )
    assert any("a defect" in problem.sentence("en") for problem in summary.problems)
    place = folder / FOLDER / JOB
    place.mkdir(parents=True)
    job = Job(
        id=JOB, kind="analyse", asked=JobRequest(), by="ada", made="2026-01-01T00:00:00+00:00",
        state=JobState.FAILED, skipped=[JobMessage.of(problem) for problem in summary.problems],
        skipped_count=len(summary.problems),
        error=JobMessage(code="job_defect", values={"detail": f"RuntimeError: a defect in {vault}"}),
    )  # fmt: skip
    write(place, job)
    return folder


@pytest.fixture
def client(project: Path) -> Iterator[TestClient]:
    app = make_desk(LocalDirectory(project, Person("ada", "Ada")))
    client = TestClient(
        app, base_url=HERE, headers={"X-Pictoria": "1", "Origin": HERE}, raise_server_exceptions=False
    )
    client.get("/", params={"token": app.state.settings.token})
    yield client
    app.state.projects.close()


def paths_of(client: TestClient, document: str) -> Iterator[str]:
    """All that can be asked for, of the project and of one of its documents."""
    values = {"project": "vases", "document": document, "page": "2", "number": "2", "id": JOB, "job": JOB}
    for path, methods in client.app.openapi()["paths"].items():
        if "get" not in methods:
            continue
        for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
            path = path.replace("{" + name + "}", values.get(name, "x"))
        yield path


def test_no_answer_and_no_page_holds_an_exception_or_a_path(client: TestClient, project: Path) -> None:
    with Store(project) as store:
        documents = [record.id for record in store.documents.all()]
    told: dict[str, str] = {}
    for document in documents:
        for path in paths_of(client, document):
            told[f"en {path}"] = client.get(path).text
    client.cookies.set("pictoria_language", "fr")
    for path in ("/api/v1/jobs", "/api/v1/projects/vases"):
        told[f"fr {path}"] = client.get(path).text
    for page in ("/", "/ui/review?project=vases", "/ui/export?project=vases"):
        told[f"fr {page}"] = client.get(page, headers={"Accept": "text/html"}).text
    assert len(told) > 50
    wrong = {path: word for path, text in told.items() for word in (SECRET, *RAISED) if word in text}
    assert wrong == {}
    jobs = told["en /api/v1/jobs"]
    assert "Page 2 of catalogue.txt could not be read. Read it again." in jobs
    assert "Page 3 of catalogue.txt could not be read. Read it again." in jobs
    assert "Start it again" in jobs
    assert "La page 2 de catalogue.txt" in told["fr /api/v1/jobs"]
    assert "could not be read. Read it again." in told["en /api/v1/projects/vases"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_for_curators_holds_an_exception_or_a_path(language: str) -> None:
    """Whatever the error, and whatever its values are."""
    path = f"/srv/{SECRET}/catalogue.pdf"
    values: dict[str, Any] = dict.fromkeys(
        ("file", "folder", "place", "source", "model", "picture", "location"), path
    )
    values |= {"detail": f"RuntimeError: cannot read {path}", "page": 7, "item": "Fig. 3"}
    for code in CODES:
        sentence = public_sentence(code, values, language)
        assert SECRET not in sentence, code
        # What an archive or a validator said is no exception of ours.
        if code != "request_invalid" and "{detail!s}" not in messages("en")[f"errors.{code}"]:
            assert "RuntimeError" not in sentence and "{detail}" not in sentence, code


def test_a_page_that_failed_is_told_with_its_page_and_what_to_do() -> None:
    values = {"file": f"/srv/{SECRET}/catalogue.pdf", "page": 7, "detail": "zip() argument 2 is shorter"}
    assert (
        public_sentence("page_failed", values, "en")
        == "Page 7 of catalogue.pdf could not be read. Read it again."
    )
    french = "La page 7 de catalogue.pdf n’a pas pu être lue. Lisez-la à nouveau."
    assert public_sentence("page_failed", values, "fr") == french
    assert public_sentence("left_out_caption", values | {"item": "Fig. 3"}, "en").startswith(
        "Something on page 7"
    )
