"""While pages are still being read nothing is called reviewed, and the desk sees when they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pictoria_docs.review.jobs import job_queue
from pictoria_docs.review.jobs.job_record import Job, JobRequest
from pictoria_docs.review.jobs.jobs import FOLDER
from pictoria_docs.store.records import now
from tests.apps.desk_site import Site
from tests.apps.looking import look
from tests.apps.test_desk_finished import at_the_end
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
ALL_REVIEWED = "Tout ce qui a été trouvé est relu"


@pytest.fixture
def waiting(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a job that waits to read pages of the project."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    job = Job(id="0-waits", kind="analyse", asked=JobRequest(), by="ada", made=now())
    folder = project / FOLDER / job.id
    folder.mkdir(parents=True)
    job_queue.enter(project, job)
    yield folder


def test_nothing_is_called_reviewed_while_pages_are_read(waiting: Path, site: Site) -> None:
    page = at_the_end(site, language="fr")
    end, progress = page.locator(".pd-end"), page.locator(".pd-progress")
    for part in (end, progress):
        expect(part).to_contain_text("Des pages sont encore en cours de lecture.")
        expect(part).not_to_contain_text(ALL_REVIEWED)
    expect(end.get_by_role("button", name="comme terminé")).to_have_count(0)
    look(page, "review-reading-fr")
    job_queue.withdraw(waiting)
    for part in (end, progress):
        expect(part).to_contain_text(ALL_REVIEWED, timeout=15_000)
    expect(end.get_by_role("button", name="comme terminé")).to_have_count(1)
