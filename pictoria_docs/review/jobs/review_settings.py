"""How much of a project people are asked about, as its settings show and change it."""

from pathlib import Path

from pictoria_docs.api.project import PROJECT_CONFIG
from pictoria_docs.pipeline.review_options import REVIEW, ReviewOptions
from pictoria_docs.review.jobs.project_config import read_config, write_config


def accepted_error_of(project: Path) -> float | None:
    """Share of all things that may be wrong among what is assumed; None: nothing is assumed.

    Raises:
        ConfigError: its config cannot be read.
    """
    from pictoria_docs.pipeline.config import load_config

    file = project / PROJECT_CONFIG
    options = load_config(file).review if file.exists() else ReviewOptions()
    return options.accepted_error if options.assume else None


def set_accepted_error(project: Path, share: float | None) -> None:
    """Have another share of mistakes accepted, or, where it is None, everything asked about.

    All else in the config stays.

    Raises:
        ConfigError: the share makes no sense, or the config cannot be read.
        ProjectError: the disk refuses it.
    """
    values = read_config(project)
    section = {name: value for name, value in (values.get(REVIEW) or {}).items() if name != "assume"}
    values[REVIEW] = {**section, **({"assume": False} if share is None else {"accepted_error": share})}
    write_config(project, values)
