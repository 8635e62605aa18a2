"""What stands under deploy/ is what the product says of itself."""

import json
import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from bot.commands.syntax import USAGE_HINT
from bot.settings import Settings
from bot.slack.manifest import manifest
from tests.support.paths import ROOT

DEPLOY = ROOT / "deploy"


def test_the_manifest_is_the_one_that_is_printed() -> None:
    written = json.loads((DEPLOY / "manifest.json").read_text(encoding="utf-8"))
    command = Settings(seeds=ROOT, store=ROOT).command
    assert written == manifest(command, USAGE_HINT)


PIN = re.compile(r"([a-z0-9-]+)==[0-9][\w.]*(?: ; [^\\]+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def pins(file: Path) -> dict[str, str]:
    """By package, the whole of what a file of constraints says; nothing else may be in it."""
    text = file.read_text(encoding="utf-8").replace(" \\\n", "")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found = {}
    for line in lines:
        pin, *hashes = line.split("    ")
        name = PIN.fullmatch(pin)
        assert name, line
        assert hashes, pin
        assert all(HASH.fullmatch(each) for each in hashes), pin
        found[name[1]] = line
    return found


def names(needs: list[str]) -> set[str]:
    return {canonical(re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0]) for need in needs}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_is_pinned_with_its_hashes() -> None:
    running, testing = pins(DEPLOY / "constraints.txt"), pins(ROOT / "tests" / "constraints.txt")
    needs = metadata.requires("pullquote") or []
    assert names([need for need in needs if "extra ==" not in need]) <= set(running)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    assert names(extras["build"]) <= set(running)
    assert names(extras["test"]) <= set(testing)
    # what is tested is what runs, and nothing that only tests need is installed to run
    assert running.items() <= testing.items()
    assert not names(extras["test"]) & set(running)


def test_the_build_is_pinned_as_well() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert (
        project["build-system"]["requires"] == project["project"]["optional-dependencies"]["build"]
    )


@pytest.mark.parametrize(
    "file",
    ["README.md", "deploy/README.md", "deploy/Dockerfile", ".github/CONTRIBUTING.md", ".ci/run"],
)
def test_packages_are_installed_by_their_hashes_only(file: str) -> None:
    installs = re.findall(r"pip install ([^&\n]+)", (ROOT / file).read_text(encoding="utf-8"))
    assert installs
    for install in installs:
        is_hashed = re.search(r"--require-hashes -r \S*constraints\.txt", install)
        assert is_hashed or "--no-deps --no-build-isolation" in install, install


def instructions(stage: str) -> list[tuple[str, str]]:
    """The instructions of a part of the Dockerfile: their names and the rest of their lines."""
    whole = re.sub(r"\s*\\\n\s*", " ", stage)
    lines = [line for line in whole.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


IMAGE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
BUILD, FINAL = (instructions(f"FROM{part}") for part in IMAGE.split("\nFROM")[1:])


def test_the_image_starts_the_bot_and_asks_for_its_health() -> None:
    said = dict(FINAL)
    assert (said["ENTRYPOINT"], said["CMD"]) == ('["pullquote"]', '["run"]')
    assert said["HEALTHCHECK"].endswith('CMD ["pullquote", "health"]')


def test_the_images_layers_hold_nothing_but_the_application() -> None:
    base = [rest.removesuffix(" AS build") for name, rest in BUILD + FINAL if name == "FROM"]
    assert len(base) == 2
    assert base[0] == base[1]  # the environment that was built belongs to its Python
    assert [rest for name, rest in FINAL if name in ("COPY", "ADD")] == [
        "--from=build /opt/pullquote /opt/pullquote"
    ]
    assert not any("pip" in rest.split() or "apt" in rest for name, rest in FINAL if name == "RUN")
    assert ("USER", "pullquote") in FINAL


def test_the_build_gets_what_it_copies_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    given = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    copied = {part for name, rest in BUILD if name == "COPY" for part in rest.split()[:-1]}
    assert given == copied
    assert all((ROOT / path).exists() for path in given)


UNIT = DEPLOY / "pullquote.service"


def test_the_unit_starts_the_bot_and_keeps_its_files_private() -> None:
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("ExecStart=") and line.endswith("/pullquote run") for line in lines)
    assert {"UMask=0077", "StateDirectoryMode=0700", "DynamicUser=yes"} <= set(lines)
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="} <= set(lines)
    # without these the bot doesn't start: connections, workers, names, a worker's lower priority
    (families,) = [line for line in lines if line.startswith("RestrictAddressFamilies=")]
    assert set(families.partition("=")[2].split()) == {
        "AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK",
    }  # fmt: skip
    assert "@resources" not in "".join(line for line in lines if line.startswith("SystemCall"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze isn't installed")
def test_the_unit_is_exposed_to_little() -> None:
    """On systemd's scale from 0 to 10, a bot that opens connections can't come to 0."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(UNIT)],
        capture_output=True,
        text=True,
        check=True,
    )
    level = re.search(r"exposure level for pullquote\.service: ([0-9.]+)", done.stdout)
    assert level, done.stdout
    assert float(level[1]) <= 2.0
