"""A folder of sentence-transformers in this process, where that package is installed; what is said where it is not."""

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.sentence_folder import MODULES, SentenceFolder
from pictoria_docs.models.text_models import TextModelSource, open_text_model
from tests.models.tiny_text_models import tiny_text_models

needs_sentence_transformers = pytest.mark.skipif(
    find_spec("sentence_transformers") is None, reason="needs sentence-transformers"
)


@pytest.mark.slow
@needs_sentence_transformers
def test_a_folder_of_sentence_transformers_is_used_as_its_files_say(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_text_models(sys.executable) / "embedder", tmp_path / "m"))
    model = open_text_model(TextModelSource(model=str(folder)), ModelOptions())
    made = model.passages(["amphore bronze", "vase"])
    assert made.shape == (2, 64) and np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert np.allclose(model.query("vase"), model.passages(["query: vase"])[0], atol=1e-5)
    pooling = folder / "1_Pooling" / "config.json"
    pooling.write_text(
        pooling.read_text().replace("true", "x").replace("false", "true").replace("x", "false")
    )
    other = open_text_model(TextModelSource(model=str(folder)), ModelOptions())
    assert other.name != model.name, "another pooling makes other vectors"
    assert not np.allclose(other.passages(["vase"])[0], made[1], atol=1e-3)
    (folder / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(MissingPartError) as broken:
        SentenceFolder(folder)
    assert str(folder) in broken.value.sentence("en")


def test_a_folder_without_a_model_or_without_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError) as missing:
        open_text_model(TextModelSource(model=str(tmp_path / "gone")), ModelOptions())
    assert str(tmp_path / "gone") in missing.value.sentence("fr")
    (tmp_path / MODULES).write_text("[]")
    monkeypatch.setattr("pictoria_docs.models.sentence_folder.find_spec", lambda _: None)
    with pytest.raises(MissingPartError) as package:
        open_text_model(TextModelSource(model=str(tmp_path)), ModelOptions())
    assert "pictoria-docs[sentence-transformers]" in package.value.sentence("en")
