"""Files that are damaged, random, or made to take time and memory."""
