"""The pages around signing in, as a browser without JavaScript uses them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from pictoria_docs.apps.server.answers import preferred
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.accounts_schema import audit
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.identity.throttle import FREE_BY_ACCOUNT
from tests.apps.server.conftest import OWN, PAGE, PASSWORD, browser, cookie_of, sign_in

ROOT = Person("root", "root", is_admin=True)
HOSTILE = "<img src=x onerror=alert(1)>\"'`${alert(1)}{{7*7}}"


def post(client: TestClient, path: str, **form: str) -> tuple[int, str]:
    answer = client.post(path, data=form, headers={**OWN, **PAGE})
    return answer.status_code, answer.headers.get("location", answer.text)


def test_wrong_passwords_and_unknown_names_get_the_same_page(client: TestClient) -> None:
    pages = []
    for name in ("anna", "nobody"):
        status, text = post(client, "/sign-in", name=name, password="a wrong guess")
        assert status == 401
        pages.append(text.replace(name, "NAME"))
    assert pages[0] == pages[1]
    assert 'role="alert"' in pages[0]
    assert "set-cookie" not in client.post("/sign-in", data={"name": "anna"}, headers=OWN).headers


def at_one_moment(*teams: TeamDirectory) -> None:
    """However long a busy machine takes for a guess, the wait after it is not over."""
    for team in teams:
        team.accounts._throttle._clock = lambda: 1_700_000_000.0


def test_too_many_guesses_are_told_how_long_to_wait(team: TeamDirectory, client: TestClient) -> None:
    at_one_moment(team)
    for _ in range(FREE_BY_ACCOUNT):
        post(client, "/sign-in", name="anna", password="a wrong guess")
    answer = client.post("/sign-in", data={"name": "anna", "password": PASSWORD}, headers=OWN)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert f"{answer.headers['retry-after']} seconds" in answer.text


def test_guesses_through_another_worker_count_too(
    team: TeamDirectory, config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]
) -> None:
    other = make_team(config)
    at_one_moment(team, other)
    workers = [browser(team), browser(other)]
    statuses = [
        post(workers[number % 2], "/sign-in", name="anna", password="a guess")[0] for number in range(7)
    ]
    assert statuses == [401] * FREE_BY_ACCOUNT + [429] * (7 - FREE_BY_ACCOUNT)


def test_sessions_are_good_in_every_worker(
    team: TeamDirectory, config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]
) -> None:
    first, second = browser(team), browser(make_team(config))
    sign_in(first)
    second.cookies.update(first.cookies)
    assert second.get("/api/v1/me").json() == {"name": "anna"}
    team.accounts.end_sessions("anna", by="root")
    assert second.get("/api/v1/me").status_code == 401


def test_sign_out(client: TestClient) -> None:
    sign_in(client)
    assert post(client, "/sign-out") == (303, "/sign-in")
    assert client.get("/api/v1/me").status_code == 401
    assert client.get("/sign-out").status_code == 405, "a picture on another site signs nobody out"


def test_a_cookie_is_worth_nothing_once_its_person_has_signed_out(
    team: TeamDirectory, config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]
) -> None:
    here, copied, elsewhere = browser(team), browser(make_team(config)), browser(team)
    sign_in(here)
    sign_in(elsewhere)
    copied.cookies.update(here.cookies)
    assert copied.get("/api/v1/me").status_code == 200
    post(here, "/sign-out")
    assert copied.get("/api/v1/me").status_code == 401, "in another worker process, too"
    assert elsewhere.get("/api/v1/me").status_code == 401, "the browser in the reading room, too"
    sign_in(here)
    assert copied.get("/api/v1/me").status_code == 401, "signing in again does not wake it"
    assert "sessions_ended" in {line.action for line in team.accounts.database.rows(select(audit))}


def test_a_stranger_signs_nobody_out(client: TestClient, team: TeamDirectory) -> None:
    sign_in(client)
    assert post(browser(team), "/sign-out") == (303, "/sign-in")
    assert client.get("/api/v1/me").status_code == 200


def test_changing_the_password_keeps_this_browser_and_ends_others(team: TeamDirectory) -> None:
    here, elsewhere = browser(team), browser(team)
    sign_in(here)
    sign_in(elsewhere)
    new = "un lécythe à fond blanc"
    assert post(here, "/account/password", old=PASSWORD, new=new, again=new + "!")[0] == 422
    assert post(here, "/account/password", old="wrong", new=new, again=new)[0] == 401
    assert post(here, "/account/password", old=PASSWORD, new="short", again="short")[0] == 422
    status, text = post(here, "/account/password", old=PASSWORD, new=new, again=new)
    assert status == 200
    assert 'role="status"' in text
    assert here.get("/api/v1/me").status_code == 200
    assert elsewhere.get("/api/v1/me").status_code == 401
    sign_in(elsewhere, password=new)


def test_a_disabled_account_is_out_at_once(client: TestClient, team: TeamDirectory) -> None:
    sign_in(client)
    team.accounts.disable("anna", by="root")
    assert client.get("/api/v1/me").status_code == 401


def test_a_session_ends_after_its_hours(
    config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory], monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    team = make_team(config.model_copy(update={"session_hours": 1.0}))
    team.accounts.add("anna", PASSWORD, by="server")
    client = browser(team)
    sign_in(client)
    cookie = {"Cookie": "=".join(cookie_of(client))}
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3590)
    assert browser(team).get("/api/v1/me", headers=cookie).status_code == 200
    monkeypatch.setattr(time, "time", lambda: real() + 3610)
    assert browser(team).get("/api/v1/me", headers=cookie).status_code == 401


def test_joining_by_invitation(client: TestClient, team: TeamDirectory) -> None:
    token = team.invite(ROOT, {"vases": Role.CONTRIBUTOR}, note=HOSTILE)
    path = f"/invitation/{token}"
    text = client.get(path, headers={**PAGE, "Accept-Language": "fr"}).text
    assert "contributeur" in text
    assert "vases" in text
    assert "<img" not in text
    assert post(client, path, name="berta", password=PASSWORD, again="another")[0] == 422
    status, text = post(client, path, name="anna", display=HOSTILE, password=PASSWORD, again=PASSWORD)
    assert status == 409
    assert "<img" not in text
    assert "onerror=alert(1)&gt;" in text, "what was typed is still there"
    assert post(client, path, name="Berta", display="Berta", password=PASSWORD, again=PASSWORD) == (303, "/")
    assert client.get("/api/v1/me").json() == {"name": "berta"}
    assert client.get("/api/v1/projects/vases/edit").status_code == 200
    assert client.get("/api/v1/projects/vases/analyse").status_code == 403
    other = browser(team)
    assert other.get(path, headers=PAGE).status_code == 404
    assert post(other, path, name="zoe", password=PASSWORD, again=PASSWORD)[0] == 404


def test_an_old_invitation_is_over(client: TestClient, team: TeamDirectory) -> None:
    token = team.invite(ROOT, {"vases": Role.READER}, days=-1)
    assert client.get(f"/invitation/{token}", headers=PAGE).status_code == 404


def test_joining_with_the_account_that_one_has(client: TestClient, team: TeamDirectory) -> None:
    token = team.invite(ROOT, {"vases": Role.READER})
    assert client.post(f"/invitation/{token}/as-me", headers=OWN).status_code == 401
    sign_in(client)
    text = client.get(f"/invitation/{token}", headers=PAGE).text
    assert "password" not in text
    assert post(client, f"/invitation/{token}/as-me") == (303, "/")
    assert client.get("/api/v1/projects/vases/read").status_code == 200


def test_names_never_become_markup(client: TestClient, team: TeamDirectory) -> None:
    sign_in(client)
    for path in ("/account",):
        text = client.get(path, headers=PAGE).text
        assert "<script" not in text
        assert "Anna &lt;script&gt;" in text
    status, text = post(browser(team), "/sign-in", name=HOSTILE, password="x", next=HOSTILE)
    assert status == 401
    assert "<img" not in text
    text = client.get(f"/invitation/{HOSTILE}", headers=PAGE).text
    assert "<img" not in text
    text = client.get(f"/{HOSTILE}", headers=PAGE).text
    assert "<img" not in text


def test_pages_hold_no_script_and_name_every_control(client: TestClient, team: TeamDirectory) -> None:
    token = team.invite(ROOT, {"vases": Role.READER})
    pages = [client.get(path, headers=PAGE).text for path in ("/sign-in", f"/invitation/{token}")]
    sign_in(client)
    pages.append(client.get("/account", headers=PAGE).text)
    for text in pages:
        assert "<script" not in text
        assert not re.search(r"\son\w+=", text)
        assert "http" not in text
        controls = re.findall(r'<input id="(\w+)"', text)
        assert all(f'<label for="{control}">' in text for control in controls)
        assert re.search(r'<html lang="(en|fr)">', text)


def test_the_language_is_the_browser_s_and_can_be_switched(client: TestClient) -> None:
    assert 'lang="fr"' in client.get("/sign-in", headers={"Accept-Language": "fr-FR,en;q=0.5"}).text
    assert "<title>Sign in" in client.get("/sign-in", headers={"Accept-Language": "de"}).text
    answer = client.get("/language/fr", params={"next": "/sign-in"})
    assert answer.headers["location"] == "/sign-in"
    assert "<title>Connexion" in client.get("/sign-in", headers={"Accept-Language": "en"}).text
    assert client.get("/language/xx").status_code == 303


def test_the_language_that_somebody_chose_is_theirs_in_every_browser(
    team: TeamDirectory,
) -> None:
    here, elsewhere = browser(team), browser(team)
    elsewhere.get("/language/en")
    sign_in(here)
    here.get("/language/fr")
    assert 'lang="fr"' in here.get("/account").text
    sign_in(elsewhere)
    assert 'lang="fr"' in elsewhere.get("/account").text
    elsewhere.get("/language/en")
    assert 'lang="en"' in elsewhere.get("/account").text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("de, fr;q=0.4, en;q=0.3", "fr"),
        ("fr;q=0, en", "en"),
        ("en;q=0.5, fr;q=0.9", "fr"),
        ("*;q=x, fr;q=nonsense", "en"),
        ("fr;q=0.5," * 5000, "fr"),
    ],
)
def test_what_browsers_prefer(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_a_database_that_is_gone_is_told(client: TestClient, team: TeamDirectory) -> None:
    sign_in(client)
    with team.accounts.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE users RENAME TO gone")
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (503, "accounts_away")
    assert "/" not in answer.json()["sentence"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    health = client.get("/health")
    assert (health.status_code, health.json()) == (503, {"status": "failing"})


def test_servers_on_two_ports_leave_each_others_sessions_alone(
    config: ServerConfig,
    make_team: Callable[[ServerConfig], TeamDirectory],
    team: TeamDirectory,
    tmp_path: Path,
) -> None:
    other = make_team(config.model_copy(update={"data": tmp_path / "other"}))
    other.accounts.add("anna", PASSWORD, by="server")
    first, second = browser(team), browser(other)
    sign_in(first)
    sign_in(second)
    both = "; ".join("=".join(cookie_of(client)) for client in (first, second))  # as browsers send them
    for each in (team, other):
        assert browser(each).get("/api/v1/me", headers={"Cookie": both}).json() == {"name": "anna"}
    assert cookie_of(browser_signed_in(team))[0] == cookie_of(first)[0], (
        "all processes of a server share a name"
    )


def browser_signed_in(team: TeamDirectory) -> TestClient:
    client = browser(team)
    sign_in(client)
    return client
