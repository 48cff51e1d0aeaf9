"""How long a viewer takes to page through all that IIIF Content Search finds, on a real server without a network.

    python benchmarks/content_search_speed.py [--documents 10] [--pages 100]

Makes a project of pages with 24 regions each, half of which are running text with the words that are asked for, and
asks the whole application of a person's own server, in this process, for one page of the answer after the other.
Prints how many places were found, and the milliseconds of the first page of the answer and of the others.
"""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import numpy as np
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.desk_project import make_project
from pictoria_docs.api.project import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.own_folder import OwnFolder
from pictoria_docs.review.identity.people import Person

REGIONS, LINKS = 24, 6
"""Of a page."""
QUERY = "pâte fine"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--pages", type=int, default=100)
    arguments = parser.parse_args()
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "projects"
        project = folder / "bench.pictoria"
        folder.mkdir()
        make_project(
            project,
            documents=arguments.documents,
            pages=arguments.pages,
            regions=REGIONS,
            links=LINKS,
            images=False,
        )
        with Project.open(project, create=False) as opened:
            opened.searcher.bring_up_to_date()
        app = make_desk(OwnFolder(folder, Person("ada", "Ada")))
        client = TestClient(app, base_url="http://127.0.0.1")
        client.get(f"/?token={app.state.settings.token}")
        address, milliseconds, total = f"/iiif/presentation/3/bench/search/2?q={QUERY}", [], 0
        while address:
            start = time.perf_counter()
            answer = client.get(address)
            milliseconds.append(1000 * (time.perf_counter() - start))
            page = answer.raise_for_status().json()
            total = page["partOf"]["total"]
            following = urlsplit(page["next"]["id"]) if "next" in page else None
            address = f"{following.path}?{following.query}" if following else ""
        others = milliseconds[1:]
        print(f"{total} places on {len(milliseconds)} pages of an answer")
        print(
            f"first page {milliseconds[0]:.0f} ms; others: median {np.median(others):.0f} ms, "
            f"p95 {np.percentile(others, 95):.0f} ms; all {sum(milliseconds) / 1000:.1f} s"
        )
        app.state.projects.close()


if __name__ == "__main__":
    main()
