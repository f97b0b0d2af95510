"""Keeping releases: every fact with when it was known, in SQLite or PostgreSQL."""

from tieout.store.base import Query, Store
from tieout.store.database import Database
from tieout.store.rows import Prepared, prepare

__all__ = ["Database", "Prepared", "Query", "Store", "prepare"]
