//! Hash buckets, identities, booleans.

use gradus::column::{Combiner, MissingLevel, boolean, fingerprint_cat64, fingerprint64, hashed, identity, learn};
use gradus::columns;
use gradus::design::Block;

use super::{encoded, learned, lists, names, numbers, refused, table};
use crate::support::encoding::encode;
use crate::support::golden::golden;

#[test]
fn fingerprints_and_buckets_are_those_of_the_reference() {
    let golden = golden("hashing_tensorflow");
    let fingerprints = golden["fingerprint64_utf8"].as_object().unwrap();
    let buckets = golden["hash_bucket_fast_mod1000"].as_object().unwrap();
    assert_eq!((fingerprints.len(), buckets.len()), (32, 32));
    for (text, truth) in fingerprints {
        assert_eq!(fingerprint64(text.as_bytes()).to_string(), truth.as_str().unwrap(), "{text:?}");
    }
    let words: Vec<&str> = buckets.keys().map(String::as_str).collect();
    let truth: Vec<u32> = buckets.values().map(|bucket| bucket.as_u64().unwrap() as u32).collect();
    let table = numbers(words);
    let encoder = learned(hashed("x", 1000), &table).unwrap();
    let Block::Codes(codes) = &encoder.encode(&table).unwrap()[0] else { panic!() };
    assert_eq!(codes.codes[..], truth);
}

#[test]
fn crosses_of_ids_with_any_key_are_those_of_the_reference() {
    let golden = golden("hashing_tensorflow");
    for (name, key) in [("cross_hashed_int64_mod1000", 0x00DE_CAFC_AFFE), ("cross_hashed_int64_hashkey7_mod1000", 7)] {
        for (ids, bucket) in golden[name].as_object().unwrap() {
            let ids = ids.trim_matches(['(', ')']).split(", ").map(|id| id.parse::<i64>().unwrap());
            let hash = ids.fold(key, |hash, id| fingerprint_cat64(hash, id as u64));
            assert_eq!(hash % 1000, bucket.as_u64().unwrap(), "{name}");
        }
    }
}

#[test]
fn collisions_are_counted() {
    // 939 and 822 of 1000, but 1 and 0 of 2: three words in two buckets.
    let table = numbers(vec!["a", "b", "abc", "a"]);
    let encoder = learned(hashed("x", 2), &table).unwrap();
    let facts = encoder.counts().unwrap();
    assert_eq!((facts.levels, facts.collisions), (Some(2), Some(1)));
    assert_eq!(encode(encoder.as_ref(), &table), [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]);
    assert_eq!(names(encoder.as_ref()), ["x=#0", "x=#1"]);
    assert_eq!(learned(hashed("x", 1000), &table).unwrap().counts().unwrap().collisions, Some(0));
}

#[test]
fn hash_buckets_have_policies_and_never_meet_the_unseen() {
    let table = numbers(vec![Some("a"), None, Some("")]);
    refused(
        learned(hashed("x", 4), &table),
        "column \"x\", row 2: the value is missing; drop the row, or add .missing(MissingLevel::Own) or Ignore to the column",
    );
    // As TensorFlow does: an empty text says nothing.
    let encoder = learned(hashed("x", 4).missing(MissingLevel::Own).ignore(["", "-1"]), &table).unwrap();
    assert_eq!(names(encoder.as_ref())[4], "x=<missing>");
    assert_eq!(
        encode(encoder.as_ref(), &table),
        [[0.0, 0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0, 0.0]]
    );
    assert!(encoder.encode(&numbers(vec!["never seen", &"long".repeat(300_000)])).is_ok());
    // Integers by their decimal text: Fingerprint64("42") mod 1000 = 736.
    let ids = numbers(vec![42i64]);
    let Block::Codes(codes) = &learned(hashed("x", 1000), &ids).unwrap().encode(&ids).unwrap()[0] else { panic!() };
    assert_eq!(codes.codes[0], 736);
    refused(learned(hashed("x", 0), &table), "column \"x\": buckets is 0; it must be from 1 to 16777216");
    refused(
        learn(&columns![hashed("x", 4), hashed("x", 5)], &table, None),
        "feature column \"x\" appears twice (positions 1 and 2, counted from 1); rename or drop one",
    );
}

#[test]
fn ids_outside_are_an_error_unless_there_is_a_default() {
    let table = numbers(vec![Some(0i64), Some(3), None]);
    let own = || identity("x", 4).missing(MissingLevel::Own);
    assert_eq!(
        encoded(own(), &table),
        [[1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0, 1.0]]
    );
    let outside = |value: &str| {
        format!(
            "column \"x\", row 1: {value} is not allowed; it must be an integer from 0 to the number of buckets minus 1; raise it, or add .default_id(..)"
        )
    };
    for (value, text) in [(4.0, "4"), (-1.0, "-1"), (1.5, "1.5"), (1e300, &1e300.to_string())] {
        refused(learned(identity("x", 4), &numbers(vec![value])), &outside(text));
        assert_eq!(encoded(identity("x", 2).default_id(1), &numbers(vec![value])), [[0.0, 1.0]]);
    }
    refused(
        learned(identity("x", 4), &numbers(vec!["two"])),
        "column \"x\", row 1: \"two\" is not a number; name the column categorical, or read the text as missing with .also_null([\"two\"])",
    );
    refused(
        learned(identity("x", 4).default_id(4), &table),
        "column \"x\": default_id is 4; it must be an id below the number of buckets",
    );
}

#[test]
fn yes_and_no_in_many_words() {
    let table = table([
        ("text", vec![Some("Yes"), Some("F"), None, Some("1")].into()),
        ("flag", vec![Some(true), None, Some(false), Some(true)].into()),
        ("number", vec![0, 1, 1, 0].into()),
    ]);
    let own = |name: &str| encoded(boolean(name).missing(MissingLevel::Own), &table);
    assert_eq!(own("text"), [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [1.0, 0.0]]);
    assert_eq!(own("flag"), [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]);
    assert_eq!(encoded(boolean("number"), &table), [[0.0], [1.0], [1.0], [0.0]]);
    refused(
        learned(boolean("x"), &numbers(vec!["yes", "perhaps"]))
            .and_then(|encoder| encoder.encode(&numbers(vec!["perhaps"]))),
        "column \"x\", row 1: \"perhaps\" is neither true nor false; write true or false, yes or no, 1 or 0",
    );
}

#[test]
fn lists_share_a_row_as_the_combiner_says() {
    let table = lists(&[Some(&["a", "b", "a"]), Some(&[]), None, Some(&["b"])]);
    let with = |combiner| {
        let column = gradus::column::categorical("x").missing(MissingLevel::Ignore).combiner(combiner);
        encoded(column, &table)
    };
    assert_eq!(with(Combiner::Sum), [[2.0, 1.0], [0.0, 0.0], [0.0, 0.0], [0.0, 1.0]]);
    assert_eq!(with(Combiner::Mean)[0], [1.0 / 3.0 + 1.0 / 3.0, 1.0 / 3.0]);
    let root = 3f64.sqrt();
    assert_eq!(with(Combiner::SqrtN)[0], [1.0 / root + 1.0 / root, 1.0 / root]);
    refused(
        learned(gradus::column::categorical("x"), &table),
        "column \"x\", row 3: the value is missing; drop the row, or add .missing(MissingLevel::Own) or Ignore to the column",
    );
    let new = lists(&[Some(&["b", "astronaut"])]);
    let encoder = learned(gradus::column::categorical("x").missing(MissingLevel::Ignore), &table).unwrap();
    refused(
        encoder.encode(&new),
        "column \"x\", row 1: category \"astronaut\" was not seen in training; add .unseen(Unseen::Ignore) or fit again",
    );
    let found = encoder.usage(&new).unwrap();
    assert_eq!((found.cells, found.missing, found.unseen), (2, 0, 1));
}
