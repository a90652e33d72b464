"""Words in files are found, and those that are not there are not."""

from pathlib import Path

from tests.on_disk import files_that_hold


def test_words_are_found_in_files_of_any_kind_below_any_place(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"\x00\xffwhat SHE said\x00")
    (tmp_path / "other").write_bytes(b"nothing")
    assert files_that_hold("what she said", tmp_path / "deep", tmp_path / "other") == [str(tmp_path / "deep" / "file")]
    assert files_that_hold("what he said", tmp_path) == []
