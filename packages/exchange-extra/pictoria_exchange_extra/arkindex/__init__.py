"""Arkindex's SQLite export written and read (https://doc.arkindex.org)."""
