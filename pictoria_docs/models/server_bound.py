"""How many questions a model server gets at a time: as many as it has room for, none while it does not answer."""

import time

from pictoria_docs.models.options import ModelOptions
from pictoria_docs.retry import backoff

START = 4
"""Questions at a time until a server has told how busy it is: a small one too works on so many at once."""
SLACK = 8
"""One question that waits for so many that run is no crowd: it takes the next free place without delay."""


class ServerBound:
    """What is known of one server.

    Args:
        url: its address, down to "/v1".
        options: how many questions it may get at most, and how long it is waited for.
    """

    def __init__(self, url: str, options: ModelOptions) -> None:
        self.url = url
        self.bound = min(START, options.concurrency)
        """Questions that it gets at a time."""
        self.taken = 0
        """Questions that it has now."""
        self.detail = ""
        """What went wrong last."""
        self.to_measure = True
        """Whether it should be asked how busy it is: it never was, or has answered as many questions as it may have."""
        self._options = options
        self._tells = True
        self._waiting = 0
        self._crowded = False
        self._answers = 0
        self._failures = 0
        self._away_since: float | None = None
        self._left_out_until = 0.0

    @property
    def room(self) -> int:
        """Further questions that it may get now; one that failed shows by a single question that it is back."""
        return 0 if self.rest > 0 else (1 if self._failures else self.bound) - self.taken

    @property
    def rest(self) -> float:
        """Seconds for which it is still left out."""
        return max(0.0, self._left_out_until - time.monotonic())

    @property
    def given_up(self) -> bool:
        """Whether it is left out and has not answered for longer than we wait."""
        now = time.monotonic()
        away = self._away_since is not None and now - self._away_since >= self._options.patience
        return away and now < self._left_out_until

    def answered(self) -> None:
        """Note an answer."""
        self._failures, self._away_since = 0, None
        self._answers += 1
        self.to_measure = self.to_measure or (self._tells and self._answers >= self.bound)

    def failed(self, detail: str, wait: float | None = None) -> None:
        """Leave it out, each time for longer; what fails meanwhile is the same trouble.

        Args:
            detail: what went wrong.
            wait: the seconds that it asked for.
        """
        now = time.monotonic()
        self.detail = detail
        self._away_since = self._away_since or now
        if now >= self._left_out_until:
            longest = self._options.max_wait
            chosen = backoff(self._failures, self._options.backoff, longest) if wait is None else wait
            self._left_out_until = now + min(chosen, longest)
            self._failures += 1

    def measured(self, load: tuple[int, int] | None) -> None:
        """Follow what it tells: more while nothing waits, half when what waits grows.

        The bound is doubled until the server was crowded for the first time, then raised by one.

        Args:
            load: questions that wait and that run there, of all clients; None: it does not tell, and gets its most.
        """
        most = self._options.concurrency
        if load is None:
            self.bound, self._tells = most, False
            return
        waiting, running = load
        if waiting > max(self._waiting, 1, running // SLACK):
            self.bound, self._crowded = max(1, self.bound // 2), True
        elif waiting == 0 and self._answers >= self.bound:
            self.bound = min(most, self.bound + 1 if self._crowded else 2 * self.bound)
        self._waiting, self._answers = waiting, 0
