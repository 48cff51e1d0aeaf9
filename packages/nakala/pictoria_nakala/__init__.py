"""A project's data, as a package, to Nakala, the archive of Huma-Num (https://documentation.huma-num.fr/nakala)."""
