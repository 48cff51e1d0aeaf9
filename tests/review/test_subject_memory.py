"""What is read once of a document is what its repository gives."""

from pathlib import Path

import pytest

from benchmarks.common.made_project import make_project
from pictoria_docs.document import Status
from pictoria_docs.review.editing.subject_memory import SubjectMemory
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.store.subjects.subject_state import SubjectState


@pytest.mark.parametrize("ahead", [True, False])
def test_it_gives_what_the_repository_gives_in_the_same_order(tmp_path: Path, ahead: bool) -> None:
    folder = tmp_path / "pages.pictoria"
    make_project(folder, documents=1, pages=2, regions=24, links=8, images=False)
    opened = OpenProject(folder)
    (document,) = opened.store.projection.stale()
    opened.prepare(document)
    with opened.store.projection.repository(document) as repository:
        rows = [row for page in (1, 2) for row in repository.on_page(page)]
        assert {row.kind for row in rows} == {"region", "entry", "link"}
        memory = SubjectMemory(repository)
        if ahead:
            memory.read_around(rows[::3])
        ids = [row.id for row in rows]
        for some in (ids[:1], ids[5:40], ids, [*ids[:4], "reg-none"]):
            assert memory.get(some) == repository.get(some)
            assert list(memory.get(some)) == list(repository.get(some))
            assert memory.touching(some) == repository.touching(some)
            assert memory.owned(some) == repository.owned(some)
        fields = memory.owned([row.id for row in rows if row.kind == "entry"])
        assert fields and all(row.kind == "field" and row.status is Status.SUGGESTED for row in fields)
    opened.close()


def test_what_was_read_ahead_is_not_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "pages.pictoria"
    make_project(folder, documents=1, pages=1, regions=12, links=3, images=False)
    opened = OpenProject(folder)
    (document,) = opened.store.projection.stale()
    opened.prepare(document)
    with opened.store.projection.repository(document) as repository:
        captions = [row for row in repository.on_page(1) if row.type == "caption"]
        memory = SubjectMemory(repository)
        memory.read_around(captions)
        links: list[SubjectState] = memory.touching(row.id for row in captions)
        ends = {str(end) for link in links for end in (link.source, link.target)}
    # Its connection is closed by now.
    assert memory.get(ends).keys() == ends
    assert memory.touching(ends)
    opened.close()
