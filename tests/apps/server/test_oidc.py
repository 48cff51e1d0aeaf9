"""Signing in at a provider: the whole round trip, and what must not get through."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from starlette.testclient import TestClient

from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import OidcOptions, ServerConfig
from tests.apps.server.conftest import HERE, OWN, PAGE, PASSWORD, browser, sign_in
from tests.apps.server.provider import Provider, serving
from tests.waiting import LIMIT

ROOT = Person("root", "root", is_admin=True)
MARIE = {"sub": "s-1", "email": "Marie@museum.example", "email_verified": True, "name": "Marie <b>Curie</b>"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving(Provider("pictoria", None)) as provider:
        provider.claims = dict(MARIE)
        yield provider


@pytest.fixture
def team(
    provider: Provider, config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]
) -> TeamDirectory:
    options = OidcOptions(issuer=provider.issuer, client_id="pictoria", label="Musée")
    team = make_team(config.model_copy(update={"oidc": options}))
    team.accounts.add("root", PASSWORD, by="server", is_admin=True)
    return team


def allow_domain(team: TeamDirectory) -> None:
    assert team.config.oidc is not None
    options = team.config.oidc.model_copy(update={"allowed_domains": ("museum.example",)})
    team.config = team.config.model_copy(update={"oidc": options})


def round_trip(client: TestClient, start: str = "/oidc/start") -> "httpx.Response":
    """To the provider and back, as a browser goes."""
    leaving = client.get(start, headers=PAGE)
    assert leaving.status_code == 302, leaving.text
    sent = httpx.get(leaving.headers["location"], timeout=LIMIT)
    assert sent.status_code == 302, sent.text
    back = sent.headers["location"]
    assert back.startswith(f"{HERE}/oidc/callback?")
    return client.get(back, headers=PAGE)  # type: ignore[return-value]


def test_an_allowed_domain_gets_an_account(team: TeamDirectory, provider: Provider) -> None:
    allow_domain(team)
    client = browser(team)
    assert "Musée" in client.get("/sign-in").text
    answer = round_trip(client, "/oidc/start?next=/desk/review")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/review")
    assert client.get("/api/v1/me").json() == {"name": "marie@museum.example"}
    assert client.get("/api/v1/projects/vases/read").status_code == 404, "an account, but no project"
    provider.claims = {**MARIE, "email": "new-name@museum.example"}
    again = browser(team)
    round_trip(again)
    assert again.get("/api/v1/me").json() == {"name": "marie@museum.example"}, "known by the subject"


def test_an_invitation_gets_an_account_and_its_roles(team: TeamDirectory) -> None:
    token = team.invite(ROOT, {"vases": Role.CONTRIBUTOR})
    client = browser(team)
    assert round_trip(client, f"/oidc/start?invitation={token}").status_code == 303
    assert client.get("/api/v1/projects/vases/edit").status_code == 200
    assert browser(team).get(f"/invitation/{token}").status_code == 404


@pytest.mark.parametrize(
    ("claims", "domain", "code"),
    [
        ({}, False, 403),
        ({"email": "marie@evil.example"}, True, 403),
        ({"email": "marie@museum.example.evil.example"}, True, 403),
        ({"email_verified": False}, True, 403),
        ({"email": None}, True, 403),
        ({"email": "<b>@museum.example"}, True, 422),
    ],
)
def test_strangers_get_none(
    team: TeamDirectory, provider: Provider, claims: dict[str, object], domain: bool, code: int
) -> None:
    if domain:
        allow_domain(team)
    provider.claims.update(claims)
    client = browser(team)
    answer = round_trip(client)
    assert answer.status_code == code
    assert "<b>" not in answer.text
    assert client.get("/api/v1/me").status_code == 401
    assert [account.person.name for account in team.accounts.everyone()] == ["root"]


def test_an_account_made_for_the_provider_is_matched_by_its_name(team: TeamDirectory) -> None:
    team.accounts.add("marie@museum.example", None, by="root")
    client = browser(team)
    assert round_trip(client).status_code == 303
    assert client.get("/api/v1/me").json() == {"name": "marie@museum.example"}


def test_an_account_with_a_password_is_not_taken_over_but_can_be_connected(team: TeamDirectory) -> None:
    team.accounts.add("marie@museum.example", PASSWORD, by="root")
    allow_domain(team)
    client = browser(team)
    assert round_trip(client).status_code == 422
    assert client.get("/api/v1/me").status_code == 401
    sign_in(client, "marie@museum.example")
    assert round_trip(client, "/oidc/start?next=/account").headers["location"] == "/account"
    other = browser(team)
    assert round_trip(other).status_code == 303
    assert other.get("/api/v1/me").json() == {"name": "marie@museum.example"}
    team.accounts.disable("marie@museum.example", by="root")
    assert round_trip(browser(team)).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "another"},
        {"aud": "another-client"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"sub": None},
    ],
)
def test_a_token_for_something_else_is_refused(
    team: TeamDirectory, provider: Provider, change: dict[str, object]
) -> None:
    allow_domain(team)
    provider.change = change
    client = browser(team)
    answer = round_trip(client)
    assert answer.status_code == 403
    assert "Musée" in answer.text
    assert client.get("/api/v1/me").status_code == 401


def test_a_token_signed_by_someone_else_is_refused(team: TeamDirectory, provider: Provider) -> None:
    allow_domain(team)
    provider.foreign_key = True
    assert round_trip(browser(team)).status_code == 403


def test_an_answer_to_another_browser_is_refused(team: TeamDirectory) -> None:
    allow_domain(team)
    attacker, victim = browser(team), browser(team)
    sent = httpx.get(attacker.get("/oidc/start").headers["location"], timeout=LIMIT)
    answer = victim.get(sent.headers["location"], headers=PAGE)
    assert answer.status_code == 403
    assert victim.get("/api/v1/me").status_code == 401


def test_an_answer_is_good_once(team: TeamDirectory) -> None:
    allow_domain(team)
    client = browser(team)
    back = httpx.get(client.get("/oidc/start").headers["location"], timeout=LIMIT).headers["location"]
    assert client.get(back).status_code == 303
    client.post("/sign-out", headers=OWN)
    assert client.get(back).status_code == 403
    assert client.get("/oidc/callback?error=access_denied&state=x").status_code == 403
    assert client.get("/oidc/callback").status_code == 403


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "https://evil.example/token"},
        {"jwks_uri": "http://169.254.169.254/keys"},
        {"jwks_uri": None},
    ],
)
def test_nothing_is_fetched_but_from_the_named_provider(
    team: TeamDirectory, provider: Provider, metadata: dict[str, object]
) -> None:
    provider.metadata = metadata
    client = browser(team)
    answer = client.get("/oidc/start", headers=PAGE)
    assert answer.status_code == 503
    assert "Musée" in answer.text


def test_a_provider_that_is_down_is_told(
    config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]
) -> None:
    options = OidcOptions(issuer="http://127.0.0.1:9", client_id="pictoria", label="Musée")
    team = make_team(config.model_copy(update={"oidc": options}))
    client = browser(team)
    assert client.get("/oidc/start", headers=PAGE).status_code == 503
    assert client.get("/sign-in").status_code == 200
