"""The reconciliation service over HTTP: with a token in the path, from other sites, and by an independent client."""

import json
import logging
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.errors import AccessError
from pictoria_docs.review.authorization import Role, TokenScope
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.review_service import ReviewService
from pictoria_openrefine.service import OpenRefineService
from tests.apps.server.conftest import EVIL, HERE, PASSWORD, sign_in
from tests.apps.server.test_people import ROOT
from tests.review.test_review_service import model
from tests.without import without

import reconciliation_shapes as shapes  # isort: skip

API = "/api/v1/projects/vases/reconcile"


@pytest.fixture
def team(
    analysed_example: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_team: Callable[[ServerConfig], TeamDirectory],
) -> TeamDirectory:
    """ "anna" reads the project "vases", "bert" has no part in it."""
    monkeypatch.delenv("PICTORIA_SECRET_KEY", raising=False)
    shutil.copytree(analysed_example, tmp_path / "projects/vases.pictoria")
    team = make_team(ServerConfig(data=tmp_path / "server", projects_folder=tmp_path / "projects"))
    team.projects_of(ROOT)
    for name in ("anna", "bert"):
        team.accounts.add(name, PASSWORD, by="server")
    team.set_role(ROOT, "vases", "anna", Role.READER)
    return team


@pytest.fixture
def client(team: TeamDirectory) -> Iterator[TestClient]:
    app = make_desk(team)
    yield TestClient(app, base_url=HERE, follow_redirects=False)
    app.state.projects.close()


@pytest.fixture
def base(team: TeamDirectory) -> str:
    """Where OpenRefine is told that the service is."""
    return f"/reconcile/{team.tokens.make('anna', 'OpenRefine', {TokenScope.RECONCILE}, by='anna')}/vases"


def matched(client: TestClient, base: str, **query: object) -> list[dict[str, Any]]:
    answer = client.post(base, data={"queries": json.dumps({"q0": query})}, headers=EVIL)
    assert answer.status_code == 200, answer.text
    shapes.Candidates.model_validate(answer.json()["q0"])
    found: list[dict[str, Any]] = answer.json()["q0"]["result"]
    return found


def test_the_way_of_a_table_through_openrefine(client: TestClient, base: str) -> None:
    manifest = client.get(base, headers=EVIL).json()
    shapes.Manifest.model_validate(manifest)
    assert manifest["versions"] == ["0.2"]
    types = {each["id"] for each in manifest["defaultTypes"]}
    assert {"entry", "materials", "object_types"} <= types
    assert base not in manifest["identifierSpace"] + manifest["schemaSpace"], "the same for all tokens"

    [term] = matched(client, base, query="Terre cuite", type="materials")
    assert (term["match"], term["id"]) == (True, "http://vocab.getty.edu/aat/300010669")
    [entry] = matched(client, base, query="Amphore à bandes", type="entry")
    assert entry["match"]
    assert entry["description"].startswith("1 · ")
    [known_by_inventory] = matched(client, base, query="VII 12.4", type="entry")
    assert (known_by_inventory["id"], known_by_inventory["match"]) == (entry["id"], True)
    [part] = matched(client, base, query="Terre cuite tournée", type="materials")
    assert (part["id"], part["match"]) == (term["id"], False)
    for number in ("1", "1.0"):
        [numbered] = matched(client, base, query=number, type="entry")
        assert (numbered["id"], numbered["match"]) == (entry["id"], True), "as a column of numbers is sent"
    [numbered] = matched(client, base, query="", type="entry", properties=[{"pid": "number", "v": 1.0}])
    assert numbered["id"] == entry["id"]
    [numbered] = matched(client, base, type="entry", properties=[{"pid": "number", "v": "1"}])
    assert (numbered["id"], numbered["match"]) == (entry["id"], True)
    [other] = matched(
        client, base, query="Amphore à bandes", type="entry", properties=[{"pid": "material", "v": "or"}]
    )
    assert not other["match"]

    def below(path: str, shape: type[shapes.Shape], **params: str) -> Any:
        answer = client.get(base + path, params=params, headers=EVIL)
        assert answer.status_code == 200, answer.text
        shape.model_validate(answer.json())
        return answer.json()

    assert entry["id"] in {
        each["id"] for each in below("/suggest/entity", shapes.Suggestions, prefix="amphore à b")["result"]
    }
    by_inventory = below("/suggest/entity", shapes.Suggestions, prefix="VII 12.4")["result"]
    assert [each["id"] for each in by_inventory] == [entry["id"]]
    assert below("/suggest/type", shapes.SuggestedNames, prefix="mat")["result"][0]["id"] == "materials"
    assert "material" in {
        each["id"]
        for each in below("/suggest/property", shapes.SuggestedNames, prefix="mat", type="entry")["result"]
    }
    proposed = below("/properties", shapes.Proposal, type="entry", limit="100")
    names = {each["id"]: each["name"] for each in proposed["properties"]}
    assert (names["number"], names["title"], names["material"]) == ("Entry number", "Title", "Material"), (
        "as the exported table calls them: OpenRefine numbers a column whose name is taken"
    )
    wanted = ["material", "inventory_number", "number"]
    assert set(wanted) <= {each["id"] for each in proposed["properties"]}
    asked = json.dumps({"ids": [entry["id"]], "properties": [{"id": name} for name in wanted]})
    extended = client.post(base, data={"extend": asked}).json()
    shapes.Extension.model_validate(extended)
    row = extended["rows"][entry["id"]]
    assert [value["id"] for value in row["material"]] == [term["id"]]
    assert (row["inventory_number"], row["number"]) == ([{"str": "VII 12.4"}], [{"str": "1"}])
    assert extended["meta"][0]["type"]["id"] == "materials"
    everything = {"ids": [entry["id"]], "properties": [{"id": one["id"]} for one in proposed["properties"]]}
    answer = client.post(base, data={"extend": json.dumps(everything)})
    assert answer.status_code == 200, "all that is proposed can be asked for at once"

    preview = client.get(manifest["preview"]["url"].replace("{{id}}", entry["id"]))
    assert "Amphore à bandes" in preview.text
    lines = re.findall("<dt>(.*?)</dt>", preview.text)
    assert lines.index("Inventory number") < lines.index("Entry number"), (
        "first what the heading does not tell"
    )
    assert "frame-ancestors *" in preview.headers["content-security-policy"]
    assert "sandbox" in preview.headers["content-security-policy"]
    assert "x-frame-options" not in preview.headers
    view = client.get(manifest["view"]["url"].replace("{{id}}", entry["id"])).headers["location"]
    assert view.startswith("/ui/review?project=vases&document=")
    assert client.get(manifest["view"]["url"].replace("{{id}}", term["id"])).headers["location"] == term["id"]
    unknown = client.get(manifest["view"]["url"].replace("{{id}}", "https://evil.example"))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "openrefine_unknown")


def test_an_independent_client_matches_a_column(
    client: TestClient, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reconciler = pytest.importorskip("reconciler")
    pandas = pytest.importorskip("pandas")
    monkeypatch.setattr("reconciler.webutils.http", client)
    # The client is older than NumPy 2, which has dropped this name.
    monkeypatch.setattr("numpy.NaN", float("nan"), raising=False)
    column = pandas.Series(
        ["bronze", "Terre cuite", "argents", "bronze", *(f"nothing {n}" for n in range(12))]
    )
    table = reconciler.reconcile(column, type_id="materials", reconciliation_endpoint=HERE + base)
    names = dict(zip(table["input_value"], table["id"], strict=True))
    assert names["bronze"] == "http://vocab.getty.edu/aat/300010957"
    assert names["Terre cuite"] == "http://vocab.getty.edu/aat/300010669"
    assert table.set_index("input_value")["match"].loc["argents"]


def test_what_was_decided_counts_at_once(client: TestClient, base: str, team: TeamDirectory) -> None:
    [entry] = matched(client, base, query="Amphore à bandes", type="entry")
    team.set_role(ROOT, "vases", "anna", Role.MANAGER)
    sign_in(client, "anna")
    review = client.get("/api/v1/projects/vases").json()
    document = review["documents"][0]["id"]
    edit = {"key": "reject-entry-00001", "action": "reject", "id": entry["id"], "kind": "entry"}
    body = {"change_set": "reject-entry-step-1", "edits": [edit]}
    headers = {"X-Pictoria": "1", "Origin": HERE}
    done = client.post(f"/api/v1/projects/vases/documents/{document}/edits", json=body, headers=headers)
    assert done.status_code == 200, done.text
    assert entry["id"] not in {
        each["id"] for each in matched(client, base, query="Amphore à bandes", type="entry")
    }


def test_only_tokens_for_it_open_it_and_they_open_nothing_else(
    client: TestClient, base: str, team: TeamDirectory
) -> None:
    def with_token(name: str, *scopes: TokenScope) -> str:
        return team.tokens.make(name, "x", set(scopes), by="server")

    def status(path: str, token: str | None = None) -> tuple[int, str]:
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"} if token else {})
        return answer.status_code, answer.json().get("code", "")

    others = with_token("anna", TokenScope.READ, TokenScope.EXPORT, TokenScope.WRITE)
    assert status(f"/reconcile/{others}/vases") == (401, "token_over")
    assert status("/reconcile/pictoria_nothing/vases") == (401, "token_over")
    assert status(f"/reconcile/{with_token('bert', *TokenScope)}/vases") == (404, "project_not_there")
    every = with_token("anna", *TokenScope)
    assert status(f"/reconcile/{every}/vases") == (200, "")
    assert status(f"/reconcile/{every}/vases/history")[0] == 404
    only = with_token("anna", TokenScope.RECONCILE)
    assert status(API, only) == status(API, every) == (200, "")
    assert status("/api/v1/projects/vases", only) == (403, "token_scope")
    assert status(API, with_token("anna", TokenScope.EXPORT)) == (403, "token_scope")
    sign_in(client, "anna")
    assert status(API) == (200, ""), "in a browser, by the session"
    [known, *_] = [token for token in team.tokens.of("anna") if token.label == "OpenRefine"]
    team.tokens.revoke("anna", known.id, "anna")
    assert status(base) == (401, "token_over"), "the session does not stand in for the token"


def test_other_sites_read_it_only_with_the_token_and_never_with_cookies(
    client: TestClient, base: str
) -> None:
    sign_in(client, "anna")
    for path in (base, base + "/suggest/type?prefix=m", "/reconcile/pictoria_x/vases"):
        headers = client.get(path, headers=EVIL).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in client.get(API, headers=EVIL).headers
    foreign = client.post(API, data={"queries": "{}"}, headers=EVIL)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign_origin")


def test_scripts_call_only_functions(client: TestClient, base: str) -> None:
    answer = client.get(base + "/suggest/type", params={"prefix": "mat", "callback": "jQuery_1.done"})
    assert answer.text.startswith('/**/jQuery_1.done({"result":[{"id":"materials"')
    assert answer.headers["content-type"].startswith("application/javascript")
    sign_in(client, "anna")
    by_cookie = client.get(API + "/suggest/type", params={"callback": "leak"})
    assert by_cookie.status_code == 422, "no site loads as a script what a cookie opens"
    for bad in ("alert(1)//", "a b", "é", "", "x" * 200):
        answer = client.get(base + "/suggest/type", params={"callback": bad})
        assert (answer.status_code, answer.json()["code"]) == (422, "openrefine_callback")


def test_bad_requests_get_one_sentence(client: TestClient, base: str) -> None:
    for queries, code in (
        ("no json", "body_invalid"),
        ('{"q": {"query": "\\ud800"}}', "text_broken"),
        ('{"q": {"query": "x", "type": "nosuch"}}', "openrefine_type"),
        (json.dumps({str(number): {"query": "x"} for number in range(1001)}), "openrefine_too_many"),
    ):
        answer = client.post(base, data={"queries": queries})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["sentence"]
    many = json.dumps({str(number): {"query": "bronze " + "x" * 200} for number in range(1000)})
    assert client.post(base, data={"queries": many}).status_code == 200, "larger than other forms may be"


def test_no_log_holds_the_token(
    client: TestClient, base: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "pictoria_openrefine.service.OpenRefineService.match",
        lambda *_: 1 / 0,
    )
    quiet = TestClient(client.app, base_url=HERE, raise_server_exceptions=False)
    token = base.split("/")[2]
    with caplog.at_level(logging.DEBUG):
        answer = quiet.post(base, data={"queries": "{}"})
        page = quiet.get(base.replace(token, token + "x"), headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert page.status_code == 401, "nobody is sent to sign in, with the token in the address"
    told = [record.getMessage() for record in caplog.records if record.name.startswith("pictoria")]
    assert any("/reconcile/***/vases" in line for line in told)
    assert not any(token in line for line in told)


def test_where_the_package_is_not_installed_its_addresses_say_what_to_install(
    team: TeamDirectory, base: str, caplog: pytest.LogCaptureFixture
) -> None:
    with without("pictoria-openrefine"):
        app = make_desk(team)
        client = TestClient(app, base_url=HERE, follow_redirects=False)
        with caplog.at_level(logging.DEBUG):
            by_token = client.post(base, data={"queries": "{}"}, headers=EVIL)
            below = client.get(base + "/suggest/type", headers={"Accept": "text/html"})
            nobody = client.get("/reconcile/pictoria_x/vases")
        sign_in(client, "anna")
        by_session = client.get(API)
        for answer in (by_token, below, by_session):
            assert (answer.status_code, answer.json()["code"]) == (404, "extra_missing")
            assert 'pip install "pictoria-docs[openrefine]"' in answer.json()["sentence"]
        assert nobody.status_code == 401, "whoever has no token learns nothing"
        assert client.get("/api/v1/projects/vases").status_code == 200
        app.state.projects.close()
    token = base.split("/")[2]
    assert not any(token in record.getMessage() for record in caplog.records if "pictoria" in record.name)


@pytest.mark.parametrize("role", list(Role))
def test_whoever_reads_the_project_may_ask_all_of_it(
    desk_as: Callable[..., ReviewService], role: Role
) -> None:
    desk = desk_as(role)
    service, entry = OpenRefineService(desk.session), model(desk).entries[0].id
    assert service.match('{"q": {"query": "bronze", "type": "materials"}}')["q"]["result"]
    assert service.extend('{"ids": [], "properties": []}')["rows"] == {}
    assert service.suggest_types("mat", 0)["result"] and service.propose_properties(None, 5)["properties"]
    assert service.entity(entry) is not None and service.place_of(entry) is not None


def test_a_token_for_something_else_opens_none_of_it(desk: ReviewService) -> None:
    desk.session.person = replace(desk.session.person, scopes=frozenset({TokenScope.WRITE}))
    service = OpenRefineService(desk.session)
    for call in (
        lambda: service.manifest("http://x", "http://x", "http://x"),
        lambda: service.match('{"q": {"query": "bronze"}}'),
        lambda: service.extend('{"ids": [], "properties": []}'),
        lambda: service.suggest_entities("br", [], 0),
        lambda: service.suggest_types("mat", 0),
        lambda: service.suggest_properties("x", [], 0),
        lambda: service.propose_properties(None, 5),
        lambda: service.entity("x"),
        lambda: service.place_of("x"),
    ):
        with pytest.raises(AccessError):
            call()
