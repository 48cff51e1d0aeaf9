"""Edits of people: what they become, what goes with them, undo, and the files of other tools that are taken in."""
