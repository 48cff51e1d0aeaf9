"""Tokens over HTTP: what scripts may do with one, and that cookies are as safe as before."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.authorization import Role, TokenScope
from pictoria_docs.review.identity.project_directory import TeamDirectory
from tests.apps.server.conftest import EVIL, HERE, OWN, PAGE, browser, cookie_of, sign_in
from tests.apps.server.test_people import ROOT

VASES = "/api/v1/projects/vases"


@pytest.fixture
def desk(team: TeamDirectory) -> TestClient:
    team.projects_of(ROOT)
    team.set_role(ROOT, "vases", "anna", Role.MANAGER)
    return TestClient(make_desk(team), base_url=HERE, follow_redirects=False)


def bearer(team: TeamDirectory, *scopes: str, name: str = "anna") -> dict[str, str]:
    token = team.tokens.make(name, "script", {TokenScope(scope) for scope in scopes}, by="server")
    return {"Authorization": f"Bearer {token}"}


ROUTES: tuple[tuple[str, str, Any, set[str]], ...] = (
    ("GET", VASES, None, {"read", "export", "write"}),
    ("GET", f"{VASES}/history", None, {"read", "export", "write"}),
    ("GET", f"{VASES}/agreement", None, {"read"}),
    ("GET", f"{VASES}/search/export?q=x", None, {"export"}),
    ("GET", "/iiif/presentation/3/vases/collection.json", None, {"export"}),
    ("POST", f"{VASES}/bulk/preview", {"at_least": 1.0}, {"write"}),
    ("POST", f"{VASES}/searches", {"name": "x", "query": {"q": "x"}}, {"write"}),
    ("POST", f"{VASES}/exports", {"formats": ["nosuch"]}, {"export"}),
    ("GET", f"{VASES}/people", None, {"read", "export", "write"}),
    ("PUT", f"{VASES}/people/anna", {"role": "manager"}, set()),
    ("POST", f"{VASES}/invitations", {"role": "reader"}, set()),
    ("GET", f"{VASES}/settings", None, set()),
    ("DELETE", VASES, None, set()),
    ("POST", "/api/v1/projects", {"name": "mine", "profile": "vase"}, set()),
    ("GET", "/api/v1/tokens", None, set()),
    ("POST", "/api/v1/tokens", {"label": "x", "scopes": ["read"]}, set()),
    ("DELETE", f"/api/v1/tokens/{'0' * 16}", None, set()),
)
"""Method, path, body, and the scopes that open it."""


def test_each_scope_opens_its_routes_and_no_others(desk: TestClient, team: TeamDirectory) -> None:
    tokens = {scope: bearer(team, scope) for scope in TokenScope}
    for method, path, body, scopes in ROUTES:
        for scope, headers in tokens.items():
            answer = desk.request(method, path, json=body, headers=headers)
            if scope in scopes:
                assert answer.status_code not in (401, 403), (path, scope, answer.text)
            else:
                assert answer.status_code == 403, (path, scope, answer.text)
                assert answer.json()["code"] in ("token_scope", "not_allowed")


def test_a_token_has_no_more_rights_than_its_owner(desk: TestClient, team: TeamDirectory) -> None:
    team.accounts.add("outsider", None, by="root")
    answer = desk.get(VASES, headers=bearer(team, *TokenScope, name="outsider"))
    assert (answer.status_code, answer.json()["code"]) == (404, "project_not_there")
    reader = bearer(team, *TokenScope)
    team.accounts.add("other", None, by="root")
    team.set_role(ROOT, "vases", "other", Role.MANAGER)
    team.set_role(ROOT, "vases", "anna", Role.READER)
    answer = desk.post(f"{VASES}/bulk/preview", json={"at_least": 1.0}, headers=reader)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    projects = desk.get("/api/v1/desk", headers=bearer(team, "reconcile")).json()["projects"]
    assert projects == [], "who may only reconcile sees no list of projects"


def test_it_opens_no_pages_and_no_account(desk: TestClient, team: TeamDirectory) -> None:
    every = bearer(team, *TokenScope)
    for method, path in (
        ("GET", "/"),
        ("GET", "/account"),
        ("POST", "/account/password"),
        ("POST", "/account/tokens"),
        ("GET", "/ui/"),
        ("POST", "/invitation/x/as-me"),
        ("GET", "/reconcile/nothing/vases"),
    ):
        answer = desk.request(method, path, headers=every | OWN)
        assert answer.status_code == 401 or "sign-in" in answer.headers.get("location", ""), path


def test_it_is_over_at_once_when_revoked(desk: TestClient, team: TeamDirectory) -> None:
    headers = bearer(team, "read")
    assert desk.get(VASES, headers=headers).status_code == 200
    team.tokens.revoke("anna", team.tokens.of("anna")[0].id, "anna")
    answer = desk.get(VASES, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_over")


def test_a_token_stands_in_the_place_of_the_cookie_and_changes_need_no_header(team: TeamDirectory) -> None:
    client = browser(team)
    sign_in(client)
    write = {"content": b"12"}
    token = bearer(team, "write", name="root")
    assert client.get("/api/v1/me", headers=token).json() == {"name": "root"}
    answer = client.get("/api/v1/me", headers={"Authorization": "Bearer pictoria_nothing"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_over"), "no falling back to the cookie"
    assert client.post("/api/v1/edits", headers=token, **write).status_code == 200
    # What protects cookies is as it was: a header that is no token of ours changes nothing.
    for authorization in ("Bearer somebody-elses", "Basic cGljdG9yaWFfeA==", "pictoria_x", ""):
        answer = client.post("/api/v1/edits", headers={**OWN, "Authorization": authorization}, **write)
        assert (answer.status_code, answer.json()["code"]) == (403, "header_missing"), authorization
    answer = client.post("/api/v1/edits", headers={**token, **EVIL}, **write)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    twice = [("Authorization", "Bearer pictoria_x"), ("Authorization", token["Authorization"])]
    assert client.get("/api/v1/me", headers=twice).json()["code"] == "request_malformed"


def test_no_path_with_a_token_takes_a_cookie(team: TeamDirectory) -> None:
    client = browser(team)
    sign_in(client)
    name, value = cookie_of(client)
    answer = client.post("/reconcile/x/vases", headers={**EVIL, "Cookie": f"{name}={value}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_over")


def test_people_make_and_revoke_tokens_on_their_page(team: TeamDirectory) -> None:
    client = browser(team)
    sign_in(client)
    form = {"label": "<b>inventory</b>", "scopes": ["read", "export"], "days": "7"}
    made = client.post("/account/tokens", data=form, headers=OWN | PAGE)
    assert made.status_code == 200
    token = made.text.split('id="token" value="')[1].split('"')[0]
    owner = team.token_owner(token)
    assert owner is not None
    assert owner.scopes == {TokenScope.READ, TokenScope.EXPORT}
    page = client.get("/account", headers=PAGE).text
    assert token not in page
    assert "&lt;b&gt;inventory" in page
    [known] = team.tokens.of("anna")
    assert client.post(f"/account/tokens/{known.id}/revoke", headers=EVIL).status_code == 403
    assert client.post("/account/tokens", data=form, headers=EVIL).status_code == 403
    assert client.post(f"/account/tokens/{known.id}/revoke", headers=OWN).status_code == 303
    assert team.token_owner(token) is None
    bad = client.post("/account/tokens", data={"label": "x"}, headers=OWN | PAGE)
    assert bad.status_code == 422
    assert "at least one of the scopes" in bad.text


def test_rest_tells_a_token_once(desk: TestClient, team: TeamDirectory) -> None:
    sign_in(desk)
    headers = {"X-Pictoria": "1", **OWN}
    made = desk.post("/api/v1/tokens", json={"label": "x", "scopes": ["read"], "days": 1}, headers=headers)
    assert made.status_code == 201
    token = made.json()["token"]
    listed = desk.get("/api/v1/tokens")
    assert token not in listed.text
    [known] = listed.json()
    assert (known["label"], known["scopes"]) == ("x", ["read"])
    assert desk.delete(f"/api/v1/tokens/{known['id']}", headers=headers).status_code == 204
    assert desk.delete(f"/api/v1/tokens/{known['id']}", headers=headers).status_code == 404
    assert team.token_owner(token) is None
