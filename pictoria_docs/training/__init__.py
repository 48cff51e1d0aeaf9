"""Learning from gold and from people's decisions: the weights of the linker's evidence, and of entries."""

from pictoria_docs.training.entries import EntryTraining, train_entries
from pictoria_docs.training.linker import Training, train_linker

__all__ = ["EntryTraining", "Training", "train_entries", "train_linker"]
