"""Kill a deposit at Nakala again and again, and count what is there twice and what is lost.

python -m benchmarks.nakala_kill --files 10000 --kills 20

The server is the one of the tests, as strict as Nakala's documentation, on this machine; a share of its answers is cut
off after it has done what was asked (`--cut`). The client is a process that is killed (`kill -9`) at random moments,
spread over the whole deposit, and started again.
"""

import argparse
import hashlib
import multiprocessing
import random
import shutil
import tempfile
import time
from pathlib import Path

from pictoria_docs.document import Document, SourceKind
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.exchange.deposit.contents import PackageContents
from pictoria_docs.exchange.deposit.crate import METADATA, write_crate
from pictoria_docs.exchange.deposit.packaged_files import packaged, write_manifests
from pictoria_docs.exchange.nakala.client import NakalaClient
from pictoria_docs.exchange.nakala.depositing import NakalaStatus, deposit_package
from pictoria_docs.exchange.provenance import Provenance
from tests.exchange.fake_nakala import KEY, FakeNakala
from tests.exchange.publications import publication

SETTLING = 1.0
"""Seconds in which this server finishes what it was asked for."""


def make_package(folder: Path, files: int, each: int) -> None:
    """Write a package of `files` small files, `each` in a document."""
    shutil.rmtree(folder, ignore_errors=True)
    contents = PackageContents(publication(), Provenance())
    for number in range(-(-files // each)):
        name = f"document {number:04d}"
        target = folder / "data" / name / "csv"
        target.mkdir(parents=True)
        made = []
        for part in range(min(each, files - number * each)):
            path = target / f"part {part:04d}.csv"
            path.write_text(f"document,part\n{number},{part}\n", encoding="utf-8")
            made.append(packaged(path, folder))
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        document = Document(
            id=DocumentId(name),
            name=name,
            source=f"{name}.pdf",
            kind=SourceKind.PDF,
            sha256=sha256,
            page_count=1,
        )
        contents.add(document, name, made)
    write_crate(contents, [], folder / METADATA)
    write_manifests(folder, contents.files)


def deposit(url: str, project: Path, files: int, each: int) -> None:
    """One run of the deposit, published at its end."""
    client = NakalaClient(url, KEY, retries=5, longest_wait=0.1)
    deposit_package(
        project,
        client,
        url,
        publication(),
        lambda folder: make_package(folder, files, each),
        NakalaStatus.PUBLISHED,
        settling=SETTLING,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=100, help="files of a document")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--cut", type=float, default=0.001, help="share of answers that are cut off")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance, context = random.Random(arguments.seed), multiprocessing.get_context("fork")
    folder = Path(tempfile.mkdtemp())
    started = time.monotonic()

    def fault(method: str, path: str) -> str | None:
        return "cut_after" if chance.random() < arguments.cut else None

    with FakeNakala(fault) as nakala:
        kills = 0
        goals = sorted(chance.uniform(0, 1) for _ in range(arguments.kills))
        while True:
            asked = (nakala.url, folder, arguments.files, arguments.each)
            process = context.Process(target=deposit, args=asked, daemon=True)
            process.start()
            # Killed once a drawn share of the files is there, and a moment later.
            while kills < arguments.kills and process.is_alive():
                there = len(nakala.waiting) + sum(len(data["files"]) for data in list(nakala.datas.values()))
                if there >= goals[kills] * arguments.files:
                    time.sleep(chance.uniform(0, 0.05))
                    process.kill()
                    kills += 1
                    break
                time.sleep(0.005)
            process.join()
            if process.exitcode == 0:
                break
        held = nakala.holds()
        expected = {
            packaged(file, folder).sha1 for file in (folder / "deposit/package").rglob("*") if file.is_file()
        }
        lost = expected - {sha1 for _, sha1 in held}
        doubled = nakala.doubled() + sum(count - 1 for count in held.values())
        uploads, published = nakala.requests["POST datas"], nakala.datas.values()
    print(f"files {len(expected)}  kills {kills}  seconds {time.monotonic() - started:.0f}")
    print(
        f"collections {len(nakala.collections)}  data {len(nakala.datas)}  POST requests for data {uploads}"
    )
    print(f"doubled {doubled}  lost {len(lost)}  left over {len(nakala.waiting)}")
    print(f"published {sum(data['status'] == 'published' for data in published)}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
