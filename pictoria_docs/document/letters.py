"""Letters without the accidents of print, for whoever compares printed words."""

import unicodedata


def unaccented(text: str) -> str:
    """`text` in small letters without accents, raised letters and ligatures as plain ones; it may grow longer."""
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
