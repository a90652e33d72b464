"""How it is kept who has a word: numbers of people in one row, or in blocks, as a few numbers or as one bit each."""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence

BLOCK = 8_192
"""Numbers in a block; as bits they are a kilobyte, which neither database puts on a page of its own."""
BYTES = BLOCK // 8
FEW = 64
"""Up to so many stand one by one, in two bytes each."""
WHOLE = -1
"""Instead of a block, where all who have the word stand in one row: four bytes each."""
SHORT = 240
"""So many at most stand in such a row: less than a kilobyte."""


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
    if len(data) == 2:
        return 1 << (data[0] | data[1] << 8)
    raw = bytearray(BYTES)
    for place in struct.unpack(f"<{len(data) // 2}H", data):
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
