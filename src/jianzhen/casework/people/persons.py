"""Keep, find, show and erase what names a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import DESK, claim_chain, record
from jianzhen.casework.people.errors import Erased, Restricted
from jianzhen.casework.people.models import Erasure, Person, PersonalField
from jianzhen.casework.people.permissions import Purpose, RevealPermissions
from jianzhen.casework.people.vault import KeyRing, WrappedKey, ring, seal, unseal

Field = PersonalField.Field
KEPT_FOR = frozenset({Purpose.LEGAL_REFERRAL, Purpose.ACCESS_REQUEST})
"""What a person's data may still be read for once erasure was asked for (PIPL Art. 47)."""


@transaction.atomic
def keep_person(*, words: Mapping[Field, str], now: datetime) -> Person:
    """Keep a person's name, phone and address, each sealed under a key that only this person has."""
    person, keys = Person(kept_since=now), ring()
    key, wrapped = keys.new_key(_holder(person.id))
    person.key_version, person.wrapped_key = wrapped.version, wrapped.wrapped
    person.save()
    PersonalField.objects.bulk_create(
        _sealed_field(person, field, word, key, keys) for field, word in words.items() if word.strip()
    )
    return person


def find_persons(field: Field, word: str) -> list[UUID]:
    """Ids of the persons of whom this exact word is kept; spaces and a phone's +86 do not matter.

    Whoever asked for erasure is not found any more.
    """
    mark = ring().mark(field, plain(field, word))
    kept = PersonalField.objects.filter(field=field, mark=mark).exclude(person__erasure__restricted_at__isnull=False)
    return list(kept.values_list("person_id", flat=True))


def masked(person_id: UUID) -> dict[Field, str]:
    """How a person is shown without a purpose: 王**, 138****5678, the address's first six characters.

    Nothing of a person who was erased or asked to be.
    """
    if is_restricted(person_id):
        return {}
    return {field: mask(field, word) for field, word in _words(person_id).items()}


def fields_kept(person_ids: Iterable[UUID]) -> dict[UUID, frozenset[Field]]:
    """Which words are kept of each person, none of them opened; nothing of one who was erased or is not known."""
    ids = list(person_ids)
    rows = PersonalField.objects.filter(person_id__in=ids).values_list("person_id", "field") if ids else []
    found: dict[UUID, set[Field]] = {one: set() for one in ids}
    for person_id, field in rows:
        found[person_id].add(Field(field))
    return {one: frozenset(fields) for one, fields in found.items()}


@transaction.atomic
def reveal(
    *, person_id: UUID, field: Field, purpose: Purpose, claim_id: UUID | None, actor: Actor, now: datetime
) -> str:
    """Show one word in clear, bound to a purpose, and record that it was shown.

    Raises
    ------
    NotAllowed   this role may not see this for that purpose
    NotFound     nothing is kept under this field
    Erased       the person's key was destroyed
    Restricted   the person asked for erasure, and this purpose is none that the law keeps the data for
    """
    RevealPermissions().require(actor, purpose, field)
    _must_be_usable(person_id, purpose)
    words = _words(person_id)
    if not words and Person.objects.filter(pk=person_id, erased_at__isnull=False).exists():
        raise Erased("this person's data were erased; nobody can read them any more")
    if field not in words:
        raise NotFound(f"no {field.value} is kept of this person")
    record(
        "PERSONAL_DATA_REVEALED", chain=claim_chain(claim_id) if claim_id else DESK, actor=actor, at=now,
        details={"person": str(person_id), "field": field.value, "purpose": purpose.value},
    )  # fmt: skip
    return words[field]


@transaction.atomic
def add_words(*, person_id: UUID, words: Mapping[Field, str]) -> None:
    """Keep words of a person of whom none were kept under that field; what is kept already stays as it is.

    Raises ``NotFound``, ``Erased``.
    """
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound(f"there is no person {person_id}")
    keys = ring()
    key, known = _key_of(person, keys), set(person.fields.values_list("field", flat=True))
    PersonalField.objects.bulk_create(_sealed_field(person, field, word, key, keys) for field, word in words.items() if word.strip() and field not in known)  # fmt: skip


def seal_for(person_id: UUID, content: bytes, *, what: str) -> bytes:
    """Seal content under a person's own key: it can be read while the key is there, and dies with it.

    Raises ``NotFound``, ``Erased``.
    """
    return seal(content, key=_key_of(_person(person_id), ring()), context=f"person/{person_id}/{what}")


def unseal_for(person_id: UUID, sealed: bytes, *, what: str, purpose: Purpose) -> bytes:
    """Open what ``seal_for`` made; whoever shows it asks for permission and records it.

    Raises ``Erased`` once the person's key was destroyed, ``Restricted`` as ``reveal`` does, ``VaultBroken`` elsewhere.
    """
    _must_be_usable(person_id, purpose)
    return unseal(sealed, key=_key_of(_person(person_id), ring()), context=f"person/{person_id}/{what}")


@transaction.atomic
def erase_person(*, person_id: UUID, ground: str, actor: Actor, now: datetime) -> None:
    """Destroy a person's key and words; the log keeps that it was done and why, and still verifies."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.erased_at is not None:
        return
    person.fields.all().delete()
    person.key_version = person.wrapped_key = None
    person.erased_at = now
    person.save(update_fields=["key_version", "wrapped_key", "erased_at"])
    record("PERSON_ERASED", chain=DESK, actor=actor, at=now, details={"person": str(person_id), "ground": ground})


@transaction.atomic
def rewrap_persons(*, limit: int) -> int:
    """Move up to ``limit`` persons' keys to the newest version of the wrapping key; returns how many it moved."""
    keys = ring()
    old = Person.objects.select_for_update(skip_locked=True).filter(key_version__lt=keys.newest).order_by("pk")[:limit]
    done = 0
    for person in old:
        wrapped = keys.rewrap(_kept(person), _holder(person.id))
        person.key_version, person.wrapped_key = wrapped.version, wrapped.wrapped
        person.save(update_fields=["key_version", "wrapped_key"])
        done += 1
    return done


def own_words(*, person_id: UUID, actor: Actor) -> dict[Field, str]:
    """A person's own words, in clear, to that person. Raises ``NotAllowed`` for anybody else; erased: nothing."""
    if actor.role is not Role.BUYER or actor.id != str(person_id):
        raise NotAllowed("a copy of a person's data is that person's alone", refusal=Refusal.NOT_YOURS)
    return _words(person_id)


def is_restricted(person_id: UUID) -> bool:
    """Whether this person's data are only stored, since erasure was asked for."""
    return Erasure.objects.filter(person_id=person_id, restricted_at__isnull=False).exists()


def mask(field: Field, word: str) -> str:
    """Hide all but what tells one row from the next.

    Examples
    --------
    >>> mask(PersonalField.Field.PHONE, "13812345678"), mask(PersonalField.Field.NAME, "王小明")
    ('138****5678', '王**')
    """
    match field:
        case Field.PHONE:
            digits = plain(field, word)
            return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else "*" * len(digits)
        case Field.NAME:
            return word[:1] + "*" * max(len(word) - 1, 1)
        case Field.MAIL:
            name, _, host = word.partition("@")
            return f"{name[:1]}***@{host}"
        case _:
            return word[:6] + "***" if len(word) > 8 else "***"


def plain(field: Field, word: str) -> str:
    """The form of a word that its mark is made of."""
    word = re.sub(r"\s+", "", word)
    return re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", word.replace("-", "")) if field is Field.PHONE else word.casefold()


def _sealed_field(person: Person, field: Field, word: str, key: bytes, keys: KeyRing) -> PersonalField:
    return PersonalField(
        person=person, field=field, sealed=seal(word.encode(), key=key, context=_context(person.id, field)),
        mark=keys.mark(field, plain(field, word)),
    )  # fmt: skip


def _person(person_id: UUID) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound(f"there is no person {person_id}")
    return person


def _words(person_id: UUID) -> dict[Field, str]:
    person = _person(person_id)
    if person.erased_at is not None:
        return {}
    key = _key_of(person, ring())
    return {
        Field(one.field): unseal(bytes(one.sealed), key=key, context=_context(person.id, Field(one.field))).decode()
        for one in person.fields.all()
    }


def _must_be_usable(person_id: UUID, purpose: Purpose) -> None:
    if purpose not in KEPT_FOR and is_restricted(person_id):
        raise Restricted("this person asked for erasure; the data are only stored until the legal day")


def _kept(person: Person) -> WrappedKey:
    if person.key_version is None or person.wrapped_key is None:
        raise Erased("this person's data were erased; nobody can read them any more")
    return WrappedKey(version=person.key_version, wrapped=bytes(person.wrapped_key))


def _key_of(person: Person, keys: KeyRing) -> bytes:
    return keys.unwrap(_kept(person), _holder(person.id))


def _holder(person_id: UUID) -> str:
    return f"person/{person_id}"


def _context(person_id: UUID, field: Field) -> str:
    return f"person/{person_id}/{field.value}"
