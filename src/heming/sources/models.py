"""What people settled about streams: whose conversations their records count."""

from django.db import models


class StreamPlatform(models.Model):
    """The platform of one stream, settled by hand; a stream without a row is told by its preset or its name."""

    stream = models.CharField(max_length=200, unique=True)
    platform = models.CharField(max_length=200)  # a section of platforms.toml, or the name of a stream
    settled_by = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("stream",)
