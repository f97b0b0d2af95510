"""Which kind of document some bytes are, by what they hold and not by what their file is called."""

import itertools
import re

LOOKED_AT = 1 << 16
# A text may hold SGML tags of its own (<TABLE>, <S>, <C>, <CAPTION>, <PAGE>) and stray tags of the page it was taken from: <br>, a
# <p> or <b> here and there. A page is what declares itself one, begins with a tag of pages, lays out tables or is dense with tags.
DECLARED = re.compile(rb"<(?:!doctype\s+html|html|head|body|frameset|pre)\b", re.IGNORECASE)
BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s++|<\?xml[^<>]*>|<!--.*?-->)*+"
    rb"<(?:p|div|span|font|center|table|tbody|tr|td|th|h[1-6]|ul|ol|li|a|b|i|u|strong|em|hr|img|section|article|svg|object)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
SGML = re.compile(rb"^[ \t]*<(?:S|C|CAPTION|PAGE)>", re.IGNORECASE | re.MULTILINE)
LAID_OUT = re.compile(rb"<(?:tr|td|th)\b[^<>]*>", re.IGNORECASE)
STRUCTURE = re.compile(rb"<(?:p|div|span|font|center|h[1-6]|ul|ol|li|tr|td|th)\b[^<>]*>", re.IGNORECASE)
FEWEST_CELLS = 3
FEWEST_TAGS = 3
SPARSE = 1000  # bytes a tag from which a text with tags is no page
SUBMISSION = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:-----BEGIN PRIVACY-ENHANCED MESSAGE-----|<(?:SEC|IMS)-(?:DOCUMENT|HEADER)>|<SUBMISSION>|<DOCUMENT>\s*<TYPE>)",
    re.IGNORECASE,
)
HEADER_BELOW = re.compile(rb"^</?(?:SEC|IMS)-HEADER>", re.MULTILINE)
FARTHEST_HEADER = 8192  # bytes that whoever stored a submission may have put above it, or of a header whose beginning is lost
DOCUMENT = re.compile(rb"^<(/?)DOCUMENT>\s*(<TYPE>)?", re.IGNORECASE | re.MULTILINE)


# what begins as no release does: what it is, and what to do
OTHERS = (
    (b"\x1f\x8b", "a gzip archive", "unpacked"),
    (b"BZh", "a bzip2 archive", "unpacked"),
    (b"\xfd7zXZ", "an xz archive", "unpacked"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpacked"),
    (b"Rar!", "a RAR archive", "unpacked"),
    (b"{\\rtf", "a rich text file (.rtf)", "saved as .docx"),
    (b"\x89PNG", "an image", "as text and not as a picture"),
    (b"\xff\xd8\xff", "an image", "as text and not as a picture"),
    (b"GIF8", "an image", "as text and not as a picture"),
    (b"II*\x00", "an image", "as text and not as a picture"),
    (b"MM\x00*", "an image", "as text and not as a picture"),
    (b"\x7fELF", "a program", ""),
    (b"MZ\x90", "a program", ""),
)
OLE = b"\xd0\xcf\x11\xe0"  # begins the files of Office before 2007, and newer ones behind a password
OLE_KINDS = (  # the name of a stream that only such a file has
    ("EncryptedPackage", "protected by a password", "saved without one"),
    ("WordDocument", "a Word document of the old kind (.doc)", "saved as .docx"),
    ("Workbook", "an Excel workbook of the old kind (.xls)", "as Word, PDF, HTML or text"),
    ("PowerPoint Document", "a PowerPoint presentation of the old kind (.ppt)", "as PDF"),
)
XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b")
XML_KINDS = (  # what only such a file has in its first bytes
    (re.compile(rb'progid\s*=\s*"Word\.Document"|<pkg:package\b'), "a Word document in one XML file", "saved as .docx"),
    (re.compile(rb"<(?:xbrli:)?xbrl\b"), "an XBRL instance", "of which it holds the facts"),
)
MIME = re.compile(rb"(?:[A-Za-z-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?Content-Type:\s*multipart/", re.IGNORECASE)


def name_other(data: bytes) -> tuple[str, str] | None:
    """What some bytes are that are no release, and how to give the release itself; None where nothing tells."""
    if data.startswith(OLE):
        found = ((what, how) for stream, what, how in OLE_KINDS if stream.encode("utf-16-le") in data)
        return next(found, ("an old Office file", "saved as .docx or PDF"))
    if XML.match(data):
        found = ((what, how) for sign, what, how in XML_KINDS if sign.search(data, 0, FARTHEST_HEADER))
        return next(found, None)
    if MIME.match(data, 0, LOOKED_AT):
        return "an e-mail or a web archive (MIME)", "saved as HTML"
    return next(((what, how) for magic, what, how in OTHERS if data.startswith(magic)), None)


def head_of(data: bytes) -> bytes:
    """The beginning of some bytes, without the NUL bytes of UTF-16."""
    head = data[:LOOKED_AT]
    return head.replace(b"\x00", b"") if b"\x00" in head else head


def is_pdf(head: bytes) -> bool:
    """Whether a document that begins so is a PDF."""
    return head[:1024].lstrip().startswith(b"%PDF-")


def is_zip(data: bytes) -> bool:
    """Whether some bytes are a zip archive, as Word documents are."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def is_submission(head: bytes) -> bool:
    """Whether a document that begins so is an EDGAR submission, or a document cut out of one with its wrapper."""
    head = head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if SUBMISSION.match(head) or HEADER_BELOW.search(head[:FARTHEST_HEADER]):
        return True
    first = DOCUMENT.search(head[:FARTHEST_HEADER])
    return first is not None and not first[1] and first[2] is not None


def is_page(data: bytes) -> bool:
    """Whether some bytes are an HTML page, or a piece of one."""
    if b"\x00" in data[:LOOKED_AT]:
        data = data.replace(b"\x00", b"")
    if DECLARED.search(data) or _has(LAID_OUT, data, FEWEST_CELLS):
        return True
    if SGML.search(data):
        return False
    return BEGINS.match(data) is not None or _has(STRUCTURE, data, max(FEWEST_TAGS, len(data) // SPARSE))


def _has(tags: re.Pattern[bytes], data: bytes, fewest: int) -> bool:
    return next(itertools.islice(tags.finditer(data), fewest - 1, None), None) is not None
