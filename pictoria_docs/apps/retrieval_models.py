"""What `pictoria-docs models check` tells of the models of search: embeddings, reranker and pictures, a line each."""

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from PIL.Image import Image

    from pictoria_docs.models.options import ModelOptions
    from pictoria_docs.retrieval.options import RetrievalOptions

MILLISECONDS = 1000
"""In a second."""
Check = Callable[[], tuple[int | None, float]]
"""Asks a model: how many numbers a vector of it has (None: it gives no vectors), and seconds for one text or picture.
What cannot be asked raises a `PictoriaError`."""
Answer = TypeVar("Answer")


def check_retrieval(options: "RetrievalOptions", asking: "ModelOptions", picture: "Image") -> bool:
    """Ask each model of search that a config names, and print a line for each: whether all can be used."""
    from pictoria_docs.retrieval.options import OFF

    checks: dict[str, tuple[str, Check]] = {
        "embedding": (
            options.embedding,
            lambda: ask_embedding(options.embedding, options.embedding_url, asking),
        ),
        "reranker": (options.reranker, lambda: ask_reranker(options.reranker, options.reranker_url, asking)),
        "pictures": (options.pictures, lambda: _ask_pictures(options.pictures, picture)),
    }
    answers = [tell(part, name, check) for part, (name, check) in checks.items() if name != OFF]
    return all(answers)


def tell(part: str, name: str, check: Check) -> bool:
    """Print the line of one model ("embedding", "reranker" or "pictures"): whether it can be used."""
    from pictoria_docs.errors import PictoriaError

    role = translate(f"models.check_{part}")
    try:
        dimensions, seconds = check()
    except PictoriaError as error:
        print(translate("models.check_unusable", role=role, name=name, why=error.sentence()))
        return False
    code = "models.check_scores" if dimensions is None else "models.check_vectors"
    print(
        translate(
            code, role=role, name=name, dimensions=dimensions, milliseconds=f"{seconds * MILLISECONDS:.0f}"
        )
    )
    return True


def ask_embedding(model: str, url: str | None, asking: "ModelOptions") -> tuple[int, float]:
    """Have a model of embeddings read one text.

    Raises:
        PictoriaError: it cannot be used.
    """
    from pictoria_docs.models.text_models import TextModelSource, open_text_model

    opened = open_text_model(TextModelSource(model=model, url=url), asking)
    vector, seconds = _second_time(lambda: opened.query(translate("models.check_text")))
    return len(vector), seconds


def ask_reranker(model: str, url: str | None, asking: "ModelOptions") -> tuple[None, float]:
    """Have a reranker read one text for a query.

    Raises:
        PictoriaError: it cannot be used.
    """
    from pictoria_docs.models.text_models import open_reranker

    text = translate("models.check_text")
    reranker = open_reranker(model, url, asking)
    return None, _second_time(lambda: reranker.scores(text, [text]))[1]


def _ask_pictures(model: str, picture: "Image") -> tuple[int, float]:
    from pictoria_docs.models.picture_embedding import open_picture_embedder

    embedder = open_picture_embedder(model)
    vectors, seconds = _second_time(lambda: embedder.encode([picture]))
    return int(vectors.shape[1]), seconds


def _second_time(ask: Callable[[], Answer]) -> tuple[Answer, float]:
    """An answer, and the seconds that it took once all was loaded and connected."""
    ask()
    start = perf_counter()
    return ask(), perf_counter() - start
