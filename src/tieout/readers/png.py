"""Pixels to a PNG file, small: pages are printed in few shades."""

import struct
import zlib
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, COLOUR = 0, 2  # types of PNG
SHADES = bytes(round(value / 17) * 17 for value in range(256))  # sixteen of them: print on paper shows no more
FEWER = bytes(min(255, round(value / 36.4) * 36) if value < 250 else 255 for value in range(256))  # eight a colour
LEVEL = 9


class Pixels(NamedTuple):
    """A picture as rows of blue, green, red and one byte that says nothing, `stride` bytes apart."""

    width: int
    height: int
    stride: int
    data: bytes


def to_png(pixels: Pixels) -> bytes:
    """The PNG file of a picture: sixteen shades of grey where it has no colour, else eight steps of each colour."""
    width, height, stride, data = pixels
    blue, green, red = data[0::4], data[1::4], data[2::4]
    if blue == green == red:
        kind, size, shown = GREY, 1, blue.translate(SHADES)
    else:
        kind, size, shown = COLOUR, 3, _interleaved(red, green, blue).translate(FEWER)
    step = stride // 4 * size
    rows = b"".join([b"\x00" + shown[row * step : row * step + width * size] for row in range(height)])
    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, LEVEL)) + _chunk(b"IEND", b"")


def _interleaved(red: bytes, green: bytes, blue: bytes) -> bytes:
    mixed = bytearray(3 * len(red))
    mixed[0::3], mixed[1::3], mixed[2::3] = red, green, blue
    return bytes(mixed)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
