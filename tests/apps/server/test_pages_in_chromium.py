"""The sign-in pages in a real browser: by keyboard, in dark and light, without a finding of axe."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from pictoria_docs.apps.server.app import make_app
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import OidcOptions, ServerConfig
from tests.apps.answering import answering
from tests.apps.server.conftest import PASSWORD, some_routes
from tests.chromium import COMPLAINTS
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]


@pytest.mark.parametrize(("locale", "scheme"), [("en-GB", "dark"), ("fr-FR", "light")])
def test_sign_in_by_keyboard(
    browser: Browser,
    config: ServerConfig,
    make_team: Callable[[ServerConfig], TeamDirectory],
    scheme: str,
    locale: str,
) -> None:
    oidc = OidcOptions(issuer="http://127.0.0.1:9", client_id="x", label="Musée")
    team = make_team(config.model_copy(update={"oidc": oidc}))
    team.accounts.add("root", PASSWORD, by="server", is_admin=True)
    invitation = team.invite(Person("root", "root", is_admin=True), {"vases": Role.READER})
    asked: list[str] = []
    complaints: list[str] = []
    with answering(make_app(team, routers=[some_routes(team)])) as url:
        context = browser.new_context(color_scheme=scheme, locale=locale)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{url}/account")
        expect(page.locator("[name=name]")).to_be_focused()  # the page is drawn, and takes what is typed
        page.keyboard.type("root")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/account")
        assert page.evaluate("document.documentElement.lang") == locale[:2]
        page.locator("a[hreflang]").click()
        page.wait_for_url("**/account")
        assert page.evaluate("document.documentElement.lang") != locale[:2]
        page.locator("form[action$='/sign-out'] button").click()
        page.wait_for_url("**/sign-in")
        context.close()
        assert not complaints
        assert all(address.startswith((url, "data:")) for address in asked)
        # axe needs to run scripts, which the pages' own policy forbids.
        context = browser.new_context(color_scheme=scheme, locale=locale, bypass_csp=True)
        page = context.new_page()
        COMPLAINTS.expect("answer: 404 GET .*/invitation/none")  # the page that says that there is none
        for path in ("/sign-in", f"/invitation/{invitation}", "/invitation/none"):
            page.goto(url + path)
            found = Axe().run(page).response
            assert found["passes"]
            assert not [(one["id"], one["nodes"]) for one in found["violations"]]
        context.close()


def test_the_address_from_the_terminal_opens_the_desk_of_one_person(
    browser: Browser,
    config: ServerConfig,
) -> None:
    folder = Path(str(config.projects_folder)) / "vases.pictoria"
    app = make_app(LocalDirectory(folder, Person("marie", "Marie")))
    with answering(app) as url:
        context = browser.new_context(accept_downloads=False)
        page = context.new_page()
        page.goto(f"{url}/api/openapi.json?token={app.state.settings.token}")
        assert page.url == f"{url}/api/openapi.json"
        assert "pictoria-docs" in page.content()
        (cookie,) = context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
        context.close()
