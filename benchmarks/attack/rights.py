"""Who may do what: each route of the server with the least that one must be, and a request that is as it should be.

A route of the application that is not here fails the attack, and so does a line here without a route. Of Gradio's
routes those that are not here are closed to everyone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.routing import Mount

from benchmarks.attack.target import WITHOUT_FIGURES
from pictoria_docs.apps.desk.gradio_gate import GradioGate

KEY, STEP, BATCH = "attack-key-000001", "attack-step-00001", "ab" * 8
P = "/api/v1/projects/{project}"
D = P + "/documents/{document}"
I = "/iiif/3/{identifier}"  # noqa: E741
S = "/iiif/presentation/3/{project}"
T = "/reconcile/{token}/{project}"
RECONCILE = (
    "",
    "/suggest/entity",
    "/suggest/type",
    "/suggest/property",
    "/properties",
    "/preview",
    "/view",
)
"""What is asked below the address of a service for tables."""
PUBLIC, SIGNED_IN = "nobody", "outsider"
READER, CONTRIBUTOR, MODERATOR, MANAGER, ADMIN = "reader", "contributor", "moderator", "manager", "admin"


@dataclass(frozen=True)
class Right:
    """The least that one must be, what is sent, and the statuses that are right for whoever may."""

    least: str
    answers: tuple[int, ...] = (200,)
    json: Any = None
    content: bytes | None = None
    form: Mapping[str, str] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)
    """Other values of the path's parameters than usual."""


TASK: Mapping[str, Any] = {"path": {"number": "999"}, "answers": (422,)}
JOB: Mapping[str, Any] = {"path": {"job": "20260101-000000-abcdef"}, "answers": (404,)}
EDIT = {"change_set": STEP, "edits": [{"key": KEY, "action": "accept", "id": "{region}", "kind": "region"}]}
PICTURE = "{document}~{region}"
END = {"document": "{document}", "id": "{region}"}

RIGHTS: dict[str, Right] = {
    # For everyone
    "GET /health": Right(PUBLIC),
    "GET /favicon.ico": Right(PUBLIC, (204,)),
    "GET /manifest.json": Right(PUBLIC),
    "GET /metrics": Right(PUBLIC),  # from this machine; from elsewhere see `attack_requests.metrics`
    "GET /language/{language}": Right(PUBLIC, (303,)),
    "GET /sign-in": Right(PUBLIC, (200, 303)),
    "POST /sign-in": Right(PUBLIC, (401, 429), form={"name": "nosuch", "password": "wrong"}),
    "GET /invitation/{token}": Right(PUBLIC, (404,)),
    "POST /invitation/{token}": Right(PUBLIC, (404,), form={"name": "x", "password": "y", "again": "y"}),
    "GET /static/{path}": Right(PUBLIC, path={"path": "home/home.css"}),
    "HEAD /static/{path}": Right(PUBLIC, path={"path": "home/home.css"}),
    # For whoever has a token, which stands in the path
    **{
        f"{method} {T}{below}": Right(PUBLIC, (401,))
        for method, below in (("POST", ""), *(("GET", below) for below in RECONCILE))
    },
    # For whoever is signed in
    "POST /invitation/{token}/as-me": Right(SIGNED_IN, (404,)),
    "GET /": Right(SIGNED_IN, (303,)),
    "GET /account": Right(SIGNED_IN),
    "POST /account/password": Right(SIGNED_IN, (422,), form={"old": "x", "new": "y", "again": "z"}),
    "POST /account/tokens": Right(SIGNED_IN, (422,), form={"label": ""}),
    "POST /account/tokens/{id}/revoke": Right(SIGNED_IN, (404,)),
    "GET /api/v1/tokens": Right(SIGNED_IN),
    "POST /api/v1/tokens": Right(SIGNED_IN, (422,), json={"label": "x", "scopes": []}),
    "DELETE /api/v1/tokens/{id}": Right(SIGNED_IN, (404,)),
    "GET /api/openapi.json": Right(SIGNED_IN),
    "HEAD /api/openapi.json": Right(SIGNED_IN),
    "GET /api/v1/desk": Right(SIGNED_IN),
    "GET /api/v1/jobs": Right(SIGNED_IN),
    "POST /api/v1/projects": Right(ADMIN, (409,), json={"name": "example", "profile": "vase"}),
    # A project
    f"GET {P}": Right(READER),
    f"GET {P}/queue": Right(READER),
    f"GET {P}/contact-sheet": Right(READER),
    f"GET {P}/contact-sheet/offer": Right(READER),
    f"GET {P}/remarks": Right(READER),
    f"POST {P}/remarks/{{number}}/close": Right(CONTRIBUTOR, **TASK),
    f"GET {P}/unseen": Right(READER),
    f"GET {P}/missing": Right(READER),
    f"POST {D}/missing": Right(CONTRIBUTOR, json={"place": "figure:1:0:0:1:1", "refused": False}),
    f"POST {P}/looked": Right(CONTRIBUTOR, (204,), json={"pages": [{"document": "{document}", "page": 1}]}),
    f"POST {P}/bulk/preview": Right(CONTRIBUTOR, json={"at_least": 1.0}),
    f"POST {P}/bulk/accept": Right(CONTRIBUTOR, json={"filters": {"type": ["none"]}, "change_set": STEP}),
    f"POST {P}/bulk/reject": Right(
        CONTRIBUTOR, json={"filters": {"type": ["none"]}, "change_set": STEP + "r"}
    ),
    f"POST {P}/bulk/undo": Right(CONTRIBUTOR, json={"change_set": STEP + "x", "new_change_set": STEP + "y"}),
    f"GET {D}/pages": Right(READER),
    f"GET {D}/pages/{{number}}": Right(READER),
    f"GET {D}/subjects/{{subject:path}}": Right(READER),
    f"GET {D}/subjects/{{subject:path}}/history": Right(READER),
    f"GET {D}/records/{{entry}}": Right(READER),
    f"GET {D}/spellings": Right(READER),
    f"GET {D}/lists": Right(READER),
    f"POST {D}/lists": Right(CONTRIBUTOR, (404,), json={"openings": None}, path={"document": "nosuch"}),
    f"POST {D}/edits": Right(CONTRIBUTOR, json=EDIT),
    f"POST {D}/annotations": Right(CONTRIBUTOR, json=[]),
    f"POST {P}/sheets/preview": Right(CONTRIBUTOR, (422,), content=b"no spreadsheet"),
    f"POST {P}/imports": Right(CONTRIBUTOR, (422,), query={"format": "w3c"}, content=b"no JSON"),
    f"POST {P}/sheets": Right(CONTRIBUTOR, (422,), content=b"no spreadsheet"),
    f"POST {D}/undo": Right(CONTRIBUTOR, json={"change_set": STEP + "x", "new_change_set": STEP + "y"}),
    f"POST {D}/restore/{{subject:path}}": Right(CONTRIBUTOR, (200, 422), json={"version": 999}),
    f"POST {D}/validate": Right(CONTRIBUTOR, (404,), json={}, path={"document": "nosuch"}),
    f"POST {D}/reopen": Right(CONTRIBUTOR, (404,), json={}, path={"document": "nosuch"}),
    f"POST {D}/remarks": Right(CONTRIBUTOR, json={"subject": "{region}", "key": KEY, "text": "x"}),
    # Teams
    f"GET {P}/members": Right(READER),
    f"GET {P}/campaigns": Right(READER),
    f"POST {P}/campaigns": Right(MANAGER, (422,), json={"name": "x", "people": ["nosuch"]}),
    f"POST {P}/campaigns/{{number}}/close": Right(MANAGER, **TASK),
    f"GET {P}/agreement": Right(MODERATOR),
    f"GET {P}/tasks": Right(READER),
    f"POST {P}/tasks/{{number}}/start": Right(CONTRIBUTOR, **TASK),
    f"POST {P}/tasks/{{number}}/submit": Right(CONTRIBUTOR, **TASK),
    f"POST {P}/tasks/{{number}}/return": Right(MODERATOR, json={"reason": "x"}, **TASK),
    f"POST {P}/tasks/{{number}}/validate": Right(MODERATOR, **TASK),
    f"POST {P}/tasks/{{number}}/reassign": Right(MANAGER, json={"person": "nosuch"}, **TASK),
    f"GET {P}/tasks/{{number}}/disagreements": Right(MODERATOR, **TASK),
    f"POST {P}/tasks/{{number}}/adjudicate": Right(
        MODERATOR, json={"choices": [{"subject": "{region}", "take": "first"}]}, **TASK
    ),
    f"GET {P}/mentions": Right(READER),
    f"GET {P}/history": Right(READER),
    f"GET {P}/people": Right(READER),
    f"PUT {P}/people/{{name}}": Right(MANAGER, (422,), json={"role": "reader"}),
    f"DELETE {P}": Right(MANAGER, (409,)),
    f"PUT {P}/title": Right(MANAGER, json={"title": "Example"}),
    f"PUT {P}/archived": Right(MANAGER, json={"archived": False}),
    f"POST {P}/copies": Right(ADMIN, (409,), json={"title": "example"}),
    f"GET {P}/cover": Right(READER, (303,)),
    "POST /api/v1/example": Right(ADMIN, (201, 409)),
    "GET /api/v1/trash": Right(SIGNED_IN),
    "POST /api/v1/trash/{id}/restore": Right(SIGNED_IN, (404,)),
    "DELETE /api/v1/trash/{id}": Right(SIGNED_IN, (404,)),
    f"DELETE {P}/people/{{name}}": Right(MANAGER, (422,)),
    f"GET {P}/invitations": Right(MANAGER),
    f"POST {P}/invitations": Right(MANAGER, (201,), json={"role": "reader", "days": 1}),
    f"DELETE {P}/invitations/{{id}}": Right(MANAGER, (404,)),
    # Pictures
    f"GET {P}/gallery": Right(READER),
    f"GET {P}/gallery/facets": Right(READER),
    f"GET {P}/pairs": Right(READER, (200, 404, 422), query={"figure": PICTURE}),
    f"GET {P}/pairs/likely": Right(READER, (200, 422)),
    f"GET {P}/comparisons": Right(READER),
    f"POST {P}/comparisons": Right(
        CONTRIBUTOR,
        (200, 404, 422),
        json={"key": KEY, "first": END, "second": {**END, "id": "reg-x"}, "category": None},
    ),
    f"POST {P}/comparisons/undo": Right(
        CONTRIBUTOR, (200, 404, 422), json={"key": KEY, "new_key": KEY + "x"}
    ),
    f"GET {P}/comparisons/history": Right(
        READER, (200, 404, 422), query={"first": PICTURE, "second": "{document}~reg-x"}
    ),
    f"GET {P}/comparisons/export": Right(READER),
    # Search
    f"GET {P}/search": Right(READER, query={"q": "amphora"}),
    f"GET {P}/search/export": Right(READER, query={"q": "amphora"}),
    f"POST {P}/search/picture": Right(READER, (422,), content=b"no picture"),
    f"GET {P}/search/figure": Right(READER, (422,), query={"figure": "fig-000000000000"}),
    f"GET {P}/answer": Right(READER, query={"q": "What is an amphora?"}),
    f"GET {P}/search/box": Right(
        READER, query={"document": "{document}", "page": "2", "x0": "9", "y0": "9", "x1": "99", "y1": "99"}
    ),
    # Of a document without figures: reading those of the others took a third of the attack, in each process.
    f"GET {P}/friezes": Right(READER, query={"document": WITHOUT_FIGURES}),
    f"GET {P}/friezes/export": Right(READER, query={"document": WITHOUT_FIGURES}),
    f"GET {P}/families": Right(READER),
    f"POST {P}/families": Right(MANAGER, (202,)),
    f"GET {P}/families/export": Right(READER),
    f"GET {P}/map": Right(READER),
    f"GET {P}/searches": Right(READER),
    f"POST {P}/searches": Right(READER, json={"name": "x", "query": {"q": "amphora"}}),
    f"DELETE {P}/searches/{{number}}": Right(READER, path={"number": "999"}),
    "GET /api/v1/search": Right(SIGNED_IN, query={"q": "amphora"}),
    "GET /api/v1/search/export": Right(SIGNED_IN, query={"q": "amphora"}),
    # Tables of OpenRefine
    f"POST {P}/reconcile": Right(READER, form={"queries": '{"q": {"query": "bronze"}}'}),
    **{
        f"GET {P}/reconcile{below}": Right(READER, (200, 404) if below in ("/preview", "/view") else (200,))
        for below in RECONCILE
    },
    # Long work
    f"PUT {P}/uploads/{{batch}}/{{name:path}}": Right(
        MANAGER, (415,), content=b"nothing of use", path={"name": "a"}
    ),
    f"DELETE {P}/uploads/{{batch}}": Right(MANAGER, (204,)),
    f"POST {P}/analyses": Right(MANAGER, (422,), json={"batch": "cd" * 8}),
    f"GET {P}/settings": Right(MANAGER),
    f"PUT {P}/settings": Right(MANAGER, (422,), json={"profile": "nosuch"}),
    f"PUT {P}/settings/accepted-error": Right(MANAGER, json={"accepted_error": 0.01}),
    f"GET {D}/slots": Right(READER),
    f"POST {D}/slots": Right(
        MANAGER, (404,), json={"form": "number", "label": None}, path={"document": "nosuch"}
    ),
    f"GET {P}/schema": Right(READER),
    f"PUT {P}/schema": Right(
        MANAGER, (409,), json={"revision": "nosuch", "fields": [], "regions": [], "links": []}
    ),
    f"POST {P}/schema/undo": Right(MANAGER, (409,), json={"revision": "nosuch"}),
    f"POST {P}/vocabularies": Right(MANAGER, (422,), query={"name": "a.exe"}, content=b"nothing of use"),
    f"GET {P}/publication": Right(READER),
    f"PUT {P}/publication": Right(MANAGER, (422,), json={"licence": "nosuch"}),
    f"POST {P}/exports": Right(READER, (422,), json={"formats": ["nosuch"]}),
    f"GET {P}/deposits": Right(READER),
    f"POST {P}/deposits": Right(MANAGER, (422,), json={}),
    f"GET {P}/jobs/{{job}}": Right(READER, **JOB),
    f"POST {P}/jobs/{{job}}/cancel": Right(READER, **JOB),
    f"POST {P}/jobs/{{job}}/resume": Right(READER, json={}, **JOB),
    f"DELETE {P}/jobs/{{job}}": Right(READER, **JOB),
    f"GET {P}/jobs/{{job}}/file": Right(READER, **JOB),
    # IIIF
    **{
        f"{method} {path}": right
        for method in ("GET", "HEAD")
        for path, right in {
            I: Right(SIGNED_IN, (303,)),  # to its description, whether there is one or not
            f"{I}/info.json": Right(READER),
            f"{I}/{{region}}/{{size}}/{{rotation}}/{{file}}": Right(READER, path={"region": "full"}),
            f"{S}/collection.json": Right(READER),
            f"{S}/context.json": Right(SIGNED_IN),
            f"{S}/{{document}}/manifest.json": Right(READER),
            f"{S}/{{document}}/annotations.json": Right(READER),
            f"{S}/{{document}}/annotations/{{page}}.json": Right(READER),
            **{
                f"{below}/{service}/{{version}}": Right(READER, path={"version": "2"})
                for below in (S, f"{S}/{{document}}")
                for service in ("search", "autocomplete")
            },
        }.items()
    },
    # Pages: what Gradio serves, for whoever is signed in
    **{
        f"GET /ui/{name}{end}": Right(SIGNED_IN, (301 if end else 200,))
        for name in ("review", "figures", "search", "export", "fields", "team", "models")
        for end in ("", "/")
    },
    "GET /ui/": Right(SIGNED_IN),
    "HEAD /ui/": Right(SIGNED_IN),
    "GET /ui/theme.css": Right(SIGNED_IN),
    "GET /ui/static/{path:path}": Right(SIGNED_IN, (200, 404), path={"path": "img/logo.svg"}),
    "GET /ui/assets/{path:path}": Right(SIGNED_IN, (200, 404), path={"path": "index.js"}),
    "POST /ui/gradio_api/run/{api_name}": Right(
        SIGNED_IN,
        path={"api_name": "predict"},
        json={"data": [], "event_data": None, "fn_index": 0, "trigger_id": 0, "session_hash": "attack"},
    ),
}
WITHOUT_BODY = frozenset({"POST /api/v1/example"})
"""Makes a project and reads it, whatever its body says."""
LEFT_ALONE = frozenset({"POST /sign-out"})
"""Tried with sessions of their own."""
FILES = ("/static",)
"""Mounted folders: each has its lines above, with `{path}`."""


def routes_of(routes: Any, before: str = "") -> Iterator[str]:
    """All routes of an application as "METHOD /path", also of what is included and mounted."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from routes_of(included.routes, before)
        elif isinstance(route, Mount) and before + route.path in FILES:
            yield from (f"{method} {before}{route.path}/{{path}}" for method in ("GET", "HEAD"))
        elif isinstance(route, Mount):
            inner: Any = route.app.open()[0] if isinstance(route.app, GradioGate) else route.app
            yield from routes_of(inner.routes, before + route.path)
        else:
            for method in getattr(route, "methods", None) or ("WEBSOCKET",):
                yield f"{method} {before}{route.path}"
