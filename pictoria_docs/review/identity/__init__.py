"""Who people are, and which projects they take part in: accounts, roles, invitations, projects of a server."""
