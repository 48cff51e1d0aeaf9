"""The one registry: names without imports, other packages by entry point, and what is wrong with them told."""

import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from pkgutil import resolve_name

import pytest

from pictoria_docs import plugins
from pictoria_docs.enrichment.options import EnrichmentOptions
from pictoria_docs.enrichment.schema import schema_names
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.exchange.formats.exporters import EXPORTERS
from pictoria_docs.i18n import LANGUAGES, messages
from pictoria_docs.installed import SEPARATE
from pictoria_docs.models.backend import BACKENDS
from pictoria_docs.models.embedding import EMBEDDINGS
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.plugins import registries
from pictoria_docs.registry import Registry
from pictoria_docs.strict_model import field_docs

ROOT = Path(__file__).parents[1]


def install(folder: Path, package: str, entry_points: str, **modules: str) -> None:
    """Put a package into a folder as pip does."""
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(entry_points)
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry[object]:
    """A registry with two tools of ours, and three packages that offer some."""
    install(
        tmp_path,
        "good",
        "[tests.tools]\nhammer = good_tools:hammer\nfile = good_tools:file\n",
        good_tools="def hammer(): return 'hammer'\ndef file(): raise ValueError('blunt')\n",
    )
    install(
        tmp_path,
        "bad",
        "[tests.tools]\nsaw = bad_tools:saw\ngone = good_tools:gone\nnone = good_tools:__name__\n",
        bad_tools="raise RuntimeError('no blade')\n",
    )
    install(tmp_path, "same", "[tests.tools]\nhammer = good_tools:hammer\nours = good_tools:file\n")
    install(tmp_path, "pictoria-docs", "[tests.tools]\nheavy = no_such_module:nothing\nours = math:sqrt\n")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    return Registry("import", "tests.tools", first=("ours",))


def test_names_cost_no_import(tools: Registry[object]) -> None:
    assert tools.names() == ("ours", "heavy", "gone", "none", "saw", "file", "hammer")
    assert not {"good_tools", "bad_tools"} & sys.modules.keys()
    tools.check("ours", "heavy")
    assert not {"good_tools", "bad_tools"} & sys.modules.keys()


def test_things_are_imported_when_asked_for(tools: Registry[object]) -> None:
    found = tools.get("ours")
    assert callable(found) and found(9) == 3
    hammer = tools.get("hammer")
    assert callable(hammer) and hammer() == "hammer"
    assert (tools.plugins["hammer"].package, tools.plugins["hammer"].version) == ("good", "1.0")


def test_a_name_that_nobody_offers_is_refused_with_those_there_are(tools: Registry[object]) -> None:
    with pytest.raises(ConfigError) as refused:
        tools.get("axe")
    for language in LANGUAGES:
        assert "axe" in refused.value.sentence(language) and "hammer" in refused.value.sentence(language)


@pytest.mark.parametrize(("name", "detail"), [("saw", "no blade"), ("gone", "gone"), ("none", "__call__")])
def test_what_cannot_be_imported_names_its_package(tools: Registry[object], name: str, detail: str) -> None:
    with pytest.raises(MissingPartError) as refused:
        tools.check(name)
    for language in LANGUAGES:
        sentence = refused.value.sentence(language)
        assert name in sentence and "bad" in sentence and detail in sentence and "pip" in sentence


def test_problems_lists_what_cannot_be_used(tools: Registry[object]) -> None:
    found = [
        (problem.name, problem.error.code, problem.error.values["package"]) for problem in tools.problems()
    ]
    assert found == [
        ("hammer", "plugin_clash", "same"),
        ("ours", "plugin_clash", "same"),
        ("gone", "plugin_broken", "bad"),
        ("none", "plugin_broken", "bad"),
        ("saw", "plugin_broken", "bad"),
    ]
    clashes = [problem.error.values["other"] for problem in tools.problems()[:2]]
    assert clashes == ["good", "pictoria-docs"]


def test_what_fails_in_use_names_its_package_too(tools: Registry[object]) -> None:
    blunt = tools.get("file")
    assert callable(blunt)
    with pytest.raises(MissingPartError, match="good") as failed, tools.plugin_errors("file"):
        blunt()
    assert "blunt" in failed.value.sentence("fr")
    with pytest.raises(ValueError, match="ours"), tools.plugin_errors("ours"):
        raise ValueError("a defect of ours stays one")


def test_what_is_registered_in_this_process_comes_first(tools: Registry[object]) -> None:
    tools.register("ours", len)
    assert tools.get("ours") is len
    tools.unregister("ours")
    assert tools.get("ours") is not len


@pytest.mark.parametrize("registry", registries(), ids=lambda registry: registry.group)
def test_all_of_ours_are_there_and_every_kind_has_its_words(registry: Registry[object]) -> None:
    for target in registry.built_in.values():
        assert resolve_name(target) is not None
    for language in LANGUAGES:
        assert f"errors.unknown_{registry.kind}" in messages(language)


def test_names_for_help_and_what_plugins_import_bring_nothing_heavy() -> None:
    code = (
        "import sys; import pictoria_docs.plugins; from pictoria_docs.registry import offered;"
        "assert 'csv' in offered('pictoria_docs.exporters');"
        "print([name for name in ('sqlalchemy', 'pymupdf', 'numpy', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_all_that_plugins_import_is_there() -> None:
    assert {name for name in dir(plugins) if getattr(plugins, name) is None} == set()


def test_the_documents_name_every_kind_of_extension() -> None:
    text = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(pictoria_docs\.\w+)` \|", text, re.MULTILINE)) == {
        registry.group for registry in registries()
    }


@pytest.mark.parametrize("file", ["docs/formats.md", "docs/formats.fr.md"])
def test_the_table_of_formats_has_all_of_them(file: str) -> None:
    rows = re.findall(r"^\| (`[a-z0-9_`, ]+`) \|", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    assert set(EXPORTERS.built_in) <= set(re.findall(r"`([a-z0-9_]+)`", " ".join(rows)))


def test_options_name_what_comes_with_the_product() -> None:
    docs = field_docs(EnrichmentOptions)
    assert all(name in docs["metadata_schema"] for name in schema_names())
    assert all(name in docs["embeddings"] for name in EMBEDDINGS.built_in)
    assert all(f'"{name}"' in field_docs(ModelOptions)["backend"] for name in BACKENDS.built_in)


def test_what_the_packages_of_this_repository_offer_is_named_with_the_extra_that_installs_it() -> None:
    offered = {}
    for file in ROOT.glob("packages/*/pyproject.toml"):
        points = tomllib.loads(file.read_text(encoding="utf-8"))["project"]["entry-points"]
        offered |= {name: file.parent.name for group in points.values() for name in group}
    assert offered == SEPARATE
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extra in SEPARATE.values():
        assert extras["optional-dependencies"][extra] == [f"pictoria-{extra}"]
