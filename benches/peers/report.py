"""RESULTS.md: one section per work, each replaced by a newer run of its own and by nothing else."""

import json
import platform
import re
import statistics
import subprocess
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path

import place

HEAD = """# What was measured

Written by `python3 benches/peers/run.py`; how it measures, and why that is fair, stands in [README.md](README.md).
Each section says when it was measured, and at which commit. Seconds are medians over the rounds, with the least and the
most; a ratio is taken within each round, and its median and spread are given likewise. *F* is the objective, recomputed
by one referee from the weights that a contender returned; *above best* is relative to the least F known. *Memory* is the
peak of the resident memory less the bytes of the input, *idle* what the process held before it loaded anything.

""" + (place.HERE / "behind.md").read_text()


def machine():
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*:\s*(.*)", info)
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) / 2**20
    return f"{model[1] if model else platform.machine()}, {info.count('processor')} cores, {memory:.0f} GiB"


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True, cwd=place.HERE)
    return done.stdout.strip()


def versions():
    """Of everything that took part."""
    lock = (place.HERE / "rust" / "Cargo.lock").read_text()
    crates = ("linfa-linear", "linfa-logistic", "smartcore", "ferrolearn-linear", "ndarray")
    found = []
    for crate in crates:
        of_crate = re.findall(rf'name = "{crate}"\nversion = "(.*)"', lock)
        found.append(f"{crate} {' and '.join(of_crate)}")
    for line in (place.HERE / "requirements.txt").read_text().split():
        name = line.split("==")[0]
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} (does not install here, left out)")
    return f"Python {platform.python_version()}, {output('rustc', '--version').split(' (')[0]}, " + ", ".join(found)


def seconds(value):
    for unit, scale in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if value * scale >= 1.0 or unit == "µs":
            return f"{value * scale:.3g} {unit}"


def spread(values, show=lambda value: f"{value:.3g}"):
    return f"{show(statistics.median(values))} [{show(min(values))} – {show(max(values))}]"


def ratios(of, to):
    """Of seconds to seconds, round by round."""
    return [a / b for a, b in zip(of, to)]


def megabytes(value):
    return f"{max(value, 0.0) / 1e6:,.0f} MB"


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def standings(results, beside, label="× {}", inverse=False, best=None, memory=True):
    """A table of contenders. The ratio is that of the seconds to those of `beside`, or its inverse."""
    base = next((r for r in results if r.name == beside and r.seconds), None)
    judged = any(r.objective is not None for r in results)
    header = ["contender", "settings", "seconds", label.format(beside)]
    header += ["F", "above best"] if judged else []
    header += ["memory", "idle"] if memory else []
    least = min([r.objective for r in results if r.objective is not None] + ([best] if best else []), default=None)
    rows = []
    for r in results:
        if r.failure:
            rows.append([r.name, r.settings, r.failure.replace("|", "/"), *[""] * (len(header) - 3)])
            continue
        ratio = ratios(base.seconds, r.seconds) if base and inverse else ratios(r.seconds, base.seconds) if base else None
        row = [r.name, r.settings, spread(r.seconds, seconds), spread(ratio) if ratio else ""]
        if judged:
            known = r.objective is not None
            row += [f"{r.objective:.8g}", f"{max(r.objective / least - 1.0, 0.0):.1e}"] if known else ["", ""]
        rows.append(row + ([megabytes(r.peak), megabytes(r.idle)] if memory else []))
    return table(header, rows)


class Report:
    """Keeps RESULTS.md complete at any moment, so that a run that is cut short leaves what it measured."""

    def __init__(self, given):
        self.given, self.path, self.number, self.parts = given, Path(given.out), None, []

    def begin(self, number):
        self.number, self.parts, self.raw = number, [], []
        self.begun = datetime.now(timezone.utc)

    def title(self, text, intro):
        print(f"\n{self.number}. {text}", flush=True)
        changed = " with changes" if output("git", "status", "--porcelain", "--", "../../src") else ""
        quick = "\n\n**A quick run in small sizes, which proves nothing: to be replaced.**" if self.given.quick else ""
        self.parts = [
            f"## {self.number}. {text}",
            f"{self.begun:%Y-%m-%d %H:%M} UTC, commit {output('git', 'rev-parse', '--short', 'HEAD')}{changed}, "
            f"{machine()}, {self.given.rounds} rounds.{quick}",
            intro.strip(),
        ]

    def add(self, heading, *parts, results=()):
        """One more piece, written at once."""
        self.parts += ([f"### {heading}"] if heading else []) + list(parts)
        print("\n\n".join(self.parts[-len(parts) - bool(heading) :]), flush=True)
        self.raw.append({"heading": heading, "results": [vars(result) for result in results]})
        self.write()

    def end(self):
        took = (datetime.now(timezone.utc) - self.begun).total_seconds()
        self.parts.append(f"*This section took {took / 60:.1f} minutes.*")
        self.write()

    def sections(self):
        text = self.path.read_text() if self.path.exists() else ""
        found = re.findall(r"<!-- work (\d+) -->\n(.*?)\n<!-- end -->", text, re.DOTALL)
        return {int(number): section for number, section in found}

    def write(self):
        sections = self.sections() | {self.number: "\n\n".join(self.parts)}
        pieces = [HEAD, f"Versions: {versions()}.\n"]
        for number in sorted(sections):
            pieces.append(f"<!-- work {number} -->\n{sections[number]}\n<!-- end -->\n")
        half = self.path.with_suffix(".half")
        half.write_text("\n".join(pieces))
        half.rename(self.path)
        raw = place.BUILT / "results"
        raw.mkdir(exist_ok=True)
        (raw / f"work-{self.number}.json").write_text(json.dumps(self.raw, indent=1))
