"""In which role a member of the desk acts, as their session remembers it; for pages and API alike."""

from __future__ import annotations

from django.http import HttpRequest

from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.accounts import roles_of
from jianzhen.casework.people.models import Account

CHOSEN_ROLE = "chosen_role"


def chosen_role(request: HttpRequest) -> Role:
    """The role this member of the desk acts in: the chosen one, else the only one. Raises ``NotAllowed``."""
    assert isinstance(request.user, Account)
    held = roles_of(request.user)
    named = request.session.get(CHOSEN_ROLE)
    if named in {one.value for one in held}:
        return Role(named)
    if len(held) == 1:
        return next(iter(held))
    if not held:
        raise NotAllowed("this account holds no role; an administrator grants one")
    raise NotAllowed("choose the role you act in first (desk/role)")
