"""Throughput of the client against the server's own benchmark tool: same server, same prompts, same run.

    python benchmarks/model_client.py MODEL.yaml [--questions 200] [--concurrency 32] [--rounds 6]

Starts vLLM's server of a model config (or takes the one that runs), puts the same questions through our client and
through `vllm bench serve`, by turns, now one first and now the other, and prints questions a second:

- theirs: the tool's requests are made ready before its clock starts;
- ours: likewise; from the request to the checked answer;
- whole: ours, with the drawing of pages, cutting and encoding of pictures in the time. Where server and client share
  two cores, as here, each millisecond of that stops the server for more than one.

All find the server's caches warm. Needs a Python that has vLLM (PICTORIA_VLLM_PYTHON).
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
from PIL import Image, ImageDraw

from pictoria_docs.models import prompts
from pictoria_docs.models.backend import Request
from pictoria_docs.models.client import ModelClient
from pictoria_docs.models.model_config import ModelConfig, load_model
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Crop, Json, Question
from pictoria_docs.models.server import Server, start_server

TARGET = 0.95
TOOL = (
    "import argparse, vllm.benchmarks.serve as tool;"
    "parser = argparse.ArgumentParser(); tool.add_cli_args(parser); tool.main(parser.parse_args())"
)
SCHEMA: Json = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 30},
        "material": {"type": "array", "maxItems": 2, "items": {"type": "string", "maxLength": 12}},
    },
    "required": ["title", "material"],
    "additionalProperties": False,
}


class Flat(ModelClient):
    """The client, with all words in the user's turn: the tool knows no other."""

    def _body(self, request: Request) -> bytes:
        body = json.loads(super()._body(request))
        system, user = body["messages"]
        body["messages"] = [
            {"role": "user", "content": [{"type": "text", "text": system["content"]}, *user["content"]]}
        ]
        return json.dumps(body).encode()


class Recorder(Flat):
    """Keeps what is sent, by question: the tool sends the same."""

    def __init__(self, *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        self.sent: dict[str, bytes] = {}

    def _body(self, request: Request) -> bytes:
        self.sent[request.question.id] = super()._body(request)
        return self.sent[request.question.id]


class Ready(Recorder):
    """The client with requests made ready before the clock starts, as the tool's are."""

    def _body(self, request: Request) -> bytes:
        return self.sent[request.question.id]


def page_image(number: int) -> tuple[Image.Image, float]:
    """A page with something on it."""
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    for row in range(40):
        draw.text(
            (80, 60 + 40 * row), f"{number}.{row} Vase, fin du Ve s. av. J.-C., H. {row} cm", fill="black"
        )
    draw.ellipse((300, 500, 900, 1100), fill=(150, 60 + number % 100, 40))
    return image, 150 / 72


def questions(count: int) -> list[Question]:
    return [
        Question(
            id=str(number),
            prompt="check",
            language="fr",
            values={
                "text": f"{number}. Amphore à figures rouges, inv. {number * 7}, argile, H. {number % 50} cm."
            },
            schema=SCHEMA,
            crops=(Crop(1 + number // 8, (100, 200, 300 + number % 8 * 10, 400), "picture"),),
            max_tokens=200,
        )
        for number in range(count)
    ]


def ours(client: ModelClient, asked: list[Question]) -> float:
    begun = time.monotonic()
    answers = client.ask_all(asked)
    seconds = time.monotonic() - begun
    failed = [answer for answer in answers if answer.data is None]
    if failed:
        raise SystemExit(f"{len(failed)} questions failed, the first: {failed[0]}")
    print(f"  ours: {sum(answer.tokens_in for answer in answers)} tokens in,", end=" ")
    print(f"{sum(answer.tokens_out for answer in answers)} out, {seconds:.1f} s", flush=True)
    return len(answers) / seconds


def theirs(server: Server, config: ModelConfig, sent: list[Json], concurrency: int, python: str) -> float:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with (folder / "prompts.jsonl").open("w", encoding="utf-8") as lines:
            for message in sent:
                lines.write(json.dumps({"content": message["content"]}) + "\n")
        form = {"type": "json_schema", "json_schema": {"name": "check", "schema": SCHEMA, "strict": True}}
        command = [python, "-c", TOOL, "--backend", "openai-chat", "--endpoint", "/v1/chat/completions"]
        command += ["--host", server.host, "--port", str(server.port), "--model", config.name]
        command += ["--tokenizer", config.location, "--dataset-name", "custom_image", "--disable-shuffle"]
        command += ["--dataset-path", str(folder / "prompts.jsonl"), "--num-prompts", str(len(sent))]
        command += ["--max-concurrency", str(concurrency), "--custom-output-len", "200", "--temperature", "0"]
        command += ["--extra-body", json.dumps({"response_format": form, "seed": 0})]
        command += ["--save-result", "--result-dir", scratch, "--result-filename", "result.json"]
        quiet = {
            key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "OMP_THREAD_LIMIT")
        }
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(done.stderr[-2000:])
        result = json.loads((folder / "result.json").read_text())
    if result["completed"] != len(sent):
        raise SystemExit(f"the tool completed {result['completed']} of {len(sent)}")
    print(f"  theirs: {result['total_input_tokens']} tokens in (text only),", end=" ")
    print(f"{result['total_output_tokens']} out, {result['duration']:.1f} s", flush=True)
    return float(result["request_throughput"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", help="name or file of a model config")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    python = os.environ.get("PICTORIA_VLLM_PYTHON", "python")
    config = load_model(options.model)
    # The same fences each time: else the tool alone would send what the server has seen before, word for word.
    prompts.secrets.token_hex = lambda size: "5f" * size  # type: ignore[assignment,misc]
    server, new = start_server(config)
    try:
        how = ModelOptions(concurrency=options.concurrency)
        asked = questions(options.questions)
        recorder = Recorder(server.url, config=config, options=how, image_of=page_image)
        print(f"warm-up: {ours(recorder, asked):.2f} questions/s", flush=True)
        ready = Ready(server.url, config=config, options=how)
        ready.sent = recorder.sent
        bare = [replace(question, crops=()) for question in asked]
        messages = [json.loads(recorder.sent[question.id])["messages"][0] for question in asked]
        ways: dict[str, Callable[[], float]] = {
            "theirs": lambda: theirs(server, config, messages, options.concurrency, python),
            "ours": lambda: ours(ready, bare),
            "whole": lambda: ours(Flat(server.url, config=config, options=how, image_of=page_image), asked),
        }
        rates: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(options.rounds):
            for name in sorted(ways, reverse=number % 2 == 0):
                rates[name].append(ways[name]())
            print(
                ", ".join(f"{name} {rate[-1]:.2f}" for name, rate in rates.items()), "questions/s", flush=True
            )
    finally:
        if new:
            server.stop()
    version = httpx.get(server.url.removesuffix("/v1") + "/version", trust_env=False).text if not new else ""
    for name in ("ours", "whole"):
        ratio = statistics.median(rates[name]) / statistics.median(rates["theirs"])
        single = sorted(one / other for one, other in zip(rates[name], rates["theirs"], strict=True))
        goal = f" (at least {TARGET})" if name == "ours" else ""
        print(
            f"{name}: ratio of medians {ratio:.3f}{goal}; by round {single[0]:.2f} to {single[-1]:.2f} {version}"
        )


if __name__ == "__main__":
    main()
