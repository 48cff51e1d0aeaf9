"""pictoria-docs: a catalogue in, linked figures, captions and entries out.

The folder tree is the architecture; `ARCHITECTURE.md` tells what each room holds. The API for scripts and
notebooks is `Project`:

    from pictoria_docs import Project

    project = Project.open("my-catalogue.pictoria")
    project.add("catalogue.pdf")
    project.analyse()
    for figure in project.documents[0].figures:
        print(figure.number, [caption.text for caption in figure.captions])
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pictoria_docs.api.project import Project

__all__ = ["Project", "__version__"]


def __getattr__(name: str) -> Any:
    """Import `Project` on first use, so that `import pictoria_docs` stays instant."""
    if name == "Project":
        from pictoria_docs.api.project import Project

        return Project
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
