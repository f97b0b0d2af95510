"""The review page: one file that shows a release as published with every figure marked, and needs nothing else.

Its own script is the only one that runs: the content security policy names it by its hash, and the document stands in a frame without
scripts. What of the document reaches the page outside the frame travels as JSON and is set as text, never as markup.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from importlib import resources

import msgspec

from tieout.model.document import Document, PageImage
from tieout.model.release import Release
from tieout.render.marks import look
from tieout.render.page_data import make_data
from tieout.render.page_frame import PAGES, draw_frame

SCRIPT, STYLE, PAPER = "review.js", "review.css", "paper.css"


def render(release: Release, document: Document, *, images: Iterable[PageImage] = (), checks: Mapping[str, tuple[str, str]]) -> bytes:
    """The page of a release, in UTF-8; `checks` are tickmark and title of the checks by code, `images` the pages of a PDF."""
    looks = look(release, {code: tickmark for code, (tickmark, _) in checks.items()})
    frame = draw_frame(release, document, images, looks)
    data = make_data(release, looks, kind=frame.kind, remarks=frame.remarks, checks=checks)
    script, style, paper = (_asset(name) for name in (SCRIPT, STYLE, PAPER))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            "style-src 'unsafe-inline'",  # for browsers that do not part elements and attributes
            f"style-src-elem '{_hash(style)}' '{_hash(paper)}'",
            "style-src-attr 'unsafe-inline'",
            f"img-src {'data:' if frame.kind == PAGES else chr(39) + 'none' + chr(39)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    inside = (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Release</title><style>{paper}</style></head><body>{frame.markup}"
    )
    parts = (
        "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n",
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
        '<meta name=viewport content="width=device-width, initial-scale=1">\n<meta name=referrer content=no-referrer>\n',
        f"<title>{escape(data.title)}: tie-out review</title>\n<style>{style}</style>\n</head>\n<body>\n",
        f"<div id=app><header id=head><div class=titles><h1>{escape(data.title)}</h1><p>{escape(data.subtitle)}</p></div></header>",
        '<iframe id=frame title="The release, with its figures marked" sandbox=allow-same-origin ',
        f"srcdoc='{_in_attribute(inside)}'></iframe></div>\n",
        f"<script id=data type=application/json>{_in_script(data)}</script>\n",
        f"<script>{script}</script>\n</body>\n</html>\n",
    )
    return "".join(parts).encode("utf-8", errors="replace")


def _asset(name: str) -> str:
    return resources.files("tieout.render").joinpath("assets", name).read_text(encoding="utf-8").strip()


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _in_attribute(markup: str) -> str:
    return markup.replace("&", "&amp;").replace("'", "&#39;").replace("\x00", "")


def _in_script(data: object) -> str:
    """JSON that ends no script and begins no comment, whatever stands in it."""
    return msgspec.json.encode(data).decode().replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
