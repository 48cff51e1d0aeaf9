"""What the review answers, and what it is asked: the services make these types, and the routes send them.

OpenAPI and the types of the pages' JavaScript are made from them as well.
"""
