"""What a small project is told, in which a sample would be most of it: what accepting more mistakes would spare."""

from pathlib import Path

import pytest

from pictoria_docs.document import Action, Page, RegionType
from pictoria_docs.editing.edit_layers import EditLayers
from pictoria_docs.review.editing.order import ReviewProgress, progress_of
from pictoria_docs.review.jobs.review_settings import set_accepted_error
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.store.database.packing import Findings
from tests.store.test_assumptions import analysed, asked, decide, regions

PAGES = 10
DOUBTFUL = 3


def make(folder: Path, sure: int, confidence: float = 0.97) -> Path:
    """A project with so many sure things and a few doubtful ones."""
    pages = [
        Page(
            number=number,
            width=600,
            height=900,
            regions=(
                *regions(RegionType.TABLE, number, sure // PAGES, confidence),
                *(regions(RegionType.FIGURE, number, DOUBTFUL, 0.4) if number == 1 else ()),
            ),
        )
        for number in range(1, PAGES + 1)
    ]
    with analysed(folder, pages, Findings()) as store:
        return store.folder


def progress(folder: Path) -> ReviewProgress:
    opened = OpenProject(folder)
    try:
        return progress_of(opened, EditLayers.of_person(opened.store, "ada", opened.assumption))
    finally:
        opened.close()


def accept(folder: Path, number: int, *, sure: bool) -> None:
    """Accept the next of what is asked about."""
    opened = OpenProject(folder)
    ids = [id for id in asked(opened.store, opened.assumption) if ("-0.4-" not in id) == sure]
    assert len(ids) >= number
    for id in ids[:number]:
        decide(opened.store, id, Action.ACCEPT)
    opened.close()


def test_a_small_project_is_told_what_is_reachable_and_it_comes_true(tmp_path: Path) -> None:
    folder = make(tmp_path, 150)
    assert progress(folder).reachable is None, "something doubtful is left"
    accept(folder, DOUBTFUL, sure=False)
    told = progress(folder).reachable
    assert told is not None
    assert (told["questions"], told["promised"], told["assurance"]) == (150, 0.01, 0.95)
    ways = {way["promised"]: way["questions"] for way in told["ways"]}
    assert set(ways) <= {0.02, 0.05} and ways[0.05] < 75
    set_accepted_error(folder, 0.05)
    now = progress(folder)
    assert now.reachable is None and now.sample is not None
    assert (now.whole.left, now.questions, now.sample["left"]) == (ways[0.05],) * 3
    accept(folder, ways[0.05], sure=True)
    end = progress(folder)
    assert end.whole.left == 0 and end.assumed == 150 - ways[0.05]
    assert end.sample is not None and 0 < end.sample["most_wrong"] <= 0.05


def test_what_was_looked_at_already_counts(tmp_path: Path) -> None:
    folder = make(tmp_path, 150)
    accept(folder, DOUBTFUL, sure=False)
    before = progress(folder).reachable
    accept(folder, 40, sure=True)
    after = progress(folder).reachable
    assert before is not None and after is not None
    assert after["questions"] == before["questions"] - 40
    assert after["ways"][-1]["questions"] < before["ways"][-1]["questions"]


@pytest.mark.parametrize(("sure", "left"), [(20, 20), (2000, None)])
def test_one_that_is_too_small_for_any_sample_and_one_that_is_large_enough(
    tmp_path: Path, sure: int, left: int | None
) -> None:
    folder = make(tmp_path, sure)
    accept(folder, DOUBTFUL, sure=False)
    told = progress(folder).reachable
    assert told is None if left is None else told == {
        "questions": left, "promised": 0.01, "assurance": 0.95, "ways": [],
    }  # fmt: skip


def test_nothing_is_told_where_everything_is_to_be_asked(tmp_path: Path) -> None:
    folder = make(tmp_path, 150)
    accept(folder, DOUBTFUL, sure=False)
    set_accepted_error(folder, None)
    assert progress(folder).reachable is None
