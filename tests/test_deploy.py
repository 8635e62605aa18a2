"""What stands under deploy/ is what the product says of itself."""

import json
import re
from importlib import metadata

from bot.commands.syntax import USAGE_HINT
from bot.settings import Settings
from bot.slack.manifest import manifest
from tests.support.paths import ROOT

DEPLOY = ROOT / "deploy"


def test_the_manifest_is_the_one_that_is_printed() -> None:
    written = json.loads((DEPLOY / "manifest.json").read_text(encoding="utf-8"))
    command = Settings(seeds=ROOT, store=ROOT).command
    assert written == manifest(command, USAGE_HINT)


def test_constraints_are_names_and_versions_and_hold_every_requirement() -> None:
    lines = (DEPLOY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.]*", pin) for pin in pins)
    pinned = {canonical(pin.partition("==")[0]) for pin in pins}
    wanted = metadata.requires("pullquote") or []
    names = {canonical(re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0]) for need in wanted}
    assert names <= pinned


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_unit_and_the_image_start_the_bot() -> None:
    assert "/pullquote run\n" in (DEPLOY / "pullquote.service").read_text(encoding="utf-8")
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert 'ENTRYPOINT ["pullquote"]\nCMD ["run"]' in image
