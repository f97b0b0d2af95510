"""A document as a whole: whose it is, what period it reports on, and when it was published."""

import datetime
from collections.abc import Sequence

from tieout.extract.fiscal import Calendar
from tieout.extract.fiscal_period import Said, find_period_end, find_quarter, find_year, named_end, stated_ends, statement_ends
from tieout.extract.identity import find_identity
from tieout.extract.opening import read_opening
from tieout.extract.publication import find_published, is_plausible
from tieout.model.document import Document
from tieout.model.release import DocumentInfo, Entity, TableInfo

Remark = tuple[str, str, int, int]
LATE = datetime.timedelta(days=150)  # from a period's end within which it is reported


def describe(document: Document, tables: Sequence[TableInfo], calendar: Calendar) -> tuple[DocumentInfo, tuple[Remark, ...]]:
    """What the document says of itself, and contradictions in it; None for whatever it does not say."""
    opening = read_opening(document, {table.ordinal for table in tables})
    stated = stated_ends(tables)
    ends = statement_ends(stated) if opening.lead is not None else {end for _, end in stated}
    identity = find_identity(document, opening)
    filing = document.filing
    filed = filing.filed if filing else None
    first = find_published(opening, filed, None, ends)
    said = Said(opening)
    end = find_period_end(stated, calendar, first, filed)
    if first is not None and end not in ends and (end is None or not is_plausible(first, end) or first - end > LATE):
        end = named_end(said, calendar, first) or end
    quarter = find_quarter(said, tables, calendar, end) if end else None
    info = DocumentInfo(
        name=document.name,
        sha256=document.sha256,
        bytes=document.bytes,
        media_type=document.media_type,
        entity=Entity(identity.name, identity.cik, identity.ticker),
        accession=identity.accession,
        period_end=end,
        fiscal_year=find_year(said, calendar, end, quarter) if end else None,
        fiscal_period=None if quarter is None else f"Q{quarter}" if quarter else "FY",
        published=find_published(opening, filed, end, ends),
        form=filing.form if filing else None,
        items=filing.items if filing else (),
        exhibits=filing.exhibits if filing else (),
        accepted=filing.accepted if filing else None,
    )
    return info, () if identity.remark is None else (identity.remark,)
