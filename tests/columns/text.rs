//! Text.

use gradus::column::{MissingLevel, Weighting, text};
use gradus::progress::Warning;

use super::{encoded, learned, names, numbers, refused};
use crate::support::encoding::encode;

#[test]
fn words_are_those_of_unicode_in_lower_case() {
    let table = numbers(vec!["Can't stop: the E-mail, ÉTÉ 2024!", "3.5 日本 naïve—yes"]);
    let encoder = learned(text("x"), &table).unwrap();
    let words = ["2024", "3.5", "can't", "e", "mail", "naïve", "stop", "the", "yes", "été", "日", "本"];
    assert_eq!(names(encoder.as_ref()), words.map(|word| format!("x={word}")));
    let cased = learned(text("x").case_sensitive(), &numbers(vec!["No no"])).unwrap();
    assert_eq!(names(cased.as_ref()), ["x=No", "x=no"]);
    // Stop words go before runs are made.
    let runs = learned(text("x").ngrams(1, 2).stop_words(["the"]), &numbers(vec!["over the sea"])).unwrap();
    assert_eq!(names(runs.as_ref()), ["x=over", "x=over sea", "x=sea"]);
}

#[test]
fn characters_are_what_a_reader_takes_for_one() {
    let encoder = learned(text("x").characters().ngrams(2, 2), &numbers(vec!["e\u{301}a  \n b"])).unwrap();
    assert_eq!(names(encoder.as_ref()), ["x= b", "x=a ", "x=e\u{301}a"]);
}

#[test]
fn terms_are_counted_in_four_ways() {
    let table = numbers(vec!["a b a", "a", "c c"]);
    let of = |weighting| encoded(text("x").weighting(weighting), &table);
    assert_eq!(of(Weighting::Count), [[2.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 2.0]]);
    assert_eq!(of(Weighting::Binary), [[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
    assert_eq!(of(Weighting::Frequency)[0], [2.0 / 3.0, 1.0 / 3.0, 0.0]);
    // Three texts: a stands in two of them, b and c in one.
    let (common, rare) = ((4f64 / 3.0).ln() + 1.0, (4f64 / 2.0).ln() + 1.0);
    assert_eq!(of(Weighting::TfIdf), [[2.0 * common, rare, 0.0], [common, 0.0, 0.0], [0.0, 0.0, 2.0 * rare]]);
    let rows = encoded(text("x").tf_idf().normalized(), &table);
    // scikit-learn 1.9.1, TfidfVectorizer(token_pattern=r"\w+").
    assert!((rows[0][0] - 0.8355915419449176).abs() < 1e-15 && (rows[0][1] - 0.5493512310263033).abs() < 1e-15);
    let length = (4.0 * common * common + rare * rare).sqrt();
    assert_eq!(rows[0], [2.0 * common / length, rare / length, 0.0]);
    assert_eq!((rows[1][0], rows[2][2]), (1.0, 1.0));
}

#[test]
fn rare_terms_are_cut_and_new_ones_say_nothing() {
    let table = numbers(vec!["a b c", "a b", "a d d d"]);
    let encoder = learned(text("x").min_count(2), &table).unwrap();
    assert_eq!(names(encoder.as_ref()), ["x=a", "x=b"]);
    assert_eq!(encoder.warnings(), [Warning::DroppedCategories { column: "x".to_owned(), categories: 2 }]);
    assert_eq!((encoder.counts().unwrap().levels, encoder.counts().unwrap().cut), (Some(2), 2));
    let new = numbers(vec![Some("z b z"), Some("")]);
    assert_eq!(encode(encoder.as_ref(), &new), [[0.0, 1.0], [0.0, 0.0]]);
    let found = encoder.usage(&new).unwrap();
    assert_eq!((found.cells, found.unseen), (3, 2));
    assert_eq!(names(learned(text("x").max_size(1), &table).unwrap().as_ref()), ["x=a"]);
    refused(
        learned(text("x").min_count(4), &table),
        "column \"x\": no category occurs 4 times; lower .min_count(..), or leave the column out",
    );
    refused(
        learned(text("x"), &numbers(vec!["...", ""])),
        "column \"x\": no text has a term to learn; leave the column out",
    );
}

#[test]
fn hashed_terms_need_no_vocabulary() {
    // Fingerprint64("a"), ("b"), ("abc") mod 1000.
    let encoder = learned(text("x").hashed(1000), &numbers(vec!["a b", "abc"])).unwrap();
    let rows = encode(encoder.as_ref(), &numbers(vec!["b b a", "abc"]));
    assert_eq!((rows[0][939], rows[0][822], rows[1][385], rows[0].iter().sum::<f64>()), (1.0, 2.0, 1.0, 3.0));
    assert_eq!(encoder.counts().unwrap().collisions, Some(0));
    assert_eq!(names(encoder.as_ref())[822], "x=#822");
}

#[test]
fn texts_have_policies_and_settings_are_checked() {
    let table = numbers(vec![Some("a"), None]);
    refused(
        learned(text("x"), &table),
        "column \"x\", row 2: the value is missing; drop the row, or add .missing(MissingLevel::Own) or Ignore to the column",
    );
    assert_eq!(encoded(text("x").missing(MissingLevel::Own), &table), [[1.0, 0.0], [0.0, 1.0]]);
    assert_eq!(encoded(text("x").missing(MissingLevel::Ignore), &table), [[1.0], [0.0]]);
    let ngrams = |from, to| learned(text("x").ngrams(from, to), &table);
    refused(ngrams(0, 1), "column \"x\": ngrams is 0 to 1; it must be from 1 to 32, the fewest first");
    refused(ngrams(3, 2), "column \"x\": ngrams is 3 to 2; it must be from 1 to 32, the fewest first");
    refused(
        learned(text("x").characters().stop_words(["a"]), &table),
        "column \"x\": stop_words is set; it must be left out where characters are terms",
    );
    refused(
        learned(text("x").hashed(9).min_count(2), &table),
        "column \"x\": min_count or max_size is set; it must be left out beside .hashed(..): every term has a bucket",
    );
    // A very long text is only a long text.
    let long = numbers(vec!["word ".repeat(200_000)]);
    assert_eq!(encoded(text("x"), &long), [[200_000.0]]);
}
