"""Small things for pictoria-docs."""
