"""The error tree of Heming.

    HemingError
    ├── UserError            you can act: cause and remedy, shown on pages, in API bodies and on the command line
    │   ├── BadInput         a file, value or question we cannot use            (HTTP 400, exit 2)
    │   │   └── BadParameter a function's argument is outside its range
    │   ├── NotAllowed       this user may not see or do this                  (HTTP 403, exit 2)
    │   ├── NotFound         nothing here by that name or number               (HTTP 404, exit 2)
    │   └── Busy             somebody else is at it; try again                 (HTTP 409, exit 2)
    └── InternalError        our fault                                         (HTTP 500, exit 3)

Cause and remedy are English templates with named values, so that a door can translate first and fill afterwards.
"""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches


class Phrase(str):
    """A value inside a sentence that is words itself ('a PDF document'): English text that is translated with it."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> "Phrase":
        phrase = super().__new__(cls, _fill(template, values))
        phrase.template, phrase.values = template, values
        return phrase

    def as_dict(self) -> dict[str, object]:
        """As plain JSON that can be translated later."""
        return {"phrase": self.template, "values": {name: str(value) for name, value in self.values.items()}}


class HemingError(Exception):
    """Root of everything Heming raises on purpose."""


class UserError(HemingError):
    """Something the user can act on: what happened (`cause`), what to do (`remedy`), and the values both name."""

    status = 400
    exit_code = 2
    code = "user_error"

    def __init__(self, cause: str, remedy: str, **values: object) -> None:
        self.cause_template = cause
        self.remedy_template = remedy
        self.values: Mapping[str, object] = values
        super().__init__(self.cause)

    @property
    def cause(self) -> str:
        """What happened, in English."""
        return _fill(self.cause_template, self.values)

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return _fill(self.remedy_template, self.values)

    def in_language(self, translate: Callable[[str], str]) -> tuple[str, str]:
        """Cause and remedy with their templates translated first, then filled."""
        values = {
            name: _fill(translate(value.template), value.values) if isinstance(value, Phrase) else value
            for name, value in self.values.items()
        }
        return _fill(translate(self.cause_template), values), _fill(translate(self.remedy_template), values)

    def as_dict(self) -> dict[str, object]:
        """The body of an API answer."""
        values = {key: str(value) for key, value in self.values.items()}
        return {"code": self.code, "cause": self.cause, "remedy": self.remedy, "values": values}

    def __str__(self) -> str:
        return f"{self.cause} {self.remedy}".strip()


class BadInput(UserError):
    """A file, value or question that cannot be used as it is."""

    code = "bad_input"


class BadParameter(BadInput):
    """A function's argument lies outside its range."""

    code = "bad_parameter"


class NotAllowed(UserError):
    """This user may not see or do this."""

    status = 403
    code = "not_allowed"


class NotFound(UserError):
    """Nothing is here by that name or number."""

    status = 404
    code = "not_found"


class Busy(UserError):
    """Somebody else holds what this needs; trying again later will work."""

    status = 409
    code = "busy"


class InternalError(HemingError):
    """Our fault; the user can only report it."""

    status = 500
    exit_code = 3


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """' Did you mean X?' for the closest of the valid names, or '' when nothing is close."""
    close = get_close_matches(given, list(known), n=1, cutoff=0.6)
    return Phrase(" Did you mean {name}?", name=close[0]) if close else ""


def _fill(template: str, values: Mapping[str, object]) -> str:
    return template.format(**values) if values else template
