"""The safeguarding key is renewed: everything opens before, during and after, however often it is broken off."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from castlist.actions import cases, evidence, safeguarding, told, wrapping
from castlist.actions.requests import once
from castlist.queries.cases import text_of
from castlist.queries.evidence import taken_out
from castlist.queries.matters import opened_alone
from castlist.queries.verification_walk import walk
from castlist.records import vault
from castlist.records.models import Case, CasePart, Matter, MatterAct, Request
from tests.world import World

pytestmark = pytest.mark.django_db
SAID = b"You will be sorry, he wrote."


class Killed(BaseException):
    """The process ended here."""


@pytest.fixture
def kept(world: World, settings: Any, tmp_path: Path) -> World:
    """Two matters, one with acts and a file, half of an answer, and what a program was answered; a key of their own."""
    settings.CASTLIST_DATA = tmp_path
    world.put_forward("ivy", email="ivy@example.org")
    world.link("ivy")
    matter = safeguarding.raise_matter(
        world.actor("derek"), kind="complaint", account="On tour.", performer=world.performers["ivy"]
    )
    evidence.add_file(world.actor("derek"), matter, name="message.txt", data=SAID)
    told.tell(world.actor("miriam"), matter, text="Somebody has told us about you.")
    safeguarding.raise_matter(world.actor("tom"), kind="finding", account="It sticks.", about="the lift")
    cases.ask(world.bearer("ivy"), wants="read", words="All.", now=world.now)
    miriam = world.people["miriam"]
    cases.hand_out(miriam, world.production.pk, Case.objects.get().pk, desk="lead", text="A complaint.", now=world.now)
    answered(world)
    return world


def answered(world: World) -> dict[str, Any]:
    return once(lambda: {"made": "abc"}, by="tom", key="k", act="raise", now=world.now, sealed=True)


def everything(world: World) -> list[Any]:
    """Whatever lies sealed, opened."""
    found: list[Any] = []
    for row in Matter.objects.order_by("pk"):
        read = opened_alone(row.pk)
        assert read is not None
        found.append((read.sealed, read.origin, read.acts))
        found += [
            taken_out(world.people["miriam"], world.production, row.pk, one.data["file"]) for one in read.standing.files
        ]
    found += [text_of(part) for part in CasePart.objects.order_by("pk")]
    return [*found, answered(world)]


def under_today(world: World) -> list[bool]:
    wrapped = [(row.wrapped_key, row.pk) for row in Matter.objects.all()]
    return [vault.is_of_today(key, about=about) for key, about in wrapped]


def put_away() -> bytes:
    """The operator has moved the key of before to another place."""
    old = wrapping.old_key()
    key = old.read_bytes()
    old.unlink()
    return key


def test_everything_lies_under_the_new_key_and_nothing_needs_the_old_one(kept: World) -> None:
    before, first = everything(kept), vault.master_key_path().read_bytes()
    acts = list(MatterAct.objects.order_by("pk").values_list("sealed", "hash"))
    assert wrapping.renew() == wrapping.Wrapped(anew=4, shut=0)
    assert (vault.master_key_path().read_bytes() == first, wrapping.old_key().read_bytes() == first) == (False, True)
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (vault.master_key_path(), wrapping.old_key())]
    assert modes == [0o600, 0o600]
    assert put_away() == first
    assert everything(kept) == before
    assert [bytes(a) + h.encode() for a, h in acts] == [
        bytes(a) + h.encode() for a, h in MatterAct.objects.order_by("pk").values_list("sealed", "hash")
    ]
    assert walk().findings == []
    vault.master_key_path().write_bytes(first)
    with pytest.raises(vault.Locked):
        everything(kept)


def test_matters_go_on_after_it_and_it_is_done_again(kept: World) -> None:
    for _ in range(2):
        wrapping.renew()
        put_away()
        for matter in Matter.objects.values_list("pk", flat=True):
            safeguarding.note(kept.actor("miriam"), matter, text="Spoken to.")
        safeguarding.raise_matter(kept.actor("tom"), kind="finding", account="Again.", about="the lift")
        assert (walk().findings, set(under_today(kept))) == ([], {True})
    assert sorted(Matter.objects.values_list("head", flat=True)) == [0, 1, 2, 4]


def test_the_old_key_is_never_overwritten(kept: World) -> None:
    wrapping.renew()
    keys = vault.master_key_path().read_bytes(), wrapping.old_key().read_bytes()
    with pytest.raises(wrapping.OldKeyInTheWay):
        wrapping.renew()
    assert (vault.master_key_path().read_bytes(), wrapping.old_key().read_bytes()) == keys


def test_without_a_key_none_is_made(world: World, settings: Any, tmp_path: Path) -> None:
    settings.CASTLIST_DATA = tmp_path
    with pytest.raises(vault.Locked):
        wrapping.renew()
    assert list(tmp_path.iterdir()) == []


def test_the_clock_wraps_what_was_sealed_under_the_old_key_meanwhile(kept: World) -> None:
    """As by a server that had read the key a moment before, or where an older backup was brought back."""
    older = list(Matter.objects.values("pk", "wrapped_key", "began", "raised_hash"))
    wrapping.renew()
    for row in older:
        Matter.objects.filter(pk=row.pop("pk")).update(**row)
    assert under_today(kept) == [False, False]
    everything(kept)
    assert wrapping.wrap_anew(now=kept.now).anew == 2
    assert (under_today(kept), walk().findings, wrapping.wrap_anew().anew) == ([True, True], [], 0)


def test_what_was_damaged_or_opens_with_no_key_is_left_as_it_is_and_counted(kept: World) -> None:
    damaged, other = Matter.objects.order_by("head")
    Matter.objects.filter(pk=damaged.pk).update(raised_hash="0" * 64)
    Request.objects.filter(key="k").update(answer='{"sealed":["00","00"]}')
    found = [(f.invariant, f.sentence) for f in walk().findings]
    assert (len(found), wrapping.renew()) == (1, wrapping.Wrapped(anew=2, shut=2))
    assert [(f.invariant, f.sentence) for f in walk().findings] == found
    assert None not in [opened_alone(damaged.pk), opened_alone(other.pk)], "the key of before is there still"
    before = bytes(damaged.wrapped_key)
    damaged.refresh_from_db()
    assert bytes(damaged.wrapped_key) == before


def breaks(monkeypatch: pytest.MonkeyPatch, at: int) -> Callable[[], int]:
    """The process ends before the n-th step that lasts: a file that is written or renamed, a row that is changed."""
    steps = iter(range(1_000))

    def before(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            if next(steps) == at:
                raise Killed
            return real(*args, **kwargs)

        return step

    for name in ("open", "link", "replace", "fsync"):
        monkeypatch.setattr(f"castlist.records.vault.os.{name}", before(getattr(os, name)))
    monkeypatch.setattr(wrapping, "_fresh", before(wrapping._fresh))
    monkeypatch.setattr(Matter, "save", before(Matter.save))
    return lambda: next(steps)


def broken_off(monkeypatch: pytest.MonkeyPatch, at: int) -> bool:
    """Whether the renewal was broken off there; False when it has fewer steps than that."""
    with monkeypatch.context() as patched:
        breaks(patched, at)
        try:
            wrapping.renew()
        except Killed:
            return True
        except wrapping.OldKeyInTheWay:
            pass
    return False


STEPS = 15
"""Of a whole renewal here, so that it is broken off before each of them, and not at all."""


@pytest.mark.parametrize("at", range(STEPS + 1))
def test_broken_off_anywhere_everything_opens_and_it_is_ended_by_the_next(
    kept: World, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    before = everything(kept)
    first = vault.master_key_path().read_bytes()
    assert broken_off(monkeypatch, at) is (at < STEPS)
    assert everything(kept) == before
    assert walk().findings == []
    with_old = vault.has_old()
    try:
        wrapping.renew()
    except wrapping.OldKeyInTheWay:
        assert with_old
    assert (put_away() == first, everything(kept) == before, walk().findings) == (True, True, [])
    assert sorted(one.name for one in vault.master_key_path().parent.glob("safeguarding*")) == ["safeguarding.key"]


def test_the_steps_that_are_broken_off_are_all_there_are(kept: World, monkeypatch: pytest.MonkeyPatch) -> None:
    count = breaks(monkeypatch, 999)
    wrapping.renew()
    assert count() == STEPS
