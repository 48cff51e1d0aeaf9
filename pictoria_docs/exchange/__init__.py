"""Exports: a project's documents written as files that other tools, and people, already use.

Formats are plain functions (`Exporter`), found by name in the registry `extensions.EXPORTERS`.
"""

from pictoria_docs.exchange.exporter import Exporter, Images, export_project, formats
from pictoria_docs.exchange.selection import ExportKind, ExportSelection, ExportStatus

__all__ = [
    "ExportKind",
    "ExportSelection",
    "ExportStatus",
    "Exporter",
    "Images",
    "export_project",
    "formats",
]
