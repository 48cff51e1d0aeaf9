"""Large pictures decoded in a process of their own, one at a time: what a server process does with them.

Some decoders hold the interpreter for seconds, and what they take of memory is not always given back; a picture made to
do harm ends its own process and nothing else.
"""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, Any

from PIL import Image

from pictoria_docs.files import exclusive, state_folder
from pictoria_docs.sources import decode
from pictoria_docs.sources.decode import DamagedError, PictureFile, TooLargeError

MAX_BYTES = 1200 << 20
"""Of the process: that of the largest picture that is read as a page."""
MAX_SECONDS = 60
"""Of the processor's time, until a picture is given up."""
TURN = "pictures.lock"
"""Held by whoever decodes a large picture on this machine."""
SAMPLES = 3
"""Bytes of an RGB pixel that is handed over."""
ROWS = 256
"""That are handed over at once."""
_turn = Lock()


def decode_large_apart() -> None:
    """Have this process decode large pictures in others from now on."""
    decode.apart = decode_apart


def decode_apart(
    file: PictureFile, max_pixels: int, frame: int, size: tuple[int, int] | None, quick: bool
) -> Image.Image:
    """A picture as `decode.decode` gives it, when it is its turn.

    Raises:
        TooLargeError: it takes too much memory.
        DamagedError: it cannot be decoded, or not in time.
        OSError: the file cannot be read.
    """
    asked: dict[str, Any] = {"max_pixels": max_pixels, "frame": frame, "size": size, "quick": quick}
    if isinstance(file, Path):
        asked["path"] = str(file.absolute())
    with _turn, exclusive(state_folder() / TURN):
        process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdin is not None and process.stdout is not None
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(json.dumps(asked).encode() + b"\n")
                if isinstance(file, bytes):
                    process.stdin.write(file)
                process.stdin.close()
            return _picture(process.stdout)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def _picture(stream: IO[bytes]) -> Image.Image:
    """The picture that a process hands over."""
    try:
        told: dict[str, Any] = json.loads(stream.readline())
    except ValueError as error:
        raise DamagedError("it was given up") from error  # the process has come to its end
    match told:
        case {"large": sides}:
            raise TooLargeError(*sides)
        case {"damaged": detail}:
            raise DamagedError(detail)
        case {"errno": number, "text": text}:
            raise OSError(number, text)
    width, height = told["size"]
    picture = Image.new("RGB", (width, height))
    for top in range(0, height, ROWS):
        rows = min(ROWS, height - top)
        data = stream.read(width * rows * SAMPLES)
        if len(data) < width * rows * SAMPLES:
            raise DamagedError("it was given up")
        picture.paste(Image.frombytes("RGB", (width, rows), data), (0, top))
    return picture


def _main() -> None:
    """Decode the picture of which standard input tells, and write it to standard output."""
    _bound()
    stream, out = sys.stdin.buffer, sys.stdout.buffer
    asked = json.loads(stream.readline())
    file: PictureFile = Path(asked["path"]) if "path" in asked else stream.read()
    size = tuple(asked["size"]) if asked["size"] else None
    told: dict[str, Any]
    try:
        picture = decode.decode(file, asked["max_pixels"], asked["frame"], size, quick=asked["quick"])
        told = {"size": picture.size}
    except TooLargeError as error:
        told = {"large": error.args}
    except DamagedError as error:
        told = {"damaged": str(error)}
    except OSError as error:
        told = {"errno": error.errno, "text": error.strerror}
    out.write(json.dumps(told).encode() + b"\n")
    if "size" in told:
        for top in range(0, picture.height, ROWS):
            rows = picture.crop((0, top, picture.width, min(top + ROWS, picture.height)))
            out.write(rows.tobytes())
    out.flush()


def _bound() -> None:
    """Take no more of the machine than a picture needs, where the system can hold a process to that."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_DATA, (MAX_BYTES, MAX_BYTES))


if __name__ == "__main__":
    _main()
