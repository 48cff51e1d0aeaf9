"""Learning from gold and from people's decisions: all models that come with the package, and an institution's own."""

from pictoria_docs.training.entries import EntryTraining, train_entries
from pictoria_docs.training.handwriting import train_handwriting
from pictoria_docs.training.linker import Training, train_linker
from pictoria_docs.training.lists import train_lists
from pictoria_docs.training.missing import train_missing
from pictoria_docs.training.pictures import train_pictures
from pictoria_docs.training.record_labels import train_record_labels
from pictoria_docs.training.roles import train_roles

__all__ = [
    "EntryTraining",
    "Training",
    "train_entries",
    "train_handwriting",
    "train_linker",
    "train_lists",
    "train_missing",
    "train_pictures",
    "train_record_labels",
    "train_roles",
]
