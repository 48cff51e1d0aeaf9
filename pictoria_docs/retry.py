"""When and after how long a request over the network is made again, for all that make some."""

import email.utils
import random
import time
from collections.abc import Mapping

TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers of a server that is busy or failing: the same request may be answered later."""
SPREAD = (0.75, 1.0)
"""A share of each wait, so that many clients do not come back at once."""
MAX_DOUBLINGS = 20
"""Waits double so many times; what limits them is `longest`."""


def backoff(attempt: int, first: float, longest: float) -> float:
    """Seconds to wait before another attempt: `first` after the one numbered 0, then twice as long each time."""
    return min(first * 2.0 ** min(attempt, MAX_DOUBLINGS), longest) * random.uniform(*SPREAD)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by the header Retry-After (RFC 9110, 10.2.3: seconds or a date), if there is one."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
