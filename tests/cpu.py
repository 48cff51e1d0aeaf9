"""The cost of work, for tests that some text takes for ever: what else runs on the machine does not count."""

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object]) -> float:
    """Seconds of the processor that a call took, in this process.

    Memory is not collected meanwhile: that takes as long as all that other tests of the process have left there.
    """
    collected = gc.isenabled()
    gc.disable()
    try:
        begun = time.process_time()
        work()
        return time.process_time() - begun
    finally:
        if collected:
            gc.enable()
