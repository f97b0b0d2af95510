"""Office files as the zip archives they are: their members by name, inflated only when asked for and never beyond a limit."""

import io
import struct
import zipfile
import zlib

from tieout.errors import ReadError

ENTRY = b"PK\x01\x02"  # begins every entry of the directory
MOST_MEMBERS = 10_000
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, struct.error)
KINDS = (  # a member that only such a file has, what it is, and what to do
    ("xl/workbook.xml", "an Excel workbook", "as Word, PDF, HTML or text"),
    ("xl/workbook.bin", "an Excel workbook", "as Word, PDF, HTML or text"),
    ("ppt/presentation.xml", "a PowerPoint presentation", "as PDF"),
    ("content.xml", "an OpenDocument file", "saved as .docx"),
    ("Index/Document.iwa", "a Pages or Numbers file", "exported as Word or PDF"),
)


class Package:
    """A zip archive; every fault of it is a ReadError in one line."""

    def __init__(self, data: bytes, *, name: str) -> None:
        self.name = name
        if data.count(ENTRY) > MOST_MEMBERS:
            raise ReadError(f"{name}: this is a zip archive of more than {MOST_MEMBERS:,} members; give the release itself")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except FAULTS as error:
            raise ReadError(f"{name}: this is a zip archive (docx or other) that is cut off or damaged; give the release itself") from error
        self._members = {member.filename.lstrip("/").lower(): member for member in self._zip.infolist()}

    def __contains__(self, member: str) -> bool:
        return member.lower() in self._members

    def read(self, member: str, largest: int) -> bytes:
        """The content of a member; ReadError where it is not there, damaged, locked, or larger than so many bytes."""
        entry = self._members.get(member.lower())
        if entry is None:
            raise ReadError(f"{self.name}: has no {member} inside; give the release itself, saved again by Word")
        if entry.flag_bits & 1:
            raise ReadError(f"{self.name}: is protected by a password; give the release itself, saved without one")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ReadError(f"{self.name}: {member} is packed in a way Word does not use; give the release itself, saved again by Word")
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(largest + 1)  # whatever the directory says of its size
        except FAULTS as error:
            raise ReadError(f"{self.name}: {member} inside is damaged; give the release itself, saved again by Word") from error
        if len(content) > largest:
            raise ReadError(f"{self.name}: {member} inside takes more than {largest >> 20} MB; give the release itself")
        return content

    def refuse(self) -> ReadError:
        """The error that says what the archive is, as it is no Word document."""
        for member, what, how in KINDS:
            if member in self:
                return ReadError(f"{self.name}: this is {what}; give the release itself, {how}")
        if "[Content_Types].xml" in self:
            return ReadError(f"{self.name}: has no word/document.xml inside; give the release itself, saved again by Word")
        count = len(self._members)
        return ReadError(f"{self.name}: this is a zip archive of {count} file{'s' * (count != 1)}; give the release itself, unpacked")
