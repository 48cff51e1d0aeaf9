"""The product where this package is not installed, and jobs as versions before it wrote them."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from pictoria_docs import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from tests.exchange.publications import publication
from tests.without import without

TO_INSTALL = 'pip install "pictoria-docs[nakala]"'
DONE, REFUSED = "20260101-000000-000001-aaaa", "20260102-000000-000001-bbbb"
ASKED = {
    "add": [], "documents": [], "pages": None, "again": False, "formats": [], "language": "en", "selection": {},
    "settings": {}, "base_url": None, "name": "export", "deposit": "published", "anew": True,
}  # fmt: skip


@pytest.fixture
def project(analysed_example: Path, tmp_path: Path) -> Path:
    """A project that allows an archive, with two deposits: one was made, one refused."""
    project = Path(shutil.copytree(analysed_example, tmp_path / "vases.pictoria"))
    options = publication(formats=["csv"], allowed_hosts=["apitest.nakala.fr"]).model_dump(mode="json")
    (project / "config.yaml").write_text(yaml.safe_dump({"publication": options}), encoding="utf-8")
    refusal = {"code": "nakala_refuses", "values": {"host": "x", "status": 422, "detail": "Bad title"}}
    for id, state, more in (
        (DONE, "done", {"found": {"data": 2, "files": 1, "made": 3}, "collection": "10.34847/nkl.1"}),
        (REFUSED, "failed", {"error": refusal}),
    ):
        folder = project / "jobs" / id
        folder.mkdir(parents=True)
        moments = dict.fromkeys(("made", "started", "ended"), "2026-01-01T00:00:00+00:00")
        job = {
            "id": id,
            "kind": "deposit",
            "asked": ASKED,
            "by": "ada",
            "state": state,
            "phase": "depositing",
        }
        (folder / "job.json").write_text(json.dumps(job | moments | more), encoding="utf-8")
    return project


@pytest.fixture
def client(project: Path) -> Iterator[TestClient]:
    app = make_desk(LocalDirectory(project, Person("ada", "Ada")))
    headers = {"X-Pictoria": "1", "Origin": "http://127.0.0.1", "Accept-Language": "en"}
    client = TestClient(app, base_url="http://127.0.0.1", headers=headers)
    client.get(f"/?token={app.state.settings.token}")
    yield client
    app.state.projects.close()


def jobs_of(client: TestClient) -> dict[str, dict[str, Any]]:
    return {job["id"]: job for job in client.get("/api/v1/jobs").json()["jobs"]}


def test_jobs_of_versions_before_are_told_as_they_were(client: TestClient) -> None:
    jobs = jobs_of(client)
    assert jobs[DONE]["told"] == "Deposited at Nakala (Published): 2 data items, 1 file"
    assert (jobs[DONE]["deposit"], jobs[DONE]["collection"]) == ("published", "10.34847/nkl.1")
    assert not jobs[DONE]["resumable"] and jobs[REFUSED]["resumable"]
    assert "Bad title" in jobs[REFUSED]["error"] and jobs[REFUSED]["told"] is None


def test_what_was_deposited_is_kept_and_who_asks_is_told_what_to_install(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with without("pictoria-nakala"):
        app = make_desk(LocalDirectory(project, Person("ada", "Ada")))
        client = TestClient(app, base_url="http://127.0.0.1", headers={"X-Pictoria": "1"})
        client.get(f"/?token={app.state.settings.token}")
        jobs = jobs_of(client)
        assert TO_INSTALL in jobs[DONE]["told"] and TO_INSTALL in jobs[REFUSED]["error"]
        assert (jobs[DONE]["collection"], jobs[DONE]["resumable"], jobs[REFUSED]["resumable"]) == (
            "10.34847/nkl.1", False, False,
        )  # fmt: skip
        (slug,) = {job["project"] for job in jobs.values()}
        at = f"/api/v1/projects/{slug}"
        for answer, status in (
            (client.get(f"{at}/deposits"), 404),
            (client.post(f"{at}/deposits", json={}), 404),
            (client.post(f"{at}/jobs/{REFUSED}/resume", json={}), 422),
        ):
            assert (answer.status_code, answer.json()["code"]) == (status, "extra_missing"), answer.text
            assert TO_INSTALL in answer.json()["sentence"]
        assert client.delete(f"{at}/jobs/{REFUSED}").status_code == 204 and {*jobs_of(client)} == {DONE}
        app.state.projects.close()
        with Project.open(project, create=False) as opened:
            assert opened.config.publication.allowed_hosts == ("apitest.nakala.fr",)
            for format in ("csv", "deposit"):
                assert opened.export(tmp_path / format, format)
            with pytest.raises(AttributeError, match="nakala"):
                opened.deposit_nakala()  # type: ignore[operator]
        assert run(["deposit", str(project), "--nakala"]) in (1, 2)
        assert TO_INSTALL in capsys.readouterr().err
    with Project.open(project, create=False) as opened:
        assert callable(opened.deposit_nakala)
