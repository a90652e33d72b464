"""Leases: of all processes of an installation, one leads."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from castlist.records.models import Lease


def take(name: str, *, holder: str, now: datetime, lasts: timedelta) -> bool:
    """The holder leads until `now + lasts`; False when somebody else does.

    Writes: lease.
    """
    free = Lease.objects.filter(Q(holder=holder) | Q(expires_at__lte=now), name=name)
    if free.update(holder=holder, expires_at=now + lasts):
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=holder, expires_at=now + lasts)
    except IntegrityError:  # somebody else was quicker by a moment
        return False
    return True


def give_back(name: str, *, holder: str) -> None:
    """The holder does not lead any more, so that the next one need not wait for the lease to expire.

    Writes: lease.
    """
    Lease.objects.filter(name=name, holder=holder).delete()
