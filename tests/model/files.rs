//! Model files: what is sealed opens, and nothing else does; a file is written whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use gradus::error::{Error, ModelFileProblem};
use gradus::persist::{open, seal, write};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::folder::Folder;

/// A content of more than 10 kB as bytes: names, numbers of every kind, nesting, text that needs escapes.
fn sample() -> Vec<u8> {
    let weights: Vec<f64> = (0..240).map(|i| (f64::from(i) * 0.7).sin() * 10f64.powi(i % 40 - 20)).collect();
    let columns: Vec<Value> = (0..60)
        .map(|i| json!({ "kind": "numeric", "name": format!("column {i} \"é\"\n"), "mean": f64::from(i) / 3.0, "log": i % 2 == 0 }))
        .collect();
    let bytes = seal(&json!({ "weights": weights, "columns": columns, "none": null, "big": u64::MAX })).unwrap();
    assert!(bytes.len() >= 10_000, "{} bytes", bytes.len());
    bytes
}

fn problem(bytes: &[u8]) -> ModelFileProblem {
    match open(bytes) {
        Err(Error::ModelFile { problem, .. }) => problem,
        other => panic!("expected a model-file problem, got {other:?}"),
    }
}

/// The place of the 64 digits, found here without the crate's help.
fn digits(text: &str) -> Option<std::ops::Range<usize>> {
    let key = "\"sha256\": \"";
    let start = text.find(key)? + key.len();
    (text.len() >= start + 64 && text.is_char_boundary(start + 64)).then_some(start..start + 64)
}

pub fn with_right_checksum(text: &str) -> String {
    let place = digits(text).unwrap();
    let sum = Sha256::digest([&text[..place.start], &text[place.end..]].concat());
    let hex: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    [&text[..place.start], &hex, &text[place.end..]].concat()
}

/// A file around any content text, with a right checksum.
fn wrapped(content: &str) -> String {
    let zeros = "0".repeat(64);
    with_right_checksum(&format!(
        "{{\n  \"format\": \"gradus-model\",\n  \"version\": 1,\n  \"gradus\": \"0.1.0\",\n  \"sha256\": \"{zeros}\",\n  \"content\": {content}\n}}\n"
    ))
}

#[test]
fn the_file_is_readable_and_always_the_same() {
    let text = String::from_utf8(seal(&json!({ "b": [1, 2.5], "a": { "y": null, "x": "é" } })).unwrap()).unwrap();
    let content = "{\n    \"a\": {\n      \"x\": \"é\",\n      \"y\": null\n    },\n    \"b\": [\n      1,\n      2.5\n    ]\n  }";
    let version = format!("\"gradus\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert_eq!(text, with_right_checksum(&wrapped(content).replace("\"gradus\": \"0.1.0\"", &version)));
    assert_eq!(sample(), sample());
}

#[test]
fn what_was_sealed_opens_and_seals_again() {
    let bytes = sample();
    assert_eq!(seal(&open(&bytes).unwrap()).unwrap(), bytes);
    for content in [json!(null), json!([]), json!({}), json!("text"), json!(-0.0), json!(5e-324), json!(i64::MIN)] {
        let back = open(&seal(&content).unwrap()).unwrap();
        assert_eq!(back.to_string(), content.to_string());
    }
}

#[test]
fn a_file_of_another_release_of_the_same_format_opens() {
    let text = wrapped("1").replace("0.1.0", "0.7.3-beta.1");
    assert_eq!(open(with_right_checksum(&text).as_bytes()).unwrap(), json!(1));
}

#[test]
fn every_flipped_bit_is_refused() {
    let mut bytes = sample();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            assert!(open(&bytes).is_err(), "bit {bit} of byte {at}");
            bytes[at] ^= 1 << bit;
        }
    }
    assert!(open(&bytes).is_ok());
}

#[test]
fn every_truncation_and_every_appended_byte_is_refused() {
    let mut bytes = sample();
    for end in 0..bytes.len() {
        assert!(open(&bytes[..end]).is_err(), "cut to {end} bytes");
    }
    for byte in 0..=u8::MAX {
        bytes.push(byte);
        assert_eq!(problem(&bytes), ModelFileProblem::Checksum, "appended {byte}");
        bytes.pop();
    }
}

#[test]
fn a_newer_version_is_named_before_its_checksum_is_asked() {
    let text = wrapped("1").replace("\"version\": 1,", "\"version\": 7,");
    assert_eq!(problem(text.as_bytes()), ModelFileProblem::UnsupportedVersion { found: 7, supported: 1 });
    let layout_of_the_future = "{\n  \"format\": \"gradus-model\",\n  \"version\": 12, \"signature\": 3";
    let found = ModelFileProblem::UnsupportedVersion { found: 12, supported: 1 };
    assert_eq!(problem(layout_of_the_future.as_bytes()), found);
    for version in ["0", "01", "-1", "+1", "1.0", "99999999999999999999", "\"1\"", ""] {
        let text = wrapped("1").replace("\"version\": 1,", &format!("\"version\": {version},"));
        assert!(open(with_right_checksum(&text).as_bytes()).is_err(), "version {version}");
    }
}

#[test]
fn other_files_are_not_models() {
    let others: [(&[u8], &str); 7] = [
        (b"", "empty"),
        (b"{\n  \"format\"", "cut off"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04", "zip"),
        (b"{\"format\": \"gradus-model\", \"version\": 1}", "JSON"),
        (b"x,y\n1,2\n", "does not begin"),
        (&[0xff, 0xfe, 0], "does not begin"),
    ];
    for (bytes, word) in others {
        match problem(bytes) {
            ModelFileProblem::NotAModel { detail } => assert!(detail.contains(word), "{detail}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_right_checksum_does_not_excuse_another_spelling() {
    assert!(open(wrapped("{\n    \"a\": 1,\n    \"b\": 2\n  }").as_bytes()).is_ok());
    let spellings = [
        "{\n    \"a\": 1,\n    \"a\": 1\n  }",
        "{\n    \"b\": 2,\n    \"a\": 1\n  }",
        "{\"a\": 1}",
        "[ ]",
        "1.50",
        "1e0",
        "-0",
        "1e400",
        "100000000000000000000",
        "NaN",
        "\"\\u0041\"",
        "1,\n  \"more\": 2",
        "1,\n  \"content\": 1",
        "",
        "{",
    ];
    for spelling in spellings {
        let found = problem(wrapped(spelling).as_bytes());
        assert!(matches!(found, ModelFileProblem::Inconsistent { .. }), "{spelling}: {found:?}");
    }
}

#[test]
fn deep_nesting_is_refused_on_both_sides_without_a_deep_stack() {
    let nested = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!([inner]));
    let deepest = nested(99);
    assert_eq!(open(&seal(&deepest).unwrap()).unwrap(), deepest);
    assert!(matches!(seal(&nested(100)), Err(Error::ModelFile { problem: ModelFileProblem::NotSaveable { .. }, .. })));
    let bomb = wrapped(&("[".repeat(500_000) + &"]".repeat(500_000)));
    assert!(matches!(problem(bomb.as_bytes()), ModelFileProblem::Inconsistent { .. }));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map("\\PC{0,6}", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_content_comes_back_to_the_bit(content in any_json()) {
        let bytes = seal(&content).unwrap();
        let back = open(&bytes).unwrap();
        prop_assert_eq!(&back, &content);
        prop_assert_eq!(seal(&back).unwrap(), bytes);
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(open(&bytes).is_err());
        let mut behind_the_opening = b"{\n  \"format\": \"gradus-model\",\n  \"version\": ".to_vec();
        behind_the_opening.extend(bytes);
        prop_assert!(open(&behind_the_opening).is_err());
    }

    /// Compact, pretty or damaged JSON under a right checksum: it opens only if it is spelled as `seal` spells it.
    #[test]
    fn any_json_with_a_right_checksum(content in any_json(), at in any::<prop::sample::Index>(), to in "[ -~]?") {
        let mut text = serde_json::to_string_pretty(&content).unwrap().replace('\n', "\n  ");
        let (at, damaged) = (at.index(text.len()), !to.is_empty());
        if damaged && text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
            text.replace_range(at..=at, &to);
        }
        let file = wrapped(&text);
        match open(file.as_bytes()) {
            Ok(content) => prop_assert_eq!(seal(&content).unwrap(), file.into_bytes()),
            Err(error) => prop_assert!(damaged, "{}", error),
        }
    }
}

fn io_path(result: gradus::Result<()>) -> PathBuf {
    match result {
        Err(Error::Io { path: Some(path), .. }) => path,
        other => panic!("expected an Io error, got {other:?}"),
    }
}

#[test]
fn a_file_is_replaced_as_a_whole() {
    let folder = Folder::new("replace");
    let path = folder.0.join("model.json");
    write(&path, b"first, and rather long").unwrap();
    write(&path, b"second").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"second");
    write(&path, b"").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"");
    assert_eq!(folder.names(), ["model.json"]);
}

#[test]
fn a_failed_write_leaves_everything_as_it_was() {
    let folder = Folder::new("fail");
    let inside = folder.0.join("taken").join("inside");
    fs::create_dir(folder.0.join("taken")).unwrap();
    fs::write(&inside, b"old").unwrap();
    assert_eq!(io_path(write(folder.0.join("taken"), b"new")), folder.0.join("taken"));
    assert_eq!(fs::read(&inside).unwrap(), b"old");

    let orphan = folder.0.join("missing").join("model.json");
    assert_eq!(io_path(write(&orphan, b"new")), orphan);
    let under_a_file = inside.join("model.json");
    assert_eq!(io_path(write(&under_a_file, b"new")), under_a_file);
    assert_eq!(fs::read(&inside).unwrap(), b"old");
    assert_eq!(folder.names(), ["taken"]);
    for nowhere in ["", "/", ".."] {
        assert_eq!(io_path(write(nowhere, b"new")), Path::new(nowhere));
    }
}

#[test]
fn a_name_of_the_longest_length_can_be_written() {
    let folder = Folder::new("long");
    let path = folder.0.join("n".repeat(255));
    write(&path, b"whole").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"whole");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_are_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new("link");
    let (path, link) = (folder.0.join("private.json"), folder.0.join("latest.json"));
    fs::write(&path, b"old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    symlink("private.json", &link).unwrap();
    write(&link, b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn writers_at_the_same_time_leave_one_whole_file() {
    let folder = Folder::new("race");
    let path = folder.0.join("model.json");
    let contents: Vec<Vec<u8>> = (0..4u8).map(|writer| vec![writer; 20_000]).collect();
    std::thread::scope(|scope| {
        for content in &contents {
            scope.spawn(|| (0..5).for_each(|_| write(&path, content).unwrap()));
        }
    });
    assert!(contents.contains(&fs::read(&path).unwrap()));
    assert_eq!(folder.names(), ["model.json"]);
}
