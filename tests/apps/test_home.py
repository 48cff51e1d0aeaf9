"""From a file to an export in the browser, as someone does who has never seen it: the real command, real Chromium."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import psutil
import pymupdf
import pytest
from playwright.sync_api import BrowserContext

from bench.example import make_catalogue
from tests.apps.looking import look
from tests.chromium import COMPLAINTS, PATIENCE
from tests.complaints import NO_CONNECTION, Complaints
from tests.programs import needs_chromium
from tests.unread_files import office
from tests.waiting import LIMIT

pytestmark = [pytest.mark.slow, needs_chromium]
GUARD = """
import os, socket
HERE = ("127.0.0.1", "::1", "localhost", "", None)
def tell(host):
    if host not in HERE:
        with open(os.environ["GUARD_FILE"], "a") as file:
            file.write(f"{host}\\n")
look_up, connect = socket.getaddrinfo, socket.socket.connect
def guarded(host, *rest, **more):
    tell(host.decode() if isinstance(host, bytes) else host)
    return look_up(host, *rest, **more)
def connecting(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        tell(address[0])
    return connect(self, address)
socket.getaddrinfo, socket.socket.connect = guarded, connecting
"""
"""Python loads this into the server and each process that it starts: whom they look up or speak to is written down."""


WITHIN = """() => [...document.querySelectorAll('img.pg-image')].filter((image) => {
  const [inner, outer] = [image, image.parentElement].map((each) => each.getBoundingClientRect());
  if (inner.left < outer.left - 1 || inner.top < outer.top - 1 || inner.right > outer.right + 1
    || inner.bottom > outer.bottom + 1 || inner.width < 40) throw new Error(image.src);
  return true;
}).length"""
"""Counts the pictures of the gallery; fails if one leaves its frame."""


@dataclass
class Server:
    url: str
    """With the token."""
    process: subprocess.Popen[str]
    told: list[str] = field(default_factory=list)
    """Hosts outside of this machine that were asked for."""
    contexts: list[BrowserContext] = field(default_factory=list)
    """Of the pages that show it."""

    @property
    def base(self) -> str:
        return self.url.partition("/?")[0]


@contextmanager
def reviewing(folder: Path, tmp: Path, *options: str) -> Iterator[Server]:
    guard = tmp / "guard"
    guard.mkdir(exist_ok=True)
    (guard / "sitecustomize.py").write_text(GUARD)
    outside = guard / "outside.txt"
    path = os.pathsep.join((str(guard), str(Path(__file__).parents[2])))
    environment = {
        **os.environ,
        "PYTHONPATH": path,
        "GUARD_FILE": str(outside),
        "PICTORIA_LANG": "en",
        "XDG_STATE_HOME": str(tmp / "state"),
    }
    command = [sys.executable, "-m", "pictoria_docs", "review", str(folder), "--no-browser", *options]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C" in line:
            break
    found = re.search(r"http://\S+", "".join(lines))
    assert found is not None, lines
    server = Server(found.group(), process)
    try:
        yield server
        assert COMPLAINTS.unexpected == []
    finally:
        COMPLAINTS.expect(NO_CONNECTION)  # it ends under pages that still ask it
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=LIMIT)[0]
        for context in server.contexts:  # else they would ask the next one, at the same port
            context.close()
    assert process.returncode == 0 and "is closed" in rest and "Traceback" not in rest, rest
    told = [line for line in lines if "is taken by another program" not in line]
    assert len(told) == 2, "nothing but the address is told"
    assert not outside.exists(), outside.read_text()
    assert server.told == []


def page_of(
    browser: Any, server: Server, locale: str = "en-GB", scheme: str = "light", **options: Any
) -> Any:
    context = browser.new_context(
        locale=locale, color_scheme=scheme, viewport={"width": 1280, "height": 860}, **options
    )
    server.contexts.append(context)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)

    def only_here(route: Any) -> None:
        if not route.request.url.startswith((server.base, "data:", "blob:")):
            server.told.append(route.request.url)
        route.continue_()

    page.route("**/*", only_here)
    return page


def long_pdf(file: Path, pages: int) -> None:
    with pymupdf.open() as pdf:
        for number in range(1, pages + 1):
            page = pdf.new_page()
            lines = [f"{number}.{line} Amphore à figures noires, fig. {number}." for line in range(40)]
            page.insert_text((50, 60), lines, lineheight=1.5)
        pdf.save(file)


def test_from_file_to_finish(browser: Any, tmp_path: Path) -> None:
    catalogue = tmp_path / "La vaisselle de Lierre.pdf"
    make_catalogue(catalogue)
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = page_of(browser, server, accept_downloads=True)
        page.goto(server.url)
        page.get_by_role("heading", name="From a catalogue to data, in three steps").wait_for()
        assert "token" not in page.url
        look(page, "start", whole=True)
        page.get_by_role("button", name="Read the catalogue").click()
        assert page.get_by_role("alert").inner_text() == "Choose a file, or give an address."
        page.get_by_label("choose files").set_input_files(catalogue)
        assert page.get_by_label("Name of the project").input_value() == "La vaisselle de Lierre"
        page.get_by_label("What is in the catalogue?").select_option(label="Ancient vases")
        page.get_by_role("button", name="Read the catalogue").click()
        card = page.get_by_role("article", name="La vaisselle de Lierre")
        card.get_by_role("progressbar", name="Progress in").wait_for()
        look(page, "running", whole=True)
        card.get_by_text(re.compile(r"Read: 10 pages · Found: \d+ figures")).wait_for()
        card.get_by_text(re.compile(r"\d+ questions left · about \d+ min of work left")).wait_for()
        page.get_by_role("button", name="Hide this guide").click()
        page.reload()
        card.get_by_role("link", name="Review").wait_for()
        assert page.get_by_role("heading", name="From a catalogue").count() == 0, "remembered in the browser"
        look(page, "project", whole=True)
        card.get_by_role("button", name="Settings").click()
        kind = page.get_by_label("What is in the catalogue?")
        assert kind.locator("option:checked").inner_text() == "Ancient vases"
        look(page, "settings", whole=True)
        kind.select_option(label="Museum objects")
        page.get_by_role("button", name="Read again").click()
        card.get_by_role("progressbar", name="Progress in").wait_for()
        card.get_by_text(re.compile(r"Read: 10 pages · Found: \d+ figures")).wait_for()

        card.get_by_role("link", name="Review").click()
        accept = page.locator(".pd-act-accept")
        accept.wait_for()
        assert page.title().startswith("Review")
        look(page, "review", whole=True)
        accept.click()
        page.get_by_text(re.compile(r"[1-9]\d* reviewed")).wait_for()
        page.get_by_role("button", name="All pages").click()
        strip = page.get_by_role("navigation", name="Pages")
        small = strip.locator('[data-page="4"] img')
        small.wait_for()
        page.wait_for_function(
            "image => image.complete && image.naturalWidth > 50", arg=small.element_handle()
        )
        assert strip.get_by_role("button").count() == 10
        strip.get_by_role("button", name=re.compile("^Page 4")).click()
        page.locator('.pd[data-page="4"]').wait_for()
        look(page, "strip", whole=True)

        page.get_by_role("link", name="Figures").click()
        page.locator("img.pg-image").first.wait_for()
        page.wait_for_function(
            "[...document.querySelectorAll('img.pg-image')].every((each) => each.complete && each.naturalWidth)"
        )
        assert page.evaluate(WITHIN) > 5, "pictures stay in their frames"
        look(page, "figures")

        page.get_by_role("link", name="Export").click()
        page.get_by_role("button", name="Create the spreadsheet").wait_for()
        look(page, "export", whole=True)
        page.get_by_role("button", name="Create the spreadsheet").click()
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile("^Download")).click()
        assert download.value.suggested_filename == "la-vaisselle-de-lierre.xlsx"
        download.value.save_as(tmp_path / "exported.xlsx")
        book = openpyxl.load_workbook(tmp_path / "exported.xlsx")
        assert any("Fig" in str(cell.value) for sheet in book for row in sheet for cell in row)
        look(page, "exported", whole=True)

        # What the catalogue is made of is remembered; the same address opens in French, in the dark.
        french = page_of(browser, server, "fr-FR", "dark")
        french.goto(server.url)
        french.get_by_role("article").get_by_role("link", name="Relire").wait_for()
        assert french.evaluate("document.documentElement.lang") == "fr"
        assert french.evaluate("document.body.classList.contains('dark')")
        french.get_by_text(re.compile(r"[1-9]\d* questions? restantes?")).wait_for()
        french.get_by_role("button", name="Nouveau projet").click()
        french.get_by_label("Que contient le catalogue").wait_for()
        look(french, "start_fr_dark", whole=True)
        french.get_by_role("button", name="Clair").click()
        french.get_by_role("link", name="English").click()
        french.get_by_role("button", name="New project").wait_for()
        assert not french.evaluate("document.body.classList.contains('dark')"), "the choice is kept"
        french.goto(f"{server.base}/ui/export?project=la-vaisselle-de-lierre")
        french.get_by_role("link", name=re.compile("^Download")).wait_for()
        look(french, "export_light", whole=True)
        french.goto(f"{server.base}/ui/review?project=nope")
        french.get_by_text("There is no project “nope”").wait_for()


def test_cancel_then_continue_and_a_killed_job(browser: Any, tmp_path: Path) -> None:
    long_pdf(tmp_path / "long.pdf", 300)
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = page_of(browser, server)
        page.goto(server.url)
        page.get_by_label("choose files").set_input_files(tmp_path / "long.pdf")
        page.get_by_role("button", name="Read the catalogue").click()
        card = page.get_by_role("article", name="long")
        card.get_by_text(re.compile(r"Reading pages: \d+ of 300 · [\d.]+ pages per second")).wait_for()
        card.get_by_role("button", name="Cancel").click()
        card.get_by_text("Cancelled. What was done is kept.").wait_for()
        look(page, "cancelled", whole=True)
        card.get_by_role("button", name="Continue").click()
        card.get_by_text(re.compile("Reading pages")).wait_for()
        runners = [
            each
            for each in psutil.process_iter(["cmdline", "create_time"])
            if "pictoria_docs.review.jobs.job_runner" in " ".join(each.info["cmdline"] or ())
            and str(tmp_path) in " ".join(each.info["cmdline"] or ())
        ]
        # That of the cancelled job may not have ended yet.
        max(runners, key=lambda each: each.info["create_time"]).kill()
        card.get_by_text("Interrupted. What was done is kept").wait_for()
        card.get_by_role("button", name="Continue").click()
        card.get_by_text("Read: 300 pages").wait_for(timeout=300_000)
        card.get_by_role("button", name="Hide").click()
        card.get_by_text("Read: 300 pages").wait_for(state="hidden")


def test_hostile_and_several_files(browser: Any, tmp_path: Path, complaints: Complaints) -> None:
    from PIL import Image

    # What is refused, and the script that the page's policy stops.
    complaints.expect(r"answer: 415 PUT", r"answer: 422 POST .*/analyses", "Content Security Policy")

    hostile = tmp_path / "<img src=x onerror=alert(1)>.pdf"
    hostile.write_bytes(b"<html><script>alert(1)</script></html>")
    (tmp_path / "thesis.docx").write_bytes(office("word"))
    scans = []
    for number in (1, 2):
        scans.append(tmp_path / f"scan {number}.jpg")
        Image.new("RGB", (300, 400), "white").save(scans[-1])
    text = tmp_path / "scan 1.xml"
    text.write_bytes(b'<?xml version="1.0"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"/>')
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = page_of(browser, server)
        page.on("dialog", lambda dialog: server.told.append("a script ran"))
        page.goto(server.url)
        page.get_by_label("choose files").set_input_files(hostile)
        with page.expect_response(lambda answer: answer.request.method == "DELETE"):  # of what was begun
            page.get_by_role("button", name="Read the catalogue").click()
        page.get_by_role("alert").get_by_text("this is a web page (HTML)").wait_for()
        inline = "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)"
        page.evaluate(f"() => {{ {inline}; }}")
        assert not page.evaluate("window.ran"), "only scripts that the server wrote run in its pages"
        page.reload()
        page.get_by_role("heading", name="New project").wait_for()
        assert page.get_by_role("article").count() == 0, "nothing is left of a first try that was refused"
        page.get_by_label("choose files").set_input_files(tmp_path / "thesis.docx")
        page.get_by_role("button", name="Read the catalogue").click()
        page.get_by_role("alert").get_by_text("thesis.docx: this is a file in the format Word").wait_for()
        page.get_by_role("button", name=re.compile("Remove")).click()
        page.get_by_label("choose files").set_input_files(text)
        page.get_by_role("button", name="Read the catalogue").click()
        page.get_by_role("alert").get_by_text("scan 1.xml is the text of one page").wait_for()
        # The text stays in the list, and its scan comes to it.
        page.get_by_label("choose files").set_input_files(scans)
        page.get_by_label("Name of the project").fill("Planches <b>")
        page.get_by_role("button", name="Read the catalogue").click()
        # The name is that of this try.
        page.get_by_role("article", name="Planches <b>").get_by_text("1 document · 2 pages").wait_for()
        assert page.get_by_role("article").count() == 1
        assert [path.stem for path in tmp_path.rglob("work/*/sources/*/*.xml")] == ["scan 1"]

        with pymupdf.open() as document:
            document.new_page()
            document.save(
                tmp_path / "locked.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="amphore à col"
            )
        page.get_by_role("button", name="New project").click()
        page.get_by_label("choose files").set_input_files(tmp_path / "locked.pdf")
        page.get_by_role("button", name="Read the catalogue").click()
        page.get_by_role("alert").get_by_text("locked.pdf is locked").wait_for()
        # Whoever has not the password and leaves finds an empty project, which can be removed.
        page.reload()
        page.get_by_role("article", name="locked").get_by_role(
            "button", name="Remove this empty project"
        ).click()
        page.get_by_role("article", name="locked").wait_for(state="detached")
        assert not (tmp_path / "work/locked.pictoria").exists()
        page.get_by_role("button", name="New project").click()
        page.get_by_label("choose files").set_input_files(tmp_path / "locked.pdf")
        page.get_by_role("button", name="Read the catalogue").click()
        page.get_by_role("alert").get_by_text("locked.pdf is locked").wait_for()
        look(page, "locked", whole=True)
        page.get_by_label("Password of the PDF").fill("amphore à col")
        page.get_by_role("button", name="Read the catalogue").click()
        page.get_by_role("article", name="locked").get_by_text("1 document · 1 page").wait_for()


def test_a_project_a_folder_and_a_port(tmp_path: Path) -> None:
    from pictoria_docs.errors import ConfigError
    from pictoria_docs.review.identity.local_directory import LocalDirectory
    from pictoria_docs.review.identity.people import Person
    from pictoria_docs.store import Store

    me = Person("me", "me")
    Store(tmp_path / "vases.pictoria", create=True).close()
    Store(tmp_path / "Vases.x", create=True).close()
    (tmp_path / "notes").mkdir()
    folder = LocalDirectory(tmp_path, me)
    assert [name for name, _, _ in folder.projects_of(me)] == ["vases-x", "vases"]
    assert folder.may_create(me) and folder.projects_of(Person("you", "you")) == []
    one = LocalDirectory(tmp_path / "vases.pictoria", me)
    assert [name for name, _, _ in one.projects_of(me)] == ["vases"] and not one.may_create(me)
    new = LocalDirectory(tmp_path / "coins.pictoria", me)
    assert [name for name, _, _ in new.projects_of(me)] == ["coins"]

    from pictoria_docs.apps.listening import listen
    from pictoria_docs.apps.review import HERE, PORT

    first = listen(HERE, PORT, or_any=True)
    second = listen(HERE, PORT, or_any=True)
    taken = second.getsockname()[1]
    assert taken != first.getsockname()[1] or first.getsockname()[1] != PORT
    with pytest.raises(ConfigError, match=str(taken)):
        listen(HERE, taken)
    first.close()
    second.close()
