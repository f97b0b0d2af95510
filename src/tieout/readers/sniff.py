"""Which kind of document some bytes are, by what they hold and not by what their file is called."""

import re

LOOKED_AT = 1 << 16
# tags that stand in pages alone: a text with SGML tags of its own (<TABLE>, <S>, <C>, <CAPTION>, <PAGE>) is no page
PAGE_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|span|font|tr|td|th|p|br|pre|center)\b", re.IGNORECASE)
SUBMISSION = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:-----BEGIN PRIVACY-ENHANCED MESSAGE-----|<(?:SEC|IMS)-(?:DOCUMENT|HEADER)>|<SUBMISSION>|<DOCUMENT>\s*<TYPE>)",
    re.IGNORECASE,
)
SUBMISSION_BELOW = re.compile(rb"^<(?:SEC|IMS)-HEADER>", re.MULTILINE)
FARTHEST_HEADER = 4096  # bytes that whoever stored a submission may have put above it


def head_of(data: bytes) -> bytes:
    """The beginning of some bytes, without the NUL bytes of UTF-16."""
    head = data[:LOOKED_AT]
    return head.replace(b"\x00", b"") if b"\x00" in head else head


def is_pdf(head: bytes) -> bool:
    """Whether a document that begins so is a PDF."""
    return head[:1024].lstrip().startswith(b"%PDF-")


def is_submission(head: bytes) -> bool:
    """Whether a document that begins so is an EDGAR submission, or a document cut out of one with its wrapper."""
    head = head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return bool(SUBMISSION.match(head) or SUBMISSION_BELOW.search(head[:FARTHEST_HEADER]))


def is_page(data: bytes) -> bool:
    """Whether some bytes are an HTML page, or a piece of one."""
    return bool(PAGE_TAG.search(data.replace(b"\x00", b"") if b"\x00" in data[:LOOKED_AT] else data))
