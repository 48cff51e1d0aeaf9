"""Hands that are faster than the server: each press is done, none twice, and the desk goes on."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.common.made_project import make_project
from pictoria_docs.api.project import PROJECT_CONFIG
from pictoria_docs.store import Store
from tests.apps.desk_site import Site, current, serve, settled
from tests.apps.held import HeldRequests
from tests.complaints import NO_CONNECTION
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
MANY = 20
MORE_THAN_GIVEN = 145
"""Presses that decide on more things than the server gives at once (500)."""
COUNTED = """() => { const { progress } = window.review.queue;
  return [progress.reviewed, progress.left]; }"""
NO_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="28" height="40"/>'


def slow(page: Page, milliseconds: int) -> None:
    """Let each answer of the server take its time."""
    conditions = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", conditions)


def history(site: Site) -> list[tuple[str, str]]:
    """All decisions: of what, and what was decided."""
    with Store(site.folder) as store:
        (record,) = store.documents.all()
        return [
            (each.decision.subject, each.decision.action.value) for each in store.decisions.stored(record.id)
        ]


def steps(site: Site) -> set[str | None]:
    """What one undo takes back, each."""
    with Store(site.folder) as store:
        (record,) = store.documents.all()
        return {each.change_set for each in store.decisions.stored(record.id)}


def press_many(page: Page, key: str, times: int) -> None:
    """As fast as the browser takes it; returns when all of it has been dealt with."""
    for _ in range(times):
        page.keyboard.press(key)
    page.evaluate("() => window.review.act('none')")
    settled(page)


def test_what_is_pressed_after_something_was_left_for_later_is_meant_for_what_comes_next(site: Site) -> None:
    page = site.open(site.person())
    first = current(page)["id"]
    page.evaluate("() => { window.late = new Promise((done) => { window.arrive = done; });"
                  " window.review.queue.filled = () => window.late; }")  # fmt: skip
    page.keyboard.press("s")
    page.get_by_label(re.compile("Why")).fill("no light")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("a")
    page.evaluate("() => window.arrive()")
    settled(page)
    decided = site.decisions()
    assert decided and first not in decided


@pytest.mark.parametrize("latency", [0, 400])
@pytest.mark.parametrize(("key", "action"), [("a", "accept"), ("x", "reject")])
def test_each_of_many_fast_presses_decides_on_another(
    site: Site, latency: int, key: str, action: str
) -> None:
    page = site.open(site.person())
    slow(page, latency)
    press_many(page, key, MANY)
    asked = [subject for subject, done in history(site) if done == action]
    assert len(asked) == len(set(asked))
    assert len(steps(site)) == MANY, "one step for each press"
    following = current(page)["id"]
    assert following not in asked
    page.keyboard.press("j")
    page.wait_for_function("id => window.review.selection.current.id !== id", arg=following)


def test_fast_presses_accept_all_there_is_and_then_nothing_more(site: Site) -> None:
    page = site.open(site.person())
    total = page.evaluate("() => window.review.queue.total")
    assert total > page.evaluate("() => window.review.queue.items.length"), "the list is longer than a batch"
    press_many(page, "a", total + 8)
    accepted = [subject for subject, _ in history(site)]
    assert len(accepted) == len(set(accepted))
    expect(page.locator(".pd-progress")).to_contain_text("All that was found is reviewed")


def test_what_is_counted_does_not_go_back_while_decisions_are_on_their_way(site: Site) -> None:
    page = site.open(site.person())
    held = HeldRequests(page, "**/edits")
    for _ in range(3):
        page.keyboard.press("a")
    page.evaluate("() => window.review.act('none')")
    held.first()
    counted = page.evaluate(COUNTED)
    page.evaluate("() => window.review.queue.load()")
    assert page.evaluate(COUNTED) == counted, "the server knows nothing of them yet"
    page.unroute("**/edits")  # what was held goes on
    settled(page)
    page.evaluate("() => window.review.queue.load()")
    assert page.evaluate(COUNTED) == counted


def test_undoing_a_bulk_acceptance_waits_for_what_was_done_before(site: Site) -> None:
    page = site.open(site.person())
    sent: list[str] = []
    page.on(  # that pages were looked at is told now and then, whatever else goes on
        "request",
        lambda request: (
            sent.append(request.url)
            if request.method == "POST" and not request.url.endswith("/looked")
            else None
        ),
    )
    page.evaluate(
        """async step => {
            const app = window.review;
            const filters = { at_least: 0.985 };
            const { accepted } = await app.client.http.post('/bulk/accept', { filters, change_set: step });
            app.decisions.bulkDone(step, app.t.count('bulk_done', accepted));
            await app.queue.load(true);
        }""",
        "0123456789abcdef" * 2,
    )
    slow(page, 400)
    press_many(page, "x", 3)
    page.keyboard.press("x")
    # The refusals are taken back first, then the acceptance, while all of them are on their way.
    for _ in range(5):
        page.keyboard.press("Control+z")
    page.keyboard.press("x")
    page.evaluate("() => window.review.act('none')")
    settled(page)
    routes = [url.rsplit("/", 1)[-1] if "bulk" not in url else "bulk" for url in sent]
    assert routes[routes.index("bulk") + 1 :][-6:] == ["undo", "undo", "undo", "undo", "bulk", "edits"], (
        routes
    )
    assert [action for _, action in history(site)][-1] == "reject"
    assert not page.evaluate("() => window.review.outbox.items.length")


def test_presses_wait_for_what_comes_next_while_much_is_unsaved(tmp_path: Path, browser: Browser) -> None:
    project = tmp_path / "many.pictoria"
    make_project(project, documents=1, pages=8, regions=60, links=60, images=False)
    (project / PROJECT_CONFIG).write_text("review: {assume: false}\n", encoding="utf-8")
    with serve(project, browser) as site:
        person = site.person()
        person.route("**/img/**", lambda route: route.fulfill(content_type="image/svg+xml", body=NO_PICTURE))
        page = site.open(person)
        # However long this machine takes, it is no lost connection.
        page.evaluate("() => { window.review.client.http.timeout = 0; }")
        page.route("**/edits", lambda route: None)
        for _ in range(MORE_THAN_GIVEN):
            page.keyboard.press("a")
        page.evaluate("() => { window.review.act('none').then(() => { window.allDone = true; }); }")
        page.wait_for_function("() => window.allDone || !window.review.queue.items.length")
        assert not steps(site), "nothing is saved so far"
        expect(page.locator(".pd-items")).to_contain_text("more things follow")
        expect(page.locator(".pd-end")).to_have_count(0)
        page.unroute("**/edits")  # what was held goes on, and all that comes after it
        page.wait_for_function("() => window.allDone")
        settled(page)
        decided = [subject for subject, _ in history(site)]
        assert len(decided) == len(set(decided))
        assert len(steps(site)) == MORE_THAN_GIVEN, "one step for each press"
        assert current(page)["id"] not in decided


def test_a_key_is_not_lost_when_a_page_did_not_come_at_first(site: Site) -> None:
    page = site.open(site.person())
    site.complaints.expect(NO_CONNECTION)
    broken = [True]
    page.route("**/documents/*/pages/*", lambda route: route.abort() if broken[0] else route.continue_())
    elsewhere = "() => !window.review.pages.numbers.includes(window.review.selection.current.page)"
    for _ in range(20):
        before = current(page)["id"]
        page.keyboard.press("a")
        page.wait_for_function("before => window.review.selection.current.id !== before", arg=before)
        if page.evaluate("() => window.review.selection.ready") is False and page.evaluate(elsewhere):
            break
    hidden = current(page)["id"]
    broken[0] = False
    page.keyboard.press("a")
    page.wait_for_function("before => window.review.selection.current.id !== before", arg=hidden)
    settled(page)
    assert site.decisions()[hidden][0] == "accept"
