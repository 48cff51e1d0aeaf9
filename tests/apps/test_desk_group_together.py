"""Two people in one group question: nothing is lost, and each of them is told in one sentence."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.apps.desk_site import Site, current, sees_no_others, settled
from tests.apps.test_desk_groups import MEMBERS
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
WITH_CAPTION = """() => { const { items, groups } = window.review.queue;
  return items.find((item) => groups.get(item.id).length > 2
    && groups.get(item.id).some(({ id, type }) => type === 'caption' && item.source !== id)); }"""


def both_at(site: Site) -> tuple[Page, Page, dict[str, Any], list[str]]:
    """Ada and Bob at the same question, what it stands for, and its others."""
    ada, bob = site.open(site.person("ada")), site.open(site.person("bob"))
    head = ada.evaluate(WITH_CAPTION)
    for page in (ada, bob):
        page.evaluate("subject => window.review.selection.open(subject)", head)
        expect(page.locator(".pd-group [data-member]").first).to_be_visible()
    return ada, bob, head, ada.evaluate(MEMBERS, head["id"])


def odd_of(page: Page, others: list[str]) -> str:
    """The caption of the group: with it goes nothing but its link."""
    return next(
        id
        for id in others
        if page.evaluate(
            "id => [...window.review.queue.groups.values()].flat().find((each) => each.id === id).type === 'caption'",
            id,
        )
    )


def test_what_one_rejects_first_is_not_accepted_with_the_group_of_the_other(site: Site) -> None:
    ada, bob, head, others = both_at(site)
    odd = odd_of(ada, others)
    sees_no_others(bob)
    ada.locator(f'.pd-group [data-member="{odd}"]').click()
    ada.wait_for_function("id => window.review.selection.current.id === id", arg=odd)
    ada.keyboard.press("x")
    settled(ada)
    hers = {id for id, (action, _) in site.decisions().items() if action == "reject"}
    assert odd in hers
    bob.keyboard.press("a")
    settled(bob)
    decided = site.decisions()
    assert all(decided[id][0] == "reject" for id in hers)
    assert {decided[id][0] for id in {head["id"], *others} - hers} == {"accept"}
    expect(bob.locator(".pd-notice")).to_have_count(1)
    expect(bob.locator(".pd-notice")).to_contain_text("ada decided on")
    expect(bob.locator(".pd-conflict")).to_have_count(0)
    # Ada is at the rest of the question, which Bob has accepted.
    assert current(ada)["id"] in {head["id"], *others} - hers
    expect(ada.locator(".pd-passing")).to_contain_text("bob has changed")
    expect(ada.locator(".pd-notice")).to_have_count(0)
    assert site.decisions() == decided


def test_what_one_rejects_after_the_other_accepted_the_group_is_for_them_to_choose(site: Site) -> None:
    ada, bob, head, others = both_at(site)
    odd = odd_of(ada, others)
    ada.locator(f'.pd-group [data-member="{odd}"]').click()
    ada.wait_for_function("id => window.review.selection.current.id === id", arg=odd)
    sees_no_others(ada)
    bob.keyboard.press("a")
    settled(bob)
    assert {site.decisions()[id][0] for id in (head["id"], *others)} == {"accept"}
    ada.evaluate(
        """() => { const { decisions, selection } = window.review;
        decisions.edit([decisions.editOf('reject', selection.current)]); }"""
    )
    expect(ada.locator(".pd-conflict")).to_have_count(1)
    expect(ada.locator(".pd-conflict")).to_contain_text("bob changed")
    assert site.decisions()[odd][0] == "accept"
    ada.locator(".pd-conflict").get_by_role("button", name="Use mine").click()
    settled(ada)
    decided = site.decisions()
    assert decided[odd][0] == "reject"
    assert decided[head["id"]][0] == "accept"
    expect(bob.locator(".pd-notice")).to_have_count(0)
