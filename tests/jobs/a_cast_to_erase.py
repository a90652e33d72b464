"""Run in an installation: somebody is known there in every way in which somebody can be. Prints their id."""

from datetime import UTC

from castlist.jobs.start import open_installation

open_installation()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.utils import timezone  # noqa: E402

from castlist.actions import auditions, covers, files, letters, notes, offers, parts, requests  # noqa: E402
from castlist.actions.notes import Words  # noqa: E402
from castlist.records.models import CoverName, Performer, Slot  # noqa: E402
from castlist.rules.cover_lines import Covered  # noqa: E402
from castlist.rules.scene_lines import read_chart  # noqa: E402
from tests.rules.test_files import jpeg, riff  # noqa: E402
from tests.world import build  # noqa: E402

WORDS = (
    "Zwetschgen", "quince@example.org", "Sternberg, the nurse", "alto to D5", "last heard of in Linz",
    "a ramp for the wheelchair", "only after six in the evening", "A secret reason.", "letter of her own words",
    "a tremor on the top note",
)  # fmt: skip


def main() -> None:
    """One performer, Quince, with everything there is."""
    world = build(timezone.now().astimezone(UTC).replace(microsecond=0))
    world.put_forward("quince")
    performer = world.performers["quince"]
    Performer.objects.filter(pk=performer).update(
        name="Quince Zwetschgen", email="quince@example.org", note="alto to D5", last_heard="last heard of in Linz",
        credits=[[2019, "Sternberg, the nurse"]],
    )  # fmt: skip
    world.agree("quince", "audition")
    world.times(3)
    files.give_picture(performer, SimpleUploadedFile("me.jpg", jpeg()), now=world.now)
    other = SimpleUploadedFile("too.webp", riff((b"VP8 ", b"even")))
    files.give_picture(performer, other, now=world.now, shows="with a scar at the chin", beside=True)
    letter = world.letter("sam", "quince", to="quince@example.org")
    from castlist.records.models import Letter

    body = Letter.objects.get(pk=letter).body + "\n\nletter of her own words"
    Letter.objects.filter(pk=letter).update(body=body)
    letters.send(world.actor("sam"), letter)
    kept = notes.write(world.actor("tom"), world.cands["quince"], Words("me", "a tremor on the top note", 2))
    words = Words("room", "no tremor any more", 4)
    notes.change(world.actor("tom"), world.cands["quince"], note=kept.note, version=1, words=words)
    bearer = world.bearer("quince")
    slot = Slot.objects.order_by("start").values_list("pk", flat=True)[0]
    auditions.book(bearer, slot=slot, held="", needs="a ramp for the wheelchair", now=world.now)
    offers.reply(bearer, what="yes", text="only after six in the evening", now=world.now)
    parts.say_chart(world.actor("sam"), read_chart("1 | 8 | Nurse, Ghost")[0], seen=0)
    rows = [Covered(name, "Quince Zwetschgen") for name in ("Nurse", "Ghost")]
    covers.say_covers(world.actor("sam"), rows, wanted=1, most=1)
    CoverName.objects.filter(character="Ghost").update(performer=None, name="quince Zwetschgen")
    requests.once(lambda: {"made": performer}, by=performer, key="k", act=WORDS[0], now=world.now)
    print(performer)


if __name__ == "__main__":
    main()
