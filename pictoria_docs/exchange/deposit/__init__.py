"""Deposits: a project as a package that an archive keeps, and the way of such a package to Nakala."""
