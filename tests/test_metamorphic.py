"""The examples written another way mean the same: markup that changes nothing for a reader changes no fact."""

import re
from collections.abc import Callable

import pytest

import tieout
from tieout.model.fact import Fact
from tools.places import EXAMPLES

RELEASES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.htm"))}
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)([^<>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
STYLE = re.compile(r'\s+style="([^"]*)"')
SHOWS = re.compile(r"indent|padding|margin|display|vertical-align|position|break", re.IGNORECASE)
CELL = re.compile(r"<(t[dh])\b([^<>]*)>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
COLUMN_SPAN = re.compile(r'\s*colspan="?(\d+)"?', re.IGNORECASE)
ROW_SPAN = re.compile(r'\s*rowspan="?\d+"?', re.IGNORECASE)
NEGATIVE = re.compile(r">(\$\s?)?\(([\d,.]+)(\)?%?)(?=<)")
CLOSING = re.compile(r">\)(%?)(?=<)")
HEADER = "<SEC-DOCUMENT>0000000000-25-000001.txt\n<DOCUMENT>\n<TYPE>EX-99.1\n<SEQUENCE>2\n<FILENAME>release.htm\n<TEXT>\n"
NAVIGATION = '<table><tr><td colspan="2"><a href="/">Home</a></td></tr><tr><td>News<br>Filings</td><td>{}</td></tr></table>'


def with_upper_case_tags(source: str) -> str:
    return TAG.sub(
        lambda tag: f"<{tag[1]}{tag[2].upper()}{ATTRIBUTE.sub(lambda one: one[0].replace(one[1], one[1].upper(), 1), tag[3])}>", source
    )


def with_single_quotes(source: str) -> str:
    quoted = {'"': "'"}
    return TAG.sub(lambda tag: tag[0] if "'" in tag[3] else "".join(quoted.get(character, character) for character in tag[0]), source)


def without_quotes(source: str) -> str:
    return TAG.sub(lambda tag: re.sub(r'="([\w.%-]+)"(?!/)', r"=\1", tag[0]), source)


def without_idle_styles(source: str) -> str:
    return STYLE.sub(lambda style: style[0] if SHOWS.search(style[1]) else "", source)


def with_named_entities(source: str) -> str:
    return re.sub(r"&#0*8212;|—", "&mdash;", re.sub(r"&#0*160;|\u00a0", "&nbsp;", source))


def with_numbered_entities(source: str) -> str:
    return re.sub(r"&mdash;|—", "&#8212;", re.sub(r"&nbsp;|\u00a0", "&#160;", source))


def with_hexadecimal_entities(source: str) -> str:
    return re.sub(r"&mdash;|&#8212;|—", "&#x2014;", re.sub(r"&nbsp;|&#160;|\u00a0", "&#xA0;", source))


def with_plain_characters(source: str) -> str:
    return re.sub(r"&mdash;|&#8212;", "—", re.sub(r"&nbsp;|&#160;", "\u00a0", source))


def with_short_dashes(source: str) -> str:
    return re.sub(r">(\$?)(?:&mdash;|&#8212;|—)(?=<)", r">\1–", source)


def with_true_minus(source: str) -> str:
    """Brackets of figures to a true minus sign; a bracket in a cell of its own goes."""
    found = NEGATIVE.sub(lambda figure: f">{figure[1] or ''}−{figure[2]}{figure[3].replace(')', '')}", source)
    return CLOSING.sub(r">\1", found)


def with_spacer_columns(source: str) -> str:
    """An empty column after every column."""

    def spaced(cell: re.Match[str]) -> str:
        span = COLUMN_SPAN.search(cell[2])
        rows = ROW_SPAN.search(cell[2])
        attributes = COLUMN_SPAN.sub("", cell[2])
        width = 2 * int(span[1]) - 1 if span else 1
        return f'<{cell[1]} colspan="{width}"{attributes}>{cell[3]}</{cell[1]}><td{rows[0] if rows else ""}></td>'

    return CELL.sub(spaced, source)


def with_doubled_columns(source: str) -> str:
    """Every cell twice as wide in the grid."""

    def doubled(cell: re.Match[str]) -> str:
        span = COLUMN_SPAN.search(cell[2])
        attributes = COLUMN_SPAN.sub("", cell[2])
        return f'<{cell[1]} colspan="{2 * int(span[1]) if span else 2}"{attributes}>{cell[3]}</{cell[1]}>'

    return CELL.sub(doubled, source)


def with_comments(source: str) -> str:
    return re.sub(r"(?<=>)(?=</?(?:table|tr|td|div|p|font|b)\b)", "<!-- 1,234 -->", source, flags=re.IGNORECASE)


def with_blank_lines(source: str) -> str:
    return re.sub(r"(</(?:table|tr|td|th|div|p)>)", r"\1\n\n\t", source, flags=re.IGNORECASE)


def with_header_cells(source: str) -> str:
    return re.sub(r"(</?)td\b", r"\1th", source)


def with_table_bodies(source: str) -> str:
    return re.sub(r"(<table[^<>]*>)(.*?)(</table>)", r"\1<tbody>\2</tbody>\3", source, flags=re.IGNORECASE | re.DOTALL)


def without_end_tags(source: str) -> str:
    return re.sub(r"</t[drh]>\s*(?=<t[drh]\b|</t(?:r|able|body)>)|</tr>\s*(?=</table>)", "", source, flags=re.IGNORECASE)


def with_spans_in_cells(source: str) -> str:
    return CELL.sub(
        lambda cell: f"<{cell[1]}{cell[2]}><span><b>{cell[3]}</b></span></{cell[1]}>" if "<div" not in cell[3] else cell[0], source
    )


def with_hidden_text(source: str) -> str:
    return re.sub(r"(?<=</table>)", '<div style="display:none">(in billions) 2019 9,999</div>', source)


def body_of(source: str) -> tuple[int, int]:
    """Where the text of the body begins and ends."""
    start = re.search(r"<body[^<>]*>", source, re.IGNORECASE)
    end = re.search(r"</body>", source, re.IGNORECASE)
    assert start
    assert end
    return start.end(), end.start()


def page_of(source: str) -> str:
    """The page without its wrapper."""
    found = re.search(r"<html.*</html>", source, re.IGNORECASE | re.DOTALL)
    assert found
    return found[0]


def in_a_navigation_table(source: str) -> str:
    start, end = body_of(source)
    return source[:start] + NAVIGATION.replace("{}", source[start:end]) + source[end:]


def in_a_submission(source: str) -> str:
    return f"{HEADER}{page_of(source)}\n</TEXT>\n</DOCUMENT>\n"


def as_a_fragment(source: str) -> str:
    start, end = body_of(source)
    return source[start:end]


CHANGES: tuple[Callable[[str], str], ...] = (
    with_upper_case_tags,
    with_single_quotes,
    without_quotes,
    without_idle_styles,
    with_named_entities,
    with_numbered_entities,
    with_hexadecimal_entities,
    with_plain_characters,
    with_short_dashes,
    with_true_minus,
    with_spacer_columns,
    with_doubled_columns,
    with_comments,
    with_blank_lines,
    with_header_cells,
    with_table_bodies,
    without_end_tags,
    with_spans_in_cells,
    with_hidden_text,
    in_a_navigation_table,
    in_a_submission,
    page_of,
    as_a_fragment,
)


def meaning_of(fact: Fact) -> tuple[object, ...]:
    return fact.statement, fact.path, fact.value, fact.decimals, fact.unit, fact.period, fact.dimensions, fact.basis


def meanings_of(source: bytes) -> list[tuple[object, ...]]:
    return [meaning_of(fact) for fact in tieout.read(source).facts]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_same_facts_are_read(change: Callable[[str], str], release: str) -> None:
    source = RELEASES[release]
    assert meanings_of(change(source).encode()) == meanings_of(source.encode())


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_changes_change(change: Callable[[str], str]) -> None:
    changed = [name for name, source in RELEASES.items() if change(source) != source]
    assert changed, "a change that changes no example tests nothing"


ENCODINGS = {
    "utf-16-le": ("utf-16-le", b"\xff\xfe"),
    "utf-16-be": ("utf-16-be", b"\xfe\xff"),
    "utf-8-sig": ("utf-8", b"\xef\xbb\xbf"),
}


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("newline", ["\r\n", "\r"], ids=["crlf", "cr"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_same_facts_are_read_in_any_encoding(encoding: str, newline: str, release: str) -> None:
    source = RELEASES[release]
    codec, mark = ENCODINGS[encoding]
    assert meanings_of(mark + source.replace("\n", newline).encode(codec)) == meanings_of(source.encode())


@pytest.mark.parametrize(
    ("release", "said", "instead", "shift"),
    [("harbor-q3-2025", "thousands", "millions", 3), ("larkspur-fy2025-q2", "millions", "thousands", -3)],
)
def test_a_caption_scales_amounts_and_nothing_else(release: str, said: str, instead: str, shift: int) -> None:
    source = RELEASES[release]
    before = tieout.read(source.encode()).facts
    after = tieout.read(re.sub(rf"(?i)\bin {said}", f"in {instead}", source).encode()).facts
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        assert (other.path, other.unit, other.period, other.source.kind) == (one.path, one.unit, one.period, one.source.kind)
        if one.unit == "USD" and one.source.kind == "table":
            assert other.value == one.value.scaleb(shift)
        elif one.unit != "shares":
            assert other.value == one.value
