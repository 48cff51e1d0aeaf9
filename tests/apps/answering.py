"""An application that answers on loopback while a test goes on, and a browser that it lets in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

from pictoria_docs.apps.listening import PROTOCOL, listen
from tests.delays import delay_answers
from tests.waiting import LIMIT, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

HERE = "127.0.0.1"


@contextmanager
def answering(app: Any) -> Iterator[str]:
    """Serve an application from a thread, on a free port; gives its address."""
    listening = listen(HERE, 0)
    server = uvicorn.Server(
        uvicorn.Config(delay_answers(app), http=PROTOCOL, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive())
    assert server.started
    try:
        yield f"http://{HERE}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(LIMIT)


def ask(context: "BrowserContext", address: str) -> None:
    """Follow a link that leads elsewhere, for its cookies: the page behind it, which nobody looks at, is not opened."""
    answer = context.request.get(address, max_redirects=0)
    assert answer.status == 303, address


def let_in(context: "BrowserContext", app: Any, url: str) -> None:
    """Open the door of a person's own desk with the token that it is told to open with."""
    ask(context, f"{url}/?token={app.state.settings.token}")
