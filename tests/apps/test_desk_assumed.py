"""What the desk tells of what is assumed: while its sample is asked about, after mistakes, and at the end."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pictoria_docs.store import Store
from tests.apps.desk_site import Site, settled
from tests.apps.looking import look
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
CONFIG = "review: {accepted_error: 0.2, assume_from: 0.8}\n"
PROGRESS = "() => window.review.client.project().then(({ progress }) => progress)"
RELOAD = "() => window.review.queue.load(true)"
SURE = """() => { const { items, groups } = window.review.queue;
  return items.flatMap((item) => [item, ...groups.get(item.id)])
    .find(({ kind, confidence }) => kind !== 'entry' && confidence >= 0.9)?.id; }"""
HEAD = """() => { const { items, groups } = window.review.queue;
  return items.find(({ id }) => groups.get(id).length); }"""
LOCKED = "() => window.review.canvas.readOnly"


@pytest.fixture
def project(project: Path) -> Path:
    """A project in which something is assumed."""
    (project / "config.yaml").write_text(CONFIG, encoding="utf-8")
    return project


def reject(page: Page, id: str) -> None:
    page.evaluate(
        """async (id) => { const { queue, selection } = window.review;
        const all = queue.items.flatMap((item) => [item, ...queue.groups.get(item.id)]);
        await selection.open(all.find((item) => item.id === id)); }""",
        id,
    )
    page.wait_for_function("id => window.review.selection.current?.id === id", arg=id)
    page.keyboard.press("x")
    settled(page)
    page.evaluate(RELOAD)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_after_mistakes_the_desk_tells_why_more_is_asked_about(site: Site, language: str) -> None:
    page = site.open(site.person(language=language))
    expect(page.locator(".pd-promise")).to_be_visible()
    expect(page.locator(".pd-tightened")).to_have_count(0)
    before = page.evaluate(PROGRESS)
    assert before["tightened"] is None
    reject(page, page.evaluate(SURE))
    told = page.evaluate(PROGRESS)
    assert told["tightened"]["mistakes"] == 1
    assert told["tightened"]["more"] > 0
    sentence = page.locator(".pd-tightened")
    expect(sentence).to_contain_text(str(told["tightened"]["more"]))
    start, share = {"en": ("1 mistake was found", "20%"), "fr": ("1 erreur a été trouvée", "20")}[language]
    expect(sentence).to_contain_text(start)
    expect(sentence).to_contain_text(share)
    look(page, f"review-tightened-{language}")
    page.keyboard.press("Control+z")
    settled(page)
    page.evaluate(RELOAD)
    expect(sentence).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_end_tells_what_stands_assumed_and_lists_it(site: Site, language: str) -> None:
    page = site.open(site.person(language=language))
    for _ in range(100):
        if not page.evaluate("() => window.review.queue.items.length"):
            break
        page.keyboard.press("a")
        settled(page)
        page.evaluate(RELOAD)
    progress = page.evaluate(PROGRESS)
    assert progress["left"] == 0 < progress["assumed"]
    link = page.locator(".pd-end .pd-link[title]")
    expect(link).to_contain_text(str(progress["assumed"]))
    sample = {"en": "A random sample of", "fr": "Un échantillon de"}[language]
    expect(page.locator(".pd-end")).to_contain_text(f"{sample} {progress['sample']['seen']}")
    look(page, f"review-end-assumed-{language}")
    link.click()
    expect(page.locator(".pd-items [data-id]").first).to_be_visible()
    expect(page.locator(".pd-filters select").first).to_have_value("assumed")
    assert page.evaluate("() => window.review.queue.total") == progress["assumed"]


def test_a_finished_document_offers_no_group_to_decide_on(site: Site) -> None:
    page = site.open(site.person())
    head = page.evaluate(HEAD)
    page.evaluate("subject => window.review.selection.open(subject)", head)
    group = page.locator(".pd-group")
    expect(group).to_be_visible()
    with Store(site.folder) as store:
        store.validations.validate(site.document, "grace")
    page.wait_for_function(LOCKED)
    expect(group).to_be_hidden()
    with Store(site.folder) as store:
        store.validations.reopen(site.document, "grace")
    page.wait_for_function(f"() => !({LOCKED})()")
    expect(group).to_be_visible()
    reader = site.at(site.person("reader"), head["id"])
    expect(reader.locator(".pd-group")).to_be_hidden()
