"""Addresses of intake's pages."""

from __future__ import annotations

from django.urls import path

from jianzhen.entrances.pages.intake import calls, looking, own_data, reporting, suggest

urlpatterns = [
    path("report/", reporting.report_page, name="report"),
    path("report/<uuid:claim_id>/", reporting.taken_page, name="report_taken"),
    path("places/suggest", suggest.suggest_places, name="suggest_places"),
    path("outlets/", looking.outlets_page, name="outlets"),
    path("hotline/", looking.hotline_page, name="hotline"),
    path("hotline/object", looking.object_to, name="hotline_object"),
    path("desk/calls/", calls.board_page, name="calls"),
    path("desk/calls/new", calls.new_call, name="new_call"),
    path("desk/calls/heard", calls.heard_so_far, name="heard"),
    path("desk/calls/rota", calls.rota_page, name="rota"),
    path("desk/calls/<uuid:claim_id>/", calls.report_page, name="call"),
    path("desk/calls/<uuid:claim_id>/do/<slug:act>", calls.act_on_report, name="call_act"),
    path("claims/<uuid:claim_id>/data/", own_data.data_page, name="own_data"),
    path("claims/<uuid:claim_id>/data.json", own_data.data_file, name="own_data_file"),
    path("claims/<uuid:claim_id>/data/erase", own_data.ask_erasing, name="ask_erasing"),
]
