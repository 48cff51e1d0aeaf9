"""`PageCanvas`: its value, and what becomes of a person's changes; in a browser, what a person does."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

from pictoria_docs import NotFoundError, PictoriaError, Project
from pictoria_docs.apps.components import PageCanvas, PageData
from pictoria_docs.editing.edits import Edit, Edits
from tests.apps.answering import answering
from tests.apps.page_in_gradio import CanvasInGradio, opened
from tests.programs import needs_chromium
from tests.waiting import wait_until

PAGE = 3
FILE = {"path": "page.jpg", "meta": {"_type": "gradio.FileData"}}
PATIENCE = 60.0
"""Seconds that a busy machine may take to answer."""
FREE = (60.0, 530.0), (300.0, 620.0)
"""A box of that page on which nothing stands."""


@pytest.fixture
def catalogue(example_project: Callable[[], Path]) -> Iterator[Project]:
    with Project.open(example_project()) as project:
        yield project


def data_of(project: Project, number: int = PAGE) -> PageData:
    return PageData.of_page(project.documents[0].page(number))


def step(key: str, *edits: dict[str, Any]) -> Edits:
    numbered = [{"key": f"{key}-{i:08}", **edit} for i, edit in enumerate(edits)]
    return Edits.model_validate({"change_set": f"{key}-changes", "edits": numbered})


def done(data: PageData, *steps: Edits, undone: tuple[str, ...] = ()) -> PageData:
    return PageData(data.content, data.image, steps, undone)


def new_figure(digit: str = "a") -> dict[str, Any]:
    changes = {"page": PAGE, "type": "figure", "box": [60, 530, 300, 620]}
    return {"action": "add", "id": "reg-u" + digit * 16, "kind": "region", "changes": changes}


# Its value


def test_what_is_shown_comes_back_as_it_was(catalogue: Project) -> None:
    canvas = PageCanvas()
    for page in catalogue.documents[0].pages:
        sent = json.loads(json.dumps(canvas.postprocess(page)))
        data = canvas.preprocess(sent)
        assert data is not None and (data.number, data.document) == (page.number, catalogue.documents[0].id)
        assert {region["id"] for region in data.regions} >= {region.id for region in page.regions}
        assert not data.edits
        again = json.loads(json.dumps(canvas.postprocess(data)))
        assert again == {**sent, "page": {**sent["page"], "image": None}}, "the browser has the picture"


def test_nothing_is_shown_without_a_page() -> None:
    canvas = PageCanvas()
    assert canvas.preprocess(canvas.postprocess(None)) is None


KEYS = st.text("0123456789abcdef", min_size=8, max_size=32)
EDITS = st.builds(
    Edit,
    key=KEYS,
    action=st.sampled_from(["accept", "correct", "add", "reject", "withdraw"]),
    id=st.text("abcdef-0123456789", min_size=3, max_size=30),
    revision=st.none() | st.integers(0, 9),
    kind=st.sampled_from(["region", "entry", "mention", "link"]),
    changes=st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.floats(0, 600), max_size=3),
)
STEPS = st.lists(st.builds(Edits, change_set=KEYS, edits=st.lists(EDITS, min_size=1, max_size=3)), max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, undone=st.lists(KEYS, max_size=3))
def test_what_a_person_did_comes_back_as_it_was(steps: list[Edits], undone: list[str]) -> None:
    data = PageData({"document": "doc-1", "number": 3, "regions": []}, None, tuple(steps), tuple(undone))
    sent = {**json.loads(json.dumps(data.to_json())), "image": FILE}
    assert PageData.from_json(sent) == data


def test_a_page_without_a_project_is_shown_like_one_of_a_project(catalogue: Project) -> None:
    document = catalogue.documents[0]
    shown = PageData.of_document(document.data, PAGE, document.page(PAGE).image(width=400))
    data = data_of(catalogue)
    for name in ("regions", "entries", "mentions", "links"):
        told = ("id", "type", "page", "box", "number", "title", "source", "target", "status", "name")
        both = [
            sorted(
                ({key: each.get(key) for key in told} for each in page.content[name]),
                key=lambda each: each["id"],
            )
            for page in (shown, data)
        ]
        assert both[0] == both[1] and (name == "entries" or both[0]), name
    assert shown.content["link_rules"] == data.content["link_rules"]
    sent = PageCanvas(shown).value
    assert Path(sent["page"]["image"]["path"]).is_file()
    with pytest.raises(NotFoundError):
        PageData.of_document(document.data, 99, b"")


@pytest.mark.parametrize(
    "broken",
    [
        {"number": 3},
        {"image": FILE, "document": "d"},
        {"image": FILE, "number": "three"},
        {"image": FILE, "number": 3, "steps": [{"change_set": "12345678", "edits": [{"action": "explode"}]}]},
        {"image": FILE, "number": 3, "undone": [5]},
        {"image": FILE, "number": 3, "steps": "all"},
    ],
)
def test_what_is_no_page_is_refused_in_one_sentence(broken: dict[str, Any]) -> None:
    with pytest.raises(PictoriaError):
        PageCanvas().preprocess({"page": broken})


def test_a_browser_gets_no_files_but_the_picture_and_our_programs(catalogue: Project) -> None:
    with gr.Blocks() as demo:
        canvas = PageCanvas(catalogue.documents[0].page(PAGE))
        canvas.change(lambda page: page, canvas, canvas, queue=False, api_name="echo")
    app = gr.mount_gradio_app(FastAPI(), demo, path="/tool", ssr_mode=False)
    with answering(app) as address, httpx.Client(base_url=f"{address}/tool/", timeout=PATIENCE) as client:
        value = client.get("config").json()["components"][0]["props"]["value"]
        answer = client.post("gradio_api/run/echo", json={"data": [value]}).json()["data"][0]
        assert answer["page"]["regions"] == value["page"]["regions"]
        for file in (value["module"], value["page"]["image"]):
            assert client.get(f"gradio_api/file={file['path']}").status_code == 200
        private = str(catalogue.path / "project.sqlite")
        module = Path(value["module"]["path"])
        for path in (private, str(module.parents[1] / "page_data.py")):
            assert client.get(f"gradio_api/file={path}").status_code == 403
        for image in ({**FILE, "path": private}, {"path": private}, private):
            forged = {**value, "page": {**value["page"], "image": image}}
            echoed = client.post("gradio_api/run/echo", json={"data": [forged]})
            assert echoed.status_code == 500 or echoed.json()["data"][0]["page"]["image"] is None


# What becomes of changes


def test_changes_become_decisions_once(catalogue: Project) -> None:
    document, data = catalogue.documents[0], data_of(catalogue)
    figure = document.page(PAGE).figures[0]
    steps = [step("one", {"action": "accept", "id": figure.id}), step("two", new_figure())]
    steps.append(step("tri", {"action": "correct", "id": figure.id, "changes": {"box": [100, 80, 300, 200]}}))
    for count in (1, 2, 3, 3):
        assert done(data, *steps[:count]).apply(catalogue, user="ana") == []
    page = document.page(PAGE)
    assert "reg-u" + "a" * 16 in [region.id for region in page.regions]
    changed = next(each for each in page.figures if each.id == figure.id)
    assert (changed.status, changed.decided_by, tuple(changed.box)) == (
        "corrected",
        "ana",
        (100, 80, 300, 200),
    )
    assert len(catalogue.store.decisions.stored(document.id)) == 3


def test_what_is_taken_back_is_no_decision_any_more(catalogue: Project) -> None:
    document, data = catalogue.documents[0], data_of(catalogue)
    figure = document.page(PAGE).figures[0]
    one, two = step("one", new_figure()), step("two", {"action": "reject", "id": figure.id})
    assert done(data, one, two).apply(catalogue) == []
    assert figure.id not in [each.id for each in document.page(PAGE).figures]
    for _ in range(2):
        assert done(data, one, undone=("two-changes",)).apply(catalogue) == []
        assert figure.id in [each.id for each in document.page(PAGE).figures]
    again = step("tri", {"action": "reject", "id": figure.id})
    assert done(data, one, again, undone=("two-changes",)).apply(catalogue) == []
    assert figure.id not in [each.id for each in document.page(PAGE).figures]
    assert (
        done(data, undone=("two-changes", "tri-changes", "one-changes", "never-done")).apply(catalogue) == []
    )
    ids = [region.id for region in document.page(PAGE).regions]
    assert figure.id in ids and "reg-u" + "a" * 16 not in ids


def test_what_others_decided_meanwhile_is_told(catalogue: Project) -> None:
    data = data_of(catalogue)
    figure = catalogue.document(data.document).page(PAGE).figures[0]
    region = next(each for each in data.regions if each["id"] == figure.id)
    figure.correct(number="2b", user="ben")
    edit = {"action": "reject", "id": region["id"], "revision": region["revision"]}
    (sentence,) = done(data, step("one", edit)).apply(catalogue, user="ana")
    assert "ben" in sentence
    (sentence,) = done(data, step("two", {"action": "accept", "id": "reg-none"})).apply(catalogue, user="ana")
    assert sentence


def test_where_people_may_only_look_nothing_is_changed(catalogue: Project) -> None:
    data = done(data_of(catalogue), step("one", new_figure()))
    for interactive, edits in ((True, 1), (False, 0)):
        canvas = PageCanvas(interactive=interactive)
        received = canvas.preprocess(canvas.postprocess(data))
        assert received is not None and len(received.edits) == edits


# In a browser


class Heard:
    """An application with a canvas, and what its handlers were told."""

    def __init__(self, project: Project) -> None:
        self.project, self.document = project, project.documents[0]
        self.changes: list[PageData] = []
        self.told: list[tuple[str, Any]] = []

    def change(self, page: PageData) -> str:
        self.changes.append(page)
        return " ".join(f"{edit.action} {edit.kind}" for edit in page.edits)

    def select(self, event: gr.SelectData) -> None:
        self.told.append(("select", event.index))

    def link(self, event: gr.EventData) -> None:
        self.told.append(("link", tuple(event.value[name] for name in ("type", "source", "target"))))

    def turn(self, event: gr.EventData) -> Any:
        self.told.append(("turn", event.page))
        return self.document.page(event.page)


@pytest.mark.slow
@needs_chromium
def test_a_person_selects_draws_links_and_takes_back(catalogue: Project, browser: Browser) -> None:
    heard = Heard(catalogue)
    with gr.Blocks() as demo:
        canvas = PageCanvas(heard.document.page(PAGE), label="The page")
        log = gr.Textbox(label="Done so far")
        gr.Textbox(label="Note")
        canvas.change(heard.change, canvas, log)
        canvas.select(heard.select)
        canvas.link(heard.link)
    figures, captions = heard.document.page(PAGE).figures, heard.document.page(PAGE).captions
    with opened(demo, browser) as page:
        log_field, shown = page.get_by_label("Done so far"), CanvasInGradio(page).wait()
        expect(page.get_by_text("The page")).to_be_visible()
        assert heard.changes == [], "nobody has changed anything yet"
        x0, y0, x1, y1 = figures[0].box
        shown.click(((x0 + x1) / 2, y1 - 15))
        wait_until(lambda: ("select", figures[0].id) in heard.told)
        shown.press("a")
        expect(log_field).to_have_value("accept region")
        shown.press("b", "1")
        shown.drag(*FREE)
        expect(log_field).to_have_value("accept region add region")
        edit = heard.changes[-1].edits[-1]
        assert edit.changes["type"] == "figure"
        assert all(abs(a - b) < 2 for a, b in zip(edit.changes["box"], [*FREE[0], *FREE[1]], strict=True))
        assert edit.id in [region["id"] for region in heard.changes[-1].regions]
        # A link from the first caption to what was drawn; `change` is told of it too.
        x0, y0, x1, y1 = captions[0].box
        shown.press("l")
        shown.drag(((x0 + x1) / 2, (y0 + y1) / 2), (180, 570))
        wait_until(lambda: ("link", ("caption_of", captions[0].id, edit.id)) in heard.told)
        expect(log_field).to_have_value("accept region add region add link")
        shown.button("undo").click()
        expect(log_field).to_have_value("accept region add region")
        assert heard.changes[-1].undone and edit.id in [region["id"] for region in heard.changes[-1].regions]
        shown.press("Control+y")
        expect(log_field).to_have_value("accept region add region add link")
        # Keys elsewhere on the page are not the canvas's.
        page.get_by_label("Note").fill("")
        page.get_by_label("Note").press_sequentially("axb")
        page.get_by_label("Note").blur()
        page.keyboard.press("a")
        shown.press("x")
        expect(log_field).to_have_value("accept region add region add link withdraw link")
        shown.press("Control+z")
        expect(log_field).to_have_value("accept region add region add link")
    assert heard.changes[-1].apply(catalogue, user="ana") == []
    kept = heard.document.page(PAGE)
    assert edit.id in [figure.id for figure in kept.figures]
    assert next(figure for figure in kept.figures if figure.id == edit.id).caption.id == captions[0].id


@pytest.mark.slow
@needs_chromium
def test_of_two_canvases_one_may_only_be_looked_at(catalogue: Project, browser: Browser) -> None:
    heard, other = Heard(catalogue), Heard(catalogue)
    with gr.Blocks() as demo:
        with gr.Row():
            first = PageCanvas(heard.document.page(PAGE), language="fr", height=500)
            second = PageCanvas(heard.document.page(PAGE), interactive=False, height=500)
        button, log = gr.Button("Open"), gr.Textbox(label="Done so far")
        first.change(heard.change, first, gr.Textbox())
        second.change(other.change, second, log)
        second.select(other.select)
        button.click(lambda: gr.update(interactive=True, height=600, language="en"), None, second)
    figure = heard.document.page(PAGE).figures[0]
    x0, _, x1, y1 = figure.box
    with opened(demo, browser) as page:
        left, right = CanvasInGradio(page).wait(), CanvasInGradio(page, 1).wait()
        expect(left.button("accept")).to_have_attribute("aria-label", "Accepter")
        expect(right.button("accept")).to_be_hidden()
        right.click(((x0 + x1) / 2, y1 - 15))
        right.press("a", "x", "Delete", "b", "ArrowLeft", "2")
        right.drag(*FREE)
        right.drag(((x0 + x1) / 2, y1 - 15), (200, 570))
        wait_until(lambda: ("select", figure.id) in other.told)
        assert other.changes == [] and heard.changes == []
        left.click(((x0 + x1) / 2, y1 - 15))
        left.press("x")
        wait_until(lambda: len(heard.changes) == 1)
        assert other.changes == [] and [edit.id for edit in heard.changes[0].edits] == [figure.id]
        expect(right.shape(figure.id)).to_be_visible()
        page.get_by_role("button", name="Open").click()
        expect(right.button("accept")).to_be_visible()
        expect(right.button("accept")).to_have_attribute("aria-label", "Accept")
        expect(right.host).to_have_css("height", "600px")
        right.click(((x0 + x1) / 2, y1 - 15))
        right.press("a")
        expect(page.get_by_label("Done so far")).to_have_value("accept region")


@pytest.mark.slow
@needs_chromium
def test_pages_are_turned_by_the_person_and_by_handlers(catalogue: Project, browser: Browser) -> None:
    heard = Heard(catalogue)
    with gr.Blocks() as demo:
        canvas = PageCanvas(lambda: heard.document.page(PAGE))
        log, button, empty = gr.Textbox(label="Done so far"), gr.Button("Last"), gr.Button("None")
        canvas.change(heard.change, canvas, log)
        canvas.turn(heard.turn, None, canvas)
        button.click(lambda: heard.document.page(heard.document.page_count), None, canvas)
        empty.click(lambda: None, None, canvas)
    with opened(demo, browser) as page:
        shown = CanvasInGradio(page).wait()
        shown.press("b")
        shown.drag(*FREE)
        expect(page.get_by_label("Done so far")).to_have_value("add region")
        shown.button("page_next").click()
        wait_until(lambda: ("turn", PAGE + 1) in heard.told)
        entry = heard.document.page(PAGE + 1).entries[0]
        shown.shape(f"{entry.id}#0").wait_for()
        shown.press("n", "a")
        expect(page.get_by_label("Done so far")).to_have_value("accept region")
        assert heard.changes[-1].number == PAGE + 1 and len(heard.changes[-1].edits) == 1
        shown.press("PageUp")
        wait_until(lambda: ("turn", PAGE) in heard.told)
        expect(shown.drawing).to_have_attribute("aria-label", re.compile(f"page {PAGE} of"))
        # A flag leads to the other end of a link, which is selected there.
        flag = shown.host.locator("[data-goto]").first
        goal, number = flag.get_attribute("data-goto"), int(flag.get_attribute("data-page") or 0)
        flag.click()
        wait_until(lambda: ("turn", number) in heard.told)
        expect(shown.drawing).to_have_attribute("aria-activedescendant", re.compile(f"{goal}(#0)?$"))
        page.get_by_role("button", name="Last").click()
        last = re.compile(f"page {heard.document.page_count} of")
        expect(shown.drawing).to_have_attribute("aria-label", last)
        page.get_by_role("button", name="None").click()
        expect(shown.host.locator(".pc-paper")).to_have_count(0)
        assert not catalogue.store.decisions.stored(heard.document.id)
