"""What comes in from Arkindex: decisions of who imports, and suggestions of those programs that found it."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

from pictoria_docs.editing.set_import import SetImportService
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from tests.review.test_set_import import regions


def test_of_arkindex_what_people_drew_is_decided_and_what_workers_found_suggested(
    opened: OpenProject, desk_as: Callable[..., ReviewService], tmp_path: Path
) -> None:
    desk = desk_as(Role.MANAGER, "max")
    opened.project.export(tmp_path / "ark", "arkindex")
    file = tmp_path / "ark" / "arkindex.sqlite"
    answer = SetImportService(desk.session).import_set(file, "arkindex")
    assert (answer["added"], answer["corrected"], answer["left_out"]) == (0, 0, [])
    with sqlite3.connect(file) as database:
        [page, image] = database.execute("SELECT id, image_id FROM element WHERE type = 'page'").fetchone()
        database.execute("INSERT INTO worker_version VALUES ('v', 'figures', 'F', NULL, NULL, 5, 'dla')")
        database.execute("INSERT INTO worker_run VALUES ('r', 'v', 'm', 'm', 'lot', NULL, NULL)")
        for type, run, x in (("stamp", "r", 10), ("initial", None, 200)):
            ring = json.dumps([[x, 10], [x + 100, 10], [x + 100, 90], [x, 90], [x, 10]])
            values = (type, type, type, image, ring, 0.9, 0, 0, run, 1.0, 1.0)
            database.execute(f"INSERT INTO element VALUES ({', '.join('?' * len(values))})", values)
            database.execute("INSERT INTO element_path VALUES (?, ?, ?, 99)", (f"path {type}", page, type))
    for added in (2, 1):  # What a worker suggested is replaced.
        answer = SetImportService(desk.session).import_set(file, "arkindex")
        assert (answer["added"], answer["left_out"]) == (added, [])
    found = {region.type.value: region for region in regions(opened).values()}
    stamp, initial = found["stamp"], found["drop_capital"]
    assert (stamp.origin.stage, stamp.origin.model, stamp.confidence) == ("import", "figures 5 (lot)", 0.9)
    assert initial.origin.user is not None
