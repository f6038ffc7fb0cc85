"""Redaction 脱敏: a derivative of a photo that may leave the reviewer's desk once a person has confirmed it.

In:   a photo file and a folder to write to.
Out:  a derivative with faces, personal text and codes covered, metadata by an allow-list, AI labels kept; and an account
      of what was hidden, kept and dropped.
Not:  the original is never changed, and nothing is called redacted before a person has looked.

Walk: lines of text, codes and faces are found -> covered with a flat colour -> metadata chosen -> written.
"""

from jianzhen.inspection.redaction.redact import Redaction, RedactionError, redact

__all__ = ["Redaction", "RedactionError", "redact"]
