"""Jobs that write formats into a file to be downloaded."""

import shutil
from pathlib import Path

from pictoria_docs.exchange.files.zip_target import pack
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.jobs.job_kinds import JobKind
from pictoria_docs.review.jobs.job_progress import JobProgressWriter
from pictoria_docs.review.schemas.jobs import Phase


def export(project_folder: Path, progress: JobProgressWriter) -> None:
    """Write each format into a folder; what is to be downloaded is the one file that there is, else a zip of all."""
    from pictoria_docs.api.project import Project
    from pictoria_docs.exchange.files.crop_files import FORMAT as CROPS
    from pictoria_docs.exchange.files.crop_files import crops_first
    from pictoria_docs.exchange.formats.export import needs
    from pictoria_docs.exchange.formats.exporters import Need
    from pictoria_docs.exchange.formats.settings import settings_known

    request, folder = progress.job.asked, progress.folder
    out = folder / "files"
    progress.enter(Phase.EXPORTING, len(request.formats))
    try:
        with Project.open(project_folder, create=False) as project:
            documents = list(request.documents) or None
            for format in crops_first(request.formats):
                project.export(
                    out / format,
                    format,
                    documents=documents,
                    language=request.language,
                    selection=request.selection,
                    settings=settings_known(request.settings, format),
                    base_url=request.base_url if needs(format, Need.BASE_URL) else None,
                    crops=out / CROPS if CROPS in request.formats else None,
                )
                progress.advance(1)
        file = _one_file(out, folder, request.name)
        progress.job.file, progress.job.size = file.name, file.stat().st_size
    finally:
        shutil.rmtree(out, ignore_errors=True)


def _one_file(files: Path, folder: Path, name: str) -> Path:
    """What is to be downloaded of `files`, in `folder`: a single file as it is, called `name`."""
    made = [path for path in files.rglob("*") if path.is_file()]
    alone = folder / f"{name}{made[0].suffix}" if len(made) == 1 else None
    # The folder is the job's own, whose files a project may be called after.
    if alone is not None and not alone.exists():
        return made[0].replace(alone)
    return pack(files, folder / f"{name}.zip")


EXPORT = JobKind(export, Permission.EXPORT)
