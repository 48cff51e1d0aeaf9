"""A command."""

from pictoria_docs.plugins import ProjectFolder, translate


def greet(folder: ProjectFolder) -> int:
    """Greet the documents of a project."""
    # Here, not at the top: the help imports this module.
    from pictoria_docs.plugins import Project

    with Project.open(folder, create=False) as project:
        for document in project.documents:
            print(translate("tiny.greeting", name=document.name))
    return 0
