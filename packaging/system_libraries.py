"""Looks for the system's libraries and programs that no Python package brings (Linux only).

    python packaging/system_libraries.py screenless            what Qt needs without a display
    python packaging/system_libraries.py screenless window     ... and with one
    python packaging/system_libraries.py screenless tests      ... and what the tests look with

What is missing is installed when this runs as root on Debian or Ubuntu; otherwise the exact
command is printed and the exit code is 1. Needs nothing but Python's standard library.
"""

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

# What is looked for, and the Debian package that brings it. A name with a slash is a file, one
# that starts with "lib" a shared library, any other a program; of several names one is enough.
NEEDS: dict[str, dict[str, str]] = {
    "screenless": {
        "libGL.so.1": "libgl1",
        "libEGL.so.1": "libegl1",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libfontconfig.so.1": "libfontconfig1",
        "libdbus-1.so.3": "libdbus-1-3",
        "libxkbcommon.so.0": "libxkbcommon0",
    },
    "window": {
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "tests": {
        "javac": "default-jdk-headless",
        "/usr/share/java/jaxb-runtime.jar": "libjaxb-java",
        "pdfsig": "poppler-utils",
        "strace": "strace",
        "chromium chromium-browser google-chrome chrome": "chromium",
        "dbus-daemon": "dbus-daemon",
        "libatomic.so.1": "libatomic1",
    },
}


def is_here(need: str) -> bool:
    if "/" in need:
        return Path(need).is_file()
    if not need.startswith("lib"):
        return any(shutil.which(name) for name in need.split())
    try:
        ctypes.CDLL(need)
    except OSError:
        return False
    return True


def missing(groups: Iterable[str]) -> list[str]:
    """The Debian packages to install, in a fixed order."""
    found = {
        package for group in groups for need, package in NEEDS[group].items() if not is_here(need)
    }
    return sorted(found)


def install(packages: list[str]) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for command in ([*get, "update"], [*get, "install", "-y", "--no-install-recommends"]):
        names = packages if "install" in command else []
        done = subprocess.run([*command, *names], env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Looks for libraries of the system.")
    parser.add_argument("groups", nargs="+", choices=sorted(NEEDS))
    groups: list[str] = parser.parse_args().groups
    if not sys.platform.startswith("linux"):
        return 0
    packages = missing(groups)
    if not packages:
        return 0
    line = f"apt-get install -y {' '.join(packages)}"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stdout.write(f"This machine lacks libraries of the system. Running: {line}\n")
        sys.stdout.flush()
        if install(packages) and not missing(groups):
            return 0
        sys.stderr.write("That did not bring everything. Look at the messages above.\n")
        return 1
    sys.stderr.write(
        f"This machine lacks libraries of the system. Run this, then try again:\n\n"
        f"    sudo apt-get update && sudo {line}\n\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
