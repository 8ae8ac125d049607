"""The one way in which starting fails: a sentence a person can act on."""


class StartError(Exception):
    """Starting is impossible; `str()` is one clear sentence that says what to do about it."""
