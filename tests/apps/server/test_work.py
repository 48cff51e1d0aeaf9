"""The routes of long work, as each role and as nobody: who may do what, and what strangers cannot do."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pymupdf
import pytest
from filelock import FileLock
from starlette.testclient import TestClient

from bench.example import make_catalogue
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.apps.desk.gradio_gate import PAGES
from pictoria_docs.pipeline.config import load_config
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig, UploadOptions
from pictoria_docs.review.jobs.jobs import Jobs
from tests.apps.server.conftest import HERE, PASSWORD, sign_in
from tests.waiting import wait_until

OWN = {"X-Pictoria": "1", "Origin": HERE}
BATCH = "0123456789abcdef"
PEOPLE = ("nobody", "outsider", "reader", "contributor", "moderator", "manager", "root")
PROJECT = "/api/v1/projects/vases"
JOB = f"{PROJECT}/jobs/20260101-000000-000000-00000000"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ServerConfig:
    from pictoria_docs.store import Store

    monkeypatch.delenv("PICTORIA_SECRET_KEY", raising=False)
    Store(tmp_path / "projects/vases.pictoria", create=True).close()
    return ServerConfig(
        data=tmp_path / "server",
        projects_folder=tmp_path / "projects",
        upload=UploadOptions(max_mib=2),
        iiif_hosts=("iiif.example.org", "*.museum.example"),
    )


@pytest.fixture
def team(config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]) -> TeamDirectory:
    team = make_team(config)
    team.accounts.add("root", PASSWORD, by="server", is_admin=True)
    root = Person("root", "root", is_admin=True)
    team.projects_of(root)
    for name in PEOPLE[1:-1]:
        team.accounts.add(name, PASSWORD, by="root")
        if name != "outsider":
            team.set_role(root, "vases", name, Role(name))
    return team


@pytest.fixture
def browsers(team: TeamDirectory) -> Iterator[Callable[[str], TestClient]]:
    app = make_desk(team)

    def browser(name: str) -> TestClient:
        client = TestClient(app, base_url=HERE, follow_redirects=False, headers=OWN)
        if name != "nobody":
            sign_in(client, name)
        return client

    yield browser
    app.state.projects.close()


def ended(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    def state() -> dict[str, Any]:
        answer: dict[str, Any] = client.get(f"/api/v1/projects/{job['project']}/jobs/{job['id']}").json()
        return answer

    wait_until(lambda: state()["over"])
    return state()


@pytest.mark.parametrize(
    ("method", "path", "body", "least"),
    [
        ("GET", "/api/v1/desk", None, "outsider"),
        ("GET", "/api/v1/jobs", None, "outsider"),
        ("GET", "/api/v1/jobs?project=vases", None, "reader"),
        ("POST", "/api/v1/projects", {"name": "", "profile": "vase"}, "outsider"),
        ("PUT", f"{PROJECT}/uploads/{BATCH}/a.pdf", "bytes", "manager"),
        ("DELETE", f"{PROJECT}/uploads/{BATCH}", None, "manager"),
        ("DELETE", PROJECT, None, "manager"),
        ("POST", f"{PROJECT}/analyses", {"batch": BATCH}, "manager"),
        ("POST", f"{PROJECT}/exports", {"formats": ["csv"]}, "reader"),
        ("GET", f"{PROJECT}/deposits", None, "reader"),
        ("POST", f"{PROJECT}/deposits", {}, "manager"),
        ("GET", f"{PROJECT}/settings", None, "manager"),
        ("PUT", f"{PROJECT}/settings", {"profile": "nope"}, "manager"),
        ("PUT", f"{PROJECT}/settings/accepted-error", {"accepted_error": 0.02}, "manager"),
        ("GET", JOB, None, "reader"),
        ("GET", f"{JOB}/file", None, "reader"),
        ("POST", f"{JOB}/cancel", {}, "reader"),
        ("POST", f"{JOB}/resume", {}, "reader"),
        ("DELETE", JOB, None, "reader"),
        ("GET", PROJECT, None, "reader"),
    ],
)
def test_roles_on_each_route(
    browsers: Callable[[str], TestClient], method: str, path: str, body: Any, least: str
) -> None:
    for number, name in enumerate(PEOPLE):
        content = b"%PDF-1.7 words" if body == "bytes" else None
        answer = browsers(name).request(method, path, json=None if content else body, content=content)
        allowed = number >= PEOPLE.index(least)
        if name == "nobody":
            assert answer.status_code == 401, name
        elif name == "outsider" and not allowed:
            assert answer.status_code == 404 and answer.json()["code"] == "project_not_there"
        elif not allowed:
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), name
        else:
            # Beyond the rights: what was asked for may make no sense, but that is told to those who may know.
            assert answer.status_code not in (401, 403), (name, answer.text)


def test_jobs_belong_to_those_who_may_end_them(
    browsers: Callable[[str], TestClient], team: TeamDirectory
) -> None:
    from pictoria_docs.review.jobs.job_record import JobRequest
    from pictoria_docs.review.jobs.job_runner import WRITING

    (folder,) = [folder for name, folder, _ in team.projects_of(Person("root", "", is_admin=True))]
    jobs = Jobs(folder)
    (folder / "jobs").mkdir()
    with FileLock(folder / "jobs" / WRITING):
        analysis = jobs.start("analyse", JobRequest(), "manager")
        export = jobs.start("export", JobRequest(formats=("csv",)), "reader")
        for id, name, status in (
            (analysis.id, "reader", 403),
            (analysis.id, "moderator", 403),
            (export.id, "contributor", 403),
            (export.id, "reader", 202),
            (analysis.id, "manager", 202),
        ):
            assert browsers(name).post(f"{PROJECT}/jobs/{id}/cancel").status_code == status, name
        seen = browsers("contributor").get("/api/v1/jobs").json()["jobs"]
        assert {job["id"] for job in seen} == {analysis.id, export.id}
        assert browsers("outsider").get("/api/v1/jobs").json()["jobs"] == []
        assert ended(browsers("manager"), seen[0] | {"over": False})["state"] in (
            "cancelled",
            "done",
            "failed",
        )


@pytest.mark.slow
def test_from_file_to_export(browsers: Callable[[str], TestClient], tmp_path: Path) -> None:
    make_catalogue(tmp_path / "c.pdf")
    root = browsers("root")
    made = root.post(
        "/api/v1/projects", json={"name": "Œuvres & Vases", "profile": "vase", "languages": ["fra"]}
    )
    assert made.status_code == 201, made.text
    project = made.json()["project"]
    config = load_config(tmp_path / f"projects/{project}.pictoria/config.yaml")
    assert (config.enrichment.metadata_schema, config.layout.languages) == ("vase", ("fra",))
    listed = {each["project"]: each for each in root.get("/api/v1/desk").json()["projects"]}
    assert (listed[project]["title"], listed[project]["role"]) == ("Œuvres & Vases", "manager")
    again = root.post("/api/v1/projects", json={"name": "Œuvres & Vases", "profile": "vase"})
    assert again.status_code == 409
    path = f"/api/v1/projects/{project}"
    assert root.post(f"{path}/exports", json={"formats": ["csv"]}).json()["code"] == "export_nothing_yet"
    sent = root.put(f"{path}/uploads/{BATCH}/Vases%20grecs.pdf", content=(tmp_path / "c.pdf").read_bytes())
    assert sent.json()["name"] == "Vases grecs.pdf"
    job = ended(root, root.post(f"{path}/analyses", json={"batch": BATCH}).json())
    assert job["state"] == "done" and job["found"]["figures"] > 10
    view = root.get(path).json()
    assert view["progress"]["left"] > 0 and view["documents"][0]["name"] == "Vases grecs"
    page = root.get(f"{path}/documents/{view['documents'][0]['id']}/pages/2").json()
    picture = root.get(page["image"]["url"])
    assert picture.headers["content-type"] == "image/jpeg" and len(picture.content) > 5000
    assert browsers("outsider").get(page["image"]["url"]).status_code == 404
    assert browsers("nobody").get(page["image"]["url"]).status_code == 401

    refused = root.post(f"{path}/exports", json={"formats": ["csv"], "campaign": 7})
    assert refused.json()["code"] == "no_such_campaign"
    unused = root.post(f"{path}/imports?format=coco&name=boxes.json&page=2", content=b"{}")
    assert unused.status_code == 422 and unused.json()["code"] == "import_option_unused"
    export = ended(root, root.post(f"{path}/exports", json={"formats": ["xlsx", "csv", "crops"]}).json())
    got = root.get(f"{path}/jobs/{export['id']}/file")
    assert got.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(archive.read(name)))
        # The first table names the files of the pictures that are in the zip with it.
        names = {cell.value: cell.column for cell in book.worksheets[0][1]}
        files = [cells[names["Crop file"] - 1] for cells in book.worksheets[0].iter_rows(2, values_only=True)]
        assert any(files) and {*filter(None, files)} <= {*archive.namelist()}
        # Regions are named on the canvases that this server answers with.
        document = view["documents"][0]["id"]
        shown = root.get(f"/iiif/presentation/3/{project}/{document}/manifest.json").json()
        canvases = {canvas["id"] for canvas in shown["items"]}
        names = {cell.value: cell.column for cell in book["Figures"][1]}
        regions = [
            cells[names["Region on its canvas (IIIF)"] - 1]
            for cells in book["Figures"].iter_rows(2, values_only=True)
        ]
        assert regions and {region.partition("#xywh=")[0] for region in regions} <= canvases
    assert sum(sheet.max_row for sheet in book) > 40
    alone = ended(root, root.post(f"{path}/exports", json={"formats": ["xlsx"]}).json())
    got = root.get(f"{path}/jobs/{alone['id']}/file")
    assert (
        got.headers["content-disposition"].endswith('.xlsx"')
        and "spreadsheetml" in got.headers["content-type"]
    )
    openpyxl.load_workbook(io.BytesIO(got.content))

    # The wrong kind of catalogue was chosen: what people have decided stays when it is read again.
    item = root.get(f"{path}/queue", params={"kind": "link"}).json()["items"][0]
    edit = {"key": "k" * 16, "action": "accept", "id": item["id"], "revision": 0}
    document = f"{path}/documents/{item['document']}"
    assert root.post(f"{document}/edits", json={"change_set": "s" * 16, "edits": [edit]}).json()["done"]
    settings = root.get(f"{path}/settings").json()
    assert (settings["profile"], settings["languages"]) == ("vase", ["fra"])
    before = {each["type"] for each in root.get(f"{path}/queue?kind=field&limit=200").json()["items"]}
    wrong = root.put(f"{path}/settings", json={"profile": "nope"})
    assert wrong.status_code == 422 and "nope" in wrong.json()["sentence"]
    done = ended(root, root.put(f"{path}/settings", json={"profile": "coin"}).json())
    assert done["state"] == "done", done
    settings = root.get(f"{path}/settings").json()
    assert (settings["profile"], settings["languages"]) == ("coin", [])
    after = {each["type"] for each in root.get(f"{path}/queue?kind=field&limit=200").json()["items"]}
    assert after and before - after, "the records have other fields"
    assert root.get(f"{document}/subjects/{item['id']}").json()["subject"]["status"] == "accepted"

    # How many mistakes are accepted says at once how much is asked about.
    assert settings["accepted_error"] in settings["accepted_errors"]
    asked = {}
    for share in (0.4, None, 0.02):
        answer = root.put(f"{path}/settings/accepted-error", json={"accepted_error": share})
        assert (
            answer.json()["accepted_error"] == share == root.get(f"{path}/settings").json()["accepted_error"]
        )
        progress = root.get(path).json()["progress"]
        asked[share] = progress["left"]
        assert (progress["sample"] or {}).get("promised", share) == share
        assert bool(progress["assumed"]) == (progress["sample"] is not None) == (share == 0.4)
    assert asked[0.4] < asked[None], "less is asked about"
    for wrong_share in (0, 1, -0.01, "1 %"):
        refused = root.put(f"{path}/settings/accepted-error", json={"accepted_error": wrong_share})
        assert refused.status_code == 422, wrong_share
    settings = root.get(f"{path}/settings").json()
    assert (settings["accepted_error"], settings["profile"]) == (0.02, "coin"), "the rest stays"


def test_refusals_say_why_in_both_languages(browsers: Callable[[str], TestClient]) -> None:
    manager = browsers("manager")
    place = f"{PROJECT}/uploads/{BATCH}"
    svg = b"<svg onload='alert(1)'/>"
    english = manager.put(f"{place}/a.svg", content=svg, headers={"Accept-Language": "en"})
    french = manager.put(f"{place}/a.svg", content=svg, headers={"Accept-Language": "fr"})
    assert english.status_code == french.status_code == 415
    assert "the format SVG" in english.json()["sentence"] and "au format SVG" in french.json()["sentence"]
    large = manager.put(f"{place}/a.pdf", content=b"%PDF-" + b"\0" * (3 << 20))
    assert large.status_code == 413

    def endless() -> Iterator[bytes]:
        yield b"%PDF-"
        for _ in range(5):
            yield b"\0" * (1 << 20)

    assert manager.put(f"{place}/a.pdf", content=endless()).status_code == 413, "no length was announced"
    assert manager.put(f"{PROJECT}/uploads/short/a.pdf", content=b"%PDF-").status_code == 422
    without = manager.put(f"{place}/a.pdf", content=b"%PDF-", headers={"X-Pictoria": "0"})
    assert without.status_code == 403, "no form of another site can send files"
    evil = manager.put(f"{place}/a.pdf", content=b"%PDF-", headers={"Origin": "https://evil.example"})
    assert evil.status_code == 403
    for path in ("..%2F..%2Fx.pdf", "%2Fetc%2Fx.pdf"):
        answer = manager.put(f"{place}/{path}", content=b"%PDF-1.7")
        assert answer.status_code == 201 and answer.json()["name"].startswith("x")


def test_a_project_goes_away_while_nothing_has_been_read_into_it(
    browsers: Callable[[str], TestClient], team: TeamDirectory, tmp_path: Path
) -> None:
    root = browsers("root")
    made = root.post("/api/v1/projects", json={"name": "Lampes", "profile": "vase"})
    place = "/api/v1/projects/lampes"
    assert made.status_code == 201, made.text
    team.set_role(Person("root", "root", is_admin=True), "lampes", "reader", Role.READER)
    assert root.get(place).status_code == 200, "it is open in the server when it goes"
    refused = root.put(f"{place}/uploads/{BATCH}/a.docx", content=b"MZ\x90\x00")
    assert refused.status_code == 415
    assert root.delete(place).status_code == 204
    assert not (tmp_path / "projects/lampes.pictoria").exists() and root.get(place).status_code == 404

    again = root.post("/api/v1/projects", json={"name": "Lampes", "profile": "vase"})
    assert again.json() == {"project": "lampes"}
    assert browsers("reader").get(place).status_code == 404, "who took part in one has no part in the other"
    assert root.get(place).json()["documents"] == []
    with pymupdf.open() as document:
        document.new_page()
        assert root.put(f"{place}/uploads/{BATCH}/a.pdf", content=document.tobytes()).status_code == 201
    job = root.post(f"{place}/analyses", json={"batch": BATCH}).json()
    kept = root.delete(place)
    assert (kept.status_code, kept.json()["code"]) == (409, "project_not_empty")
    assert ended(root, job)["state"] == "done"
    assert root.delete(f"{place}/jobs/{job['id']}").status_code == 204
    assert root.delete(place).status_code == 409 and len(root.get(place).json()["documents"]) == 1


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ftp://iiif.example.org/m.json", "address_bad"),
        ("file:///etc/passwd", "address_bad"),
        ("/etc/passwd", "address_bad"),
        ("https://user:secret@iiif.example.org/m.json", "address_bad"),
        ("https://iiif.example.org\\@evil.example/m.json", "address_bad"),
        ("http://127.0.0.1:8000/m.json", "address_host"),
        ("http://[::1]/m.json", "address_host"),
        ("http://169.254.169.254/latest/meta-data", "address_host"),
        ("https://evil.example/?iiif.example.org", "address_host"),
        ("https://iiif.example.org.evil.example/m.json", "address_host"),
        ("https://inside.museum.example/m.json", "address_private"),
    ],
)
def test_only_addresses_that_may_be_asked(
    browsers: Callable[[str], TestClient], monkeypatch: pytest.MonkeyPatch, address: str, code: str
) -> None:
    from pictoria_docs.review.jobs import addresses

    def resolve(host: str, *_: object, **__: object) -> list[Any]:
        assert host.endswith(".museum.example"), f"{host} was looked up"
        return [(2, 1, 6, "", ("10.0.0.7", 0))]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", resolve)
    answer = browsers("manager").post(f"{PROJECT}/analyses", json={"addresses": [address], "allow": True})
    assert (answer.status_code, answer.json()["code"]) == (422, code) or answer.json()["code"] == code
    resumed = browsers("manager").post(f"{JOB}/resume", json={"hosts": ["evil.example"]})
    assert resumed.status_code == 404


def test_handlers_of_pages_check_rights(browsers: Callable[[str], TestClient]) -> None:
    """What Gradio can be asked is what the pages begin with, and it is told only to those who take part."""
    reader, outsider = browsers("reader"), browsers("outsider")
    query = {"Referer": f"{HERE}/ui/review?project=vases"}
    functions = len(PAGES) + 1  # and that of the team
    for number in range(functions):
        body = {"data": [], "fn_index": number, "session_hash": "abcdefgh12"}
        told = reader.post("/ui/gradio_api/run/predict", json=body, headers=query).json()["data"][0]
        refused = outsider.post("/ui/gradio_api/run/predict", json=body, headers=query).json()["data"][0]
        assert told["login"] == "reader"
        if told["page"] not in ("home", "models"):  # these are about no project
            assert told["role"] == "reader"
            assert "role" not in refused and "vases" in refused["problem"]
    body = {"data": [], "fn_index": functions, "session_hash": "abcdefgh12"}
    assert reader.post("/ui/gradio_api/run/predict", json=body, headers=query).status_code == 422
    nobody = browsers("nobody")
    for path in ("/ui/", "/ui/config", "/ui/gradio_api/info", "/ui/gradio_api/file=/etc/passwd"):
        assert nobody.get(path).status_code in (303, 401), path
    assert nobody.post("/ui/gradio_api/upload", files={"files": b"x"}).status_code == 401
    assert reader.post("/ui/gradio_api/upload", files={"files": b"x" * 1000}).status_code != 200
