"""Pages of the parties 买家与商家: phones first, no account, every step says whose turn it is and why.

Walk: filing -> case (the claim's page) -> acts on it; a merchant's shop is the way in to its claims and orders.
"""
