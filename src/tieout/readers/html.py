"""HTML to blocks and tables in which every character knows its place in the source.

The one door to the HTML parser. How a text run gets its source offset (docs/decisions/0003): the source is tokenised once, which
gives the exact range of every run of text; a private-use mark with the run's number is put before the run's first non-space
character; the marked source is parsed the way browsers do; the marks say which runs each cell of the tree holds. The text itself
is always taken from the source, never from the tree.
"""

import bisect
import html
import re
from collections.abc import Iterator
from itertools import chain

import turbohtml
from turbohtml import Element, TokenType

from tieout.errors import ReadError
from tieout.model.document import Block, Cell, Document, Passage, Piece, Row, Table
from tieout.readers.columns import read_columns
from tieout.readers.grid import LARGEST_COLUMN_SPAN, SMALL_SPANS, GridPlacer, span_of
from tieout.readers.loose import with_loose_tables
from tieout.readers.normal import normalise
from tieout.readers.notes import is_note
from tieout.readers.text import Remark

UNSEEN_TAGS = [
    "script",
    "style",
    "title",
    "textarea",
    "noscript",
    "template",
    "iframe",
    "noembed",
    "noframes",
    "xmp",
    "select",
    "svg",
    "math",
    "object",
]
BREAKING = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|caption|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    r"h[1-6]|header|hr|html|legend|li|main|menu|nav|ol|option|p|page|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b",
    re.IGNORECASE,
)
MARK = "\ue001"  # a string is searched faster for it than for one whose low byte is 0, as that of the mark's end
MARK_END = "\ue000"
MARKS = re.compile(f"{MARK}(\\d+){MARK_END}")
CELLS = ("td", "th")
SPACES = " \t\n\f\r"
UNSHOWN = r"\s\u200b\u200c\u200d\u2060\ufeff"
BLANK_REFERENCE = r"&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#0*160|#[xX]0*[aA]0|#0*820[0-7]|#0*32|#0*10);"
THOUSANDS = re.compile(r"\d{3}(?!\d)")
BLANK_BETWEEN = re.compile(r">\s+<")  # white space that has tags on both sides
BLANK = re.compile(rf"(?:[{UNSHOWN}]|{BLANK_REFERENCE})*\Z")
# a run of a clean page: after a tag, from the first character that shows something to the next tag
PLAIN_RUN = re.compile(rf">(?!<)[{UNSHOWN}]*+(?:{BLANK_REFERENCE}[{UNSHOWN}]*+)*+([^<{UNSHOWN}][^<]*)")
REFERENCE = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{0,40});?")
UNSHOWN_CHARACTERS = "\u200b\u200c\u200d\u2060\ufeff"
TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[/!?A-Za-z][^>]*>", re.IGNORECASE | re.DOTALL)
UNREADABLE = re.compile("[\x00\ue000\ue001]")
STYLED, HIDDEN = '[style*="display:" i]', re.compile("display: ?none", re.IGNORECASE)
# what raises the next run above the line: <sup>, or a style that does the same
RAISING = re.compile(r"<sup\b|vertical-align\s*:\s*super|relative\s*;[^\"'>]*(?:\btop\s*:\s*-|bottom\s*:\s*[1-9])", re.IGNORECASE)
# the properties of a style that move text to the right, and their length; of `padding` the fourth of its values
INDENTS = frozenset(("padding-left", "margin-left", "text-indent"))
LENGTH = re.compile(r"\s*(-?[\d.]+)\s*(pt|px|em|in|cm|%)?")
FOURTH = re.compile(r"\s*[\d.]+\w*\s+[\d.]+\w*\s+[\d.]+\w*\s+([\d.]+)(pt|px|em|in|cm|%)?")
LONGEST_STYLE = 500
HUNDREDTHS = {"pt": 100, "px": 75, "em": 1000, "in": 7200, "cm": 2835, "%": 500, "": 75}
HARD_SPACE = re.compile("\u00a0|&nbsp;|&#0*160;|&#[xX]0*[aA]0;")
INDENT_OF_SPACE = 250
MOST_MARKS = 3_000_000  # tags, and references twice; the densest page of the corpus would have 2.8 million in 50 MB
HIDDEN_READ = 4  # times the page's length: hidden elements inside hidden ones say nothing new
# what may be dropped where elements nest deeper than the parser follows (it leaves a table there empty)
WRAPPING = re.compile(
    r"</?(?:div|span|font|b|i|u|strong|em|small|big|center|a|section|article|ul|ol|li|dl|dd|form)\b[^<>]*>", re.IGNORECASE
)
DEEPEST = 400
LARGE = 10_000_000
SPARSE = 2000  # characters a tag from which a large page is no page (one of pictures as data has as few, but no spaces either)
COMPARED = 1 << 20  # characters at a time: splitting a text takes many times its memory


class Runs:
    """The runs of text of one source that show something: their ranges in it (normal offsets)."""

    __slots__ = ("ends", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []


def read_html(source: str, *, name: str, sha256: str, size: int, encoding: str) -> Document:
    """The document of one HTML text (a whole page or a piece of one)."""
    normal = normalise(source, is_utf8=encoding != "cp1252")
    markup = _readable(normal.text)
    if 2 * len(markup) > MOST_MARKS and markup.count("<") + 2 * markup.count("&") > MOST_MARKS:
        raise ReadError(f"{name}: more than {MOST_MARKS:,} tags and character references; give one release")
    if len(markup) > LARGE and markup.count("<") * SPARSE < len(markup) and markup.count(" ") * SPARSE > len(markup):
        raise ReadError(f"{name}: {size >> 20} MB of text with hardly any markup; give the release itself")
    tree, runs = mark_runs(markup)
    remarks = normal.remarks
    if _is_too_deep(tree):
        markup = WRAPPING.sub(lambda match: " " * len(match.group()), markup)
        tree, runs = mark_runs(markup)
        remarks += (("nested-too-deep", "elements nest too deeply to be followed; read without those that only wrap", 0, 0),)
    elements, hidden = _tables_and_hidden(tree, markup)
    has_row_spans = tree.select_one("[rowspan]") is not None
    reader = _TableReader(markup, runs, hidden, has_nested=any(map(_is_nested, elements)), has_row_spans=has_row_spans)
    tables = [reader.read(element, ordinal) for ordinal, element in enumerate(elements)]
    laid = _preformatted(reader, tree, len(elements))
    parts = _in_order(reader, [table for table in tables if table.rows], laid)
    loose: list[Remark] = []
    count = len(elements) + sum(isinstance(part, Table) for part in laid)
    parts = with_loose_tables(parts, lambda: set_lines(markup, 0, len(markup)), count, loose)
    return Document(
        name=name,
        sha256=sha256,
        bytes=size,
        media_type="text/html",
        encoding=encoding,
        normal=normal.text,
        parts=parts,
        returns=normal.returns,
        remarks=(*remarks, *loose),
        table_count=max(count, 1 + max((part.ordinal for part in parts if isinstance(part, Table)), default=-1)),
        marks=tuple(reader.marks),
    )


def _is_too_deep(tree: turbohtml.Document) -> bool:
    """Whether a table may have lost its rows because it stands too deep: the parser then puts them beside it."""
    return any(next(iter(table.children), None) is None and _depth(table) >= DEEPEST for table in tree.find_all("table"))


def _depth(element: Element) -> int:
    depth, parent = 0, element.parent
    while parent is not None and depth < DEEPEST:
        depth, parent = depth + 1, parent.parent
    return depth


def _is_nested(table: Element) -> bool:
    return table.parent is not None and table.parent.closest("table") is not None


def _tables_and_hidden(tree: turbohtml.Document, markup: str) -> tuple[list[Element], set[int]]:
    """The tables in order, and the runs that stand in elements that show nothing."""
    tables = list(tree.find_all("table"))
    unseen = [element for tag in UNSEEN_TAGS for element in tree.find_all(tag)]  # one tag at a time: the parser keeps an index of them
    if "display:none" in markup or "display: none" in markup:
        unseen.extend(element for element in tree.select(STYLED) if HIDDEN.search(str(element.attr("style"))))
    hidden: set[int] = set()
    left = HIDDEN_READ * len(markup)
    for element in unseen:
        text = element.text
        if MARK in text:
            hidden.update(_numbers(text))
        left -= len(text)
        if left < 0:
            break
    return tables, hidden


def mark_runs(markup: str) -> tuple[turbohtml.Document, Runs]:
    """The tree of the marked source, and the runs the marks stand for.

    Most pages are clean: a regular expression finds their runs, and the parsed tree must then hold exactly these texts. Where it does
    not (a bare `<`, a `>` in an attribute, scripts that confuse), the tokeniser finds the runs instead.
    """
    runs = find_plain_runs(markup)
    marked = _marked_runs(markup, runs)
    tree = turbohtml.parse(_with_gaps(markup, runs, marked), positions=False)
    if _is_proven(tree, marked):
        return tree, runs
    runs = find_runs(markup)
    return turbohtml.parse(_with_gaps(markup, runs, _marked_runs(markup, runs)), positions=False), runs


def _is_proven(tree: turbohtml.Document, marked: list[str]) -> bool:
    """Whether the tree holds every mark once, and its text is the text of the runs in the order of their marks, and nothing else."""
    text = tree.text
    expected = "".join(marked)
    if _shown(text) == _shown(html.unescape(expected) if "&" in expected else expected):
        return True
    numbers = _numbers(text)  # the tree may hold the runs in another order: text between cells moves before the table
    if len(numbers) != len(marked) or len(set(numbers)) != len(numbers):
        return False
    expected = "".join([marked[number] for number in numbers])
    return _shown(text) == _shown(html.unescape(expected))


def _shown(text: str) -> str:
    parts: list[str] = []
    for start in range(0, len(text), COMPARED):
        part = text[start : start + COMPARED]
        for character in UNSHOWN_CHARACTERS:
            part = part.replace(character, "")
        parts.append("".join(part.split()))
    return "".join(parts)


def find_plain_runs(markup: str) -> Runs:
    """The runs of a clean page."""
    runs = Runs()
    spans = [match.span(1) for match in PLAIN_RUN.finditer(markup)]
    runs.starts, runs.ends = [start for start, _ in spans], [end for _, end in spans]
    return runs


def find_runs(markup: str) -> Runs:
    """Every run of text of the markup that shows something, by the rules of the WHATWG tokeniser."""
    runs = Runs()
    reference, start_tag, end_tag = TokenType.CHARACTER_REFERENCE, TokenType.START_TAG, TokenType.END_TAG
    position, begin, unseen = 0, -1, ""
    for token in turbohtml.tokenize(markup, resolve_references=False, capture_source=True, capture_attributes=False):
        source = token.source
        kind = token.type
        if source is None or kind is reference:
            if begin < 0:
                begin = position
            position += len(source if source is not None else token.data or "")
            continue
        if begin >= 0:
            if not unseen:
                _add_run(runs, markup, begin, position)
            begin = -1
        tag = token.tag
        if tag in UNSEEN_TAGS:
            if kind is start_tag and not unseen and not token.self_closing:
                unseen = tag or ""
            elif kind is end_tag and tag == unseen:
                unseen = ""
        position += len(source)
    if begin >= 0 and not unseen:
        _add_run(runs, markup, begin, position)
    return runs


def _add_run(runs: Runs, markup: str, begin: int, end: int) -> None:
    raw = markup[begin:end]
    if not BLANK.match(raw):
        runs.starts.append(end - len(raw.lstrip(SPACES)))
        runs.ends.append(end)


def _marked_runs(markup: str, runs: Runs) -> list[str]:
    """The text of every run behind its mark."""
    return [f"{MARK}{number}{MARK_END}{markup[start:end]}" for number, (start, end) in enumerate(zip(runs.starts, runs.ends, strict=True))]


def _with_gaps(markup: str, runs: Runs, marked: list[str]) -> str:
    """The markup with a mark before each of its runs."""
    if not marked:
        return markup
    gaps = [markup[end:start] for end, start in zip(runs.ends, [*runs.starts[1:], len(markup)], strict=True)]
    return markup[: runs.starts[0]] + "".join(chain.from_iterable(zip(marked, gaps, strict=True)))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in MARKS.findall(text)]


def _readable(normal: str) -> str:
    """The text with every character the parser cannot carry (NUL, our own marks) replaced one for one."""
    if "\x00" in normal or (not normal.isascii() and MARK in normal):
        return UNREADABLE.sub("\ufffd", normal)
    return normal


def decode_run(markup: str, start: int, end: int, at: int) -> tuple[str, list[Piece]]:
    """The text of a run that holds character references, and its pieces, the first at offset `at`."""
    texts: list[str] = []
    pieces: list[Piece] = []
    position = start
    for match in REFERENCE.finditer(markup, start, end):
        text = html.unescape(match.group())
        if text == match.group():
            continue
        if match.start() > position:
            pieces.append(Piece(at, position, match.start(), literal=True))
            texts.append(markup[position : match.start()])
            at += match.start() - position
        pieces.append(Piece(at, match.start(), match.end(), literal=False))
        texts.append(text)
        at += len(text)
        position = match.end()
    if position < end:
        pieces.append(Piece(at, position, end, literal=True))
        texts.append(markup[position:end])
    return "".join(texts), pieces


class _TableReader:
    """Reads the tables of one tree and remembers which runs they took."""

    def __init__(self, markup: str, runs: Runs, hidden: set[int], *, has_nested: bool, has_row_spans: bool) -> None:
        self.markup = markup
        self.has_nested = has_nested
        self.runs = runs
        self.hidden = hidden
        self.taken = bytearray(len(runs.starts))
        self.first_run: dict[int, int] = {}
        self.marks: list[tuple[int, int]] = []
        self.has_row_spans = has_row_spans
        self._indents: dict[str, int] = {}

    def read(self, element: Element, ordinal: int) -> Table:
        """One table; a cell with a table inside has no text of its own (what stands beside the inner table becomes blocks)."""
        nested = self.has_nested and element.find("table") is not None
        rows: list[Row] = []
        placer = GridPlacer()
        has_spans = self.has_row_spans
        low, high = len(self.runs.starts), -1
        for index, row in enumerate(_rows(element)):
            cells: list[Cell] = []
            placer.next_row()
            position, column = -1, 0
            for cell in row.children:
                if type(cell) is not Element or cell.tag not in CELLS:
                    continue
                position += 1
                span = cell.attr("colspan")
                if has_spans:
                    column, width, height = placer.place(span, cell.attr("rowspan"))
                else:
                    width, height = 1 if span is None else SMALL_SPANS.get(span) or span_of(span, LARGEST_COLUMN_SPAN), 1
                text = cell.text
                if MARK in text and not (nested and cell.find("table") is not None):
                    first, last, passage, notes = self._passage(text)
                    if first < low:
                        low = first
                    if last > high:
                        high = last
                    if passage is not None:
                        indent = 0 if cells else self._indent(cell, first)
                        cells.append(Cell(index, position, column, width, height, passage.text, passage, indent, notes))
                column += width
            if cells:
                rows.append(Row(index, tuple(cells)))
        if high < 0:
            return Table(ordinal, (), 0, 0)
        self.first_run[ordinal] = low
        return Table(ordinal, tuple(rows), self.runs.starts[low], self.runs.ends[high])

    def _passage(self, marked: str) -> tuple[int, int, Passage | None, tuple[str, ...]]:
        """First and last run of a cell's marked text, its passage (None where all of it is hidden), and its superscript marks."""
        at = marked.index(MARK)
        if marked.rindex(MARK) == at:
            number = int(marked[at + 1 : marked.index(MARK_END, at)])
            start = self.runs.starts[number]
            text = self.markup[start : self.runs.ends[number]]
            if "&" not in text and number not in self.hidden:
                self.taken[number] = 1
                return number, number, Passage(text.rstrip(), start), ()
        numbers = _numbers(marked)
        return numbers[0], numbers[-1], *self.join(numbers)

    def join(self, numbers: list[int]) -> tuple[Passage | None, tuple[str, ...]]:
        """The passage of several runs, a line feed where markup breaks the line; superscript marks are set apart."""
        runs, markup = self.runs, self.markup
        texts: list[str] = []
        pieces: list[Piece] = []
        notes: list[str] = []
        at, last = 0, -1
        for number in numbers:
            self.taken[number] = 1
            start, end = runs.starts[number], runs.ends[number]
            if number in self.hidden:
                continue
            raw = markup[start:end].rstrip(SPACES)
            if texts and is_note(raw) and RAISING.search(markup, last, start):
                notes.append(html.unescape(raw).strip())
                self.marks.append((start, start + len(raw)))
                continue
            if texts:
                gap = _gap(markup, last, start)
                if gap:
                    pieces.append(Piece(at, last, start, literal=False))
                    texts.append(gap)
                    at += 1
            end = start + len(raw)
            if "&" in raw:
                text, more = decode_run(markup, start, end, at)
                pieces.extend(more)
            else:
                text = raw
                pieces.append(Piece(at, start, end, literal=True))
            texts.append(text)
            at += len(text)
            last = end
        return (Passage("".join(texts), pieces[0].start, tuple(pieces)) if texts else None), tuple(notes)

    def _indent(self, cell: Element, run: int) -> int:
        style = cell.attr("style")
        total = self._style_indent(style) if isinstance(style, str) else 0
        inner = cell.find(["p", "div"])
        if inner is not None:
            style = inner.attr("style")
            total += self._style_indent(style) if isinstance(style, str) else 0
        start = self.runs.starts[run]
        before = self.markup[max(0, start - 200) : start]
        lead = before[before.rfind(">") + 1 :]
        return total + (len(HARD_SPACE.findall(lead)) * INDENT_OF_SPACE if lead else 0)

    def _style_indent(self, style: str) -> int:
        known = self._indents.get(style)
        if known is not None:
            return known
        total = 0
        for declaration in style[:LONGEST_STYLE].lower().split(";"):
            name, _, value = declaration.partition(":")
            name = name.strip()
            match = LENGTH.match(value) if name in INDENTS else FOURTH.match(value) if name == "padding" else None
            if match is not None:
                whole, _, tenths = match[1].partition(".")
                tenths = tenths.partition(".")[0]
                sign = -1 if whole.startswith("-") else 1
                amount = abs(int(whole or "0") if whole not in ("", "-") else 0) * 100 + int((tenths + "00")[:2] or "0")
                total += sign * amount * HUNDREDTHS[match[2] or ""] // 100
        self._indents[style] = total
        return total


def _gap(markup: str, last: int, start: int) -> str:
    """What stands between two runs: a line feed for a break, a space where the source has one, else nothing."""
    if BREAKING.search(markup, last, start):
        return "\n"
    between = markup[last:start]
    if between[:1] in SPACES or between[-1:] in SPACES or "\u00a0" in between or "&" in between:
        return " "
    is_in_figure = markup[last - 1] == "," and markup[last - 2].isdigit() and THOUSANDS.match(markup, start)  # "1,<b>\n</b>250"
    return " " if not is_in_figure and BLANK_BETWEEN.search(between) else ""


def _rows(table: Element) -> Iterator[Element]:
    for section in table.children:
        if type(section) is Element:
            if section.tag == "tr":
                yield section
            elif section.tag in ("tbody", "thead", "tfoot"):
                for row in section.children:
                    if type(row) is Element and row.tag == "tr":
                        yield row


def _preformatted(reader: _TableReader, tree: turbohtml.Document, ordinal: int) -> list[Block | Table]:
    """The blocks and tables of every `pre` element; what HTML tables and hidden elements hold of it stays theirs."""
    parts: list[Block | Table] = []
    taken, hidden = reader.taken, reader.hidden
    for element in tree.find_all("pre"):
        stretches: list[list[int]] = []
        for number in sorted(_numbers(element.text)):
            if taken[number] or number in hidden:
                continue
            if stretches and stretches[-1][-1] == number - 1:
                stretches[-1].append(number)
            else:
                stretches.append([number])
        for stretch in stretches:
            found = read_columns(set_lines(reader.markup, reader.runs.starts[stretch[0]], reader.runs.ends[stretch[-1]]), ordinal)
            ordinal += sum(isinstance(part, Table) for part in found)
            parts.extend(found)
            for number in stretch:
                taken[number] = 1
    return parts


def set_lines(markup: str, start: int, end: int) -> Passage:
    """The preformatted text of a range of the markup: tags taken out, breaks as line feeds, references decoded."""
    while start > 0 and markup[start - 1] in " \t\u00a0":
        start -= 1
    texts: list[str] = []
    pieces: list[Piece] = []
    at, position = 0, start
    line_begun = False
    for match in [*TAG.finditer(markup, start, end), None]:
        stop = match.start() if match else end
        if stop > position:
            text, more = decode_run(markup, position, stop, at)
            texts.append(text)
            pieces.extend(more)
            at += len(text)
            line_begun = bool(text[text.rfind("\n") + 1 :].strip()) or (line_begun and "\n" not in text)
        if match is None:
            break
        position = match.end()
        if BREAKING.match(match.group()) and (line_begun or match.group()[:3].lower() == "<br"):
            pieces.append(Piece(at, match.start(), position, literal=False))
            texts.append("\n")
            at += 1
            line_begun = False
    return Passage("".join(texts), start, tuple(pieces))


def _in_order(reader: _TableReader, tables: list[Table], laid: list[Block | Table]) -> tuple[Block | Table, ...]:
    """Tables and the blocks of the runs that no table took, in the order of the source."""
    runs, hidden, markup = reader.runs, reader.hidden, reader.markup
    parts: list[tuple[int, Block | Table]] = [(reader.first_run[table.ordinal], table) for table in tables]
    for part in laid:
        start = part.start if isinstance(part, Table) else part.passage.start
        parts.append((bisect.bisect_right(runs.starts, start) - 1, part))
    taken = bytes(reader.taken)
    group: list[int] = []
    last = 0
    for number, start in enumerate(runs.starts):
        free = not taken[number] and number not in hidden
        if group and (not free or BREAKING.search(markup, last, start)):
            parts.append((group[0], _block(reader, group)))
            group = []
        if free:
            group.append(number)
            last = runs.ends[number]
    if group:
        parts.append((group[0], _block(reader, group)))
    parts.sort(key=lambda part: part[0])
    return tuple(part for _, part in parts)


def _block(reader: _TableReader, numbers: list[int]) -> Block:
    passage, _ = reader.join(numbers)
    return Block(passage or Passage("", 0))
