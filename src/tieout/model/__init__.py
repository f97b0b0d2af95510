"""The types every part of tieout shares: no input or output, no third party but msgspec."""
