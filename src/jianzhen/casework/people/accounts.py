"""Staff accounts: opened and granted by a named person; nobody signs up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import PEOPLE, Actor, Role
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.people.models import Account, Grant


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


def has_second_factor(account: Account) -> bool:
    """Whether a TOTP authenticator is enrolled: without one no role is acted in."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def actor_for(account: Account, role: Role) -> Actor:
    """Return the actor an account is, acting in a role.

    Raises
    ------
    NotAllowed
        The role is not held, or no second factor is enrolled.
    """
    if role not in roles_of(account):
        raise NotAllowed(f"this account does not hold the role {role.value}; an administrator grants it")
    if not has_second_factor(account):
        raise NotAllowed("enrol an authenticator app first (accounts/2fa/)", refusal=Refusal.NO_SECOND_FACTOR)
    return Actor.of(role, account.id)


def _must_be_admin(actor: Actor) -> None:
    if actor.role is not Role.ADMIN:
        raise NotAllowed(f"{actor.role.value} may not open accounts or grant roles; an administrator does")
