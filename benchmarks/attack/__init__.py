"""An attack on a server of our own."""
