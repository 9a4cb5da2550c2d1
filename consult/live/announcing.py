"""What workers say when they changed what a desk shows: which consultation moved, to whoever listens to Redis."""

import logging
from uuid import UUID

import redis
from flask import Flask, current_app

from consult.live.hints import CHANNEL

EXTENSION = "consult.live.announcing"
PATIENCE = 1.0
"""Seconds for Redis to take a word: the work that it is about is done, and the next one waits."""

log = logging.getLogger(__name__)


def announce(consultation_id: UUID) -> None:
    """Tell open pages that there is something newer; without Redis, or while it is away, nobody is told.

    They look by themselves every few seconds, so nothing depends on it.
    """
    client: redis.Redis | None = current_app.extensions[EXTENSION]
    if client is None:
        return
    try:
        client.publish(CHANNEL, str(consultation_id))
    except (redis.RedisError, OSError) as error:
        log.warning("Redis cannot be reached, open pages hear of it later: %s", error)


def prepare(app: Flask, redis_url: str | None) -> None:
    """Give the application its line to Redis, which is opened when there is something to say."""
    client = None
    if redis_url is not None:
        client = redis.Redis.from_url(redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    app.extensions[EXTENSION] = client
