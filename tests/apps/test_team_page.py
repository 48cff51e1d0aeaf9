"""A team at work in the browser: invited, dealt tasks, reviewing twice, settling; the whole server with accounts."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import expect

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.passwords import Passwords
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.people.remarks import RemarkKind
from pictoria_docs.store.workload.queue import QueueFilter
from tests.apps.answering import answering
from tests.apps.held import HeldRequests
from tests.apps.looking import bright, look, shot
from tests.apps.server.conftest import PASSWORD
from tests.chromium import COMPLAINTS, PATIENCE
from tests.programs import needs_chromium
from tests.review.test_campaigns import campaign, do, key

pytestmark = [pytest.mark.slow, needs_chromium]
ROLES = {"max": Role.MANAGER, "mo": Role.MODERATOR, "ada": Role.CONTRIBUTOR, "rita": Role.READER}
NAMES = {"max": "Max Weber", "mo": "Mo Farah", "ada": "Ada Byron", "rita": "Rita Levi"}


class Site:
    """A server with accounts and one analysed project."""

    def __init__(self, url: str, team: TeamDirectory, projects: Any, browser: Any) -> None:
        self.url, self.team, self._projects, self._chromium = url, team, projects, browser
        self.complaints = COMPLAINTS

    @property
    def folder(self) -> Path:
        """Of the project."""
        return self.desk("max").session.opened.folder

    def desk(self, name: str) -> ReviewService:
        """The project as a person may use it."""
        found: ReviewService = self._projects.review(Person(name, NAMES.get(name, name)), "example", "en")
        return found

    def desk_as(self, role: Role, name: str) -> ReviewService:
        assert self.team.role(Person(name, ""), "example") is role
        return self.desk(name)

    def page(self, name: str | None, locale: str = "en-GB", scheme: str = "light", **more: Any) -> Any:
        """A browser of one's own; signed in, if a name is given."""
        more = {"viewport": {"width": 1280, "height": 860}} | more
        context = self._chromium.new_context(locale=locale, color_scheme=scheme, **more)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        if name is not None:
            origin = {"Origin": self.url}
            form = {"name": name, "password": PASSWORD}
            answer = context.request.post(f"{self.url}/sign-in", form=form, headers=origin, max_redirects=0)
            assert answer.status == 303
        return page

    def open(self, page: Any, part: str = "work", **query: str) -> None:
        """The team's page, when a part is shown."""
        rest = "".join(f"&{name}={value}" for name, value in query.items())
        page.goto("about:blank")  # Else going to where one is already would do nothing.
        page.goto(f"{self.url}/ui/team?project=example{rest}#{part}")
        if not query:
            shown(page, part)


def shown(page: Any, part: str) -> None:
    page.locator(f".ph-part[data-part={part}]:not([aria-busy])").wait_for()


@contextmanager
def serving(folder: Path, analysed_example: Path, browser: Any) -> Iterator[Site]:
    shutil.copytree(analysed_example, folder / "projects/example.pictoria")
    team = TeamDirectory(ServerConfig(data=folder / "server", projects_folder=folder / "projects"))
    team.accounts.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    team.accounts.add("root", PASSWORD, by="server", is_admin=True)
    root = Person("root", "root", is_admin=True)
    team.projects_of(root)
    for name, role in ROLES.items():
        team.accounts.add(name, PASSWORD, by="root", display=NAMES[name])
        team.set_role(root, "example", name, role)
    app = make_desk(team)
    with answering(app) as url:
        site = Site(url, team, app.state.projects, browser)
        yield site
        for context in browser.contexts:  # else its pages would ask on when the server has gone
            context.close()
    app.state.projects.close()
    team.close()


@pytest.fixture
def site(
    tmp_path: Path, analysed_example: Path, browser: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    monkeypatch.delenv("PICTORIA_SECRET_KEY", raising=False)
    with serving(tmp_path, analysed_example, browser) as site:
        yield site


def test_who_is_invited_joins_and_sees_the_project(site: Site) -> None:
    site.complaints.expect(r"answer: 409 DELETE")  # asked for on purpose, and told to the person
    manager = site.page("max")
    manager.goto(f"{site.url}/ui/review?project=example")
    manager.get_by_role("link", name="Team", exact=True).click()
    manager.get_by_role("link", name="People").click()
    shown(manager, "people")
    manager.get_by_label("They will be").select_option("moderator")
    manager.get_by_label("A note for them").fill("Welcome to the vases")
    manager.get_by_role("button", name="Make the link").click()
    link = manager.get_by_label("Link to send").input_value()
    assert link.startswith(f"{site.url}/invitation/")
    manager.get_by_role("heading", name="Open invitations").wait_for()
    look(manager, "invite", whole=True)

    guest = site.page(None)
    guest.goto(link)
    assert "Welcome to the vases" in guest.content()
    guest.get_by_label("Choose a name").fill("grace")
    guest.get_by_label("Your name as others see it").fill("Grace Hopper")
    for label in guest.locator("input[type=password]").all():
        label.fill(PASSWORD)
    guest.get_by_role("button", name="Join").click()
    guest.get_by_role("link", name="Review").first.wait_for()
    site.open(guest, "people")
    row = guest.locator("[data-person=grace]")
    assert "moderator" in row.inner_text() and "(you)" in row.inner_text()
    assert guest.get_by_role("button", name="Make the link").count() == 0

    # A role is changed with a button, not by looking through the list; who was invited is in it.
    manager.reload()
    shown(manager, "people")
    assert manager.get_by_role("heading", name="Open invitations").count() == 0
    row = manager.locator("[data-person=grace]")
    row.get_by_label("Role of Grace Hopper").select_option("contributor")
    assert site.team.role(Person("grace", ""), "example") is Role.MODERATOR
    row.get_by_role("button", name="Change the role").click()
    manager.get_by_text("Grace Hopper is contributor now.").wait_for()
    assert site.team.role(Person("grace", ""), "example") is Role.CONTRIBUTOR
    own = manager.locator("[data-person=max]")
    own.get_by_role("button", name="Remove Max Weber").click()
    own.locator(".ph-asked").get_by_role("button", name="Remove").click()
    own.get_by_text("the last manager").wait_for()
    manager.keyboard.press("Escape")
    row.get_by_role("button", name="Remove Grace Hopper").click()
    row.locator(".ph-asked").get_by_role("button", name="Remove").click()
    row.wait_for(state="detached")
    guest.goto(f"{site.url}/ui/team?project=example")
    guest.get_by_role("alert").wait_for()


def test_a_change_is_told_once_the_list_shows_it(site: Site) -> None:
    manager = site.page("max")
    site.open(manager, "people")
    held = HeldRequests(manager, "**/people")
    row = manager.locator("[data-person=mo]")
    row.get_by_label("Role of Mo Farah").select_option("contributor")
    row.get_by_role("button", name="Change the role").click()
    # The list is on its way: a question asked in the old one would go with it, and so would its answer.
    manager.wait_for_function("() => document.querySelector('.ph-part').inert")
    assert manager.get_by_text("Mo Farah is contributor now.").count() == 0
    manager.wait_for_function("() => document.activeElement === document.body")
    held.first().continue_()
    manager.get_by_text("Mo Farah is contributor now.").wait_for()
    own = manager.locator("[data-person=max]")
    own.get_by_role("button", name="Remove Max Weber").click()
    assert own.locator(".ph-asked").count() == 1 and len(held.routes) == 1
    assert row.get_by_label("Role of Mo Farah").input_value() == "contributor"


def test_nothing_of_the_team_is_bright_in_the_dark(site: Site) -> None:
    manager = site.page("max", scheme="dark")
    for part in ("people", "history", "work", "campaigns"):
        site.open(manager, part)
        shot(manager, f"dark-team-{part}", whole=True)
        assert bright(manager) == [], part
    manager.get_by_role("button", name="New campaign").click()
    manager.get_by_label("Pages of a task").wait_for()
    shot(manager, "dark-team-campaign", whole=True)
    assert bright(manager) == []


def test_pages_are_reviewed_twice_settled_and_validated(site: Site) -> None:
    manager = site.page("max")
    site.open(manager, "campaigns")
    manager.get_by_text("No campaign is going on").wait_for()
    manager.get_by_role("button", name="New campaign").click()
    look(manager, "new_campaign", whole=True)
    manager.get_by_role("button", name="Deal the tasks out").focus()
    manager.get_by_label("Name").fill("Captions, first round")
    for kind in ("Values of records", "Regions", "Entries"):
        manager.get_by_label(kind).uncheck()
    manager.get_by_label("Mo Farah (moderator)").check()
    manager.get_by_label("Pages of a task").fill("5")
    manager.get_by_label("How much do two people review?").select_option(label="All tasks")
    manager.get_by_role("button", name="Deal the tasks out").click()
    card = manager.get_by_role("article", name="Captions, first round")
    card.get_by_text("4 not begun").wait_for()
    card.get_by_text("All 4 tasks").click()
    card.get_by_role("group", name="Tasks").wait_for()
    assert card.locator("tbody tr").count() == 2 + 4
    look(manager, "campaign", whole=True)

    # Two people do their parts; the first one in the browser.
    ada = site.page("ada")
    site.open(ada)
    assert ada.locator(".ph-row .ph-state").all_inner_texts() == ["not begun"] * 2
    look(ada, "my_tasks", whole=True)
    tasks = {each["number"]: each for each in site.desk("ada").tasks.all(mine=True)}
    first = min(tasks)
    ada.locator(f"[data-task='{first}']").get_by_role("button", name="Start").click()
    ada.get_by_label("Assigned to me").wait_for()
    assert ada.get_by_label("Assigned to me").is_checked()
    ada.get_by_text("Somebody else reviews this page as well").wait_for()
    assert int(ada.locator(".pd").get_attribute("data-page").split()[0]) in range(1, 11)
    ada.locator(".pd-items [data-id]").first.wait_for()
    look(ada, "desk_double", whole=True)
    others = ada.locator(".pd-items li:is(.pd-k-region, .pd-k-field, .pd-k-entry)")
    assert others.count() == 0, "only links are asked for"
    ada.get_by_label("Assigned to me").uncheck()
    others.first.wait_for()
    decide(site, "ada", "accept")
    decide(site, "mo", "accept", but="reject")
    ada.get_by_role("link", name="My tasks").click()
    shown(ada, "work")
    for number in tasks:
        row = ada.locator(f"[data-task='{number}']")
        row.get_by_role("button", name="Submit").click()
        row.locator(".ph-asked").get_by_role("button", name="Submit").click()
        row.get_by_text("When both reviewers are done").wait_for()
    for task in site.desk("mo").tasks.all(mine=True):
        site.desk("mo").tasks.submit(task["number"])

    # Who did the pages does not settle them; somebody else does, with keys.
    own = site.page("mo")
    site.open(own)
    own.get_by_text("You are one of the two reviewers").first.wait_for()
    assert own.get_by_role("link", name=re.compile("^Settle")).count() == 0
    site.open(manager)
    manager.get_by_role("link", name=re.compile("^Settle 1 disagreement")).wait_for()
    manager.get_by_role("button", name="Validate").wait_for()
    look(manager, "to_check", whole=True)
    manager.get_by_role("link", name="Settle 1 disagreement").click()
    manager.locator(".pt-card").first.wait_for()
    manager.wait_for_function("document.querySelector('.pt-crop image') !== null")
    look(manager, "settle", whole=True)
    manager.keyboard.press("1")
    manager.get_by_text("All is settled").wait_for()
    manager.get_by_role("link", name="Back to the team").click()
    shown(manager, "work")
    manager.get_by_role("button", name="Validate").click()
    manager.get_by_text("Nothing is waiting to be checked").wait_for()
    site.open(manager, "campaigns")
    card.get_by_text("4 validated").wait_for()
    card.get_by_text("Agreement").click()
    card.get_by_text(re.compile(r"said the same in \d+ of \d+ cases")).wait_for()
    people = card.get_by_role("group", name="By reviewer").locator("tbody tr")
    assert [row.locator("th").inner_text() for row in people.all()] == ["Ada Byron", "Mo Farah"]
    assert people.nth(0).locator("td").nth(1).inner_text() == "100%"
    assert people.nth(1).locator("td").nth(1).inner_text() != "100%"
    look(manager, "agreement", whole=True)
    dark = site.page("max", "fr-FR", "dark")
    site.open(dark, "campaigns")
    dark.get_by_text("Accord").click()
    dark.get_by_role("heading", name="Par relecteur").wait_for()
    look(dark, "agreement_fr_dark", whole=True)

    card.get_by_role("button", name="Close the campaign").click()
    card.locator(".ph-asked").get_by_role("button", name="Close the campaign").click()
    manager.get_by_text("1 closed campaign").wait_for()


def decide(site: Site, name: str, action: str, but: str | None = None) -> None:
    """Decide on all of one's tasks in the same way, but for the first one."""
    desk = site.desk(name)
    items = desk.queue.next(QueueFilter(), 500, assigned=True)["items"]
    for item in sorted(items, key=lambda item: (item["page"], item["id"])):
        do(desk, item["id"], but or action)
        but = None


def test_a_task_is_returned_with_a_reason_and_done_again(site: Site) -> None:
    site.complaints.expect(r"answer: 422 POST .*/validate")  # asked for on purpose, and told to the person
    (task,) = campaign(site.desk_as, people=["ada"], kinds=["link"])
    number = task["number"]
    ada, mo = site.page("ada"), site.page("mo")
    site.desk("ada").tasks.start(number)
    site.desk("ada").tasks.submit(number)
    site.open(mo)
    row = mo.locator(f"[data-task='{number}']")
    row.get_by_role("button", name="Give back").click()
    row.get_by_label("What is missing?").fill("Page 3 has no captions yet.")
    row.locator(".ph-asked").get_by_role("button", name="Give back").click()
    mo.get_by_text("Nothing is waiting to be checked").wait_for()
    site.open(ada)
    row = ada.locator(f"[data-task='{number}']")
    assert "Mo Farah asks for more:" in row.inner_text() and "Page 3 has no captions" in row.inner_text()
    look(ada, "returned", whole=True)
    row.get_by_role("button", name="Submit").click()
    row.get_by_text("still undecided").wait_for()
    ada.keyboard.press("Escape")
    row.get_by_role("button", name="Submit").press("Enter")
    ada.keyboard.press("Enter")
    row.get_by_text("A moderator will validate it").wait_for()
    # Validated meanwhile by somebody else: the sentence says so, and nothing is lost.
    site.open(mo)
    site.desk("max").tasks.validate(number)
    mo.get_by_role("button", name="Validate").click()
    mo.get_by_text("has changed meanwhile").wait_for()

    # A manager gives another task to somebody else.
    campaign(site.desk_as, name="Again", people=["ada"], kinds=["link"])
    manager = site.page("max")
    site.open(manager, "campaigns")
    card = manager.get_by_role("article", name="Again")
    card.get_by_text("1 task", exact=True).click()
    card.get_by_role("button", name=re.compile("Reassign .*Ada Byron")).click()
    card.get_by_label("To whom?").select_option(label="Mo Farah")
    card.locator(".ph-asked").get_by_role("button", name="Reassign").click()
    manager.get_by_text("The task is Mo Farah’s now.").wait_for()
    assert [each["person"] for each in site.desk("mo").tasks.all(mine=True)] == ["mo"]


def test_comments_that_call_are_answered_and_history_is_read(site: Site) -> None:
    desk = site.desk("max")
    item = desk.queue.next(QueueFilter(kinds=["region"]))["items"][0]
    desk.remarks.add(item["document"], item["id"], RemarkKind.COMMENT, "@ada is this a figure?", key())
    desk.remarks.add(item["document"], item["id"], RemarkKind.COMMENT, "<b>@ada</b> look", key())
    do(site.desk("ada"), item["id"])
    ada = site.page("ada")
    site.open(ada)
    calls = ada.locator("[data-remark]")
    assert calls.count() == 2 and "<b>@ada</b> look" in calls.nth(1).inner_text()
    look(ada, "calls", whole=True)
    calls.nth(0).get_by_role("button", name="Answer").click()
    calls.nth(0).get_by_label("Your answer").fill("Yes, a drawing.")
    calls.nth(0).get_by_role("button", name="Send").click()
    ada.get_by_text("Your answer is sent.").wait_for()
    ada.wait_for_function("document.querySelectorAll('[data-remark]').length === 1")
    assert ada.get_by_role("button", name="Close the comment").count() == 0, "it is somebody else's"

    site.open(ada, "history")
    lines = ada.locator(".ph-told .ph-row")
    assert "Ada Byron commented on:" in lines.nth(0).inner_text()
    assert "Ada Byron accepted:" in lines.nth(1).inner_text()
    look(ada, "history", whole=True)
    ada.get_by_label("Person").select_option(label="Max Weber")
    ada.wait_for_function("document.querySelectorAll('.ph-told .ph-row').length === 2")
    assert all("Max Weber" in text for text in lines.all_inner_texts())
    ada.get_by_label("About").select_option(label="Tasks")
    ada.get_by_text("Nothing was done that fits.").wait_for()
    ada.get_by_label("About").select_option(label="All")
    ada.get_by_label("Person").select_option(label="All")
    lines.nth(1).get_by_role("link").click()
    ada.locator(".pd-history[open]").wait_for()
    ada.get_by_role("button", name="Restore").first.wait_for()


def test_long_histories_come_page_by_page(site: Site) -> None:
    decided = site.desk("ada")
    for item in decided.queue.next(QueueFilter(), 60)["items"]:
        do(decided, item["id"])
    page = site.page("rita")
    site.open(page, "history")
    assert page.locator(".ph-told .ph-row").count() == 50
    page.get_by_role("button", name="Show older").click()
    page.wait_for_function("document.querySelectorAll('.ph-told .ph-row').length > 60")
    numbers = page.locator(".ph-told a").evaluate_all("links => links.map((link) => link.href)")
    assert len(set(numbers)) > 55


@pytest.mark.parametrize("name", ["rita", "ada"])
def test_those_who_manage_nothing_see_no_controls_for_it(site: Site, name: str) -> None:
    site.complaints.expect(
        r"answer: 403 GET .*/disagreements"
    )  # asked for on purpose, and told to the person
    tasks = campaign(site.desk_as, people=["ada", "mo"], double=1.0)
    page = site.page(name)
    site.open(page)
    assert page.get_by_role("heading", name="To check").count() == 0
    site.open(page, "campaigns")
    card = page.get_by_role("article", name="Figures")
    card.get_by_text("All 2 tasks").click()
    buttons = page.locator(".ph-part button")
    assert buttons.count() == 0 and card.get_by_text("Agreement").count() == 0
    site.open(page, "people")
    assert page.locator(".ph-part :is(button, select, input)").count() == 0
    base, number = f"{site.url}/api/v1/projects/example", tasks[0]["number"]
    headers = {"X-Pictoria": "1", "Origin": site.url}
    for method, path, data in (
        ("POST", "/campaigns", {"name": "Mine", "people": ["ada"]}),
        ("POST", "/campaigns/1/close", {}),
        ("POST", f"/tasks/{number}/reassign", {"person": "ada"}),
        ("POST", f"/tasks/{number}/validate", {}),
        ("GET", "/agreement", None),
        ("PUT", "/people/ada", {"role": "manager"}),
        ("DELETE", "/people/max", None),
        ("POST", "/invitations", {"role": "manager"}),
        ("GET", "/invitations", None),
    ):
        answer = page.context.request.fetch(base + path, method=method, data=data, headers=headers)
        assert (answer.status, answer.json()["code"]) == (403, "not_allowed"), path
    site.open(page, task=str(number))
    page.get_by_text("Your role in this project does not allow this").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_can_be_used_by_everyone(site: Site, width: int) -> None:
    campaign(site.desk_as, people=["ada", "max"], pages_each=4)
    number = site.desk("max").tasks.all(mine=True)[0]["number"]
    site.desk("max").tasks.start(number)
    site.desk("max").tasks.submit(number)
    page = site.page("max", "fr-FR", "dark", viewport={"width": width, "height": 860})
    for part in ("work", "campaigns", "people", "history"):
        site.open(page, part)
        assert not page.locator("text=/[a-z]+_[a-z]+/").count(), "every code has its words"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, part
        look(page, f"{part}_fr_dark_{width}", whole=True)
    page.get_by_role("link", name="Mon travail").press("Enter")
    shown(page, "work")
    assert page.get_by_role("link", name="Mon travail").get_attribute("aria-current") == "page"


def test_a_finished_blind_task_is_counted_and_handed_in_from_the_desk(site: Site) -> None:
    campaign(site.desk_as, people=["ada", "mo"], double=1.0)
    ada = site.desk("ada")
    while ada.edits.bulk_accept(QueueFilter(), key(), assigned=True)["accepted"]:
        pass
    page = site.page("ada")
    page.goto(f"{site.url}/ui/review?project=example&assigned=1")
    expect(page.locator(".pd-progress")).to_contain_text("All that was found is reviewed")
    button = page.get_by_role("button", name="Hand in the task")
    expect(button).to_have_class(re.compile("pd-main"))
    page.locator(".pc-svg").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Hand in your task")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+S")
    expect(page.get_by_role("dialog")).to_contain_text("Everything is decided")
    page.get_by_role("dialog").get_by_role("button", name="Hand in the task").click()
    expect(page.locator(".pd-passing")).to_contain_text("handed in")
    expect(button).to_be_hidden()
    assert [task["state"] for task in ada.tasks.all(mine=True)] == ["submitted"]
