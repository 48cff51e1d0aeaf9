"""Memory and time of scripts on long and on many documents: real pages repeated, one new process for each row.

    python benchmarks/api_memory.py [--pages 1000] [--documents 30]

Says the resident memory of the process, in MiB, when the script has ended and at its peak. Needs Linux and
PICTORIA_SHARED.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import pymupdf
from memory import long_pdf

SCRIPTS = {
    "open the project": "",
    "document.page(3), its figures": "[figure.number for figure in documents[0].page(3).figures]",
    "all pages, one at a time": "[len(page.figures) for page in documents[0].pages]",
    "document.figures, their captions": "[figure.caption_text for figure in documents[0].figures]",
    "a tenth of the documents": "LINKS(documents[: len(documents) // 10])",
    "all documents": "LINKS(documents)",
    "to_pandas of all documents": "project.to_pandas('figures')",
}
BEFORE = """
import re, sys, time
from pathlib import Path
from pictoria_docs import Project

def LINKS(documents):
    return sum(len(figure.captions) + len(figure.entries) for document in documents for figure in document.figures)

project = Project.open(sys.argv[1], create=False)
documents = project.documents
start = time.perf_counter()
"""
AFTER = """
seconds = time.perf_counter() - start
status = Path("/proc/self/status").read_text()  # not `getrusage`: its peak counts the process that started this one
held, peak = (int(re.search(rf"{name}:\\s+(\\d+) kB", status)[1]) / 2**10 for name in ("VmRSS", "VmHWM"))
print(f"{seconds:.2f} | {held:.0f} | {peak:.0f}")
"""


def measured(code: str, project: Path) -> str:
    """Seconds, memory held and peak memory of a script."""
    found = subprocess.run(
        [sys.executable, "-c", BEFORE + code + AFTER, str(project)],
        check=True,
        capture_output=True,
        text=True,
    )
    return found.stdout.strip()


def analysed(sources: Path, project: Path) -> None:
    """A project with these sources, everything found."""
    code = (
        "import sys; from pictoria_docs import Project\n"
        "with Project.open(sys.argv[2]) as project: project.add(sys.argv[1]); project.analyse()"
    )
    subprocess.run([sys.executable, "-c", code, str(sources), str(project)], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000, help="of the one long document")
    parser.add_argument("--documents", type=int, default=30, help="of 30 pages each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("one", "many"):
            (folder / name).mkdir()
        long_pdf(folder / "one" / "long.pdf", options.pages)
        long_pdf(folder / "thirty.pdf", 30)
        for number in range(options.documents):
            with pymupdf.open(folder / "thirty.pdf") as pdf:
                pdf.set_metadata({"title": f"Catalogue {number}"})
                pdf.save(folder / "many" / f"{number:03}.pdf")
        for name in ("one", "many"):
            analysed(folder / name, folder / f"{name}.pictoria")
        print("| script | seconds | MiB at the end | MiB at the peak |\n|---|---|---|---|")
        for label, code in SCRIPTS.items():
            project = folder / (
                "many.pictoria" if "documents" in label and "[0]" not in code else "one.pictoria"
            )
            print(f"| {label} | {measured(code, project)} |", flush=True)


if __name__ == "__main__":
    main()
