"""A timestamp authority over HTTP (RFC 3161 section 3.4), for the port ``jianzhen.custody.TimestampAuthority``.

What leaves the machine is the SHA-256 of the statement, nothing else.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlsplit

from jianzhen.custody.errors import StampRefused
from jianzhen.custody.timestamp import MOST_TOKEN_BYTES, accept_answer, request_for


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTimestampAuthority:
    """Asks one authority, once.

    Parameters
    ----------
    url
        http or https. Plain http is common among authorities: the token proves itself, and only a hash is sent.
    timeout_s
        Seconds to wait for each step of the connection.
    """

    url: str
    timeout_s: float = 15.0

    def stamp(self, message: bytes, /) -> bytes:
        """Return the authority's answer over SHA-256 of ``message``, held to what was asked.

        Raises
        ------
        StampRefused
            No http address, no answer in time, an error status, a redirect away from http, or no usable token.
        """
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise StampRefused(f"{self.url}: is no http or https address of a timestamp authority")
        asked = request_for(message)
        request = urllib.request.Request(
            self.url, data=asked.as_bytes(), method="POST",
            headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=self.timeout_s) as answer:
                token = answer.read(MOST_TOKEN_BYTES + 1)
        except urllib.error.HTTPError as error:
            raise StampRefused(f"{self.url}: answered {error.code}; check the address") from error
        except (OSError, HTTPException, ValueError) as error:
            raise StampRefused(
                f"{self.url}: gave no answer ({error}); check the network, or seal without it"
            ) from error
        return accept_answer(token, message, request=asked)
