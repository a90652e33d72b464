"""A hash of a mask. Compiled."""

from castlist.planning.compiling import compiled


@compiled
def mixed(mask: int) -> int:
    """A number as good as random that depends on the mask alone (MurmurHash3's finaliser, public domain)."""
    mask ^= (mask >> 33) & 0x7FFFFFFF
    mask *= -49064778989728563
    mask ^= (mask >> 33) & 0x7FFFFFFF
    mask *= -4265267296055464877
    return mask ^ ((mask >> 33) & 0x7FFFFFFF)
