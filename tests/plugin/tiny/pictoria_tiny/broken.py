"""A module that cannot be imported."""

raise ImportError("its library is missing")
