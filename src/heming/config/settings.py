"""Django's settings, made from the typed environment. Reading them writes nothing."""

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from heming.config.database import database
from heming.config.environment import read
from heming.config.logs import logging_settings

ENVIRONMENT = read()
PACKAGE = Path(__file__).resolve().parent.parent

HEMING_HOME: Path = ENVIRONMENT.home
HEMING_REPORTING_ZONE: str = (
    ENVIRONMENT.reporting_zone
)  # of a new data folder; afterwards the organisation's own row holds
HEMING_MEMORY_LIMIT: str = ENVIRONMENT.memory_limit
HEMING_THREADS: int = ENVIRONMENT.threads
HEMING_UPLOAD_LIMIT: int = ENVIRONMENT.upload_limit
HEMING_BEHIND_PROXY: bool = ENVIRONMENT.behind_proxy

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
DATABASES = {"default": database(ENVIRONMENT.database_url, ENVIRONMENT.home)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "heming.config.urls"
WSGI_APPLICATION = "heming.config.wsgi.application"

ROOMS = ("org", "access", "jobs", "facts", "sources", "outbox", "metrics", "scorecards", "reports", "web", "api")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    *(f"heming.{room}" for room in ROOMS if find_spec(f"heming.{room}") is not None),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "heming.config.security.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "heming.config.security.LoginRequired",
    "heming.config.language.ChosenLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "heming.web.middleware.OneReading",
    "heming.web.middleware.FirstThings",
    "heming.web.middleware.Problems",
]
CSRF_FAILURE_VIEW = "heming.web.problems.expired"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["heming.access.backends.EmployedUsers"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION: dict[str, dict[str, object]] = {
    "UserAttributeSimilarityValidator": {"user_attributes": ("login", "name")},
    "CommonPasswordValidator": {},
    "NumericPasswordValidator": {},
    "MinimumLengthValidator": {"min_length": 10},
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in _VALIDATION.items()
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [str(folder) for folder in sorted((PACKAGE / "locale").glob("*")) if folder.is_dir()]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heming.web.shell.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# No collectstatic: WhiteNoise serves the package's own files, found once at start.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 600
FILE_UPLOAD_TEMP_DIR = str(HEMING_HOME / "uploads") if (HEMING_HOME / "uploads").is_dir() else None
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 5000  # a folder of daily files

HTTPS = ENVIRONMENT.public_url.startswith("https://")
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url] if ENVIRONMENT.public_url else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HEMING_BEHIND_PROXY else None
SECURE_HSTS_SECONDS = int(timedelta(days=30).total_seconds()) if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "heming_session"
SESSION_COOKIE_AGE = int(timedelta(hours=14).total_seconds())  # a long shift
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "heming_csrf"
LANGUAGE_COOKIE_NAME = "heming_language"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = logging_settings(ENVIRONMENT.log_level, debug=DEBUG)
