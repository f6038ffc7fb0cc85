"""What ``jianzhen outlets`` asks of the desk's database."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import Any

from jianzhen.entrances.cli.outlets import print_answers
from jianzhen.wiring.launch import desk_environment, prepare


def run_outlets(asked: Namespace) -> int:
    """Answer one question; raises what the directory raises."""
    with desk_environment():
        prepare()
        print_answers(list(_answers(asked)), asked)
    return 0


def _answers(asked: Namespace) -> Iterator[Mapping[str, Any]]:
    from django.utils import timezone

    from jianzhen.casework.events.actors import Actor, Role
    from jianzhen.casework.outlets.as_json import found_json, import_json, report_json, waiting_json
    from jianzhen.casework.outlets.covering import cover_queue, look_up
    from jianzhen.casework.outlets.hotline import check_hotline
    from jianzhen.casework.outlets.importing import import_outlets, read_file

    now, shell = timezone.now(), Actor.machine(Role.INTEGRATION)
    match asked.verb:
        case "find":
            found, queued = look_up(
                brand=asked.brand, kind=asked.kind, place=asked.place, point=asked.near, actor=shell, now=now
            )
            yield found_json(found, queued)
        case "hotline":
            yield report_json(check_hotline(number=asked.number, now=now))
        case "waiting":
            yield from (waiting_json(one) for one in cover_queue(brand=asked.brand))
        case "import":
            yield import_json(import_outlets(content=read_file(asked.file), name=asked.file.name, actor=shell, now=now))
