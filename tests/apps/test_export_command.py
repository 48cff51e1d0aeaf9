"""`pictoria-docs export`: schemas that transcriptions are held to; formats of one export that know each other."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pictoria_docs.api.project import Project
from pictoria_docs.errors import ExportError
from pictoria_docs.exchange.page_xml.writing import NAMESPACE as PAGE
from tests.command_line import called
from tests.exchange.test_export_schemas import schema, strict, write


def test_the_command_and_the_config_switch_it_on(example_project: Callable[[], Path], tmp_path: Path) -> None:
    project, own = example_project(), strict(tmp_path / "own")
    done = called("export", project, "--to", "out", "-f", "csv,alto", "--schemas", own, cwd=tmp_path)
    assert done.returncode and "-0001.xml" in done.stderr and not list((tmp_path / "out").rglob("*.xml"))
    done = called("export", project, "--to", "other", "-f", "csv", "--schemas", own, cwd=tmp_path)
    assert done.returncode and "alto, deposit, page" in done.stderr and not (tmp_path / "other").exists()
    # In the project's folder a config names a folder beside it.
    shutil.copytree(own, project / "xsd")
    (project / "config.yaml").write_text(yaml.safe_dump({"exchange": {"schemas": "xsd"}}), encoding="utf-8")
    with Project.open(project) as opened:
        with pytest.raises(ExportError, match="-0001"):
            opened.export(tmp_path / "third", "page")
        lax = write(tmp_path / "lax", p=schema(PAGE, "PcGts"))
        assert opened.export(tmp_path / "third", "page", schemas=lax)
        assert opened.export(tmp_path / "third", "csv")
        with pytest.raises(ExportError) as caught:
            opened.export(tmp_path / "third", "csv", schemas=lax)
        assert caught.value.code == "export_schemas_unused"


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_table_names_the_pictures_that_are_exported_with_it(
    example_project: Callable[[], Path], tmp_path: Path, name: str
) -> None:
    done = called("export", example_project(), "--to", name, "-f", "csv,crops", cwd=tmp_path)
    assert not done.returncode, done.stderr
    if name.endswith(".zip"):
        shutil.unpack_archive(tmp_path / name, tmp_path / "out")
    (table,) = (tmp_path / "out").rglob("overview.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        named = [row["Crop file"] for row in csv.DictReader(file) if row["Crop file"]]
    assert named and all((tmp_path / "out" / one).is_file() for one in named)
