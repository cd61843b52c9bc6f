//! Imports run one way: a room, which is a folder or a file of `src`, takes from those of lower floors, and from itself.

use super::modules::{Modules, SRC};

/// Rooms from the ground up. Rooms of one floor do not visit each other.
const FLOORS: [&[&str]; 17] = [
    &["error", "instructions"],
    &["file", "linalg", "progress"],
    &["data", "loss", "penalty", "schedule"],
    &["design"],
    &["column"],
    &["objective", "roles"],
    &["engine", "optimizer"],
    &["solver"],
    &["metrics"],
    &["head"],
    &["model"],
    &["inference", "persist", "report"],
    &["conformal", "estimator"],
    &["bootstrap", "selection"],
    &["plot"],
    &["html_report"],
    &["prelude", "lib"],
];

/// The room of a file below `src`.
pub fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

/// Imports of a higher floor, or of another room of the own floor.
fn climbing(modules: &Modules) -> Vec<String> {
    let floor = |file: &str| FLOORS.iter().position(|rooms| rooms.contains(&room(file)));
    let mut found = Vec::new();
    for import in modules.imports(true) {
        let (from, of) = (&import.from, &import.of);
        match (floor(from), floor(of)) {
            _ if room(from) == room(of) => {}
            (None, _) => found.push(format!("{} is on no floor", room(from))),
            (_, None) => found.push(format!("{} is on no floor", room(of))),
            (Some(own), Some(other)) if other < own => {}
            _ => found.push(format!("{from} must not import {of}")),
        }
    }
    found
}

#[test]
fn imports_run_one_way() {
    let found = climbing(&SRC);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_wrong_import_is_caught() {
    let climbing_of = |text: &str| {
        let texts = [
            ("lib.rs", "mod error; mod loss; mod penalty; mod solver; mod utils; mod estimator;"),
            ("error.rs", "pub struct Error;"),
            ("loss.rs", text),
            ("penalty/mod.rs", "mod ridge; pub use ridge::Ridge;"),
            ("penalty/ridge.rs", "pub struct Ridge;"),
            ("solver.rs", "pub struct Solver; use crate::loss::Loss;"),
            ("estimator.rs", "pub struct Estimator;"),
            ("utils.rs", "pub fn trim() {}"),
        ];
        climbing(&Modules::new(texts))
    };
    assert_eq!(climbing_of("use crate::solver::Solver;"), ["loss.rs must not import solver.rs"]);
    assert_eq!(climbing_of("fn f(e: &crate::estimator::Estimator) {}"), ["loss.rs must not import estimator.rs"]);
    assert_eq!(climbing_of("pub use crate::penalty::Ridge;"), ["loss.rs must not import penalty/ridge.rs"]);
    assert_eq!(climbing_of("use crate::utils::trim;"), ["utils is on no floor"]);
    assert!(climbing_of("use crate::error::Error; // use crate::head::Head;\n struct Loss;").is_empty());
}

#[test]
fn every_room_is_on_a_floor_and_every_floor_has_its_rooms() {
    let there: Vec<&str> = SRC.iter().map(|module| room(&module.file)).collect();
    for listed in FLOORS.concat() {
        assert!(there.contains(&listed), "there is no room {listed}");
    }
    for room in there {
        assert!(FLOORS.concat().contains(&room), "{room} is on no floor");
    }
}
