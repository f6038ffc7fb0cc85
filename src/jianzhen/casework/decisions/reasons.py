"""Reasons 理由: a whole sentence, and no word of accusation where nothing was found."""

from __future__ import annotations

import re

from jianzhen.casework.decisions.errors import NamesSomebody, ReasonsTooShort, WordsAccuse

FEWEST_HAN, FEWEST_WORDS = 8, 5
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z0-9¥][\w'’.,-]*")

# the five acts of CRPR-49(2) are in the list too: outside a finding of two people they accuse like the others
ACCUSING = (
    "假图", "假照片", "造假", "作假", "做假", "弄虚作假", "虚假", "伪造", "变造", "欺诈", "诈骗", "骗", "讹", "捏造",
    "恶意", "掉包", "调包", "夹带", "撒谎", "说谎", "谎称", "P图", "p图", "PS的", "薅羊毛",
)  # fmt: skip
ACCUSING_EN = re.compile(
    r"\b(fak(e|ed|es|ing|ery)|fraud\w*|forg(e|ed|er|ers|ery|eries|ing)|falsif\w+|fabricat\w+|scam\w*|cheat\w*"
    r"|liars?|dishonest\w*|photoshopp\w*|swindl\w*|deceiv\w*|deceit\w*)\b",
    re.IGNORECASE,
)


def must_be_a_sentence(name: str, text: str) -> None:
    """Refuse what is shorter than a sentence: eight Chinese characters or five words.

    Raises
    ------
    ReasonsTooShort
        ``name`` says which field.
    """
    if len(_HAN.findall(text)) < FEWEST_HAN and len(_WORD.findall(text)) < FEWEST_WORDS:
        raise ReasonsTooShort(f"{name}: say in a whole sentence what was looked at and what follows from it")


def accusing_word(text: str) -> str | None:
    """The first word that accuses somebody, or None.

    Examples
    --------
    >>> accusing_word("图片与所售商品主图同源，右下方有改动")
    >>> accusing_word("买家造假"), accusing_word("The photo is faked.")
    ('造假', 'faked')
    """
    for word in ACCUSING:
        if word in text:
            return word
    found = ACCUSING_EN.search(text)
    return found.group() if found else None


def must_not_accuse(name: str, text: str) -> None:
    """Refuse words of accusation: forgery is named by a finding of two people after notice, and nowhere else.

    Raises
    ------
    WordsAccuse
        The detail names the word and says what to write.
    """
    word = accusing_word(text)
    if word:
        raise WordsAccuse(
            f"{name}: {word!r} accuses a person; write what is seen (same source as the listing photo, changed at the "
            "lower right), or serve a notice that names one of the five acts"
        )


_IDENTIFIES = re.compile(r"(?<!\d)(1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\d{17}[\dXx])(?!\d)")


def must_not_identify(name: str, text: str) -> None:
    """Refuse a mobile number or an identity card number in what the other side reads.

    Raises
    ------
    NamesSomebody
        The detail does not repeat the number.
    """
    if _IDENTIFIES.search(text):
        raise NamesSomebody(f"{name}: holds a phone or identity number; write 'the buyer' instead")
