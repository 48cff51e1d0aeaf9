"""A review desk of your own in Gradio: upload a catalogue, have it analysed, correct its pages, download the tables.

    python examples/own_desk.py

Everything stays on this machine. Change it as you like: it is a page of Gradio as any other."""

import shutil
import tempfile
from pathlib import Path

import gradio as gr

from pictoria_docs import PictoriaError, Project
from pictoria_docs.apps.components import GradioProgress, PageCanvas, PageData

work = tempfile.TemporaryDirectory(prefix="own-desk-")  # gone when the program ends


def analyse(file: str, progress: gr.Progress = gr.Progress()) -> tuple[Path, PageData]:  # noqa: B008
    folder = Path(tempfile.mkdtemp(dir=work.name)) / "catalogue.pictoria"
    try:
        with Project.open(folder) as project:
            project.add(shutil.copy(file, folder))
            project.analyse(progress=GradioProgress(progress))
            return folder, PageData.of_page(project.documents[0].pages[0])
    except PictoriaError as error:
        raise gr.Error(str(error)) from error


def keep(folder: Path, page: PageData) -> None:
    with Project.open(folder) as project:
        for problem in page.apply(project):
            gr.Warning(problem)


def turn(folder: Path, page: PageData, event: gr.EventData) -> PageData:
    keep(folder, page)
    with Project.open(folder) as project:
        return PageData.of_page(project.documents[0].page(event.page))


def export(folder: Path, page: PageData) -> list[str]:
    keep(folder, page)
    with Project.open(folder) as project:
        return [str(file) for file in project.export(folder.with_name("tables"), format="csv")]


with gr.Blocks(title="Own desk") as desk:
    folder = gr.State(delete_callback=lambda folder: folder and shutil.rmtree(folder.parent))
    file = gr.File(label="Catalogue (PDF)", file_types=[".pdf"], height=120)
    canvas = PageCanvas(label="Page")
    button, tables = gr.Button("Export", interactive=False), gr.File(label="Tables", file_count="multiple")
    file.upload(analyse, file, [folder, canvas]).success(lambda: gr.Button(interactive=True), None, button)
    canvas.change(keep, [folder, canvas], show_progress="hidden")
    canvas.turn(turn, [folder, canvas], canvas)
    button.click(export, [folder, canvas], tables)

if __name__ == "__main__":
    desk.launch()
