"""Learning from gold and from people's decisions: roles of text, weights of the linker and of entries."""

from pictoria_docs.training.entries import EntryTraining, train_entries
from pictoria_docs.training.linker import Training, train_linker
from pictoria_docs.training.roles import train_roles

__all__ = ["EntryTraining", "Training", "train_entries", "train_linker", "train_roles"]
