"""pictoria-docs: a catalogue in, linked figures, captions and entries out.

The folder tree is the architecture; `ARCHITECTURE.md` tells what each room holds. The API for scripts and
notebooks, `docs/python.md`, is what `__all__` names:

    from pictoria_docs import Project

    project = Project.open("my-catalogue.pictoria")
    project.add("catalogue.pdf")
    project.analyse()
    for figure in project.documents[0].figures:
        print(figure.number, [caption.text for caption in figure.captions])
"""

from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from pictoria_docs.version import VERSION as __version__

if TYPE_CHECKING:
    from pictoria_docs.api.documents import DocumentView as Document
    from pictoria_docs.api.documents import PageView as Page
    from pictoria_docs.api.project import Project
    from pictoria_docs.api.records import EvidenceView as Evidence
    from pictoria_docs.api.records import FieldView as Field
    from pictoria_docs.api.records import RecordView as Record
    from pictoria_docs.api.regions import RegionView as Region
    from pictoria_docs.api.tables import Selection
    from pictoria_docs.api.views import CaptionView as Caption
    from pictoria_docs.api.views import EntryView as Entry
    from pictoria_docs.api.views import FigureView as Figure
    from pictoria_docs.api.views import LinkView as Link
    from pictoria_docs.api.views import MentionView as Mention
    from pictoria_docs.document import Box
    from pictoria_docs.errors import NotFoundError, PictoriaError

_PUBLIC = {
    "Box": "document:Box",
    "Caption": "api.views:CaptionView",
    "Document": "api.documents:DocumentView",
    "Entry": "api.views:EntryView",
    "Evidence": "api.records:EvidenceView",
    "Field": "api.records:FieldView",
    "Figure": "api.views:FigureView",
    "Link": "api.views:LinkView",
    "Mention": "api.views:MentionView",
    "NotFoundError": "errors:NotFoundError",
    "Page": "api.documents:PageView",
    "PictoriaError": "errors:PictoriaError",
    "Project": "api.project:Project",
    "Record": "api.records:RecordView",
    "Region": "api.regions:RegionView",
    "Selection": "api.tables:Selection",
}
"""Where each public name is: imported on first use, so that `import pictoria_docs` stays instant."""

__all__ = [
    "Box",
    "Caption",
    "Document",
    "Entry",
    "Evidence",
    "Field",
    "Figure",
    "Link",
    "Mention",
    "NotFoundError",
    "Page",
    "PictoriaError",
    "Project",
    "Record",
    "Region",
    "Selection",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """The public name, imported when it is first asked for."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(_PUBLIC)}")
    found = globals()[name] = resolve_name(f"{__name__}.{_PUBLIC[name]}")
    return found


def __dir__() -> list[str]:
    """The public names alone."""
    return sorted(__all__)
