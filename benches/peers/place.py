"""Where things lie."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILT = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "peers"
DATA = BUILT / "data"
VENV = BUILT / "venv"
TENSORFLOW = BUILT / "venv-tensorflow"
GRADUS = BUILT / "rust" / "release" / "gradus-runner"
PEERS = BUILT / "rust-native" / "release" / "peers-runner"
RESULTS = HERE / "RESULTS.md"
