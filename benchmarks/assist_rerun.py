"""A second `enrich` with nothing changed: no call to the model, in less than two seconds for 1,000 entries.

    python benchmarks/assist_rerun.py [--entries 1000] [--rounds 3]

Sets a catalogue of entries with pictures and captions, analyses it, and runs `pictoria-docs enrich` with votes, fields
and descriptions against a server on loopback that answers at once. Prints the seconds and the calls of the first run,
of runs with nothing changed (whole processes), and of one with --force, which takes all answers from memory.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pymupdf
from PIL import Image, ImageDraw

TARGET = 2.0
PER_PAGE = 4
KINDS = ("votes", "fields", "descriptions")


class Handler(BaseHTTPRequestHandler):
    """Answers any question by its schema, with nothing."""

    protocol_version = "HTTP/1.1"
    calls = 0
    turn = threading.Lock()

    def do_GET(self) -> None:
        self._send({"data": [{"id": "fake"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.turn:
            Handler.calls += 1
        said = json.dumps(answer(body["response_format"]["json_schema"]["schema"]))
        choice = {"message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
        self._send({"choices": [choice], "usage": {"prompt_tokens": 1, "completion_tokens": 1}})

    def _send(self, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def answer(schema: "dict[str, object]") -> object:
    """The least that a schema allows."""
    if "enum" in schema:
        return schema["enum"][0]  # type: ignore[index]
    if schema["type"] == "object":
        properties: dict[str, dict[str, object]] = schema["properties"]  # type: ignore[assignment]
        return {name: answer(part) for name, part in properties.items()}
    return {"array": [], "string": "a vase", "boolean": False}[str(schema["type"])]


def make_pdf(file: Path, entries: int) -> None:
    """Numbered entries, each with its picture and caption."""
    document = pymupdf.open()
    for first in range(1, entries + 1, PER_PAGE):
        page = document.new_page(width=595, height=842)
        for place, number in enumerate(range(first, min(first + PER_PAGE, entries + 1))):
            top = 50 + 190 * place
            page.insert_text((60, top), f"{number}. Bowl with a wide rim", fontsize=11, fontname="hebo")
            text = (
                f"Inv. {1000 + number}. Clay. H. {number % 40 + 5} cm. From tomb {number}. See fig. {number}. "
                "The wall is thin and the foot is worn all round; an incised line runs below the lip of the vessel."
            )
            page.insert_textbox(pymupdf.Rect(60, top + 8, 330, top + 150), text, fontsize=9)
            page.insert_image(pymupdf.Rect(370, top, 530, top + 120), stream=picture(number))
            page.insert_text((370, top + 134), f"Fig. {number}. Bowl {number}, side view.", fontsize=8)
    document.save(file)


def picture(number: int) -> bytes:
    """Another drawing for each number: the same one on many pages would be an ornament."""
    image, data = Image.new("RGB", (320, 240), "white"), io.BytesIO()
    ImageDraw.Draw(image).ellipse((20 + number % 50, 30, 300, 220 - number % 37), fill=(number % 256, 90, 40))
    image.save(data, "PNG")
    return data.getvalue()


def enrich(project: Path, *more: str) -> "tuple[float, int]":
    """Seconds and calls of one whole command."""
    before, begun = Handler.calls, time.perf_counter()
    command = [sys.executable, "-m", "pictoria_docs", "enrich", str(project), *more]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
    return time.perf_counter() - begun, Handler.calls - before


def stage_alone(folder: Path) -> float:
    """Seconds of `Project.assist` in a project that is open, with nothing changed."""
    from pictoria_docs import Project
    from pictoria_docs.pipeline.progress import Quiet

    with Project.open(folder) as project:
        project.analyse(progress=Quiet())
        begun = time.perf_counter()
        summary = project.assist()
        seconds = time.perf_counter() - begun
        assert (summary.done, summary.reused) == (0, 1)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        make_pdf(place / "bowls.pdf", options.entries)
        config = place / "config.yaml"
        config.write_text(f"models: {{cache: {place / 'answers.sqlite'}}}")
        analyse = [sys.executable, "-m", "pictoria_docs", "analyse", str(place / "bowls.pdf")]
        subprocess.run([*analyse, "--project", str(place / "p"), "-c", str(config)], check=True)
        asked = [part for kind in KINDS for part in ("--ask", kind)]
        url = f"http://127.0.0.1:{server.server_address[1]}"
        seconds, calls = enrich(place / "p", "--assist", "always", *asked, "--url", url, "--model", "fake")
        print(f"first run: {seconds:.1f} s, {calls} calls")
        again = [enrich(place / "p") for _ in range(options.rounds)]
        best, most = min(seconds for seconds, _ in again), max(calls for _, calls in again)
        each = ", ".join(f"{seconds:.2f}" for seconds, _ in again)
        print(f"nothing changed: {each} s, {most} calls")
        print(f"of which the stage itself: {stage_alone(place / 'p'):.3f} s")
        seconds, calls = enrich(place / "p", "--force")
        print(f"--force: {seconds:.1f} s, {calls} calls")
    server.shutdown()
    good = best < TARGET and most == 0
    print(f"{'reached' if good else 'missed'}: under {TARGET:g} s without a call, {options.entries} entries")
    sys.exit(not good)


if __name__ == "__main__":
    main()
