"""A Nakala on this machine, as strict as its documentation, and as troublesome as one likes.

It knows what https://apitest.nakala.fr/doc tells of uploads, data, collections and lists: unknown properties, missing
metadata, wrong vocabularies, unknown and doubled files and wrong keys are refused, uploads are used up by the data
item that takes them, what is published stays. `faults` decides what goes wrong with a request.
"""

import hashlib
import json
import re
import threading
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from packaging.licenses import canonicalize_license_expression

from tests.waiting import LIMIT, wait_until

KEY = "01234567-89ab-cdef-0123-456789abcdef"
NAKALA, DUBLIN_CORE = "http://nakala.fr/terms#", "http://purl.org/dc/terms/"
MANDATORY = [f"{NAKALA}{name}" for name in ("title", "type", "creator", "created", "license")]
ONCE = {f"{NAKALA}{name}" for name in ("type", "created", "license")}
TERMS = ("identifier", "description", "language", "subject", "publisher", "rights", "creator", "contributor")
PROPERTIES = {*MANDATORY, *(f"{DUBLIN_CORE}{term}" for term in TERMS)}
TYPES = {f"http://purl.org/coar/resource_type/{code}" for code in ("c_ddb1", "c_c513", "c_18cf", "c_2f33")}
VALUE_TYPES = {
    *(f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("string", "anyURI")),
    *(f"{DUBLIN_CORE}{name}" for name in ("RFC5646", "W3CDTF", "URI")),
}
MAX_LIMIT = 100
Fault = Callable[[str, str], str | None]
"""`fault(method, path)`: "500", "429", "html", "hang", "drip", "cut_before", "cut_after", "busy_after", or None."""


class Refusal(Exception):
    """What the server says against a request."""

    def __init__(self, status: int, message: str, *errors: str) -> None:
        super().__init__(message)
        self.status = status
        self.answer: dict[str, Any] = {"code": status, "message": message}
        if errors:
            self.answer["payload"] = {"validationErrors": list(errors)}


class FakeNakala:
    """The server with what it holds; a context manager."""

    def __init__(
        self, fault: Fault = lambda method, path: None, slow: float = 0.0, hang: float = 30.0
    ) -> None:
        self.fault, self.slow, self.hang = fault, slow, hang
        self.waiting: dict[str, str] = {}
        self.datas: dict[str, dict[str, Any]] = {}
        self.collections: dict[str, dict[str, Any]] = {}
        self.requests: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.open_connections = 0

    def __enter__(self) -> "FakeNakala":
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def handle_any(self) -> None:
                fake.handle(self)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def process_request(self, request: Any, client_address: Any) -> None:
                with fake.lock:
                    fake.open_connections += 1
                super().process_request(request, client_address)

            def shutdown_request(self, request: Any) -> None:
                super().shutdown_request(request)
                with fake.lock:
                    fake.open_connections -= 1

            def handle_error(self, *_: object) -> None:
                pass  # Clients are killed in the midst of their requests.

        self.server = Server(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def rest(self) -> None:
        """Wait until all is done that clients asked for which are gone."""
        # Connections are taken in their order: once this one is answered, there is none that nobody knows of.
        httpx.get(self.url, trust_env=False, timeout=LIMIT)
        wait_until(lambda: not self.open_connections)

    def doubled(self) -> int:
        """Collections, data and files that are there more than once."""
        things = [*self.collections.values(), *self.datas.values()]
        urns = Counter(ours(thing["metas"]) for thing in things)
        return sum(count - 1 for count in urns.values())

    def holds(self) -> Counter[tuple[str, str]]:
        """Each file with our identifier of its data item."""
        return Counter(
            (ours(data["metas"]), file["sha1"]) for data in self.datas.values() for file in data["files"]
        )

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        try:
            length = int(request.headers.get("Content-Length", 0))
            body = request.rfile.read(length)
        except OSError:
            return
        if len(body) < length:
            return
        method, path = request.command, urlsplit(request.path).path
        fault = self.fault(method, path)
        if fault == "cut_before":
            request.close_connection = True
            request.connection.close()
            return
        if fault == "hang":
            self.ended.wait(self.hang)
            request.close_connection = True
            return
        if fault in ("500", "429", "503"):
            headers = {"Retry-After": "0"} if fault == "429" else {}
            return self.answer(request, int(fault), {"message": "no"}, headers)
        if fault == "html":
            return self.answer(request, 200, "<html><h1>Maintenance</h1></html>")
        self.ended.wait(self.slow)
        try:
            with self.lock:
                self.requests[f"{method} {path.split('/')[1]}"] += 1
                status, answer = self.act(request, method, path, body)
        except Refusal as refusal:
            status, answer = refusal.status, refusal.answer
        if fault == "cut_after":
            request.close_connection = True
            request.connection.close()
            return
        if fault == "busy_after":
            return self.answer(request, 500, {"message": "no"})
        self.answer(request, status, answer, drip=fault == "drip")

    def answer(
        self,
        request: BaseHTTPRequestHandler,
        status: int,
        answer: Any,
        headers: dict[str, str] | None = None,
        drip: bool = False,
    ) -> None:
        html = isinstance(answer, str)
        data = answer.encode() if html else json.dumps(answer).encode() if answer is not None else b""
        try:
            request.send_response(status)
            request.send_header("Content-Type", "text/html" if html else "application/json")
            request.send_header("Content-Length", str(len(data)))
            for name, value in (headers or {}).items():
                request.send_header(name, value)
            request.end_headers()
            for byte in data if drip else ():
                request.wfile.write(bytes([byte]))
                if self.ended.wait(0.2):
                    return
            if not drip:
                request.wfile.write(data)
        except OSError:
            request.close_connection = True

    def act(self, request: BaseHTTPRequestHandler, method: str, path: str, body: bytes) -> tuple[int, Any]:
        if request.headers.get("X-API-KEY") != KEY:
            raise Refusal(401, "Request is missing required authentication credential X-API-KEY")
        query = parse_qs(urlsplit(request.path).query)
        if (method, path) == ("POST", "/datas/uploads"):
            return 201, self.upload(request.headers.get("Content-Type", ""), body)
        if (method, path) == ("GET", "/datas/uploads"):
            return 200, [{"name": name, "sha1": sha1} for sha1, name in self.waiting.items()]
        if method == "DELETE" and (found := re.fullmatch(r"/datas/uploads/([0-9a-f]{40})", path)):
            if self.waiting.pop(found[1], None) is None:
                raise Refusal(404, "File not found")
            return 200, {"code": 200, "message": "File deleted"}
        if (method, path) == ("POST", "/datas"):
            return 201, self.add_data(as_json(body))
        if (method, path) == ("POST", "/collections"):
            return 201, self.add_collection(as_json(body))
        if method == "POST" and path == "/users/collections/owned":
            asked = as_json(body)
            known_only(
                asked, {"page", "limit", "orders", "status", "titleSearch", "titleSearchLang", "createdYears"}
            )
            return 200, paged(list(self.collections.values()), asked.get("page", 1), asked.get("limit", 10))
        if method == "GET" and (found := re.fullmatch(r"/collections/(10\.34847/nkl\.\w+)/datas", path)):
            self.collection(found[1])
            inside = [data for data in self.datas.values() if found[1] in data["collectionsIds"]]
            return 200, paged(inside, int(query.get("page", ["1"])[0]), int(query.get("limit", ["10"])[0]))
        if method == "GET" and (found := re.fullmatch(r"/collections/(10\.34847/nkl\.\w+)", path)):
            return 200, self.collection(found[1])
        if method == "GET" and (found := re.fullmatch(r"/datas/(10\.34847/nkl\.\w+)", path)):
            return 200, self.data(found[1])
        if method == "PUT" and (found := re.fullmatch(r"/datas/(10\.34847/nkl\.\w+)/status/published", path)):
            data = self.data(found[1])
            if data["status"] == "published":
                raise Refusal(403, "The data is already published")
            check_metas(data["metas"], MANDATORY)
            data["status"] = "published"
            return 204, None
        if method == "PUT" and (
            found := re.fullmatch(r"/collections/(10\.34847/nkl\.\w+)/status/public", path)
        ):
            inside = [data for data in self.datas.values() if found[1] in data["collectionsIds"]]
            if not inside or any(data["status"] != "published" for data in inside):
                raise Refusal(422, "A public collection holds published data")
            self.collection(found[1])["status"] = "public"
            return 204, None
        raise Refusal(404, f'No route found for "{method} {path}"')

    def upload(self, kind: str, body: bytes) -> dict[str, str]:
        if not kind.startswith("multipart/form-data"):
            raise Refusal(422, "A file is required")
        parts = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body).get_payload()
        assert isinstance(parts, list)
        names = [part.get_param("name", header="content-disposition") for part in parts]  # type: ignore[union-attr]
        if names != ["file"]:
            raise Refusal(422, "A file is required")
        data, name = parts[0].get_payload(decode=True), parts[0].get_filename()  # type: ignore[union-attr]
        if not data:
            raise Refusal(422, "The file is empty")
        sha1 = hashlib.sha1(data).hexdigest()  # type: ignore[arg-type]
        self.waiting[sha1] = str(name)
        return {"name": str(name), "sha1": sha1}

    def add_data(self, asked: dict[str, Any]) -> dict[str, Any]:
        known_only(asked, {"status", "metas", "files", "collectionsIds", "rights", "relations"})
        if asked.get("status") not in ("pending", "published"):
            raise Refusal(422, "Data could not be submitted", "The status is not valid.")
        check_metas(asked.get("metas", []), MANDATORY)
        files = asked.get("files", [])
        if not files:
            raise Refusal(422, "Data could not be submitted", "A file is required.")
        for file in files:
            known_only(file, {"sha1", "name", "description", "embargoed"})
            if file["sha1"] not in self.waiting:
                raise Refusal(422, "Data could not be submitted", f"File {file['sha1']} is unknown.")
        if len({file["sha1"] for file in files}) < len(files):
            raise Refusal(422, "Data could not be submitted", "A file is there twice.")
        for collection in asked.get("collectionsIds", []):
            self.collection(collection)
        identifier = self.identifier()
        named = [{**file, "name": self.waiting.pop(file["sha1"])} for file in files]
        self.datas[identifier] = {"collectionsIds": [], **asked, "files": named, "identifier": identifier}
        return {"code": 201, "message": "Data created", "payload": {"id": identifier}}

    def add_collection(self, asked: dict[str, Any]) -> dict[str, Any]:
        known_only(asked, {"status", "metas", "datas", "rights"})
        if asked.get("status") not in ("private", "public"):
            raise Refusal(422, "Collection could not be submitted", "The status is not valid.")
        check_metas(asked.get("metas", []), [f"{NAKALA}title"])
        identifier = self.identifier()
        self.collections[identifier] = {**asked, "identifier": identifier}
        return {"code": 201, "message": "Collection created", "payload": {"id": identifier}}

    def identifier(self) -> str:
        return f"10.34847/nkl.{len(self.datas) + len(self.collections):08x}"

    def collection(self, identifier: str) -> dict[str, Any]:
        if identifier not in self.collections:
            raise Refusal(404, "Collection not found")
        return self.collections[identifier]

    def data(self, identifier: str) -> dict[str, Any]:
        if identifier not in self.datas:
            raise Refusal(404, "Data not found")
        return self.datas[identifier]


def ours(metas: list[dict[str, Any]]) -> str:
    """Our identifier."""
    return next(meta["value"] for meta in metas if meta["propertyUri"] == f"{DUBLIN_CORE}identifier")


def as_json(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise Refusal(400, "Malformed JSON") from error
    if not isinstance(answer, dict):
        raise Refusal(400, "Malformed JSON")
    return answer


def known_only(asked: dict[str, Any], known: set[str]) -> None:
    if unknown := asked.keys() - known:
        raise Refusal(422, "Unknown properties", *sorted(unknown))


def paged(items: list[dict[str, Any]], page: int, limit: int) -> dict[str, Any]:
    if page < 1 or not 1 <= limit <= MAX_LIMIT:
        raise Refusal(422, "The page or its limit is not valid")
    last = max(1, -(-len(items) // limit))
    inside = items[(page - 1) * limit : page * limit]
    return {"data": inside, "currentPage": page, "lastPage": last, "limit": limit, "total": len(items)}


def check_metas(metas: list[dict[str, Any]], mandatory: list[str]) -> None:
    """Raises `Refusal` for what the documentation does not allow."""
    errors = []
    counts = Counter(meta.get("propertyUri") for meta in metas)
    errors += [f"The metadata {property} is required." for property in mandatory if not counts[property]]
    errors += [f"The metadata {property} is there twice." for property in ONCE if counts[property] > 1]
    for meta in metas:
        known_only(meta, {"value", "lang", "typeUri", "propertyUri"})
        property, value, language = meta.get("propertyUri"), meta.get("value"), meta.get("lang")
        if property not in PROPERTIES:
            errors.append(f"The property {property} is unknown.")
        if meta.get("typeUri") not in {None, *VALUE_TYPES}:
            errors.append(f"The type {meta['typeUri']} is unknown.")
        if language is not None and not re.fullmatch(r"[a-z]{2,3}", language):
            errors.append(f"The language {language} is unknown.")
        if property == f"{NAKALA}creator":
            if value is not None and not (
                {"givenname", "surname"} <= set(value) <= {"givenname", "surname", "orcid"}
            ):
                errors.append("The creator is not valid.")
        elif property == f"{NAKALA}created":
            if value is not None and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
                errors.append("The date is not valid.")
        elif not isinstance(value, str) or not value.strip():
            errors.append(f"The value of {property} is not valid.")
        elif property == f"{NAKALA}type" and value not in TYPES:
            errors.append("The type is not valid.")
        elif property == f"{NAKALA}license":
            try:
                canonicalize_license_expression(value)
            except ValueError:
                errors.append("The licence is not valid.")
        elif property == f"{DUBLIN_CORE}language" and not re.fullmatch(r"[a-z]{2,3}(-\w+)*", value):
            errors.append("The language is not valid.")
    if errors:
        raise Refusal(422, "Data could not be submitted", *errors)
