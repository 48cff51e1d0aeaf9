"""IIIF addresses on one's own machine: hosts are asked only once they are allowed; projects made with a profile."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from filelock import FileLock
from PIL import Image, ImageDraw

from pictoria_docs import Project
from pictoria_docs.errors import AccessError, ConfigError, PictoriaError, SourceError
from pictoria_docs.pipeline.config import load_config
from pictoria_docs.retrieval.picture_families import PictureFamilies
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_folder import title_of
from pictoria_docs.review.jobs.job_kinds import job_json
from pictoria_docs.review.jobs.job_record import Job
from pictoria_docs.review.jobs.job_runner import WRITING
from pictoria_docs.review.jobs.job_service import JobService, create
from pictoria_docs.review.jobs.jobs import FOLDER
from pictoria_docs.review.jobs.profiles import allow_hosts, apply_profile, languages, profile_of, profiles
from pictoria_docs.review.schemas.jobs import JobState, Phase
from tests.retrieval.conftest import indexed_example  # noqa: F401
from tests.retrieval.test_picture_search import two_catalogues  # noqa: F401
from tests.waiting import wait_until

ME = Person("me", "Me")


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        self.server.asked = True  # type: ignore[attr-defined]


@contextmanager
def serving(folder: Path) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
    server.asked = False  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(server: ThreadingHTTPServer, path: str = "") -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/{path}"


def ended(work: JobService, job: Job) -> Job:
    wait_until(lambda: work.jobs.get(job.id).state.is_over)
    return work.jobs.get(job.id)


@pytest.mark.slow
def test_hosts_are_asked_once_they_are_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("manifests", "pictures"):
        (tmp_path / name).mkdir()
    image = Image.new("RGB", (800, 1000), "white")
    ImageDraw.Draw(image).rectangle((150, 200, 650, 700), fill="black")
    image.save(tmp_path / "pictures/p1.jpg")
    place = LocalDirectory(tmp_path / "work", ME)
    work = JobService(place, ME, create(place, ME, "Vases", "vase", []))
    with serving(tmp_path / "manifests") as manifests, serving(tmp_path / "pictures") as pictures:
        body = {"type": "Image", "id": address(pictures, "p1.jpg"), "format": "image/jpeg",
                "width": 800, "height": 1000}  # fmt: skip
        canvas = {"type": "Canvas", "id": "http://x/c1", "width": 800, "height": 1000}
        note = {"type": "Annotation", "motivation": "painting", "body": body, "target": "http://x/c1"}
        page = {"type": "AnnotationPage", "items": [note]}
        manifest = {
            "@context": "http://iiif.io/api/presentation/3/context.json",
            "id": "http://x/m",
            "type": "Manifest",
            "label": {"en": ["Vases"]},
            "items": [canvas | {"items": [page]}],
        }
        (tmp_path / "manifests/manifest.json").write_text(json.dumps(manifest))
        with pytest.raises(SourceError) as refused:
            work.analyse(addresses=[address(manifests, "manifest.json")])
        assert refused.value.code == "address_host"
        assert not manifests.asked and work.jobs.all() == []  # type: ignore[attr-defined]

        job = ended(work, work.analyse(addresses=[address(manifests, "manifest.json")], allow=True))
        assert job.skipped_count == 1 and not pictures.asked  # type: ignore[attr-defined]
        (host,) = job_json(job, "example", "en")["hosts"]
        assert host == f"127.0.0.1:{pictures.server_address[1]}"
        again = ended(work, work.resume(job.id, [host]))
        assert (again.state.value, again.pages, again.skipped_count) == ("done", 1, 0), again


def test_a_profile_is_options_laid_over_the_defaults(tmp_path: Path) -> None:
    place = LocalDirectory(tmp_path / "work", ME)
    for profile in profiles():
        project = create(place, ME, f"{profile} é", profile, ["fra", "grc"])
        folder = place.require(ME, project, Permission.READ)
        config = load_config(folder / "config.yaml")
        assert config.enrichment.metadata_schema == profile and config.layout.languages == ("fra", "grc")
        assert title_of(folder) == f"{profile} é"
        allow_hosts(folder, ["iiif.example.org"])
        allow_hosts(folder, ["iiif.example.org", "b.example.org"])
        config = load_config(folder / "config.yaml")
        assert config.sources.allowed_hosts == ("iiif.example.org", "b.example.org")
        assert config.enrichment.metadata_schema == profile, "the rest of the config stays"
        assert profile_of(folder) == (profile, ("fra", "grc"))
        apply_profile(folder, "coin", [])
        assert profile_of(folder) == ("coin", ())
        config = load_config(folder / "config.yaml")
        assert config.sources.allowed_hosts == ("iiif.example.org", "b.example.org"), "here too"
        (folder / "config.yaml").write_text("enrichment: {metadata_schema: own.yaml}")
        assert profile_of(folder) == (None, ())
    count = len(place.projects_of(ME))
    for wrong in (("nope", []), ("vase", ["klingon"])):
        with pytest.raises(ConfigError):
            create(place, ME, "another", *wrong)  # type: ignore[arg-type]
    with pytest.raises(AccessError):
        create(place, Person("you", "You"), "another", "vase", languages())
    with pytest.raises(PictoriaError):
        create(place, ME, "VASE  é", "vase", [])
    assert len(place.projects_of(ME)) == count, "nothing is left of what was refused"


@pytest.mark.slow
def test_pictures_are_compared_by_one_job_at_a_time(
    two_catalogues: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    folder = Path(shutil.copytree(two_catalogues, tmp_path / "projects" / "vases.pictoria"))
    with Project.open(folder, create=False) as project:
        assert PictureFamilies(project.store, project.pictures.searcher).members() == []
    work = JobService(LocalDirectory(tmp_path / "projects", ME), ME, "vases")
    (folder / FOLDER).mkdir(exist_ok=True)
    with FileLock(folder / FOLDER / WRITING):
        first = work.compare()
        assert work.compare().id == first.id
    done = ended(work, first)
    assert (done.state, done.phase) == (JobState.DONE, Phase.COMPARING), done.error
    with Project.open(folder, create=False) as project:
        members = PictureFamilies(project.store, project.pictures.searcher).members()
    assert done.found == {"families": len({member.family for member in members})} != {"families": 0}
    assert ended(work, work.compare()).id != first.id, "it is over: what is new since can be compared"
