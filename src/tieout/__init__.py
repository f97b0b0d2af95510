"""tieout: read an earnings release, say what every number means, prove which numbers agree."""

from tieout.api import read, to_json

__all__ = ["read", "to_json"]
__version__ = "0.1.0"
