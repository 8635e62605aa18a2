"""Reads what callers send: bodies, forms, JSON and numbers, each within a limit.

Slack documents no such limits. They're far above what it accepts in a message or a view (50 blocks,
250 KB), so only a caller that is broken, or means harm, meets them.
"""

import json
import math
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpIn

from bot.workspace.errors import ApiError, bad_arguments

MOST_BYTES = 1_000_000  # in the body of a request, and in a frame of Socket Mode
MOST_FIELDS = 200  # in a form or in the query of an address
MOST_LEVELS = 40  # of objects and lists within each other
MOST_DIGITS = 18


async def read_body(http: HttpIn) -> bytes:
    """Return a request's body. Stops with status 413 as soon as it's longer than MOST_BYTES."""
    body = bytearray()
    async for chunk in http.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"The request is larger than {MOST_BYTES / 1e6:.0f} MB.")
    return bytes(body)


def read_form(text: str) -> dict[str, str]:
    """Return the fields of a form or query; raises ApiError if there are too many."""
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise bad_arguments(f"there are more than {MOST_FIELDS} arguments", status=400) from None


def read_json(text: str | bytes) -> Any:
    """Return a JSON value that can be written as JSON again.

    Raises ValueError if it isn't JSON, or has a number or character that can't be written, and
    ApiError if it's nested deeper than MOST_LEVELS.
    """
    try:
        value = json.loads(
            text if isinstance(text, str) else text.decode(), parse_constant=_refuse_constant
        )
    except RecursionError:
        raise _too_deep() from None
    _check(value)
    return value


def whole_number(text: str) -> int | None:
    """Return the number that ASCII digits stand for; None for anything else or a huge number."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _check(value: Any) -> None:
    """Look at every value in a JSON value, without recursion."""
    left = [(value, 1)]
    while left:
        item, level = left.pop()
        if isinstance(item, str):
            item.encode()  # fails for half of a surrogate pair
        elif isinstance(item, float) and not math.isfinite(item):
            raise ValueError("a number is too large")
        elif isinstance(item, dict | list):
            if level > MOST_LEVELS:
                raise _too_deep()
            within = [*item, *item.values()] if isinstance(item, dict) else item
            left += [(one, level + 1) for one in within]


def _too_deep() -> ApiError:
    return bad_arguments(
        f"the arguments are nested more than {MOST_LEVELS} levels deep", status=400
    )
