"""Zip files of pictures and PDFs, unpacked with care: only names that we give, only as much as may be."""

import stat
import zipfile
import zlib
from collections import defaultdict
from pathlib import Path, PurePosixPath

from pictoria_docs.errors import SourceError
from pictoria_docs.review.identity.server_config import UploadOptions
from pictoria_docs.review.jobs.upload_kinds import allowed, check_picture
from pictoria_docs.review.jobs.upload_names import safe_stem, unused
from pictoria_docs.sources.file_kinds import LOOKED_AT, PDF, ZIP, kind_of
from pictoria_docs.sources.files import natural_key
from pictoria_docs.sources.transcriptions.beside import HEAD, SUFFIX, is_transcription

PIECE = 1 << 20
RATIO = 200
"""How much larger than in the zip file a member may be: pictures and PDFs hardly shrink."""
SMALL = 10 << 20
"""Bytes below which the ratio does not matter: an empty page shrinks well."""
MAX_MEMBERS = 20_000
UNIX_MODE = 16
"""Bits by which the mode of a Unix file is shifted in the attributes of a member."""


def unpack(file: Path, to: Path, options: UploadOptions, max_bytes: int, max_files: int) -> int:
    """Unpack below `to`: pictures into a folder named like the zip file, PDFs beside it; returns how many.

    ALTO and PAGE files go beside the pictures that they are called like; what is neither is left out. Members cannot
    lead anywhere else: their names are made anew.

    Raises:
        SourceError: it is damaged, locked, holds links, nothing usable, or too much.
    """
    name = file.name
    try:
        with zipfile.ZipFile(file) as archive:
            unpacking = _Unpacking(archive, name, to, options, max_bytes)
            members = _members(archive, name)
            if len(members) > max_files:
                raise SourceError("upload_too_many_files", limit=max_files)
            suffixes = {member: suffix for member in members if (suffix := unpacking.suffix_of(member))}
            read = [member for member in members if suffixes.get(member, SUFFIX) != SUFFIX]
            names = _names(read)
            for member in read:
                unpacking.take(member, names[member.filename], suffixes[member])
            for member in members:
                if suffixes.get(member) == SUFFIX:
                    unpacking.take_transcription(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError("upload_damaged", file=name) from error
    if not read:
        raise SourceError("upload_zip_empty", file=name)
    return len(read)


class _Unpacking:
    """Writes members of a zip file, as long as they are no more than may be."""

    def __init__(
        self, archive: zipfile.ZipFile, name: str, to: Path, options: UploadOptions, max_bytes: int
    ) -> None:
        self._archive, self._name, self._to, self._options = archive, name, to, options
        self._left = max_bytes
        self._pictures: defaultdict[str, list[tuple[str, Path]]] = defaultdict(list)
        """Folder in the zip file and file of each picture, by its stem and by its name there."""

    def suffix_of(self, member: zipfile.ZipInfo) -> str | None:
        """The ending of files of its kind; None: it is not read."""
        with self._archive.open(member) as stream:
            head = stream.read(HEAD)
        suffix = kind_of(head[:LOOKED_AT])
        if suffix is None:
            return SUFFIX if is_transcription(head) else None
        return suffix if suffix != ZIP and allowed(suffix, self._options.types) else None

    def take(self, member: zipfile.ZipInfo, stem: str, suffix: str) -> None:
        """Write a picture or a PDF."""
        folder = self._to if suffix == PDF else self._to / Path(self._name).stem
        folder.mkdir(exist_ok=True)
        taken = {path.name for path in folder.iterdir()} if suffix == PDF else set()
        target = folder / unused(stem, suffix, taken)
        self._write(member, target)
        if suffix != PDF:
            check_picture(target, f"{self._name}: {target.name}", self._options.max_pixels)
            path = _path(member)
            for called in {path.stem, path.name}:
                self._pictures[called].append((str(path.parent), target))

    def take_transcription(self, member: zipfile.ZipInfo) -> None:
        """Write an ALTO or PAGE file beside its picture: that of its folder, else the only one of its name."""
        path = _path(member)
        pictures = self._pictures.get(path.stem, [])
        own = [target for folder, target in pictures if folder == str(path.parent)]
        found = own or [target for _, target in pictures]
        target = found[0].with_suffix(SUFFIX) if len(found) == 1 else None
        if target is not None and not target.exists():
            self._write(member, target)

    def _write(self, member: zipfile.ZipInfo, target: Path) -> None:
        written = 0
        with self._archive.open(member) as stream, target.open("xb") as out:
            while piece := stream.read(PIECE):
                written += len(piece)
                is_bomb = written > SMALL and written > RATIO * max(member.compress_size, 1)
                if is_bomb or written > self._left:
                    raise SourceError("upload_zip_bomb", file=self._name)
                out.write(piece)
        self._left -= written


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(member.filename.replace("\\", "/"))


def _members(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The files that may be wanted, in the order of pages."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise SourceError("upload_zip_bomb", file=name)
    wanted = []
    for member in members:
        path = _path(member)
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
