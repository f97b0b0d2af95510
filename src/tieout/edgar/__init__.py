"""EDGAR: which earnings releases were filed, and the complete submissions they are in."""

from tieout.edgar.client import Edgar, open_edgar
from tieout.edgar.feed import read_feed
from tieout.edgar.finding import choose, examine, fetch, fetch_releases, find_releases, settle

__all__ = ["Edgar", "choose", "examine", "fetch", "fetch_releases", "find_releases", "open_edgar", "read_feed", "settle"]
