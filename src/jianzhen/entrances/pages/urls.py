"""Every address of the pages, by who comes."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from jianzhen.entrances.pages import claim, first, icon, links, rebuttal, roles

urlpatterns = [
    path("", first.first_page, name="first"),
    path("look", first.inspect_page, name="look"),
    path("favicon.ico", icon.favicon),
    path("merchant/rebuttal/", rebuttal.rebuttal_page, name="rebuttal"),
    path("merchant/rebuttal/<str:token>/", rebuttal.pack_page, name="pack"),
    path("merchant/rebuttal/<str:token>/forget", rebuttal.forget_pack, name="pack_forget"),
    path("merchant/rebuttal/<str:token>/<path:name>", rebuttal.pack_file, name="pack_file"),
    path("language", set_language, name="language"),
    path("c/<str:token>", links.case_link, name="case_link"),
    path("s/<str:token>", links.shop_link, name="shop_link"),
    path("leave", links.leave, name="leave"),
    path("desk/role", roles.desk_role, name="desk_role"),
    path("desk/", include("jianzhen.entrances.pages.desk.urls")),
    path("claims/<uuid:claim_id>/", claim.claim_page, name="claim"),
]
