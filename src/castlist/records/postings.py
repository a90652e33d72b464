"""How it is kept who has a word: the numbers of people in blocks, as a few numbers or as one bit for each."""

import struct
from collections.abc import Iterator, Sequence

BLOCK = 8_192
"""Numbers in a block; as bits they are a kilobyte, which neither database puts on a page of its own."""
BYTES = BLOCK // 8
FEW = 64
"""Up to so many stand one by one, in two bytes each."""


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
