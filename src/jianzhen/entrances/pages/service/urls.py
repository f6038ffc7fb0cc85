"""Addresses of a service's pages."""

from __future__ import annotations

from django.urls import path

from jianzhen.entrances.pages.service import customer

urlpatterns = [
    path("v/<str:token>", customer.visit_link, name="visit_link"),
    path("claims/<uuid:claim_id>/service/", customer.service_page, name="service"),
    path("claims/<uuid:claim_id>/service/visit", customer.ask_visit, name="ask_visit"),
    path("visits/<uuid:visit_id>/", customer.visit_page, name="visit"),
    path("visits/<uuid:visit_id>/do/<slug:act>", customer.act_on_visit, name="visit_act"),
    path("visits/<uuid:visit_id>/visit.ics", customer.visit_calendar, name="visit_calendar"),
]
