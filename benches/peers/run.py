"""Runs the same work in gradus and in its peers, and writes RESULTS.md. `--help` lists the switches."""

import argparse
import importlib
import os
import sys
import traceback

import install
import place

WORK = {
    1: "work_1_pass",
    2: "work_2_closed_form",
    3: "work_3_stochastic",
    4: "work_4_mini_batch",
    5: "work_5_sparse",
    6: "work_6_categories",
    7: "work_7_csv",
    8: "work_8_prediction",
    9: "work_9_growth",
    10: "work_10_tensorflow",
    11: "work_11_optimum",
    12: "work_12_paths",
    13: "work_13_inference",
}


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", default="1,2,3,4,5,6,7,8,9,11,12,13", help="which work, as 1,3,5; 10 is TensorFlow")
    parser.add_argument("--quick", action="store_true", help="small sizes: shows that everything runs, proves nothing")
    parser.add_argument("--rounds", type=int, help="rounds of alternating contenders (5; 2 with --quick)")
    parser.add_argument("--limit", type=float, help="seconds after which one run is given up (15; 10 with --quick)")
    parser.add_argument("--only", default="", help="only contenders whose name contains this, and gradus")
    parser.add_argument("--no-install", action="store_true", help="everything is set up already")
    parser.add_argument("--out", default=str(place.RESULTS), help="where the results go")
    given = parser.parse_args()
    given.rounds = given.rounds or (2 if given.quick else 5)
    given.limit = given.limit or (10.0 if given.quick else 15.0)
    given.work = [int(number) for number in given.work.split(",")]
    return given


def main():
    given = options()
    if not given.no_install:
        install.all_contenders(tensorflow=10 in given.work)
    python = place.VENV / "bin" / "python"
    if sys.prefix != str(place.VENV):
        os.execv(python, [str(python), *sys.argv, *([] if given.no_install else ["--no-install"])])
    from report import Report

    report = Report(given)
    for number in given.work:
        report.begin(number)
        try:
            importlib.import_module(WORK[number]).run(given, report)
        except Exception as error:
            # What was measured stays, and the other work goes on.
            traceback.print_exc()
            report.add(None, f"**Cut short: {type(error).__name__}: {error}**")
        report.end()


if __name__ == "__main__":
    main()
