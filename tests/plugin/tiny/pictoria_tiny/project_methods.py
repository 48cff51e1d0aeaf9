"""A method of projects."""

from pictoria_docs.plugins import Project


def count_figures(project: Project) -> int:
    """Count the figures of a project."""
    return sum(len(document.figures) for document in project.documents)
