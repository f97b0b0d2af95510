"""Who is at work in a store: a process, by its host and its number, and whether it is surely no more."""

import os
import platform

HOST = platform.node() or "here"


def this_process() -> str:
    """This process, as others find it in a store."""
    return f"{HOST}:{os.getpid()}"


def is_gone(owner: str) -> bool:
    """Whether a process is surely no more: what runs elsewhere cannot be told."""
    host, _, process = owner.rpartition(":")
    if host != HOST:
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False
