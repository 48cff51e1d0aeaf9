"""An attack on a server of one's own: each route as each role and as nobody, and whatever an attacker may send.

    python -m benchmarks.attack [--seed 1] [--short]

Starts `pictoria-docs serve` with several processes on loopback, on two projects that it makes itself, and asks it for
what it must refuse: routes above one's role (the table is in `rights.py`; a route that is not in it fails),
changes from other sites, hosts and origins that are alike, sessions that are over, hostile parameters, bodies, files
and names. No answer may be a defect, lack its headers, or tell of the server. Ends with 1 if anything failed.
"""

import argparse
import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.attack import requests, sessions, tokens
from benchmarks.attack.rights import routes_of
from benchmarks.attack.target import Report, attacked
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import load_server_config

SHORT = 0.02
"""Share of the hostile parameters that the short form tries."""


def main(arguments: list[str] | None = None) -> int:
    """Attack; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--short",
        action="store_true",
        help="fewer of the hostile parameters and edits; routes by role are left to the tests",
    )
    options = parser.parse_args(arguments)
    chance, report, start = random.Random(options.seed), Report(), time.perf_counter()
    with TemporaryDirectory() as name, attacked(Path(name), report) as target:
        team = TeamDirectory(load_server_config(target.config))
        routes = set(routes_of(make_desk(team).routes))
        if not options.short:  # tests ask each route as each role
            requests.rights(target, routes)
        requests.addresses(target)
        requests.forged(target)
        sessions.sessions(target)
        sessions.metrics(target)
        tokens.tokens(target)
        requests.bodies(target)
        requests.parameters(target, chance, SHORT if options.short else 1.0)
        requests.garbage_edits(target, chance, 20 if options.short else 400)
        sessions.uploads(target)
        sessions.guesses(target)
        team.close()
    print(f"{len(routes)} routes, seed {options.seed}, {time.perf_counter() - start:.0f} s")
    return report.print()


if __name__ == "__main__":
    sys.exit(main())
