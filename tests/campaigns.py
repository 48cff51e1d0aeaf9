"""How many cases tests made by chance try: enough for a landing, or many more with HYPOTHESIS_PROFILE=search."""

import os

SEARCHES = os.environ.get("HYPOTHESIS_PROFILE") == "search"


def cases(few: int, many: int) -> int:
    """The number of cases: `few` on each landing, `many` in a search (`make test-search`)."""
    return many if SEARCHES else few
