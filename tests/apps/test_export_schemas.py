"""`export --schemas` and `exchange.schemas`: transcriptions that are not valid are not exported."""

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
    assert done.returncode and "alto, page" in done.stderr and not (tmp_path / "other").exists()
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
