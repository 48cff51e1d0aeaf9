"""Requests of a page that wait until a test lets them go."""

from playwright.sync_api import Page, Route

from tests.waiting import wait_until


class HeldRequests:
    """What a page asks at an address from now on, held back."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.routes: list[Route] = []

        def hold(route: Route) -> None:
            self.routes.append(route)

        page.route(address, hold)

    def first(self) -> Route:
        """The first of them, as soon as it was sent."""
        # Playwright takes note of requests only while it is asked for something.
        return wait_until(lambda: self.page.evaluate("() => true") and self.routes)[0]

    def let_go(self) -> None:
        """Answer the only one, and let the page take note of it."""
        route = self.first()
        assert self.routes == [route]
        route.fulfill(response=route.fetch())
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
