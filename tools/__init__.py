"""The tools behind `make docs`, `make score` and `make bench`: run each as `python -m tools.NAME`."""
