"""Frames a second while a crowded page is moved and zoomed in the review canvas, and how fast a page is turned.

    python benchmarks/canvas_frames.py [--regions 600] [--links 300] [--seconds 3] [--chromium PATH]

Runs Chromium without a window and without a GPU, as on an office machine, and moves the mouse in each frame. Prints
frames a second, the longest frame, and the time from `show` to a page that is drawn.
"""

import argparse
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.common.timing import show
from tests.apps import canvas_page as views
from tests.programs import CHROMIUM

MOVING = """async ([kind, seconds]) => {
  const port = canvas.surface.viewport, area = port.getBoundingClientRect();
  const centre = [area.left + area.width / 2, area.top + area.height / 2];
  const send = (name, x, y, more) => port.dispatchEvent(new (name === 'wheel' ? WheelEvent : PointerEvent)(name, {
    bubbles: true, cancelable: true, clientX: x, clientY: y, pointerId: 5, button: 1, buttons: 4, ...more }));
  const frame = () => new Promise(requestAnimationFrame);
  if (kind === 'pan') send('pointerdown', ...centre);
  const times = [await frame()];
  for (let i = 0; times.at(-1) - times[0] < seconds * 1000; i += 1) {
    if (kind === 'pan') send('pointermove', centre[0] + 200 * Math.sin(i / 20), centre[1] + 150 * Math.cos(i / 25));
    else send('wheel', ...centre, { deltaY: Math.sin(i / 40) > 0 ? -12 : 12 });
    times.push(await frame());
  }
  if (kind === 'pan') send('pointerup', ...centre);
  await new Promise((done) => setTimeout(done, 400));
  return times.slice(1).map((time, i) => time - times[i]);
}"""

TURNING = """async (pages) => {
  const took = [];
  for (const page of pages) {
    const start = performance.now();
    canvas.show(page);
    document.body.getBoundingClientRect();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    took.push(performance.now() - start);
  }
  return took;
}"""


def measure(page: Page, options: argparse.Namespace) -> None:
    crowded = views.crowded(options.regions, options.links)
    page.evaluate("([o, v]) => { start(o); canvas.show(v); }", [{"words": views.words()}, crowded])
    page.wait_for_function("seen.shown.length")
    page.wait_for_timeout(500)
    for kind in ("pan", "zoom"):
        gaps: list[float] = page.evaluate(MOVING, [kind, options.seconds])
        rate = 1000 * len(gaps) / sum(gaps)
        late = 100 * sum(gap > 25 for gap in gaps) / len(gaps)
        print(f"{kind:5} {rate:5.1f} frames a second, longest {max(gaps):4.0f} ms, {late:.1f} % late")
    pages: list[Any] = [views.crowded(60, 30, number) for number in range(1, 31)]
    show("turn, 60 regions a page", page.evaluate(TURNING, pages))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--regions", type=int, default=600)
    parser.add_argument("--links", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--chromium", default=CHROMIUM)
    options = parser.parse_args()
    with views.serving() as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.goto(address)
        page.wait_for_function("window.ready")
        measure(page, options)
        browser.close()


if __name__ == "__main__":
    main()
