"""Corrected projects to data sets to fine-tuned detectors."""
