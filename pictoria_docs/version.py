"""The version of the package, for whatever must name it."""

VERSION = "0.1.0"
