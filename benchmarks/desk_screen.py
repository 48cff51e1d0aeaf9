"""The review desk on screen: how long people wait, in headless Chromium without a GPU.

    python benchmarks/desk_screen.py [--chromium PATH] [--only turn,accept,load,keys,minute,large]

Starts `pictoria-docs review` on a project of 30 scans of 2,800 x 4,000 pixels with 60 regions and 20 links each, and
on one of 5,000 pages, and drives the real pages:

- turn: from the click on Next to the page's picture and regions on screen
- accept: from the key to the answer that it is saved on disk, and the next suggestion shown
- load: from opening the desk's address, with the session's cookie, to the first page with its regions
- keys: key presses for 20 suggestions
- minute: A at ten keys a second for a minute, each of which is one step
- large: start page and queue of 5,000 pages
"""

import argparse
import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.common.made_project import make_project
from benchmarks.common.servers import reviewing
from benchmarks.common.timing import show
from pictoria_docs.api.project import PROJECT_CONFIG
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.store import Store
from pictoria_docs.store.decisions.model import StoredDecision
from tests.programs import CHROMIUM

LOOK = 400
"""Milliseconds that people look at what they see before they press the next key."""
NEXT_PAGE = """async () => {
  const desk = document.querySelector('.pd');
  const next = Number(desk.dataset.page) + 1;
  const started = performance.now();
  desk.querySelector('.pd-head [aria-label="Next page"]').click();
  const drawn = () => desk.dataset.page === String(next);
  const shown = () => desk.dataset.shown === String(next);
  const frame = () => new Promise(requestAnimationFrame);
  while (!drawn()) await frame();
  const regions = performance.now() - started;
  while (!shown()) await frame();
  return [regions, performance.now() - started];
}"""
ACCEPT = """async () => {
  const desk = document.querySelector('.pd');
  const before = desk.dataset.subject;
  const started = performance.now();
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
  const frame = () => new Promise(requestAnimationFrame);
  while (desk.dataset.subject === before || !desk.dataset.subject) await frame();
  const next = performance.now() - started;
  while (desk.dataset.saved !== 'saved') await frame();
  return [next, performance.now() - started];
}"""

PER_SECOND, PRESSES = 10, 600
"""Presses of a key: for a minute."""
CALM = 15.0
"""Seconds without another decision, after which all of them are saved."""
SEEN = """(selector) => new Promise((done) => {
  const look = () => { document.querySelector(selector) ? done(performance.now()) : requestAnimationFrame(look); };
  look();
})"""
"""Milliseconds from the beginning of the navigation to the first frame in which something is there."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chromium", default=CHROMIUM)
    parser.add_argument("--only", default="turn,accept,load,keys,minute,large")
    options = parser.parse_args()
    wanted = options.only.split(",")
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        folder = Path(name)
        if set(wanted) & {"turn", "accept", "load", "keys"}:
            project = folder / "bench.pictoria"
            make_project(project, documents=1, pages=30, regions=60, links=20, images=True)
            _prepare(project)
            with reviewing(project) as url:
                _small(browser, url, wanted)
        if "minute" in wanted:
            project = folder / "minute" / "minute.pictoria"
            make_project(project, documents=2, pages=60, regions=60, links=20, images=False)
            # Else the desk learns from so many right answers, and has nothing left to ask before the minute is over.
            (project / PROJECT_CONFIG).write_text("review: {assume: false}\n", encoding="utf-8")
            _prepare(project)
            with reviewing(project) as url:
                _minute(browser, url, project)
        if "large" in wanted:
            project = folder / "large" / "large.pictoria"
            make_project(project, documents=20, pages=250, regions=60, links=20, images=False)
            print(f"subjects of 5,000 pages made once: {_prepare(project):.1f} s")
            with reviewing(project) as url:
                _large(browser, url)
        browser.close()


def _prepare(project: Path) -> float:
    """Make the order of work ready, as an analysis does at its end; gives the seconds that it takes."""
    started = time.perf_counter()
    opened = OpenProject(project)
    for document in opened.store.projection.stale():
        opened.prepare(document)
    opened.close()
    return time.perf_counter() - started


def _small(browser: Browser, url: str, wanted: Sequence[str]) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(url)
    address = page.url.split("/ui")[0] + "/ui/review?project=bench"
    if "load" in wanted:
        told = []
        for _ in range(5):
            fresh = context.new_page()
            told.append(opening(fresh, f"{address}&page=1", '.pd[data-page="1"]'))
            fresh.close()
        page.bring_to_front()
        show("first load to page and regions", told, goal="2,000 ms")
    if "turn" in wanted:
        page.goto(f"{address}&page=1")
        page.wait_for_selector('.pd[data-shown="1"]')
        drawn, shown = _repeated(page, NEXT_PAGE, 29)
        show("Next to regions drawn", drawn, goal="median 60, p95 120 ms")
        show("Next to picture and regions", shown, goal="median 60, p95 120 ms")
    if "accept" in wanted or "keys" in wanted:
        page.goto(address)
        page.wait_for_selector(".pd[data-subject]")
        page.wait_for_timeout(500)
        shown, saved = _repeated(page, ACCEPT, 20)
        show("accept and on to another page: next suggestion shown", shown)
        show("accept and on to another page: saved on disk", saved)
    if "keys" in wanted:
        _keys(page, address)
    context.close()


def _repeated(page: Page, action: str, times: int) -> tuple[list[float], list[float]]:
    """Do something that tells two times, as often as said, and look at it in between."""
    first, second = [], []
    for _ in range(times):
        page.wait_for_timeout(LOOK)
        soon, later = page.evaluate(action)
        first.append(soon)
        second.append(later)
    return first, second


def _keys(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".pd[data-subject]")
    before = _reviewed(page)
    for _ in range(20):
        page.keyboard.press("a")
        page.wait_for_timeout(LOOK)
    page.wait_for_function("document.querySelector('.pd').dataset.saved === 'saved'")
    page.wait_for_timeout(500)
    print(f"20 key presses: {_reviewed(page) - before} suggestions reviewed (goal: 20)")


def _minute(browser: Browser, url: str, project: Path) -> None:
    """One key, ten times a second for a minute."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB").new_page()
    page.goto(url)
    page.goto(page.url.split("/ui")[0] + "/ui/review?project=minute")
    page.wait_for_selector(".pd[data-subject]")
    started = time.perf_counter()
    for press in range(PRESSES):
        page.keyboard.press("a")
        page.wait_for_timeout(max(0.0, 1000 * (started + (press + 1) / PER_SECOND - time.perf_counter())))
    pressed = time.perf_counter() - started
    stored: list[StoredDecision] = []
    saved = pressed
    while time.perf_counter() - started - saved < CALM:
        page.wait_for_timeout(LOOK)
        now = _stored(project)
        if len(now) > len(stored):
            stored, saved = now, time.perf_counter() - started
    print(f"{PRESSES} presses of A in {pressed:.1f} s; the last one saved {saved - pressed:.1f} s later")
    page.context.close()
    steps = list(dict.fromkeys(each.change_set for each in stored))
    runs = [step for step, _ in groupby(each.change_set for each in stored)]
    subjects = [each.decision.subject for each in stored]
    print(
        f"steps: {len(steps)} (goal: {PRESSES}); decided on twice: {len(subjects) - len(set(subjects))}; "
        f"torn apart or out of order: {len(runs) - len(steps)}"
    )


def _stored(project: Path) -> list[StoredDecision]:
    with Store(project) as store:
        stored = [each for record in store.documents.all() for each in store.decisions.stored(record.id)]
    return sorted(stored, key=lambda each: each.number)


def _reviewed(page: Page) -> int:
    return int(
        page.evaluate("fetch('/api/v1/projects/bench').then(r => r.json()).then(p => p.progress.reviewed)")
    )


def _large(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(url)
    base = page.url.split("/ui")[0]
    homes, queues = [], []
    for _ in range(5):
        homes.append(opening(page, f"{base}/ui/", ".ph-card [role=progressbar]"))
        queues.append(opening(page, f"{base}/ui/review?project=large", ".pd[data-subject][data-page]"))
    show("start page of 5,000 pages", homes, goal="1,000 ms")
    show("desk with queue of 5,000 pages", queues, goal="1,000 ms")
    context.close()


def opening(page: Page, address: str, selector: str) -> float:
    """Milliseconds from the beginning of a navigation to what is looked for, by the page's own clock."""
    page.goto(address, wait_until="commit")
    return float(page.evaluate(SEEN, selector))


if __name__ == "__main__":
    main()
