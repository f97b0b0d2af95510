"""Spreadsheet files: sheets of texts, numbers, formulas and links, with their looks. The one door to the library that writes them.

Texts are written as texts, whatever they begin with: no label of a document becomes a formula.
"""

import datetime
import importlib
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from tieout.errors import ConfigError
from tieout.render.words import plain, width_of, wrap

LONGEST = 32_000  # characters of a cell, in UTF-16: Excel takes 32,767
MOST_LINKS = 60_000  # of a sheet: Excel takes 65,530
LONGEST_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'\"#%&<>!{}|", " "))  # by Excel, or odd in links and formulas
NO_CHARACTERS = str.maketrans(dict.fromkeys((0xFFFE, 0xFFFF)))  # XML cannot hold them
WRITTEN = datetime.datetime(2000, 1, 1)  # every file, so that the same release makes the same bytes
FONT, SIZE, LINE = "Arial", 10, 13
WIDTH, MOST_LINES = 8, 30  # of a column nobody set, in characters; of a row: Excel makes none higher than 409 points
FITS = 1.1  # letters to the width of a digit


class Look(NamedTuple):
    """How a cell looks; colours are like "#C00000", and what is `low` stands at the bottom of a high row."""

    number: str = "General"
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = "#000000"
    fill: str = ""
    align: str = ""
    indent: int = 0
    wrap: bool = False
    top: bool = False
    bottom: bool = False
    size: int = SIZE
    low: bool = False


PLAIN = Look()


class Book:
    """One spreadsheet file in memory. Raises ConfigError where the library is not installed."""

    def __init__(self) -> None:
        try:
            library = importlib.import_module("xlsxwriter")
        except ImportError as error:
            raise ConfigError("--format xlsx needs xlsxwriter, which is not installed; try: pip install 'tieout[excel]'") from error
        self._stream = io.BytesIO()
        self._book: Any = library.Workbook(self._stream, {"in_memory": True})
        self._book.set_properties({"created": WRITTEN, "comments": "Written by tieout"})
        self._book.set_calc_mode("auto")
        self._looks: dict[Look, Any] = {}
        self._pages: dict[str, Page] = {}

    def add(self, name: str) -> "Page":
        """A new sheet, after those there are; the name is one of `sheet_name`."""
        self._pages[name] = page = Page(name, self._book.add_worksheet(name), self)
        return page

    def look(self, look: Look) -> Any:
        """The library's own form of a look."""
        if look not in self._looks:
            form: dict[str, object] = {"font_name": FONT, "font_size": look.size, "num_format": look.number}
            form["valign"] = "bottom" if look.low else "top"
            form.update({name: True for name in ("bold", "italic") if getattr(look, name)})
            form.update({"underline": 1} if look.underline else {})
            form.update({"font_color": look.colour} if look.colour != PLAIN.colour else {})
            form.update({"bg_color": look.fill} if look.fill else {})
            form.update({"align": look.align} if look.align else {})
            form.update({"indent": min(look.indent, 15)} if look.indent else {})
            form.update({"text_wrap": True} if look.wrap else {})
            form.update({name: 1 for name in ("top", "bottom") if getattr(look, name)})
            self._looks[look] = self._book.add_format(form)
        return self._looks[look]

    def to_bytes(self) -> bytes:
        """The file, closed."""
        for page in self._pages.values():
            page.finish()
        self._book.close()
        return self._stream.getvalue()


class Page:
    """One sheet; rows and columns count from 0."""

    def __init__(self, name: str, sheet: Any, book: Book) -> None:
        self.name = name
        self._sheet = sheet
        self._book = book
        self._links = 0
        self._widths: dict[int, float] = {}
        self._lines: dict[int, int] = {}
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def text(self, row: int, column: int, text: str, look: Look = PLAIN) -> None:
        """Writes a text, without what no cell can hold."""
        shown = cell_text(text)
        self._sheet.write_string(row, column, shown, self._book.look(look))
        width = int(self._widths.get(column, WIDTH) * FITS) - look.indent
        if look.wrap and width_of(shown) > width:
            self._lines[row] = max(self._lines.get(row, 1), sum(1 for _ in wrap(shown, max(width, 1))))

    def texts(self, row: int, texts: Sequence[str], look: Look = PLAIN, *, first: int = 0) -> None:
        """Writes texts side by side."""
        for at, text in enumerate(texts, first):
            self.text(row, at, text, look)

    def blank(self, row: int, column: int, look: Look) -> None:
        """Gives an empty cell a look."""
        self._sheet.write_blank(row, column, None, self._book.look(look))

    def number(self, row: int, column: int, value: Decimal | int, look: Look = PLAIN) -> None:
        """Writes a number: the binary double nearest to it."""
        self._sheet.write_number(row, column, float(value), self._book.look(look))

    def formula(self, row: int, column: int, formula: str, value: Decimal | str, look: Look = PLAIN) -> None:
        """Writes a formula (without its "=") with the value it has, for whoever does not recalculate."""
        self._sheet.write_formula(row, column, f"={formula}", self._book.look(look), value if isinstance(value, str) else float(value))

    def link(self, row: int, column: int, target: str, text: str, look: Look = PLAIN) -> None:
        """Writes a text that leads to a cell of this file, named as in a formula."""
        self._links += 1
        if self._links > MOST_LINKS:
            self.text(row, column, text, look)
            return
        shown = look._replace(colour="#0563C1" if look.colour == PLAIN.colour else look.colour, underline=True)
        self._sheet.write_url(row, column, f"internal:{target}", self._book.look(shown), cell_text(text) or " ")

    def widths(self, *widths: float, first: int = 0) -> None:
        """Sets the widths of columns side by side; before texts are written that wrap in them."""
        for at, width in enumerate(widths, first):
            self._sheet.set_column(at, at, width)
            self._widths[at] = width

    def finish(self) -> None:
        """Makes the rows as high as their wrapped texts; Excel would do so itself, others do not."""
        for row, lines in self._lines.items():
            self._sheet.set_row(row, min(lines, MOST_LINES) * LINE + 3)

    def freeze(self, row: int, column: int) -> None:
        """Keeps the rows above and the columns before in sight; the rows are printed on every page."""
        self._sheet.freeze_panes(row, column)
        if row:
            self._sheet.repeat_rows(max(row - 2, 0), row - 1)

    def filter(self, row: int, last_row: int, last_column: int) -> None:
        """Lets the reader filter a list, whose heads are in the first row."""
        self._sheet.autofilter(row, 0, max(last_row, row), last_column)

    def mark(self, area: tuple[int, int, int, int], formula: str, *, fill: str, colour: str) -> None:
        """Colours cells of an area while a formula, written for its first cell, holds."""
        form = self._book._book.add_format({"bg_color": fill, "font_color": colour})
        self._sheet.conditional_format(*area, {"type": "formula", "criteria": f"={formula}", "format": form})

    def turn(self) -> None:
        """Lets the sheet run from right to left."""
        self._sheet.right_to_left()

    def colour(self, colour: str) -> None:
        """Colours the sheet's tab."""
        self._sheet.set_tab_color(colour)


def cell_text(text: str) -> str:
    r"""A text as a cell can hold it: one line, without control characters, and cut where it is too long.

    >>> cell_text("=1+1\x07")
    '=1+1'
    """
    is_simple = text.isascii() and text.isprintable()  # as most are: the other way takes each character in turn
    clean = " ".join(text.split()) if is_simple else plain(text.translate(NO_CHARACTERS))
    if len(clean) * 2 <= LONGEST or len(clean.encode("utf-16-le", errors="replace")) <= LONGEST * 2:
        return clean
    return clean.encode("utf-16-le", errors="replace")[: LONGEST * 2].decode("utf-16-le", errors="ignore") + "…"


def sheet_name(text: str, taken: set[str]) -> str:
    """A name for a sheet: without what Excel forbids, of at most 31 characters, and none of those taken, to which it is added.

    >>> taken = set()
    >>> sheet_name("t1 Revenue [by segment]: 2025/2024", taken), sheet_name("t1 REVENUE by segment 2025 2024", taken)
    ('t1 Revenue by segment 2025 2024', 't1 REVENUE by segment 2025 20 2')
    """
    clean = " ".join(cell_text(text).translate(FORBIDDEN).split())
    clean = "".join(character if ord(character) <= 0xFFFF else "" for character in clean) or "Sheet"
    name, number = clean[:LONGEST_NAME].strip(), 1
    while name.lower() in taken or name.lower() == "history":
        number += 1
        ending = f" {number}"
        name = clean[: LONGEST_NAME - len(ending)].strip() + ending
    taken.add(name.lower())
    return name
