"""Pages looked at: what everybody can use, and pictures for people, left as artefacts of the run."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ARTEFACTS = Path(os.environ.get("PICTORIA_ARTEFACTS", Path(__file__).parents[2] / "build" / "screenshots"))
"""Where screenshots of the main views go."""
STILL = """() => document.getAnimations().every((each) => each.effect.getComputedTiming().endTime === Infinity)
  && [...document.querySelectorAll('link[rel=stylesheet]')]
  .every((link) => link.disabled || link.sheet || new URL(link.href).origin !== location.origin)"""
"""No colour fades into another any more, and all style sheets have come: only what moves for ever moves."""
BRIGHT = """() => [...document.querySelectorAll('input, select, textarea, button, dialog, summary')]
  .filter((node) => node.offsetParent && !['checkbox', 'radio', 'range', 'file'].includes(node.type))
  .filter((node) => {
    const [red, green, blue, opaque = 1] = getComputedStyle(node).backgroundColor.match(/[\\d.]+/g).map(Number);
    return opaque > 0.5 && 0.2126 * red + 0.7152 * green + 0.0722 * blue > 200;
  }).map((node) => node.outerHTML.slice(0, 120))"""
"""What can be used and has a bright ground."""
SERIOUS = ("serious", "critical")


def shot(page: Page, name: str, *, whole: bool = False) -> None:
    """A screenshot, of what is in view or of the whole page."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=whole)


def bright(page: Page) -> list[str]:
    """What can be used and has a bright ground, once the page is as it stays."""
    page.wait_for_function(STILL)
    found: list[str] = page.evaluate(BRIGHT)
    return found


def look(page: Page, name: str | None = None, *, context: str | None = None, whole: bool = False) -> None:
    """No serious finding of axe, and a screenshot where the view has a name.

    Args:
        page: as it is.
        name: of the picture.
        context: only this part of the page is looked at.
        whole: a picture of the whole page.
    """
    page.wait_for_function(STILL)
    if name is not None:
        shot(page, name, whole=whole)
    # Without its preloading axe asks for style sheets at wrong addresses; without the type of results
    # it takes four times as long, to name each place where all is well.
    options = {"preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, context=context, options=options).response
    assert found["passes"], "axe found nothing to look at"
    serious = [
        (each["id"], [node["html"][:160] for node in each["nodes"]][:4])
        for each in found["violations"]
        if each["impact"] in SERIOUS
    ]
    assert not serious, (name, serious)
