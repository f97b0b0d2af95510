"""The figures most people come for: eleven metrics of the latest quarter and of the year, each with its comparative."""

import msgspec

from tieout.highlights.choice import choose
from tieout.highlights.rows import find_rows
from tieout.model.release import Release


def find_highlights(release: Release) -> Release:
    """The release with its highlights; a metric that no table states plainly has none."""
    return msgspec.structs.replace(release, highlights=tuple(choose(find_rows(release))))
