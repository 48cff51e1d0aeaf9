"""OpenRefine as a program that is run without windows, and the commands that its pages send it."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from benchmarks.attack_server import wait_until_it_answers
from tests.ports import free_port

PROGRAM = "openrefine"
HOW_TO_INSTALL = "OpenRefine is not installed: apt-get install --no-install-recommends openrefine"
MEMORY = "1024M"
"""Of the Java machine."""
PATIENCE = 300.0
"""Seconds that a busy machine gets."""
ROWS = {"facets": [], "mode": "row-based"}
"""All rows, one by one."""
LEFT_OUT = Path("/usr/share/java/localizer.jar")
"""What Debian's package 3.8.7-1 does not bring into the path of classes, and without which nothing is reconciled."""


class ReconciledCell(NamedTuple):
    """What became of a cell."""

    row: int
    text: str
    match: str
    """Id of what it was matched with; "": nothing."""
    candidates: list[dict[str, Any]]
    """Of a cell that was not matched."""


class OpenRefine:
    """A running OpenRefine, and a reconciliation service that its tables are matched by."""

    def __init__(self, address: str, service: str) -> None:
        self.address, self.service = address, service
        self._client = httpx.Client(base_url=f"{address}/command/core", timeout=PATIENCE, trust_env=False)
        answer = httpx.get(service, timeout=PATIENCE, trust_env=False)
        answer.raise_for_status()
        self.manifest: dict[str, Any] = answer.json()
        self._spaces = {name: self.manifest[name] for name in ("identifierSpace", "schemaSpace")}

    @property
    def version(self) -> str:
        """Its own."""
        return str(self._client.get("get-version").json()["version"])

    def command(self, name: str, params: dict[str, Any] | None = None, /, **form: Any) -> dict[str, Any]:
        """Send a command as the pages do, and wait until nothing goes on in the project."""
        fields = {key: value if isinstance(value, str) else json.dumps(value) for key, value in form.items()}
        answer = self._client.post(name, params=params, data=fields | {"csrf_token": self._token()})
        if answer.status_code != 200 or not answer.headers["content-type"].startswith("application/json"):
            raise SystemExit(f"OpenRefine cannot do {name}: {answer.status_code} {answer.text[:500]}")
        told: dict[str, Any] = answer.json()
        if told.get("code") == "error":
            raise SystemExit(f"OpenRefine cannot do {name}: {told.get('message')}")
        if told.get("code") == "pending" and params is not None:
            self._wait(params["project"])
        return told

    def load(self, name: str, data: bytes) -> "RefineTable":
        """Make a project of a CSV file."""
        options = json.dumps({"separator": ",", "encoding": "UTF-8"})
        answer = self._client.post(
            "create-project-from-upload",
            params={"csrf_token": self._token()},
            data={"project-name": name, "format": "text/line-based/*sv", "options": options},
            files={"project-file": (name, data, "text/csv")},
        )
        project = answer.headers.get("location", "").rpartition("project=")[2]
        if not project:
            raise SystemExit(f"OpenRefine cannot read {name}: {answer.status_code} {answer.text[:500]}")
        return RefineTable(self, project)

    def proposed(self, type: str) -> dict[str, str]:
        """What the service has for things of a type: names of properties by id, as the dialogue asks for them."""
        place = self.manifest["extend"]["propose_properties"]
        address = place["service_url"] + place["service_path"]
        answer = httpx.get(address, params={"type": type}, timeout=PATIENCE, trust_env=False)
        answer.raise_for_status()
        return {each["id"]: each["name"] for each in answer.json()["properties"]}

    def reconcile_config(self, type: str, details: dict[str, str]) -> dict[str, Any]:
        """What the dialogue sends for a service of the standard kind.

        Args:
            type: what the cells are.
            details: further columns, and which property each of them is.
        """
        return {
            "mode": "standard-service",
            "service": self.service,
            **self._spaces,
            "type": {"id": type, "name": type},
            "autoMatch": True,
            "batchSize": self.manifest["batchSize"],
            "columnDetails": [
                {"column": column, "property": {"id": property, "name": property}}
                for column, property in details.items()
            ],
            "limit": 0,
        }

    def endpoint(self) -> dict[str, str]:
        """Where values of matched rows come from."""
        return {"endpoint": self.service, **self._spaces}

    def spaces(self) -> dict[str, str]:
        """What ids of the service are told from others by."""
        return self._spaces

    def _token(self) -> str:
        return str(self._client.get("get-csrf-token").json()["token"])

    def _wait(self, project: str) -> None:
        ends = time.monotonic() + PATIENCE
        while self._client.get("get-processes", params={"project": project}).json()["processes"]:
            if time.monotonic() > ends:
                raise SystemExit("OpenRefine does not come to an end")
            time.sleep(0.1)

    def text(self, name: str, **form: str) -> str:
        """The file that a command answers with."""
        answer = self._client.post(name, data={**form, "csrf_token": self._token()})
        answer.raise_for_status()
        return answer.text


class RefineTable:
    """A project of OpenRefine: one table."""

    def __init__(self, program: OpenRefine, project: str) -> None:
        self.program, self.project = program, project

    def do(self, name: str, /, *, params: dict[str, Any] | None = None, **form: Any) -> dict[str, Any]:
        """A command about all rows."""
        return self.program.command(name, {"project": self.project, **(params or {})}, engine=ROWS, **form)

    @property
    def columns(self) -> dict[str, dict[str, Any]]:
        """The columns by name, in their order."""
        answer = self.program.command("get-models", {"project": self.project})
        return {each["name"]: each for each in answer["columnModel"]["columns"]}

    def guessed_types(self, column: str) -> list[str]:
        """What the dialogue offers first for a column."""
        answer = self.do(
            "guess-types-of-column", params={"columnName": column, "service": self.program.service}
        )
        return [each["id"] for each in answer["types"]]

    def reconcile(
        self, column: str, type: str, details: dict[str, str] | None = None
    ) -> list[ReconciledCell]:
        """Match the cells of a column."""
        self.do("reconcile", columnName=column, config=self.program.reconcile_config(type, details or {}))
        return self.reconciled(column)

    def reconciled(self, column: str) -> list[ReconciledCell]:
        """What became of the cells of a column that are not empty."""
        index = self.columns[column]["cellIndex"]
        answer = self.do("get-rows", params={"start": 0, "limit": 100_000})
        found = []
        for row in answer["rows"]:
            cell = row["cells"][index] if index < len(row["cells"]) else None
            if cell is None or cell.get("v") in (None, ""):
                continue
            said = answer["pool"]["recons"].get(str(cell.get("r")), {})
            match = (said.get("m") or {}).get("id", "") if said.get("j") == "matched" else ""
            found.append(ReconciledCell(row["i"], str(cell["v"]), match, said.get("c") or []))
        return found

    def choose(self, column: str, cell: ReconciledCell, candidate: dict[str, Any]) -> None:
        """Match a cell with one of its candidates, as a click on the tick does."""
        self.do(
            "recon-judge-one-cell",
            row=cell.row,
            cell=self.columns[column]["cellIndex"],
            judgment="matched",
            id=candidate["id"],
            name=candidate["name"],
            score=candidate["score"],
            types=",".join(candidate["types"]),
            **self.program.spaces(),
        )

    def use_as_ids(self, column: str) -> None:
        """Take the cells of a column for ids of the service."""
        self.do(
            "recon-use-values-as-identifiers",
            columnName=column,
            service=self.program.service,
            **self.program.spaces(),
        )

    def extend(self, column: str, properties: dict[str, str]) -> dict[str, int]:
        """Add columns of values of what is matched: the new columns, each with how many cells are filled."""
        before = list(self.columns)
        asked = {"properties": [{"id": id, "name": name} for id, name in properties.items()]}
        self.do("preview-extend-data", params={"columnName": column}, rowIndices=[0, 1], extension=asked)
        where = {"baseColumnName": column, "columnInsertIndex": before.index(column) + 1}
        self.do("extend-data", params={**where, **self.program.endpoint()}, extension=asked)
        added = [name for name in self.columns if name not in before]
        rows = self.rows()
        return {name: sum(bool(row[name]) for row in rows) for name in added}

    def add_ids(self, column: str, name: str) -> None:
        """Add a column with the ids of what is matched."""
        self.do(
            "add-column",
            baseColumnName=column,
            newColumnName=name,
            columnInsertIndex=0,
            expression="grel:cell.recon.match.id",
            onError="set-to-blank",
        )

    def rename(self, column: str, name: str) -> None:
        """Give a column another name."""
        self.do("rename-column", oldColumnName=column, newColumnName=name)

    def join(self, column: str, key: str) -> None:
        """Bring the values of a column that has several for a row into one cell."""
        self.do("join-multi-value-cells", columnName=column, keyColumnName=key, separator=" | ")

    def clear(self, column: str) -> None:
        """Forget what the cells of a column are matched with: their own words are exported again."""
        self.do("recon-discard-judgments", columnName=column, clearData="true")

    def export(self) -> bytes:
        """The table as CSV."""
        engine = json.dumps(ROWS)
        text = self.program.text("export-rows/table.csv", project=self.project, format="csv", engine=engine)
        return text.encode()

    def rows(self) -> list[dict[str, str]]:
        """The table as it is exported."""
        return list(csv.DictReader(io.StringIO(self.export().decode(), newline="")))


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start OpenRefine on a free port of loopback; end it afterwards.

    Args:
        folder: what it keeps, made new.

    Raises:
        SystemExit: it is not installed, or does not start.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise SystemExit(HOW_TO_INSTALL)
    port = free_port()
    command: Sequence[str] = (
        program, "-i", "127.0.0.1", "-p", str(port), "-d", str(folder), "-m", MEMORY, "-x", "refine.headless=true",
    )  # fmt: skip
    environment = os.environ | {"HOME": str(folder), "JAVA_OPTIONS": f"-Djava.io.tmpdir={folder}"}
    if LEFT_OUT.exists():
        environment["REFINE_CLASSES_DIR"] = str(LEFT_OUT)
    address = f"http://127.0.0.1:{port}"
    folder.mkdir()
    with (folder / "openrefine.log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
    try:
        wait_until_it_answers(f"{address}/command/core/get-version", process, "OpenRefine")
        yield address
    finally:
        # It is a script that starts Java, and nothing that it has needs to be saved.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
