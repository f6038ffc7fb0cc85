"""The API 接口 /api/v1: the same acts and selectors as the pages, for a merchant's or platform's own systems.

In:   JSON, files, pieces of files; a merchant's key, a link of one claim, or a session of the desk.
Out:  JSON by the schemas written here, or a ``Problem`` with a code, a sentence and what to do.
Not:  no rule. Who may do what is asked of ``casework``; a view calls one act and says what it answers.

Walk: callers (who asks) -> a router a noun -> casework -> shapes (what is told) or problems (what went wrong).
"""
