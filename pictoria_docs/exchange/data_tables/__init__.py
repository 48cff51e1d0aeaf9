"""The objects of documents as typed rows, a table for each kind: JSON Lines and Parquet."""
