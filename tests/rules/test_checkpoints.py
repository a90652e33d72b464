"""Checkpoints: the root as RFC 6962 has it, and a text that is read back whole or not at all."""

import contextlib
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.checkpoints import BEGIN, END, Checkpoint, NotACheckpoint, Stream, Tree, leaf, read

# The leaves and roots with which implementations of RFC 6962 are tested.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = """
6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
""".split()
ONE = Checkpoint(
    "p1", "2026-03-02T05:00:00Z", (Stream("production", 3, b"r" * 32), Stream("lead", 0, b"e" * 32)), b"k" * 32, b"s"
)


def of_paper(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + of_paper(leaves[:k]) + of_paper(leaves[k:])).digest()


def test_roots_are_those_of_the_known_trees() -> None:
    tree, roots = Tree(), []
    for data in LEAVES:
        tree.add(sha256(b"\x00" + bytes.fromhex(data)).digest())
        roots.append(tree.root.hex())
    assert roots == ROOTS
    assert Tree().root == sha256(b"").digest()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert (Tree(leaves).root, Tree(leaves).size) == (of_paper(leaves), len(leaves))


def test_every_part_of_an_act_counts() -> None:
    act = ("named", "karen", "lead", "ivy", 5, "{}")
    others = [tuple("x" if i == n else part for i, part in enumerate(act)) for n in range(len(act))]
    assert len({leaf(*one) for one in [act, *others]}) == len(act) + 1


@pytest.mark.parametrize("around", ["{}", "> {}", "Dear Karen,\r\n\r\n  {}\r\nBye"])
def test_a_checkpoint_is_found_again_in_a_mail(around: str) -> None:
    lines = around.format(ONE.text.replace("\n", "\n> " if around.startswith(">") else "\r\n"))
    assert read(lines) == [ONE]
    assert read(lines + "\n" + lines) == [ONE, ONE]


@pytest.mark.parametrize(
    "text",
    [
        "", "nothing", BEGIN, f"{BEGIN}\n{END}", ONE.text.replace("castlist-checkpoint 1", "castlist-checkpoint 2"),
        ONE.text.replace("at 2026", "when 2026"), ONE.text.replace("stream lead 0 ", "stream lead -1 "),
        ONE.text.replace("stream lead 0 ", "stream lead ٣ "), ONE.text.replace("signature ", "signature ~"),
        ONE.text.replace("key ", "key\t"), ONE.text.replace("production p1", "production p1\nproduction p2"),
        ONE.text.partition("signature")[0] + END, ONE.text.partition(END)[0],
    ],
)  # fmt: skip
def test_what_is_no_whole_checkpoint_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(NotACheckpoint) as why:
        read(text)
    assert str(why.value)


@pytest.mark.slow
@given(st.text(max_size=300))
def test_any_text_between_the_marks_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(NotACheckpoint):
        assert read(f"{BEGIN}\n{text}\n{END}\n") != []
