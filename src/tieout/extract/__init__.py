"""From a document to its facts: one file per step."""
