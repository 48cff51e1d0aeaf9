# ruff: noqa: D102 (steps are named, and told in tour.yaml)
"""Makes the guided tour: real screenshots of the review desk, and tour.md and visite.md around them.

    python docs/make_tour.py [--lang en] [--lang fr] [--browser /usr/bin/chromium]

What is said stands in tour.yaml beside this script; what is done stands here, one method for each step. Words on
buttons are looked up where the desk has them, and whatever is not found ends the script: the tour cannot grow old
unnoticed. Needs `pip install -e '.[review,dev]'` and Chromium.
"""

import argparse
import re
import shutil
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from tour_camera import HEIGHT, WIDTH, Camera
from tour_stage import GUESSED, READER, add_addenda, add_finds, call, running
from tour_text import FILES, write

from bench.example import make_catalogue
from pictoria_docs.i18n import messages

HERE = Path(__file__).parent
CATALOGUES = {"en": "Tableware of Lierre.pdf", "fr": "La vaisselle de Lierre.pdf"}
QUESTIONS = {"en": "how do I undo?", "fr": "comment annuler ?"}
PATIENCE = 240_000
MAX_QUESTIONS = 200
SHEET_READY = """() => document.querySelector('.pd-contact-empty:not([hidden])')
  || (document.querySelector('.pd-contact .pg-item')
    && document.querySelector('.pd-contact footer .pd-main:enabled'))"""
FIRST_CARD = (
    "() => document.querySelector('.pd-contact-stage:not([hidden]) .pg-item .pd-card-name')?.textContent"
)


class Tour:
    """The steps, in order, of somebody who has never seen the desk."""

    def __init__(self, language: str, browser: Browser, folder: Path) -> None:
        self.words = messages(language)
        self.folder = folder
        self.browser = browser
        self.locale = {"en": "en-GB", "fr": "fr-FR"}[language]
        self.catalogue = folder / CATALOGUES[language]
        make_catalogue(self.catalogue)
        self.number = add_finds(self.catalogue)
        """Of the first of the last two figures, whose captions are swapped."""
        self.swapped, self.addenda = add_addenda(self.catalogue, self.number)
        """The page with these, and the one with the last entries."""
        images = HERE / "images" / "tour" / language
        shutil.rmtree(images, ignore_errors=True)
        images.mkdir(parents=True)
        self.camera = Camera(images)
        self.question = QUESTIONS[language]
        self.page = self.person()

    def person(self) -> Page:
        context = self.browser.new_context(
            locale=self.locale, viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1,
            timezone_id="Europe/Paris",
            color_scheme="light", reduced_motion="reduce", accept_downloads=True,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def go(self) -> None:
        """All steps."""
        with running("review", str(self.folder / "work"), "--no-browser") as address:
            self.page.goto(address)
            self.base = address.partition("/?")[0]
            for step in (
                self.start, self.add, self.read, self.desk, self.accept, self.sheet, self.reject, self.record,
                self.rest, self.end, self.link, self.caption, self.draw, self.undo, self.help, self.finish,
                self.gallery, self.export, self.fields,
            ):  # fmt: skip
                step()
        self.team()
        self.camera.check()

    def said(self, code: str, **values: str) -> str:
        return self.words[f"desk.{code}"].format(**values)

    def button(self, code: str, **values: str) -> Locator:
        return self.page.get_by_role("button", name=self.said(code, **values), exact=True)

    def pattern(self, code: str) -> re.Pattern[str]:
        """A text of the desk whose gaps may hold anything."""
        # Browsers tell names with plain spaces, where French has some that do not break.
        words = re.sub(r"\\?\s", r"\\s", re.escape(self.words[f"desk.{code}"]))
        return re.compile(re.sub(r"\\\{\w+\\\}", ".+", words))

    def shoot(self, step: str, *spots: Locator, height: int = HEIGHT) -> None:
        self.camera.shoot(self.page, step, *spots, height=height)

    # ---- from the file to the desk

    def start(self) -> None:
        self.page.get_by_role("heading", name=self.said("home.guide_title")).wait_for()
        self.shoot("start", self.page.locator(".ph-steps"), self.page.locator(".ph-drop"))

    def add(self) -> None:
        page = self.page
        self.button("home.guide_hide").click()
        page.get_by_label(self.said("home.drop_choose")).set_input_files(self.catalogue)
        kind = page.get_by_label(self.said("home.kind"))
        kind.select_option(label=self.said("home.profile.vase"))
        go = self.button("home.start")
        self.shoot("add", page.locator(".ph-files"), kind, go)
        go.click()

    def read(self) -> None:
        card = self.page.get_by_role("article")
        card.get_by_text(self.pattern("home.job_found")).wait_for()
        review = card.get_by_role("link", name=self.said("home.review_button"))
        self.shoot("found", card.locator(".ph-job-text"), review, height=420)
        review.click()

    def desk(self) -> None:
        page = self.page
        page.locator(".pd[data-subject]").wait_for()
        self.ready()
        project = page.url.partition("project=")[2].partition("&")[0]
        self.api = f"{self.base}/api/v1/projects/{project}"
        self.document = page.request.get(self.api).json()["documents"][0]["id"]
        self.shoot("desk", *(page.locator(part) for part in (".pd-queue", ".pd-canvas", ".pd-side")))
        self.shoot("assumed", page.locator(".pd-promise"), page.locator(".pd-items li").first, height=420)

    # ---- at the desk

    def ready(self) -> None:
        """All is shown, and all is saved."""
        self.page.locator('.pd[data-shown][data-saved="saved"]').wait_for()
        expect(self.page.locator(".pd-waits")).to_have_count(0)
        self.page.wait_for_load_state("networkidle")

    def find(self, kind: str, page: int, **values: str) -> dict[str, Any]:
        """The one subject of a page that has these values."""
        answer = self.page.request.get(f"{self.api}/documents/{self.document}/pages/{page}")
        found = [
            each for each in answer.json()[kind]
            if all(re.search(value, str(each.get(name))) for name, value in values.items())
        ]  # fmt: skip
        if len(found) != 1:
            raise SystemExit(f"{len(found)} {kind} on page {page} with {values}")
        one: dict[str, Any] = found[0]
        return one

    def open(self, subject: str) -> None:
        """Go to a subject."""
        project = self.api.rpartition("/")[2]
        self.page.goto(f"{self.base}/ui/review?project={project}&document={self.document}&subject={subject}")
        self.page.locator(f'.pd[data-subject="{subject}"]').wait_for()
        self.ready()

    def shape(self, subject: str) -> Locator:
        return self.page.locator(f'.pc-svg [data-key^="{subject}"]').first

    def point(self, place: Locator) -> None:
        """Click in the middle of something that is drawn."""
        box = place.bounding_box()
        if box is None:
            raise SystemExit("what should be clicked is not there")
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def press(self, key: str) -> None:
        """Press a key after which something else is at hand, or nothing is left."""
        before = self.page.locator(".pd").get_attribute("data-subject")
        self.page.keyboard.press(key)
        self.page.wait_for_function(
            """before => document.querySelector('.pd').dataset.subject !== before
              || document.querySelector('.pd-end')""",
            arg=before,
        )
        self.ready()

    def accept(self) -> None:
        page = self.page
        wanted = self.find("links", 2, type="depicts")["id"]
        self.open(wanted)
        self.shoot("accept", page.locator(".pd-group"), page.locator(".pd-act-accept"))
        self.press("a")

    def sheet(self) -> None:
        """The contact sheet: one is marked, the rest is accepted, the one marked opens."""
        page = self.page
        page.keyboard.press("y")
        page.wait_for_function(SHEET_READY)
        self.button("panels.contact_kind_pictures").click()
        page.wait_for_function(SHEET_READY)
        card = page.locator(".pd-contact .pg-item").filter(has_text="Cruche")
        card.click()
        expect(page.locator(".pd-contact-status")).to_contain_text("1")
        self.shoot("sheet", card, page.locator(".pd-contact footer .pd-main"))
        page.keyboard.press("a")

    def reject(self) -> None:
        page = self.page
        figure = self.find("regions", 11, type="figure", number=f"^{GUESSED}$")
        link = self.find("links", 11, type="depicts", source=figure["id"])
        odd = page.locator(f'.pd-group [data-member="{link["id"]}"][aria-current="true"]')
        odd.wait_for()
        self.ready()
        self.shoot("reject", odd, page.locator(".pd-act-reject"))
        self.press("x")

    def link(self) -> None:
        """Among the pages that nobody has looked at is the one with the swapped captions."""
        page = self.page
        captions = [
            self.find("regions", self.swapped, type="caption", text=word) for word in ("Jatte", "Pichet")
        ]
        right = self.find("regions", self.swapped, type="figure", number=str(self.number + 1))
        links = [self.find("links", self.swapped, type="caption_of", source=each["id"]) for each in captions]
        if any(link["status"] == "accepted" for link in links):
            raise SystemExit("the sample has the swapped captions: take another number of pages")
        self.point(self.shape(captions[0]["id"]))
        page.locator(f'.pd[data-subject="{captions[0]["id"]}"]').wait_for()
        page.get_by_title(self.said("panels.open_link")).first.click()
        page.locator(f'.pd[data-subject="{links[0]["id"]}"]').wait_for()
        self.ready()
        other = self.button("panels.other_target")
        self.shoot("link", page.locator(".pd-unseen .pd-main"), page.locator(".pd-ends"), other)
        other.click()
        self.shoot("pick", page.locator(".pd-asks"), self.shape(right["id"]))
        self.point(self.shape(right["id"]))
        self.ready()
        self.open(links[1]["id"])
        self.shoot("next", page.locator(".pd-second"))
        page.keyboard.press("Alt+1")
        self.ready()
        expect(page.locator(".pd-subject")).to_contain_text(self.said("panels.status_corrected"))

    def caption(self) -> None:
        page = self.page
        self.open(self.find("regions", self.swapped, type="caption", text="Pichet")["id"])
        page.keyboard.press("F2")
        text = page.get_by_label(self.said("panels.text"), exact=True)
        text.fill(text.input_value().replace("dec", "bec"))
        self.shoot("caption", page.locator(".pd-body .pd-crop-place").first, text)
        text.press("Control+Enter")
        self.ready()

    def record(self) -> None:
        """An entry whose date no program could read."""
        page = self.page
        self.open(self.find("entries", self.addenda, number="^10$")["id"])
        inventory = page.locator('[data-field="inventory_number"] textarea').first
        inventory.focus()
        lit = page.locator(".pc-lit").first
        lit.wait_for()
        self.shoot("evidence", inventory, lit)
        date = page.locator('[data-field="date_text"]')
        likely = date.locator(".pd-likely button").filter(has_text="archonte").first
        likely.scroll_into_view_if_needed()
        likely.focus()
        lit.wait_for()
        self.shoot("missing", date.locator(".pd-expected p").first, likely, lit)
        likely.click()
        self.ready()
        page.locator(".pc-svg").focus()
        self.press("a")

    def draw(self) -> None:
        page = self.page
        page.locator(".pc-svg").focus()
        page.keyboard.press("Escape")
        page.keyboard.press("b")
        sheet = page.evaluate(
            """() => { const box = document.querySelector('.pc-svg .pc-paper').getBoundingClientRect();
            return [box.x, box.y, box.width, box.height]; }"""
        )
        corners = [
            (sheet[0] + x / 482 * sheet[2], sheet[1] + y / 680 * sheet[3])
            for x, y in ((220, 386), (256, 430))
        ]
        page.mouse.move(*corners[0])
        page.mouse.down()
        page.mouse.move(*corners[1], steps=5)
        page.mouse.up()
        self.ready()
        drawn = page.locator(".pc-selected").first
        number = page.get_by_label(self.said("panels.number"), exact=True)
        number.fill(str(self.number + 2))
        number.press("Control+Enter")
        self.ready()
        self.shoot("draw", page.locator('[data-act="box_tool"]'), drawn, number)

    def undo(self) -> None:
        page = self.page
        page.locator(".pc-svg").focus()
        page.keyboard.press("Control+z")
        self.ready()
        self.shoot(
            "undo",
            page.locator('[data-act="undo"]'),
            page.get_by_label(self.said("panels.number"), exact=True),
        )
        page.keyboard.press("Control+y")
        self.ready()

    def help(self) -> None:
        page = self.page
        page.locator(".pc-svg").focus()
        page.keyboard.press("?")
        asked = page.get_by_role("searchbox")
        asked.fill(self.question)
        answer = page.locator(".ph-help-answer").first
        answer.wait_for()
        self.shoot("help", asked, answer)
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")

    def rest(self) -> None:
        """What is right on contact sheets, then the other questions one by one."""
        page = self.page
        sheets = 0
        page.keyboard.press("y")
        while True:
            page.wait_for_function(SHEET_READY)
            if page.locator(".pd-contact-empty").is_visible():
                break
            first = page.evaluate(FIRST_CARD)
            page.keyboard.press("a")
            page.wait_for_function(f"first => ({FIRST_CARD})() !== first", arg=first)
            sheets += 1
        page.keyboard.press("Escape")
        page.locator(".pd-items li").first.click()
        self.ready()
        questions = self.answer()
        print(f"{sheets} contact sheets, {questions} questions one by one")

    def answer(self) -> int:
        """Accept until nothing is left; how many questions there were."""
        for number in range(MAX_QUESTIONS):
            if self.page.locator(".pd-end").count():
                return number
            self.press("a")
        raise SystemExit("there is no end")

    def end(self) -> None:
        page = self.page
        end = page.locator(".pd-end")
        unseen = end.get_by_role("button", name=self.said("panels.unseen_begin"))
        unseen.wait_for()
        export = end.get_by_role("button", name=self.said("panels.finish_export"), exact=True)
        self.shoot("end", end.locator("ul").first, unseen, export)
        unseen.click()
        walk = page.locator(".pd-unseen")
        walk.wait_for()
        number = page.locator("input.pd-number")
        while number.input_value() != str(self.swapped):
            page.wait_for_timeout(1200)
            page.keyboard.press("j")
            self.ready()

    def finish(self) -> None:
        page = self.page
        page.goto(f"{self.base}/ui/review?project={self.api.rpartition('/')[2]}")
        self.ready()
        self.answer()
        end = page.locator(".pd-end")
        finish = end.get_by_role("button", name=self.pattern("panels.finish"))
        finish.click()
        locked = page.locator(".pd-locked")
        locked.wait_for()
        self.ready()
        export = end.get_by_role("link", name=self.said("panels.end_export"), exact=True)
        self.shoot("finished", locked, export)

    # ---- after the desk

    def gallery(self) -> None:
        page = self.page
        page.get_by_role("link", name=self.said("shell.figures"), exact=True).click()
        items = page.locator(".pg-item")
        items.first.wait_for()
        page.wait_for_load_state("networkidle")
        for place in (0, 4):
            items.nth(place).click(modifiers=["Control"])
        self.shoot(
            "gallery", page.locator(".pg-filters"), page.locator(".pg-chosen").first,
            self.button("gallery.compare"),
        )  # fmt: skip

    def export(self) -> None:
        page = self.page
        page.get_by_role("link", name=self.said("shell.export"), exact=True).click()
        page.locator("summary", has_text=self.said("home.export_specialists")).click()
        sheet, report = (page.get_by_label(self.said(f"home.format.{name}")) for name in ("xlsx", "html"))
        expect(sheet).to_be_checked()
        report.check()
        make = self.button("home.export_make")
        make.click()
        ready = page.get_by_role("link", name=re.compile(f"^{self.said('home.job_download')}"))
        ready.wait_for()
        page.evaluate("scrollTo(0, 0)")
        self.shoot("export", page.locator(".ph-purpose").first, ready)
        with page.expect_download() as download:
            ready.click()
        assert download.value.suggested_filename.endswith(".zip")
        self.overview(download.value.path())

    def overview(self, archive: Path) -> None:
        """The curator's sheet, as the report has it."""
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(self.folder / "export")
        (report,) = (self.folder / "export").rglob("*.html")
        page = self.person()
        page.goto(report.as_uri())
        table = page.locator("table").first
        table.wait_for()
        self.camera.shoot(page, "overview", table.locator("thead"), table.locator("tbody tr").first)
        page.close()

    def fields(self) -> None:
        page = self.page
        project = self.api.rpartition("/")[2]
        page.goto(f"{self.base}/ui/fields?project={project}")
        rows = page.locator(".ps-row")
        rows.first.wait_for()
        self.shoot("fields", rows.first, rows.nth(1).locator(".ps-moves"))

    def team(self) -> None:
        """The same project on a server of one's own; somebody is invited."""
        (project,) = (self.folder / "work").glob("*.pictoria")
        config = self.folder / "server.yaml"
        config.write_text(
            yaml.safe_dump(
                {"data": "server", "projects": {"lierre": str(project)}, "port": 8979, "address": "127.0.0.1"}
            )
        )
        place = ("--config", str(config))
        call(
            "accounts",
            "add",
            READER,
            "--admin",
            "--display",
            "Anna",
            *place,
            typed="the pots stand in a long row\n",
        )
        told = call("accounts", "invite", "lierre=contributor", *place)
        link = re.search(r"/invitation/\S+", told)
        assert link is not None, told
        self.page = self.person()
        with running("serve", *place) as address:
            for _ in range(100):
                try:
                    self.page.goto(address.rstrip("/") + link.group())
                    break
                except Exception:
                    time.sleep(0.2)
            self.page.get_by_text(self.said("sign_in.invitation_projects")).wait_for()
            self.shoot(
                "team",
                self.page.locator("main ul"),
                self.page.locator("#name"),
                self.page.locator("#password"),
            )


def main() -> None:
    """Make the tour in the languages asked for."""
    parser = argparse.ArgumentParser(description="Make the guided tour.")
    parser.add_argument("--lang", action="append", choices=list(FILES))
    parser.add_argument("--browser", default=shutil.which("chromium"))
    asked = parser.parse_args()
    begun = time.monotonic()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=asked.browser, args=["--no-sandbox"])
        for language in asked.lang or FILES:
            with tempfile.TemporaryDirectory() as folder:
                tour = Tour(language, browser, Path(folder))
                tour.go()
                write(language, tour.camera.taken)
        browser.close()
    print(f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
