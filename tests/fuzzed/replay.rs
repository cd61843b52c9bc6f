//! Every seed of the fuzzer, and everything that it ever found, again: `tests/data/fuzz/TARGET`.

use std::path::Path;

use super::{certificate, checkpoint, csv, end_to_end, model, svmlight};

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
    replay("csv", csv::run);
}

#[test]
fn svmlight() {
    replay("svmlight", svmlight::run);
}

#[test]
fn model() {
    replay("model", model::run);
}

#[test]
fn checkpoint() {
    replay("checkpoint", checkpoint::run);
}

#[test]
fn end_to_end() {
    replay("end_to_end", end_to_end::run);
}

#[test]
fn certificate() {
    replay("certificate", certificate::run);
}

#[test]
fn every_folder_has_a_target() {
    let here = include_str!("replay.rs");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fuzz");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(here.contains(&format!("replay(\"{name}\", {name}::run)")), "nobody replays tests/data/fuzz/{name}");
    }
}
