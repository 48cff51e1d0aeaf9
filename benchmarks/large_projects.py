"""What the desk and its exports take of a project that is larger than any was: seconds and memory of each step.

    python benchmarks/large_projects.py [--cases pages regions decisions] [--small]

`pages`: one document of 1,000 pages with 20 regions each; `regions`: two pages with 10,000 regions each; `decisions`:
100,000 decisions in a document of 1,000 pages. Each is asked over REST for what the desk asks for: a page, the order
of work, details, edits, the history, the gallery; then it is exported as tables and as a report. Ends with 1 where a
step that a person waits for takes longer than a minute. `--small`: a twentieth of each.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from starlette.testclient import TestClient

from benchmarks.common.made_project import make_project
from pictoria_docs.api.project import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.store import Store

MAX_LENGTH = 60.0
"""Seconds for which a person waits at a screen before the step counts as unusable."""
HERE = "http://127.0.0.1:8080"
HEADERS = {"Origin": HERE, "X-Pictoria": "1"}
CASES: dict[str, dict[str, int]] = {
    "pages": {"pages": 1000, "regions": 20, "links": 8},
    "regions": {"pages": 2, "regions": 10_000, "links": 3000},
    "decisions": {"pages": 1000, "regions": 80, "links": 20},
}
DECISIONS = 100_000


class Steps:
    """Steps with what each has taken."""

    def __init__(self, case: str) -> None:
        self.case, self.slow = case, 0

    def take(self, name: str, do: Callable[[], Any], longest: float = MAX_LENGTH) -> Any:
        """Do a step, and print what it has taken."""
        begun = time.perf_counter()
        told = do()
        seconds = time.perf_counter() - begun
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.slow += seconds > longest
        print(f"| {self.case} | {name} | {seconds:.2f} | {memory:.0f} |", flush=True)
        return told


def measure(case: str, folder: Path, share: float) -> int:
    """Make a project and ask for it; returns how many steps took too long."""
    size = {name: max(2, round(value * share)) for name, value in CASES[case].items()}
    project, steps = folder / f"{case}.pictoria", Steps(case)
    steps.take("made", lambda: make_project(project, documents=1, images=False, **size), 1e9)
    with Store(project) as store:
        (record,) = store.documents.all()
        steps.take("order of work made", lambda: store.projection.make(record.id), 600)
    app = make_desk(LocalDirectory(project, Person("ada", "Ada")))
    client = TestClient(app, base_url=HERE, headers=HEADERS)
    client.get(f"/?token={app.state.settings.token}", follow_redirects=False)
    base = f"/api/v1/projects/{case}"
    document = f"{base}/documents/{record.id}"

    def get(address: str) -> Any:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.text[:300])
        return answer.json()

    def edit(action: str, id: str) -> Any:
        one = {"key": uuid4().hex, "action": action, "id": id, "kind": "region", "changes": {}}
        answer = client.post(f"{document}/edits", json={"change_set": uuid4().hex, "edits": [one]})
        assert answer.status_code == 200 and answer.json()["done"], answer.text[:300]
        return answer.json()

    if case == "decisions":
        steps.take("decisions made", lambda: _decide(client, base, round(DECISIONS * share)), 1e9)
    view = steps.take("first page", lambda: get(f"{document}/pages/1"))
    steps.take("the same again", lambda: get(f"{document}/pages/1"))
    steps.take("last page", lambda: get(f"{document}/pages/{size['pages']}"))
    steps.take("list of pages", lambda: get(f"{document}/pages"))
    steps.take("next questions", lambda: get(f"{base}/queue?limit=50"))
    steps.take("contact sheet", lambda: client.get(f"{base}/contact-sheet"))
    region = next(each for each in view["regions"] if each["type"] == "figure")["id"]
    steps.take("details of a figure", lambda: get(f"{document}/subjects/{region}"))
    steps.take("an edit", lambda: edit("reject", region))
    steps.take("an edit more", lambda: edit("accept", region))
    steps.take("history", lambda: get(f"{base}/history"))
    steps.take("gallery", lambda: get(f"{base}/gallery?limit=60"))
    steps.take("start page", lambda: get(base))
    client.close()
    app.state.projects.close()
    with Project.open(project, create=False) as opened:
        for format in ("csv", "xlsx", "json", "html"):
            steps.take(f"export {format}", lambda name=format: opened.export(folder / case / name, name), 600)
    return steps.slow


def _decide(client: TestClient, base: str, count: int) -> None:
    """Accept in bulk until so many decisions are kept."""
    made, accepted = 0, 1
    while made < count and accepted:
        body = {"filters": {}, "change_set": uuid4().hex}
        answer = client.post(f"{base}/bulk/accept", json=body)
        assert answer.status_code == 200, answer.text[:300]
        accepted = answer.json()["accepted"]
        made += accepted
    print(f"{made} decisions", file=sys.stderr)


def main() -> int:
    """Measure; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--small", action="store_true", help="a twentieth of each")
    options = parser.parse_args()
    print("| case | step | seconds | most memory, MiB |\n|---|---|---|---|")
    slow = 0
    for case in options.cases:
        with TemporaryDirectory() as name:
            slow += measure(case, Path(name), 0.05 if options.small else 1.0)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
