//! Crosses and weighted categories.

use gradus::column::{
    Combiner, MissingLevel, Unseen, bucketized, categorical, crossed, hashed, identity, quantiles, weighted,
};
use gradus::design::Block;

use super::{encoded, learned, lists, names, numbers, refused, table};
use crate::support::encoding::encode;
use crate::support::folder::Folder;

fn codes(encoder: &dyn gradus::column::Encoder, table: &gradus::data::Table) -> Vec<u32> {
    match &encoder.encode(table).unwrap()[0] {
        Block::Codes(codes) => codes.codes.to_vec(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn hashed_crosses_are_those_of_the_reference() {
    let golden = crate::support::golden::golden("hashing_tensorflow");
    let all = [
        ("cross_hashed_strings_mod1000", '|', None),
        ("cross_hashed_int64_mod1000", ',', None),
        ("cross_hashed_int64_hashkey7_mod1000", ',', Some(7)),
    ];
    for (name, separator, key) in all {
        for (parts, bucket) in golden[name].as_object().unwrap() {
            let parts: Vec<&str> = parts.trim_matches(['(', ')']).split(separator).map(str::trim).collect();
            let column = |part: &str| match part.parse::<i64>() {
                Ok(id) => vec![id].into(),
                Err(_) => vec![part].into(),
            };
            let named = parts.iter().enumerate().map(|(k, part)| (format!("c{k}"), column(part)));
            let table = gradus::data::Table::from_columns(named).unwrap();
            let cross = crossed(table.names()).buckets(1000);
            let cross = if let Some(key) = key { cross.hash_key(key) } else { cross };
            assert_eq!(codes(learned(cross, &table).unwrap().as_ref(), &table)[0], bucket.as_u64().unwrap() as u32);
        }
    }
}

#[test]
fn columns_are_hashed_before_names_whatever_their_order() {
    let table = table([("x", vec![0.5, 2.0].into()), ("word", vec!["a", "d"].into()), ("id", vec![1, 2].into())]);
    let of = |cross: gradus::column::Crossed| codes(learned(cross.buckets(1000), &table).unwrap().as_ref(), &table);
    let buckets = || bucketized("x", [1.0]);
    assert_eq!(of(crossed(["word"]).with(buckets())), of(crossed([buckets()]).with("word")));
    // Among names, and among columns, the order counts.
    assert_ne!(of(crossed(["word", "id"])), of(crossed(["id", "word"])));
    assert_ne!(of(crossed([buckets()]).with(identity("id", 3))), of(crossed([identity("id", 3)]).with(buckets())));
    // A bucket, a position in a vocabulary and an id count as they are: the ids (0, 1) and (1, 2).
    let vocabulary = categorical("word").vocabulary(["x", "a", "d"]);
    assert_eq!(of(crossed([buckets()]).with(vocabulary)), of(crossed([buckets()]).with(identity("id", 3))));
}

#[test]
fn exact_pairs_have_names() {
    let table = table([("a", vec!["x", "y", "x", "x"].into()), ("n", vec![1.0, 2.0, 3.0, 1.0].into())]);
    let encoder = learned(crossed(["a"]).with(bucketized("n", quantiles(2))), &table).unwrap();
    assert_eq!(names(encoder.as_ref()), ["a=x × n=(-∞, 1.5)", "a=x × n=[1.5, ∞)", "a=y × n=[1.5, ∞)"]);
    assert_eq!(codes(encoder.as_ref(), &table), [0, 2, 1, 0]);
    // y with a small n was not there.
    let new = table_of("y", 1.0);
    assert_eq!(encode(encoder.as_ref(), &new), [[0.0, 0.0, 0.0]]);
    let found = encoder.usage(&new).unwrap();
    assert_eq!((found.cells, found.unseen), (1, 1));
    let column = || crossed(["a"]).with(bucketized("n", [1.5]));
    let bucket = learned(column().unseen(Unseen::Bucket), &table).unwrap();
    assert_eq!(names(bucket.as_ref())[3], "a × n=<other>");
    assert_eq!(codes(bucket.as_ref(), &new), [3]);
    refused(
        learned(column().unseen(Unseen::Error), &table).unwrap().encode(&new),
        "column \"a × n\", row 1: category \"a=y × n=(-∞, 1.5)\" was not seen in training; add .unseen(Unseen::Ignore) or fit again",
    );
    let rare = learned(column().min_count(2), &table).unwrap();
    assert_eq!((names(rare.as_ref()), rare.counts().unwrap().cut), (vec!["a=x × n=(-∞, 1.5)".to_owned()], 2));
    // A pair is not its text: these two are different combinations.
    let twins = super::table([("a", vec!["1 2", "1"].into()), ("n", vec!["3", "2 3"].into())]);
    assert_eq!(learned(crossed(["a", "n"]), &twins).unwrap().features().len(), 2);
}

fn table_of(a: &str, n: f64) -> gradus::data::Table {
    table([("a", vec![a].into()), ("n", vec![n].into())])
}

#[test]
fn three_parts_and_lists_are_crossed_by_every_value() {
    let words = lists(&[Some(&["p", "q"]), Some(&[]), Some(&["q"])]);
    let table = words
        .with_array("a", std::sync::Arc::new(arrow_array::StringArray::from(vec!["k", "k", "l"])))
        .unwrap()
        .with_array("b", std::sync::Arc::new(arrow_array::BooleanArray::from(vec![true, true, false])))
        .unwrap();
    let encoder = learned(crossed(["a", "x", "b"]).combiner(Combiner::Mean), &table).unwrap();
    assert_eq!(names(encoder.as_ref()), ["a=k × x=p × b=true", "a=k × x=q × b=true", "a=l × x=q × b=false"]);
    assert_eq!(encode(encoder.as_ref(), &table), [[0.5, 0.5, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
}

#[test]
fn a_missing_part_follows_the_policy() {
    let table = table([("a", vec![Some("x"), None].into()), ("b", vec!["1", "2"].into())]);
    let of = |missing| learned(crossed(["a", "b"]).missing(missing), &table);
    refused(
        of(MissingLevel::Error),
        "column \"a\", row 2: the value is missing; drop the row, or add .missing(MissingLevel::Own) or Ignore to the column",
    );
    assert_eq!(encode(of(MissingLevel::Ignore).unwrap().as_ref(), &table), [[1.0], [0.0]]);
    assert_eq!(names(of(MissingLevel::Own).unwrap().as_ref()), ["a=<missing> × b=2", "a=x × b=1"]);
}

#[test]
fn collisions_of_a_cross_are_counted_and_settings_checked() {
    let many = table([
        ("a", (0..100i64).collect::<Vec<_>>().into()),
        ("b", (0..100i64).map(|i| i % 7).collect::<Vec<_>>().into()),
    ]);
    let encoder = learned(crossed(["a", "b"]).buckets(10), &many).unwrap();
    let facts = encoder.counts().unwrap();
    assert_eq!((facts.levels, facts.collisions), (Some(10), Some(90)));
    refused(learned(crossed(["a"]), &many), "column \"a\": a cross is of 1 columns; it must be of 2 to 64");
    refused(
        learned(crossed(["a", "b"]).buckets(0), &many),
        "column \"a × b\": buckets is 0; it must be from 1 to 16777216",
    );
    refused(
        learned(crossed(["a"]).with(categorical("b").drop_first()), &many),
        "column \"a × b\": what is crossed is \"b\" without its reference level; it must be a column that keeps all its levels",
    );
    refused(learned(crossed(["a", "zoo"]), &many), "column \"zoo\" is not in the table (it has 2 columns)");
    // Numbers are read as the integers that they were in training, whatever type they have now.
    let encoder = learned(crossed(["a", "b"]).buckets(1000), &many).unwrap();
    let text = table([("a", vec!["5", "6"].into()), ("b", vec![5.0, 6.0].into())]);
    assert_eq!(codes(encoder.as_ref(), &text), codes(encoder.as_ref(), &many)[5..7]);
}

#[test]
fn weighted_categories_have_their_numbers() {
    let table = table([("id", vec!["a", "b", "a"].into()), ("w", vec![0.5, -2.0, 0.0].into())]);
    assert_eq!(encoded(weighted("id", "w"), &table), [[0.5, 0.0], [0.0, -2.0], [0.0, 0.0]]);
    // Weights that are not positive are pruned where they would divide.
    assert_eq!(encoded(weighted("id", "w").combiner(Combiner::Mean), &table), [[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]]);
    let gap = super::table([("id", vec!["a", "b"].into()), ("w", vec![Some(1.0), None].into())]);
    refused(
        learned(weighted(hashed("id", 9), "w"), &gap).unwrap().encode(&gap),
        "column \"w\", row 2: the value is missing; give every id a weight, or drop the row",
    );
    let infinite = super::table([("id", vec!["a"].into()), ("w", vec![f64::INFINITY].into())]);
    refused(
        learned(weighted("id", "w"), &infinite).unwrap().encode(&infinite),
        "column \"w\", row 1: inf is not a finite number; drop the row or repair it",
    );
}

#[test]
fn a_vocabulary_comes_from_a_file_and_others_go_to_buckets() {
    let folder = Folder::new("vocabulary");
    let path = folder.file("words.txt", "\u{feff}low\nmiddle\r\nhigh\n");
    let column = categorical("x").vocabulary_file(&path).unwrap().unseen(Unseen::Buckets(3));
    std::fs::remove_file(&path).unwrap();
    let table = numbers(vec!["high", "a", "b", "low"]);
    let encoder = learned(column, &table).unwrap();
    assert_eq!(
        names(encoder.as_ref()),
        ["x=low", "x=middle", "x=high", "x=<other #0>", "x=<other #1>", "x=<other #2>"]
    );
    // Fingerprint64("a") mod 3 and Fingerprint64("b") mod 3.
    let (a, b) = (12_917_804_110_809_363_939u64 % 3, 11_795_596_070_477_164_822u64 % 3);
    assert_eq!(codes(encoder.as_ref(), &table), [2, 3 + a as u32, 3 + b as u32, 0]);
    assert!(categorical("x").vocabulary_file(&path).unwrap_err().to_string().contains("gradus-vocabulary"));
    refused(
        learned(categorical("x").unseen(Unseen::Buckets(0)), &table),
        "column \"x\": unseen is Buckets(0); it must be from 1 to 16777216 buckets",
    );
}
