"""What pictures have in common that are not the same picture, suggested; and all pictures of a project on a map."""
