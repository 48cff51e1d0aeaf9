"""The web server of the desk. Thin: each route calls one method of the rooms below."""
