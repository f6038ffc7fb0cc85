"""Pages 页面: the desk for people with a browser, phones first.

In:   a request: a staff session, a party's link, or nobody at all.
Out:  HTML in Chinese or English that works without scripts; HTMX only saves a reload.
Walk: who (asks) -> first, rebuttal (without an account) · links, claim · roles -> refusals (what could not be done).
Not:  no rule lives here. A page calls a selector and an act of casework, and says what they answer.
"""
