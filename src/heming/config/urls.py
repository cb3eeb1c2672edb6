"""Addresses: the API under /api/, everything else is pages."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if find_spec("heming.api") is not None and find_spec("heming.api.urls") is not None:
    urlpatterns.append(path("api/", include("heming.api.urls")))
if find_spec("heming.web") is not None and find_spec("heming.web.urls") is not None:
    urlpatterns.append(path("", include("heming.web.urls")))

handler403 = "heming.web.problems.forbidden"
handler404 = "heming.web.problems.not_found"
handler500 = "heming.web.problems.broken"
