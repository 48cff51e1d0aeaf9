"""The tables of a project and the connection to them (`connections`): schema, migrations, what a row holds."""
