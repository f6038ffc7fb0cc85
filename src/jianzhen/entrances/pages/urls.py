"""Every address of the pages, by who comes."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from jianzhen.entrances.pages import claim, first, icon, links, rebuttal, roles
from jianzhen.entrances.pages.party import (
    acts,
    case_file,
    filing,
    media,
    resumable,
    shop,
    shop_consent,
    shop_export,
    shop_keys,
    shop_orders,
)
from jianzhen.entrances.pages.showcase import views as showcase

urlpatterns = [
    path("", first.first_page, name="first"),
    path("look", first.inspect_page, name="look"),
    path("favicon.ico", icon.favicon),
    path("merchant/rebuttal/", rebuttal.rebuttal_page, name="rebuttal"),
    path("merchant/rebuttal/<str:token>/", rebuttal.pack_page, name="pack"),
    path("merchant/rebuttal/<str:token>/forget", rebuttal.forget_pack, name="pack_forget"),
    path("merchant/rebuttal/<str:token>/<path:name>", rebuttal.pack_file, name="pack_file"),
    path("showcase/", showcase.showcase_page, name="showcase"),
    path("showcase/begin", showcase.begin, name="showcase_begin"),
    path("showcase/step", showcase.step, name="showcase_step"),
    path("showcase/role", showcase.role, name="showcase_role"),
    path("showcase/timer", showcase.timer, name="showcase_timer"),
    path("showcase/flip", showcase.flip, name="showcase_flip"),
    path("language", set_language, name="language"),
    path("c/<str:token>", links.case_link, name="case_link"),
    path("l/<str:token>", links.case_link),
    path("s/<str:token>", links.shop_link, name="shop_link"),
    path("leave", links.leave, name="leave"),
    path("desk/role", roles.desk_role, name="desk_role"),
    path("", include("jianzhen.entrances.pages.intake.urls")),
    path("desk/", include("jianzhen.entrances.pages.desk.urls")),
    path("claims/<uuid:claim_id>/", claim.claim_page, name="claim"),
    path("claims/<uuid:claim_id>/do/<slug:act>", acts.act_on_claim, name="act"),
    path("claims/<uuid:claim_id>/case.zip", case_file.case_zip, name="case_zip"),
    path("shop/", shop.inbox_page, name="shop"),
    path("shop/export.csv", shop_export.export, name="shop_export"),
    path("shop/orders/", shop_orders.orders_page, name="shop_orders"),
    path("shop/orders/<uuid:order_id>/", shop_orders.order_page, name="shop_order"),
    path("shop/orders/<uuid:order_id>/parcel", shop_orders.add_parcel, name="add_parcel"),
    path("shop/parcels/<uuid:shipment_id>/files", shop_orders.add_pack_out, name="add_pack_out"),
    path("shop/parcels/<uuid:shipment_id>/seal", shop_orders.seal_parcel, name="seal_parcel"),
    path("shop/parcels/<uuid:shipment_id>/receipt", shop_orders.receipt_page, name="receipt"),
    path("seals/<str:event_hash>", shop_orders.seal_page, name="seal"),
    path("shop/consent/", shop_consent.consent_page, name="shop_consent"),
    path("shop/consent/<uuid:consent_id>/revoke", shop_consent.revoke, name="revoke_consent"),
    path("shop/keys/", shop_keys.keys_page, name="shop_keys"),
    path("shop/keys/<uuid:key_id>/revoke", shop_keys.revoke, name="revoke_key"),
    path("uploads/filing", resumable.for_filing, name="filing_upload"),
    path("claims/<uuid:claim_id>/upload", resumable.for_claim, name="claim_upload"),
    path("shop/parcels/<uuid:shipment_id>/upload", resumable.for_parcel, name="pack_out_upload"),
    path("o/<str:token>", filing.order_page, name="order_link"),
    path("orders/<uuid:order_id>/", filing.things_page, name="order_things"),
    path("orders/<uuid:order_id>/claim/<uuid:line_id>/", filing.filing_page, name="file_claim"),
    path("media/<str:key>", media.media, name="media"),
    path("media/<str:key>/small", media.preview, name="preview"),
]
