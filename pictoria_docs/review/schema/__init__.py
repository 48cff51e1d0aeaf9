"""The fields of records and the own types of a project, as people change them in the browser."""
