"""Addresses of a service's pages."""

from __future__ import annotations

from django.urls import path

from jianzhen.entrances.pages.service import customer, dispatcher, outlets, technician

urlpatterns = [
    path("v/<str:token>", customer.visit_link, name="visit_link"),
    path("claims/<uuid:claim_id>/service/", customer.service_page, name="service"),
    path("claims/<uuid:claim_id>/service/visit", customer.ask_visit, name="ask_visit"),
    path("claims/<uuid:claim_id>/service/inspection", customer.ask_inspection, name="ask_inspection"),
    path("visits/<uuid:visit_id>/", customer.visit_page, name="visit"),
    path("visits/<uuid:visit_id>/do/<slug:act>", customer.act_on_visit, name="visit_act"),
    path("visits/<uuid:visit_id>/visit.ics", customer.visit_calendar, name="visit_calendar"),
    path("tech/", technician.day_page, name="tech"),
    path("tech/sw.js", technician.service_worker, name="tech_worker"),
    path("tech/app.webmanifest", technician.manifest, name="tech_manifest"),
    path("tech/state", technician.phone_state, name="tech_state"),
    path("tech/sync", technician.sync_acts, name="tech_sync"),
    path("tech/visits/<uuid:visit_id>/", technician.stop_page, name="stop"),
    path("tech/visits/<uuid:visit_id>/do/<slug:act>", technician.act_at_stop, name="stop_act"),
    path("tech/visits/<uuid:visit_id>/photo", technician.take_photo, name="stop_photo"),
    path("tech/visits/<uuid:visit_id>/address", technician.show_address, name="stop_address"),
    path("desk/dispatch/", dispatcher.board_page, name="dispatch"),
    path("desk/dispatch/visits/<uuid:visit_id>/<slug:act>", dispatcher.act_on_visit, name="dispatch_act"),
    path("desk/dispatch/days/<uuid:outlet_id>/<slug:act>", dispatcher.plan_day, name="dispatch_plan"),
    path("desk/dispatch/places/<uuid:uncovered_id>", dispatcher.answer_place, name="dispatch_place"),
    path("desk/outlets/", outlets.outlets_page, name="outlets_kept"),
    path("desk/outlets/<uuid:outlet_id>/", outlets.outlet_page, name="outlet"),
    path("desk/outlets/<uuid:outlet_id>/do/<slug:act>", outlets.act_on_outlet, name="outlet_act"),
]
