"""`pictoria-docs projects`: what the start page does with projects, from the command line."""

import json
from pathlib import Path

import pytest

from pictoria_docs.apps.cli import run


def test_a_project_is_renamed_copied_archived_deleted_and_brought_back(
    analysed_example: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import shutil

    monkeypatch.setenv("PICTORIA_LANG", "en")
    shutil.copytree(analysed_example, tmp_path / "vases.pictoria")

    def projects(command: str, *rest: str) -> int:
        return run(["projects", command, str(tmp_path), *rest])

    def listed() -> dict[str, list[dict[str, object]]]:
        capsys.readouterr()
        assert projects("list", "--json") == 0
        found: dict[str, list[dict[str, object]]] = json.loads(capsys.readouterr().out)
        return found

    assert projects("rename", "vases", "Vases grecs") == 0
    assert projects("duplicate", "vases", "Lampes", "--no-decisions") == 0
    assert projects("archive", "vases") == 0
    assert [(each["project"], each["title"], each["archived"]) for each in listed()["projects"]] == [
        ("lampes", "Lampes", False),
        ("vases", "Vases grecs", True),
    ]
    assert projects("archive", "vases", "--undo") == 0
    assert projects("delete", "vases") == 1 and "type its name" in capsys.readouterr().err
    assert projects("delete", "vases", "--confirm", "Vases grecs") == 0
    (trashed,) = listed()["trash"]
    assert projects("list") == 0 and f"Vases grecs ({trashed['id']})" in capsys.readouterr().out
    assert projects("restore", str(trashed["id"])) == 0
    assert listed()["trash"] == [] and (tmp_path / "vases.pictoria").is_dir()
    assert run(["projects", "list", str(tmp_path / "nowhere")]) == 1
