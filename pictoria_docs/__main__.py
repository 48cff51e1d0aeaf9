"""`python -m pictoria_docs`: the command line where its script is not on the path."""

from pictoria_docs.apps.cli import main

main()
