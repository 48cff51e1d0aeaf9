"""What a format is, and how a project is exported in one."""
