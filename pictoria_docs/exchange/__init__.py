"""Exports: a project's documents written as files that other tools, and people, already use.

Formats are plain functions (`Exporter`), found by name in the registry `extensions.EXPORTERS`.
"""

from pictoria_docs.exchange.exporter import Exporter, Images, export_project, formats

__all__ = ["Exporter", "Images", "export_project", "formats"]
