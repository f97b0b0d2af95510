"""HTML releases made harmless: what may stand in the frame of the review page.

The one door to the sanitiser. Elements and attributes are kept by name, all others go; nothing that is kept can load, link, submit or run
anything. What the reader does not read as text (scripts, pictures, forms) goes with its content.
"""

import re
from functools import lru_cache

import nh3

KEPT = (
    {"a", "abbr", "address", "article", "aside", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup"}
    | {"dd", "del", "dfn", "dir", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "i", "ins", "kbd", "li", "main", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike"}
    | {"strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr"}
)
# with their content: what the reader of HTML takes for no text of the page
GONE = {"iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title"}
GONE |= {"xmp"}
ATTRIBUTES = {
    "*": {"style", "align", "valign", "dir", "lang"},
    "table": {"border", "cellpadding", "cellspacing", "width", "bgcolor", "rules", "frame"},
    "td": {"colspan", "rowspan", "width", "height", "bgcolor", "nowrap"},
    "th": {"colspan", "rowspan", "width", "height", "bgcolor", "nowrap"},
    "tr": {"bgcolor", "height"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "font": {"color", "face", "size"},
    "hr": {"width", "size", "color", "noshade"},
    "ol": {"start", "type"},
    "li": {"value", "type"},
    "ul": {"type"},
    "p": set(),
}
PROPERTIES = re.compile(
    r"color|background(?:-color)?|font(?:-(?:family|size|style|weight|variant|stretch))?|line-height|letter-spacing|word-spacing|white-space|"
    r"word-(?:break|wrap)|overflow-wrap|text-(?:align(?:-last)?|decoration(?:-[a-z]+)?|indent|transform)|vertical-align|direction|"
    r"(?:min-|max-)?(?:width|height)|(?:padding|margin)(?:-(?:top|right|bottom|left))?|"
    r"border(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width))?|border-(?:collapse|spacing)|table-layout|caption-side|empty-cells|"
    r"display|visibility|float|clear|position|top|right|bottom|left|list-style(?:-type)?|column-(?:count|gap)|overflow(?:-[xy])?"
)
VALUE = re.compile(r"(?:[\w\s#.,%'\"!+-]|(?:rgb|hsl)a?\([\d\s.,%/]*\))+", re.ASCII)
ATTACHED = re.compile(r"fixed|sticky", re.IGNORECASE)  # what would stay in place when the page is scrolled
PLAIN = re.compile(r"[\w\s#.,%'+:;!()/\"-]*")
LONGEST_STYLE = 4000
BODY = re.compile(r"<body(?=[\s>])", re.IGNORECASE)


def sanitise(markup: str) -> str:
    """The harmless part of some HTML, as well-formed markup without `>` or `'` in attributes.

    The style of the body is kept on an element that stands for it.
    """
    return nh3.clean(
        BODY.sub("<div ", markup, count=1),
        tags=KEPT,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES,
        attribute_filter=_filter,
        link_rel=None,
        strip_comments=True,
    ).replace("&nbsp;", "\u00a0")


def _filter(_: str, name: str, value: str) -> str | None:
    if name == "style":
        return _harmless(value)
    return value if len(value) < LONGEST_STYLE and PLAIN.fullmatch(value) else None


@lru_cache(maxsize=8192)
def _harmless(style: str) -> str | None:
    """The declarations of a style that are known and load nothing; None where there are none."""
    kept: list[str] = []
    for declaration in style[:LONGEST_STYLE].split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        name = name.lower()
        if not PROPERTIES.fullmatch(name) or not VALUE.fullmatch(value):
            continue
        if name == "position" and ATTACHED.search(value):
            continue
        kept.append(f"{name}:{value}")
    return ";".join(kept) or None
