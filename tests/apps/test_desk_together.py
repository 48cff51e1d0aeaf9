"""Several people at one desk, and a desk whose network or session is cut: nothing is lost."""

import pytest
from playwright.sync_api import expect

from tests.apps.desk_site import Site, caption, current, pick, settled
from tests.complaints import NO_CONNECTION
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]


def test_two_people_see_each_others_work_and_keep_both(site: Site) -> None:
    first, second = caption(site), str(site.find("region", type="caption")[0].id)
    figure = next(row for row in site.find("region", type="figure") if row.pages[0] == 2)
    ada, bob = site.at(site.person("ada"), first), site.at(site.person("bob"), second)
    pick(bob, figure.id)
    bob.keyboard.press("a")
    ada.keyboard.press("a")
    settled(bob)
    settled(ada)
    assert {site.decisions()[each][0] for each in (first, figure.id)} == {"accept"}
    assert not ada.locator(".pd-conflict").count() + bob.locator(".pd-conflict").count()
    status = "id => window.review.canvas.state.find(id)?.object.status"
    ada.evaluate("page => window.review.navigation.turnTo(page)", 2)
    ada.wait_for_function(f"id => ({status})(id) === 'accepted'", arg=figure.id)


def test_the_same_thing_changed_by_two_is_shown_to_the_second(site: Site) -> None:
    subject = caption(site)
    ada, bob = site.at(site.person("ada"), subject), site.at(site.person("bob"), subject)
    bob.get_by_label("Text", exact=True).fill("Fig. 1. Bob's words.")
    ada.get_by_label("Text", exact=True).fill("Fig. 1. Ada's words.")
    ada.get_by_label("Text", exact=True).press("Control+Enter")
    settled(ada)
    expect(bob.locator(".pd-passing")).to_contain_text("ada has changed")
    assert bob.get_by_label("Text", exact=True).input_value() == "Fig. 1. Bob's words."
    bob.get_by_label("Text", exact=True).press("Control+Enter")
    notice = bob.locator(".pd-conflict")
    expect(notice).to_contain_text("Ada's words")
    expect(notice).to_contain_text("Bob's words")
    assert site.decisions()[subject][1]["text"] == "Fig. 1. Ada's words."
    bob.reload()  # the choice is not lost
    bob.locator(".pd-conflict").get_by_role("button", name="Use mine").click()
    settled(bob)
    assert site.decisions()[subject][1]["text"] == "Fig. 1. Bob's words."


def test_theirs_is_kept(site: Site) -> None:
    subject = caption(site)
    ada, bob = site.at(site.person("ada"), subject), site.at(site.person("bob"), subject)
    bob.get_by_label("Text", exact=True).fill("Fig. 1. Bob's words.")
    ada.keyboard.press("x")
    settled(ada)
    bob.get_by_label("Text", exact=True).press("Control+Enter")
    bob.get_by_role("button", name="Keep theirs").click()
    settled(bob)
    assert site.decisions()[subject][0] == "reject"


def test_work_goes_on_without_a_network(site: Site) -> None:
    context = site.person()
    page = site.open(context)
    page.wait_for_load_state("networkidle")
    first = current(page)["id"]
    context.set_offline(True)
    site.complaints.expect(NO_CONNECTION)
    page.keyboard.press("a")
    expect(page.locator(".pd-saved")).to_contain_text("No connection: 1 waiting")
    assert first not in site.decisions()
    context.set_offline(False)
    settled(page)
    assert site.decisions()[first][0] == "accept"


def test_work_without_a_network_outlives_a_reload(site: Site) -> None:
    context = site.person()
    subject = caption(site)
    page = site.at(context, subject)
    edits = f"{site.url}/api/v1/projects/*/documents/*/edits"
    context.route(edits, lambda route: route.abort())
    site.complaints.expect(NO_CONNECTION)
    page.get_by_label("Text", exact=True).fill("Fig. 1. Kept in the browser.")
    page.get_by_label("Text", exact=True).press("Control+Enter")
    expect(page.locator(".pd-saved")).to_contain_text("1 waiting")
    page.reload()
    expect(page.locator(".pd-saved")).to_contain_text("1 waiting")
    page.wait_for_function(
        "id => window.review.canvas.state.find(id)?.object.text === 'Fig. 1. Kept in the browser.'",
        arg=subject,
    )
    assert not site.decisions()
    context.unroute(edits)
    page.locator(".pd-saved").click()
    settled(page)
    assert site.decisions()[subject][1]["text"] == "Fig. 1. Kept in the browser."


def test_a_lost_session_keeps_the_work(site: Site) -> None:
    context = site.person()
    page = site.open(context)
    first = current(page)["id"]
    page.wait_for_load_state("networkidle")
    site.sign(context, "nobody")
    site.complaints.expect(r"answer: 401 ")
    page.keyboard.press("a")
    expect(page.locator('[data-notice="signed_out"]')).to_contain_text("sign in again")
    site.sign(context, "ada")
    page.locator(".pd-saved").click()
    settled(page)
    assert site.decisions()[first][0] == "accept"
    expect(page.locator('[data-notice="signed_out"]')).to_have_count(0)


def test_a_refusal_is_a_sentence_and_the_page_is_put_right(site: Site) -> None:
    subject = caption(site)
    page = site.at(site.person(), subject)
    page.evaluate(
        """id => { const { decisions, selection } = window.review;
        decisions.edit([decisions.editOf('correct', selection.current, { box: [-500, -500, -490, -490] })]); }""",
        subject,
    )
    expect(page.locator(".pd-warning")).to_contain_text("outline")
    box = "id => window.review.canvas.state.find(id).object.box[0]"
    page.wait_for_function(f"id => ({box})(id) > 0", arg=subject)
