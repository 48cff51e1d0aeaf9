"""The spreadsheet that comes back: exported tables, edited by people, read as changes of a project."""
