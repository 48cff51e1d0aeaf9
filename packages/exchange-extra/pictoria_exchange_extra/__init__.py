"""Exports and imports of programs that few use: Arkindex, Callico, Label Studio."""
