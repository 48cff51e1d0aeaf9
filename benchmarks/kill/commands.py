"""Kill `analyse`, `enrich` and `export`, and compare all exports with those of a run that nobody interrupted."""

import shutil
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pymupdf

from bench.example import make_catalogue
from benchmarks.common.bench_data import CLI
from benchmarks.kill.campaign import Campaign, Work, digests, kill_repeatedly
from pictoria_docs.apps.export import export
from pictoria_docs.exchange.files.staging import PREFIX
from pictoria_docs.exchange.formats.export import formats

FORMATS = [name for name in formats() if name != "deposit"]
"""A deposit tells when its data were made, which two runs do not share."""
SOURCE, EXPORT, SCHEMA = "catalogue.pdf", "exported", "vase"
PAGES = (1, 2, 3)
"""Of the example, from 0."""


def make_source(path: Path) -> None:
    """Write some pages of the example catalogue: figures, captions, entries over pages; few, so that kills are many."""
    make_catalogue(path)
    with pymupdf.open(path) as pdf:
        pdf.select(PAGES)
        data = pdf.tobytes(garbage=3)
    path.write_bytes(data)


def analysed(campaign: Campaign, project: str) -> None:
    """Analyse the catalogue in peace."""
    campaign.run([*CLI, "analyse", SOURCE, "--project", project])


def exported(folder: Path, project: str) -> Mapping[str, str]:
    """Return digests of all exports of a project, by file."""
    with TemporaryDirectory(dir=folder) as name, redirect_stdout(StringIO()):
        export(folder / project, Path(name), FORMATS)
        return digests(Path(name))


def leftovers(folder: Path) -> Sequence[str]:
    """Return hidden folders of exports that were killed, beside their targets or in them."""
    found = [*folder.glob(f"{PREFIX}*"), *folder.glob(f"{EXPORT}/**/{PREFIX}*")]
    return [str(path.relative_to(folder)) for path in found]


def kill_analyse(campaign: Campaign, kills: int) -> None:
    """Kill analyses from nothing again and again before they may finish."""
    project = "analyse.pictoria"
    work = Work(
        "analyse",
        (*CLI, "analyse", SOURCE, "--project", project),
        lambda: shutil.rmtree(campaign.folder / project, ignore_errors=True),
        lambda: exported(campaign.folder, project),
    )
    kill_repeatedly(campaign, work, kills)


def kill_enrich(campaign: Campaign, kills: int) -> None:
    """Kill the making of records by another schema again and again before it may finish."""
    base, project = "enrich-base.pictoria", "enrich.pictoria"
    analysed(campaign, base)

    def prepare() -> None:
        shutil.rmtree(campaign.folder / project, ignore_errors=True)
        shutil.copytree(campaign.folder / base, campaign.folder / project)

    prepare()
    before = exported(campaign.folder, project)
    command = (*CLI, "enrich", project, "--schema", SCHEMA)
    work = Work("enrich", command, prepare, lambda: exported(campaign.folder, project))
    kill_repeatedly(campaign, work, kills)
    if before == work.results():
        campaign.wrong.append("enrich: nothing was to be done")


def kill_export(campaign: Campaign, kills: int) -> None:
    """Kill exports while they write, over what an export before them has left."""
    project = "export.pictoria"
    analysed(campaign, project)
    work = Work(
        "export",
        (*CLI, "export", project, "--to", EXPORT, "--format", ",".join(FORMATS)),
        lambda: shutil.rmtree(campaign.folder / EXPORT, ignore_errors=True),
        lambda: digests(campaign.folder / EXPORT),
        is_whole_when_killed=True,
        leftovers=lambda: leftovers(campaign.folder),
    )
    kill_repeatedly(campaign, work, kills)
