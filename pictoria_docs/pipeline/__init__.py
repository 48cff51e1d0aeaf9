"""Stages, runs, resume, progress."""
