//! Families list their members, so that the laws of a family are asked of every one.

use std::fs;
use std::path::Path;

use super::modules::files;

/// Every public implementor of a family's trait stands in the family's `all()`.
fn missing_members(folder: &str, family: &str) -> Vec<String> {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder));
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
        ("penalty", "UniformShrinkage"),
        ("optimizer", "Optimizer"),
        ("schedule", "Schedule"),
        ("head", "Head"),
    ] {
        let missing = missing_members(folder, family);
        assert!(missing.is_empty(), "{missing:?} of {folder} are not in all()");
    }
}

/// The public types of a room that implement a trait.
fn public_members(folder: &str, family: &str) -> Vec<String> {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder));
    let room: String = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let implementors = room.lines().filter(|line| line.starts_with("impl")).filter_map(|line| {
        let (_, name) = line.split_once(&format!("{family} for "))?;
        Some(name.chars().take_while(|c| c.is_alphanumeric()).collect::<String>())
    });
    let structs: Vec<&str> = room
        .lines()
        .filter_map(|line| line.strip_prefix("pub struct ")?.split(|c: char| !c.is_alphanumeric()).next())
        .collect();
    // What `Link::then` gives is named by nobody.
    implementors.filter(|name| structs.contains(&name.as_str()) && name != "Then").collect()
}

/// Every solver, so that there is none that is chosen and has no name, and every part that an estimator takes.
#[test]
fn the_prelude_has_what_an_estimator_takes() {
    let prelude = include_str!("../../src/prelude.rs");
    let known: Vec<&str> = prelude.split(|c: char| !c.is_alphanumeric()).collect();
    for (folder, family, least) in [
        ("solver", "Solver", 9),
        ("loss", "ScalarLoss", 19),
        ("penalty", "Penalty", 4),
        ("penalty", "UniformShrinkage", 3),
        ("optimizer", "Optimizer", 13),
        ("schedule", "Schedule", 13),
    ] {
        let members = public_members(folder, family);
        let missing: Vec<&String> = members.iter().filter(|name| !known.contains(&name.as_str())).collect();
        assert!(members.len() >= least, "{} of {folder} were found: {members:?}", members.len());
        assert!(missing.is_empty(), "{missing:?} of {folder} are not in the prelude");
    }
}

/// `laws::objective` and others ask every solver of that list.
#[test]
fn every_solver_is_held_to_the_laws() {
    let list = include_str!("../support/solvers.rs");
    let listed: Vec<&str> =
        list.split("pub fn every()").nth(1).unwrap().split(|c: char| !c.is_alphanumeric()).collect();
    let members = public_members("solver", "Solver");
    let missing: Vec<&String> = members.iter().filter(|name| !listed.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?} are not in every() of tests/support/solvers.rs");
}
