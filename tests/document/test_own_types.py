"""Types that a project names itself: what a config may say, what it is told else, and what the types mean."""

from pathlib import Path

import pytest

from pictoria_docs.document import OwnTypes, RegionType
from pictoria_docs.document.link_ends import may_join
from pictoria_docs.errors import ConfigError
from pictoria_docs.pipeline.config import Config, load_config

CONFIG = """
types:
  regions:
    - {name: initial, label: {en: Initial, fr: Initiale ornée}, colour: "#8A2BE2", key: i, base: drop_capital,
       segmonto: "DropCapitalZone:initial"}
    - {name: seal, base: figure}
  links:
    - {name: same_workshop, key: m, sources: [initial, figure], targets: [initial, figure], symmetric: true}
"""


def read(tmp_path: Path, text: str) -> Config:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return load_config(file)


def test_a_config_names_types(tmp_path: Path) -> None:
    config = read(tmp_path, CONFIG)
    types = config.types
    assert [types.label("initial", language) for language in ("fr", "en", "de")] == [
        "Initiale ornée",
        "Initial",
        "Initial",
    ]
    assert types.label("same_workshop", "en") == "same workshop"
    assert types.zone(RegionType.FIGURE, "seal") == "GraphicZone:seal"
    assert types.zone(RegionType.OTHER, "not_named_any_more") == "CustomZone:not_named_any_more"
    assert config.digest == Config().digest, "types change no results"


@pytest.mark.parametrize(
    ("types", "told"),
    [
        ("regions: [{name: stamp}]", "built-in"),
        ("regions: [{name: caption_of}]", "built-in"),
        ("regions: [{name: Initial}]", "small letters"),
        ("regions: [{name: 'a;}'}]", "small letters"),
        ("regions: [{name: initial, colour: purple}]", "colour"),
        ("regions: [{name: initial, key: a}]", "letter"),
        ("regions: [{name: initial, key: '1'}]", "letter"),
        ("regions: [{name: initial, base: picture}]", "figure"),
        ("regions: [{name: initial, segmonto: Initial}]", "SegmOnto"),
        ("regions: [{name: initial}, {name: initial}]", "two types"),
        ("regions: [{name: initial, key: i}, {name: seal, key: i}]", "two types"),
        ("links: [{name: copies, targets: [ship]}]", "ship"),
        ("regions: [{name: initial, colr: '#8a2be2'}]", "types.regions.0.colour"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(tmp_path: Path, types: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, f"types: {{{types}}}")
    sentence = caught.value.sentence("en")
    assert told in sentence and "config.yaml" in sentence and "types" in sentence and "\n" not in sentence


def test_own_types_join_what_the_config_says(tmp_path: Path) -> None:
    types = read(tmp_path, CONFIG).types
    assert may_join("same_workshop", "initial", "figure", types)
    assert may_join("same_workshop", "seal", "initial", types), "a seal counts as a figure"
    assert not may_join("same_workshop", "text", "figure", types)
    assert may_join("caption_of", "caption", "seal", types) and not may_join(
        "caption_of", "seal", "seal", types
    )


def test_tags_of_other_tools_mean_own_types(tmp_path: Path) -> None:
    types = read(tmp_path, CONFIG).types
    for tag in ("initial", "INITIALE ORNÉE", "DropCapitalZone:initial"):
        meant = types.meant(tag)
        assert meant is not None and meant.name == "initial", tag
    assert types.meant("stamp") is types.meant("DropCapitalZone") is types.meant("same_workshop") is None
    link = types.meant_link("same workshop")
    assert link is None and types.meant_link("same_workshop") is not None


def test_no_types_are_no_option() -> None:
    assert not OwnTypes().all and OwnTypes().region("initial") is None
