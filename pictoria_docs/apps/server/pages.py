"""The few pages that are made here, without JavaScript: from templates that escape everything."""

from collections.abc import Mapping

from starlette.responses import HTMLResponse

from pictoria_docs.html_templates import policy_digest, template_environment, template_file
from pictoria_docs.i18n import language_names, translate

PACKAGE = "pictoria_docs.apps.server"
STYLE = template_file(PACKAGE, "page.css")
TEMPLATES = template_environment(PACKAGE)
OK = 200
"""HTTP status of a page that says nothing else."""


POLICY = (
    f"default-src 'none'; style-src {policy_digest(STYLE)}; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'"
)
"""The content security policy of these pages: their own style sheet and forms, and nothing else."""


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

    text = TEMPLATES.get_template(template).render(
        t=t,
        language=language,
        languages=language_names(),
        prefix=prefix,
        style=STYLE,
        here=here or f"{prefix}/",
        **values,
    )
    return HTMLResponse(text, status, {"Content-Security-Policy": POLICY, **(headers or {})})
