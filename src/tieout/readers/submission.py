"""EDGAR submissions to documents: the exhibits 99 are read, and whatever else is in them is passed over.

A submission may be far larger than what is read of it (pictures, spreadsheets and XBRL stand in it as text), so it is a stream here:
one pass tells where its documents are, and those that are wanted are then fetched.
"""

from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from tieout.errors import ReadError
from tieout.model.document import Document, Filing
from tieout.readers.decode import decode_bytes
from tieout.readers.filing_header import read_header
from tieout.readers.joining import Joined
from tieout.readers.sniff import is_page
from tieout.readers.survey import Part, Survey

LARGEST_READ = 64 << 20  # bytes of exhibits that are read of one submission
TEXT_END = b"</text>"


def read_submission(stream: BinaryIO, *, name: str, encoding: str | None = None) -> Document:
    """The document of a submission's exhibits 99, or of its main document where it has none.

    `encoding` is that of the source where the stream holds it in another (UTF-16 made UTF-8). ReadError where nothing can be read.
    """
    survey = Survey(stream)
    filing, filers = read_header(decode_bytes(survey.header, is_utf8=survey.is_utf8)) if survey.header else (Filing(), 0)
    reading = _Reading(survey, name)
    chosen = [part for part in survey.parts if part.is_exhibit and part.is_text]
    main = _main_part(survey.parts, filing.form)
    reading.read(chosen)
    if main and not reading.joined.has_table:
        if survey.header or len(survey.parts) > 1:
            held = "no exhibit 99 holds a table" if chosen else "no exhibit 99 is in it"
            reading.remark("no-exhibit", f"{held}; the main document of the submission ({main.type}) was read", main.begin, main.end)
        reading.read([main])
    if not reading.kinds and not survey.is_cut:
        if reading.fault:
            raise reading.fault
        held = ", ".join(dict.fromkeys(part.type for part in survey.parts)) or "no document at all"
        raise ReadError(f"{name}: the submission holds nothing that can be read ({held[:80]}); give the release itself")
    _remark_on_rest(reading, filers)
    return reading.joined.document(
        name=name,
        sha256=survey.sha256,
        size=survey.size,
        media_type=reading.kinds[0] if not survey.header and len(set(reading.kinds)) == 1 else "text/plain",
        encoding=encoding or ("utf-8" if survey.is_utf8 else "cp1252"),
        filing=msgspec.structs.replace(filing, exhibits=tuple(reading.types)),
    )


def _main_part(parts: Sequence[Part], form: str | None) -> Part | None:
    """The document that is the form itself, or the first that is no exhibit."""
    main = [part for part in parts if part.is_text and not part.type.upper().startswith("EX-")]
    return next((part for part in main if form and part.type.upper() == form.upper()), main[0] if main else None)


class _Reading:
    """The parts of one submission read so far."""

    def __init__(self, survey: Survey, name: str) -> None:
        self.survey = survey
        self.name = name
        self.joined = Joined()
        self.kinds: list[str] = []
        self.types: list[str] = []
        self.fault: ReadError | None = None
        self._left = LARGEST_READ

    def read(self, parts: Sequence[Part]) -> None:
        """Reads parts by their own readers and joins them; one that cannot be read is remarked on."""
        for part in parts:
            self._left -= part.end - part.start
            if self._left < 0:
                message = f"its exhibits take more than {LARGEST_READ >> 20} MB; the {part.type} is left out"
                self.fault = ReadError(f"{self.name}: {message}; give the release itself")
            else:
                try:
                    self._read(part)
                    continue
                except ReadError as error:
                    self.fault, message = error, f"the {part.type} cannot be read: {str(error).removeprefix(f'{self.name}: ')}"
            self.remark("exhibit-unread", message, part.begin, part.end)

    def _read(self, part: Part) -> None:
        data = self.survey.read(part.start, part.end).rstrip()
        if data[-len(TEXT_END) :].lower() == TEXT_END:
            data = data[: -len(TEXT_END)]
        source = decode_bytes(data, is_utf8=self.survey.is_utf8)
        if is_page(data):
            from tieout.readers.html import read_html as read
        else:
            from tieout.readers.text import read_text as read
        del data
        document = read(source, name=self.name, sha256="", size=self.survey.size, encoding="utf-8" if self.survey.is_utf8 else "cp1252")
        self.joined.add(document, self.survey.offset_of(part.start))
        self.kinds.append(document.media_type)
        self.types.append(part.type)

    def remark(self, code: str, message: str, start: int, end: int) -> None:
        """Adds a remark on a range of bytes."""
        self.joined.remark(code, message, self.survey.offset_of(start), self.survey.offset_of(end))


def _remark_on_rest(reading: _Reading, filers: int) -> None:
    """What is to be said of the submission as a whole."""
    survey = reading.survey
    if filers > 1:
        reading.remark("several-filers", f"{filers} companies filed this together; the first of them is named", 0, len(survey.header))
    if survey.left_out:
        reading.remark("exhibits-left-out", f"the last {survey.left_out} documents were left out; there are too many", 0, 0)
    for part in survey.parts:
        if part.is_exhibit and not part.is_text and part.type not in reading.types:
            reading.remark("exhibit-unread", f"the {part.type} is a picture, a PDF or another file set as text", part.begin, part.end)
    if survey.is_cut:
        last = survey.parts[-1] if survey.parts else None
        where = "in its header" if not last else f"within its {last.type}" if last.is_cut else f"after its {last.type}"
        start = 0 if not last else last.begin if last.is_cut else last.end
        reading.remark("truncated", f"the submission is cut off {where}; what followed is missing", start, survey.size)
