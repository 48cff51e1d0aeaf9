"""The model of a project's config, asked one question at a time by whoever needs an answer now."""

from threading import Lock

from pictoria_docs.models.backend import BACKENDS, ModelBackend, open_backend
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Answer, Question

SERVER = "server"


class AnsweringModel:
    """A model that is opened when it is first asked."""

    def __init__(self, options: ModelOptions) -> None:
        """Nothing is opened yet."""
        self.options = options
        self._lock = Lock()
        self._backend: ModelBackend | None = None

    @property
    def is_configured(self) -> bool:
        """Whether the config names a model."""
        other = self.options.backend not in BACKENDS.built_in
        return other or self.options.model is not None or bool(self.options.urls)

    def ask(self, question: Question) -> Answer:
        """The answer to a question; why there is none, if the model gave none.

        Raises:
            ConfigError: the model's host may not be asked, or there is no such model.
            MissingPartError: the model cannot be reached.
        """
        if self.options.backend == SERVER:
            return open_backend(self.options).ask_all([question])[0]
        # A model in this process is loaded once, and answers one question at a time.
        with self._lock:
            if self._backend is None:
                self._backend = open_backend(self.options)
            return self._backend.ask_all([question])[0]
