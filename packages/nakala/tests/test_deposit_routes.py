"""Deposits over REST at the strict Nakala of the tests, whole, cancelled and refused; the key stays inside."""

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.jobs.job_kinds import job_json
from pictoria_docs.review.jobs.job_record import Job, JobRequest, read, write
from pictoria_docs.review.jobs.job_runner import run
from pictoria_docs.review.jobs.jobs import FOLDER
from pictoria_docs.review.schemas.jobs import JobState
from pictoria_docs.store.records import now
from pictoria_nakala.client import NakalaClient
from tests.apps.server.conftest import HERE, PASSWORD, sign_in
from tests.exchange.publications import publication
from tests.waiting import LIMIT, wait_until

from fake_nakala import KEY, FakeNakala, Refusal  # isort: skip

DEPOSITS = "/api/v1/projects/vases/deposits"
JOBS = "/api/v1/projects/vases/jobs"
ROOT = Person("root", "root", is_admin=True)


@pytest.fixture
def nakala(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeNakala]:
    """The archive, with its address and the key in the environment."""
    with FakeNakala() as server:
        monkeypatch.setenv("NAKALA_API_KEY", KEY)
        monkeypatch.setenv("NAKALA_API_URL", server.url)
        yield server


@pytest.fixture
def project(tmp_path: Path, analysed_example: Path) -> Path:
    folder = Path(shutil.copytree(analysed_example, tmp_path / "projects/vases.pictoria"))
    describe(folder, formats=["csv"])
    return folder


def describe(project: Path, **changes: Any) -> None:
    options = publication(**changes).model_dump(mode="json")
    (project / "config.yaml").write_text(yaml.safe_dump({"publication": options}), encoding="utf-8")


Browse = Callable[[str], "Heard"]


class Heard:
    """A browser of somebody, and all that it was answered."""

    def __init__(self, client: TestClient, texts: list[str]) -> None:
        self.client, self.texts = client, texts

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        answer = self.client.request(method, path, json=body)
        self.texts.append(f"{answer.headers} {answer.text}")
        return answer.status_code, answer.json()

    def deposit(self, **body: object) -> dict[str, Any]:
        status, job = self.ask("POST", DEPOSITS, body)
        assert status == 202, job
        return job

    def job(self, job: dict[str, Any]) -> dict[str, Any]:
        return self.ask("GET", f"{JOBS}/{job['id']}")[1]

    def ended(self, job: dict[str, Any]) -> dict[str, Any]:
        wait_until(lambda: self.job(job)["over"])
        return self.job(job)


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def browse(
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_team: Callable[[ServerConfig], TeamDirectory],
    heard: list[str],
) -> Iterator[Browse]:
    monkeypatch.delenv("PICTORIA_SECRET_KEY", raising=False)
    team = make_team(ServerConfig(data=tmp_path / "server", projects_folder=tmp_path / "projects"))
    team.accounts.add("root", PASSWORD, by="server", is_admin=True)
    team.projects_of(ROOT)
    for name in ("moderator", "manager"):
        team.accounts.add(name, PASSWORD, by="root")
        team.set_role(ROOT, "vases", name, Role(name))
    app = make_desk(team)

    def browser(name: str) -> Heard:
        headers = {"X-Pictoria": "1", "Origin": HERE, "Accept-Language": "en"}
        client = TestClient(app, base_url=HERE, follow_redirects=False, headers=headers)
        sign_in(client, name)
        return Heard(client, heard)

    yield browser
    app.state.projects.close()


def test_a_deposit_pending_then_published_and_the_key_stays_inside(
    nakala: FakeNakala, browse: Browse, heard: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    manager = browse("manager")
    first = manager.ended(manager.deposit(status="accepted"))
    assert (first["state"], first["kind"], first["deposit"]) == ("done", "deposit", "pending"), first
    assert first["found"]["data"] == len(nakala.datas) == 2 and first["collection"] in nakala.collections
    assert {data["status"] for data in nakala.datas.values()} == {"pending"}
    assert first["done"] == first["expected"] == first["found"]["files"] == sum(nakala.holds().values())
    _, known = manager.ask("GET", DEPOSITS)
    (made,) = known["deposits"]
    assert known["possible"] and known["reason"] is None and made["complete"]
    assert made["collection"]["identifier"] == first["collection"] and not made["collection"]["published"]
    assert {item["identifier"] for item in made["data"]} == set(nakala.datas)

    again = manager.ended(manager.deposit(status="accepted", deposit="published"))
    assert again["found"]["made"] == 0 and again["collection"] == first["collection"]
    assert {data["status"] for data in nakala.datas.values()} == {"published"}
    (made,) = browse("moderator").ask("GET", DEPOSITS)[1]["deposits"]
    assert made["collection"]["published"] and all(item["published"] for item in made["data"])
    still = manager.ended(manager.deposit(status="accepted"))
    assert still["found"]["made"] == 0 and nakala.doubled() == 0

    manager.ask("GET", "/api/v1/jobs")
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.name == "nakala.sqlite" for file in files) and any(
        file.suffix == ".sqlite" for file in files
    )
    assert not [file for file in files if KEY.encode() in file.read_bytes()]
    assert len(heard) > 10 and not [text for text in heard if KEY in text]
    assert KEY not in caplog.text


def test_cancelled_and_gone_on_with_nothing_is_twice_and_nothing_published_that_was_not_asked_for(
    nakala: FakeNakala, browse: Browse
) -> None:
    manager = browse("manager")
    nakala.hang = 300.0
    # All hangs once the first data item is there.
    nakala.fault = lambda method, path: "hang" if nakala.datas else None
    job = manager.deposit(deposit="published")
    wait_until(lambda: nakala.datas)
    wait_until(lambda: manager.job(job)["phase"] == "depositing")
    assert browse("moderator").ask("POST", f"{JOBS}/{job['id']}/cancel", {})[0] == 403
    assert manager.ask("POST", f"{JOBS}/{job['id']}/cancel", {})[0] == 202
    assert manager.ended(job)["state"] == "cancelled"
    (made,) = manager.ask("GET", DEPOSITS)[1]["deposits"]
    assert not made["complete"] and made["collection"]
    nakala.fault = lambda method, path: None
    assert browse("moderator").ask("POST", f"{JOBS}/{job['id']}/resume", {})[0] == 403
    pending = manager.ended(manager.deposit())
    assert pending["state"] == "done" and pending["collection"] in nakala.collections, pending
    assert {data["status"] for data in nakala.datas.values()} == {"pending"}, "it is not asked for any more"
    _, resumed = manager.ask("POST", f"{JOBS}/{job['id']}/resume", {})
    assert manager.ended(resumed)["state"] == "done"
    assert {data["status"] for data in nakala.datas.values()} == {"published"}
    assert len(nakala.collections) == 1 and len(nakala.datas) == 2
    assert nakala.doubled() == 0 and max(nakala.holds().values()) == 1 and not nakala.waiting


def test_what_was_refused_is_corrected_or_begun_anew(
    nakala: FakeNakala, browse: Browse, project: Path
) -> None:
    manager, take = browse("manager"), nakala.add_data
    nakala.add_data = lambda asked: take({**asked, "status": "gone"})  # type: ignore[method-assign]
    refused = manager.ended(manager.deposit())
    assert (refused["state"], len(nakala.collections)) == ("failed", 1)
    describe(project, formats=["csv"], title="Vases")
    job = manager.ended(manager.deposit())
    assert job["state"] == "failed" and next(iter(nakala.collections)) in job["error"], job
    job = manager.ended(manager.deposit(anew=True))
    assert job["state"] == "failed" and len(nakala.collections) == 2
    nakala.add_data = take  # type: ignore[method-assign]
    # What goes on is the deposit that was begun anew.
    assert manager.ended(manager.ask("POST", f"{JOBS}/{job['id']}/resume", {})[1])["state"] == "done"
    assert len(nakala.collections) == 2 == len(nakala.datas) and nakala.doubled() == 0


def test_what_is_in_the_way_is_told_before_anything_is_sent(
    nakala: FakeNakala, browse: Browse, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, moderator = browse("manager"), browse("moderator")

    def told(code: str, words: str) -> None:
        _, known = manager.ask("GET", DEPOSITS)
        status, refused = manager.ask("POST", DEPOSITS, {})
        assert (status, refused["code"]) == (422, code)
        assert not known["possible"] and known["reason"] == refused["sentence"] and words in known["reason"]

    status, refused = moderator.ask("POST", DEPOSITS, {})
    assert (status, refused["code"]) == (403, "not_allowed")
    assert moderator.ask("GET", DEPOSITS)[1]["reason"] == refused["sentence"]
    for key, code in (("", "nakala_no_key"), ("a key\x7f of é", "nakala_bad_key")):
        monkeypatch.setenv("NAKALA_API_KEY", key)
        told(code, "NAKALA_API_KEY")
    monkeypatch.setenv("NAKALA_API_KEY", KEY)
    monkeypatch.setenv("NAKALA_API_URL", "http://192.0.2.1")
    told("nakala_not_allowed", "192.0.2.1")
    describe(project, formats=["csv"], allowed_hosts=["192.0.2.1"])
    assert manager.ask("GET", DEPOSITS)[1] == {
        "possible": True, "reason": None, "archive": "192.0.2.1", "deposits": [],
    }  # fmt: skip
    monkeypatch.setenv("NAKALA_API_URL", nakala.url)
    for name, value, code in (
        ("documents", ["nosuch"], "document_unknown"),
        ("campaign", 7, "no_such_campaign"),
        ("api", "http://evil.example", "request_invalid"),
        ("deposit", "gone", "request_invalid"),
    ):
        assert manager.ask("POST", DEPOSITS, {name: value})[1]["code"] == code
    describe(project, formats=["iiif"])
    status, refused = manager.ask("POST", DEPOSITS, {})
    assert (status, refused["code"]) == (422, "publication_pictures") and "iiif" in refused["sentence"]
    describe(project, licence="", title="")
    status, refused = manager.ask("POST", DEPOSITS, {})
    assert (status, refused["code"]) == (422, "publication_incomplete")
    assert "publication.title, publication.licence" in refused["sentence"]
    assert not nakala.requests and manager.ask("GET", JOBS.replace("/projects/vases", ""))[1]["jobs"] == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("500", "nakala_fails"),
        ("429", "nakala_fails"),
        ("html", "nakala_not_nakala"),
        ("hang", "nakala_silent"),
        ("wrong key", "nakala_key_refused"),
        ("no key", "nakala_no_key"),
        ("refused", "nakala_refuses"),
    ],
)
def test_what_goes_wrong_becomes_the_one_sentence_of_the_job(
    nakala: FakeNakala, project: Path, monkeypatch: pytest.MonkeyPatch, fault: str, code: str
) -> None:
    # Of those that answer, each does in time, however busy this machine is.
    for name, value in (
        ("timeout", 0.3 if fault == "hang" else LIMIT),
        ("retries", 1),
        ("longest_wait", 0.05),
    ):
        monkeypatch.setitem(NakalaClient.__init__.__kwdefaults__, name, value)  # type: ignore[arg-type]
    if "key" in fault:
        monkeypatch.setenv("NAKALA_API_KEY", "" if fault == "no key" else f"{KEY}0")
    elif fault == "refused":

        def refuse(*_: object) -> tuple[int, Any]:
            raise Refusal(422, f"Not with {KEY}")

        monkeypatch.setattr(nakala, "act", refuse)
    else:
        nakala.fault = lambda method, path: fault
    folder = project / FOLDER / "1"
    folder.mkdir(parents=True)
    write(
        folder,
        Job(
            id="1",
            kind="deposit",
            asked=JobRequest.model_validate({"deposit": "pending"}),
            by="ada",
            made=now(),
        ),
    )
    handler = signal.getsignal(signal.SIGINT)
    try:
        run(project, "1")
    finally:
        signal.signal(signal.SIGINT, handler)
    job = read(folder)
    assert job.state is JobState.FAILED and job.error is not None and job.error.code == code, job.error
    for language in ("en", "fr"):
        sentence = job_json(job, project.stem, language)["error"]
        assert sentence is not None
        assert "\n" not in sentence and "Traceback" not in sentence and str(project) not in sentence
    assert KEY not in job.model_dump_json()
