"""Full submissions as EDGAR keeps them: a header in SGML, the report on Form 8-K, the release as its exhibit, a picture in uuencode."""

import binascii
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from html import escape

from tools.examples.parts import Release, Writer, Written

LINE = 45  # bytes a line of uuencoded text holds


@dataclass(frozen=True)
class Filer:
    """Who files, and what the header says of the filing; dates as EDGAR writes them."""

    company: str
    cik: str
    state: str
    file_number: str
    accession: str
    period: str
    filed: str
    said: str  # the first sentence of the item


NOBODY = Filer(
    company="SOME COMPANY INC",
    cik="0009990001",
    state="DE",
    file_number="001-90001",
    accession="0009990001-25-000001",
    period="20251029",
    filed="20251029",
    said="The company announced its results.",
)

HEADER = """<SEC-DOCUMENT>{accession}.txt : {filed}
<SEC-HEADER>{accession}.hdr.sgml : {filed}
<ACCEPTANCE-DATETIME>{filed}070512
ACCESSION NUMBER:\t\t{accession}
CONFORMED SUBMISSION TYPE:\t8-K
PUBLIC DOCUMENT COUNT:\t\t3
CONFORMED PERIOD OF REPORT:\t{period}
ITEM INFORMATION:\t\tResults of Operations and Financial Condition
ITEM INFORMATION:\t\tFinancial Statements and Exhibits
FILED AS OF DATE:\t\t{filed}
DATE AS OF CHANGE:\t\t{filed}

FILER:

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\t{company}
\t\tCENTRAL INDEX KEY:\t\t\t{cik}
\t\tSTATE OF INCORPORATION:\t\t\t{state}

\tFILING VALUES:
\t\tFORM TYPE:\t\t8-K
\t\tSEC ACT:\t\t1934 Act
\t\tSEC FILE NUMBER:\t{file_number}
</SEC-HEADER>
"""

REPORT = """<html><head><title>8-K</title></head><body>
<p style="text-align:center"><b>FORM 8-K</b></p>
<p style="text-align:center"><b>CURRENT REPORT</b></p>
<p style="text-align:center">{company}</p>
<table><tr><td>{state}</td><td>{file_number}</td><td>00-0000000</td></tr>
<tr><td>(State of incorporation)</td><td>(Commission file number)</td><td>(Employer identification)</td></tr></table>
<p><b>Item 2.02. Results of Operations and Financial Condition.</b></p>
<p>{said} The release is Exhibit 99.1 to this report and is furnished, not filed.</p>
<p><b>Item 9.01. Financial Statements and Exhibits.</b></p>
<table><tr><td>99.1</td><td>Press release</td></tr></table>
</body></html>
"""


def document(kind: str, sequence: int, name: str, text: str) -> str:
    """Returns one document of a submission."""
    return f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{sequence}\n<FILENAME>{name}\n<DESCRIPTION>{kind}\n<TEXT>\n{text}</TEXT>\n</DOCUMENT>\n"


def chunk(kind: bytes, content: bytes) -> bytes:
    """Returns one chunk of a PNG file."""
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def logo(width: int, height: int) -> bytes:
    """Returns a picture of grey stripes, stored as one block, so that no library for compression can change its bytes."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 0, 0, 0, 0))
    rows = b"".join(b"\x00" + bytes((255 if (x + y) // 8 % 2 else 96) for x in range(width)) for y in range(height))
    size = len(rows).to_bytes(2, "little")
    block = b"\x78\x01\x01" + size + bytes(byte ^ 0xFF for byte in size) + rows + zlib.adler32(rows).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", block) + chunk(b"IEND", b"")


def uuencode(name: str, content: bytes) -> str:
    """Returns a file in uuencode."""

    def lines() -> Iterator[str]:
        yield f"begin 644 {name}\n"
        for at in range(0, len(content), LINE):
            yield binascii.b2a_uu(content[at : at + LINE], backtick=True).decode()
        yield "`\nend\n"

    return "".join(lines())


def exhibit_of(content: str) -> str:
    """Returns an exhibit without the SGML around it, where there is any."""
    _, start, rest = content.partition("<TEXT>\n")
    return rest.partition("</TEXT>")[0] if start else content


def write(release: Release, exhibit: Writer, filer: Filer = NOBODY, *, suffix: str = "htm") -> Written:
    """Returns a submission with the release as its exhibit: places in tables are those within it, offsets those of the whole."""
    written = exhibit(release)
    content = exhibit_of(written.content.decode())
    fields = asdict(filer)
    front = HEADER.format(**fields) + document(
        "8-K", 1, "form8k.htm", REPORT.format(**{name: escape(words) for name, words in fields.items()})
    )
    text = front + document("EX-99.1", 2, f"{release.name}.{suffix}", content)
    shift = text.index(content, len(front))
    text += document("GRAPHIC", 3, "logo.png", uuencode("logo.png", logo(96, 32))) + "</SEC-DOCUMENT>\n"
    placed = (
        replace(one, place={name: at + shift for name, at in one.place.items()}) if "start" in one.place else one for one in written.placed
    )
    return Written(text.encode(), tuple(placed))
