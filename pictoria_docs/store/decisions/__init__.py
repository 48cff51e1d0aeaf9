"""What people decided (`model`), kept for good: append-only rows, their history, and what a later run makes of them."""
