//! The picture of the house is true: imports run one way, families list their members, files stay small.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms from the ground up. A module may import those of lower floors, and itself.
const FLOORS: [&[&str]; 15] = [
    &["error", "instructions"],
    &["file", "progress"],
    &["data", "loss", "penalty", "schedule"],
    &["design"],
    &["column"],
    &["objective"],
    &["optimizer"],
    &["solver"],
    &["metrics"],
    &["head"],
    &["model"],
    &["inference", "persist", "report"],
    &["estimator"],
    &["selection"],
    &["prelude", "lib"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&module))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The top-level module of a file below src.
fn room(path: &Path) -> String {
    let inside = path.strip_prefix(src()).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Every `crate::module` that the code of a file names, tests and comments aside.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = Vec::new();
    for line in lines {
        for (at, _) in line.match_indices("crate::") {
            if line[..at].ends_with('$') {
                continue;
            }
            let rest = &line[at + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            found.push(name);
        }
    }
    found
}

/// The imports of a room that climb: to a higher floor, or to another room of its own floor.
fn climbing(room: &str, text: &str) -> Vec<String> {
    let Some(own) = floor(room) else { return vec![format!("{room} is on no floor")] };
    let climbs = |name: &String| {
        // Names like `crate::Error` are re-exports of the ground floor; `columns!` is a macro.
        let Some(other) = floor(name) else { return !name.is_empty() && name != "columns" };
        name != room && other >= own && !(own == 1 && name == "error")
    };
    imports(text).into_iter().filter(climbs).collect()
}

#[test]
fn imports_run_one_way() {
    for path in sources(&src()) {
        let room = room(&path);
        let climbs = climbing(&room, &fs::read_to_string(&path).unwrap());
        assert!(climbs.is_empty(), "{}: {room} must not import {climbs:?}", path.display());
    }
}

#[test]
fn a_wrong_import_is_caught() {
    assert_eq!(climbing("loss", "use crate::solver::Solver;"), ["solver"]);
    assert_eq!(climbing("optimizer", "    let x: crate::estimator::Fit = todo();"), ["estimator"]);
    assert_eq!(climbing("penalty", "use crate::loss::Loss;"), ["loss"], "rooms of one floor do not visit each other");
    assert_eq!(climbing("error", "use crate::progress::Progress;"), ["progress"]);
    assert_eq!(climbing("data", "use crate::utils::trim;"), ["utils"], "no such room");
    assert!(climbing("solver", "use crate::objective::Objective;\n// use crate::head::Head;").is_empty());
}

#[test]
fn files_hold_one_noun() {
    for path in sources(&src()) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(lines <= 420 || stem == "tests", "{} has {lines} lines: more than one noun", path.display());
        assert!(!["utils", "common", "helpers", "types", "core"].contains(&stem.as_str()), "{}", path.display());
    }
}

/// Every public implementor of a family's trait stands in the family's `all()`.
fn missing_members(folder: &str, family: &str) -> Vec<String> {
    let files = sources(&src().join(folder));
    let all: String = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let listed = all.split("pub fn all()").nth(1).unwrap_or_default();
    let listed = listed.split("\n}").next().unwrap_or_default().to_owned();
    let mut missing = Vec::new();
    for path in files {
        let text = fs::read_to_string(path).unwrap();
        for line in text.lines() {
            let Some(name) = line.strip_prefix(&format!("impl {family} for ")) else { continue };
            let name: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
            let public = text.contains(&format!("\npub struct {name}"));
            if public && !listed.contains(&name) {
                missing.push(name);
            }
        }
    }
    missing
}

#[test]
fn families_list_their_members() {
    for (folder, family) in [
        ("loss", "ScalarLoss"),
        ("penalty", "Penalty"),
        ("optimizer", "Optimizer"),
        ("schedule", "Schedule"),
        ("head", "Head"),
    ] {
        let missing = missing_members(folder, family);
        assert!(missing.is_empty(), "{missing:?} of {folder} are not in all()");
    }
}
