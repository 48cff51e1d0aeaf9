"""Memory of a server process: what the system's allocator may keep, and what is told of it."""

import ctypes
import os
from pathlib import Path

ARENAS = 2
"""Heaps that threads share: with one for each of forty threads, freed memory goes to no other and is not given back."""
LARGE = 256 << 10
"""Bytes from which a block of memory is given back to the system as soon as it is free: pictures of pages."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def bound_heap() -> None:
    """Have the allocator give back what is free; nothing happens where it is not that of the GNU C library."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    for option, value in ((_M_ARENA_MAX, ARENAS), (_M_MMAP_THRESHOLD, LARGE), (_M_TRIM_THRESHOLD, LARGE)):
        mallopt(option, value)


def resident_bytes() -> int:
    """Memory of this process that is in use; 0 where the system does not tell it."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
