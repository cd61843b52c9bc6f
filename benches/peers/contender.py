"""A contender: a process of its own that holds its input and does its work when it is told to."""

import json
import os
import select
import subprocess
from dataclasses import dataclass, field

import place

# Settings of the shell that would hold a peer back.
HINDERING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Failed(Exception):
    """Why a contender has no result."""


class OverLimit(Failed):
    """One run took longer than a contender may take."""


class Process:
    """Speaks one JSON object per line with a contender."""

    def __init__(self, command):
        settings = {name: value for name, value in os.environ.items() if name not in HINDERING}
        # On virtual machines of two cores OpenBLAS with two threads took 4 to 40 times as long as with one: they spin.
        settings.update(OPENBLAS_NUM_THREADS="1")
        settings.update(PYTHONWARNINGS="ignore", POLARS_SKIP_CPU_CHECK="1", TF_CPP_MIN_LOG_LEVEL="3")
        pipe = subprocess.PIPE
        try:
            self.inner = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=settings)
        except FileNotFoundError:
            raise Failed("not installed") from None

    def ask(self, request, limit):
        try:
            self.inner.stdin.write((json.dumps(request) + "\n").encode())
            self.inner.stdin.flush()
        except BrokenPipeError:
            raise Failed("the process has ended") from None
        ready, _, _ = select.select([self.inner.stdout], [], [], limit)
        if not ready:
            self.stop()
            raise OverLimit(f"more than {limit:.0f} s")
        line = self.inner.stdout.readline()
        if not line:
            raise Failed(f"the process has ended ({self.inner.wait()})")
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(answer["error"].splitlines()[0][:160] if answer["error"] else "an error without words")
        return answer

    def stop(self):
        self.inner.kill()
        self.inner.wait()
        self.inner.stdin.close()
        self.inner.stdout.close()


@dataclass
class Contender:
    """A name, the process it runs in, what it loads and what it is told to do."""

    name: str
    command: list
    load: dict
    run: dict
    # Contenders with the same key share one process; None is a process of one's own.
    shared: str | None = None
    # Ends after each run, so that it holds no memory while the others run.
    fresh: bool = False
    # Settings in ascending effort, for comparisons at an equal objective.
    ladder: list = field(default_factory=list)

    def key(self):
        return self.shared or self.name

    def settings(self):
        """What it was told, as text."""
        shown = {**self.load.get("shown", {}), **self.run.get("run", {}), **self.run}
        shown.pop("run", None)
        text = lambda value: f"{value:g}" if isinstance(value, float) else value
        return ", ".join(f"{name} {text(value)}" for name, value in shown.items() if name != "what") or "defaults"


def gradus(name, job, load, run, **more):
    return Contender(name, [str(place.GRADUS)], {"job": job, **load}, run, **more)


def rust(name, job, load, run, **more):
    return Contender(name, [str(place.PEERS)], {"job": job, **load}, run, **more)


def python(name, job, load, run, venv=place.VENV, **more):
    serve = str(place.HERE / "contenders" / "serve.py")
    return Contender(name, [str(venv / "bin" / "python"), serve], {"job": job, **load}, run, **more)
