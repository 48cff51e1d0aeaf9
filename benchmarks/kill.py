"""Processes killed at random moments: is anything lost, doubled, torn or different afterwards?

    python benchmarks/kill.py [--kills 200] [--seed 1] [--kinds analyse,enrich,export,review] [--source FILE]

`analyse` and `enrich` are killed (SIGKILL; the whole command, or one of its worker processes), run again and killed
again; at last they may finish, and all exports must be those of a run that nobody interrupted, byte for byte. `export`
is killed while it writes: what lies there then must be whole, and the export done again the same. The review server
is killed amid edits: each edit that it confirmed, or that is sent again, must be there once. Prints what was tried,
lost, doubled, torn and different; ends with 1 if there was any.
"""

import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any, NamedTuple, Self
from uuid import UUID

import httpx
import psutil
import pymupdf

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.example import make_catalogue
from pictoria_docs.apps.export import export
from pictoria_docs.apps.server.security import WRITE_HEADER
from pictoria_docs.exchange.staging import PREFIX
from pictoria_docs.extensions import EXPORTERS
from pictoria_docs.review.identity.slugs import slug
from pictoria_docs.store import Store

CLI = [sys.executable, "-m", "pictoria_docs"]
FORMATS = tuple(name for name in EXPORTERS.built_in if name != "deposit")
"""A deposit tells when its data were made, which two runs do not share."""
EXPORT = "exported"
PAGES = (1, 2, 3)
"""Of the example, from 0."""
KINDS = ("analyse", "enrich", "export", "review")
KILLS_A_ROUND = 5
"""So often is a piece of work killed before it may finish."""
PATIENCE = 600.0
SCHEMA = "vase"


Json = dict[str, Any]


class Killed(NamedTuple):
    """What became of a command that was to be killed."""

    killed: bool
    """It, or a process of its own; else it was done before."""
    finished: bool
    """It came to its end, with all its processes."""
    seconds: float


@dataclass(frozen=True)
class Work:
    """A piece of work that is killed and done again."""

    kind: str
    command: tuple[str | Path, ...]
    prepare: Callable[[], None]
    """Have everything as it is before the work."""
    results: Callable[[], dict[str, str]]
    """Digests of what the work has made, by name."""
    is_whole_when_killed: bool = False
    """Whether what is there after a kill is as it would be without."""


@dataclass
class Campaign:
    """What was tried, and what came of it."""

    folder: Path
    source: Path
    random: random.Random
    tried: Counter[str] = field(default_factory=Counter)
    """Kills by kind of work."""
    wrong: list[str] = field(default_factory=list)
    """One line for each thing lost, doubled, torn or different."""

    def show_progress(self) -> None:
        """How far it has come."""
        print(f"{sum(self.tried.values())} kills, {len(self.wrong)} wrong", file=sys.stderr, flush=True)

    def run(self, *arguments: str | Path) -> None:
        """Run a command to its end."""
        command = [*CLI, *map(str, arguments)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: {done.stdout}{done.stderr}")

    def measured(self, *arguments: str | Path) -> float:
        """Seconds that a command takes."""
        begun = time.monotonic()
        self.run(*arguments)
        return time.monotonic() - begun

    def kill(self, kind: str, seconds: float, *arguments: str | Path) -> Killed:
        """Run a command and kill it, or a process of its own, at a random moment of the `seconds` that it takes."""
        begun = time.monotonic()
        process = subprocess.Popen(
            [*CLI, *map(str, arguments)],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        killed, finished = True, False
        try:
            process.wait(self.random.uniform(0.02, 0.98) * seconds)
            killed, finished = False, True
        except subprocess.TimeoutExpired:
            workers = children(process.pid)
            if workers and self.random.random() < 0.2:
                kill_one(self.random.choice(workers))
                self.tried[f"{kind}, a worker"] += 1
                # Without it the others go on to the end, and the page that it had in hand is left to the next run.
                process.wait(PATIENCE)
            else:
                self.tried[kind] += 1
        took = time.monotonic() - begun
        end_group(process)
        return Killed(killed, finished, took)

    def exported(self, project: str) -> dict[str, str]:
        """Digests of all exports of a project, by file."""
        with TemporaryDirectory(dir=self.folder) as name, redirect_stdout(StringIO()):
            export(self.folder / project, Path(name), FORMATS)
            return digests(Path(name))

    def compare(self, what: str, wanted: dict[str, str], found: dict[str, str]) -> None:
        """Note which files are missing, too many or different."""
        for name in sorted({*wanted, *found}):
            if wanted.get(name) != found.get(name):
                state = "missing" if name not in found else "too many" if name not in wanted else "different"
                self.wrong.append(f"{what}: {name} {state}")


def children(pid: int) -> list[psutil.Process]:
    """The processes that a process has started."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def kill_one(process: psutil.Process) -> None:
    """Kill it, if it is still there."""
    with suppress(psutil.Error):
        process.kill()


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill a command and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def digests(folder: Path) -> dict[str, str]:
    """A digest of each file, but for drafts that a killed process has left."""
    files = [path for path in folder.rglob("*") if path.is_file() and not is_draft(path.relative_to(folder))]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def is_draft(path: Path) -> bool:
    """Whether a file is on its way to its name, or in a folder that is."""
    return any(part.startswith(".") for part in path.parts)


def kill_repeatedly(campaign: Campaign, work: Work, kills: int) -> None:
    """Do a piece of work, killed again and again before it may finish; repeat until it was killed `kills` times."""
    work.prepare()
    seconds = campaign.measured(*work.command)
    wanted = work.results()
    done = 0
    while done < kills:
        work.prepare()
        finished = False
        for number in range(min(KILLS_A_ROUND, kills - done)):
            if finished:
                break
            killed, finished, took = campaign.kill(work.kind, seconds, *work.command)
            done += killed
            if finished and not killed and number == 0:
                # The machine is less busy than it was.
                seconds = took
            if work.is_whole_when_killed:
                found = work.results()
                campaign.compare(f"{work.kind} {done}", {name: wanted.get(name, "") for name in found}, found)
        if not finished:
            campaign.run(*work.command)
        campaign.compare(f"{work.kind} {done}, done again", wanted, work.results())
        campaign.wrong += [f"{work.kind} {done}: {name} is left" for name in leftovers(campaign.folder)]
        campaign.show_progress()


def leftovers(folder: Path) -> list[str]:
    """Hidden folders of exports that were killed, beside their targets or in them."""
    found = [*folder.glob(f"{PREFIX}*"), *folder.glob(f"{EXPORT}/**/{PREFIX}*")]
    return [str(path.relative_to(folder)) for path in found]


def kill_analyse(campaign: Campaign, kills: int) -> None:
    """Analyses from nothing, killed again and again before they may finish."""
    project = "analyse.pictoria"
    work = Work(
        "analyse",
        ("analyse", campaign.source, "--project", project),
        lambda: shutil.rmtree(campaign.folder / project, ignore_errors=True),
        lambda: campaign.exported(project),
    )
    kill_repeatedly(campaign, work, kills)


def kill_enrich(campaign: Campaign, kills: int) -> None:
    """Records made by another schema, killed again and again before they may be finished."""
    base, project = "enrich-base.pictoria", "enrich.pictoria"
    campaign.run("analyse", campaign.source, "--project", base)

    def prepare() -> None:
        shutil.rmtree(campaign.folder / project, ignore_errors=True)
        shutil.copytree(campaign.folder / base, campaign.folder / project)

    prepare()
    before = campaign.exported(project)
    work = Work(
        "enrich", ("enrich", project, "--schema", SCHEMA), prepare, lambda: campaign.exported(project)
    )
    kill_repeatedly(campaign, work, kills)
    if before == work.results():
        campaign.wrong.append("enrich: nothing was to be done")


def kill_export(campaign: Campaign, kills: int) -> None:
    """Exports killed while they write, over what an export before them has left."""
    project = "export.pictoria"
    campaign.run("analyse", campaign.source, "--project", project)
    work = Work(
        "export",
        ("export", project, "--to", EXPORT, "--format", ",".join(FORMATS)),
        lambda: shutil.rmtree(campaign.folder / EXPORT, ignore_errors=True),
        lambda: digests(campaign.folder / EXPORT),
        is_whole_when_killed=True,
    )
    kill_repeatedly(campaign, work, kills)


def kill_review(campaign: Campaign, kills: int) -> None:
    """A review server killed amid edits; what it did not confirm is sent again when it is back, as the desk does."""
    project = campaign.folder / "review.pictoria"
    campaign.run("analyse", campaign.source, "--project", project)
    with Store(project) as store:
        document, pages = store.documents.all()[0].id, store.documents.all()[0].page_count
    confirmed: set[str] = set()
    waiting: list[Json] = []
    for number in range(kills + 1):
        last = number == kills
        with Server(project) as server:
            try:
                client = server.client()
                until = time.monotonic() + campaign.random.uniform(0.05, 1.5)
                while waiting or (not last and time.monotonic() < until):
                    waiting = waiting or [new_edits(campaign.random, pages)]
                    if not last and time.monotonic() > until - 0.005:
                        server.kill_soon(campaign.random.uniform(0, 0.02))
                    answer = client.post(f"/documents/{document}/edits", json=waiting[0]).raise_for_status()
                    if not answer.json()["done"]:
                        campaign.wrong.append(f"review: refused {answer.json()}")
                    confirmed.add(subject_of(waiting.pop(0)))
            except httpx.TransportError:
                continue
            finally:
                campaign.tried["review"] += not last
                campaign.show_progress()
    with Store(project) as store:
        kept = Counter(each.decision.subject for each in store.decisions.stored(document))
        told = Counter(each.subject for each in store.decisions.history() if each.action == "add")
        shown = {region.id for page in store.load_document(document).pages for region in page.regions}
    for subject in confirmed:
        if kept[subject] != 1 or told[subject] != 1 or subject not in shown:
            campaign.wrong.append(f"review: {subject} kept {kept[subject]} times, told {told[subject]} times")
    campaign.wrong += [f"review: {subject} was never sent" for subject in kept if subject not in confirmed]


class Server:
    """A review server of one's own on a project."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.process = subprocess.Popen(
            [*CLI, "review", str(project), "--no-browser", "--lang", "en"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def client(self) -> httpx.Client:
        """A client that is signed in, with the project's address."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found = re.search(rb"(http://[^/]+)/(\?token=\S+)", line)
            if found is not None:
                base, token = (each.decode() for each in found.groups())
                client = httpx.Client(
                    base_url=base, timeout=PATIENCE, headers={"Origin": base, WRITE_HEADER: "1"}
                )
                client.get(f"/{token}", follow_redirects=False)
                client.base_url = f"{base}/api/v1/projects/{slug(self.project.name)}"
                return client
        raise httpx.TransportError("the server ended before it began")

    def kill_soon(self, seconds: float) -> None:
        """Kill it in a moment, while it is at work."""
        Timer(seconds, end_group, [self.process]).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        end_group(self.process)


def make_source(path: Path) -> None:
    """Some pages of the example catalogue: figures, captions, entries over pages; few, so that kills are many."""
    make_catalogue(path)
    with pymupdf.open(path) as pdf:
        pdf.select(PAGES)
        data = pdf.tobytes(garbage=3)
    path.write_bytes(data)


def subject_of(edits: Json) -> str:
    """The subject of the one edit."""
    return str(edits["edits"][0]["id"])


def new_edits(chance: random.Random, pages: int) -> Json:
    """A region drawn somewhere; with the same keys whenever it is sent."""
    id = f"reg-u{chance.getrandbits(64):016x}"
    x, y = chance.uniform(20, 300), chance.uniform(20, 500)
    changes = {"page": chance.randint(1, pages), "type": "figure", "box": [x, y, x + 100, y + 100]}
    key, step = (UUID(int=chance.getrandbits(128)).hex for _ in range(2))
    edit = {"key": key, "action": "add", "id": id, "kind": "region", "changes": changes}
    return {"change_set": step, "edits": [edit]}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200, help="of all kinds together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--source", type=Path, help="a catalogue; without it pages of the example")
    options = parser.parse_args()
    kinds = options.kinds.split(",")
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "catalogue.pdf"
        if options.source is None:
            make_source(source)
        else:
            shutil.copy(options.source, source)
        campaign = Campaign(folder, Path(source.name), random.Random(options.seed))
        for number, kind in enumerate(kinds):
            kills = options.kills // len(kinds) + (number < options.kills % len(kinds))
            begun = time.monotonic()
            WORK[kind](campaign, kills)
            print(f"{kind}: {kills} kills in {time.monotonic() - begun:.0f} s", flush=True)
    for what, count in sorted(campaign.tried.items()):
        print(f"{what}: {count}")
    print("\n".join(campaign.wrong) or "nothing lost, doubled, torn or different")
    return 1 if campaign.wrong else 0


WORK = {"analyse": kill_analyse, "enrich": kill_enrich, "export": kill_export, "review": kill_review}


if __name__ == "__main__":
    sys.exit(main())
