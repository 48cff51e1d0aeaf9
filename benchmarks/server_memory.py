"""Memory of the review server: page turns over many projects, as the desk asks for them.

    python benchmarks/server_memory.py [--turns 2000] [--projects 20] [--pages 6] [--clients 4] [--limit 500]
    python benchmarks/server_memory.py --exports 20 [--limit 1024]
    python benchmarks/server_memory.py --hostile 20 [--limit 1024]

Starts `pictoria-docs serve` with one process on loopback, on projects of a document each: PDFs and scans of the bench
where PICTORIA_SHARED names it, else generated catalogues. Each turn opens a page of some project: its subjects, its
picture, a tile at full size, the queue and a picture cut out for the gallery. Prints the resident memory while it goes
on, and what `/metrics` says at the end; ends with 1 if the process ever had more than the limit (MiB).

With `--exports`, a reader starts so many exports of all formats at once, of one project; with `--hostile`, a reader
sends so many pictures at once to be searched by, each a few KB and hundreds of megabytes decoded. What is measured is
then the server with all its processes, and how long somebody else waits for the start page meanwhile.
"""

import argparse
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil
from PIL import Image

from bench.example import make_catalogue
from benchmarks.attack.target import OWN, Report, Target, attacked
from benchmarks.common.memory import MIB, MemoryWatch, resident
from benchmarks.common.servers import ADMIN, new_client, served, signed_in
from pictoria_docs.api.project import Project


def sources(count: int, folder: Path) -> list[Path]:
    """PDFs, scans among them."""
    shared = os.environ.get("PICTORIA_SHARED")
    if shared:
        found = sorted(Path(shared, "bench").glob("dev*/*.pdf"), key=lambda path: -path.stat().st_size)
        return found[:count]
    made = [folder / f"catalogue-{number}.pdf" for number in range(count)]
    for path in made:
        make_catalogue(path)
    return made


def turn(
    client: httpx.Client, url: str, project: str, document: str, page: int, chance: random.Random
) -> None:
    """Open a page as the desk does."""
    base = f"{url}/api/v1/projects/{project}"

    def get(address: str) -> httpx.Response:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code} {answer.text[:200]}")
        return answer

    view: dict[str, Any] = get(f"{base}/documents/{document}/pages/{page}").json()
    image = view["image"]
    get(f"{url}{image['url']}")
    x, y = (chance.randrange(0, max(1, image[side] - image["tile"])) for side in ("width", "height"))
    get(f"{url}{image['iiif']}/{x},{y},{image['tile']},{image['tile']}/max/0/default.jpg")
    get(f"{url}{image['iiif']}/{x},{y},600,400/!400,400/0/default.jpg")
    get(f"{base}/queue?limit=50")
    get(f"{base}/gallery?limit=60")


def main() -> int:
    """Measure; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=2000)
    parser.add_argument("--projects", type=int, default=20)
    parser.add_argument("--pages", type=int, default=6, help="pages of each document that are analysed")
    parser.add_argument("--clients", type=int, default=4, help="people at once")
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--exports", type=int, default=0, help="exports that a reader starts at once")
    parser.add_argument("--hostile", type=int, default=0, help="hostile pictures that a reader sends at once")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        if options.exports or options.hostile:
            return under_load(folder, options)
        known: list[tuple[str, str, int]] = []
        for number, source in enumerate(sources(options.projects, folder)):
            with Project.open(folder / "projects" / f"p{number}.pictoria") as project:
                project.analyse(f"1-{options.pages}", jobs=1, documents=project.add(source))
                (record,) = project.store.documents.all()
                known.append((f"p{number}", record.id, min(options.pages, record.page_count)))
        config = folder / "server.yaml"
        with served(config, {"projects_folder": "projects", "workers": 1}, {}) as (url, process):
            return measure(url, psutil.Process(process.pid), known, options)


def under_load(folder: Path, options: argparse.Namespace) -> int:
    """Measure exports, or hostile pictures, that come at once."""
    report = Report()
    with attacked(folder, report, workers=1) as target:
        children = psutil.Process().children(recursive=True)
        server = next(each for each in children if str(target.config) in each.cmdline())
        print(f"at the start: {resident(server) / MIB:.0f} MiB", flush=True)
        work = _exports(target, options.exports) if options.exports else _hostile(target, options.hostile)
        target.clients["reader"].timeout = httpx.Timeout(3600.0)  # those that wait for their turn do so
        with MemoryWatch(server) as seen, ThreadPoolExecutor(len(work)) as people:
            begun = time.perf_counter()
            done = [people.submit(each) for each in work]
            waits = [0.0]
            while not all(each.done() for each in done) or _unfinished(target):
                asked = time.perf_counter()
                target.ask("manager", "GET", "/api/v1/desk")
                waits.append(time.perf_counter() - asked)
                time.sleep(0.2)
                print(
                    f"{seen.together / MIB:.0f} MiB, {sum(each.done() for each in done)} answered",
                    file=sys.stderr,
                )
            told, took = Counter(each.result() for each in done), time.perf_counter() - begun
    largest = seen.together
    print(f"{took:.0f} s; answers: {dict(told)}; others waited {max(waits):.1f} s at most")
    print(f"largest: {largest / MIB:.0f} MiB of {options.limit}")
    return report.print() or (0 if largest <= options.limit * MIB else 1)


def _exports(target: Target, count: int) -> list[Callable[[], str]]:
    formats: list[str] = target.ask("reader", "GET", "/api/v1/desk").json()["formats"]
    body = {"formats": [name for name in formats if name != "deposit"]}

    def export() -> str:
        answer = target.ask("reader", "POST", f"/api/v1/projects/{OWN}/exports", json=body)
        return f"{answer.status_code} {answer.json().get('state') or answer.json().get('code')}"

    return [export] * count


def _unfinished(target: Target) -> bool:
    jobs = target.ask("reader", "GET", "/api/v1/jobs").json()["jobs"]
    return any(not job["over"] for job in jobs)


def _hostile(target: Target, count: int) -> list[Callable[[], str]]:
    """Pictures of few bytes and many pixels, as each format allows."""
    shapes: list[tuple[str, str, tuple[int, int], dict[str, Any]]] = [
        ("WEBP", "RGB", (16383, 7000), {"quality": 0}),
        ("JPEG2000", "L", (8000, 8000), {"num_resolutions": 1}),
        ("JPEG2000", "RGB", (8000, 8000), {}),
        ("PNG", "RGBA", (7_000, 7_000), {}),
        ("PNG", "L", (11_000, 11_000), {}),
        ("JPEG", "RGB", (8_500, 8_000), {"progressive": True, "quality": 1}),
        ("TIFF", "RGB", (7_000, 7_000), {"compression": "tiff_deflate"}),
        ("GIF", "P", (8_000, 8_000), {}),
    ]
    files: list[bytes] = []
    for format, mode, size, more in shapes:
        data = BytesIO()
        Image.new(mode, size).save(data, format, **more)
        files.append(data.getvalue())
        print(f"{format} {mode} {size[0]} x {size[1]}: {len(files[-1]) / 1024:.0f} KB", flush=True)

    def sending(data: bytes) -> Callable[[], str]:
        def send() -> str:
            path = f"/api/v1/projects/{OWN}/search/picture"
            answer = target.ask("reader", "POST", path, content=data, params={"name": "a"})
            return f"{answer.status_code} {answer.json().get('code', 'found')}"

        return send

    return [sending(files[number % len(files)]) for number in range(count)]


def measure(
    url: str, process: psutil.Process, known: list[tuple[str, str, int]], options: argparse.Namespace
) -> int:
    """Turn pages, and look at the process's memory after each."""
    cookies = dict(signed_in(url, ADMIN).cookies)
    start, largest = time.perf_counter(), 0
    print(f"at the start: {resident(process) / MIB:.0f} MiB; {len(known)} projects", flush=True)

    def some(seed: int, turns: int) -> None:
        chance = random.Random(seed)
        with new_client() as client:
            client.cookies.update(cookies)
            for _ in range(turns):
                project, document, pages = chance.choice(known)
                turn(client, url, project, document, chance.randint(1, pages), chance)

    step = max(options.clients, options.turns // 20)
    with ThreadPoolExecutor(options.clients) as people:
        for done in range(0, options.turns, step):
            seeds = range(done, done + options.clients)
            list(people.map(some, seeds, [step // options.clients] * options.clients))
            now = resident(process)
            largest = max(largest, now)
            print(
                f"{done + step:6} turns {now / MIB:6.0f} MiB {time.perf_counter() - start:6.0f} s",
                flush=True,
            )
    metrics = httpx.get(f"{url}/metrics", trust_env=False).text
    for line in re.findall(r"^pictoria_(?:resident|open|decoded)\w+\{.*$", metrics, re.M):
        print(line)
    print(f"largest: {largest / MIB:.0f} MiB of {options.limit}")
    return 0 if largest <= options.limit * MIB else 1


if __name__ == "__main__":
    sys.exit(main())
