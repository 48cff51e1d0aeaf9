"""Search as the desk and programs on the server use it."""
