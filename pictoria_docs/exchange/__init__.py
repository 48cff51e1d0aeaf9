"""Exports: a project's documents written as files that other tools, and people, already use.

A format is an `Exporter`, found by its name in the registry `formats.EXPORTERS`.
"""

from pictoria_docs.exchange.contents.selection import ExportKind, ExportSelection, ExportStatus
from pictoria_docs.exchange.formats.export import export_project, formats
from pictoria_docs.exchange.formats.exporters import Exporter, Images

__all__ = [
    "ExportKind",
    "ExportSelection",
    "ExportStatus",
    "Exporter",
    "Images",
    "export_project",
    "formats",
]
