"""Which filings are earnings releases: by form and items where those say so, else by what the submission holds."""

import html
import re
from datetime import date
from functools import cache
from importlib.resources import files

from tieout.edgar.header import FIRST_OF_TODAYS_ITEMS, Header
from tieout.model.filing import FilingRef

FORMS = ("8-K", "8-K/A", "6-K", "6-K/A")
RESULTS = ("2.02", "12")  # the items of Form 8-K that stand for results of operations
OLD_ITEMS = ("5", "7", "9")  # those under which releases were filed before there was one for them
DOCUMENT = re.compile(rb"<DOCUMENT>\s*<TYPE>[ \t]*([^\s<]*)(.*?)(?:</DOCUMENT>|\Z)", re.IGNORECASE | re.DOTALL)
# Every alternative ends where the text does, or at the next "<": nothing unclosed makes this look through the rest again and again.
MARKUP = re.compile(r"<(?:style|script|head)\b.*?(?:</(?:style|script|head)>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL)
READ = 400_000  # characters of a document that are looked at
NEAR = 3_000  # characters of its text that are its beginning
LINES = 3
FIGURES = 20  # numbers that a release has at least


def has_form(form: str) -> bool:
    """Whether filings of a form may be earnings releases."""
    return form.upper() in FORMS


def is_release_as_listed(ref: FilingRef) -> bool | None:
    """Whether a filing is an earnings release by form and items alone; None where only its content can tell."""
    if not has_form(ref.form):
        return False
    if ref.form.upper().startswith("6-K") or not ref.items:
        return None
    return _by_items(ref.items, ref.filed)


def is_release(ref: FilingRef, submission: bytes, header: Header) -> bool:
    """Whether a filing is an earnings release, by all that can be known of it once it is fetched."""
    form = (header.form or ref.form).upper()
    if not has_form(form):
        return False
    items = header.items or ref.items
    said = _by_items(items, header.filed or ref.filed) if items and not form.startswith("6-K") else None
    return said if said is not None else any(reads_as_results(text) for text in _texts(submission))


def reads_as_results(text: str) -> bool:
    """Whether a text reads as an earnings release: results and a period at its beginning, lines of statements, figures."""
    text = " ".join(text.casefold().split())
    patterns = _patterns()
    if not all(any(one.search(text, 0, NEAR) for one in patterns[kind]) for kind in ("result", "period")):
        return False
    figures = sum(1 for _ in re.finditer(r"\d[\d,.]*", text))
    return figures >= FIGURES and sum(1 for one in patterns["line"] if one.search(text)) >= LINES


def _by_items(items: tuple[str, ...], filed: date) -> bool | None:
    if any(item in RESULTS for item in items):
        return True
    return None if filed < FIRST_OF_TODAYS_ITEMS and any(item in OLD_ITEMS for item in items) else False


def _texts(submission: bytes) -> list[str]:
    """The texts of a submission's exhibits 99, or of its main document where it has none."""
    parts = [(match[1].upper(), match[2][:READ]) for match in DOCUMENT.finditer(submission)]
    chosen = [part for kind, part in parts if kind.startswith((b"EX-99", b"EX99"))] or [part for _, part in parts[:1]]
    return [html.unescape(MARKUP.sub(" ", part.decode("utf-8", errors="replace"))) for part in chosen]


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    found: dict[str, list[re.Pattern[str]]] = {}
    for line in (files("tieout.edgar") / "data" / "results.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, pattern = line.split("\t")
            found.setdefault(kind, []).append(re.compile(pattern))
    return found
