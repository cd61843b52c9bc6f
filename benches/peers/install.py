"""Sets up the contenders: a virtual environment with pinned peers, and the two runners written in Rust."""

import os
import subprocess
import sys
import venv

import place


def environment(folder, requirements):
    """A virtual environment that holds exactly the requirements; done again only when they change."""
    stamp = folder / "requirements.txt"
    wanted = (place.HERE / requirements).read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"installing {requirements}", flush=True)
    venv.create(folder, with_pip=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--only-binary", ":all:"]
    missing = []
    if subprocess.run([*pip, "-r", place.HERE / requirements]).returncode != 0:
        # One that does not install must not keep the others out.
        missing = [line for line in wanted.split() if subprocess.run([*pip, line]).returncode != 0]
    (folder / "missing.txt").write_text("\n".join(missing))
    stamp.write_text(wanted)


def runner(name, target, flags, *features):
    """One runner, built in its own folder, since the flags differ."""
    print(f"building {name}", flush=True)
    command = ["cargo", "build", "--quiet", "--release", "--locked", "-p", name, *features]
    settings = {**os.environ, "CARGO_TARGET_DIR": str(place.BUILT / target), "RUSTFLAGS": flags}
    return subprocess.run(command, cwd=place.HERE / "rust", env=settings).returncode == 0


def all_contenders(tensorflow):
    """Everything that can be had on this machine."""
    place.DATA.mkdir(parents=True, exist_ok=True)
    environment(place.VENV, "requirements.txt")
    if tensorflow:
        environment(place.TENSORFLOW, "requirements-tensorflow.txt")
    if not runner("gradus-runner", "rust", ""):
        sys.exit("gradus-runner does not build")
    # The peers get the instructions of this processor; gradus finds them at run time, as its users have it.
    native = "-C target-cpu=native"
    if not runner("peers-runner", "rust-native", native, "--features", "ferrolearn"):
        print("ferrolearn does not build here and is left out")
        runner("peers-runner", "rust-native", native)
