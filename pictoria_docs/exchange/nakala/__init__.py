"""The way of a package to Nakala, the archive of Huma-Num (https://documentation.huma-num.fr/nakala)."""
