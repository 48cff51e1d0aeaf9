"""Zip files of pictures and PDFs, unpacked with care: only names that we give, only as much as may be."""

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from pictoria_docs.errors import SourceError
from pictoria_docs.review.identity.server_config import UploadOptions
from pictoria_docs.review.jobs.upload_kinds import allowed, check_picture
from pictoria_docs.review.jobs.upload_names import safe_stem, unused
from pictoria_docs.sources.file_kinds import LOOKED_AT, PDF, ZIP, kind_of
from pictoria_docs.sources.files import natural_key

PIECE = 1 << 20
RATIO = 200
"""How much larger than in the zip file a member may be: pictures and PDFs hardly shrink."""
SMALL = 10 << 20
"""Bytes below which the ratio does not matter: an empty page shrinks well."""
MOST_MEMBERS = 20_000
UNIX_MODE = 16
"""Bits by which the mode of a Unix file is shifted in the attributes of a member."""


def unpack(file: Path, to: Path, options: UploadOptions, max_bytes: int, max_files: int) -> int:
    """Unpack below `to`: pictures into a folder named like the zip file, PDFs beside it; returns how many.

    What is neither is left out. Members cannot lead anywhere else: their names are made anew.

    Raises:
        SourceError: it is damaged, locked, holds links, nothing usable, or too much.
    """
    name = file.name
    try:
        with zipfile.ZipFile(file) as archive:
            members = _members(archive, name)
            if len(members) > max_files:
                raise SourceError("upload_too_many_files", limit=max_files)
            left, count = max_bytes, 0
            names = _names(members)
            for member in members:
                with archive.open(member) as stream:
                    beginning = stream.read(LOOKED_AT)
                    suffix = kind_of(beginning)
                    if suffix is None or suffix == ZIP or not allowed(suffix, options.types):
                        continue
                    folder = to if suffix == PDF else to / file.stem
                    folder.mkdir(exist_ok=True)
                    taken = {path.name for path in folder.iterdir()} if suffix == PDF else set()
                    target = folder / unused(names[member.filename], suffix, taken)
                    written = 0
                    with target.open("xb") as out:
                        piece = beginning
                        while piece:
                            written += len(piece)
                            if written > left or (
                                written > SMALL and written > RATIO * max(member.compress_size, 1)
                            ):
                                raise SourceError("upload_zip_bomb", file=name)
                            out.write(piece)
                            piece = stream.read(PIECE)
                    left -= written
                if suffix != PDF:
                    check_picture(target, f"{name}: {target.name}", options.max_pixels)
                count += 1
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError("upload_damaged", file=name) from error
    if count == 0:
        raise SourceError("upload_zip_empty", file=name)
    return count


def _members(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The files that may be wanted, in the order of pages."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise SourceError("upload_zip_bomb", file=name)
    wanted = []
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
        if member.is_dir() or hidden:
            continue
        if stat.S_ISLNK(member.external_attr >> UNIX_MODE):
            raise SourceError("upload_zip_link", file=name)
        if member.flag_bits & 1:
            raise SourceError("upload_zip_locked", file=name)
        wanted.append(member)
    return sorted(wanted, key=lambda member: natural_key(member.filename))


def _names(members: list[zipfile.ZipInfo]) -> dict[str, str]:
    """Stems that are told apart, in the order of pages: numbered where the file's own folders make the order."""
    folders = {member.filename.rpartition("/")[0] for member in members}
    stems: dict[str, str] = {}
    for number, member in enumerate(members, 1):
        stem = safe_stem(member.filename)
        many = len(folders) > 1 or stem in stems.values()
        stems[member.filename] = f"{number:05d} {stem}" if many else stem
    return stems
