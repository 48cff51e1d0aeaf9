"""Weights out of a file of PyTorch's first format, read without PyTorch.

The format (PyTorch's `torch/serialization.py`, `_legacy_save`): five pickles (a magic number, the version, facts of
the machine, the tensors, the names of their storages), then each storage as its length and its bytes. Only what
names tensors of plain numbers is unpickled, so a file cannot run anything.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MAGIC = 0x1950A86A20F9469CFC6C
"""The first pickle of such a file."""
_STORAGES: dict[str, np.dtype[Any]] = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}
"""Kinds of numbers in files of weights."""


class _Tensor:
    """Where a tensor stands in the file: its storage, its first number, its shape, its strides in numbers."""

    def __init__(
        self,
        storage: tuple[str, str],
        offset: int,
        shape: tuple[int, ...],
        strides: tuple[int, ...],
        *_: object,
    ) -> None:
        self.kind, self.key = storage
        self.offset, self.shape, self.strides = offset, shape, strides

    def within(self, storage: NDArray[np.generic]) -> NDArray[np.generic]:
        """The tensor's numbers."""
        last = self.offset + sum(stride * (n - 1) for stride, n in zip(self.strides, self.shape, strict=True))
        if min((self.offset, *self.strides, *self.shape)) < 0 or last >= len(storage):
            raise ValueError("a tensor beyond its storage")
        size = storage.itemsize
        return np.lib.stride_tricks.as_strided(
            storage[self.offset :], self.shape, [stride * size for stride in self.strides], writeable=False
        )


class _Unpickler(pickle.Unpickler):
    """Knows ordered dictionaries, tensors and their storages, and refuses all else."""

    _known: dict[tuple[str, str], Callable[..., Any]] = {  # noqa: RUF012
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _Tensor,
    }

    def find_class(self, module: str, name: str) -> Any:
        """What a name in the file stands for."""
        if module == "torch" and name in _STORAGES:
            return name
        if (module, name) not in self._known:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return self._known[module, name]

    def persistent_load(self, pid: Any) -> tuple[str, str]:
        """A storage: the kind of its numbers and its key."""
        return pid[1], pid[2]


def read_torch_file(file: Path) -> dict[str, NDArray[np.generic]]:
    """The tensors of a file by name, in the file's order.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is none of this format, or damaged.
    """
    with file.open("rb") as stream:
        try:
            return _read(stream)
        except (pickle.UnpicklingError, EOFError, TypeError, IndexError, KeyError, AttributeError) as error:
            raise ValueError(f"{file.name}: {error}") from error


def _read(stream: BinaryIO) -> dict[str, NDArray[np.generic]]:
    if _Unpickler(stream).load() != MAGIC:
        raise pickle.UnpicklingError("another format")
    _version, _machine, tensors, keys = (_Unpickler(stream).load() for _ in range(4))
    kinds = {tensor.key: _STORAGES[tensor.kind] for tensor in tensors.values()}
    storages = {}
    for key in keys:
        length = int.from_bytes(stream.read(8), "little")
        storages[key] = np.frombuffer(stream.read(length * kinds[key].itemsize), kinds[key], length)
    return {name: tensor.within(storages[tensor.key]) for name, tensor in tensors.items()}
