"""Waiting for what is so in a moment, and not for a time."""

import time


def until(holds, told="it never came true", within=60):
    """What holds() gave when it was true. told: what to say when time is over, or what says it."""
    end = time.monotonic() + within
    while not (held := holds()):
        if time.monotonic() > end:
            raise AssertionError(told() if callable(told) else told)
        time.sleep(0.02)
    return held
