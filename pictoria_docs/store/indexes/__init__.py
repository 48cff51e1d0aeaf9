"""Rows of what is derived from subjects and can be made anew: the search index, its vectors and pictures."""
