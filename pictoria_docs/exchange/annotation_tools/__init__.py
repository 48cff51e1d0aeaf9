"""What people drew and typed in tools of others."""
