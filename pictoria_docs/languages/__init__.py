"""All that is particular to a catalogue language: one folder for each, all of one shape; words in, nothing else.

A folder is named by the ISO 639 code of its language and holds some of the files of `mul`, the words that several
languages share. The files of `mul` say what each list is for; those of a language need only the lists for which it
has words. To add a language is to add its folder.
"""

from pictoria_docs.languages.tables import catalogue_languages, catalogue_words, language_words, read_table

__all__ = ["catalogue_languages", "catalogue_words", "language_words", "read_table"]
