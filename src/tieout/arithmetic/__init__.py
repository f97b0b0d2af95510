"""Exact arithmetic on printed figures: intervals, grades, and the search for sums."""
