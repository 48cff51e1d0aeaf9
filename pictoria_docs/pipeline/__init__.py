"""Stages, runs, resume, progress; and `Project`, the door for scripts and notebooks."""
