"""Requests of a page that wait until a test lets them go."""

from playwright.sync_api import APIResponse, Page, Route

from tests.waiting import wait_until

FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class HeldRequests:
    """What a page asks at an address from now on, held back."""

    def __init__(self, page: Page, address: str, *, only_first: bool = False) -> None:
        """`only_first`: what comes after the first of them is answered at once."""
        self.page = page
        self.routes: list[Route] = []

        def hold(route: Route) -> None:
            if only_first and self.routes:
                route.continue_()
            else:
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
        self.page.evaluate(FRAMES)

    def answer_late(self, answer: APIResponse) -> None:
        """Give the first of them this answer, which was right some time ago, and let the page take note of it."""
        route = self.first()
        with self.page.expect_response(lambda given: given.request == route.request) as given:
            route.fulfill(response=answer)
        given.value.finished()
        self.page.evaluate(FRAMES)
