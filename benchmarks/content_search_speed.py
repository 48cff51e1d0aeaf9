"""How long a viewer takes to page through all that IIIF Content Search finds, on a real server without a network.

    python benchmarks/content_search_speed.py [--documents 10] [--pages 100]

Makes a project of pages with 24 regions each, half of which are running text with the words that are asked for, and
asks the whole application of a person's own server, in this process, for one page of the answer after the other.
Prints how many places were found, and the milliseconds of the first page of the answer and of the others.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from starlette.testclient import TestClient

from benchmarks.common.made_project import make_project
from benchmarks.common.timing import milliseconds, show
from pictoria_docs.api.project import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person

REGIONS, LINKS = 24, 6
"""Of a page."""
QUERY = "pâte fine"
Json = dict[str, Any]


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
        app = make_desk(LocalDirectory(folder, Person("ada", "Ada")))
        client = TestClient(app, base_url="http://127.0.0.1")
        client.get(f"/?token={app.state.settings.token}")
        address, took, pages = f"/iiif/presentation/3/bench/search/2?q={QUERY}", list[float](), list[Json]()
        while address:
            took += milliseconds([lambda at=address: pages.append(client.get(at).raise_for_status().json())])  # type: ignore[misc]
            following = urlsplit(pages[-1]["next"]["id"]) if "next" in pages[-1] else None
            address = f"{following.path}?{following.query}" if following else ""
        print(f"{pages[0]['partOf']['total']} places on {len(took)} pages of an answer")
        show("first page", took[:1])
        show("others", took[1:])
        print(f"all {sum(took) / 1000:.1f} s")
        app.state.projects.close()


if __name__ == "__main__":
    main()
