"""Digests of every exported file, to show that a change of the code changes no byte of what leaves the tool.

    python benchmarks/export_digests.py SOURCE ... [--formats csv,json] > before.txt

Analyses the sources into one project, exports it in all formats but crops, and prints
a SHA-256 digest and the name of each file, sorted by name. Run it with the old and with the new code, then compare the
two lists with `diff`.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

FORMATS = "csv,xlsx,json,html,coco,iiif,w3c"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--formats", default=FORMATS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        project, exported = Path(scratch) / "project", Path(scratch) / "exported"
        command = [sys.executable, "-m", "pictoria_docs"]
        sources = [str(source.resolve()) for source in options.sources]
        _run(*command, "analyse", *sources, "--project", str(project))
        _run(*command, "export", str(project), "--to", str(exported), "--format", options.formats)
        for file in sorted(path for path in exported.rglob("*") if path.is_file()):
            print(hashlib.sha256(file.read_bytes()).hexdigest(), file.relative_to(exported))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    main()
