"""Exports: a project's documents written as files that other tools, and people, already use.

Formats are plain functions (`Exporter`), found by name. A third-party package adds one through the
entry-point group `pictoria_docs.exporters`.
"""

from pictoria_docs.exchange.exporter import Exporter, Images, export_project, exporter, formats

__all__ = ["Exporter", "Images", "export_project", "exporter", "formats"]
