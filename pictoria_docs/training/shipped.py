"""All models that come with the package, by name: what each measures, and its file."""

from collections.abc import Mapping

from pictoria_docs.captioning.learned import CAPTION_MODELS
from pictoria_docs.enrichment.record_labels import RECORD_LABELS_MODEL
from pictoria_docs.evidence import ShippedModel
from pictoria_docs.layout.pdf_candidates import OWN_MODEL, VOTED_MODEL
from pictoria_docs.layout.scans.candidates import SCAN_MODEL
from pictoria_docs.layout.scans.handwriting_evidence import HANDWRITING_MODEL

SHIPPED: Mapping[str, ShippedModel] = {
    model.features.name: model
    for model in (
        *CAPTION_MODELS.values(),
        OWN_MODEL,
        VOTED_MODEL,
        SCAN_MODEL,
        HANDWRITING_MODEL,
        RECORD_LABELS_MODEL,
    )
}
