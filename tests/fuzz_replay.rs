//! Every seed of the fuzzer, and everything that it ever found, again: `tests/data/fuzz/TARGET`.

use std::path::Path;

use crate::fuzzed;

fn replay(target: &str, run: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fuzz").join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        eprintln!("{}", file.display());
        run(&std::fs::read(file).unwrap());
    }
}

#[test]
fn csv() {
    replay("csv", fuzzed::csv::run);
}

#[test]
fn svmlight() {
    replay("svmlight", fuzzed::svmlight::run);
}

#[test]
fn model() {
    replay("model", fuzzed::model::run);
}

#[test]
fn checkpoint() {
    replay("checkpoint", fuzzed::checkpoint::run);
}

#[test]
fn end_to_end() {
    replay("end_to_end", fuzzed::end_to_end::run);
}

#[test]
fn certificate() {
    replay("certificate", fuzzed::certificate::run);
}
