"""The few pages that are made here, without JavaScript: from templates that escape everything."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from pictoria_docs.i18n import language_names, translate

FOLDER = Path(__file__).parent / "templates"
STYLE = (FOLDER / "page.css").read_text(encoding="utf-8")
OK = 200
"""HTTP status of a page that says nothing else."""


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def policy() -> str:
    """The content security policy of these pages: their own style sheet and forms, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'"
    )


def page(
    template: str,
    language: str,
    prefix: str,
    *,
    status: int = OK,
    headers: Mapping[str, str] | None = None,
    here: str = "",
    **values: object,
) -> HTMLResponse:
    """A page in `language`.

    Args:
        template: its file.
        language: of the interface.
        prefix: the path before all of the server's own.
        status: the HTTP status.
        headers: further headers.
        here: the page's own path and query, to come back to when the language is switched.
        values: what the template names.
    """

    def t(word: str, /, **filled: object) -> str:
        return translate(f"desk.sign_in.{word}", language, **filled)

    text = (
        _templates()
        .get_template(template)
        .render(
            t=t,
            language=language,
            languages=language_names(),
            prefix=prefix,
            style=STYLE,
            here=here or f"{prefix}/",
            **values,
        )
    )
    return HTMLResponse(text, status, {"Content-Security-Policy": policy(), **(headers or {})})
