"""What measures the product and is no part of it: made-up catalogues, and the linking rules of other tools.

In the repository only, beside `benchmarks/`; run it from a checkout: `python -m bench --help`.
"""
