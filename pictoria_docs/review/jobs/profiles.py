"""The config of a project as its start page can set it: a profile, languages, hosts that may be asked."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pictoria_docs.api.project import PROJECT_CONFIG
from pictoria_docs.errors import ConfigError
from pictoria_docs.languages.tables import package_table
from pictoria_docs.review.jobs.project_config import read_config, write_config

DEFAULT = "museum_object"


@cache
def _known() -> Mapping[str, Any]:
    return package_table(__package__, "profiles.yaml")


def profiles() -> tuple[str, ...]:
    """The names of all profiles, the usual one first."""
    return tuple(_known()["profiles"])


def languages() -> tuple[str, ...]:
    """The languages that scans may be in."""
    return tuple(_known()["languages"])


def check_profile(profile: str, wanted: Sequence[str]) -> None:
    """Make sure that there are such a profile and such languages.

    Raises:
        ConfigError: there are not.
    """
    if profile not in profiles():
        raise ConfigError("profile_unknown", profile=profile, known=", ".join(profiles()))
    for language in wanted:
        if language not in languages():
            raise ConfigError("profile_language", language=language, known=", ".join(languages()))


class Profile(NamedTuple):
    """What a project is set to."""

    name: str | None
    """None: an engineer has set it otherwise."""
    languages: tuple[str, ...]
    """Of its scans; none: the usual ones."""


def profile_of(project: Path) -> Profile:
    """The profile and the languages that a project has.

    Raises:
        ConfigError: its config cannot be read.
    """
    values = read_config(project)
    enrichment = {"metadata_schema": DEFAULT, **(values.get("enrichment") or {})}
    name = next(
        (
            name
            for name, of_it in _known()["profiles"].items()
            if of_it["enrichment"].items() <= enrichment.items()
        ),
        None,
    )
    return Profile(name, tuple((values.get("layout") or {}).get("languages") or ()))


def apply_profile(project: Path, profile: str, wanted: Sequence[str]) -> None:
    """Set a project to a profile; `wanted` are the languages of its scans, none: the usual ones.

    All else in its config stays.

    Raises:
        ConfigError: no such profile or language, or its config cannot be read.
        ProjectError: the disk refuses it.
    """
    check_profile(profile, wanted)
    values = read_config(project)
    for section, options in _known()["profiles"][profile].items():
        values[section] = {**(values.get(section) or {}), **options}
    layout = {
        name: value for name, value in (values.pop("layout", None) or {}).items() if name != "languages"
    }
    if wanted:
        layout["languages"] = list(wanted)
    if layout:
        values["layout"] = layout
    write_config(project, values)


def allowed_hosts(project: Path) -> tuple[str, ...]:
    """The hosts that a project may ask.

    Raises:
        ConfigError: its config cannot be read.
    """
    from pictoria_docs.pipeline.config import load_config

    file = project / PROJECT_CONFIG
    return load_config(file).sources.allowed_hosts if file.exists() else ()


def allow_hosts(project: Path, hosts: Sequence[str]) -> None:
    """Let the project ask these hosts for manifests and pictures, besides those that it may ask already.

    Raises:
        ConfigError: its config cannot be read.
        ProjectError: the disk refuses it.
    """
    known = allowed_hosts(project)
    new = [host for host in hosts if host not in known]
    if not new:
        return
    values = read_config(project)
    values["sources"] = {**(values.get("sources") or {}), "allowed_hosts": [*known, *new]}
    write_config(project, values)
