"""The text layer of a PDF: the words of every page with their boxes. The one door to pypdfium2.

The text of a page is taken character by character number (`FPDFText_GetText` where it has one character for each of the layer's, which
its last index tells), so that boxes match characters. Lengths become whole hundredths of a point here and stay so.
"""

import ctypes
import math
import re
from collections.abc import Callable, Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from tieout.errors import ReadError
from tieout.model.document import Document, PageImage
from tieout.readers.ligatures import mend_ligatures
from tieout.readers.page_faults import find_fault, name_unmapped
from tieout.readers.page_reader import read_pages
from tieout.readers.page_text import PageText
from tieout.readers.page_words import UNMAPPED, Rectangle, Sheet, Word
from tieout.readers.png import Pixels, to_png

MOST_WORDS = 3_000_000  # a release has some ten thousand
MOST_OBJECTS = 20_000  # of a page that are looked at for lines and pictures
THICKEST, SHORTEST = 300, 800  # of a line, in hundredths of a point
WORD = re.compile(r"[^\s\x02]+\x02?")
HYPHEN = "\x02"  # pdfium's mark of a hyphen at the end of a line
DIGIT = re.compile(r"\d")
ODD = re.compile("[\ufffe\uffff\x00]")
SLANT = 0.05  # radians by which text may be off the upright
# in hundredths of the type's height
WIDE = 80  # a character in a word without gaps takes so much on average, at most
GAP = 30  # parts two words
MARK_CHANGE = 12  # by so much the type changes at a raised mark
RAISED_INSIDE = re.compile(r"[^\W\d_)]\)?\(?\d{1,2}\)?[,.;:)]*$|\d[,.;:]\d[,.;:]?$")
SPECIAL = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ue000-\uf8ff\ufb00-\ufb06\ufeff\ufffd]")
LETTERS = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
MOST_DRAWN = 80  # pages; the longest release of the corpus has 33
DRAWN_SIDE = 1320  # pixels of the longer side: 120 an inch of a letter
LARGEST_SIDE = 20_000  # points
BULLETS = "\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf06e\uf0a8"  # of symbol fonts, which name no characters

Frame = Callable[[float, float, float, float], Rectangle]


def read_pdf(data: bytes, *, name: str, sha256: str) -> Document:
    """The document of a PDF with a text layer; ReadError where it cannot be opened or no page of it holds text."""
    pages: list[list[Sheet]] = []
    sizes: list[tuple[int, int]] = []
    faults: list[tuple[int, str, str]] = []
    words = 0
    for number, (sheets, size, fault) in enumerate(_read_sheets(data, name)):
        words += sum(len(sheet.words) for sheet in sheets)
        if words > MOST_WORDS:
            raise ReadError(f"{name}: more than {MOST_WORDS:,} words; give the pages of one release")
        fault = fault or find_fault(sheets)
        if fault:
            faults.append((number, *fault))
        pages.append([] if fault and fault[0] != "page-picture" else sheets)
        sizes.append(size)
    if not any(sheet.words for sheets in pages for sheet in sheets):
        raise ReadError(_without_text(name, faults))
    mend_ligatures(pages)
    faults.extend((number, *fault) for number, sheets in enumerate(pages) if (fault := name_unmapped(sheets)))
    text = PageText(sizes)
    parts, edges = read_pages(pages, text)
    normal, places = text.finish()
    return Document(
        name=name,
        sha256=sha256,
        bytes=len(data),
        media_type="application/pdf",
        encoding="",
        normal=normal,
        parts=tuple(parts),
        remarks=tuple((code, message, number, number + 1) for number, code, message in faults),
        has_source=False,
        pages=places,
        edges=edges,
        data=data,
    )


def _without_text(name: str, faults: list[tuple[int, str, str]]) -> str:
    if any(code == "page-unmapped" for _, code, _ in faults):
        return (
            f"{name}: the fonts of this PDF do not say which characters they draw; run OCR over it first "
            "(for instance `ocrmypdf --force-ocr`), or give the release as HTML or text"
        )
    return (
        f"{name}: this PDF holds pictures of pages but no text; run OCR over it first (for instance `ocrmypdf`), "
        "or give the release as HTML or text"
    )


def _open(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY) or "assword" in str(error):
            raise ReadError(f"{name}: this PDF is encrypted; give it without a password") from error
        raise ReadError(f"{name}: begins like a PDF but is none, or is damaged; give the release itself, as PDF, HTML or text") from error
    if not len(document):
        document.close()
        raise ReadError(f"{name}: this PDF has no pages; give the release itself")
    return document


def _read_sheets(data: bytes, name: str) -> Iterator[tuple[list[Sheet], tuple[int, int], tuple[str, str] | None]]:
    """For each page its sheets, its size as shown, and what is wrong with it."""
    document = _open(data, name)
    try:
        for index in range(len(document)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                yield [], (0, 0), ("page-damaged", f"page {index + 1} is damaged and was left out")
                continue
            try:
                layer = _Layer(page, index + 1)
                yield layer.sheets(), layer.size, layer.fault()
                layer.text_page.close()
            finally:
                page.close()
    finally:
        document.close()


def draw_pages(data: bytes, *, name: str, most: int = MOST_DRAWN) -> Iterator[PageImage]:
    """Yields pictures of the first pages of a PDF; a page that cannot be drawn is left out."""
    document = _open(data, name)
    try:
        for index in range(min(most, len(document))):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                continue
            try:
                width, height = page.get_size()
                if not (0 < width < LARGEST_SIDE and 0 < height < LARGEST_SIDE):
                    continue
                bitmap = page.render(scale=DRAWN_SIDE / max(width, height), may_draw_forms=False, prefer_bgrx=True)
                png = to_png(Pixels(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)))
                bitmap.close()
                yield PageImage(index + 1, round(100 * width), round(100 * height), png)
            except pypdfium2.PdfiumError:
                continue
            finally:
                page.close()
    finally:
        document.close()


class _Layer:
    """The text layer of one page: characters by number."""

    def __init__(self, page: pypdfium2.PdfPage, number: int) -> None:
        self.page = page
        self.number = number
        self.text_page = page.get_textpage()
        self.raw = self.text_page.raw
        bounds = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page.raw, bounds)
        self.bounds = bounds.left, bounds.bottom, bounds.right, bounds.top
        if not all(map(math.isfinite, self.bounds)):
            bounds, self.bounds = pdfium.FS_RECTF(), (0.0, 0.0, 0.0, 0.0)
        self.rotation = page.get_rotation() // 90
        width, height = round(100 * (bounds.right - bounds.left)), round(100 * (bounds.top - bounds.bottom))
        self.size = (height, width) if self.rotation % 2 else (width, height)
        self._rectangle = pdfium.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self.text = self._text()

    def _text(self) -> str:
        """One character for each of the layer's, in its order."""
        raw, count = self.raw, pdfium.FPDFText_CountChars(self.raw)
        if count <= 0:
            return ""
        if pdfium.FPDFText_GetTextIndexFromCharIndex(raw, count - 1) == count - 1:
            buffer = ctypes.create_string_buffer(2 * count + 2)
            written = pdfium.FPDFText_GetText(raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
            text = buffer.raw[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
            if len(text) == count:
                return ODD.sub(lambda match: self._character(match.start()), text)
        return "".join([self._character(index) for index in range(count)])

    def _character(self, index: int) -> str:
        code = pdfium.FPDFText_GetUnicode(self.raw, index)
        return UNMAPPED if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)

    def fault(self) -> tuple[str, str] | None:
        """What is wrong with a page that shows a picture where its text should be."""
        if self.text.count(" ") > 20 or len(self.text) > 200:
            return None
        raw = self.page.raw
        left, bottom, right, top = self.bounds
        area = (right - left) * (top - bottom)
        edges = [ctypes.c_float() for _ in range(4)]
        for index in range(min(MOST_OBJECTS, pdfium.FPDFPage_CountObjects(raw))):
            shown = pdfium.FPDFPage_GetObject(raw, index)
            if pdfium.FPDFPageObj_GetType(shown) == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFPageObj_GetBounds(shown, *edges):
                low, floor, high, ceiling = (edge.value for edge in edges)
                if (high - low) * (ceiling - floor) * 3 > area:
                    message = "is a picture without a text layer: nothing on it was read; run OCR first (for instance `ocrmypdf`)"
                    return "page-picture", f"page {self.number} {message}"
        return None

    def sheets(self) -> list[Sheet]:
        """The page's words by the direction they run in, those that read upright first; slanted text (a watermark) is left out."""
        found: dict[int, list[Word]] = {}
        frames = [self._frame(quarter) for quarter in range(4)]
        for match in WORD.finditer(self.text):
            start, end = match.span()
            angle = pdfium.FPDFText_GetCharAngle(self.raw, start)
            quarter = 0
            if angle != angle:  # no number: a matrix that turns it nowhere
                continue
            if angle:
                quarter = round(angle * 2 / math.pi)  # with the clock, of text that reads upright in the page's own space
                if abs(angle - quarter * math.pi / 2) > SLANT:
                    continue
                quarter = -quarter % 4
            words = found.setdefault((quarter - self.rotation) % 4, [])
            try:
                words.extend(self._words(start, end, frames[quarter]))
            except (OverflowError, ValueError):  # a matrix that puts it at infinity, or nowhere
                continue
        sizes = self.size, self.size[::-1]
        if not all(self.size):
            return []
        drawn = self._drawn() if found else []
        sheets: list[Sheet] = []
        for turn, words in sorted(found.items()):
            frame = frames[(turn + self.rotation) % 4]
            boxes = sorted((frame(*one) for one in drawn), key=lambda box: box[1])
            rules = [box for box in boxes if box[3] - box[1] < THICKEST < SHORTEST <= box[2] - box[0]]
            size = sizes[turn % 2]
            sheets.append(Sheet(self.number, *size, turn, [word for word in words if self._is_shown(word, *size)], rules))
        return sheets

    def _drawn(self) -> list[tuple[float, float, float, float]]:
        """The bounds of what is drawn on the page and is thin: lines, and boxes that stand for lines."""
        raw = self.page.raw
        edges = [ctypes.c_float() for _ in range(4)]
        found: list[tuple[float, float, float, float]] = []
        for index in range(min(MOST_OBJECTS, pdfium.FPDFPage_CountObjects(raw))):
            shown = pdfium.FPDFPage_GetObject(raw, index)
            if pdfium.FPDFPageObj_GetType(shown) == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(shown, *edges):
                left, bottom, right, top = (edge.value for edge in edges)
                if min(right - left, top - bottom) * 100 < THICKEST and all(map(math.isfinite, (left, bottom, right, top))):
                    found.append((left, bottom, right, top))
        return found

    @staticmethod
    def _is_shown(word: Word, width: int, height: int) -> bool:
        """Whether a word stands on the page and not beside it."""
        return word.left < width and word.right > 0 and word.top < height and word.bottom > 0 and word.size > 0

    def _frame(self, quarter: int) -> Frame:
        """What turns a box of the page's own space into one of the frame in which text of a direction reads upright."""
        left, bottom, right, top = (100 * edge for edge in self.bounds)
        if quarter == 0:
            return lambda w, s, e, n: (round(100 * w - left), round(top - 100 * n), round(100 * e - left), round(top - 100 * s))
        if quarter == 1:
            return lambda w, s, e, n: (round(100 * s - bottom), round(100 * w - left), round(100 * n - bottom), round(100 * e - left))
        if quarter == 2:
            return lambda w, s, e, n: (round(right - 100 * e), round(100 * s - bottom), round(right - 100 * w), round(100 * n - bottom))
        return lambda w, s, e, n: (round(top - 100 * n), round(right - 100 * e), round(top - 100 * s), round(right - 100 * w))

    def _box(self, index: int, frame: Frame) -> Rectangle:
        """The box of a character as its font sees it: as high as the type, as wide as its advance."""
        box = self._rectangle
        pdfium.FPDFText_GetLooseCharBox(self.raw, index, box)
        return frame(box.left, box.bottom, box.right, box.top)

    def _base(self, index: int, frame: Frame) -> int:
        pdfium.FPDFText_GetCharOrigin(self.raw, index, self._x, self._y)
        x, y = self._x.value, self._y.value
        return frame(x, y, x, y)[1]

    def _words(self, start: int, end: int, frame: Frame) -> Iterator[Word]:
        """The word of some characters; several where its type changes or a gap opens in it."""
        text = self.text[start:end]
        if text[-1] == HYPHEN:
            text = text[:-1] + "-"
        first = self._box(start, frame)
        count = end - start
        last = self._box(end - 1, frame) if count > 1 else first
        size, other = first[3] - first[1], last[3] - last[1]
        wide = (last[2] - first[0]) * 100 > WIDE * size * count
        changes = max(abs(size - other), abs(first[3] - last[3])) * 100 > MARK_CHANGE * max(size, other) or last[0] < first[0]
        if (count > 1 and (wide or changes or RAISED_INSIDE.search(text))) or (not text.isascii() and SPECIAL.search(text)):
            yield from self._pieces(start, text, frame)
            return
        edges: tuple[int, ...] = ()
        if count > 1 and DIGIT.search(text):
            edges = (first[0], *[self._box(start + place, frame)[0] for place in range(1, count - 1)], last[0], last[2])
        yield Word(
            min(first[0], last[0]),
            min(first[1], last[1]),
            max(first[2], last[2]),
            max(first[3], last[3]),
            self._base(start, frame),
            size,
            text,
            edges,
        )

    def _pieces(self, start: int, text: str, frame: Frame) -> Iterator[Word]:
        """The words of some characters, parted where the type changes or a gap opens."""
        boxes = [self._box(start + place, frame) for place in range(len(text))]
        begun = 0
        for place in range(1, len(text) + 1):
            if place < len(text):
                here, there = boxes[place - 1], boxes[place]
                size = max(here[3] - here[1], 1)
                parted = (there[0] - here[2]) * 100 > GAP * size or (here[0] - there[0]) * 100 > GAP * size
                parted = parted or abs(there[3] - here[3]) * 100 > GAP * size  # pdfium joins what is drawn in turn on two lines
                changed = abs(there[3] - there[1] - size) * 100 > MARK_CHANGE * size
                if not parted and not changed:
                    continue
            word = _word(boxes[begun:place], text[begun:place], self._base(start + begun, frame))
            if word is not None:
                yield word
            begun = place


def _word(boxes: list[Rectangle], text: str, base: int) -> Word | None:
    """The word of characters with their boxes, special characters written out; None where it shows nothing."""
    edges: list[int] = []
    shown: list[str] = []
    for box, character in zip(boxes, text, strict=True):
        letters = LETTERS.get(character, character)
        if SPECIAL.match(character) and letters == character != UNMAPPED:
            letters = "•" if character in BULLETS else UNMAPPED if "\ue000" <= character <= "\uf8ff" else ""
        shown.extend(letters)
        edges.extend(box[0] + (box[2] - box[0]) * step // len(letters) for step in range(len(letters)))
    if not shown:
        return None
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return Word(left, top, right, bottom, base, boxes[0][3] - boxes[0][1], "".join(shown), (*edges, boxes[-1][2]))
