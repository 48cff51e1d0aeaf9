"""The Python API: `Project`, and its documents as scripts and notebooks see them (`views`)."""
