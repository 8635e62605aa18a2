"""How the workspace says no: Slack's error words, and the acts of a person that cannot be done."""

from typing import Any

from bot.workspace.state import Json


class ApiError(Exception):
    """A refusal in Slack's words; ``extra`` goes into the answer beside ``error``."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def answer(self) -> Json:
        """Return the answer's JSON object."""
        return {"ok": False, "error": self.error, **self.extra}


class RateLimited(ApiError):  # noqa: N818 - reads as what it is
    """HTTP 429 with a Retry-After of whole seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class CannotDo(Exception):  # noqa: N818 - reads as what it is
    """A person's act that their client would not offer: the sentence says why."""


def bad_arguments(*messages: str) -> ApiError:
    """Return ``invalid_arguments`` with Slack's ``[ERROR]`` lines."""
    return ApiError(
        "invalid_arguments",
        response_metadata={"messages": [f"[ERROR] {message}" for message in messages]},
    )
