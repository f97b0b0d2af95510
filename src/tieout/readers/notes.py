"""Marks of footnotes beside a text: what is set above the line and is no word."""

import re

LONGEST_NOTE = 12
# "(1)", "2,3", "(a)(b)", "*": marks; "th" and "(TE)" are words
NOTE_MARK = re.compile(r"[\s(\[]*(?:\d{1,2}|[a-zA-Z]|[*†‡§#®™℠]+)(?:[\s,)(\]\[]+(?:\d{1,2}|[a-zA-Z]|[*†‡§#]))*[\s)\],.]*")


def is_note(raised: str) -> bool:
    """Whether a text set above the line is the mark of a footnote."""
    return len(raised) <= LONGEST_NOTE and NOTE_MARK.fullmatch(raised) is not None
