"""What the exports and imports of ALTO and PAGE share."""
