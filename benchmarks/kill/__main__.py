"""Processes killed at random moments: is anything lost, doubled, torn or different afterwards?

    python -m benchmarks.kill [--kills 200] [--seed 1] [--kinds analyse,enrich,export,review,sheet,copy,trash]

`analyse` and `enrich` are killed (SIGKILL; the whole command, or one of its worker processes), run again and killed
again; at last they may finish, and all exports must be those of a run that nobody interrupted, byte for byte. `export`
is killed while it writes: what lies there then must be whole, and the export done again the same. The review server
is killed amid edits: each edit that it confirmed, or that is sent again, must be there once. A spreadsheet is taken in
(`sheet`), a project copied, and one thrown away: see `projects.py`. Prints what was tried, lost, doubled, torn and
different; ends with 1 if there was any.
"""

import argparse
import random
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.kill.campaign import Campaign
from benchmarks.kill.commands import SOURCE, kill_analyse, kill_enrich, kill_export, make_source
from benchmarks.kill.projects import kill_copies, kill_sheets, kill_trash
from benchmarks.kill.review import kill_review

WORK: Mapping[str, Callable[[Campaign, int], None]] = {
    "analyse": kill_analyse,
    "enrich": kill_enrich,
    "export": kill_export,
    "review": kill_review,
    "sheet": kill_sheets,
    "copy": kill_copies,
    "trash": kill_trash,
}


def main() -> int:
    """Kill; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200, help="of all kinds together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default=",".join(WORK))
    parser.add_argument("--source", type=Path, help="a catalogue; without it pages of the example")
    options = parser.parse_args()
    kinds = options.kinds.split(",")
    with TemporaryDirectory() as name:
        folder = Path(name)
        if options.source is None:
            make_source(folder / SOURCE)
        else:
            shutil.copy(options.source, folder / SOURCE)
        campaign = Campaign(folder, random.Random(options.seed))
        for number, kind in enumerate(kinds):
            kills = options.kills // len(kinds) + (number < options.kills % len(kinds))
            begun = time.monotonic()
            WORK[kind](campaign, kills)
            print(f"{kind}: {kills} kills in {time.monotonic() - begun:.0f} s", flush=True)
    for what, count in sorted(campaign.tried.items()):
        print(f"{what}: {count}")
    print("\n".join(campaign.wrong) or "nothing lost, doubled, torn or different")
    return 1 if campaign.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
