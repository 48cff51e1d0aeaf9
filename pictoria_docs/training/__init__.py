"""Learning from gold and from people's decisions: `train_linker` fits the weights of the linker's evidence."""

from pictoria_docs.training.linker import Training, train_linker

__all__ = ["Training", "train_linker"]
