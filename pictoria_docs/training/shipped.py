"""All models that come with the package, by name: what each measures, and its file."""

from collections.abc import Mapping

from pictoria_docs import linking
from pictoria_docs.captioning.learned import CAPTION_MODELS
from pictoria_docs.enrichment.record_labels import RECORD_LABELS_MODEL
from pictoria_docs.enrichment.value_confidence import VALUE_SUM
from pictoria_docs.evidence import ShippedModel
from pictoria_docs.layout.pdf_candidates import OWN_MODEL, VOTED_MODEL
from pictoria_docs.layout.scans.candidates import SCAN_MODEL
from pictoria_docs.layout.scans.handwriting_evidence import HANDWRITING_MODEL
from pictoria_docs.linking.confidence import CAPTION_SUM, ENTRY_SUM, FIGURE_SUM
from pictoria_docs.linking.depicts import DEPICTS_MODEL
from pictoria_docs.linking.entry_models import ENTRY_FEATURES
from pictoria_docs.linking.groups.find import GROUPS_MODEL
from pictoria_docs.linking.linker_models import LINKER_FEATURES
from pictoria_docs.linking.openings.find import OPENINGS_MODEL
from pictoria_docs.missing.evidence import MISSING_MODELS
from pictoria_docs.retrieval.ranking import SEARCH_MODEL

_MODELS = (
    OWN_MODEL,
    VOTED_MODEL,
    SCAN_MODEL,
    HANDWRITING_MODEL,
    *CAPTION_MODELS.values(),
    *(ShippedModel.beside(linking.__file__, each) for each in (*LINKER_FEATURES, *ENTRY_FEATURES)),
    DEPICTS_MODEL,
    *(each.shipped for each in (FIGURE_SUM, CAPTION_SUM, ENTRY_SUM, VALUE_SUM)),
    GROUPS_MODEL,
    OPENINGS_MODEL,
    RECORD_LABELS_MODEL,
    *(each.shipped for each in MISSING_MODELS.values()),
    SEARCH_MODEL,
)
SHIPPED: Mapping[str, ShippedModel] = {model.features.name: model for model in _MODELS}
