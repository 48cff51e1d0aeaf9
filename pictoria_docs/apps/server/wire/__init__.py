"""What the REST routes answer, as models: OpenAPI and the types of the pages' JavaScript come from here.

The services give plain data, which goes out as it is: a page of subjects is asked for often. The models declare it, and
the tests hold every answer of every test to them.
"""
