"""Orders 订单: the platform's facts, copied and never edited, and what was sealed before any dispute.

In:   an order as the platform tells it; photos of the listing at sale; what was filmed at packing.
Out:  rows that claims point to; a seal at shipping with its receipt and grade.
Not:  no claim: this room does not know whether anybody complains.

``import_order`` copies · ``add_listing_image`` and ``add_packed`` hang files on it · ``seal_shipment`` closes it.
"""
