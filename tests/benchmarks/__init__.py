"""The figures of the portal. Each `bench_*.py` answers rows from `figures()`; `make bench`
runs them all.
"""
