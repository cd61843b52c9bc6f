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
