"""Options of the enrichment stage."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class EnrichmentOptions(BaseModel):
    """How entries become records. The defaults suit the catalogues of museums and collections."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metadata_schema: str = "museum_object"
    """Which fields a record has: the name of a schema that comes with the product (museum_object, coin, vase, artwork,
    sale_lot, excavation_find), or the path of a YAML file of your own."""
    vocabularies: Mapping[str, Path] = {}
    """Vocabularies of your own by the name that the schema gives them: files in SKOS, CSV or TSV. A name that comes
    with the product ("materials") is replaced."""
    min_confidence: Share = 0.3
    """Values less likely to be right are left out."""
