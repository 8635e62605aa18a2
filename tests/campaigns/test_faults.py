"""Whatever goes wrong, nothing is lost or doubled, and people and admins see what they should."""

from pathlib import Path

import pytest

from tests.campaigns.faults.case import Case, tried
from tests.campaigns.faults.cases import CASES


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.tested], ids=lambda case: case.name
)
def test_nothing_is_lost_or_doubled_and_everybody_sees_what_they_should(
    case: Case, tmp_path: Path
) -> None:
    if reason := case.cannot():
        pytest.skip(reason)
    assert tried(case, tmp_path) == case.expected


def test_no_case_is_tried_twice() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
