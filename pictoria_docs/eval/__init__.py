"""Gold, metrics, the example catalogue whose truth is known."""
