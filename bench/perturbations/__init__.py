"""Small changes of a document that must not matter: a PDF and its truth in, another PDF and its truth out."""

from bench.perturbations.catalogue import PERTURBATIONS, Perturbation, SkippedItem, missing_program, perturb

__all__ = ["PERTURBATIONS", "Perturbation", "SkippedItem", "missing_program", "perturb"]
