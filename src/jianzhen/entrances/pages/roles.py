"""A member of the desk chooses the role to act in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.accounts import has_second_factor, roles_of
from jianzhen.casework.people.models import Account
from jianzhen.entrances.answers import answer_to
from jianzhen.entrances.desk_session import CHOSEN_ROLE
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.who import choose_role

ROLE_WORDS = {
    Role.BUYER: ("买家", "Buyer"), Role.MERCHANT: ("商家", "Merchant"), Role.AGENT: ("代办人", "Agent"),
    Role.CALL_TAKER: ("接线员", "Call-taker"), Role.TECHNICIAN: ("师傅", "Technician"), Role.REVIEWER: ("审核员", "Reviewer"),
    Role.APPROVER: ("复核员", "Approver"), Role.PANEL: ("申诉合议", "Appeal panel"), Role.LEGAL: ("法务", "Legal"),
    Role.ADMIN: ("管理员", "Administrator"), Role.DISPATCHER: ("调度员", "Dispatcher"),
    Role.OUTLET_MANAGER: ("网点负责人", "Outlet manager"), Role.TIMER: ("时钟", "the clock"), Role.ROUTER: ("分派", "the router"),
    Role.DETECTOR: ("检测", "the detector"), Role.INTEGRATION: ("系统", "the system"),
}  # fmt: skip


def role_word(role: Role) -> str:
    """A role in the reader's language."""
    return said(*ROLE_WORDS[role])


@login_required
@require_http_methods(["GET", "POST"])
def desk_role(request: HttpRequest) -> HttpResponse:
    """Show the roles this account holds and take the choice."""
    assert isinstance(request.user, Account)
    answer, next_page = None, _next(request)
    if request.method == "POST" and request.POST.get("role") in {one.value for one in Role}:
        try:
            choose_role(request, Role(request.POST["role"]))
        except NotAllowed as refused:
            answer = answer_to(refused, language=language())
        else:
            return redirect(next_page or "desk_role")
    held = sorted(roles_of(request.user))
    words = {
        "roles": [{"value": one.value, "word": role_word(one)} for one in held],
        "chosen": request.session.get(CHOSEN_ROLE) or (held[0].value if len(held) == 1 else ""),
        "has_second_factor": has_second_factor(request.user),
        "next": next_page, "answer": answer,
    }  # fmt: skip
    return render(request, "pages/role.html", words, status=answer.status if answer else 200)


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if safe else ""
