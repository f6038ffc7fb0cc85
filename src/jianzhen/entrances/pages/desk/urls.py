"""Addresses of the desk's own screens."""

from __future__ import annotations

from jianzhen.entrances.pages.desk import acts, copies, deciding, media, queue
from jianzhen.entrances.pages.desk.door import desk_path as path

urlpatterns = [
    path("", queue.queue_page, name="desk_queue"),
    path("next", queue.take_next, name="desk_next"),
    path("notes/<uuid:note_id>", queue.answer_note, name="desk_answer_note"),
    path("escalations/<uuid:escalation_id>", queue.answer_escalation, name="desk_answer_escalation"),
    path("<uuid:claim_id>/", acts.claim, name="desk_claim"),
    path("<uuid:claim_id>/take", queue.take, name="desk_take"),
    path("<uuid:claim_id>/look", acts.look, name="desk_look"),
    path("<uuid:claim_id>/check", acts.check, name="desk_check"),
    path("<uuid:claim_id>/renew", acts.renew, name="desk_renew"),
    path("<uuid:claim_id>/ask", acts.ask, name="desk_ask"),
    path("<uuid:claim_id>/hear", acts.hear, name="desk_hear"),
    path("<uuid:claim_id>/hold", acts.hold, name="desk_hold"),
    path("<uuid:claim_id>/return", acts.give_back, name="desk_return"),
    path("<uuid:claim_id>/colleague", acts.colleague, name="desk_colleague"),
    path("<uuid:claim_id>/escalate", acts.lead, name="desk_escalate"),
    path("<uuid:claim_id>/notice", acts.notice, name="desk_notice"),
    path("<uuid:claim_id>/inadmissible", acts.inadmissible, name="desk_inadmissible"),
    path("<uuid:claim_id>/draft", deciding.draft, name="desk_draft"),
    path("<uuid:claim_id>/eyes", deciding.eyes, name="desk_eyes"),
    path("<uuid:claim_id>/countersign", deciding.countersign, name="desk_countersign"),
    path("<uuid:claim_id>/back", deciding.back, name="desk_back"),
    path("<uuid:claim_id>/copies/", copies.copies, name="desk_copies"),
    path("<uuid:claim_id>/copies/<uuid:derivative_id>/marked", copies.marked, name="desk_marked"),
    path("<uuid:claim_id>/copies/<uuid:derivative_id>/confirm", copies.confirm, name="desk_confirm"),
    path("<uuid:claim_id>/copies/<uuid:derivative_id>/withhold", copies.withhold, name="desk_withhold"),
    path("<uuid:claim_id>/media/<str:key>", media.media, name="desk_media"),
    path("<uuid:claim_id>/about/<str:key>", media.about, name="desk_about"),
    path(
        "<uuid:claim_id>/aligned/<uuid:inspection_id>/<str:part>/<int:file>/<int:finding>", media.aligned, name="desk_aligned"
    ),
]  # fmt: skip
