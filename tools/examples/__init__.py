"""The releases in `examples/`: fictional companies, kept as ledgers of whole numbers, so that they foot by construction.

`python -m tools.examples` writes each release and, into `tests/releases/`, what every figure of it is truly worth.
"""
