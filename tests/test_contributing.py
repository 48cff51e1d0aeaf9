"""CONTRIBUTING.md: its recipes are those that tests follow, and what it names is there."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from pictoria_docs.plugins import registries
from tests.plugin.test_plugin import SCHEMA

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
TINY = ROOT / "tests" / "plugin" / "tiny"


def blocks(language: str) -> list[str]:
    return [block for name, block in BLOCKS if name == language]


@pytest.mark.parametrize("block", blocks("python"))
def test_the_code_of_a_recipe_is_that_of_the_package_which_a_test_installs(block: str) -> None:
    sources = [file.read_text(encoding="utf-8") for file in (TINY / "pictoria_tiny").glob("*.py")]
    assert any(block in source for source in sources)


def test_each_recipe_names_the_entry_point_by_which_its_code_is_found() -> None:
    declared = tomllib.loads((TINY / "pyproject.toml").read_text())["project"]["entry-points"]
    groups = set()
    for block in blocks("toml"):
        for group, points in tomllib.loads(block)["project"]["entry-points"].items():
            groups.add(group)
            assert points.items() <= declared[group].items()
    assert {registry.group for registry in registries()} == groups | {
        group for group in re.findall(r"`(pictoria_docs\.\w+)`", TEXT) if group in declared
    }


def test_what_it_names_is_there() -> None:
    named = re.findall(r"`((?:pictoria_docs|tests|configs)/[\w/.]*)`", TEXT) + re.findall(
        r"TESTS=(\S+?)`", TEXT
    )
    linked = re.findall(r"\]\(([^):]+)\)", TEXT)
    assert len(named) > 4
    assert [path for path in {*named, *linked} if not (ROOT / path).exists()] == []
    makefile = (ROOT / "Makefile").read_text()
    assert [target for target in re.findall(r"`make ([\w-]+)", TEXT) if f"\n{target}:" not in makefile] == []


def test_what_the_architecture_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    package = ROOT / "pictoria_docs"
    named = [name for name in re.findall(r"`([\w/.]+)`", text) if "/" in name or name.endswith(".py")]
    assert len(named) > 50
    assert [name for name in named if not any((folder / name).exists() for folder in (package, ROOT))] == []
    assert len(text.splitlines()) <= 150, "three pages"


def test_the_schema_is_the_one_that_a_test_enriches_with() -> None:
    (schema,) = (yaml.safe_load(block) for block in blocks("yaml") if block.startswith("# gems.yaml"))
    assert schema == yaml.safe_load(SCHEMA)


def test_the_words_of_a_language_are_those_of_the_package() -> None:
    (block,) = (block for block in blocks("yaml") if block.startswith("# ro/"))
    assert block == (TINY / "pictoria_tiny" / "ro" / "labels.yaml").read_text(encoding="utf-8")
