"""How long it takes to match the cells of a table, as OpenRefine asks for it, on a real server without a network.

    python benchmarks/reconcile_speed.py [--cells 10000] [--batch 100]

Makes a project of the example catalogue and asks the whole application of the server, in this process, for candidates
of cells by POST with a token in the path, batch after batch, as one client does. Cells are names of terms as tables
have them: as they stand, in capitals, in the plural, with a slip of the pen, and words that nothing has. The first
batch, which builds the indexes, counts. Prints the seconds, and the share of cells whose first candidate is the term
that the cell was made from.
"""

import argparse
import json
import random
import string
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.example import make_catalogue
from pictoria_docs.api.project import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.enrichment.vocabularies import Vocabulary, load_vocabulary
from pictoria_docs.review.authorization import TokenScope
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig

VOCABULARIES = ("materials", "object_types", "techniques")
PROJECT = "example"
LONG_ENOUGH = 8
"""Letters of a name that gets a slip: shorter ones are never matched by likeness."""


class Cell(NamedTuple):
    """What a table says, and what it was made from."""

    text: str
    vocabulary: str
    uri: str
    """"" for words that no vocabulary has."""


def make_cells(vocabularies: list[Vocabulary], number: int, chance: random.Random) -> list[Cell]:
    """Cells as tables have them, all different."""
    cells: dict[str, Cell] = {}
    while len(cells) < number:
        vocabulary = chance.choice(vocabularies)
        term = chance.choice(vocabulary.terms)
        text, uri = chance.choice(term.labels).text, term.uri
        match chance.randrange(5):
            case 0:
                text = text.upper()
            case 1:
                text += "s"
            case 2 if len(text) >= LONG_ENOUGH:
                at = chance.randrange(1, len(text) - 1)
                text = text[:at] + chance.choice(string.ascii_lowercase) + text[at + 1 :]
            case 3:
                text, uri = "".join(chance.choices(string.ascii_lowercase, k=10)), ""
            case _:
                text += " " * chance.randrange(40)
        cells.setdefault(text, Cell(text, vocabulary.name, uri))
    return list(cells.values())


@contextmanager
def served(folder: Path) -> Iterator[tuple[TestClient, str]]:
    """A client of a server with the example catalogue, and the address of its service."""
    make_catalogue(folder / "example.pdf")
    projects = folder / "projects"
    with Project.open(projects / f"{PROJECT}.pictoria") as project:
        project.analyse(documents=project.add(str(folder / "example.pdf")))
    team = TeamDirectory(ServerConfig(data=folder / "server", projects_folder=projects))
    admin = team.accounts.add("admin", None, by="server", is_admin=True)
    team.projects_of(admin)
    token = team.tokens.make("admin", "speed", {TokenScope.RECONCILE}, by="server")
    app = make_desk(team)
    yield TestClient(app, base_url="http://localhost:8080"), f"/reconcile/{token}/{PROJECT}"
    app.state.projects.close()
    team.close()


def main() -> int:
    """Measure; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cells", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    vocabularies = [load_vocabulary(name) for name in VOCABULARIES]
    cells = make_cells(vocabularies, options.cells, random.Random(options.seed))
    right = 0
    with TemporaryDirectory() as name, served(Path(name)) as (client, address):
        start, cpu_start = time.perf_counter(), time.process_time()
        for first in range(0, len(cells), options.batch):
            batch = cells[first : first + options.batch]
            queries = {
                number: {"query": cell.text, "type": cell.vocabulary} for number, cell in enumerate(batch)
            }
            answer = client.post(address, data={"queries": json.dumps(queries)})
            answer.raise_for_status()
            if first == 0:
                print(f"first batch: {time.perf_counter() - start:.2f} s")
            for number, cell in enumerate(batch):
                best = answer.json()[str(number)]["result"][:1]
                right += bool(cell.uri) and [each["id"] for each in best] == [cell.uri]
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    made = sum(bool(cell.uri) for cell in cells)
    print(f"{len(cells)} cells in batches of {options.batch}: {seconds:.1f} s, {cpu:.1f} s of processor time")
    print(f"first candidate is the term: {right} of {made}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
