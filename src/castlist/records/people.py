"""People who sign in, and the two other keys they may hold: tokens for programs, one-time links."""

import hashlib
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from castlist.rules.people import LONGEST_NAME as NAME_LENGTH

from .ids import LENGTH, new_id

SHA256_LENGTH = 64


def email_key(email: str) -> str:
    """The one spelling under which an e-mail address is stored and looked up."""
    return email.strip().lower()


def sha256_of(secret: str) -> str:
    """The hash under which a secret of ours is stored. The secrets are random and long, so no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class People(BaseUserManager["Person"]):
    """Finds people by e-mail, however it was typed."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with that e-mail."""
        return self.get(email=email_key(username or ""))


class Person(AbstractBaseUser):
    """Somebody who may sign in. What they may do stands in their memberships, never here."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=NAME_LENGTH)  # what colleagues call them
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    """When they closed their account. From then on the row holds its id, and in place of the name that they left."""

    must_set_up = False
    """Whether they have to set up a second lock before anything else, as whoever reads who is signed in found out."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[People] = People()

    class Meta:
        db_table = "person"
        constraints = (
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="person_email_lower"),
            models.CheckConstraint(condition=~models.Q(name=""), name="person_has_name"),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The e-mail stands in its stored spelling."""
        super().clean()
        self.email = email_key(self.email)


class ApiToken(models.Model):
    """A key with which a program acts for a person. Only its hash is kept."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=NAME_LENGTH)
    sha256 = models.CharField(max_length=SHA256_LENGTH, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"

    def __str__(self) -> str:
        return self.name


class SignInLink(models.Model):
    """A link that signs one person in once. Only its hash is kept."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="signin_links")
    sha256 = models.CharField(max_length=SHA256_LENGTH, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_in_link"

    def __str__(self) -> str:
        return f"sign-in link of {self.created_at:%Y-%m-%d %H:%M}"
