//! Categories.

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, DictionaryArray};
use gradus::column::{MissingLevel, Unseen, categorical};
use gradus::design::Block;
use gradus::progress::Warning;

use super::{first, learned, names, numbers, refused, table};
use crate::support::encoding::encode;

#[test]
fn a_vocabulary_is_sorted_by_bytes_whatever_the_order_of_rows() {
    let words = vec!["é", "b", "", "B", "a", "e\u{301}", "b"];
    let mut permuted = words.clone();
    permuted.reverse();
    let (table, permuted) = (numbers(words), numbers(permuted));
    let encoder = learned(categorical("x"), &table).unwrap();
    // One code point and two are two categories; an empty text is one as well.
    assert_eq!(names(encoder.as_ref()), ["x=", "x=B", "x=a", "x=b", "x=e\u{301}", "x=é"]);
    assert_eq!(names(encoder.as_ref()), names(learned(categorical("x"), &permuted).unwrap().as_ref()));
    let Block::Codes(codes) = &encoder.encode(&table).unwrap()[0] else { panic!() };
    assert_eq!(codes.codes[..], [5, 3, 0, 1, 2, 4, 3]);
    assert!(codes.full);
}

#[test]
fn integers_booleans_and_dictionaries_are_categories_by_their_text() {
    let dictionary: DictionaryArray<Int8Type> = vec![Some("b"), None, Some("a"), Some("b")].into_iter().collect();
    let table = table([
        ("int", vec![10, 9, 10, -1].into()),
        ("flag", vec![true, false, true, true].into()),
        ("dictionary", (Arc::new(dictionary) as ArrayRef).into()),
    ]);
    assert_eq!(names(learned(categorical("int"), &table).unwrap().as_ref()), ["int=-1", "int=10", "int=9"]);
    assert_eq!(names(learned(categorical("flag"), &table).unwrap().as_ref()), ["flag=false", "flag=true"]);
    refused(
        learned(categorical("dictionary"), &table),
        "column \"dictionary\", row 2: the value is missing; drop the row, or add .missing(MissingLevel::Own) or Ignore to the column",
    );
    let encoder = learned(categorical("dictionary").missing(MissingLevel::Ignore), &table).unwrap();
    assert_eq!(encode(encoder.as_ref(), &table), [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]);
    // A dictionary may list words that no row has: they are not seen.
    let few = table.take(&[2]).unwrap();
    assert_eq!(names(learned(categorical("dictionary"), &few).unwrap().as_ref()), ["dictionary=a"]);
}

#[test]
fn an_unseen_category_follows_the_policy() {
    let (train, new) = (numbers(vec!["a", "b"]), numbers(vec!["b", "astronaut", "a"]));
    let with = |unseen| learned(categorical("x").unseen(unseen), &train).unwrap();
    refused(
        with(Unseen::Error).encode(&new),
        "column \"x\", row 2: category \"astronaut\" was not seen in training; add .unseen(Unseen::Ignore) or fit again",
    );
    assert_eq!(encode(with(Unseen::Ignore).as_ref(), &new), [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]);
    let bucket = with(Unseen::Bucket);
    assert_eq!(names(bucket.as_ref()), ["x=a", "x=b", "x=<other>"]);
    assert_eq!(encode(bucket.as_ref(), &new)[1], [0.0, 0.0, 1.0]);
}

#[test]
fn rare_categories_are_cut() {
    let table = numbers(vec!["c", "a", "c", "b", "b", "c", "d"]);
    let outside = |categories| Warning::DroppedCategories { column: "x".to_owned(), categories };
    let encoder = learned(categorical("x").min_count(2), &table).unwrap();
    assert_eq!(
        (names(encoder.as_ref()), encoder.warnings().to_vec()),
        (["x=b", "x=c", "x=<other>"].map(String::from).to_vec(), vec![outside(2)])
    );
    // a and d occur once each: the first by name is kept.
    let encoder = learned(categorical("x").max_size(3).unseen(Unseen::Ignore), &table).unwrap();
    assert_eq!(
        (names(encoder.as_ref()), encoder.warnings().to_vec()),
        (["x=a", "x=b", "x=c"].map(String::from).to_vec(), vec![outside(1)])
    );
    let Block::Codes(codes) = &encoder.encode(&table).unwrap()[0] else { panic!() };
    assert!(!codes.full && codes.codes[6] == u32::MAX);
    refused(
        learned(categorical("x").min_count(9), &table),
        "column \"x\": no category occurs 9 times; lower .min_count(..), or leave the column out",
    );
}

#[test]
fn a_given_vocabulary_keeps_its_order() {
    let table = numbers(vec!["low", "high", "low"]);
    let encoder = learned(categorical("x").vocabulary(["low", "middle", "high"]), &table).unwrap();
    assert_eq!(names(encoder.as_ref()), ["x=low", "x=middle", "x=high"]);
    refused(
        learned(categorical("x").vocabulary(["low"]), &table),
        "column \"x\", row 2: category \"high\" is not in the given vocabulary; add it there, or add .unseen(Unseen::Ignore)",
    );
    let encoder = learned(categorical("x").vocabulary(["low"]).unseen(Unseen::Ignore), &table).unwrap();
    assert_eq!(first(&encode(encoder.as_ref(), &table)), [1.0, 0.0, 1.0]);
    let empty = table.take(&[]).unwrap();
    refused(
        learned(categorical("x").vocabulary(Vec::<String>::new()), &empty),
        "column \"x\": vocabulary is empty; it must be a list of at least one category",
    );
    refused(
        learned(categorical("x").vocabulary(["b", "a", "b"]), &empty),
        "column \"x\": category \"b\" stands twice in the vocabulary (positions 1 and 3, counted from 1)",
    );
}

#[test]
fn a_reference_has_no_feature() {
    let table = numbers(vec!["c", "a", "b", "a"]);
    let dropped = learned(categorical("x").drop_first(), &table).unwrap();
    assert_eq!(names(dropped.as_ref()), ["x=b", "x=c"]);
    assert_eq!(encode(dropped.as_ref(), &table), [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]);
    let middle = learned(categorical("x").reference("b").unseen(Unseen::Bucket), &table).unwrap();
    assert_eq!(names(middle.as_ref()), ["x=a", "x=c", "x=<other>"]);
    assert_eq!(encode(middle.as_ref(), &table)[..3], [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]);
    let Block::Codes(codes) = &middle.encode(&table).unwrap()[0] else { panic!() };
    assert!(!codes.full);
    refused(
        learned(categorical("x").reference("d"), &table),
        "column \"x\": the reference level \"d\" is not in the vocabulary (\"a\", \"b\", \"c\")",
    );
    refused(
        learned(categorical("x").vocabulary(["a"]).reference("d"), &table.take(&[]).unwrap()),
        "column \"x\": the reference level \"d\" is not in the vocabulary (\"a\")",
    );
}

#[test]
fn settings_of_categories_that_contradict_are_refused() {
    let empty = table([]);
    let column = || categorical("x");
    refused(
        learned(column().drop_first().reference("a"), &empty),
        "column \"x\": reference is set beside drop_first; it must be one or the other",
    );
    refused(
        learned(column().vocabulary(["a"]).min_count(3), &empty),
        "column \"x\": vocabulary is given by hand and cut; it must be one or the other: drop .min_count and .max_size",
    );
    refused(
        learned(column().unseen(Unseen::Error).min_count(3), &empty),
        "column \"x\": unseen is Error; it must be Ignore or Bucket beside .min_count or .max_size: what they cut off occurs in training",
    );
    refused(learned(column().max_size(0), &empty), "column \"x\": max_size is 0; it must be from 1 to 4294967279");
}

#[test]
fn a_category_never_takes_the_name_of_a_feature_of_its_own() {
    let table = numbers(vec!["<other>", "<missing>", "a"]);
    assert_eq!(learned(categorical("x"), &table).unwrap().features().len(), 3);
    let message = |word| {
        format!(
            "column \"x\": category {word:?} has the name of a feature that is kept for others; rename it in the data"
        )
    };
    refused(learned(categorical("x").unseen(Unseen::Bucket), &table), &message("<other>"));
    refused(learned(categorical("x").missing(MissingLevel::Own), &table), &message("<missing>"));
}

#[test]
fn one_category_is_constant() {
    let encoder = learned(categorical("x"), &numbers(vec!["a", "a"])).unwrap();
    assert_eq!(encoder.warnings(), [Warning::Constant { feature: "x".to_owned() }]);
    let none = learned(categorical("x").drop_first(), &numbers(vec!["a", "a"])).unwrap();
    assert_eq!(encode(none.as_ref(), &numbers(vec!["a", "a"])), [[], []] as [[f64; 0]; 2]);
}

#[test]
fn many_and_long_categories_work() {
    let many = numbers((0..10_000).map(|i| format!("{:05}", i * 7919 % 10_000)).collect::<Vec<_>>());
    let encoder = learned(categorical("x"), &many).unwrap();
    let Block::Codes(codes) = &encoder.encode(&many).unwrap()[0] else { panic!() };
    assert_eq!(codes.levels, 10_000);
    assert!(codes.codes.iter().enumerate().all(|(i, &code)| code as usize == i * 7919 % 10_000));

    let long = "é".repeat(500_000);
    let table = numbers(vec![long.as_str(), "short"]);
    let encoder = learned(categorical("x"), &table).unwrap();
    assert_eq!(encoder.features().get(1).unwrap().name.len(), "x=".len() + 1_000_000);
    let other = "è".repeat(500_000);
    let error = encoder.encode(&numbers(vec![other.as_str()])).err().unwrap().to_string();
    assert!(error.len() < 300 && error.contains('…'), "{error}");
}

#[test]
fn an_identifier_is_refused_before_it_fills_the_memory() {
    let table = numbers((0..1_000_001).collect::<Vec<i64>>());
    refused(
        learned(categorical("x"), &table),
        "column \"x\": more than 1000000 categories; is it an identifier? leave it out, or keep the most frequent with .max_size(m)",
    );
    assert_eq!(learned(categorical("x").max_size(2), &table).unwrap().features().len(), 3);
}

#[test]
fn an_evaluation_says_what_the_columns_met() {
    use gradus::columns;
    use gradus::data::Table;
    use gradus::estimator::Estimator;
    let cars = Table::from_columns([
        ("maker", vec![Some("Ford"), Some("Buick"), Some("Ford"), None].into()),
        ("mpg", vec![18, 15, 18, 16].into()),
    ])
    .unwrap();
    let columns = columns![categorical("maker").unseen(Unseen::Ignore).missing(MissingLevel::Own)];
    let fit = Estimator::regression("mpg").columns(columns).fit(&cars).unwrap();
    let report = fit.report();
    assert_eq!((report.columns[0].missing_share, report.columns[0].counts.as_ref().unwrap().levels), (0.25, Some(2)));
    assert!(report.to_string().contains("maker (categorical): 3 features, 25.00% missing, 2 levels"), "{report}");
    let found = fit.model().evaluate(&cars).unwrap();
    let maker = *found.columns.get("categorical(maker)").unwrap();
    assert_eq!((maker.cells, maker.missing, maker.unseen), (4, 1, 0));
    let new = Table::from_columns([
        ("maker", vec![Some("Ford"), Some("Fiat"), None, Some("Saab")].into()),
        ("mpg", vec![18, 15, 16, 17].into()),
    ])
    .unwrap();
    let found = fit.model().evaluate(&new).unwrap();
    assert_eq!(found.columns, fit.model().inspect(&new).unwrap());
    assert_eq!(found.columns.get("categorical(maker)").unwrap().unseen, 2);
    let text = found.to_string();
    assert!(text.contains("unseen") && text.contains("categorical(maker)"), "{text}");
    assert!(
        serde_json::to_string(&found).unwrap().contains(r#""categorical(maker)":{"cells":4,"missing":1,"unseen":2}"#)
    );
    // Nothing strange is not worth a line.
    let text = fit.model().evaluate(&new.take(&[0]).unwrap()).unwrap().to_string();
    assert!(!text.contains("unseen"), "{text}");
}
