"""Hands that are faster than the server: each press is done, none twice, and the desk goes on."""

import pytest
from playwright.sync_api import Page, expect

from pictoria_docs.store import Store
from tests.apps.desk_site import Site, current, settled
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
MANY = 20


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


def press_many(page: Page, key: str, times: int) -> None:
    """As fast as the browser takes it; returns when all of it has been dealt with."""
    for _ in range(times):
        page.keyboard.press(key)
    page.evaluate("() => window.review.act('none')")
    settled(page)


@pytest.mark.parametrize("latency", [0, 400])
@pytest.mark.parametrize(("key", "action"), [("a", "accept"), ("x", "reject")])
def test_each_of_many_fast_presses_decides_on_another(
    site: Site, latency: int, key: str, action: str
) -> None:
    page = site.open(site.person())
    order = page.evaluate("() => window.review.queue.items.map(({ id }) => id)")
    slow(page, latency)
    press_many(page, key, MANY)
    asked = [subject for subject, done in history(site) if done == action and subject in order]
    assert len(asked) == len(set(asked)) == MANY
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
    expect(page.locator(".pd-progress")).to_contain_text("Everything is reviewed")


def test_undoing_a_bulk_acceptance_waits_for_what_was_done_before(site: Site) -> None:
    page = site.open(site.person())
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        """async step => {
            const app = window.review;
            const filters = { at_least: 0.9 };
            const { accepted } = await app.client.http.post('/bulk/accept', { filters, change_set: step });
            app.decisions.bulkAccepted(step, accepted);
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
