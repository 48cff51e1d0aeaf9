"""What a project says of itself when it is published, as its page of exports shows and changes it."""

from collections.abc import Mapping
from pathlib import Path

from pictoria_docs.api.project import PROJECT_CONFIG
from pictoria_docs.exchange.formats.publication import SECTION, PublicationOptions
from pictoria_docs.review.jobs.project_config import read_config, write_config
from pictoria_docs.review.schemas.work import PublicationJson


def publication_of(project: Path) -> PublicationOptions:
    """The section `publication` of a project's config.

    Raises:
        ConfigError: its config cannot be read.
    """
    from pictoria_docs.pipeline.config import load_config

    file = project / PROJECT_CONFIG
    return load_config(file).publication if file.exists() else PublicationOptions()


def change_publication(project: Path, changes: Mapping[str, object], language: str) -> None:
    """Change options of that section; all else in the config stays.

    Args:
        project: the folder.
        changes: new values by the names of options.
        language: that of texts, where the config has them in several languages: the others stay.

    Raises:
        ConfigError: a value makes no sense, or the config cannot be read.
        ProjectError: the disk refuses it.
    """
    values = read_config(project)
    section = dict(values.get(SECTION) or {})
    for name, value in changes.items():
        known = section.get(name)
        section[name] = {**known, language: value} if isinstance(known, Mapping) else value
    values[SECTION] = section
    write_config(project, values)


def publication_json(options: PublicationOptions, language: str) -> PublicationJson:
    """Give what the project says of itself, its texts in one language."""
    return {
        "title": options.text(options.title, language),
        "description": options.text(options.description, language),
        "creators": list(options.creators),
        "licence": options.licence,
        "rights": options.rights,
        "publisher": options.publisher,
        "date": options.date,
        "pictures": options.pictures,
        "missing": list(options.missing),
    }
