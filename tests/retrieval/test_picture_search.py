"""Pictures of a project are found by their looks, in any document, and what a person decides is followed."""

import csv
import io
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import update

from pictoria_docs import Box, Figure, Project
from pictoria_docs.apps.cli import run
from pictoria_docs.errors import ConfigError, MissingPartError, NotFoundError, SourceError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.picture_embedding import PICTURE_EMBEDDINGS
from pictoria_docs.models.picture_preparation import unit_length
from pictoria_docs.pipeline.config import Config
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.picture_indexing import AGAIN_AFTER
from pictoria_docs.retrieval.picture_search import PictureResult
from pictoria_docs.retrieval.pictures.ranking import POSSIBLE
from pictoria_docs.retrieval.similar import find_similar
from pictoria_docs.store.database.picture_schema import picture_pairs, picture_points, picture_tasks
from pictoria_docs.store.indexes.picture_repository import PictureRepository
from pictoria_docs.store.pictures.comparisons import NOTHING_IN_COMMON, SAME_PICTURE, PicturePair
from pictoria_docs.store.pictures.gallery import Ref
from tests.kept import kept
from tests.retrieval.pictures import changed

MODEL = "grey-levels"


class GreyLevels:
    """A model of pictures for tests: their grey levels on a grid."""

    name = MODEL

    def __init__(self, side: int = 8) -> None:
        self.side, self.dimensions, self.seen = side, side * side, 0

    def encode(self, images: Sequence[Image.Image]) -> Vectors:
        self.seen += len(images)
        small = [np.asarray(image.convert("L").resize((self.side, self.side)), float) for image in images]
        levels = np.array([pixels.ravel() - pixels.mean() + 0.01 for pixels in small])
        return unit_length(levels.reshape(-1, self.dimensions))


@pytest.fixture(scope="session")
def two_catalogues(indexed_example: Path) -> Path:
    """The example catalogue and another edition of it, all pictures looked at; not to be changed: copy it."""

    def make(folder: Path) -> None:
        path = Path(shutil.copytree(indexed_example, folder / "vases.pictoria"))
        with Project.open(path, create=False) as project:
            source = Path(project.store.documents.all()[0].source)
            edition = folder / "edition.pdf"
            edition.write_bytes(source.read_bytes() + b"\n")
            project.add(edition)
            project.analyse(progress=Quiet(), jobs=1)
            project.pictures.bring_up_to_date()

    return kept("editions", make) / "vases.pictoria"


@pytest.fixture
def project(two_catalogues: Path, tmp_path: Path) -> Iterator[Project]:
    folder = Path(shutil.copytree(two_catalogues, tmp_path / "vases.pictoria"))
    with Project.open(folder, create=False) as project:
        yield project


@pytest.fixture
def grey_levels(project: Project) -> Iterator[GreyLevels]:
    """The project with a quick model."""
    model = GreyLevels()
    name = f"{MODEL}-{time.time_ns()}"
    PICTURE_EMBEDDINGS.register(name, lambda: model)
    project._config = Config(retrieval=RetrievalOptions(pictures=name))
    yield model
    PICTURE_EMBEDDINGS.unregister(name)


def figure(project: Project, number: str, document: int = 0) -> Figure:
    return next(each for each in project.documents[document].figures if each.number == number)


def found(result: PictureResult) -> list[tuple[str, str]]:
    """Document and number of what is called the same."""
    return [(hit.document_name, hit.number) for hit in result.hits if hit.same]


def compare(project: Project, one: Figure, other: Figure, category: str | None) -> None:
    ends = [Ref(each.document.id, each.id) for each in (one, other)]
    key = f"key-{time.time_ns()}"
    project.store.comparisons.add(PicturePair.of(*ends), category, user="ada", key=key, seen={})


def test_a_figure_is_found_in_the_other_edition_and_where_it_lies(project: Project) -> None:
    asked = figure(project, "1")
    result = project.search_like(asked, 5)
    assert found(result) == [("edition", "1")]
    hit = result.hits[0]
    assert hit.area is not None and hit.area.iou(asked.box) > 0.97 and len(hit.outline) == 4
    assert hit.score > 0.8 and hit.why["structure"] > 0
    cosines = [each.cosine for each in result.hits if each.score < POSSIBLE]
    assert cosines == sorted(cosines, reverse=True), "those that hardly show the same, by their looks"


def test_a_file_that_is_a_changed_part_is_found_with_the_part(project: Project, tmp_path: Path) -> None:
    asked = figure(project, "II, 4")
    file = tmp_path / "part.jpg"
    changed(asked.image(200), angle=4, share=0.5).save(file)
    result = project.search_like(file, 3)
    assert {hit.document_name for hit in result.hits[:2]} == {"catalogue", "edition"}
    assert all(hit.number in ("II, 4", "II") for hit in result.hits[:2])
    area = result.hits[0].area
    assert area is not None and 0.4 < area.area / asked.box.area < 1


def test_a_box_on_a_page_finds_what_is_elsewhere(project: Project) -> None:
    asked = figure(project, "2")
    name = asked.document.name
    for query in (
        (asked.document, asked.page, asked.box),
        f"{name}:p{asked.page}:" + ",".join(map(str, asked.box)),
    ):
        assert found(project.search_like(query, 3)) == [("edition", "2")]
    assert found(project.search_like(asked.id, 3, documents=["edition"])) == [("edition", "2")]
    assert found(project.search_like(asked, 3, documents=["catalogue"])) == []


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("none.jpg", SourceError), ("fig-000000000000", ConfigError), ("catalogue:p99:0,0,9,9", NotFoundError),
        ("catalogue:p2:-9,-9,-3,-3", ConfigError), (("catalogue", 2, (1, 2)), ConfigError), (7, ConfigError),
        (("missing", 2, (0, 0, 9, 9)), NotFoundError),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_told_in_a_sentence(project: Project, query: object, error: type) -> None:
    with pytest.raises(error) as raised:
        project.search_like(query)  # type: ignore[arg-type]
    assert len(str(raised.value).splitlines()) == 1 and "errors." not in str(raised.value)


def test_a_corrected_box_is_not_found_by_what_it_showed(project: Project) -> None:
    asked, other = figure(project, "1"), figure(project, "1", 1)
    x0, _, x1, y1 = other.box
    other.correct(box=Box(x0, y1 + 40, x1, y1 + 90))
    searcher = project.pictures.searcher
    assert other.id not in {hit.id for hit in searcher.like(asked.id).hits}, "not even before it is looked at"
    hits = project.search_like(asked, 50).hits
    (moved,) = [hit for hit in hits if hit.id == other.id]
    assert moved.box.y0 > y1 and not moved.same
    other.withdraw()
    assert found(project.search_like(asked, 5)) == [("edition", "1")]


def test_what_was_rejected_or_is_gone_is_never_shown(project: Project) -> None:
    asked, other = figure(project, "1"), figure(project, "1", 1)
    other.reject()
    searcher = project.pictures.searcher
    assert other.id not in {hit.id for hit in searcher.like(asked.id, limit=50).hits}
    with project.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM documents WHERE name = 'edition'")
    assert {hit.document_name for hit in searcher.like(asked.id, limit=50).hits} == {"catalogue"}


def test_each_picture_is_looked_at_once_whatever_interrupts(
    project: Project, grey_levels: GreyLevels
) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    count = sum(len(document.figures) for document in project.documents)
    with pytest.raises(KeyboardInterrupt):
        project.pictures.bring_up_to_date(stop)
    first = grey_levels.seen
    assert 0 < first < count
    assert project.pictures.bring_up_to_date().seen == count - first and grey_levels.seen == count
    assert project.pictures.bring_up_to_date().seen == 0
    assert project.pictures.searcher.indexer.is_current()
    assert project.pictures.searcher.count() == count
    figure(project, "1").correct(number="99")
    assert project.pictures.bring_up_to_date().seen == 0, "another number is no other picture"


def test_what_a_worker_is_at_is_taken_by_another_only_after_its_lease(project: Project) -> None:
    figure(project, "1").correct(box=Box(100, 100, 200, 200))
    with project.store.writing() as connection:
        pictures = PictureRepository(connection)
        (taken,) = pictures.take("first", now=100, until=130)
        assert not pictures.take("second", now=120, until=150) and pictures.left(120) == 1
        assert pictures.take("second", now=131, until=161) == [taken]
        pictures.release("first")
        assert not pictures.take("third", now=140, until=170), "whoever was late does not let it go"


def test_pictures_that_cannot_be_read_are_told_once_and_tried_again(
    project: Project, grey_levels: GreyLevels, tmp_path: Path
) -> None:
    record = project.store.documents.all()[1]
    source, away = Path(record.source), tmp_path / "away.pdf"
    shutil.move(source, away)
    try:
        unread = project.pictures.bring_up_to_date().unread
        assert {each.document for each in unread} == {record.id} and "edition.pdf" in unread[0].sentence
        again = project.pictures.bring_up_to_date()
        assert not again.unread and not again.seen
        assert project.search_like(figure(project, "1"), 50).hits, "search goes on"
    finally:
        shutil.move(away, source)
    with project.store.writing() as connection:
        connection.execute(update(picture_tasks).values(until=picture_tasks.c.until - AGAIN_AFTER))
    assert project.pictures.bring_up_to_date().seen == len(unread)


def test_without_a_model_search_says_so_and_words_are_found(project: Project) -> None:
    def missing() -> GreyLevels:
        raise MissingPartError("extra_missing", part="onnx", extra="pictures")

    PICTURE_EMBEDDINGS.register("not-there", missing)
    project._config = Config(retrieval=RetrievalOptions(pictures="not-there"))
    try:
        result = project.search_like(("catalogue", 2, (0, 0, 300, 300)))
        assert result.hits == [] and result.missing is not None and "pictures" in result.missing.sentence()
        assert found(project.search_like(figure(project, "1"), 5)) == [("edition", "1")], "known already"
        assert project.search("amphore").hits
    finally:
        PICTURE_EMBEDDINGS.unregister("not-there")


def test_a_model_of_other_dimensions_is_refused(project: Project, grey_levels: GreyLevels) -> None:
    project.pictures.bring_up_to_date()
    other = f"{MODEL}-finer-{time.time_ns()}"
    PICTURE_EMBEDDINGS.register(other, lambda: GreyLevels(side=9))
    project.pictures.searcher.indexer.model = other
    with pytest.raises(ConfigError, match="81"):
        project.search_like(figure(project, "1").image(150))


def test_another_model_replaces_the_first_and_points_stay(project: Project, grey_levels: GreyLevels) -> None:
    def points() -> list[tuple[object, ...]]:
        with project.store.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql("SELECT item, data FROM picture_points")]

    before = points()
    assert found(project.search_like(figure(project, "1"), 5)) == [("edition", "1")]
    with project.store.reading() as connection:
        models = {row[0] for row in connection.exec_driver_sql("SELECT model FROM picture_vectors")}
    assert len(models) == 1 and MODEL in models.pop() and points() == before


def test_where_nothing_is_to_be_done_nothing_is_written(project: Project) -> None:
    project.search_like(figure(project, "1"))
    with project.store.writing():
        # Whoever wrote now would wait for this transaction.
        result = project.search_like(figure(project, "1"), 1)
    assert found(result) == [("edition", "1")] and result.stale is None


def test_families_are_the_figures_of_both_editions_and_only_new_ones_are_compared(project: Project) -> None:
    members = project.look_alikes()
    by_family: dict[int, list[tuple[str, str]]] = {}
    for member in members:
        by_family.setdefault(member.family, []).append((member.document_name, member.number))
    assert len(by_family) == len(project.documents[0].figures)
    for family in by_family.values():
        assert {name for name, _ in family} == {"catalogue", "edition"} and len({n for _, n in family}) == 1
    assert all(member.score > 0.5 and member.title for member in members)
    from pictoria_docs.retrieval.picture_families import PictureFamilies

    families = PictureFamilies(project.store, project.pictures.searcher)
    assert families.compare() == 0
    figure(project, "1", 1).correct(box=Box(60, 60, 200, 200))
    project.pictures.bring_up_to_date()
    assert families.compare() == 1 and "1" not in {member.number for member in families.members()}


def test_pairs_that_were_compared_in_an_earlier_way_are_compared_anew(project: Project) -> None:
    from pictoria_docs.retrieval.picture_families import PictureFamilies

    before = project.look_alikes()
    with project.store.writing() as connection:
        connection.execute(update(picture_points).values(compared="a model v1"))
        connection.execute(update(picture_pairs).values(probability=0.0))
    families = PictureFamilies(project.store, project.pictures.searcher)
    assert families.members() == []
    assert families.compare() == sum(len(document.figures) for document in project.documents)
    assert families.members() == before and families.compare() == 0


def families_of(project: Project, one: Figure) -> set[str]:
    """The figures that are in one family with it."""
    members = project.look_alikes()
    own = {member.family for member in members if member.figure_id == one.id}
    return {member.figure_id for member in members if member.family in own} - {one.id}


def test_what_people_say_of_pairs_counts_more(project: Project) -> None:
    one, same, unlike = figure(project, "1"), figure(project, "1", 1), figure(project, "II, 4", 1)
    project.look_alikes()
    compare(project, one, same, NOTHING_IN_COMMON)
    assert same.id not in {hit.id for hit in project.search_like(one, 50).hits}
    assert "1" not in {member.number for member in project.look_alikes()}
    compare(project, one, unlike, SAME_PICTURE)
    first = project.search_like(one, 5).hits[0]
    assert first.id == unlike.id and first.same and set(first.why) == {"confirmed"}
    compare(project, unlike, figure(project, "II, 4"), NOTHING_IN_COMMON)
    assert families_of(project, one) == {unlike.id}
    similar = find_similar(project.path)
    assert similar is not None
    near = similar.nearest(one.document.id, one.id, 50)
    assert (
        near[0].id == unlike.id and near[0].relation == SAME_PICTURE and same.id not in {n.id for n in near}
    )
    assert similar.nearest(one.document.id, "fig-000000000000", 5) == []
    similar.close()  # type: ignore[attr-defined]


def test_the_same_motif_or_mould_is_not_the_same_picture(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    one, same, unlike = figure(project, "1"), figure(project, "1", 1), figure(project, "II, 4", 1)
    score = next(hit.score for hit in project.search_like(one, 50).hits if hit.id == unlike.id)
    compare(project, one, unlike, "same_mould")
    first, second = project.search_like(one, 5).hits[:2]
    assert first.id == unlike.id and first.relations == ("same_mould",) and not first.same
    assert first.score == score and "confirmed" not in first.why, "what was measured stays"
    assert second.id == same.id and second.same and not second.relations
    assert families_of(project, one) == {same.id}
    assert run(["search", str(project.path), "--like", one.id]) == 0
    assert "(Same mould)" in capsys.readouterr().out.splitlines()[0]
    similar = find_similar(project.path)
    assert similar is not None
    near = {each.id: each for each in similar.nearest(one.document.id, one.id, 50)}
    assert near[unlike.id].relation == "same_mould" and near[unlike.id].score == score
    similar.close()  # type: ignore[attr-defined]
    compare(project, one, same, "same_motif")
    hit = next(hit for hit in project.search_like(one, 5).hits if hit.id == same.id)
    assert not hit.same and hit.relations == ("same_motif",), "people know better than what was measured"


def test_a_project_of_an_earlier_version_has_its_pictures_looked_at(
    two_catalogues: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(two_catalogues, tmp_path / "vases.pictoria"))
    with Project.open(folder, create=False) as project, project.store.writing() as connection:
        for name in ("tasks", "vectors", "points", "pairs"):
            connection.exec_driver_sql(f"DROP TABLE picture_{name}")
        for name in ("added", "changed", "gone"):
            connection.exec_driver_sql(f"DROP TRIGGER picture_{name}")
        connection.exec_driver_sql("DELETE FROM schema_version WHERE version > 11")
    with Project.open(folder, create=False) as project:
        assert not project.pictures.searcher.indexer.is_current()
        with project.store.reading() as connection:
            count = sum(len(document.figures) for document in project.documents)
            assert PictureRepository(connection).left(time.time()) == count


def test_the_command_line_finds_pictures_and_writes_families(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, asked = str(project.path), figure(project, "1")
    assert run(["search", folder, "--like", asked.id, "--json"]) == 0
    hits = json.loads(capsys.readouterr().out)
    assert hits[0]["document_name"] == "edition" and hits[0]["same"] and len(hits[0]["area"]) == 4
    assert run(["search", folder, "--like", asked.id]) == 0
    assert "edition, page 2" in capsys.readouterr().out
    table = tmp_path / "families.csv"
    assert run(["look-alikes", folder, "--csv", str(table)]) == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert list(rows[0]) == ["family", "document", "page", "figure_id", "number", "title", "score"]
    assert {row["document"] for row in rows if row["family"] == "1"} == {"catalogue", "edition"}
    assert run(["search", folder]) == run(["search", folder, "amphore", "--like", asked.id]) == 2
    assert run(["search", folder, "--like", asked.id, "--kind", "entry"]) == 2
    assert "--kind" in capsys.readouterr().err
    assert run(["search", folder, "--like", asked.id, "--kind", "figure"]) == 0
