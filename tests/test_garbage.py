"""Programs do not look for garbage again and again while they import their modules."""

import json
import subprocess
import sys

FULL_LOOKS = """
import gc, json, sys
usual = gc.get_threshold()
{start}
full = gc.get_stats()[2]["collections"]
print(json.dumps([full, gc.get_freeze_count(), gc.get_threshold() == usual]))
"""


def started(start: str) -> tuple[int, int, bool]:
    """Of a new process after its start: looks at all objects, objects never looked at, whether thresholds are usual."""
    run = [sys.executable, "-c", FULL_LOOKS.format(start=start)]
    full, frozen, usual = json.loads(subprocess.run(run, check=True, capture_output=True).stdout)
    return full, frozen, usual


def test_what_workers_are_forked_from_stays_and_is_never_looked_at() -> None:
    full, frozen, usual = started("import pictoria_docs.pipeline.fork_server_imports")
    assert full == 0 and frozen > 10_000 and usual


def test_the_command_line_looks_seldom() -> None:
    help = "import contextlib, io; sys.argv[1:] = ['analyse', '--help']\nfrom pictoria_docs.apps.cli import main\n"
    quiet = "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit): main()"
    full, _, usual = started(help + quiet)
    assert full == 0 and not usual
