"""What stands in the same place of entries without a label: asked about, named, read in all documents, taken back."""

from pathlib import Path

import pymupdf
import pytest

from pictoria_docs import Project
from pictoria_docs.errors import AccessError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.jobs.job_record import Job, JobRequest
from pictoria_docs.review.jobs.jobs import Jobs
from pictoria_docs.review.schema.slot_service import SlotNameBody
from tests.review.test_schema import Reopening
from tests.waiting import wait_until

PRICES = {"spring": ("120", "95", "1450", "60", "75", "80"), "autumn": ("7", "9", "12", "130", "22", "16")}
WORKS = ("Quay in the Rain", "Two Sisters", "The Mill Pond", "Harvest", "Morning", "The Bridge")


def make_list(file: Path, prices: tuple[str, ...]) -> None:
    """Print works with their sizes, and a number behind each, two on a page."""
    book = pymupdf.open()
    for place, (title, price) in enumerate(zip(WORKS, prices, strict=True)):
        page = book.new_page(width=440, height=620) if place % 2 == 0 else book[-1]
        page.insert_text((210, 600), str(len(book) + 11), fontsize=9, fontname="helv")
        top = 80.0 + 230 * (place % 2)
        page.insert_text((50, top), f"{place + 1}. {title}", fontsize=12, fontname="hebo")
        for row, line in enumerate(
            ("Oil on canvas", f"{300 + 20 * place} x {200 + 10 * place} mm", price), start=1
        ):
            page.insert_text((50, top + 20 * row), line, fontsize=10, fontname="helv")
    book.save(file)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("slots")
    with Project.open(folder / "salon") as project:
        for name, prices in PRICES.items():
            make_list(folder / f"{name}.pdf", prices)
            project.add(folder / f"{name}.pdf")
        assert not project.analyse(jobs=1).problems
    return folder / "salon"


def over(folder: Path, job: Job) -> None:
    """Wait until the records are read anew."""
    jobs = Jobs(folder)
    wait_until(lambda: jobs.get(job.id).state.is_over)
    assert jobs.get(job.id).error is None


def prices(folder: Path) -> dict[str, list[str]]:
    with Project.open(folder) as project:
        documents = [project.store.load_document(record.id) for record in project.documents]
    return {
        document.name: [
            field.value for entry in document.entries for field in entry.fields if field.name == "price"
        ]
        for document in documents
    }


def test_a_slot_is_named_for_all_documents_and_that_is_taken_back(lists: Path) -> None:
    project = Reopening(lists)
    told = project.review().slots.unnamed("spring")
    (slot,) = told["slots"]
    assert (slot["values"], slot["entries"], slot["examples"][:2]) == (6, 6, ["120", "95"])
    assert slot["suggested"][0] == "Price or estimate", "the field comes from another schema of the product"
    assert "Material" in told["fields"]
    place = {name: slot[name] for name in ("form", "after", "before")}
    named = project.review().slots.name("spring", SlotNameBody(**place, label="price or estimate"))
    over(lists, named.job)
    assert prices(lists) == {name: list(values) for name, values in PRICES.items()}
    assert project.review().slots.unnamed("autumn")["slots"] == []
    project.review().schema.undo(named.revision)
    over(lists, Jobs(lists).start("analyse", JobRequest(), "ada"))
    assert prices(lists) == {name: [] for name in PRICES}
    assert len(project.review().slots.unnamed("autumn")["slots"]) == 1


def test_a_name_of_ones_own_makes_a_field(lists: Path) -> None:
    project = Reopening(lists)
    slot = project.review(language="fr").slots.unnamed("autumn")["slots"][0]
    place = {name: slot[name] for name in ("form", "after", "before")}
    named = project.review(language="fr").slots.name("autumn", SlotNameBody(**place, label="N° d’étiquette"))
    over(lists, named.job)
    with Project.open(lists) as opened:
        entry = opened.store.load_document(opened.documents[0].id).entries[0]
    assert entry.fields[-1].name == "n_d_etiquette"
    fields = {field["name"]: field for field in project.review().schema.read()["fields"]}
    assert fields["n_d_etiquette"]["labels"] == {"fr": "N° d’étiquette"}
    project.review().schema.undo(named.revision)


def test_only_who_may_change_fields_names_a_slot(lists: Path) -> None:
    reviewer = Reopening(lists).review(Role.CONTRIBUTOR)
    assert not reviewer.slots.unnamed("spring")["may_name"]
    with pytest.raises(AccessError):
        reviewer.slots.name("spring", SlotNameBody(form="number", label=None))
