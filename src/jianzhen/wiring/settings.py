"""Django's settings, all from the environment; ``docs/guides/running.md`` lists the names.

``JIANZHEN_MODE`` is ``local`` (one machine, 127.0.0.1), ``test`` or ``production``, which refuses what is not safe.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from jianzhen.wiring.logs import logging_config
from jianzhen.wiring.places import data_folder
from jianzhen.wiring.safety import KNOWN, Asked, refuse_unsafe

MODE = os.environ.get("JIANZHEN_MODE", "local")
PRODUCTION = MODE == "production"
DEBUG = os.environ.get("JIANZHEN_DEBUG") == "1"
URL = os.environ.get("JIANZHEN_URL", "http://127.0.0.1:8000")
SECRET_KEY = os.environ.get("JIANZHEN_SECRET", KNOWN)
_VAULT = os.environ.get("JIANZHEN_VAULT_KEYS", f"1:{KNOWN}")
_LOG_SEED = os.environ.get("JIANZHEN_LOG_SEED", KNOWN)
if PRODUCTION:
    refuse_unsafe(
        Asked(
            secrets=[SECRET_KEY, _VAULT, _LOG_SEED], debug=DEBUG, url=URL,
            adapters=[os.environ.get("JIANZHEN_GATEWAY", "")],
        )
    )  # fmt: skip


def _database(url: str) -> dict[str, object]:
    """Read ``postgresql://user:password@host:port/name?host=/socket/folder``."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "jianzhen",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql:///jianzhen"))}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "jianzhen.entrances.pages.apps.PagesConfig",
    "jianzhen.entrances.api.apps.ApiConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "jianzhen.casework.events.apps.EventsConfig",
    "jianzhen.casework.people.apps.PeopleConfig",
    "jianzhen.casework.outlets.apps.OutletsConfig",
    "jianzhen.casework.originals.apps.OriginalsConfig",
    "jianzhen.casework.orders.apps.OrdersConfig",
    "jianzhen.casework.claims.apps.ClaimsConfig",
    "jianzhen.casework.intake.apps.IntakeConfig",
    "jianzhen.casework.evidence.apps.EvidenceConfig",
    "jianzhen.casework.visits.apps.VisitsConfig",
    "jianzhen.casework.review.apps.ReviewConfig",
    "jianzhen.casework.decisions.apps.DecisionsConfig",
    "jianzhen.casework.remedies.apps.RemediesConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jianzhen.entrances.pages.middleware.UploadLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "jianzhen.entrances.pages.middleware.ErrorPages",
    *(["jianzhen.entrances.pages.showcase.middleware.GoesOnInTheShowcase"] if not PRODUCTION else []),
]
ROOT_URLCONF = "jianzhen.wiring.urls"
ASGI_APPLICATION = "jianzhen.wiring.asgi.application"
WSGI_APPLICATION = "jianzhen.wiring.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "jianzhen.casework.people.accounts.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME = 8, 0.5
AXES_ENABLED = MODE != "test"

LANGUAGE_CODE, USE_I18N = "zh-hans", True
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE, USE_TZ = "Asia/Shanghai", True

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("JIANZHEN_STATIC", str(data_folder() / "static"))
WEB = Path(os.environ.get("JIANZHEN_WEB") or Path(__file__).resolve().parents[3] / "web")
"""Holds the lock of third-party front-end code, and below ``node_modules`` that code itself, installed from it."""
_VENDOR = {"openseadragon": "openseadragon/build/openseadragon", "img-comparison-slider": "img-comparison-slider/dist"}
STATICFILES_DIRS = [
    (f"vendor/{name}", str(WEB / "node_modules" / inside))
    for name, inside in _VENDOR.items()
    if (WEB / "node_modules" / inside).is_dir()
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
ALLOWED_HOSTS = [urlsplit(URL).hostname or "127.0.0.1", *(["testserver", "localhost"] if not PRODUCTION else [])]
CSRF_TRUSTED_ORIGINS = [URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE, LANGUAGE_COOKIE_SAMESITE = 31_536_000, "Lax"
LOGIN_REDIRECT_URL, ACCOUNT_LOGOUT_REDIRECT_URL = "desk_role", "/"
CSRF_FAILURE_VIEW = "jianzhen.entrances.pages.refusals.stale_form"
SECURE_SSL_REDIRECT = PRODUCTION and os.environ.get("JIANZHEN_BEHIND_PROXY") != "1"
if os.environ.get("JIANZHEN_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "blob:", "data:"],
        "media-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if MODE == "test" else "jianzhen.wiring.statics.HashedStatics"},
    "originals": {
        "BACKEND": "jianzhen.adapters.object_store.WriteOnceFolder",
        "OPTIONS": {"location": os.environ.get("JIANZHEN_ORIGINALS", str(data_folder() / "originals"))},
    },
}  # fmt: skip
if os.environ.get("JIANZHEN_S3_BUCKET"):
    STORAGES["originals"] = {
        "BACKEND": "jianzhen.adapters.object_store.WriteOnceBucket",
        "OPTIONS": {
            "bucket_name": os.environ["JIANZHEN_S3_BUCKET"],
            "endpoint_url": os.environ.get("JIANZHEN_S3_ENDPOINT"),
            "region_name": os.environ.get("JIANZHEN_S3_REGION"),
        },
    }

JIANZHEN_MODE = MODE
JIANZHEN_SAMPLES = os.environ.get("JIANZHEN_SAMPLES", str(WEB.parent / "samples" / "claims"))
JIANZHEN_SHOWCASE = not PRODUCTION and os.environ.get("JIANZHEN_SHOWCASE", "1") != "0"
"""Whether visitors may walk through a simulated case and play its roles; never in production."""
JIANZHEN_FLEETING = os.environ.get("JIANZHEN_FLEETING", str(data_folder() / "fleeting"))
"""Where what a visitor without an account brings lies for minutes, an hour at most; never in a backup."""

# ports and the keys of the vault
JIANZHEN_URL = URL
JIANZHEN_PRODUCTION = PRODUCTION
JIANZHEN_LATER = "jianzhen.adapters.queue.ProcrastinateLater"
JIANZHEN_TIMESTAMP_URL = os.environ.get("JIANZHEN_TIMESTAMP_URL", "")
JIANZHEN_TIMESTAMP_AUTHORITY = (
    "jianzhen.adapters.desk_authority.authority_of_settings" if JIANZHEN_TIMESTAMP_URL else ""
)
JIANZHEN_TRUST_FOLDER = os.environ.get("JIANZHEN_TRUST_FOLDER", str(data_folder() / "trust"))
JIANZHEN_MESSENGERS = [
    *(["jianzhen.adapters.messengers.Mail"] if os.environ.get("JIANZHEN_MAIL_HOST") else []),
    *([] if PRODUCTION else ["jianzhen.adapters.messengers.SimulatedSms"]),
    "jianzhen.adapters.messengers.LinkOnly",
]
EMAIL_HOST = os.environ.get("JIANZHEN_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("JIANZHEN_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("JIANZHEN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("JIANZHEN_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("JIANZHEN_MAIL_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("JIANZHEN_MAIL_FROM", "desk@localhost")
JIANZHEN_INSPECTOR = "jianzhen.adapters.inspector.ChildInspector"
JIANZHEN_INSPECTION_SECONDS = 600
JIANZHEN_RECEIPTS = "jianzhen.casework.remedies.receipts.RemedyReceipts"
JIANZHEN_GATEWAY = os.environ.get(
    "JIANZHEN_GATEWAY",
    "jianzhen.adapters.gateway_by_hand.GatewayByHand"
    if PRODUCTION
    else "jianzhen.adapters.gateway_simulator.SimulatedGateway",
)
JIANZHEN_GATEWAY_SIMULATOR = {
    "file": os.environ.get("JIANZHEN_GATEWAY_FILE", str(data_folder() / "simulated-gateway.sqlite")),
    "faults": os.environ.get("JIANZHEN_GATEWAY_FAULTS", ""),
}
JIANZHEN_WEBHOOK_SECRETS = {
    "gateway": os.environ.get("JIANZHEN_GATEWAY_SECRET", ""),
    "carrier": os.environ.get("JIANZHEN_CARRIER_SECRET", ""),
}
"""Shared with whoever sends webhooks; without one, none of theirs is taken."""
JIANZHEN_PRIVATE_NUMBERS = os.environ.get(
    "JIANZHEN_PRIVATE_NUMBERS",
    "jianzhen.adapters.private_numbers.NoNumbers"
    if PRODUCTION
    else "jianzhen.adapters.private_numbers.SimulatedNumbers",
)
JIANZHEN_OPTIMISER = os.environ.get("JIANZHEN_OPTIMISER", "jianzhen.adapters.vroom.Vroom")
JIANZHEN_OPTIMISER_SECONDS = 20.0
"""A day's optimiser is killed then; empty above leaves planning to insertion and search."""
JIANZHEN_LOG = os.environ.get("JIANZHEN_LOG", "jianzhen.local/desk")
JIANZHEN_LOG_FOLDER = os.environ.get("JIANZHEN_LOG_FOLDER", str(data_folder() / "log"))
JIANZHEN_LOG_SEED = _LOG_SEED


def _keys(text: str) -> dict[int, bytes]:
    """Read ``1:secret,2:secret``: each version's wrapping key is the SHA-256 of its secret."""
    pairs = (one.partition(":") for one in text.split(","))
    return {int(number): hashlib.sha256(secret.encode()).digest() for number, _, secret in pairs}


JIANZHEN_VAULT_KEYS = _keys(_VAULT)
JIANZHEN_INDEX_KEY = hashlib.sha256(b"jianzhen blind index\0" + _VAULT.split(",")[0].encode()).digest()
JIANZHEN_LINK_DAYS = 400

PROCRASTINATE_IMPORT_PATHS = [
    "jianzhen.entrances.jobs.tasks",
    "jianzhen.entrances.jobs.seals",
    "jianzhen.entrances.jobs.evidence",
    "jianzhen.entrances.jobs.review",
    "jianzhen.entrances.jobs.remedies",
    "jianzhen.entrances.jobs.messages",
    "jianzhen.entrances.jobs.visitors",
    "jianzhen.entrances.jobs.story",
    "jianzhen.entrances.jobs.intake",
    "jianzhen.entrances.jobs.visits",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "no_tasks_in_casework"
JIANZHEN_STALLED_SECONDS = float(os.environ.get("JIANZHEN_STALLED_SECONDS", "30"))
"""A worker that gave no sign for so long is dead, and its job goes to another."""

LOGGING = logging_config(os.environ.get("JIANZHEN_LOG_FORMAT", "json" if PRODUCTION else "plain"))
