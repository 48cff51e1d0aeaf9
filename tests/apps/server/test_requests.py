"""What a request must be before anything looks at it: its host, its origin, its target, its text and numbers."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.apps.server.app import make_app
from pictoria_docs.apps.server.origins import Authority, host_name, parse_authority
from pictoria_docs.apps.server.request_bodies import check_json
from pictoria_docs.errors import PictoriaError, without_folders
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from tests.apps.answering import answering
from tests.apps.server.conftest import EVIL, HERE, OWN, PASSWORD, browser, sign_in, some_routes
from tests.waiting import LIMIT

WRITE = {"X-Pictoria": "1", **OWN}
JSON = {**WRITE, "Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("text", "name", "port"),
    [
        ("Museum.Example", "museum.example", None),
        ("127.0.0.1:8765", "127.0.0.1", 8765),
        ("[::1]:80", "[::1]", 80),
        ("[::1]", "[::1]", None),
    ],
)
def test_hosts_are_a_name_and_a_port(text: str, name: str, port: int | None) -> None:
    assert parse_authority(text) == Authority(name, port)


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1:80@evil.example",
        "127.0.0.1@evil.example",
        "evil.example#localhost",
        "localhost/",
        "localhost?x",
        "localhost\\evil",
        "localhost.",
        "localhost:",
        "localhost:99999",
        "localhost:80:80",
        "localhost:8a",
        "localhost,evil.example",
        "localhost evil.example",
        " localhost",
        "localhost:١",
        "[::1",
        "::1",
        "[::1]evil",
        "",
    ],
)
def test_what_is_no_host_is_refused(text: str, client: TestClient) -> None:
    assert parse_authority(text) is None
    answer = client.get("/health", headers={"Host": text.encode()})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_host")


@given(st.text(max_size=30))
def test_every_text_is_a_host_or_none(text: str) -> None:
    found = parse_authority(text)
    assert found is None or not set(found.name) & set("@/?#\\, ")


def test_configured_names_are_as_browsers_send_them() -> None:
    assert host_name("Musée.example") == "xn--muse-dpa.example"
    assert host_name("::1") == "[::1]"


@pytest.mark.parametrize(
    ("base_url", "own", "foreign"),
    [
        (
            None,
            HERE,
            [
                "https://localhost:8080",
                "http://localhost:8080/",
                "http://localhost",
                "http://127.0.0.1:8080",
                "HTTP://LOCALHOST:8080",
                "http://localhost:8080@evil.example",
                "http://localhost:8080.evil.example",
                "http://localhost:08080",
                "null",
                "",
            ],
        ),
        (
            "https://museum.example:443",
            "https://museum.example",
            [
                "http://museum.example",
                "https://museum.example:443",
                "https://museum.example/",
                "https://museum.example.",
                "https://museum.example:444",
                "https://user@museum.example",
                "null",
            ],
        ),
    ],
)
def test_an_origin_is_equal_or_foreign(
    base_url: str | None,
    own: str,
    foreign: list[str],
    config: ServerConfig,
    make_team: Callable[[ServerConfig], TeamDirectory],
) -> None:
    team = make_team(config.model_copy(update={"base_url": base_url}))
    team.accounts.add("anna", PASSWORD, by="server")
    client = browser(team, own)
    sign_in(client)

    def write(origin: str) -> int:
        headers = {"X-Pictoria": "1", "Origin": origin}
        return client.post("/api/v1/edits", content=b"1", headers=headers).status_code

    assert write(own) == 200
    assert {origin: write(origin) for origin in foreign} == dict.fromkeys(foreign, 403)


def test_headers_that_decide_come_once(client: TestClient) -> None:
    sign_in(client)
    for name, values in (
        ("Origin", (HERE, EVIL["Origin"])),
        ("Host", ("localhost:8080", "evil.example")),
        ("X-Pictoria", ("1", "1")),
        ("Content-Type", ("application/json", "text/plain")),
        ("Sec-Fetch-Site", ("same-origin", "cross-site")),
    ):
        headers = [*WRITE.items(), *((name, value) for value in values)]
        answer = client.post("/api/v1/edits", content=b"1", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "request_malformed"), name


@pytest.mark.parametrize("path", ["/api/v1/%00", "/nothing?x=%00", "/static/%00.js"])
def test_addresses_hold_no_nul(client: TestClient, path: str) -> None:
    assert client.get(path).json()["code"] == "request_malformed"


def raw(url: str, target: str, *headers: str) -> int:
    """The status of the answer to a request written by hand."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    with socket.create_connection((parts.hostname, parts.port), timeout=LIMIT) as connection:
        lines = [f"GET {target} HTTP/1.1", *headers, "Connection: close", "", ""]
        connection.sendall("\r\n".join(lines).encode())
        return int(connection.makefile("rb").readline().split()[1])


def test_only_paths_are_answered(team: TeamDirectory) -> None:
    with answering(make_app(team, routers=[some_routes(team)])) as url:
        here = f"Host: {urlsplit(url).netloc}"
        assert raw(url, "/health", here) == 200
        for target in ("http://evil.example/health", f"{url}/health", "*", "health", "evil.example:443"):
            assert raw(url, target, here) == 400, target
        assert raw(url, "/health", "Host: evil.example") == 400
        assert raw(url, "/health") == 400
        assert raw(url, "/health", here, "Host: evil.example") == 400


def test_a_page_of_another_name_for_loopback_cannot_ask_one_person_s_desk(config: ServerConfig) -> None:
    """DNS rebinding: a page of evil.example, whose name has come to stand for 127.0.0.1."""
    folder = Path(str(config.projects_folder)) / "vases.pictoria"
    app = make_app(LocalDirectory(folder, Person("marie", "Marie")))
    desk = TestClient(app, base_url="http://127.0.0.1:7860", follow_redirects=False)
    token = app.state.settings.token
    desk.get("/", params={"token": token})
    assert desk.get("/api/openapi.json").status_code == 200
    for host in ("evil.example:7860", "127.0.0.1.evil.example:7860", "127.0.0.1:7860@evil.example"):
        for path in ("/api/openapi.json", f"/?token={token}", "/sign-in"):
            assert desk.get(path, headers={"Host": host}).json()["code"] == "bad_host"


def test_one_person_s_cookie_is_worth_nothing_once_signed_out(config: ServerConfig) -> None:
    folder = Path(str(config.projects_folder)) / "vases.pictoria"
    app = make_app(LocalDirectory(folder, Person("marie", "Marie")))
    desk, copied = (TestClient(app, base_url="http://127.0.0.1:7860") for _ in range(2))
    address = {"token": app.state.settings.token}
    desk.get("/", params=address)
    copied.cookies.update(desk.cookies)
    assert copied.get("/api/openapi.json").status_code == 200
    desk.post("/sign-out", headers={"Origin": "http://127.0.0.1:7860"})
    assert copied.get("/api/openapi.json").status_code == 401
    desk.get("/", params=address)
    assert desk.get("/api/openapi.json").status_code == 200, "the address in the terminal opens it again"
    assert copied.get("/api/openapi.json").status_code == 401


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (rb'"half of an emoji: \ud83d"', "text_broken"),
        (rb'{"\udc00": 1}', "text_broken"),
        (rb'["\u0000"]', "text_broken"),
        (rb'{"a\u0000": 1}', "text_broken"),
        (b"NaN", "body_invalid"),
        (b"[-Infinity]", "body_invalid"),
        (b"[1e999]", "body_invalid"),
        (b"[9007199254740992]", "body_invalid"),
        (b"1" * 5000, "body_invalid"),
        (b"[" * 5000 + b"]" * 5000, "body_invalid"),
        (b'{"a":' * 300 + b"1" + b"}" * 300, "body_invalid"),
        (b'"\xff"', "body_invalid"),
        ('"é"'.encode("utf-16"), "body_invalid"),
        (b"{", "body_invalid"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(client: TestClient, body: bytes, code: str) -> None:
    sign_in(client)
    answer = client.post("/api/v1/edits", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["sentence"].endswith(".")


def test_forms_hold_no_nul(client: TestClient) -> None:
    for body in (b"name=a%00b&password=x", b"name=a\0b&password=x"):
        headers = {**OWN, "Content-Type": "application/x-www-form-urlencoded"}
        answer = client.post("/sign-in", content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "text_broken")


def test_only_files_are_large(client: TestClient) -> None:
    sign_in(client)
    large = b"[" + b"1," * (5 << 20) + b"1]"
    assert client.post("/api/v1/edits", content=large, headers=JSON).status_code == 413
    form = {**OWN, "Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/account/password", content=b"old=" + b"x" * 70_000, headers=form).status_code == 413


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e9, 1e9)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc", max_size=3), inner),
)


@given(plain, st.booleans())
def test_what_can_be_kept_is_taken(value: object, is_ascii: bool) -> None:
    check_json(json.dumps(value, ensure_ascii=is_ascii).encode())


@given(plain, st.sampled_from(["\ud800", "\udfff", "\0"]))
def test_broken_text_is_found_wherever_it_stands(value: object, letter: str) -> None:
    with pytest.raises(PictoriaError):
        check_json(json.dumps([value, {"a": [f"x{letter}y"]}]).encode())


def test_no_error_tells_where_the_server_keeps_its_files() -> None:
    named = without_folders(
        {
            "folder": Path("/srv/museum/vases.pictoria"),
            "file": "/srv/my files/a.pdf",
            "place": "https://museum.example/a/b.json",
            "detail": "[Errno 2] No such file: '/srv/museum/vases.pictoria/config.yaml'",
            "windows": "C:\\Museum\\vases",
            "text": "1/2 and and/or",
            "page": 3,
        }
    )
    assert named == {
        "folder": "vases.pictoria",
        "file": "a.pdf",
        "place": "https://museum.example/a/b.json",
        "detail": "[Errno 2] No such file: 'config.yaml'",
        "windows": "vases",
        "text": "1/2 and and/or",
        "page": 3,
    }


def test_every_number_in_a_request_has_a_limit(team: TeamDirectory) -> None:
    described = make_desk(team).openapi()
    for path, methods in described["paths"].items():
        for operation in methods.values():
            for one in operation.get("parameters", []):
                for kind in (one["schema"], *one["schema"].get("anyOf", [])):
                    assert kind.get("type") != "integer" or "maximum" in kind, (path, one["name"])
