"""The assist stage over a real project and a real HTTP server: what is asked, stored, kept, and asked again."""

import base64
import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image

from bench.example import make_catalogue
from pictoria_docs.api.project import Project
from pictoria_docs.cluster.working import work_on
from pictoria_docs.document import Document, Entry, Field, Link, Status
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.pipeline.assist_run import AssistSummary
from pictoria_docs.pipeline.config import Config
from pictoria_docs.pipeline.progress import Quiet
from tests.enrichment.asked import grounded
from tests.models.fake_server import FakeServer, Handler, first, serving, silent, status
from tests.waiting import LIMIT, wait_until

QUIET = Quiet()
ROOT = Path(__file__).parents[2]
Say = Callable[[str, dict[str, Any]], object]
"""What a model answers to a prompt, and the schema that it was given."""


def nothing_known(prompt: str, schema: dict[str, Any]) -> object:
    """A model that knows nothing more than what the page says, which the rules know too."""
    if prompt == "vote":
        return {"answer": "yes"}
    if prompt == "panel_number":
        return {"number": ""}
    if prompt == "description":
        return {"seen": "A vase.", "known": "", "keywords": ["vase"]}
    return {name: [] for name in schema["properties"]}


def knows(**values: "dict[str, object]") -> Say:
    """A model that says these values of every entry."""

    def say(prompt: str, schema: dict[str, Any]) -> object:
        said = nothing_known(prompt, schema)
        if prompt == "fields":
            said = {name: [values[name]] if name in values else [] for name in schema["properties"]}
        return said

    return say


def answering(say: Say) -> Callable[[Handler, dict[str, Any]], None]:
    def reply(handler: Handler, body: dict[str, Any]) -> None:
        form = body["response_format"]["json_schema"]
        handler.say(json.dumps(say(form["name"], form["schema"])))

    return reply


@pytest.fixture
def folder(analysed_example: Path, tmp_path: Path) -> Path:
    """A project with the example catalogue, analysed."""
    return Path(shutil.copytree(analysed_example, tmp_path / "project"))


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with serving(answering(nothing_known)) as server:
        yield server


def config(folder: Path, url: str | list[str], asked: Mapping[str, str], **more: Any) -> Config:
    models = {
        "url": url,
        "model": "fake",
        "cache": str(folder.parent / "answers.sqlite"),
        "retries": 0,
        "backoff": 0.01,
        "max_wait": 0.05,
        **more.pop("models", {}),
    }
    return Config.model_validate({"models": models, "assist": dict(asked), **more})


ALL = {"fields": "always", "votes": "always", "numbers": "always", "descriptions": "always"}


def assisted(
    folder: Path, url: str | list[str], asked: Mapping[str, str] = ALL, *, force: bool = False, **more: Any
) -> tuple[Document, AssistSummary]:
    """The first document after one run, and what it did."""
    with Project.open(folder, config(folder, url, asked, **more)) as project:
        project.analyse(progress=QUIET, jobs=1)
        summary = project.assist(force=force)
        return project.documents[0].data, summary


def stored(folder: Path) -> Document:
    with Project.open(folder) as project:
        return project.documents[0].data


def quoted(value: str, quote: str | None = None) -> dict[str, object]:
    return {"value": value, "quote": value if quote is None else quote}


def fields(document: Document, name: str, stage: str = "assist") -> list[Field]:
    return [
        field
        for entry in document.entries
        for field in entry.fields
        if field.name == name and field.origin.stage == stage
    ]


def test_everything_that_is_asked_for_is_asked_and_stored(folder: Path, server: FakeServer) -> None:
    before = stored(folder)
    document, summary = assisted(folder, server.url)
    kinds = {body["response_format"]["json_schema"]["name"] for body in server.asked}
    assert {"fields", "vote", "description"} <= kinds
    assert (summary.done, summary.total.asked) == (1, len(server.asked))
    assert summary.total.tokens == 10 * summary.total.asked
    described = [figure for figure in document.figures if figure.description is not None]
    assert len(described) == summary.total.described > 0
    # Every request shows the picture that it is about, and pages of a catalogue weigh little.
    assert all(len(json.dumps(body)) < 2_000_000 for body in server.asked)
    assert {entry.id for entry in document.entries} == {entry.id for entry in before.entries}


def test_off_asks_nothing(folder: Path, server: FakeServer) -> None:
    before = stored(folder)
    document, summary = assisted(folder, server.url, dict.fromkeys(ALL, "off"))
    assert (server.asked, summary.total.asked) == ([], 0)
    assert document == before


def test_a_second_run_with_nothing_changed_asks_nothing(folder: Path, server: FakeServer) -> None:
    first, _ = assisted(folder, server.url)
    calls = len(server.asked)
    second, summary = assisted(folder, server.url)
    assert (len(server.asked), summary.done, summary.reused) == (calls, 0, 1)
    assert second == first
    again, summary = assisted(folder, server.url, force=True)
    assert (len(server.asked), summary.done) == (calls, 1)
    assert summary.total.cached == summary.total.asked == calls and summary.total.tokens == 0
    assert again == first


def test_what_is_found_is_grounded_and_what_is_made_up_is_counted(folder: Path) -> None:
    say = knows(
        material=quoted("Pâte fine"), condition=quoted("entirely of gold"), culture=quoted("engobe", "Pâte")
    )
    with serving(answering(say)) as server:
        document, summary = assisted(folder, server.url, {"fields": "always"})
    found = fields(document, "material")
    assert len(found) == summary.total.filled > 0
    assert all(grounded(field, document) for field in found)
    assert {field.origin.model for field in found} == {"fake"}
    assert summary.total.refused == {
        "not_on_page": len(document.entries),
        "not_in_quote": len(document.entries),
    }
    assert fields(document, "condition") == fields(document, "culture") == []


def test_the_export_shows_value_origin_and_where_they_disagree(folder: Path, tmp_path: Path) -> None:
    say = knows(
        material=quoted("Pâte fine"),
        description=quoted("Le pied porte des traces d'usure"),
        title=quoted("bien cuite"),
    )
    with serving(answering(say)) as server:
        document, summary = assisted(folder, server.url, {"fields": "always"})
    assert summary.total.disputed == len(fields(document, "title")) > 0
    with Project.open(folder) as project:
        project.export(tmp_path / "out", format="csv")
    with (tmp_path / "out/catalogue/fields.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    disputed = [row for row in rows if row["field"] == "title"]
    assert {(row["origin"], row["alternative"]) for row in disputed} == {
        ("linking", ""),
        ("fake (fields@2)", "1"),
    }
    assert {row["value"] for row in disputed if row["alternative"]} == {"bien cuite"}
    filled = [row for row in rows if row["field"] == "material" and row["origin"].startswith("fake")]
    assert filled and all((row["value"], row["alternative"]) == ("Pâte fine", "") for row in filled)


# Votes


def doubtful(tmp_path: Path) -> Path:
    """A project with a caption below two pictures of which it may mean either."""
    document = pymupdf.open()
    page = document.new_page(width=480, height=680)
    for index, colour in enumerate(("brown", "navy")):
        picture = tmp_path / f"{colour}.png"
        Image.new("RGB", (320, 280 + index), colour).save(picture)
        x0 = 60 + 200 * index
        # Of one height they would be a pair that the caption describes.
        rect = pymupdf.Rect(x0, 90 + 30 * index, x0 + 160, 230)
        page.insert_image(rect, filename=picture, keep_proportion=False)
    page.insert_text((150, 250), "Fig. 1. Amphora with a frieze of lions,", fontsize=9)
    page.insert_text((150, 261), "from the northern slope.", fontsize=9)
    text = "The excavations of the northern slope brought to light a large number of fragments. " * 8
    page.insert_textbox(pymupdf.Rect(50, 400, 430, 600), text, fontsize=10)
    document.save(tmp_path / "doubt.pdf")
    with Project.open(tmp_path / "project") as project:
        project.add(tmp_path / "doubt.pdf")
        project.analyse(progress=QUIET, jobs=1)
    return tmp_path / "project"


def caption_link(document: Document) -> Link:
    (link,) = [link for link in document.links if link.type == "caption_of"]
    return link


def voting(chosen: str, before: Document) -> Callable[[Handler, dict[str, Any]], None]:
    """A model that says yes to one picture and no to the other: the left one is brown, the other navy."""
    first, second = sorted(before.pages[0].figures, key=lambda figure: figure.box.x0)
    assert chosen in (first.id, second.id)

    def reply(handler: Handler, body: dict[str, Any]) -> None:
        address = next(part for part in body["messages"][-1]["content"] if part["type"] == "image_url")
        data = base64.b64decode(address["image_url"]["url"].partition("base64,")[2])
        red, _, blue = Image.open(io.BytesIO(data)).convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
        word = "yes" if (red > blue) == (chosen == first.id) else "no"
        tokens = ['{"answer"', ":", ' "', word, '"}']
        other = {"yes": "no", "no": "yes"}[word]
        content = [
            {
                "token": token,
                "logprob": -0.05 if token == word else 0.0,
                "top_logprobs": [{"token": token, "logprob": -0.05}, {"token": other, "logprob": -3.0}]
                if token == word
                else [{"token": token, "logprob": 0.0}],
            }
            for token in tokens
        ]
        handler.say("".join(tokens), logprobs={"content": content})

    return reply


@pytest.mark.parametrize("turn", [True, False])
def test_votes_turn_a_doubtful_link_or_make_it_surer(tmp_path: Path, turn: bool) -> None:
    folder = doubtful(tmp_path)
    before = stored(folder)
    link = caption_link(before)
    assert link.runner_up is not None
    chosen = link.runner_up.target if turn else link.target
    with serving(voting(chosen, before)) as server:
        one_by_one = {"models": {"concurrency": 1}}
        document, summary = assisted(folder, server.url, {"votes": "always"}, **one_by_one)
        assert all(body["logprobs"] and body["top_logprobs"] == 20 for body in server.asked)
    assert (summary.total.votes, len(server.asked)) == (2, 2)
    after = caption_link(document)
    assert after.target == chosen
    if not turn:
        assert after.confidence > link.confidence


# What goes wrong


def test_a_dead_server_is_one_sentence_and_changes_nothing(folder: Path) -> None:
    with serving(answering(nothing_known)) as gone:
        url, port = gone.url, gone.server_address[1]
    before = stored(folder)
    with pytest.raises(MissingPartError) as caught:
        assisted(folder, url)
    assert len(caught.value.sentence().splitlines()) == 1 and url in caught.value.sentence()
    assert stored(folder) == before
    with serving(answering(nothing_known), port) as back:
        _, summary = assisted(folder, url)
        assert summary.done == 1 and len(back.asked) == summary.total.asked > 0


def test_of_several_servers_one_that_is_gone_costs_nothing(folder: Path, server: FakeServer) -> None:
    with serving(answering(nothing_known)) as gone:
        urls = [gone.url, server.url]
    _, summary = assisted(folder, urls)
    assert summary.total.asked == len(server.asked) > 0 and not summary.total.failed
    with serving(answering(nothing_known)) as other:
        urls = [gone.url, other.url]
    with pytest.raises(MissingPartError) as caught:
        assisted(folder, urls)
    assert all(url in caught.value.sentence("fr") for url in urls)
    with pytest.raises(ConfigError):
        assisted(folder, [server.url, "http://8.8.8.8/v1"])


def test_a_server_that_dies_in_the_midst_loses_nothing_that_was_answered(folder: Path) -> None:
    good, seen = answering(nothing_known), iter(range(10**6))

    def dying(handler: Handler, body: dict[str, Any]) -> None:
        good(handler, body) if next(seen) < 5 else status(503)(handler, body)

    before = stored(folder)
    with serving(dying) as server:
        port = server.server_address[1]
        document, summary = assisted(folder, server.url, {"fields": "always"}, models={"concurrency": 1})
        assert summary.total.failed == {"unreachable": len(before.entries) - 5}
        assert not summary.total.complete
        url = server.url
    with serving(good, port) as server:
        document, summary = assisted(folder, url, {"fields": "always"}, models={"concurrency": 1})
        assert (len(server.asked), summary.total.cached) == (len(before.entries) - 5, 5)
        assert summary.total.complete and not summary.total.failed
    assert len(document.entries) == len(before.entries)


@pytest.mark.slow
def test_killed_in_the_midst_the_next_run_asks_only_what_is_missing(folder: Path) -> None:
    script = (
        "import sys; from pictoria_docs.api.project import Project\n"
        "with Project.open(sys.argv[1]) as project: project.assist()\n"
    )
    before = stored(folder)
    with serving(first(6, answering(nothing_known), silent)) as server:
        chosen = config(folder, server.url, ALL, models={"concurrency": 1})
        Project.open(folder, chosen).close()
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen([sys.executable, "-c", script, str(folder)], env=environment)
        wait_until(lambda: len(server.asked) == 7 or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
        process.wait(LIMIT)
        asked = len(server.asked)
        assert asked == 7
        assert stored(folder) == before  # all or nothing
        server.reply = answering(nothing_known)
        document, summary = assisted(folder, server.url, models={"concurrency": 1})
        # The one that was under way is asked again, those that were answered are not.
        assert summary.total.cached >= asked - 1
        assert len(server.asked) - asked == summary.total.asked - summary.total.cached
        assert max(server.questions.values()) <= 2
    assert any(figure.description is not None for figure in document.figures)


def test_no_model_and_an_address_outside_are_one_sentence(folder: Path) -> None:
    asked = {"assist": {"fields": "always"}}
    for models, word in (({}, "model"), ({"url": "http://192.0.2.1:9/v1", "model": "x"}, "allowed_hosts")):
        with Project.open(folder, Config.model_validate({**asked, "models": models})) as project:
            with pytest.raises(ConfigError) as caught:
                project.assist()
            assert word in caught.value.sentence()


def test_documents_before_the_one_that_fails_are_stored(folder: Path, tmp_path: Path) -> None:
    good = answering(nothing_known)
    with serving(good) as server:
        _, first = assisted(folder, server.url, {"descriptions": "always"})
        server.reply = status(503)
        make_catalogue(tmp_path / "second.pdf")
        with pymupdf.open(tmp_path / "second.pdf") as other:
            other.delete_page(-1)
            other.save(tmp_path / "third.pdf")
        with Project.open(folder) as project:
            project.add(tmp_path / "third.pdf")
            project.analyse(progress=QUIET, jobs=1)
            (tmp_path / "answers.sqlite").unlink()
            with pytest.raises(MissingPartError):
                project.assist()
            counts = [
                sum(figure.data.description is not None for figure in view.figures)
                for view in project.documents
            ]
    assert counts == [first.total.described, 0]


# What stands


def test_another_linking_drops_what_models_said_of_the_old(folder: Path, server: FakeServer) -> None:
    plain = stored(folder)
    document, _ = assisted(folder, server.url, {"descriptions": "always"})
    assert any(figure.description is not None for figure in document.figures)
    changed = config(folder, server.url, {"descriptions": "always"}, linking={"facing_pages": False})
    with Project.open(folder, changed) as project:
        project.analyse(progress=QUIET, jobs=1)
        relinked = project.documents[0].data
        assert all(figure.description is None for figure in relinked.figures)
        calls = len(server.asked)
        summary = project.assist()
        assert summary.done == 1 and any(figure.data.description for figure in project.documents[0].figures)
    assert len(server.asked) - calls == summary.total.asked - summary.total.cached
    assert {entry.id for entry in relinked.entries} == {entry.id for entry in plain.entries}


def test_a_decision_on_a_field_stands_over_any_model(folder: Path) -> None:
    say = knows(title=quoted("engobe sombre"))
    with serving(answering(say)) as server:
        with Project.open(folder) as project:
            entry = project.documents[0].data.entries[0]
            project.decide(f"{entry.id}/title", "correct", {"value": "Amphore à bandes"}, user="Ada")
        document, _ = assisted(folder, server.url, {"fields": "always"})
    decided, other = document.find(entry.id), document.entries[1]
    assert isinstance(decided, Entry)
    # What the model says instead stands beside it, for whoever wants to look again.
    (title,) = [field for field in decided.fields if field.name == "title" and not field.alternative]
    assert (title.value, title.origin.user, title.confidence) == ("Amphore à bandes", "Ada", 1.0)
    assert len([field for field in other.fields if field.name == "title"]) == 2
    # Of a field that the model disputes, a person chooses: one value stands.
    with Project.open(folder) as project:
        project.decide(f"{other.id}/title", "accept", user="Ada")
        accepted = project.documents[0].data.find(other.id)
    assert isinstance(accepted, Entry)
    assert sorted(field.alternative for field in accepted.fields if field.name == "title") == [False, True]


@pytest.mark.parametrize("action", ["accept", "reject"])
def test_a_decision_on_a_link_stands_over_any_vote(tmp_path: Path, action: str) -> None:
    folder = doubtful(tmp_path)
    before = stored(folder)
    link = caption_link(before)
    assert link.runner_up is not None
    with Project.open(folder) as project:
        project.decide(link.id, action, user="Ada")
    with serving(voting(link.runner_up.target, before)) as server:
        document, _ = assisted(folder, server.url, {"votes": "always"}, models={"concurrency": 1})
    same = [each for each in document.links if (each.source, each.target) == (link.source, link.target)]
    assert [each.status for each in same] == [Status.ACCEPTED if action == "accept" else Status.REJECTED]


def drawn_over(page: str) -> Callable[[Handler, dict[str, Any]], None]:
    """A document model that sees a picture in the lower third of each page, and a caption under it."""

    def reply(handler: Handler, body: dict[str, Any]) -> None:
        handler.say(page)

    return reply


SEEN = (
    "<doctag><picture><loc_120><loc_380><loc_380><loc_430></picture>"
    "<text><loc_50><loc_20><loc_450><loc_40>Words that stand nowhere on this page at all.</text></doctag>"
)


def test_pictures_that_a_document_model_sees_and_the_page_bears_out_are_added(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page(width=420, height=595)
    page.insert_textbox(
        (60, 60, 360, 300), "The finds of the eastern trench are kept in the museum. " * 12, fontsize=10
    )
    pdf.save(tmp_path / "plain.pdf")
    with Project.open(tmp_path / "project") as project:
        project.add(tmp_path / "plain.pdf")
        project.analyse(progress=QUIET, jobs=1)
        assert not project.documents[0].figures
    asked = {"regions": "always"}
    with serving(drawn_over(SEEN)) as server:
        document, summary = assisted(
            tmp_path / "project", server.url, asked, models={"model": "granite-docling-258m"}
        )
    (figure,) = document.figures
    assert figure.origin.stage == "assist" and figure.origin.model == "granite-docling-258m"
    assert figure.box.iou(figure.box.__class__(100.8, 452.2, 319.2, 511.7)) > 0.9
    assert summary.total.pictures == 1 and summary.total.refused["not_on_page"] == 1


def test_a_model_whose_format_nobody_knows_is_asked_for_no_regions(folder: Path, server: FakeServer) -> None:
    with pytest.raises(ConfigError) as caught:
        assisted(folder, server.url, {"regions": "always"})
    assert caught.value.code == "model_tells_no_regions" and not server.asked


def test_a_model_that_reads_words_only_is_asked_about_fields_alone(folder: Path) -> None:
    blind = {"pictures": False}
    with serving(answering(knows(material=quoted("Pâte fine")))) as server:
        document, summary = assisted(folder, server.url, {"fields": "always"}, models=blind)
        assert summary.total.filled == len(document.entries) == len(server.asked)
        assert "image_url" not in json.dumps(server.asked)
        with pytest.raises(ConfigError) as caught:
            assisted(folder, server.url, {"fields": "always", "votes": "always"}, models=blind)
    assert "--ask fields" in caught.value.sentence("fr")


def test_models_are_asked_in_shards_as_in_one_run(folder: Path, server: FakeServer, tmp_path: Path) -> None:
    plain = Path(shutil.copytree(folder, tmp_path / "plain"))
    expected, _ = assisted(plain, server.url, ALL)
    with Project.open(folder, config(folder, server.url, ALL)) as project:
        plan = project.plan(tmp_path / "plan", stages="assist")
        assert project.merge(plan, partial=True).merged == 0
        work_on(plan, 0, jobs=1)
        assert project.merge(plan).merged == 1
        assert project.documents[0].data.entries == expected.entries
