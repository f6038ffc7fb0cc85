"""Cast 人物: simulated shops and colleagues; each name says that it is simulated, and nobody can sign in as one.

The colleagues have a second factor on file, since a desk counts only those who could act; no password opens their account.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator

from jianzhen.casework.decisions.probation import put_on_probation
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.accounts import grant, open_account
from jianzhen.casework.people.models import Account, Merchant

SHOP_WITH_CONSENT = "青禾日用（模拟）"
SHOP_OF_CUPS = "山脊陶作（模拟）"
SHOP_OF_LOCKS = "哈登智能（模拟）"
SHOPS = (SHOP_WITH_CONSENT, SHOP_OF_CUPS, SHOP_OF_LOCKS)

REVIEWER, NEW_REVIEWER, THIRD_REVIEWER = "wang@desk.example", "lin@desk.example", "he@desk.example"
APPROVER, THIRD_PERSON = "zhou@desk.example", "xu@desk.example"
STAFF = (
    (REVIEWER, "王审核员（模拟）", Role.REVIEWER),
    (NEW_REVIEWER, "林审核员（见习，模拟）", Role.REVIEWER),
    (THIRD_REVIEWER, "何审核员（模拟）", Role.REVIEWER),
    (APPROVER, "周复核员（模拟）", Role.APPROVER),
    (THIRD_PERSON, "许复核员（模拟）", Role.APPROVER),
    ("deng@desk.example", "邓委员（模拟）", Role.PANEL),
    ("meng@desk.example", "孟委员（模拟）", Role.PANEL),
    ("tao@desk.example", "陶委员（模拟）", Role.PANEL),
    ("fang@desk.example", "方法务（模拟）", Role.LEGAL),
)
"""E-mail, name and role of each."""


def open_staff(*, admin: Actor, now: datetime) -> None:
    """Open the accounts that are missing, with their role; the new reviewer is on probation, so a second person looks."""
    known = set(Account.objects.filter(email__in=[email for email, _, _ in STAFF]).values_list("email", flat=True))
    for email, shown_as, role in STAFF:
        if email in known:
            continue
        made = open_account(email=email, shown_as=shown_as, password=None, actor=admin, now=now)
        grant(account_id=made.id, role=role, actor=admin, now=now)
        Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": "simulated"})
        if email == NEW_REVIEWER:
            put_on_probation(account_id=made.id, actor=admin, now=now)


def staff(email: str) -> Actor:
    """A colleague, acting in their role."""
    role = next(role for one, _, role in STAFF if one == email)
    return Actor.of(role, Account.objects.get(email=email).id)


def open_shops(*, now: datetime) -> None:
    """Open the shops that are missing."""
    for name in SHOPS:
        Merchant.objects.get_or_create(name=name, defaults={"joined_at": now - timedelta(days=90)})


def own_shop(*, now: datetime) -> Merchant:
    """A shop for one visitor's case: photos of another visitor's copy are never compared with it."""
    name = f"哈登智能 {uuid4().hex[:6].upper()}（模拟）"
    return Merchant.objects.create(name=name, joined_at=now - timedelta(days=90))


def machine_admin() -> Actor:
    """Who opens the cast where no administrator is: an id without an account."""
    return Actor.of(Role.ADMIN, uuid4())


def merchant_actor(merchant_id: UUID) -> Actor:
    """The shop, acting."""
    return Actor.of(Role.MERCHANT, merchant_id)
