"""How many random examples a hypothesis test tries."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, settings

USUAL = 100  # in hypothesis's own profile, and in ours of the name "default"


def examples(number: int, suppress: Sequence[HealthCheck] = (), **others: Any) -> settings:
    """Settings for a test that tries ``number`` examples under the default profile.

    Other profiles scale the number: "quick" to a tenth, "long" to thirty times as many.
    """
    profile = settings()
    return settings(
        max_examples=max(1, number * profile.max_examples // USUAL),
        suppress_health_check=[*profile.suppress_health_check, *suppress],
        **others,
    )
