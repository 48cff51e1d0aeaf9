"""Queries whose relevant entries and figures are known, over made-up catalogues and those of the dev bench.

`catalogues` makes the corpus, `items` reads its gold, `records` says what each entry is known to be, `families` and
`unanswerable` ask for it, `query_set` writes it all; `iconclass_queries` is a public parallel set beside it.
"""
