"""Kill the review server amid edits; what it did not confirm is sent again when it is back, as the desk does."""

import random
import time
from collections import Counter
from pathlib import Path
from threading import Timer
from typing import Any, Self
from uuid import UUID

import httpx

from benchmarks.common.servers import review_address, start_review
from benchmarks.kill.campaign import PATIENCE, Campaign, end_group
from benchmarks.kill.commands import analysed
from pictoria_docs.apps.server.security import WRITE_HEADER
from pictoria_docs.review.identity.slugs import slug
from pictoria_docs.store import Store

Json = dict[str, Any]


def kill_review(campaign: Campaign, kills: int) -> None:
    """Kill the server amid edits: each edit that it confirmed, or that is sent again, must be there once."""
    project = campaign.folder / "review.pictoria"
    analysed(campaign, project.name)
    with Store(project) as store:
        document, pages = store.documents.all()[0].id, store.documents.all()[0].page_count
    confirmed: set[str] = set()
    waiting: list[Json] = []
    for number in range(kills + 1):
        last = number == kills
        with Server(project) as server:
            try:
                client = server.client()
                until = time.monotonic() + campaign.random.uniform(0.05, 1.5)
                while waiting or (not last and time.monotonic() < until):
                    waiting = waiting or [new_edits(campaign.random, pages)]
                    if not last and time.monotonic() > until - 0.005:
                        server.kill_soon(campaign.random.uniform(0, 0.02))
                    answer = client.post(f"/documents/{document}/edits", json=waiting[0]).raise_for_status()
                    if not answer.json()["done"]:
                        campaign.wrong.append(f"review: refused {answer.json()}")
                    confirmed.add(subject_of(waiting.pop(0)))
            except httpx.TransportError:
                continue
            finally:
                campaign.tried["review"] += not last
                campaign.show_progress()
    with Store(project) as store:
        kept = Counter(each.decision.subject for each in store.decisions.stored(document))
        told = Counter(each.subject for each in store.decisions.history() if each.action == "add")
        shown = {region.id for page in store.load_document(document).pages for region in page.regions}
    for subject in confirmed:
        if kept[subject] != 1 or told[subject] != 1 or subject not in shown:
            campaign.wrong.append(f"review: {subject} kept {kept[subject]} times, told {told[subject]} times")
    campaign.wrong += [f"review: {subject} was never sent" for subject in kept if subject not in confirmed]


class Server:
    """A review server of one's own on a project."""

    def __init__(self, project: Path) -> None:
        self.project, self.process = project, start_review(project)

    def client(self) -> httpx.Client:
        """Return a client that is signed in, with the project's address."""
        url = review_address(self.process)
        if url is None:
            raise httpx.TransportError("the server ended before it began")
        base, _, token = url.rpartition("/")
        client = httpx.Client(base_url=base, timeout=PATIENCE, headers={"Origin": base, WRITE_HEADER: "1"})
        client.get(f"/{token}", follow_redirects=False)
        client.base_url = f"{base}/api/v1/projects/{slug(self.project.name)}"
        return client

    def kill_soon(self, seconds: float) -> None:
        """Kill it in a moment, while it is at work."""
        Timer(seconds, end_group, [self.process]).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        end_group(self.process)


def subject_of(edits: Json) -> str:
    """Return the subject of the one edit."""
    return str(edits["edits"][0]["id"])


def new_edits(chance: random.Random, pages: int) -> Json:
    """Draw a region somewhere; with the same keys whenever it is sent."""
    id = f"reg-u{chance.getrandbits(64):016x}"
    x, y = chance.uniform(20, 300), chance.uniform(20, 500)
    changes = {"page": chance.randint(1, pages), "type": "figure", "box": [x, y, x + 100, y + 100]}
    key, step = (UUID(int=chance.getrandbits(128)).hex for _ in range(2))
    edit = {"key": key, "action": "add", "id": id, "kind": "region", "changes": changes}
    return {"change_set": step, "edits": [edit]}
