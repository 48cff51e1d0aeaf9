"""What comes back in each entry of a document, in the same place and without a label word, as fields."""
