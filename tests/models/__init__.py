"""The backend to models."""
