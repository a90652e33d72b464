"""A new safeguarding key, and everything that the one of before opens wrapped under it."""

from dataclasses import dataclass

from castlist.actions import wrapping
from castlist.jobs.start import Stop
from castlist.queries.safeguarding import Locked

NONE_YET = "there is no safeguarding key yet: it is made when the first matter is raised."
IN_THE_WAY = (
    "{old} is there still from the last time, and nothing in the records needs it any more. Move it to where you keep "
    "the keys, apart from the backups of before, which it opens; then run this again."
)


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many things are wrapped under the new key, how many no key opens, and where the key of before lies."""

    wrapped_anew: int
    shut: int
    old_key: str

    def lines(self) -> list[str]:
        """What the operator reads."""
        said = [
            f"There is a new safeguarding key, and so many keys are wrapped under it now: {self.wrapped_anew}. "
            "Copy it to where you keep the other.",
            f"Backups of before need the old one: move {self.old_key} to where you keep the keys, and destroy it when "
            "the last of them is gone.",
        ]
        if self.shut:
            said = [
                f"{self.shut} could not be opened, or were damaged, and stay as they are: `castlist verify` names the "
                f"damaged. Keep {self.old_key} until you know what they are.",
                said[0],
            ]
        return said


def renew_safeguarding_key() -> Renewed:
    """There is a new safeguarding key, and nothing in the records needs the one of before, which lies beside it."""
    old = wrapping.old_key()
    try:
        done = wrapping.renew()
    except Locked as no:
        raise Stop(NONE_YET if not wrapping.has_key() else str(no)) from None
    except wrapping.OldKeyInTheWay:
        raise Stop(IN_THE_WAY.format(old=old)) from None
    except OSError as why:
        raise Stop(f"CASTLIST_DATA: the key cannot be renewed, and nothing is lost: {why.strerror}.") from None
    return Renewed(done.anew, done.shut, str(old))
