"""How it is kept who has a word: numbers of people in one row, or in blocks, as a few numbers or as one bit each."""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from castlist.records.statements import Statement

BLOCK = 8_192
"""Numbers in a block; as bits they are a kilobyte, which neither database puts on a page of its own."""
BYTES = BLOCK // 8
FEW = 64
"""Up to so many stand one by one, in two bytes each."""
SO_FEW = 16
"""Up to so many are sooner set one by one than by way of bytes."""
WHOLE = -1
"""Instead of a block, where all who have the word stand in one row: four bytes each."""
SHORT = 240
"""So many at most stand in such a row: less than a kilobyte."""
AT_ONCE = 400
EACH_RANGE = (
    "SELECT r.part - %s, w.id, w.token FROM unnest(CAST(%s AS bytea[]), CAST(%s AS bytea[]), CAST(%s AS bigint[]))"
    " WITH ORDINALITY AS r (first, after, most, part) CROSS JOIN LATERAL (SELECT id, token FROM search_word"
    " WHERE book = %s AND token >= r.first AND token < r.after ORDER BY token LIMIT r.most) AS w"
)
"""PostgreSQL plans this as quickly for ten ranges as for one: a part of a UNION for each took longer to plan than to
carry out.
"""


def packed(bits: int) -> bytes:
    """The block as it is kept."""
    if bits.bit_count() > FEW:
        return bits.to_bytes(BYTES, "little")
    return packed_places(list(places(bits)))


def packed_places(numbers: Sequence[int]) -> bytes:
    """The block with these numbers, which stand in their order, as it is kept."""
    if len(numbers) <= FEW:
        return struct.pack(f"<{len(numbers)}H", *numbers)
    raw = bytearray(BYTES)
    for place in numbers:
        raw[place >> 3] |= 1 << (place & 7)
    return bytes(raw)


def unpacked(data: bytes) -> int:
    """The block as bits: the n-th is set where the n-th number of the block stands in it."""
    if len(data) == BYTES:
        return int.from_bytes(data, "little")
    numbers = struct.unpack(f"<{len(data) // 2}H", data)
    if len(numbers) <= SO_FEW:
        bits = 0
        for place in numbers:
            bits |= 1 << place
        return bits
    raw = bytearray(BYTES)
    for place in numbers:
        raw[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(raw, "little")


def places(bits: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    if bits.bit_count() <= FEW:
        while bits:
            low = bits & -bits
            yield low.bit_length() - 1
            bits ^= low
        return
    for at, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        while byte:
            low = byte & -byte
            yield at * 8 + low.bit_length() - 1
            byte ^= low


def packed_numbers(numbers: Sequence[int]) -> bytes:
    """These numbers as a row keeps them: all who have a word, or the words of somebody."""
    return struct.pack(f"<{len(numbers)}I", *numbers)


def numbers_packed(data: bytes) -> tuple[int, ...]:
    """The numbers that such a row keeps."""
    return struct.unpack(f"<{len(data) // 4}I", data)


def in_blocks(numbers: Iterable[int]) -> dict[int, int]:
    """By block, a bit for each of the numbers."""
    found: dict[int, int] = {}
    for number in numbers:
        block, place = divmod(number, BLOCK)
        found[block] = found.get(block, 0) | 1 << place
    return found


def numbers_in_blocks(blocks: Mapping[int, int]) -> list[int]:
    """The numbers whose bits are set, in their order."""
    return [block * BLOCK + place for block, bits in sorted(blocks.items()) for place in places(bits)]


def words_there(book: int, words: Sequence[bytes], ranges: Sequence[tuple[bytes, bytes, int]]) -> Statement:
    """What finds the words that are there, and those of each range, from one word to before another and so many at
    most: rows of the range's number, below 0 for the words; the word's id; the word.
    """
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        firsts, afters = [*words, *(first for first, _, _ in ranges)], [word + b"\0" for word in words]
        afters += [after for _, after, _ in ranges]
        mosts = ",".join(map(str, [*[1] * len(words), *(most for _, _, most in ranges)]))
        return EACH_RANGE, [len(words) + 1, _bytes(firsts), _bytes(afters), f"{{{mosts}}}", book]
    parts, values = list[str](), list[Any]()
    for start in range(0, len(words), AT_ONCE):
        some = words[start : start + AT_ONCE]
        marks = ", ".join(["%s"] * len(some))
        parts.append(f"SELECT -1 AS part, id, token FROM search_word WHERE book = %s AND token IN ({marks})")  # noqa: S608
        values += [book, *some]
    for number, (first, after, most) in enumerate(ranges):
        within = "book = %s AND token >= %s AND token < %s ORDER BY token LIMIT %s"
        parts.append(f"SELECT {number}, id, token FROM (SELECT id, token FROM search_word WHERE {within}) AS r{number}")  # noqa: S608
        values += [book, first, after, most]
    return " UNION ALL ".join(parts), values


def _bytes(some: Sequence[bytes]) -> str:
    """Strings of bytes as PostgreSQL reads a list of them."""
    return "{" + ",".join(rf'"\\x{one.hex()}"' for one in some) + "}"
