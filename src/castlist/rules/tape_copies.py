"""Smaller copies of self-tapes: what is asked of the program that makes them, and what its answer means."""

import re
from dataclasses import dataclass
from typing import Final

from castlist.rules.taping import SOUND

WAITING, MAKING, DONE, ENOUGH, BROKEN, SLOW = "", "making", "done", "enough", "broken", "slow"
"""How a copy stands: not begun, under way, there; the recording is small enough, cannot be read, takes too long."""
OLDEST: Final = (4, 4)
"""The first version whose options these are."""
TRIES: Final = 3
"""So often one is begun: whatever stops the server three times is not tried a fourth."""
SMALLER: Final = 0.8
"""A copy of more than this part of the recording is not worth its room."""
WHOLE: Final = 0.9
"""What ends before this part of its length was cut off somewhere."""
READERS: Final = {
    "mp4": "mov", "mov": "mov", "m4a": "mov", "webm": "matroska", "mkv": "matroska", "mp3": "mp3", "wav": "wav",
}  # fmt: skip
"""By which reader each kind is read, and by no other: there are some that open further files, or addresses."""
FORMATS: Final = "mov,mp4,m4a,matroska,webm,mp3,wav"
DECODERS: Final = (
    "h264,hevc,vp8,vp9,libdav1d,av1,mpeg4,mjpeg,prores,aac,mp3,mp3float,opus,libopus,vorbis,flac,alac,"
    "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_f32le,pcm_u8"
)
SCALED: Final = (
    "scale=w='if(gte(iw,ih),min(1280,iw),min(720,iw))':h='if(gte(iw,ih),min(720,ih),min(1280,ih))'"
    ":force_original_aspect_ratio=decrease:force_divisible_by=2,format=yuv420p"
)
VIDEO: Final = {
    "libx264": ("-preset", "veryfast", "-crf", "26", "-maxrate", "2M", "-bufsize", "4M"),
    "libopenh264": ("-b:v", "1800k"),
}
"""The writers of H.264 that are known here, the better one first."""
_LENGTH = re.compile(r"Duration: (\d{1,4}):(\d\d):(\d\d(?:\.\d+)?)")
_VERSION = re.compile(r"ffmpeg version n?(\d{1,3})\.(\d{1,3})")
_BUILT_LATELY = re.compile(r"ffmpeg version (?:N-|git-|20)")


@dataclass(frozen=True, slots=True)
class Tool:
    """The program, as it was found."""

    path: str
    version: str
    video: str
    """The writer of H.264 that it has."""


def version_of(said: str) -> str | None:
    """Which version says that of itself; None for one that is too old, or for no such program."""
    found = _VERSION.match(said)
    if found:
        return f"{found[1]}.{found[2]}" if (int(found[1]), int(found[2])) >= OLDEST else None
    return said.split()[2][:40] if _BUILT_LATELY.match(said) else None


def writer_of(encoders: str) -> str | None:
    """The writer of H.264 among those that the program lists; None where it has none, or cannot write AAC."""
    known = {line.split()[1] for line in encoders.splitlines() if len(line.split()) > 1}
    return next((name for name in VIDEO if name in known), None) if "aac" in known else None


def kind_of_copy(kind: str) -> str:
    """As what a copy of that kind of recording is kept."""
    return "m4a" if kind in SOUND else "mp4"


def plays_everywhere(kind: str) -> bool:
    """False for kinds that some players cannot show: a copy of those is kept even where it is no smaller."""
    return kind in ("mp4", "m4a", "mp3")


def most_bytes(kind: str, size: int, most: int) -> int:
    """How large a copy may become: it is given up where it would save nothing."""
    return int(size * SMALLER) if plays_everywhere(kind) else max(size, most)


def asked(tool: Tool, kind: str, source: str, target: str) -> list[str]:
    """The command line: one known file is read by one known reader, nothing else is opened, and nothing is asked."""
    sound = kind in SOUND
    picture = ["-vn"] if sound else [
        "-map", "0:v:0?", "-vf", SCALED, "-fpsmax", "30", "-c:v", tool.video, *VIDEO[tool.video],
    ]  # fmt: skip
    return [
        tool.path, "-hide_banner", "-nostdin", "-y", "-nostats", "-loglevel", "info", "-progress", "pipe:1",
        "-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-codec_whitelist", DECODERS,
        "-threads", "2", "-f", READERS[kind], "-i", f"file:{source}",
        *picture, "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1",
        "-c:a", "aac", "-b:a", "96k", "-ac", "2", "-threads", "2", "-filter_threads", "1",
        "-max_muxing_queue_size", "1024", "-movflags", "+faststart", "-f", "mp4", f"file:{target}",
    ]  # fmt: skip


def length_in(line: str) -> float:
    """How many seconds the recording says that it lasts; 0 where this line does not say so."""
    found = _LENGTH.search(line)
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3]) if found else 0.0


def seconds_in(line: str) -> float | None:
    """How many seconds have been written; None where this line does not say so."""
    name, _, value = line.strip().partition("=")
    if name != "out_time_us" or not value.lstrip("-").isdigit():
        return None
    return max(0, int(value)) / 1_000_000


def part(seconds: float, length: float) -> int:
    """How many of a hundred parts are made; never all of them before it is there."""
    return min(99, int(100 * seconds / length)) if length > 0 else 0


def outcome(ended: int, *, seconds: float, length: float, stopped_for: str = "") -> str:
    """What came of a run that ended so. `ended`: its exit code, or minus the signal; '' for one that is begun anew."""
    if stopped_for:
        return stopped_for
    if ended in (-25, 153):  # it grew beyond what it may have
        return ENOUGH
    if ended in (-24, 152):  # all its time is used up
        return SLOW
    if ended in (-9, -15, 137, 143):  # somebody stopped it, or the machine did
        return WAITING
    whole = not length or seconds >= length * WHOLE or length - seconds < 1
    return DONE if ended == 0 and whole else BROKEN


def worth(kind: str, before: int, after: int) -> bool:
    """True for a copy that is kept."""
    return after > 0 and (not plays_everywhere(kind) or after <= before * SMALLER)
