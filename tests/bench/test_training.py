"""`python -m bench train`: the models of the package, fitted anew from documents with gold."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main


@pytest.mark.slow
def test_models_are_fitted_from_folders_and_written_beside_one_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogues = tmp_path / "catalogues"
    made = ["generate", "--to", str(catalogues), "--seeds", "1-4", "--conventions", "below|twocol|legend"]
    assert main(made) == 0
    command = [
        "train",
        "linker",
        "lists",
        "--data",
        str(catalogues),
        "--work",
        str(tmp_path / "work"),
    ]
    assert main([*command, "--to", str(tmp_path / "models")]) == 0
    assert "10" in capsys.readouterr().err  # lists with pictures, which these catalogues have too few of
    written = {file.stem: json.loads(file.read_text()) for file in (tmp_path / "models").glob("*.json")}
    assert set(written) == {"pair", "link"}
    assert all("bench train linker lists" in model["about"]["command"] for model in written.values())


def test_a_folder_without_gold_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "all", "--data", str(tmp_path), "--work", str(tmp_path / "work")]) == 1
    assert str(tmp_path) in capsys.readouterr().err
