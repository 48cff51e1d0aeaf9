"""An application that answers on loopback while a test goes on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from pictoria_docs.apps.listening import PROTOCOL, listen
from tests.delays import delay_answers
from tests.waiting import LIMIT, wait_until

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
