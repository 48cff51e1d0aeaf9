"""An application that answers on loopback while a test goes on."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from pictoria_docs.apps.listening import listen

HERE = "127.0.0.1"


@contextmanager
def answering(app: Any) -> Iterator[str]:
    """Serve an application from a thread, on a free port; gives its address."""
    listening = listen(HERE, 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://{HERE}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
