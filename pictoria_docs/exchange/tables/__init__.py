"""Tables of a project: CSV and workbooks."""
