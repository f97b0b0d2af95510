"""What the styles of a Word document make of a paragraph or run: its indent and tab stops, and whether it is hidden or raised."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from tieout.readers.tab_stops import Stop

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MEASURE = re.compile(r"(-?\d{1,7})(?:\.(\d)\d*)?(pt|in|cm|mm|pc|pi)?")
TENTHS_OF_TWIPS = {"pt": 20, "in": 1440, "cm": 567, "mm": 57, "pc": 240, "pi": 240, None: 1}
DEEPEST_STYLES = 20
HALF_POINTS = 24  # Word's own size of a font: 12 pt


class Look(msgspec.Struct, frozen=True):
    """How a paragraph is set: lengths in twips (twentieths of a point), the size of its font in half points."""

    indent: int = 0
    stops: tuple[Stop, ...] = ()
    is_centred: bool = False
    hidden: bool = False
    raised: bool = False
    size: int = HALF_POINTS


class Styles:
    """The styles of a document by their names."""

    def __init__(self, root: Iterable[Any]) -> None:
        self._styles: dict[str, Any] = {}
        self._known: dict[str, Look] = {}
        self._default = ""
        self._base = Look()
        for element in root:
            if element.tag == MAIN + "style":
                name = element.get(MAIN + "styleId") or ""
                self._styles[name] = element
                if element.get(MAIN + "default") in ("1", "true", "on") and element.get(MAIN + "type") == "paragraph":
                    self._default = name
            elif element.tag == MAIN + "docDefaults":
                self._base = _changed(
                    _changed(self._base, element.find(f"{MAIN}pPrDefault/{MAIN}pPr")), element.find(f"{MAIN}rPrDefault/{MAIN}rPr")
                )

    def paragraph(self, properties: Any) -> Look:
        """The look of a paragraph with such properties."""
        style = properties.find(MAIN + "pStyle") if properties is not None else None
        look = self._look(style.get(MAIN + "val") if style is not None else self._default, 0)
        return look if properties is None or not len(properties) else _changed(look, properties)

    def run(self, properties: Any, hidden: bool) -> tuple[bool, bool]:
        """Whether a run with such properties is hidden (as its paragraph may be), and whether it is set above the line."""
        if properties is None:
            return hidden, False
        style = properties.find(MAIN + "rStyle")
        look = self._look(style.get(MAIN + "val"), 0) if style is not None else Look()
        look = _changed(msgspec.structs.replace(look, hidden=look.hidden or hidden), properties)
        return look.hidden, look.raised

    def _look(self, name: str | None, depth: int) -> Look:
        """The look of a style and of those it is based on."""
        style = self._styles.get(name or "")
        if style is None or depth > DEEPEST_STYLES:
            return self._base
        if name in self._known:
            return self._known[name or ""]
        based = style.find(MAIN + "basedOn")
        look = self._look(based.get(MAIN + "val"), depth + 1) if based is not None else self._base
        look = _changed(_changed(look, style.find(MAIN + "pPr")), style.find(MAIN + "rPr"))
        self._known[name or ""] = look
        return look


def _changed(look: Look, properties: Any) -> Look:
    """A look with what some properties (of a paragraph or a run) say instead."""
    if properties is None:
        return look
    changes: dict[str, Any] = {}
    for element in properties:
        tag = element.tag
        value = element.get(MAIN + "val")
        if tag == MAIN + "ind":
            left, first, hanging = (element.get(MAIN + side) for side in ("left", "firstLine", "hanging"))
            start = measure_of(left or element.get(MAIN + "start"), 0)
            changes["indent"] = start + measure_of(first, 0) - (measure_of(hanging, 0) if first is None else 0)
        elif tag == MAIN + "tabs":
            changes["stops"] = _stops(look.stops, element)
        elif tag == MAIN + "jc":
            changes["is_centred"] = value == "center"
        elif tag == MAIN + "vanish":
            changes["hidden"] = is_on(element)
        elif tag == MAIN + "vertAlign":
            changes["raised"] = value == "superscript"
        elif tag == MAIN + "position":
            changes["raised"] = measure_of(value, 0) > 0
        elif tag == MAIN + "sz":
            changes["size"] = max(2, measure_of(value, HALF_POINTS))
    return msgspec.structs.replace(look, **changes) if changes else look


def _stops(before: tuple[Stop, ...], tabs: Any) -> tuple[Stop, ...]:
    stops = {stop.at: stop for stop in before}
    for tab in tabs:
        kind, at = tab.get(MAIN + "val"), measure_of(tab.get(MAIN + "pos"), 0)
        if kind == "clear":
            stops.pop(at, None)
        elif kind != "bar":
            stops[at] = Stop(at, kind or "left")
    return tuple(stops[at] for at in sorted(stops))


def is_on(element: Any) -> bool:
    """Whether an element that switches something is there and does not switch it off."""
    return element is not None and element.get(MAIN + "val") not in ("0", "false", "off", "none")


def measure_of(text: str | None, default: int) -> int:
    """A length in twips, from a number of twips or a length with its unit; a plain number otherwise."""
    match = MEASURE.fullmatch(text or "")
    if match is None:
        return default
    whole, tenths, unit = int(match[1]), int(match[2] or 0), TENTHS_OF_TWIPS[match[3]]
    return whole * unit + (-1 if whole < 0 else 1) * tenths * unit // 10
