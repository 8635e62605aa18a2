"""The workspace's errors: Slack's error words, and user actions that aren't possible."""

from typing import Any

from bot.workspace.state import Json


class ApiError(Exception):
    """An error word of Slack's; ``extra`` is added to the answer beside ``error``.

    ``status`` is the answer's HTTP status. Slack's is 200 for nearly every error.
    """

    def __init__(self, error: str, *, status: int = 200, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.extra = extra

    def answer(self) -> Json:
        """Return the answer's JSON object."""
        return {"ok": False, "error": self.error, **self.extra}


class RateLimited(ApiError):  # noqa: N818 - the name says what is wrong
    """Slack's HTTP 429; ``seconds`` is its Retry-After, in whole seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__("ratelimited", status=429)
        self.seconds = seconds


class CannotDo(Exception):  # noqa: N818 - the name says what is wrong
    """A user action that Slack's client wouldn't offer; the message is a sentence that says why."""


def bad_arguments(*messages: str, status: int = 200) -> ApiError:
    """Return ``invalid_arguments`` with Slack's ``[ERROR]`` lines."""
    return ApiError(
        "invalid_arguments",
        status=status,
        response_metadata={"messages": [f"[ERROR] {message}" for message in messages]},
    )
