"""The Django app of this room."""

from typing import Any

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "jianzhen.casework.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for passwords that people choose themselves."""
        from allauth.account.signals import password_changed, password_reset, password_set

        for signal in (password_changed, password_reset, password_set):
            signal.connect(_chosen, dispatch_uid="jianzhen.people.password")


def _chosen(sender: object, user: Any, **_: object) -> None:
    from jianzhen.casework.people.accounts import forget_one_time_password

    forget_one_time_password(user)
