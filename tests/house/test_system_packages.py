"""The script that provides system packages, on machines that lack them, made of a few commands on a path."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

NEEDED_BY_THE_SCRIPT = ("sh", "grep", "sed")


class Machine:
    """A folder of commands; the only ones that the script can find."""

    def __init__(self, folder: Path) -> None:
        self.commands = folder
        self.log = folder / "apt.log"
        for command in NEEDED_BY_THE_SCRIPT:
            (folder / command).symlink_to(str(shutil.which(command)))

    def command(self, name: str, script: str) -> None:
        path = self.commands / name
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    def debian(self, user: int, installed: str = "") -> "Machine":
        lines = "".join(f"installed {package}\\n" for package in installed.split())
        self.command("dpkg-query", f"printf '{lines}'")
        self.command("apt-get", f'echo "$@" >> "{self.log}"')
        self.command("id", f"echo {user}")
        return self

    def run(self, purpose: str) -> subprocess.CompletedProcess[str]:
        script = ROOT / "tools" / "system_packages.sh"
        return subprocess.run(
            [script, purpose, sys.executable],
            env={"PATH": str(self.commands)},
            capture_output=True,
            text=True,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def _missing(machine: Machine, purpose: str) -> list[str]:
    line = machine.debian(user=1000).run(purpose).stderr
    return line.partition("apt-get install ")[2].split()


def test_anyone_but_root_is_told_in_one_line(machine: Machine) -> None:
    done = machine.debian(user=1000, installed="libgl1 libegl1").run("run")
    assert done.returncode != 0
    assert done.stdout == "" and done.stderr.count("\n") == 1
    named = done.stderr.split()
    assert "libxcb-cursor0" in named and "libgl1" not in named
    assert not machine.log.exists()


def test_root_gets_what_is_missing_and_no_more(machine: Machine) -> None:
    every = _missing(machine, "run")
    done = machine.debian(user=0, installed=" ".join(every[1:])).run("run")
    assert done.returncode == 0, done.stderr
    update, install = machine.log.read_text("utf-8").splitlines()
    assert update.endswith("update")
    assert install.endswith(f"install -y --no-install-recommends {every[0]}")


def test_running_needs_no_browser_and_testing_does(machine: Machine) -> None:
    run, test = _missing(machine, "run"), _missing(machine, "test")
    assert set(test) - set(run) >= {"xvfb", "xauth", "poppler-utils", "chromium", "chromium-driver"}
    assert set(run) < set(test)


def test_a_complete_machine_hears_nothing(machine: Machine) -> None:
    # As Debian 13 names it: the library that Debian 12 calls libglib2.0-0.
    every = " ".join(_missing(machine, "test")).replace("libglib2.0-0", "libglib2.0-0t64")
    done = machine.debian(user=1000, installed=every).run("test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_another_system_is_told_in_one_line_and_goes_on(machine: Machine) -> None:
    done = machine.run("run")
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1 and "libxcb-cursor0" in done.stderr
