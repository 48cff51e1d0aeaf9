"""Delays by chance, as a machine has them that does ten other things: races of pages and servers show themselves.

`PICTORIA_DELAYS=1 pytest ...`: the number is the seed. Requests, answers, dialogs that close, frames, observers and the
browser's own store come late in half of all cases, some much later; threads begin late. Without the variable nothing is
changed.
"""

import asyncio
import os
import random
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

SEED = os.environ.get("PICTORIA_DELAYS")
MAX_SECONDS = 0.4
"""Seconds that anything is late, as a rule."""
SELDOM = 0.05
"""Share of all that is much later, so that what was asked for first is answered last."""
MUCH_LATER = 6
"""How many times as late that is."""
SWITCHES = 1e-5
"""Seconds after which another thread of Python may go on."""
_SCRIPT = """([seed, longest, seldom, longer]) => {
  if (window.delayed) return;
  window.delayed = true;
  let state = seed;
  const chance = () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648; };
  const late = () => (chance() < 0.5 ? chance() * longest * (chance() < seldom ? longer : 1) : 0);
  const sleep = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
  const { fetch } = window;
  window.fetch = async (...what) => {
    await sleep(late());
    const answer = await fetch.apply(window, what);
    await sleep(late());
    return answer;
  };
  window.addEventListener('close', (event) => {
    if (!(event.target instanceof HTMLDialogElement) || !event.isTrusted) return;
    event.stopImmediatePropagation();
    setTimeout(() => event.target.dispatchEvent(new Event('close')), late());
  }, true);
  const lately = (act) => (...what) => {
    const wait = late() / 3;
    if (wait) setTimeout(() => act(...what), wait); else act(...what);
  };
  const { requestAnimationFrame } = window;
  window.requestAnimationFrame = (act) => requestAnimationFrame.call(window, lately(act));
  for (const name of ['ResizeObserver', 'IntersectionObserver']) {
    window[name] = class extends window[name] { constructor(act, options) { super(lately(act), options); } };
  }
  const kept = Object.getOwnPropertyDescriptor(IDBRequest.prototype, 'onsuccess');
  Object.defineProperty(IDBRequest.prototype, 'onsuccess', {
    ...kept, set(act) { kept.set.call(this, act && lately(act.bind(this))); },
  });
}"""
_chance = random.Random(SEED)


def delay_context(context: "BrowserContext") -> None:
    """What the pages of a browser do comes late."""
    if SEED is not None:
        arguments = [_chance.randrange(2**31), round(1000 * MAX_SECONDS), SELDOM, MUCH_LATER]
        context.add_init_script(f"({_SCRIPT})({arguments})")


def delay_answers(app: Any) -> Any:
    """An application (ASGI) whose answers come late."""
    if SEED is None:
        return app

    async def late(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await asyncio.sleep(_late())
        await app(scope, receive, send)

    return late


def delay_threads() -> None:
    """All threads begin late, and are often interrupted."""
    if SEED is None:
        return
    sys.setswitchinterval(SWITCHES)
    run = threading.Thread.run

    def run_late(thread: threading.Thread) -> None:
        time.sleep(_late() / 2)
        run(thread)

    threading.Thread.run = run_late  # type: ignore[method-assign]


def _late() -> float:
    longest = MAX_SECONDS * (MUCH_LATER if _chance.random() < SELDOM else 1)
    return _chance.random() * longest if _chance.random() < 0.5 else 0.0
