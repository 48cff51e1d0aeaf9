"""What browsers complain about while a test goes on, so that it fails on whatever it did not expect."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Response, WebError

NO_CONNECTION = r"net::ERR_(INTERNET_DISCONNECTED|FAILED|CONNECTION_\w+|ABORTED)"


class Complaints:
    """Errors in pages and consoles, and answers that are no success."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def watch(self, context: BrowserContext) -> None:
        """Note what is wrong in any page of a browser context."""
        context.on("weberror", self._note_error)
        context.on("console", self._note_message)
        context.on("response", self._note_answer)

    def expect(self, *patterns: str) -> None:
        """Regular expressions of what the test brings about on purpose."""
        self._expected += [re.compile(pattern) for pattern in patterns]

    def begin(self) -> None:
        """Forget what was: another test begins."""
        self._found.clear()
        self._expected.clear()

    @property
    def unexpected(self) -> list[str]:
        """What no test asked for."""
        return [each for each in self._found if not any(known.search(each) for known in self._expected)]

    def _note_error(self, error: WebError) -> None:
        self._found.append(f"error: {error.error}")

    def _note_message(self, message: ConsoleMessage) -> None:
        # Answers that are no success are noted with their address, which the console does not tell.
        if message.type == "error" and "responded with a status of" not in message.text:
            self._found.append(f"console: {message.text}")

    def _note_answer(self, answer: Response) -> None:
        if answer.status >= 400:
            self._found.append(f"answer: {answer.status} {answer.request.method} {answer.url}")
