"""Cells of tables matched with terms and entries, as OpenRefine asks for it (W3C Reconciliation Service API 0.2)."""
