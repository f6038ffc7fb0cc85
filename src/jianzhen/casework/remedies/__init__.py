"""Remedies 处理结果: what is owed once a claim is settled or decided, and the proof that it was done, once.

In:   what the parties agreed or people decided; what a gateway, a carrier or a merchant tells.
Out:  one row a cause, one ledger entry a refund, both with the moment each thing happened.
Not:  no decision, and no state of the claim but those the table gives to disputes, overdue remedies and closing.

Walk: causes (what was agreed or decided) -> owing (the row, the ledger entry) -> paying (the gateway, once) or proving
(the merchant's act) -> closing. Beside it: parcels (a return and its receipt window), disputing, holding, sweeping.
"""
