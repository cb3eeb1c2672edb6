"""Addresses of the API, by version."""

from django.urls import path, re_path

from heming.api.app import api
from heming.api.told import in_our_words, nothing_here

_patterns, _app, _space = api.urls
urlpatterns = [
    path("v1/", ([in_our_words(pattern) for pattern in _patterns], _app, _space)),
    re_path(r"", nothing_here),
]
