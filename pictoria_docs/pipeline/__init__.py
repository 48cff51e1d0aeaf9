"""Stages, runs, resume, progress; and `Project`, the API for scripts and notebooks."""
