"""What a page says when something cannot be done: cause and remedy in the reader's language, never a stack trace."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heming.errors import UserError
from heming.web.viewer import is_partial


@dataclass(frozen=True)
class Problem:
    """Cause and remedy, translated."""

    cause: str
    remedy: str


def problem_of(error: UserError) -> Problem:
    """The error in the reader's language."""
    return Problem(*error.in_language(_))


def problem_answer(request: HttpRequest, error: UserError) -> HttpResponse:
    """A page, or for htmx the part that takes the place of what was asked."""
    return _answer(request, problem_of(error), error.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page."""
    del exception
    return _answer(
        request, Problem(_("There is no page at this address."), _("Check it, or start from the overview.")), 404
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page the user may not open, refused by Django itself."""
    del exception
    words = Problem(_("You may not open this page."), _("Ask an administrator for the right, or go back."))
    return _answer(request, words, 403)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is from an earlier session."""
    del reason
    words = Problem(
        _("This form is from an earlier session and was not sent."), _("Reload the page and send it again.")
    )
    return _answer(request, words, 403)


def wrong_method(request: HttpRequest) -> HttpResponse:
    """The page is there, but not for what was asked of it: mostly the address of a form, opened by itself."""
    words = Problem(
        _("There is nothing to see at this address."), _("It only takes what a form sends. Start from the menu.")
    )
    return _answer(request, words, 405)


def unreadable(request: HttpRequest) -> HttpResponse:
    """What was typed or asked for holds a character that no text has."""
    words = Problem(
        _("What was sent holds a character that cannot be part of any text (NUL)."), _("Type it again by hand.")
    )
    return _answer(request, words, 400)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault: said without a template that could break in turn."""
    del request
    return HttpResponse(_BROKEN, status=500, content_type="text/html; charset=utf-8")


def _answer(request: HttpRequest, problem: Problem, status: int) -> HttpResponse:
    template = "parts/problem.html" if is_partial(request) else "problem.html"
    return render(request, template, {"problem": problem, "status": status}, status=status)


_BROKEN = """<!doctype html><html lang="zh-hans"><head><meta charset="utf-8"><title>出错了 · Heming</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/vendor/tabler.min.css">
<link rel="stylesheet" href="/static/heming/heming.css"></head>
<body><main class="hm-alone"><h1>这是我们的错,不是您的</h1>
<p>这一页没能打开。您的数据没有受影响;请稍后再试,若仍不行,请把日志文件夹交给管理员。</p>
<p lang="en">This is our fault, not yours. Nothing of your data was changed. Try again; if it stays,
give the logs folder to your administrator.</p><p><a href="/">回到总览 · Overview</a></p></main></body></html>"""
