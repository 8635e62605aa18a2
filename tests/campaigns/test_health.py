"""`pullquote health` notices every fault, names it, and is content once it's mended."""

from pathlib import Path

import pytest

from tests.campaigns.health.cases import CASES, Case, tried


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_health_names_the_fault_and_is_good_again_afterwards(case: Case, tmp_path: Path) -> None:
    if reason := case.cannot():
        pytest.skip(reason)
    said = tried(case, tmp_path)
    assert any(line.startswith(case.aspect) and case.why in line for line in said.lines)
