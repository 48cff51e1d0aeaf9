"""Pictures made once: on disk within a limit of bytes, and decoded ones in memory for a moment."""

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path
from threading import Lock, get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

FRESH = 60.0
"""Seconds within which a further use of a file is not noted."""
STALE_PART = 3600.0
"""Seconds after which an unfinished file is thought to be left over from a process that was killed."""
UNCOUNTED_SHARE = 1 / 20
"""Share of the limit that is added before the folder is looked at again."""
KEPT_SHARE = 0.9
"""Share of the limit that is left after a look, so that the next one is not needed at once."""


class DiskCache:
    """Files below a folder; when they grow beyond a limit, those that were not used for longest go.

    Several threads and processes may use one folder. What cannot be written (read-only folder, full disk) is not
    kept, and nobody is told: it can be made again.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        """`limit`: bytes; in between two looks at the folder it may hold a twentieth more for each process."""
        self.folder, self._limit = folder, limit
        self._lock = Lock()
        self._added = limit  # the first file that is added has the folder looked at

    def get(self, name: str) -> bytes | None:
        """The file's content, or None."""
        path = self.folder / name
        with suppress(OSError):
            data = path.read_bytes()
            # The time of the last use is the file's own time: that of access is off on many disks.
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > FRESH:
                    os.utime(path)
            return data
        return None

    def put(self, name: str, data: bytes) -> None:
        """Keep `data`; others see the whole file or none."""
        path = self.folder / name
        part = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            return
        with self._lock:
            self._added += len(data)
            if self._added > self._limit * UNCOUNTED_SHARE:
                self._added = 0
                self._sweep()

    def _sweep(self) -> None:
        """Remove the files that were not used for longest, down to nine tenths of the limit."""
        files: list[tuple[float, int, Path]] = []
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = Path(folder, name)
                with suppress(OSError):
                    status = path.stat()
                    if name.endswith(".part"):
                        if time.time() - status.st_mtime > STALE_PART:
                            path.unlink(missing_ok=True)
                        continue
                    files.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in files)
        if total <= self._limit:
            return
        for _, size, path in sorted(files, key=lambda file: file[0]):
            if total <= self._limit * KEPT_SHARE:
                break
            with suppress(OSError):
                path.unlink(missing_ok=True)
            total -= size


class DecodedImages:
    """The last decoded images, by key, up to a limit of bytes; two threads that want one make it once."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[Hashable, Image] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def peek(self, key: Hashable) -> "Image | None":
        """The image if it is there."""
        with self._lock:
            image = self._kept.get(key)
            if image is not None:
                self._kept.move_to_end(key)
            return image

    def get(self, key: Hashable, make: "Callable[[], Image]") -> "Image":
        """The image, made where it is not there. It is shared: whoever gets it must not change it."""
        image = self.peek(key)
        if image is not None:
            return image
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            image = self.peek(key)
            if image is None:
                try:
                    image = make()
                    image.load()
                    self._keep(key, image)
                finally:
                    with self._lock:
                        self._making.pop(key, None)
            return image

    def _keep(self, key: Hashable, image: "Image") -> None:
        with self._lock:
            self._kept[key] = image
            while len(self._kept) > 1 and sum(map(_bytes, self._kept.values())) > self._limit:
                self._kept.popitem(last=False)

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        with self._lock:
            return sum(map(_bytes, self._kept.values()))

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()


def _bytes(image: "Image") -> int:
    return image.width * image.height * len(image.getbands())
