"""tieout: read an earnings release, say what every number means, prove which numbers agree."""
