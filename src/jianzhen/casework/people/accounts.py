"""Staff accounts: opened and granted by a named person; nobody signs up."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.http import HttpRequest

from jianzhen.casework.errors import Conflict, NotAllowed, Refusal
from jianzhen.casework.events.actors import PEOPLE, Actor, Role
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.people.models import Account, Grant

_FIRST_ADMIN = 0x6A7A_0001
"""Number of the lock under which the first administrator is opened."""


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes allauth's sign-up: an account is opened by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False


@transaction.atomic
def open_account(*, email: str, shown_as: str, password: str | None, actor: Actor, now: datetime) -> Account:
    """Open a staff account without any role. Raises ``NotAllowed`` unless an administrator acts."""
    _must_be_admin(actor)
    account = Account(email=email.strip().lower(), shown_as=shown_as, opened_at=now)
    account.set_password(password)
    account.save()
    record("ACCOUNT_OPENED", chain=DESK, actor=actor, at=now, details={"account": str(account.id)})
    return account


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FirstAdmin:
    """The first administrator and the one-time password, which is shown once and kept as a hash."""

    account: Account
    password: str


@transaction.atomic
def open_first_admin(*, email: str, now: datetime) -> FirstAdmin:
    """Open the account of the first administrator, by the hand of whoever runs the machine.

    Everybody else is let in by an administrator. Raises ``Conflict`` where one is: at the console, too, nobody is
    made an administrator past those that are.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise NotAllowed(f"{email!r} is no e-mail address; the administrator logs in with one") from error
    with connection.cursor() as cursor:  # two consoles at once: there is no row yet to lock
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FIRST_ADMIN])
    if Grant.objects.filter(role=Role.ADMIN.value, ended_at=None, account__is_active=True).exists():
        raise Conflict("an administrator is there already; a further one is opened and granted by that one")
    if Account.objects.filter(email=email).exists():
        raise Conflict(f"{email} has an account already; name another address for the administrator")
    password, console = secrets.token_urlsafe(18), Actor.machine(Role.INTEGRATION)
    account = Account(email=email, shown_as=email.partition("@")[0], opened_at=now, one_time_password=True)
    account.set_password(password)
    account.save()
    Grant.objects.create(account=account, role=Role.ADMIN.value, granted_at=now, granted_by=console.id)
    record("FIRST_ADMIN_OPENED", chain=DESK, actor=console, at=now, details={"account": str(account.id)})
    return FirstAdmin(account=account, password=password)


def forget_one_time_password(account: Account) -> None:
    """Note that the account's holder chose a password of their own."""
    Account.objects.filter(pk=account.pk).update(one_time_password=False)


@transaction.atomic
def grant(*, account_id: UUID, role: Role, actor: Actor, now: datetime) -> None:
    """Give an account a role; an account that holds it keeps it.

    Raises
    ------
    NotAllowed
        Not an administrator, an administrator granting to themselves, or a role that no person holds.
    """
    _must_be_admin(actor)
    if actor.id == str(account_id):
        raise NotAllowed("nobody grants a role to themselves; another administrator does", refusal=Refusal.SAME_PERSON)
    if role not in PEOPLE:
        raise NotAllowed(f"{role.value} is not a role that a person of the desk holds")
    Account.objects.select_for_update().get(pk=account_id)
    _, made = Grant.objects.get_or_create(
        account_id=account_id, role=role.value, ended_at=None, defaults={"granted_at": now, "granted_by": actor.id}
    )
    if made:
        record(
            "ROLE_GRANTED", chain=DESK, actor=actor, at=now, details={"account": str(account_id), "role": role.value}
        )


@transaction.atomic
def end_grant(*, account_id: UUID, role: Role, actor: Actor, now: datetime) -> None:
    """Take a role back; nothing happens when it is not held. Raises ``NotAllowed`` unless an administrator acts."""
    _must_be_admin(actor)
    if Grant.objects.filter(account_id=account_id, role=role.value, ended_at=None).update(
        ended_at=now, ended_by=actor.id
    ):
        record("ROLE_ENDED", chain=DESK, actor=actor, at=now, details={"account": str(account_id), "role": role.value})


def roles_of(account: Account) -> frozenset[Role]:
    """The roles an account holds now; none once it is inactive."""
    if not account.is_active:
        return frozenset()
    return frozenset(
        Role(one) for one in Grant.objects.filter(account=account, ended_at=None).values_list("role", flat=True)
    )


def people_by_role() -> dict[Role, frozenset[str]]:
    """Ids of the accounts that can act now, by role: active, granted, with a second factor."""
    held = Grant.objects.filter(
        ended_at=None, account__is_active=True,
        account_id__in=Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user_id"),
    ).values_list("role", "account_id")  # fmt: skip
    found: dict[Role, set[str]] = {}
    for role, account_id in held:
        found.setdefault(Role(role), set()).add(str(account_id))
    return {role: frozenset(ids) for role, ids in found.items()}


def has_second_factor(account: Account) -> bool:
    """Whether a TOTP authenticator is enrolled: without one no role is acted in."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def actor_for(account: Account, role: Role) -> Actor:
    """Return the actor an account is, acting in a role.

    Raises
    ------
    NotAllowed
        The role is not held, no second factor is enrolled, or the password is still the one-time one.
    """
    if role not in roles_of(account):
        raise NotAllowed(f"this account does not hold the role {role.value}; an administrator grants it")
    if not has_second_factor(account):
        raise NotAllowed("enrol an authenticator app first (accounts/2fa/)", refusal=Refusal.NO_SECOND_FACTOR)
    if account.one_time_password:
        raise NotAllowed(
            "change the one-time password first (accounts/password/change/)", refusal=Refusal.ONE_TIME_PASSWORD
        )
    return Actor.of(role, account.id)


def _must_be_admin(actor: Actor) -> None:
    if actor.role is not Role.ADMIN:
        raise NotAllowed(f"{actor.role.value} may not open accounts or grant roles; an administrator does")
