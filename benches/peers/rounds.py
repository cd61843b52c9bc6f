"""Rounds: all contenders in turn, so that a busy moment of the machine hits all of them alike."""

import json
import time
from dataclasses import dataclass, field

import numpy as np

import place
from contender import Failed, OverLimit, Process

# Loading is not what is measured, and may take longer than a run.
LOADING = 300.0
# Of the best objective known: within this a contender has reached it.
EQUAL = 1e-4


# On which step of its ladder a peer reached the best in an earlier run on the same data: pinned versions do so again.
# gradus, which changes, climbs anew.
STEPS = place.BUILT / "steps.json"


def steps():
    return json.loads(STEPS.read_text()) if STEPS.exists() else {}


def steps_of(contender, equal):
    more = [] if equal == EQUAL else [equal]
    return json.dumps([*more, contender.name, contender.load, contender.ladder, (place.HERE / "requirements.txt").read_text()])


def steps_known(contender, equal):
    return steps().get(steps_of(contender, equal), 0)


def know_steps(contender, step, equal):
    if "gradus" not in contender.name:
        STEPS.write_text(json.dumps(steps() | {steps_of(contender, equal): step}))


@dataclass
class Measured:
    """What one contender did."""

    name: str
    settings: str
    seconds: list = field(default_factory=list)
    objective: float | None = None
    peak: float | None = None
    idle: float | None = None
    notes: dict = field(default_factory=dict)
    failure: str | None = None


class Field:
    """The processes of a group of contenders."""

    def __init__(self, given, contenders, referee=None):
        always = ("gradus", "the limit")
        self.contenders = [c for c in contenders if given.only in c.name or c.name.startswith(always)]
        self.given, self.referee = given, referee
        self.processes, self.loaded = {}, {}
        self.weights = place.BUILT / "weights.bin"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes.values():
            process.stop()

    def once(self, contender, run=None):
        """One run, in a process that is begun where there is none."""
        key = contender.key()
        if key not in self.processes:
            process = Process(contender.command)
            self.processes[key] = process
            self.loaded[key] = process.ask({"do": "load", **contender.load}, LOADING)
        self.weights.unlink(missing_ok=True)
        request = {"do": "run", **(run or contender.run), "weights": str(self.weights)}
        answer = self.processes[key].ask(request, self.given.limit)
        answer["objective"] = None
        if self.referee and self.weights.exists():
            try:
                answer["objective"] = self.referee(np.fromfile(self.weights))
            except ValueError as error:
                raise Failed(f"the referee: {error}") from None
        if contender.fresh:
            self.forget(contender)
        return answer

    def forget(self, contender):
        """Ends the process of a contender, which begins anew where it is called again."""
        if process := self.processes.pop(contender.key(), None):
            process.stop()

    def reach(self, best, equal=EQUAL):
        """Finds for each contender that has a ladder the least effort that comes so close to the best objective."""
        unable = {}
        for contender in self.contenders:
            first = steps_known(contender, equal)
            for step, run in list(enumerate(contender.ladder))[first:]:
                try:
                    answer = self.once(contender, run)
                except Failed as failure:
                    self.forget(contender)
                    unable[contender.name] = str(failure)
                    break
                above = (answer["objective"] or float("inf")) / best - 1.0
                print(f"  {contender.name}: {answer['seconds']:.2f} s to {above:.1e} above the best", flush=True)
                contender.run = run
                if above <= equal:
                    unable.pop(contender.name, None)
                    know_steps(contender, step, equal)
                    break
                unable[contender.name] = f"not reached: {above:.1e} above the best"
        return unable

    def measure(self, unable=None, warm=True):
        """All contenders in turn, for so many rounds. The order is turned by one in each round."""
        results = {c.name: Measured(c.name, c.settings()) for c in self.contenders}
        for name, reason in (unable or {}).items():
            results[name].failure = reason
        for turn in range(-1 if warm else 0, self.given.rounds):
            order = [c for c in self.contenders if results[c.name].failure is None]
            for contender in order[turn % len(order) :] + order[: turn % len(order)] if order else []:
                result = results[contender.name]
                try:
                    answer = self.once(contender)
                except Failed as failure:
                    result.failure = str(failure) if isinstance(failure, OverLimit) else f"failed: {failure}"
                    self.forget(contender)
                    continue
                loaded = self.loaded[contender.key()]
                result.peak, result.idle = answer["peak"] - loaded["bytes"], loaded["idle"]
                result.notes = answer.get("notes") or {}
                if answer["objective"] is not None:
                    result.objective = answer["objective"]
                if turn >= 0:
                    result.seconds.append(answer["seconds"])
                # Threads that still spin must not take from the next one.
                time.sleep(0.02)
        return list(results.values())
