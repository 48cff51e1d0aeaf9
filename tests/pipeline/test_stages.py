"""The tuple of stages, and stages that other packages add to it, replace in it, or offer in vain."""

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pictoria_docs.api.project import Project
from pictoria_docs.errors import ConfigError
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.pipeline.assist_options import AssistOptions
from pictoria_docs.pipeline.assist_tasks import TASKS
from pictoria_docs.pipeline.config import Config, config_class, load_config, options_of
from pictoria_docs.pipeline.default_config import documented_defaults
from pictoria_docs.pipeline.keys import document_keys
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.pipeline.stages import STAGES, Scope, Stage, installed_stages, stage_problems
from pictoria_docs.pipeline.worker_jobs import Prepared
from tests.pipeline.small_stages import RUN, calls, forget

PACKAGE = '''
from pathlib import Path

from pictoria_docs.pipeline.stages import Scope, Stage
from pictoria_docs.strict_model import StrictModel

VERSION = "7"


class Options(StrictModel):
    """How vases are counted."""

    word: str = "Vase"
    """What is counted."""
    fail: bool = False
    """Whether it fails."""


def count(document, options):
    with (Path(document.source).parent / "calls.txt").open("a") as file:
        file.write(f"count {document.name}\\n")
    if options.fail:
        raise ValueError("no vase")
    found = {
        "vases": sum(caption.text.count(options.word) for caption in document.captions),
        "links": len(document.links),
    }
    return document.model_copy(update={"extensions": {**document.extensions, "vases": found}})


def number(page, options, document_id, found):
    return found.model_copy(update={"label": f"p. {page.number}"})


def link(document, options):
    return document


COUNT = Stage("vases", Scope.DOCUMENT, "vases_package:count", ("linking",), "vases_package:Options")
NUMBER = Stage("labels", Scope.PAGE, "vases_package:number", ("layout",))
LATE = Stage("late", Scope.DOCUMENT, "vases_package:link", ("vases",))
LINK = Stage("linking", Scope.DOCUMENT, "vases_package:link", ("captions",), replaces=True)
TAKEN = Stage("captions", Scope.DOCUMENT, "vases_package:link", ("layout",))
LOST = Stage("lost", Scope.DOCUMENT, "vases_package:link", ("nowhere",))
TOO_LATE = Stage("too_late", Scope.DOCUMENT, "vases_package:link", ("assist",))
GONE = Stage("gone", Scope.DOCUMENT, "vases_package:no_such_function", ("linking",))
OTHER = object()
'''


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Offers stages of a package as pip installs it: name of the entry point to name of the object."""
    folder = tmp_path / "installed"
    info = folder / "vases_package-1.0.dist-info"

    def make(**offered: str) -> None:
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vases-package\nVersion: 1.0\n")
        lines = [f"{name} = {target}" for name, target in offered.items()]
        (info / "entry_points.txt").write_text("[pictoria_docs.stages]\n" + "\n".join(lines) + "\n")
        (folder / "vases_package.py").write_text(PACKAGE)
        (folder / "vases_broken.py").write_text("raise RuntimeError('no kiln')\n")
        monkeypatch.syspath_prepend(folder)
        importlib.invalidate_caches()

    yield make
    for name in ("vases_package", "vases_broken"):
        sys.modules.pop(name, None)
    importlib.invalidate_caches()


def small() -> tuple[Stage, ...]:
    """The stages of this package and of installed ones, ours as the quick ones of these tests."""
    return tuple(
        replace(stage, run=RUN[stage.name], includes=()) if stage in STAGES and stage.name in RUN else stage
        for stage in installed_stages()
    )


def names(stages: tuple[Stage, ...]) -> list[str]:
    return [stage.name for stage in stages]


# Ours


def test_each_stage_stands_after_its_inputs_and_can_be_printed() -> None:
    assert names(STAGES) == ["sources", "layout", "captions", "linking", "enrichment", "assist"]
    for position, stage in enumerate(STAGES):
        assert set(stage.inputs) <= set(names(STAGES[:position]))
        assert stage.name in str(stage) and stage.run in str(stage)
    assert str(STAGES[1]).startswith("layout: page by page, after sources, version ")


def test_what_models_are_asked_has_an_option_each_and_its_prompts() -> None:
    assert {task.name for task in TASKS} == AssistOptions.model_fields.keys() - {"language", "seen"}
    prompts = Path(__file__).parents[2] / "configs" / "prompts"
    for task in TASKS:
        for language in LANGUAGES:
            assert all((prompts / language / f"{name}.yaml").exists() for name in task.prompts)


def test_the_key_of_a_stage_follows_from_all_before_it() -> None:
    def keys(stages: tuple[Stage, ...], **digests: str) -> dict[str, str]:
        parts = {stage.name: ("1",) for stage in stages}
        given = {stage.name: "options" for stage in stages} | digests
        prepared = Prepared({}, "", given, stages, parts, 0, 0, 0)
        return document_keys("a" * 64, [(1, "page")], prepared)

    before = keys(STAGES)
    assert list(before) == ["captions", "linking", "enrichment"]
    changed = keys(STAGES, linking="other")
    assert [name for name in before if before[name] != changed[name]] == ["linking", "enrichment"]
    more = (*STAGES[:3], Stage("new", Scope.DOCUMENT, "math:sqrt", ("captions",)), *STAGES[3:])
    inserted = keys(more)
    assert inserted["captions"] == before["captions"] and inserted["linking"] != before["linking"]


# Those of other packages


def test_stages_of_other_packages_stand_directly_after_their_inputs(offer) -> None:  # type: ignore[no-untyped-def]
    offer(late="vases_package:LATE", number="vases_package:NUMBER", vases="vases_package:COUNT")
    found = installed_stages()
    assert names(found) == [
        "sources", "layout", "labels", "captions", "linking", "vases", "late", "enrichment", "assist",
    ]  # fmt: skip
    assert {stage.package for stage in found if stage not in STAGES} == {"vases-package"}
    assert stage_problems() == []


def test_what_cannot_be_used_is_named_and_stops_nothing(offer) -> None:  # type: ignore[no-untyped-def]
    offer(
        broken="vases_broken:STAGE",
        gone="vases_package:GONE",
        other="vases_package:OTHER",
        taken="vases_package:TAKEN",
        lost="vases_package:LOST",
        too_late="vases_package:TOO_LATE",
        vases="vases_package:COUNT",
    )
    assert names(installed_stages()) == [*names(STAGES[:4]), "vases", *names(STAGES[4:])]
    problems = {problem.name: problem.error for problem in stage_problems()}
    assert problems.keys() == {"broken", "gone", "other", "taken", "lost", "too_late"}
    for language in LANGUAGES:
        told = {name: error.sentence(language) for name, error in problems.items()}
        assert all("vases-package" in sentence and "{" not in sentence for sentence in told.values())
        assert "no kiln" in told["broken"] and "captions" in told["taken"] and "nowhere" in told["lost"]


def test_data_of_another_package_are_kept_and_exported(
    offer, tmp_path: Path, catalogue: Path  # type: ignore[no-untyped-def]
) -> None:  # fmt: skip
    offer(number="vases_package:NUMBER", vases="vases_package:COUNT")
    folder = tmp_path / "project"
    with Project.open(folder, stages=small()) as project:
        project.add(catalogue)
        assert not project.analyse(progress=Quiet(), jobs=1).problems
        link = project.documents[0].data.links[0]
        project.decide(link.id, "reject", user="Ada")
        project.export(tmp_path / "out", "json")
    with Project.open(folder, stages=small()) as project:
        document = project.documents[0].data
        assert document.extensions == {"vases": {"vases": 12, "links": 24}}
        assert [page.label for page in document.pages[:2]] == ["p. 1", "p. 2"]
        # Nothing is done again, until an option of the stage changes: then only it and what comes after it.
        forget(catalogue.parent)
        project.analyse(progress=Quiet(), jobs=1)
        assert calls(catalogue.parent, "count") == []
    exported = json.loads((tmp_path / "out" / "vases.json").read_text(encoding="utf-8"))
    assert exported["extensions"] == {"vases": {"vases": 12, "links": 24}}
    config = config_class(small()).model_validate({"vases": {"word": "Fig"}, "layout": {"dpi": 200}})
    with Project.open(folder, config, stages=small()) as project:
        project.analyse(progress=Quiet(), jobs=1)
        assert [len(calls(catalogue.parent, stage)) for stage in ("link", "count")] == [0, 1]
        assert project.documents[0].data.extensions == {"vases": {"vases": 12, "links": 24}}


def test_a_stage_that_fails_costs_only_what_it_would_have_found(
    offer, tmp_path: Path, catalogue: Path  # type: ignore[no-untyped-def]
) -> None:  # fmt: skip
    offer(vases="vases_package:COUNT")
    config = config_class(small()).model_validate({"vases": {"fail": True}})
    with Project.open(tmp_path / "project", config, stages=small()) as project:
        project.add(catalogue)
        (problem,) = project.analyse(progress=Quiet(), jobs=1).problems
        assert len(project.documents[0].data.links) == 24 and not project.documents[0].data.extensions
    for language in LANGUAGES:
        sentence = problem.sentence(language)
        assert all(part in sentence for part in ("vases-package", str(catalogue), "no vase")), sentence


def test_a_stage_is_replaced_by_one_that_says_so(
    offer, tmp_path: Path, catalogue: Path  # type: ignore[no-untyped-def]
) -> None:  # fmt: skip
    offer(my_linking="vases_package:LINK", vases="vases_package:COUNT")
    assert names(installed_stages()) == [*names(STAGES[:4]), "vases", *names(STAGES[4:])]
    with Project.open(tmp_path / "project", stages=small()) as project:
        project.add(catalogue)
        project.analyse(progress=Quiet(), jobs=1)
        assert project.documents[0].data.extensions == {"vases": {"vases": 12, "links": 0}}


def test_options_of_another_package_are_a_section_of_the_config(offer, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    offer(vases="vases_package:COUNT", broken="vases_broken:STAGE")
    stage = next(stage for stage in installed_stages() if stage.name == "vases")
    file = tmp_path / "c.yaml"
    file.write_text("vases: {word: Krater}\nbroken: {any: 1}\n")
    assert options_of(load_config(file), stage).word == "Krater"
    assert options_of(Config(), stage).word == "Vase"
    file.write_text("vases: {wort: Krater}\n")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    assert (caught.value.code, caught.value.values["meant"]) == ("config_misspelt", "vases.word")
    assert "# How vases are counted.\nvases:\n  # What is counted.\n  word: Vase\n" in documented_defaults(
        config_class()
    )
