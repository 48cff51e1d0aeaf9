"""All pages on a tablet, at 200 % zoom and on a phone: nothing needs scrolling sideways but the page of a document."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.apps.looking import STILL, shot
from tests.apps.test_team_page import Site, serving, shown
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
SIZES = {
    "768": {"viewport": {"width": 768, "height": 1024}},
    "zoom": {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2},
    "320": {"viewport": {"width": 320, "height": 640}, "device_scale_factor": 2},
}
"""A tablet; 1280 x 720 at 200 %; a phone, or 1280 at 400 %."""
OVER = """() => {
  const wide = document.documentElement.clientWidth;
  const told = (node, sizes) => `${node.outerHTML.slice(0, 110)} ${sizes.map(Math.round)}`;
  const all = [...document.querySelectorAll('body *')].filter((node) => !node.closest('svg, .pc')
    && node.clientWidth > 2 && node.checkVisibility({ visibilityProperty: true }));
  const scrolls = (node) => node && (['auto', 'scroll'].includes(getComputedStyle(node).overflowX)
    || scrolls(node.parentElement));
  const out = all.filter((node) => {
    const { left, right } = node.getBoundingClientRect();
    return (right > wide + 1 || (left < -1 && right > 1)) && !scrolls(node.parentElement);
  });
  const sideways = all.filter((node) => !node.matches('input, textarea, select, .ph-sheet-scroll, .ph-models')
    && ['auto', 'scroll'].includes(getComputedStyle(node).overflowX) && node.scrollWidth > node.clientWidth + 1);
  return {
    page: document.documentElement.scrollWidth - wide,
    out: out.slice(0, 6).map((node) => told(node, [node.getBoundingClientRect().right])),
    sideways: sideways.slice(0, 6).map((node) => told(node, [node.scrollWidth, node.clientWidth])),
  };
}"""
"""What is wider than the window: the page, what leaves it, what scrolls sideways inside of it."""
PAGES: dict[str, tuple[str, str]] = {
    "home": ("/ui/", ".ph-project .ph-progress-text"),
    "review": ("/ui/review?project=example", ".pd-act-accept"),
    "figures": ("/ui/figures?project=example", ".pg-image"),
    "search": ("/ui/search?project=example&q=bowl", ".ps"),
    "export": ("/ui/export?project=example", ".ph-purpose"),
    "fields": ("/ui/fields?project=example", ".ps-row"),
    "models": ("/ui/models", ".ph-models [data-testid^='cell-']"),
    "team": ("/ui/team?project=example#people", ".ph-part"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, analysed_example: Path, browser: Any) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("reflow"), analysed_example, browser) as site:
        yield site


@pytest.mark.parametrize("size", list(SIZES))
def test_no_page_scrolls_sideways(site: Site, size: str) -> None:
    page = site.page("max", "fr-FR", **SIZES[size])
    wrong = {}
    for name, (path, ready) in PAGES.items():
        page.goto("about:blank")
        page.goto(site.url + path)
        page.locator(ready).first.wait_for()
        if name == "team":
            shown(page, "people")
        if name in ("export", "team"):
            page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        page.wait_for_function(STILL)
        shot(page, f"reflow-{size}-{name}", whole=True)
        found = page.evaluate(OVER)
        if found["page"] > 0 or found["out"] or found["sideways"]:
            wrong[name] = found
    page.context.close()
    assert wrong == {}
