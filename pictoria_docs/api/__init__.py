"""The Python API: `Project`, and its documents as scripts and notebooks see them.

Inside the package a view is called by the thing that it shows: `FigureView` shows a figure. At the top of the package
it has the name of the thing: `pictoria_docs.Figure`.
"""
