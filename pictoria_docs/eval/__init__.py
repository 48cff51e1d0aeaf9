"""Gold, metrics, reports; catalogues whose truth is known.

`gold` and `predicted` are what is compared, `scoring` and `evaluation` compare it, `error_report` and `report` show it.
Each is imported by its own name: the example catalogue must not bring the solvers of the metrics with it.
"""
