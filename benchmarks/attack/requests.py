"""Attack by single requests: rights, hosts, origins, targets, bodies, parameters."""

import json
import random
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import httpx

from benchmarks.attack.rights import BATCH, LEFT_ALONE, RIGHTS, WITHOUT_BODY, Right
from benchmarks.attack.target import LEVELS, NOBODY, OTHER, OUTSIDER, OWN, Target, code_of
from benchmarks.common.servers import PATIENCE


def values(target: Target, project: str) -> dict[str, str]:
    """What stands for the parameters of paths and bodies."""
    return {
        "project": project,
        "document": target.document,
        "region": target.region,
        "subject": target.region,
        "entry": target.entry,
        "number": "1",
        "page": "1",
        "name": "nosuch",
        "token": "x" * 43,
        "id": "0" * 16,
        "job": "20260101-000000-abcdef",
        "batch": BATCH,
        "identifier": f"{project}~{target.document}~1",
        "size": "!200,200",
        "rotation": "0",
        "file": "default.jpg",
        "language": "en",
        "path": "x",
        "api_name": "predict",
    }


def filled(template: str, known: dict[str, str]) -> str:
    """A path with its parameters, each quoted."""
    return re.sub(r"\{(\w+)(?::path)?\}", lambda match: quote(known.get(match[1], "x"), safe="~!,"), template)


def sent(right: Right, known: dict[str, str]) -> dict[str, Any]:
    """What a right's request sends, as `httpx` takes it."""

    def put(value: Any) -> Any:
        if isinstance(value, str):
            return re.sub(r"\{(document|region)\}", lambda match: known[match[1]], value)
        if isinstance(value, dict):
            return {key: put(item) for key, item in value.items()}
        return [put(item) for item in value] if isinstance(value, list) else value

    more: dict[str, Any] = {"params": put(dict(right.query))} if right.query else {}
    if right.json is not None:
        more["json"] = put(right.json)
    if right.form is not None:
        more["data"] = dict(right.form)
    if right.content is not None:
        more["content"] = right.content
    return more


def address(route: str, right: Right, target: Target, project: str = OWN) -> tuple[str, str, dict[str, Any]]:
    """Method, path and content of a right's request."""
    method, template = route.split(" ")
    known = values(target, project)
    path = re.sub(
        r"\{(\w+)(?::path)?\}",
        lambda m: quote(right.path[m[1]], safe="/") if m[1] in right.path else m[0],
        template,
    )
    return method, filled(path, known), sent(right, known)


def rights(target: Target, routes: set[str]) -> None:
    """Each route as each role, in a project of one's own and in one that one has no part in."""
    check = target.report.check
    open_routes = routes - LEFT_ALONE
    for route in sorted(RIGHTS.keys() | open_routes):
        if "/ui/" not in route or route in RIGHTS:
            check("every route is in the table", route in RIGHTS and route in routes, route)
    for route, right in RIGHTS.items():
        for level in LEVELS:
            for project in (OWN, OTHER) if "{project}" in route or "{identifier}" in route else (OWN,):
                method, path, more = address(route, right, target, project)
                answer = target.ask(level, method, path, **more)
                if answer.status_code == 202 or (answer.status_code == 201 and route in WITHOUT_BODY):
                    target.end_jobs(level)
                here = OUTSIDER if project == OTHER and level not in (NOBODY, "admin") else level
                what = f"{route} as {level} in {project}: {answer.status_code} {code_of(answer)}"
                check("each route as each role", is_right(answer, here, right), what)
    for route in sorted(each for each in open_routes if "/ui/" in each and each not in RIGHTS):
        method, template = route.split(" ")
        for level in LEVELS:
            answer = target.ask(level, method, filled(template, values(target, OWN)))
            closed = answer.status_code == 401 if level == NOBODY else answer.status_code in (404, 405)
            check(
                "what nobody needs of Gradio is closed", closed, f"{route} as {level}: {answer.status_code}"
            )


def is_right(answer: httpx.Response, level: str, right: Right) -> bool:
    """Whether someone of a level got what they should."""
    if LEVELS.index(level) >= LEVELS.index(right.least):
        return answer.status_code in right.answers
    # HEAD has no body that could tell the code.
    if level == NOBODY:
        return answer.status_code == 401
    is_head = answer.request.method == "HEAD"
    unseen = answer.status_code == 404 and (is_head or code_of(answer) == "project_not_there")
    if level == OUTSIDER and right.least != "admin":
        return unseen
    if unseen and right.least == "admin":
        return True  # about a project that they do not see
    return answer.status_code == 403 and (is_head or code_of(answer) == "not_allowed")


def forged(target: Target) -> None:
    """Changes that other sites send in the name of a manager, and scripts without the header of ours."""
    check = target.report.check
    port = target.host.rpartition(":")[2]
    origins = [
        "https://evil.example",
        "null",
        "",
        target.url + "/",
        target.url.replace("http", "https"),
        "http://127.0.0.1",
        f"http://localhost:{port}",
        f"{target.url}.evil.example",
        f"{target.url}@evil.example",
        target.url.upper(),
        f"http://[::1]:{port}",
        f"http://127.0.0.1.:{port}",
        f"http://127.0.0.1:0{port}",
    ]
    for route, right in [*RIGHTS.items(), ("POST /sign-out", Right(NOBODY))]:
        method, path, more = address(route, right, target)
        # Programs with a token in the path may come from anywhere: no cookie counts there.
        if method in ("GET", "HEAD") or path.startswith("/reconcile/"):
            continue
        chosen = origins if path.endswith(("/edits", "/sign-out", "/sign-in")) else origins[:3]
        for origin in chosen:
            answer = target.ask("manager", method, path, headers={"Origin": origin}, **more)
            check("changes from other sites", code_of(answer) == "foreign_origin", f"{route} from {origin!r}")
        for site in ("cross-site", "same-site"):
            client = target.clients["manager"]
            headers = {"Sec-Fetch-Site": site, "X-Pictoria": "1"}
            answer = client.request(method, target.url + path, headers=headers, **more)
            check("changes from other sites", code_of(answer) == "foreign_origin", f"{route} {site}")
        if path.startswith("/api/"):
            answer = client.request(method, target.url + path, headers={"Origin": target.url}, **more)
            check("changes without the header", code_of(answer) == "header_missing", route)
    alive = target.ask("manager", "GET", "/api/v1/desk")
    check("changes from other sites", alive.status_code == 200, "the manager was signed out")


def raw(target: Target, lines: list[bytes], body: bytes = b"") -> int:
    """The status of the answer to a request written by hand; 0: the connection was closed."""
    name, _, port = target.host.partition(":")
    with socket.create_connection((name, int(port)), timeout=PATIENCE) as connection:
        try:
            connection.sendall(b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body)
            first = connection.makefile("rb").readline().split()
        except ConnectionError:
            return 0
    return int(first[1]) if len(first) > 1 else 0


def addresses(target: Target) -> None:
    """Hosts that are not the server's, targets that are no paths, headers that come twice."""
    check = target.report.check
    host = target.host.encode()
    own, port = b"Host: " + host, host.rpartition(b":")[2]
    hosts = [
        b"evil.example",
        host + b"@evil.example",
        b"127.0.0.1@evil.example",
        b"evil.example:" + port,
        b"",
        b"127.0.0.1.evil.example",
        b"127.0.0.1.",
        b"localhost.",
        b"evil.example/127.0.0.1",
        host + b"/",
        b"[::1",
        b"127.0.0.1:99999",
        b"127.0.0.1:x",
        b"127.0.0.1,evil.example",
        b"0.0.0.0:" + port,
        b"2130706433",
        b"127.1",
        b"127.0.0.1:80:80",
        b"localhost#",
        b"localhost?",
        b"\xff",
        b"lo\tcalhost",
        b"[::ffff:127.0.0.1]",
    ]
    for each in hosts:
        status = raw(target, [b"GET /health HTTP/1.1", b"Host: " + each])
        check("hosts", status in (400, 0), f"{each!r}: {status}")
    for each in (host, b"LOCALHOST:" + port, b"[::1]:" + port, b"localhost"):
        status = raw(target, [b"GET /health HTTP/1.1", b"Host: " + each])
        check("hosts", status == 200, f"{each!r}: {status}")
    for each in (
        b"http://evil.example/health",
        b"http://" + host + b"/health",
        b"*",
        b"health",
        b"evil.example:443",
        b"/%00",
        b"/health?x=%00",
        b"/\x00",
        b"//evil.example/%2e%2e/\\x",
    ):
        status = raw(target, [b"GET " + each + b" HTTP/1.1", own])
        check("request targets", 400 <= status < 500 or status == 0, f"{each!r}: {status}")
    twice = [
        [own, own],
        [own, b"Host: evil.example"],
        [own, b"Origin: a", b"Origin: b"],
        [own, b"Content-Length: 1", b"Content-Length: 2"],
        [own, b"Transfer-Encoding: chunked", b"Content-Length: 5"],
        [own, b"X-Pictoria: 1", b"X-Pictoria: 1"],
        [own, b"Content-Type: a/b", b"Content-Type: application/json"],
        [own, b"X: " + b"x" * 200_000],
        [own, *(b"X%d: y" % number for number in range(5000))],
        [own, b"Content-Length: -1"],
        [own, b"Content-Length: 9999999999999"],
        [own, b"Content-Length: 1e3"],
        [own, b"Bad Header: x"],
        [own, b"X: a\r\n b"],
    ]
    for headers in twice:
        status = raw(target, [b"POST /sign-in HTTP/1.1", *headers], b"x")
        check("headers", 400 <= status < 500 or status == 0, f"{headers[1:][:2]!r:.200}: {status}")


TRAVERSAL = (
    "../" * 8 + "etc/passwd",
    "..%2f" * 8 + "etc/passwd",
    "..\\" * 8 + "etc\\passwd",
    "%2e%2e/%2e%2e/server.yaml",
    "/etc/passwd",
    "file:///etc/passwd",
    "....//....//etc/passwd",
    "%c0%ae%c0%ae/etc/passwd",
)
HOSTILE = (
    "'",
    "' OR 1=1 --",
    '"',
    "\\",
    "%s%n",
    "{0.__class__}",
    "${7*7}",
    "<script>alert(1)</script>",
    "a" * 3000,
    "0",
    "-1",
    "1" * 30,
    "9223372036854775807",
    "9223372036854775808",
    "1e9",
    "NaN",
    "inf",
    "\u202e",
    "\ud7ff",
    "💣" * 50,
    "\r\nX-Evil: 1",
    "\x01\x7f",
    "con",
    ".",
    "..",
    "~",
    "~~~",
    "*",
    "null",
    "[]",
    "２",
    "1.5",
    " ",
)


def parameters(target: Target, chance: random.Random, share: float) -> None:
    """Hostile values in each parameter of each path and query, as someone who may do everything."""
    check = target.report.check
    described = target.ask("admin", "GET", "/api/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            for one in operation.get("parameters", []):
                kinds = [one["schema"], *one["schema"].get("anyOf", [])]
                bounded = all("maximum" in kind for kind in kinds if kind.get("type") == "integer")
                check("numbers have a limit", bounded, f"{method} {path}: {one['name']}")
    for route, right in RIGHTS.items():
        method, template = route.split(" ")
        known = values(target, OWN) | dict(right.path)
        names = re.findall(r"\{(\w+)(?::path)?\}", template)
        operation = described["paths"].get(template.replace(":path", ""), {}).get(method.lower(), {})
        query = [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]
        for name in names + query:
            for value in (*HOSTILE, *TRAVERSAL):
                if chance.random() > share:
                    continue
                more = sent(right, known)
                if name in names:
                    encoded = value if value in TRAVERSAL else quote(value, safe="")
                    path = re.sub(rf"\{{{name}(?::path)?\}}", encoded.replace("\\", r"\\"), template)
                else:
                    path, more["params"] = template, {**more.get("params", {}), name: value}
                try:
                    answer = target.ask("admin", method, filled(path, known), **more)
                except (httpx.InvalidURL, httpx.LocalProtocolError):
                    continue
                except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError) as error:
                    # A server may hang up on what is too long to be read; then it must answer others.
                    lives = target.ask("admin", "GET", "/api/v1/desk").status_code == 200
                    what = f"{route} {name}={value[:60]!r} ({len(value)}): {error}"
                    check("after it hung up the server lives", lives, what)
                    print(f"hung up: {what}")
                    continue
                leak = "root:" in answer.text[:2000] or "projects_folder" in answer.text[:2000]
                evil = "x-evil" in answer.headers
                check("hostile parameters", not leak and not evil, f"{route} {name}={value[:60]!r}")


NUMBERS = ("1e400", "NaN", "-Infinity", "9" * 400, "9223372036854775808", "-9223372036854775809", "1" * 5000)
TEXTS = (r'"\ud800"', r'"\udfff\ud800"', r'"\u0000"', '"' + "x" * 100_000 + '"')


def bodies(target: Target) -> None:
    """Bodies that are no JSON, too deep, too long, of the wrong type, in other encodings; broken text, huge numbers."""
    check = target.report.check
    raws = [
        b"",
        b"{",
        b"null",
        b"[]",
        b"[[]]",
        b"{}",
        b"1",
        b'"x"',
        b"[" * 100_000,
        b"[" * 20_000 + b"]" * 20_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}",
        b"\x00",
        b'{"a":1,"a":2}',
        b'{"__proto__":{"x":1}}',
        b"[" + b"1," * 5_000_000 + b"1]",
        *(each.encode() for each in (*NUMBERS, *TEXTS)),
    ]
    kinds = [
        "application/json",
        "application/json; charset=utf-16",
        "text/plain",
        "application/xml",
        "x",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "",
    ]
    for route, right in RIGHTS.items():
        method, path, more = address(route, right, target)
        if method in ("GET", "HEAD") or route in WITHOUT_BODY:
            continue
        for number, body in enumerate(raws):
            kind = kinds[0] if "json" in more else kinds[number % len(kinds)]
            answer = target.ask("admin", method, path, headers={"Content-Type": kind}, content=body)
            taken = answer.status_code < 400 and body in (b"[" * 100_000, b"{", b"\x00") and "json" in more
            check("hostile bodies", not taken, f"{route} {body[:40]!r}: {answer.status_code}")
        for kind in kinds:
            content = json.dumps(more.get("json", {})).encode()
            target.ask("admin", method, path, headers={"Content-Type": kind}, content=content)
        for text in _variants(more.get("json")):
            answer = target.ask(
                "admin", method, path, headers={"Content-Type": "application/json"}, content=text
            )
            check("broken text and huge numbers", answer.status_code >= 400, f"{route} {text[:200]!r}")


def _variants(value: Any) -> Iterator[bytes]:
    """A right body with each of its plain values replaced by what cannot be kept."""
    if value is None:
        return
    places: list[tuple[Any, Any]] = []

    def walk(item: Any) -> None:
        for key, inner in item.items() if isinstance(item, dict) else enumerate(item):
            if isinstance(inner, (dict, list)):
                walk(inner)
            else:
                places.append((item, key))

    value = json.loads(json.dumps(value))
    walk(value)
    for item, key in places:
        kept, item[key] = item[key], "@@"
        for hostile in (*NUMBERS, *TEXTS[:3]):
            yield json.dumps(value).replace('"@@"', hostile).encode()
        item[key] = kept


def garbage_edits(target: Target, chance: random.Random, number: int) -> None:
    """Edits that are well formed and make no sense."""
    subjects = [
        target.region,
        target.entry,
        "reg-u" + "0" * 16,
        "ent-u" + "1" * 16,
        "lnk-u" + "2" * 16,
        "x" * 160,
        "../",
    ]
    names = [
        "box",
        "polygon",
        "type",
        "text",
        "number",
        "caption",
        "parent",
        "into",
        "source",
        "target",
        "value",
        "pages",
        "regions",
        "evidence",
        "label",
        "order",
        "confidence",
        "id",
        "page",
        "heading",
        "record",
        "name",
        "basis",
    ]

    def some(depth: int = 0) -> Any:
        kinds: list[Callable[[], Any]] = [
            lambda: None,
            lambda: chance.choice([0, -1, 1e15, 0.5, 2**53 - 1]),
            lambda: chance.choice([True, False]),
            lambda: chance.choice(
                ["", "figure", "caption", "x" * 5000, "\u202e", "é", target.region, "'; --", "<b>"]
            ),
            lambda: [some(depth + 1) for _ in range(chance.randint(0, 5))],
            lambda: {chance.choice(names): some(depth + 1) for _ in range(chance.randint(0, 4))},
        ]
        return chance.choice(kinds[: 4 if depth > 3 else 6])()

    path = f"/api/v1/projects/{OWN}/documents/{target.document}"
    for count in range(number):
        edits = [
            {
                "key": f"garbage-{count:06}-{index}",
                "action": chance.choice(["accept", "correct", "reject", "add"]),
                "id": chance.choice(subjects),
                "kind": chance.choice(["region", "entry", "mention", "link", "field"]),
                "changes": {chance.choice(names): some() for _ in range(chance.randint(0, 5))},
                **({"revision": chance.choice([0, 1, 2**53 - 1])} if chance.random() < 0.3 else {}),
            }
            for index in range(chance.randint(1, 3))
        ]
        answer = target.ask(
            "manager", "POST", f"{path}/edits", json={"change_set": f"garbage-{count:06}", "edits": edits}
        )
        target.report.check("edits without sense", answer.status_code < 500, json.dumps(edits)[:500])
        answer = target.ask("manager", "POST", f"{path}/annotations", json=some())
        target.report.check("annotations without sense", answer.status_code < 500, "")
    for level in ("reader", "manager"):
        for page in range(1, 11):
            answer = target.ask(level, "GET", f"{path}/pages/{page}")
            target.report.check(
                "pages open after garbage", answer.status_code == 200, f"page {page}: {answer.text[:200]}"
            )
