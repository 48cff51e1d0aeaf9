"""The documents of a project, what the stages found in them (`results`), and the runs that did it."""
