"""Content security policies: what answers may load and run (W3C, Content Security Policy Level 3)."""

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

API = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Whatever an uploaded file holds, it is no page and runs no script."""
PAGES = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "base-uri 'self'; form-action 'self'; object-src 'none'"
)
"""Gradio needs `eval`. Of scripts inside a page only those run that the server itself wrote there, told by their
digests; nothing is loaded from, or sent to, anywhere else."""
_SCRIPT = re.compile(rb"<script(?:\s[^>]*)?>(.*?)</script>", re.S | re.I)


def page_policy(page: bytes) -> str:
    """The policy of a page: the scripts in its text, each by its digest, and no other may run."""
    digests = dict.fromkeys(sha256(script).digest() for script in _SCRIPT.findall(page) if script)
    return PAGES.format(scripts="".join(f" 'sha256-{b64encode(digest).decode()}'" for digest in digests))


def telling(
    send: Send, add_headers: Callable[[MutableHeaders, str], None]
) -> Callable[[Message], Awaitable[None]]:
    """Send an answer with its headers; a page is held back until its policy can be told.

    Args:
        send: where the answer goes.
        add_headers: adds to the headers of an answer, given the policy it has if it is a page.
    """
    held: list[Message] = []
    pieces: list[bytes] = []

    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            kind = headers.get("content-type", "")
            if kind.startswith("text/html") and "content-security-policy" not in headers:
                held.append(message)
                return
            add_headers(headers, PAGES.format(scripts=""))
        elif held:
            pieces.append(message.get("body", b""))
            if message.get("more_body", False):
                return
            page, start = b"".join(pieces), held.pop()
            add_headers(MutableHeaders(scope=start), page_policy(page))
            await send(start)
            message = {"type": "http.response.body", "body": page}
        await send(message)

    return tell
