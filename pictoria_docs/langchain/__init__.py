"""A project in chains of LangChain (extra `langchain`): its search, its answers, and the model that its config names.

Nothing else of pictoria-docs imports langchain-core, which brings a client of a tracing service.
"""

from importlib.util import find_spec

from pictoria_docs.errors import MissingPartError

if find_spec("langchain_core") is None:
    raise MissingPartError("extra_missing", part="langchain-core", extra="langchain")

from pictoria_docs.langchain.answers import PictoriaAnswers
from pictoria_docs.langchain.chat import PictoriaChat
from pictoria_docs.langchain.search import PictoriaLoader, PictoriaRetriever

__all__ = ["PictoriaAnswers", "PictoriaChat", "PictoriaLoader", "PictoriaRetriever"]
