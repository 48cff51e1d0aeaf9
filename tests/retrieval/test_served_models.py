"""The real vLLM server with a tiny model of embeddings and a tiny reranker: a project indexed by them, an order."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml

from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.server import start_server
from pictoria_docs.models.text_models import TextModelSource, open_reranker, open_text_model, text_model_name
from tests.models.tiny_text_models import tiny_text_models
from tests.programs import needs_vllm


def tiny(folder: Path, kind: str, **more: object) -> ModelConfig:
    values = {
        "name": f"tiny-{kind}",
        "model": str(folder),
        "kind": kind,
        "dtype": "float32",
        "max_length": 256,
        "environment": {
            "VLLM_CPU_KVCACHE_SPACE": "1",
            "VLLM_CPU_OMP_THREADS_BIND": "nobind",
            "OMP_NUM_THREADS": "2",
        },
        "arguments": ["--enforce-eager"],
    }
    return ModelConfig.model_validate(values | more)


def written(config: ModelConfig, folder: Path) -> str:
    file = folder / f"{config.name}.yaml"
    file.write_text(yaml.safe_dump(config.model_dump(mode="json")))
    return str(file)


@pytest.mark.slow
@needs_vllm
def test_a_project_is_indexed_by_a_served_model_and_goes_on_without_it(
    vllm_python: str, own_state: Path, indexed_example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pictoria_docs import Project

    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    models = tiny_text_models(vllm_python)
    config = tiny(models / "embedder", "embedding", query_prefix="query: ")
    file = written(config, own_state)
    folder = Path(shutil.copytree(indexed_example, own_state / "served.pictoria"))
    options = own_state / "options.yaml"
    options.write_text(yaml.safe_dump({"retrieval": {"embedding": file}, "models": {"patience": 1}}))
    server, _ = start_server(config, python=vllm_python, wait=900)
    try:
        model = open_text_model(TextModelSource(model=file), ModelOptions())
        made = model.passages(["amphore bronze", "vase " * 900, ""])
        assert made.shape == (3, 64) and np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
        assert np.allclose(model.query("vase"), model.passages(["query: vase"])[0], atol=1e-4)
        with Project.open(folder, options, create=False) as project:
            assert project.searcher.bring_up_to_date().model == text_model_name(TextModelSource(model=file))
            entry = project.documents[0].entry(5)
            entry.correct(title="Balsamarium")
            result = project.search("Balsamarium", 1)
            assert result.hits[0].id == entry.id and result.missing is None
            assert result.hits[0].why["cosine"] != 0, "its new vector was made by the query"
            server.stop()
            entry.correct(title="Unguentarium")
            result = project.search("Unguentarium", 1)
            assert result.hits[0].id == entry.id and result.missing is not None
            assert "tiny-embedding" in result.missing.sentence("en")
    finally:
        server.stop()


@pytest.mark.slow
@needs_vllm
def test_the_best_hits_are_put_into_the_order_of_a_served_reranker(
    vllm_python: str, own_state: Path, indexed_example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pictoria_docs import Project

    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    config = tiny(tiny_text_models(vllm_python) / "reranker", "reranker")
    file = written(config, own_state)
    folder = Path(shutil.copytree(indexed_example, own_state / "served.pictoria"))
    options = own_state / "options.yaml"
    options.write_text(yaml.safe_dump({"retrieval": {"reranker": file, "reranked": 6}}))
    with Project.open(folder, create=False) as project:
        plain = project.search("amphore", 12).hits
    server, _ = start_server(config, python=vllm_python, wait=900)
    try:
        reranker = open_reranker(file, None, ModelOptions())
        with Project.open(folder, options, create=False) as project:
            result = project.search("amphore", 12)
            texts = [f"{hit.title}\n{hit.text}".strip() for hit in result.hits[:6]]
            scores = reranker.scores("amphore", texts)
            assert scores == sorted(scores, reverse=True) and not result.limitations
            assert {hit.id for hit in result.hits[:6]} == {hit.id for hit in plain[:6]}
            assert [hit.id for hit in result.hits[6:]] == [hit.id for hit in plain[6:]]
            known = {hit.id: hit.score for hit in plain}
            assert all(hit.score == known[hit.id] for hit in result.hits), "scores stay what they are"
            server.stop()
            result = project.search("amphore", 12)
            assert [hit.id for hit in result.hits] == [hit.id for hit in plain]
            assert "tiny-reranker" in result.limitations[0].sentence("fr")
    finally:
        server.stop()
