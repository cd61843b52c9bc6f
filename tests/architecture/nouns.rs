//! A file holds one noun: at most one public type, under a name of its own, and not too many lines.

use std::collections::BTreeMap;
use std::path::Path;

use super::exceptions::{SEVERAL_PUBLIC_TYPES, STEM_TWICE_IN_A_ROOM};
use super::modules::{SRC, files};
use super::rooms::room;

const LINES: usize = 420;

fn stem(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file).trim_end_matches(".rs")
}

#[test]
fn files_are_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["src", "tests"] {
        for path in files(&root.join(folder)) {
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            let laws = path.ends_with("tests.rs");
            assert!(lines <= LINES || laws, "{} has {lines} lines: more than one noun", path.display());
        }
    }
}

#[test]
fn files_are_named_by_nouns() {
    for module in SRC.iter() {
        let stem = stem(&module.file);
        assert!(!["utils", "common", "helpers", "types", "core"].contains(&stem), "{}", module.file);
    }
}

#[test]
fn a_file_has_one_public_type() {
    for module in SRC.iter() {
        let (file, types) = (&module.file, &module.public_types);
        let excused = SEVERAL_PUBLIC_TYPES.contains(&file.as_str());
        assert!(types.len() <= 1 || excused, "{file} has several public types: {}", types.join(", "));
        assert!(types.len() > 1 || !excused, "{file} has one public type: take it off the list");
    }
    let files: Vec<&str> = SRC.iter().map(|module| module.file.as_str()).collect();
    for file in SEVERAL_PUBLIC_TYPES {
        assert!(files.contains(file), "there is no {file}: take it off the list");
    }
}

#[test]
fn no_stem_is_twice_in_a_room() {
    let mut stems: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for module in SRC.iter().filter(|module| stem(&module.file) != "mod") {
        stems.entry((room(&module.file), stem(&module.file))).or_default().push(&module.file);
    }
    stems.retain(|_, files| files.len() > 1);
    for (key, files) in &stems {
        assert!(STEM_TWICE_IN_A_ROOM.contains(key), "{key:?} stands for {}", files.join(", "));
    }
    for key in STEM_TWICE_IN_A_ROOM {
        assert!(stems.contains_key(key), "{key:?} is there once: take it off the list");
    }
}
