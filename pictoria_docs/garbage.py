"""How often Python looks for objects that only refer to one another, in our own programs.

The settings are those of the whole process: whoever only imports the package keeps their own.
"""

import gc

SELDOM = 20_000, 20, 20
"""New objects after which the youngest are looked at; so many looks until older ones are [objects, looks, looks]."""


def collect_seldom() -> None:
    """Call it before a program imports its modules: at Python's own 700 objects, a seventh of the start was looking."""
    gc.set_threshold(*SELDOM)


def keep_what_is_loaded(thresholds: tuple[int, int, int]) -> None:
    """Never look at what there is now, and as often at what comes as `thresholds` say: the start is over.

    Args:
        thresholds: those from before the start.
    """
    gc.freeze()
    gc.set_threshold(*thresholds)
