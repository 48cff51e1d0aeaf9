"""Attack sessions and the sign-in, and upload hostile files."""

import base64
import io
import json
import stat
import time
import zipfile
from pathlib import Path
from typing import Any

from benchmarks.attack.target import OWN, Target, code_of
from benchmarks.common.servers import ADMIN, PASSWORD, new_client
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import load_server_config

MIB = 1 << 20
ME = "/api/v1/desk"


def sessions(target: Target) -> None:
    """Cookies that are kept, copied, changed or planted; several asks each, for there are several processes."""
    check = target.report.check
    team = TeamDirectory(load_server_config(target.config))
    team.accounts.add("victim", PASSWORD, by=ADMIN)
    own = {"Origin": target.url}
    # Each server gives its cookie a name of its own.
    name_of_cookie = next(iter(target.clients["manager"].cookies))

    def is_in(cookie: str) -> set[bool]:
        with new_client() as client:
            headers = {"Cookie": f"{name_of_cookie}={cookie}", "Connection": "close"}
            return {client.get(target.url + ME, headers=headers).status_code == 200 for _ in range(8)}

    ways: dict[str, Any] = {
        "sign-out": lambda client: client.post(f"{target.url}/sign-out", headers=own),
        "a changed password": lambda client: client.post(
            f"{target.url}/account/password",
            data={"old": PASSWORD, "new": PASSWORD + "!", "again": PASSWORD + "!"},
            headers=own,
        ),
        "a password from the administrator": lambda _: team.accounts.set_password(
            "victim", PASSWORD, by=ADMIN
        ),
        "a disabled account": lambda _: team.accounts.disable("victim", by=ADMIN),
        "an account that is enabled again": lambda _: team.accounts.disable(
            "victim", by=ADMIN, disabled=False
        ),
        "sessions ended by the administrator": lambda _: team.accounts.end_sessions("victim", by=ADMIN),
    }
    password, cookie = PASSWORD, ""
    for name, way in ways.items():
        if not name.startswith("an account"):
            client = target.sign_in("victim", password)
            cookie = client.cookies[name_of_cookie]
            check("sessions", is_in(cookie) == {True}, f"{name}: the session did not begin")
        way(client)
        check("sessions", is_in(cookie) == {False}, f"a cookie from before {name} still opens the desk")
        password = PASSWORD + "!" if name == "a changed password" else PASSWORD
    planted = new_client()
    planted.get(f"{target.url}/sign-in")
    planted.cookies.set(name_of_cookie, cookie)
    planted.post(f"{target.url}/sign-in", data={"name": "victim", "password": PASSWORD}, headers=own)
    check("sessions", is_in(cookie) == {False}, "a planted cookie became a session")
    fresh = target.sign_in("victim").cookies[name_of_cookie]
    data, *rest = fresh.split(".")
    inside = json.loads(base64.b64decode(data + "=="))
    for change in ({"name": ADMIN}, {"version": inside["version"] + 1}, {"until": 9e12}):
        changed = base64.b64encode(json.dumps(inside | change).encode()).decode()
        for cookie in (".".join([changed, *rest]), changed, changed + ".."):
            check("sessions", is_in(cookie) == {False}, f"a cookie changed by hand: {change}")
    for cookie in ("", ".", "x" * 4000, "null", fresh[::-1], fresh + "x", "e30=." + ".".join(rest)):
        check("sessions", is_in(cookie) == {False}, f"a cookie made by hand: {cookie[:60]}")
    team.close()


def guesses(target: Target) -> None:
    """Passwords guessed again and again: from some guess on one has to wait, and the right one is not let in."""
    check = target.report.check
    own = {"Origin": target.url}
    with new_client() as client:
        for name in ("manager", "nosuch"):
            statuses, until = [], 0.0
            for number in range(12):
                form = {"name": name, "password": f"guess {number}"}
                answer = client.post(f"{target.url}/sign-in", data=form, headers=own)
                statuses.append(answer.status_code)
                if "Retry-After" in answer.headers:  # in whole seconds, the last of which has begun
                    until = time.monotonic() + int(answer.headers["Retry-After"]) - 1
            check("guessed passwords", set(statuses) == {401, 429}, f"{name}: {statuses}")
            form = {"name": name, "password": PASSWORD}
            answer = client.post(f"{target.url}/sign-in", data=form, headers=own)
            # On a loaded machine the wait may be over before the answer is there.
            refused = answer.status_code in (401, 429) or time.monotonic() > until
            check("guessed passwords", refused, f"{name}: let in while waiting")
        hostile_forms: tuple[dict[str, Any], ...] = (
            {"name": "x" * 5000},
            {"name": "a\udc00".encode("utf-8", "surrogatepass")},
            {"password": "x" * 60_000},
        )
        for hostile in hostile_forms:
            answer = client.post(f"{target.url}/sign-in", data=hostile, headers=own)
            target.inspect(answer, f"sign-in {str(hostile)[:60]}")
        for boundary in (b"x", b"x" * 60_000):
            part = (
                b"--"
                + boundary
                + b'\r\nContent-Disposition: form-data; name="name\x00\xff"; filename="'
                + b"y" * 50_000
            )
            headers = {**own, "Content-Type": f"multipart/form-data; boundary={boundary.decode()}"}
            for body in (part, part + b'"\r\n' + b"X: y\r\n" * 1000 + b"\r\n\r\nz\r\n--" + boundary + b"--"):
                answer = client.post(f"{target.url}/sign-in", content=body, headers=headers)
                target.inspect(answer, "sign-in by a hostile multipart body")
    pages = [
        target.ask("reader", "POST", "/ui/gradio_api/run/predict", json=_call()).status_code
        for _ in range(90)
    ]
    check("pages are limited in rate", set(pages) == {200, 429}, str(set(pages)))
    calls: tuple[Any, ...] = (
        {**_call(), "data": ["x"]},
        {**_call(), "fn_index": 999},
        {**_call(), "fn_index": -1},
        {},
        [],
        {**_call(), "session_hash": "../x"},
        {**_call(), "event_id": "x"},
        {"data": [], "fn_index": None},
    )
    for call in calls:
        answer = target.ask("contributor", "POST", "/ui/gradio_api/run/predict", json=call)
        check("calls of pages", answer.status_code == 422, f"{call}: {answer.status_code}")
    answer = target.ask(
        "contributor", "POST", "/ui/gradio_api/run/predict", json=_call() | {"x": "y" * (9 * MIB)}
    )
    check("calls of pages", answer.status_code == 413, f"{answer.status_code}")


def _elsewhere(folder: Path) -> set[Path]:
    """All files below a folder that are of no example's project: these are read meanwhile."""
    return {
        path
        for path in folder.rglob("*")
        if not any(part.startswith("example") and part.endswith(".pictoria") for part in path.parts)
    }


def _call() -> dict[str, Any]:
    return {"data": [], "event_data": None, "fn_index": 0, "trigger_id": 0, "session_hash": "attack"}


def metrics(target: Target) -> None:
    """Addresses that are claimed, and not those of this machine."""
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        with new_client() as client:
            answer = client.get(f"{target.url}/metrics", headers={header: "10.0.0.9"})
            target.inspect(answer, f"/metrics with {header}")
            wanted = 200 if header == "X-Real-IP" else 401
            target.report.check("metrics", answer.status_code == wanted, f"{header}: {answer.status_code}")
    text = target.ask("manager", "GET", "/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
    target.report.check(
        "metrics", code_of(text) == "not_allowed", f"a manager reads metrics: {text.status_code}"
    )


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def _link(name: str, to: str) -> tuple[zipfile.ZipInfo, bytes]:
    member = zipfile.ZipInfo(name)
    member.create_system = 3
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member, to.encode()


def _png(size: int = 8) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (size, size), "white").save(out, "PNG")
    return out.getvalue()


def _huge_png() -> bytes:
    """A picture that says that it has 100,000 x 100,000 pixels."""
    import zlib

    header = b"IHDR" + (100_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    chunk = (13).to_bytes(4, "big") + header + zlib.crc32(header).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk + _png()[33:]


def uploads(target: Target) -> None:
    """Hostile names and contents; whatever happens, nothing lies outside of the project's sources."""
    check = target.report.check
    png = _png()
    before = _elsewhere(target.folder)
    names = [
        "../../evil.png",
        "..%2f..%2fevil.png",
        "/etc/evil.png",
        "C:\\evil.png",
        "con.png",
        "aux",
        ".hidden.png",
        "a" * 2000,
        "é" * 200 + ".png",
        "\u202egnp.exe",
        "a\nb.png",
        "a%0d%0aX: y",
        "evil.png/..",
        "...",
        " ",
        "~",
        "a/b/c.png",
        "$(id).png",
        "`id`.png",
        "x.png;x",
        "<img src=x>.png",
        "nul.",
        "COM1.png",
        "project.sqlite",
        "config.yaml",
    ]
    base = f"/api/v1/projects/{OWN}"
    for number, name in enumerate(names):
        batch = f"{number:016x}"
        from urllib.parse import quote

        path = f"{base}/uploads/{batch}/{name if '%' in name else quote(name, safe='')}"
        answer = target.ask("manager", "PUT", path, content=png)
        if answer.status_code == 201:
            kept = answer.json()["name"]
            bad = (
                any(sign in kept for sign in "/\\<>:\n\r\0\u202e") or kept.startswith(".") or len(kept) > 200
            )
            check("hostile names", not bad, f"{name!r} became {kept!r}")
        target.ask("manager", "DELETE", f"{base}/uploads/{batch}")
    for batch in ("..", "../..", "%2e%2e", "x" * 16, "AB" * 8, "ab" * 40, "ab"):
        answer = target.ask("manager", "PUT", f"{base}/uploads/{batch}/a.png", content=png)
        check("hostile names", answer.status_code >= 400, f"batch {batch}: {answer.status_code}")
    contents = {
        "nothing": b"",
        "markup": b"<html><script>alert(1)</script>",
        "program": b"\x7fELF" + b"\0" * 2000,
        "markup before a PDF": b"<script>x</script>\n%PDF-1.4",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "gif": b"GIF89a" + b"\0" * 2000,
        "too large": b"%PDF-1.4\n" + b"x" * (9 * MIB),
        "huge picture": _huge_png(),
        "cut picture": png[:40],
        "text": b"hello" * 1000,
    }
    for name, content in contents.items():
        answer = target.ask("manager", "PUT", f"{base}/uploads/{'ef' * 8}/{name}.pdf", content=content)
        check("hostile files", answer.status_code in (413, 415, 422), f"{name}: {answer.status_code}")
    _archives(target, png)
    after = _elsewhere(target.folder)
    strange = [
        str(path) for path in after - before if path.name not in ("server.sqlite-wal", "server.sqlite-shm")
    ]
    check("nothing is written elsewhere", not strange, str(strange))
    sources = target.folder / "projects" / f"{OWN}.pictoria" / "sources"
    links = [path for path in sources.rglob("*") if path.is_symlink() or path.stat().st_size > 64 * MIB]
    check("nothing is written elsewhere", not links, f"links or bombs: {links}")


def _archives(target: Target, png: bytes) -> None:
    """Zip files: taken as files, they are opened when the batch is analysed."""
    bomb = zipped(("a.pdf", b"%PDF-1.4\n" + b"\0" * (400 * MIB)))
    many = zipped(*((f"{number}.png", png) for number in range(6000)), method=zipfile.ZIP_STORED)
    locked = bytearray(zipped(("a.png", png)))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    archives = {
        "bomb": bomb,
        "too many": many,
        "link": zipped(_link("a.png", "/etc/passwd"), ("b.png", png)),
        "locked": bytes(locked),
        "nothing of use": zipped(("a.txt", b"x"), ("b.exe", b"MZ")),
        "nested": zipped(("a.zip", bomb)),
        "damaged": zipped(("a.png", png))[:-30],
        "no zip": b"PK\x03\x04" + b"\0" * 500,
        "huge": zipped(("a.png", _huge_png())),
    }
    base = f"/api/v1/projects/{OWN}"
    for number, (name, content) in enumerate(archives.items()):
        batch = f"{number + 100:016x}"
        answer = target.ask("manager", "PUT", f"{base}/uploads/{batch}/x.zip", content=content)
        if answer.status_code < 400:
            answer = target.ask("manager", "POST", f"{base}/analyses", json={"batch": batch})
        told = code_of(answer)
        check = target.report.check
        check(
            "hostile zip files",
            400 <= answer.status_code < 500 and bool(told),
            f"{name}: {answer.status_code} {told}",
        )
    slip = zipped(
        ("../../../evil.png", png), ("/etc/evil2.png", png), ("..\\..\\evil3.png", png), ("con.png", png)
    )
    batch = "f0" * 8
    target.ask("manager", "PUT", f"{base}/uploads/{batch}/slip.zip", content=slip)
    answer = target.ask("manager", "POST", f"{base}/analyses", json={"batch": batch})
    check("hostile zip files", answer.status_code == 202, f"slip: {answer.status_code} {answer.text[:200]}")
    if answer.status_code == 202:
        job = answer.json()["id"]
        target.ask("manager", "POST", f"{base}/jobs/{job}/cancel")
