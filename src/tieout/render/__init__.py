"""A `Release` to something one can look at or hand on: one file a form."""
