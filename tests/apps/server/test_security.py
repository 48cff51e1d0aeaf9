"""What a stranger, another site or another user of the machine may not do."""

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pictoria_docs.apps.server.app import make_app
from pictoria_docs.apps.server.content_security import page_policy
from pictoria_docs.apps.server.paths import safe_next
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig, UploadOptions
from tests.apps.server.conftest import EVIL, HERE, OWN, PAGE, browser, cookie_of, sign_in

WRITE = {"X-Pictoria": "1", **OWN}


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/me",
        "/api/openapi.json",
        "/desk/gradio_api/config",
        "/desk/",
        "/nothing",
        "/static/../api/v1/me",
    ],
)
def test_nothing_is_open_to_strangers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


def test_strangers_are_sent_to_sign_in_and_back(client: TestClient) -> None:
    answer = client.get("/desk/review?doc=12&page=3", headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fdesk%2Freview%3Fdoc%3D12%26page%3D3"
    form = {"name": "anna", "password": "une amphore à col étroit", "next": "/desk/review?doc=12&page=3"}
    answer = client.post("/sign-in", data=form, headers=OWN)
    assert answer.headers["location"] == "/desk/review?doc=12&page=3"


def test_people_who_are_signed_in_come_in_everywhere(client: TestClient) -> None:
    sign_in(client)
    assert client.get("/api/v1/me").json() == {"name": "anna"}
    assert client.get("/desk/gradio_api/config").text == "open: config"
    assert client.get("/nothing").json()["code"] == "not_found"
    assert "anna" in client.get("/", headers=PAGE).text


def test_writes_from_other_sites_are_refused(client: TestClient) -> None:
    sign_in(client)
    assert client.post("/api/v1/edits", content=b"12", headers=WRITE).json() == {"size": 2}
    for headers in (
        {**WRITE, **EVIL},
        {**WRITE, "Origin": "null"},
        {**WRITE, "Origin": "http://localhost:9999"},
        {"X-Pictoria": "1", "Sec-Fetch-Site": "cross-site"},
        {"X-Pictoria": "1", "Sec-Fetch-Site": "same-site"},
    ):
        answer = client.post("/api/v1/edits", content=b"12", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    answer = client.post("/api/v1/edits", content=b"12", headers=OWN)
    assert (answer.status_code, answer.json()["code"]) == (403, "header_missing")
    assert client.post("/api/v1/edits", content=b"1", headers={"X-Pictoria": "1"}).status_code == 200, (
        "scripts"
    )
    for path in ("/sign-in", "/sign-out", "/account/password", "/desk/gradio_api/call/write"):
        assert client.post(path, headers=EVIL).status_code == 403
    assert client.get("/api/v1/me").status_code == 200, "nobody else's site signed us out"
    assert client.post("/desk/gradio_api/call/write", headers=OWN).text == "called: write"


@pytest.mark.parametrize("path", ["/api/v1/me", "/desk/gradio_api/config", "/health"])
def test_no_other_origin_is_given_an_answer_to_read(client: TestClient, path: str) -> None:
    sign_in(client)
    answer = client.get(path, headers=EVIL)
    assert not [name for name in answer.headers if name.startswith("access-control-allow")]
    asked = client.options(path, headers={**EVIL, "Access-Control-Request-Method": "POST"})
    assert "access-control-allow-origin" not in asked.headers
    assert asked.headers.get("cross-origin-resource-policy") == "same-origin"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "localhost.evil.example", "", "169.254.1.1"]
)
def test_other_host_names_are_refused(client: TestClient, host: str) -> None:
    sign_in(client)
    answer = client.get("/api/v1/me", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_host")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:8080"])
def test_its_own_names_are_not(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).json() == {"status": "ok"}


def test_every_answer_says_what_browsers_may_do_with_it(client: TestClient) -> None:
    sign_in(client)
    for path in (
        "/",
        "/api/v1/me",
        "/desk/gradio_api/config",
        "/sign-in",
        "/nothing",
        "/account",
        "/api/v1/defect",
    ):
        headers = client.get(path, headers=PAGE).headers
        policy = headers["content-security-policy"]
        assert "default-src" in policy
        assert "frame-ancestors" in policy
        assert "http" not in policy.replace("https://evil", ""), "nothing from elsewhere"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "sandbox" in client.get("/api/v1/me").headers["content-security-policy"]
    assert "unsafe" not in client.get("/account").headers["content-security-policy"]


def test_scripts_in_pages_are_named_by_their_digests() -> None:
    policy = page_policy(
        b"<head><script>one()</script><script src='a.js'></script></head><script type=\"module\">\n two()\n</script>"
    )
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    # As browsers count them: the characters between the tags, in UTF-8.
    for script in (b"one()", b"\n two()\n"):
        assert f"'sha256-{b64encode(sha256(script).digest()).decode()}'" in scripts
    assert scripts.count("sha256-") == 2


def test_named_sites_may_show_the_desk_in_a_frame(
    config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]
) -> None:
    team = make_team(config.model_copy(update={"frame_ancestors": ("https://intranet.example",)}))
    team.accounts.add("anna", "une amphore à col étroit", by="server")
    client = browser(team)
    sign_in(client)
    headers = client.get("/").headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'self' https://intranet.example")
    assert "x-frame-options" not in headers
    assert "https://intranet.example" in client.get("/account").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in client.get("/api/v1/me").headers["content-security-policy"]


def test_programs_are_kept_by_browsers_and_data_is_not(client: TestClient) -> None:
    sign_in(client)
    assert client.get("/favicon.ico").status_code == 204
    for path, kept in (
        ("/static/canvas.js", "no-cache"),
        ("/desk/assets/index.js", "no-cache"),
        ("/api/v1/static/x", "no-store"),
        ("/desk/gradio_api/file=/assets/", "no-store"),
    ):
        assert client.get(path).headers["cache-control"] == kept


def test_large_requests_are_cut_off(
    config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]
) -> None:
    team = make_team(config.model_copy(update={"upload": UploadOptions(max_mib=1)}))
    team.accounts.add("anna", "une amphore à col étroit", by="server")
    client = browser(team)
    sign_in(client)
    large = b"x" * ((1 << 20) + 1)

    def streamed() -> object:
        for _ in range(20):
            yield b"x" * 100_000

    for content in (large, streamed()):
        answer = client.post("/api/v1/edits", content=content, headers=WRITE)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert "1 MiB" in answer.json()["sentence"]
    answer = client.post("/api/v1/upload", files={"file": ("a.pdf", large)}, headers=WRITE)
    assert answer.status_code == 413
    stranger = browser(team)
    assert stranger.post("/sign-in", data={"name": "x" * 70_000}, headers=OWN).status_code == 413
    assert stranger.post("/api/v1/edits", content=b"x", headers=WRITE).status_code == 401


def test_errors_are_told_in_the_language_of_the_request(client: TestClient) -> None:
    french = {"Accept-Language": "fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5"}
    assert client.get("/api/v1/me", headers=french).json() == {
        "code": "not_signed_in",
        "sentence": "Veuillez d’abord vous connecter.",
    }
    sign_in(client)
    for path, status, code in (
        ("/api/v1/projects/vases/read", 404, "project_not_there"),
        ("/api/v1/projects/vases/emperor", 422, "request_invalid"),
        ("/api/v1/defect", 500, "defect"),
        ("/api/v1/locked", 503, "project_locked"),
        ("/api/v1/edits", 405, "method_not_allowed"),
    ):
        told = {}
        for language in ("en", "fr"):
            answer = client.get(path, headers={"Accept-Language": language})
            assert (answer.status_code, answer.json()["code"]) == (status, code)
            told[language] = answer.json()["sentence"]
        assert told["en"] != told["fr"]
        assert "Zero" not in told["en"]


@pytest.mark.parametrize("role", ["reader", "contributor", "moderator", "manager"])
def test_routes_keep_to_roles(client: TestClient, team: TeamDirectory, role: str) -> None:
    from pictoria_docs.review.authorization import Permission, Role, allows

    team.set_role(Person("root", "root", is_admin=True), "vases", "anna", Role(role))
    sign_in(client)
    for needed in Permission:
        answer = client.get(f"/api/v1/projects/vases/{needed}")
        if allows(Role(role), needed):
            assert answer.json() == {"folder": "vases.pictoria"}
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("strips", [False, True])
def test_behind_a_proxy_with_a_prefix(
    config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory], strips: bool
) -> None:
    public = "https://museum.example"
    team = make_team(config.model_copy(update={"base_url": f"{public}/cat"}))
    team.accounts.add("anna", "une amphore à col étroit", by="server")
    client = browser(team, public)
    path = "" if strips else "/cat"
    answer = client.get(f"{path}/api/v1/me", headers=PAGE)
    assert answer.status_code == 401
    answer = client.get(f"{path}/desk/x", headers=PAGE)
    assert answer.headers["location"] == "/cat/sign-in?next=%2Fcat%2Fdesk%2Fx"
    sign = client.get(f"{path}/sign-in").text
    assert 'action="/cat/sign-in"' in sign
    answer = client.post(
        f"{path}/sign-in",
        data={"name": "anna", "password": "une amphore à col étroit"},
        headers={"Origin": public},
    )
    assert answer.headers["location"] == "/cat/"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Secure-pictoria-")
    assert "path=/cat;" in cookie
    assert "secure" in cookie
    value = cookie.partition(";")[0]
    inside = {"Cookie": value}
    assert client.get(f"{path}/api/v1/me", headers=inside).json() == {"name": "anna"}
    assert client.get(f"{path}/desk/gradio_api/config", headers=inside).text == "open: config"
    write = {"X-Pictoria": "1", **inside}
    for origin, status in ((public, 200), ("http://museum.example", 403), (f"{public}:444", 403)):
        sent = client.post(f"{path}/api/v1/edits", content=b"1", headers={**write, "Origin": origin})
        assert sent.status_code == status


@pytest.mark.parametrize(
    ("base_url", "secure"),
    [("https://museum.example", True), ("http://museum.example", False), (None, False)],
)
def test_flags_of_the_cookie(
    config: ServerConfig,
    make_team: Callable[[ServerConfig], TeamDirectory],
    base_url: str | None,
    secure: bool,
) -> None:
    team = make_team(config.model_copy(update={"base_url": base_url}))
    team.accounts.add("anna", "une amphore à col étroit", by="server")
    client = browser(team, base_url or HERE)
    form = {"name": "anna", "password": "une amphore à col étroit"}
    cookie = client.post("/sign-in", data=form, headers={"Origin": base_url or HERE}).headers["set-cookie"]
    name, *flags = (part.strip().lower() for part in cookie.split(";"))
    assert name.startswith("__host-pictoria-" if secure else "pictoria-")
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} <= set(flags)
    assert ("secure" in flags) == secure
    assert "anna" not in cookie
    assert not any(flag.startswith("domain") for flag in flags)


def test_a_changed_cookie_is_worth_nothing(client: TestClient, team: TeamDirectory) -> None:
    sign_in(client)
    name, value = cookie_of(client)
    stranger, middle = browser(team), len(value) - 10
    assert stranger.get("/api/v1/me", headers={"Cookie": f"{name}={value}"}).status_code == 200
    other = "A" if value[middle] != "A" else "B"
    for changed in (value[:middle] + other + value[middle + 1 :], "x" + value, value.split(".")[0], "null"):
        assert stranger.get("/api/v1/me", headers={"Cookie": f"{name}={changed}"}).status_code == 401


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
        None,
    ],
)
def test_signing_in_leads_nowhere_else(client: TestClient, text: str | None) -> None:
    assert safe_next(text, "/cat") == "/cat/"
    form = {"name": "anna", "password": "une amphore à col étroit", "next": text or ""}
    assert client.post("/sign-in", data=form, headers=OWN).headers["location"] == "/"
    assert client.get("/language/fr", params={"next": text or ""}).headers["location"] == "/"


def test_metrics_are_for_neighbours_and_administrators(team: TeamDirectory) -> None:
    near = browser(team)
    near_app = near.app
    stranger = TestClient(near_app, base_url=HERE, client=("10.0.0.9", 5000), follow_redirects=False)
    neighbour = TestClient(near_app, base_url=HERE, client=("127.0.0.1", 5000))
    assert stranger.get("/metrics").status_code == 401
    assert neighbour.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 401
    neighbour.get("/api/v1/me")
    neighbour.get("/api/v1/projects/%22%0a/reader")
    text = neighbour.get("/metrics").text
    assert re.search(
        r'pictoria_requests_total\{method="GET",pid="\d+",route="none",status="401"\} [1-9]', text
    )
    sign_in(stranger)
    assert stranger.get("/api/v1/me").status_code == 200
    assert stranger.get("/metrics").status_code == 403
    sign_in(stranger, "root")
    text = stranger.get("/metrics").text
    assert re.search(r'\{method="GET",pid="\d+",route="/api/v1/me",status="200"\} 1', text)
    assert re.search(r'pictoria_request_seconds_bucket\{le="0.5",pid="\d+",route="/api/v1/me"\} [1-9]', text)
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(float(line.rpartition(" ")[2]) >= 0 for line in samples)


# One person's desk


@pytest.fixture
def alone(config: ServerConfig) -> TestClient:
    folder = Path(str(config.projects_folder)) / "vases.pictoria"
    project_directory = LocalDirectory(folder, Person("marie", "Marie"))
    app = make_app(project_directory)
    return TestClient(app, base_url="http://127.0.0.1:7860", follow_redirects=False)


def test_one_person_s_desk_opens_by_its_token_alone(alone: TestClient) -> None:
    assert alone.get("/api/openapi.json").status_code == 401
    assert alone.get("/", headers=PAGE).headers["location"].startswith("/sign-in")
    page = alone.get("/sign-in", headers=PAGE).text
    assert "token" in page
    assert "<form" not in page
    for wrong in ("x", "", "é"):
        assert alone.get("/api/openapi.json", params={"token": wrong}).status_code == 401
    token = alone.app.state.settings.token  # type: ignore[attr-defined]
    answer = alone.get("/desk", params={"token": token, "doc": "1"}, headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk?doc=1")
    cookie = answer.headers["set-cookie"]
    assert "httponly; samesite=lax" in cookie
    assert token not in cookie
    assert alone.get("/api/openapi.json").status_code == 200
    assert alone.post("/sign-in").status_code in (403, 405)


def test_a_token_opens_no_other_desk_and_no_later_one(alone: TestClient, config: ServerConfig) -> None:
    token = alone.app.state.settings.token  # type: ignore[attr-defined]
    alone.get("/", params={"token": token})
    later = make_app(
        LocalDirectory(Path(str(config.projects_folder)) / "vases.pictoria", Person("marie", "M"))
    )
    again = TestClient(later, base_url="http://127.0.0.1:7861", cookies=dict(alone.cookies))
    assert again.get("/api/openapi.json").status_code == 401
    assert again.get("/api/openapi.json", params={"token": token}).status_code == 401


def test_the_token_leads_to_no_other_host(alone: TestClient) -> None:
    token = alone.app.state.settings.token  # type: ignore[attr-defined]
    answer = alone.get(f"http://127.0.0.1:7860//evil.example/?token={token}")
    assert answer.headers["location"] == "/evil.example/"


def test_a_team_has_no_token(client: TestClient) -> None:
    assert client.get("/api/v1/me", params={"token": "None"}).status_code == 401
    assert client.app.state.settings.token is None  # type: ignore[attr-defined]
