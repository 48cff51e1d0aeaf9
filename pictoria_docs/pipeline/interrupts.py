"""Ctrl-C that waits for a moment at which nothing is half done, and is not lost on the way there."""

import signal
import threading
from types import FrameType, TracebackType


class InterruptFlag:
    """While it is entered, Ctrl-C sets a flag that `check` raises; a second one interrupts at once.

    Python raises `KeyboardInterrupt` wherever the program is. In a callback of the garbage collector, such as those by
    which SQLAlchemy gives connections back, it is printed and forgotten, and the program goes on. Only in the main
    thread, and only where nobody else handles the signal.
    """

    def __init__(self) -> None:
        self.asked = False
        self._replaced = False

    def __enter__(self) -> "InterruptFlag":
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
            self._replaced = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._replaced:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if kind is None:
            self.check()  # what was asked after the last look counts too

    def check(self) -> None:
        """Go on, unless somebody wants to interrupt.

        Raises:
            KeyboardInterrupt: somebody does.
        """
        if self.asked:
            raise KeyboardInterrupt

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
