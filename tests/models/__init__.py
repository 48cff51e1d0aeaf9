"""The door to models."""
