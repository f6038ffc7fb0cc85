"""Messengers for the port ``jianzhen.casework.people.ports.Messenger``: mail, a simulated SMS, a link alone.

None of them logs a number, an address or a link.
"""

from __future__ import annotations

import io
from smtplib import SMTPException

import segno
from django.core.mail import send_mail

from jianzhen.casework.people.errors import MessengerUnavailable
from jianzhen.casework.people.models import PersonalField
from jianzhen.casework.people.ports import Letter


class Mail:
    """Mail by Django: both languages, the Chinese first."""

    channel = "mail"

    def reaches(self, letter: Letter, /) -> bool:
        """Whoever has a mail address in the vault."""
        return PersonalField.Field.MAIL in letter.known

    def send(self, letter: Letter, /) -> None:
        """Hand it to the mail server. Raises ``MessengerUnavailable``."""
        words = letter.words
        text = f"{words.text_zh}\n{letter.link}\n\n{words.text_en}\n{letter.link}\n"
        try:
            send_mail(words.title_zh, text, None, [letter.reveal(PersonalField.Field.MAIL)])
        except (SMTPException, OSError) as error:
            # the server's answer may repeat the address: only its kind is told
            raise MessengerUnavailable(f"the mail server did not take it ({type(error).__name__})") from None


class SimulatedSms:
    """An SMS that goes nowhere: the row of the message is the outbox, shown on the desk's page, marked as simulated."""

    channel = "simulated_sms"

    def reaches(self, letter: Letter, /) -> bool:
        """Whoever has a telephone number in the vault."""
        return PersonalField.Field.PHONE in letter.known

    def send(self, letter: Letter, /) -> None:
        """Nothing leaves; the number is not even opened."""


class LinkOnly:
    """For whoever is reached by nothing: a person of the desk copies the link, or shows its QR code."""

    channel = "link"

    def reaches(self, letter: Letter, /) -> bool:
        """Everybody."""
        return True

    def send(self, letter: Letter, /) -> None:
        """Nothing leaves."""


def qr_svg(link: str) -> str:
    """A link as QR code: an SVG element without colours of its own, to stand in a page.

    Error correction M: a screen is photographed, not printed on a box.
    """
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", border=4, xmldecl=False, svgns=True, nl=False, omitsize=True
    )
    return out.getvalue().decode()
