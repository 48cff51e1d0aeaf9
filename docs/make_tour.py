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
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from tour_camera import HEIGHT, WIDTH, Camera
from tour_stage import READER, addenda, call, running

from bench.example import make_catalogue
from pictoria_docs.i18n import messages

HERE = Path(__file__).parent
TEXTS = HERE / "tour.yaml"
FILES = {"en": "tour.md", "fr": "visite.md"}
CATALOGUES = {"en": "Tableware of Lierre.pdf", "fr": "La vaisselle de Lierre.pdf"}
PATIENCE = 20_000


class Tour:
    """The steps, in order, of somebody who has never seen the desk."""

    def __init__(self, language: str, browser: Browser, folder: Path) -> None:
        self.words = messages(language)
        self.folder = folder
        self.browser = browser
        self.locale = {"en": "en-GB", "fr": "fr-FR"}[language]
        self.catalogue = folder / CATALOGUES[language]
        make_catalogue(self.catalogue)
        addenda(self.catalogue)
        images = HERE / "images" / "tour" / language
        shutil.rmtree(images, ignore_errors=True)
        images.mkdir(parents=True)
        self.camera = Camera(images)
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
                self.start, self.add, self.read, self.desk, self.accept, self.link, self.caption, self.record,
                self.draw, self.undo, self.bulk, self.gallery, self.export,
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
        return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(self.words[f"desk.{code}"])))

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
        card.locator('.ph-job[data-state="running"]').wait_for()
        self.shoot("reading", card.locator(".ph-job"), height=420)
        card.get_by_text(self.pattern("home.job_found")).wait_for()
        review = card.get_by_role("link", name=self.said("home.review_button"))
        self.shoot("found", card.locator(".ph-job-text"), review, height=420)
        review.click()

    def desk(self) -> None:
        self.page.locator(".pd[data-subject]").wait_for()
        self.ready()
        self.shoot("desk", *(self.page.locator(part) for part in (".pd-queue", ".pd-canvas", ".pd-side")))

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

    def accept(self) -> None:
        page = self.page
        for key in "xxa":
            before = page.locator(".pd").get_attribute("data-subject")
            page.keyboard.press(key)
            page.wait_for_function(
                "before => document.querySelector('.pd').dataset.subject !== before", arg=before
            )
        self.ready()
        decide = (page.locator(f".pd-act-{name}") for name in ("accept", "reject"))
        self.shoot("accept", *decide, page.locator(".pd-progress"))
        project = page.url.partition("project=")[2].partition("&")[0]
        self.api = f"{self.base}/api/v1/projects/{project}"
        self.document = page.request.get(self.api).json()["documents"][0]["id"]

    def link(self) -> None:
        page = self.page
        wrong, right = (self.find("regions", 11, type="figure", number=number) for number in "45")
        caption = self.find("regions", 11, type="caption", text="Jatte")
        link = self.find("links", 11, type="caption_of", source=caption["id"])
        assert link["target"] == wrong["id"]
        self.open(link["id"])
        other = self.button("panels.other_target")
        self.shoot("link", page.locator(".pd-ends"), other)
        other.click()
        self.shoot("pick", page.locator(".pd-asks"), self.shape(right["id"]))
        self.point(self.shape(right["id"]))
        self.ready()
        expect(page.locator(".pd-subject")).to_contain_text(self.said("panels.status_corrected"))
        self.open(self.find("links", 11, type="caption_of", status="suggested")["id"])
        self.shoot("next", page.locator(".pd-second"))
        page.keyboard.press("Alt+1")
        self.ready()
        expect(page.locator(".pd-subject")).to_contain_text(self.said("panels.status_corrected"))

    def caption(self) -> None:
        page = self.page
        self.open(self.find("regions", 11, type="caption", text="Pichet")["id"])
        page.keyboard.press("F2")
        text = page.get_by_label(self.said("panels.text"), exact=True)
        text.fill(text.input_value().replace("dec", "bec"))
        self.shoot("caption", page.locator(".pd-body .pd-crop-place").first, text)
        text.press("Control+Enter")
        self.ready()

    def record(self) -> None:
        page = self.page
        self.open(self.find("entries", 4, number="^1$")["id"])
        inventory = page.locator('[data-field="inventory_number"] .pd-value input')
        inventory.focus()
        lit = page.locator(".pc-lit").first
        lit.wait_for()
        self.shoot("evidence", inventory, lit)
        date = page.locator('[data-field="date_text"]')
        date.locator(".pd-value input").fill("vers 470 av. J.-C.")
        date.locator(".pd-value input").press("Enter")
        self.ready()
        culture = page.locator('[data-field="culture"]')
        culture.locator("input").fill("Lierre")
        culture.locator("input").press("Control+Enter")
        self.ready()
        date.evaluate("node => node.scrollIntoView({ block: 'center' })")
        self.shoot("record", date)
        rest = page.locator(".pd-all")
        rest.scroll_into_view_if_needed()
        self.shoot("rest", rest)
        rest.click()
        self.ready()

    def draw(self) -> None:
        page = self.page
        self.open(self.find("regions", 11, type="figure", number="4")["id"])
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
        number.fill("6")
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

    def bulk(self) -> None:
        page = self.page
        page.keyboard.press("Shift+A")
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("slider").fill("97")
        accept = dialog.get_by_role("button", name=self.pattern("panels.bulk_accept"))
        expect(accept).to_be_enabled()
        page.wait_for_timeout(800)
        self.shoot("bulk", dialog.get_by_role("slider"), dialog.locator(".pd-sample"), accept)
        accept.click()
        page.locator(".pd-passing").wait_for()
        self.ready()

    # ---- after the desk

    def gallery(self) -> None:
        page = self.page
        page.get_by_role("link", name=self.said("shell.figures"), exact=True).click()
        items = page.locator(".pg-item")
        items.first.wait_for()
        page.wait_for_load_state("networkidle")
        for title in ("Pichet à bec", "2. Cruche à bec"):
            items.filter(has_text=title).first.click(modifiers=["Control"])
        compare = self.button("gallery.compare")
        self.shoot("gallery", page.locator(".pg-filters"), page.locator(".pg-chosen").first, compare)
        compare.click()
        page.locator(".pg-pane").nth(1).wait_for()
        page.wait_for_load_state("networkidle")
        page.locator(".pg-relations button").first.click()
        page.mouse.move(640, 300)
        self.shoot("compare", page.locator(".pg-panes"), page.locator(".pg-relations"))

    def export(self) -> None:
        page = self.page
        page.get_by_role("link", name=self.said("shell.export"), exact=True).click()
        sheet = page.get_by_label(self.said("home.format.xlsx"))
        expect(sheet).to_be_checked()
        make = self.button("home.export_make")
        make.click()
        ready = page.get_by_role("link", name=re.compile(f"^{self.said('home.job_download')}"))
        ready.wait_for()
        page.evaluate("scrollTo(0, 9999)")
        self.shoot("export", page.locator(".ph-format").filter(has=sheet), make, ready)
        with page.expect_download() as download:
            ready.click()
        assert download.value.suggested_filename.endswith(".zip")

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


def write(language: str, taken: dict[str, str]) -> None:
    """The tour in one language, around its pictures.

    Raises:
        SystemExit: a step has no text, or a text no step.
    """
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    if [step["step"] for step in texts["steps"]] != list(taken):
        raise SystemExit(f"the steps of {TEXTS.name} are not those of the script: {list(taken)}")
    parts = [f"# {texts['title'][language]}", texts["before"][language].strip()]
    for number, step in enumerate(texts["steps"], 1):
        said = step[language]
        picture = f"images/tour/{language}/{taken[step['step']]}"
        parts += [f"## {number}. {said['title']}", said["text"].strip(), f"![{said['alt']}]({picture})"]
    parts.append(texts["after"][language].strip())
    (HERE / FILES[language]).write_text("\n\n".join(parts) + "\n", encoding="utf-8")


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
