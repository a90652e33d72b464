"""Second factors are sealed by the cipher and with the key of today, and a new secret key breaks nothing."""

import base64
import errno
import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.test import Client, override_settings

from castlist.config.signin import SECOND_LOCKS, SecondLock, seal_anew
from castlist.jobs.start import Stop, renew_secret_key
from castlist.web.boxes import Box, Shut
from tests.config.test_safety import GOOD_KEY
from tests.installation import run_in
from tests.world import World

SECRET = "JBSWY3DPEHPK3PXP"
OTHER = "quite another key, of which somebody has thought for long"


def as_before(what: str, *, key: str) -> str:
    """Sealed as versions did that came before."""
    derived = HKDF(SHA256(), 32, salt=None, info=SECOND_LOCKS.purpose).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived)).encrypt(what.encode()).decode()


def test_what_is_sealed_says_by_which_cipher_and_with_which_key() -> None:
    box = Box(b"some purpose")
    sealed = [base64.urlsafe_b64decode(box.encrypt(b"words")) for _ in range(2)]
    with override_settings(SECRET_KEY=OTHER):
        sealed.append(base64.urlsafe_b64decode(box.encrypt(b"words")))
    assert {one[0] for one in sealed} == {1}  # AES-256-GCM
    assert [len(one) for one in sealed] == [1 + 4 + 12 + 5 + 16] * 3
    marks = [one[1:5] for one in sealed]
    assert (marks[0] == marks[1], marks[0] == marks[2], sealed[0][5:17] == sealed[1][5:17]) == (True, False, False)


@pytest.mark.parametrize("place", [0, 1, 5, 17, -1])
def test_what_is_sealed_and_changed_or_of_another_purpose_stays_shut(place: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(Box(b"some purpose").encrypt(b"words")))
    raw[place] ^= 1
    for box, sealed in ((b"some purpose", base64.urlsafe_b64encode(bytes(raw))), (b"another", b"AQ"), (b"x", b"")):
        with pytest.raises(Shut):
            Box(box).decrypt(sealed)
    with pytest.raises(Shut):
        Box(b"another").decrypt(Box(b"some purpose").encrypt(b"words"))


@pytest.mark.django_db
def test_second_factors_of_before_open_and_are_sealed_anew(world: World) -> None:
    karen, tom = world.people["karen"], world.people["tom"]
    TOTP.activate(karen, SECRET)
    codes = RecoveryCodes.activate(karen).generate_codes()
    app, seed = (Authenticator.objects.get(user=karen, type=kind) for kind in ("totp", "recovery_codes"))
    old = {"secret": as_before(SECRET, key=settings.SECRET_KEY)}
    Authenticator.objects.filter(pk=app.pk).update(data=old)
    seeded = seed.data | {"seed": as_before(SecondLock().decrypt(seed.data["seed"]), key=settings.SECRET_KEY)}
    Authenticator.objects.filter(pk=seed.pk).update(data=seeded)
    gone = Authenticator.objects.create(user=tom, type="totp", data={"secret": as_before(SECRET, key=OTHER)})
    assert SecondLock().decrypt(old["secret"]) == SECRET
    assert (seal_anew(), seal_anew()) == (2, 0)
    for one in (app, seed, gone):
        one.refresh_from_db()
    assert SECOND_LOCKS.is_of_today(app.data["secret"])
    assert SecondLock().decrypt(app.data["secret"]) == SECRET
    assert seed.wrap().generate_codes() == codes
    assert SecondLock().decrypt(gone.data["secret"]) == ""


@pytest.mark.django_db
def test_with_a_new_secret_key_everything_of_the_old_one_opens_still(invited: World) -> None:
    karen, link, old = invited.client("karen"), invited.link("ivy"), settings.SECRET_KEY
    TOTP.activate(invited.people["karen"], SECRET)
    app = Authenticator.objects.get()
    with override_settings(SECRET_KEY=OTHER, SECRET_KEY_FALLBACKS=[old]):
        assert (karen.get("/").status_code, Client().get(f"/i/{link}/").status_code) == (200, 200)
        assert SecondLock().decrypt(app.data["secret"]) == SECRET
        assert seal_anew() == 1
        app.refresh_from_db()
    with override_settings(SECRET_KEY=OTHER, SECRET_KEY_FALLBACKS=[]):
        assert Client().get(f"/i/{link}/").status_code == 404
        assert SecondLock().decrypt(app.data["secret"]) == SECRET


def test_renewing_keeps_the_old_key_beside_the_new_one(founded_folder: Path, tmp_path: Path) -> None:
    data = shutil.copytree(founded_folder, tmp_path / "data")
    first = (data / "secret-key").read_text()
    ran = run_in(data, "renew-key", "--json")
    assert (ran.returncode, json.loads(ran.stdout)["sealed_anew"], ran.stderr) == (0, 0, "")
    key, old = data / "secret-key", data / "secret-key.old"
    assert (old.read_text(), key.read_text() == first, len(key.read_text().strip())) == (first, False, 64)
    assert {stat.S_IMODE(os.stat(one).st_mode) for one in (key, old)} == {0o600}
    assert run_in(data, "settings", "--check").returncode == 0
    old.chmod(0o644)
    assert "CASTLIST_OLD_SECRET_KEY: others on this machine can read" in run_in(data, "settings", "--check").stderr
    told = run_in(data, "renew-key", CASTLIST_SECRET_KEY=GOOD_KEY)
    assert (told.returncode, "CASTLIST_SECRET_KEY: the secret key is set by this variable." in told.stderr) == (1, True)


def test_renewing_again_says_which_key_is_given_up(founded_folder: Path, tmp_path: Path) -> None:
    data = shutil.copytree(founded_folder, tmp_path / "data")
    says = "What the key before that one signed opens nothing any more."
    assert [says in run_in(data, "renew-key").stdout for _ in range(2)] == [False, True]
    assert json.loads(run_in(data, "renew-key", "--json").stdout)["older_key_given_up"] is True


def test_on_a_full_disk_every_key_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CASTLIST_SECRET_KEY", raising=False)
    there = {"secret-key": "second\n", "secret-key.old": "first\n"}
    for name, key in there.items():
        (tmp_path / name).write_text(key)

    def no_space(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(Stop, match="cannot be written, and the old key stays: No space left on device"):
        renew_secret_key(tmp_path)
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == there
