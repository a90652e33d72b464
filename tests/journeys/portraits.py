"""Faces for the pictures: nobody's, drawn as a few round shapes before a lit wall, each by its number."""

import struct
import zlib
from colorsys import hsv_to_rgb

SIZE = 240
WALL = 64
"""How many colours the wall behind them fades through."""
SKIN, HAIR, CLOTHES = WALL, WALL + 1, WALL + 2
SKINS = ("f1d3bd", "c98f6b", "8a5a3c", "e0b08c", "5c3a28")
HAIRS = ("2a2024", "6b4226", "b98544", "8d8a8c", "3b1f18")


def portrait(number: int) -> bytes:
    """A PNG with somebody in it."""
    size = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 3, 0, 0, 0)
    rows = b"".join(b"\0" + _row(number, y) for y in range(SIZE))
    parts = ((b"IHDR", size), (b"PLTE", _palette(number)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _palette(number: int) -> bytes:
    hue = number * 0.381966 % 1
    wall = [hsv_to_rgb(hue, 0.28, 0.74 - 0.4 * step / WALL) for step in range(WALL)]
    drawn = [hsv_to_rgb((hue + 0.45) % 1, 0.42, 0.46)]
    given = bytes.fromhex(SKINS[number % len(SKINS)] + HAIRS[(number * 3 + 1) % len(HAIRS)])
    return _colours(wall) + given + _colours(drawn)


def _colours(found: list[tuple[float, float, float]]) -> bytes:
    return bytes(round(255 * part) for colour in found for part in colour)


def _row(number: int, y: int) -> bytes:
    row = bytearray([y * WALL // SIZE] * SIZE)
    long = number % 2 * 46
    for colour, across, down, width, height, last in (
        (HAIR, 120, 92 + long // 2, 56, 62 + long // 2, 118 + long),
        (CLOTHES, 120, 250, 104, 76, SIZE),
        (SKIN, 120, 168, 21, 40, 200),
        (SKIN, 120, 104, 43, 54, SIZE),
        (HAIR, 120 + number % 3 * 8 - 8, 62, 48, 26, 84),
    ):
        reach = 1 - ((y - down) / height) ** 2
        if reach > 0 and y < last:
            half = round(width * reach**0.5)
            row[across - half : across + half] = bytes([colour]) * (2 * half)
    return bytes(row)
