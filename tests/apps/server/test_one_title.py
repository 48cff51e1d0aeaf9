"""A title is corrected once: over REST in the entry or in its record, in a sheet, in Python; exports agree."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pictoria_docs import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from tests.apps.server.conftest import HERE, PASSWORD, sign_in
from tests.apps.server.test_people import ROOT

API = "/api/v1/projects/vases"
HEADERS = {"X-Pictoria": "1", "Origin": HERE}


@pytest.fixture
def client(
    analysed_example: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_team: Callable[[ServerConfig], TeamDirectory],
) -> Iterator[TestClient]:
    monkeypatch.delenv("PICTORIA_SECRET_KEY", raising=False)
    shutil.copytree(analysed_example, tmp_path / "projects/vases.pictoria")
    team = make_team(ServerConfig(data=tmp_path / "server", projects_folder=tmp_path / "projects"))
    team.projects_of(ROOT)
    team.accounts.add("anna", PASSWORD, by="server")
    team.set_role(ROOT, "vases", "anna", Role.MANAGER)
    app = make_desk(team)
    client = TestClient(app, base_url=HERE, follow_redirects=False)
    sign_in(client, "anna")
    yield client
    app.state.projects.close()


class Desk:
    """One entry of the example as the page reads and changes it."""

    def __init__(self, client: TestClient) -> None:
        self.client, self.steps = client, 0
        self.document = client.get(API).json()["documents"][0]["id"]

    def record(self, entry: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get(f"{API}/documents/{self.document}/records/{entry}").json()
        return answer

    def titles(self, entry: str) -> tuple[str, list[str]]:
        record = self.record(entry)
        [field] = [one for one in record["fields"] if one["name"] == "title"]
        return record["entry"]["title"], [value["value"] for value in field["values"]]

    def correct(self, id: str, kind: str, revision: int, **changes: str) -> dict[str, Any]:
        self.steps += 1
        edit = {"key": f"title-edit-{self.steps:06}", "action": "correct", "id": id, "kind": kind}
        body = {
            "change_set": f"title-step-{self.steps:06}",
            "edits": [edit | {"changes": changes, "revision": revision}],
        }
        url = f"{API}/documents/{self.document}/edits"
        answer = self.client.post(url, json=body, headers=HEADERS)
        assert answer.status_code == 200, answer.text
        done: dict[str, Any] = answer.json()
        return done

    def undo(self) -> None:
        body = {
            "change_set": f"title-step-{self.steps:06}",
            "new_change_set": f"title-undo-{self.steps:06}",
        }
        answer = self.client.post(f"{API}/documents/{self.document}/undo", json=body, headers=HEADERS)
        assert answer.status_code == 200, answer.text


def tables(project: Project, out: Path) -> dict[str, list[dict[str, str]]]:
    [document] = project.documents
    project.export(out, "csv", language="en")
    files = {
        name: out / document.name / f"{name}.csv" for name in ("entries", "records", "overview", "fields")
    }
    read = {}
    for name, path in files.items():
        with path.open(encoding="utf-8-sig", newline="") as file:
            read[name] = list(csv.DictReader(file))
    return read


def test_over_rest(client: TestClient, analysed_example: Path) -> None:
    with Project.open(analysed_example) as project:
        entry = project.documents[0].entries[0].id
    desk = Desk(client)
    printed, values = desk.titles(entry)
    assert values == [printed]
    done = desk.correct(entry, "entry", desk.record(entry)["entry"]["revision"], title="Amphore")
    assert desk.titles(entry) == ("Amphore", ["Amphore"])
    assert any("/title~" in str(one) for one in done.values()), "the page hears of both"
    [field] = [one for one in desk.record(entry)["fields"] if one["name"] == "title"]
    [value] = field["values"]
    desk.correct(value["id"], "field", value["revision"], value="Hydrie")
    assert desk.titles(entry) == ("Hydrie", ["Hydrie"])
    desk.undo()
    assert desk.titles(entry) == ("Amphore", ["Amphore"])


def test_in_python_in_a_sheet_and_in_exports(analysed_example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vases.pictoria"
    shutil.copytree(analysed_example, folder)
    with Project.open(folder) as project:

        def shown(out: str) -> set[str]:
            read = tables(project, tmp_path / out)
            id = project.documents[0].entries[0].id
            return {
                *(row["title"] for row in read["entries"] if row["entry_id"] == id),
                *(row["Title"] for row in read["records"] if row["Entry id"] == id),
                *(row["value"] for row in read["fields"] if (row["entry_id"], row["field"]) == (id, "title")),
                project.documents[0].entries[0].record["title"].text,
                str(project.documents[0].entries[0].title),
            }

        assert len(shown("a")) == 1
        project.documents[0].entries[0].correct(title="Amphore")
        assert shown("b") == {"Amphore"}
        project.documents[0].entries[0].record["title"].correct(text="Hydrie")
        project.documents[0].entries[0].record["title"].correct(text="Hydrie attique")
        assert shown("c") == {"Hydrie attique"}
        for table, column in (("records", "Title"), ("entries", "title")):
            rows = tables(project, tmp_path / "sent")[table]
            rows[0][column] = f"Coupe ({table})"
            sheet = tmp_path / f"{table}.csv"
            with sheet.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
            done = project.import_sheet(sheet)
            assert done.decisions == 1 and not done.plan.conflicts and not done.plan.refused
            assert shown(table) == {f"Coupe ({table})"}
        # The sheet of records that was sent before is of an older title: nothing in it was edited.
        stale = project.import_sheet(tmp_path / "records.csv", preview=True)
        assert [cell.after for cell in stale.plan.changes] == []
