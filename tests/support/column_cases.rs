//! One member of each kind of column, for the laws that all of them keep.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, TimestampMillisecondArray};

use gradus::column::{
    AnyColumn, Combiner, Missing, MissingLevel, TimePart, Unseen, Weighting, boolean, bucketized, categorical, crossed,
    datetime, derived, hashed, identity, numeric, polynomial, product, quantiles, ratio, spline, text, weighted,
};
use gradus::columns;
use gradus::data::Table;

/// A configured column, and what is to be expected of it.
#[derive(Debug, Clone)]
pub struct ColumnCase {
    /// The column.
    pub column: Arc<dyn AnyColumn>,
    /// A table it can learn from.
    pub table: Table,
    /// Whether it counts examples, so that it matters if all weights are doubled.
    pub counts: bool,
    /// Whether its encoder can be written down.
    pub saveable: bool,
}

/// Every kind of column, once in each configuration that takes a path of its own.
pub fn column_cases() -> Vec<ColumnCase> {
    let rows = 60;
    let number = |row: usize| ((row * 37 + 11) % rows) as f64 / 8.0 - 3.0;
    let gaps = |row: usize| (row % 7 != 3).then(|| number(row) + 1e6);
    let phrases = ["The sea, the sea!", "the e-mail can't wait", "", "Sea  and see", "ÉTÉ e\u{301}te\u{301}"];
    let sentence = |row: usize| phrases[(row * row + row / 7) % phrases.len()];
    let when = |row: usize| {
        (row % 9 != 4).then(|| format!("20{:02}-0{}-1{}T{:02}:30:00", row % 30, 1 + row % 9, row % 10, row % 24))
    };
    let stamps = TimestampMillisecondArray::from_iter_values(
        (0..rows).map(|row| 1_700_000_000_123 + 7_654_321_000 * row as i64),
    );
    let mut lists = ListBuilder::new(StringBuilder::new());
    let mut shares = ListBuilder::new(Float64Builder::new());
    for row in 0..rows {
        for k in 0..row % 4 {
            lists.values().append_value(["a", "b", "c", "é"][(row / 4 + k * k) % 4]);
            shares.values().append_value(number(row) + k as f64);
        }
        lists.append(row % 11 != 5);
        shares.append(true);
    }
    let (lists, shares) = (Arc::new(lists.finish()) as ArrayRef, Arc::new(shares.finish()) as ArrayRef);
    let words = ["gray", "", "Blue", "é", "red", "red", "Blue"];
    let word = |row: usize| words[(row * row + row / 9) % words.len()];
    let table = Table::from_columns([
        ("number", (0..rows).map(number).collect::<Vec<_>>().into()),
        ("gaps", (0..rows).map(gaps).collect::<Vec<_>>().into()),
        ("count", (0..rows).map(|row| (row * row % 23) as i64).collect::<Vec<_>>().into()),
        ("flag", (0..rows).map(|row| row % 3 == 0).collect::<Vec<_>>().into()),
        ("when", (0..rows).map(when).collect::<Vec<_>>().into()),
        ("stamp", (Arc::new(stamps) as ArrayRef).into()),
        ("lists", lists.into()),
        ("sentence", (0..rows).map(sentence).collect::<Vec<_>>().into()),
        ("shares", shares.into()),
        ("word", (0..rows).map(word).collect::<Vec<_>>().into()),
        ("word or not", (0..rows).map(|row| (row % 5 != 1).then(|| word(row))).collect::<Vec<_>>().into()),
    ])
    .unwrap();
    let plain = columns![
        numeric("number"),
        numeric("flag"),
        numeric("number").standardized(),
        numeric("number").min_max().clip(0.25, f64::INFINITY).standardized(),
        numeric("count").log1p().standardized().clip(-1.0, 1.0),
        numeric("gaps").standardized().missing(Missing::Mean).with_indicator(),
        numeric("gaps").min_max().missing(Missing::Constant(1e6)),
        product("number", "count").standardized(),
        ratio("number", "count").standardized().missing(Missing::Mean),
        bucketized("number", [-1.0, 0.0, 2.5]),
        bucketized(ratio("gaps", "count"), [0.5, 100.0]).drop_first().missing(MissingLevel::Own),
        categorical("word"),
        categorical("count"),
        categorical("flag").drop_first(),
        categorical("word or not").missing(MissingLevel::Own).reference("red"),
        categorical("word").vocabulary(["red", "gray"]).unseen(Unseen::Ignore),
    ];
    let categories = columns![
        hashed("word", 7),
        hashed("word or not", 1 << 10).missing(MissingLevel::Own).ignore(["red"]),
        hashed("lists", 3).missing(MissingLevel::Ignore).combiner(Combiner::Mean),
        identity("count", 23),
        identity("count", 9).default_id(8),
        boolean("flag"),
        categorical("word").vocabulary(["red"]).unseen(Unseen::Buckets(3)),
        categorical("lists").missing(MissingLevel::Own).combiner(Combiner::SqrtN),
        weighted("word", "number"),
        weighted(bucketized("number", [0.0, 1.5]), "count"),
        product("number", bucketized("count", [5.0, 11.0])),
        product("number", categorical("word")),
        product("count", hashed("lists", 5).missing(MissingLevel::Ignore)),
        weighted(hashed("lists", 5).missing(MissingLevel::Ignore), "shares").combiner(Combiner::Mean),
        crossed(["word", "count"]),
        crossed(["word", "count", "flag"]).buckets(50),
        crossed([bucketized("number", [-1.0, 0.5])]).with(categorical("word")).unseen(Unseen::Bucket),
        crossed([bucketized("number", [0.0])]).with("word or not").missing(MissingLevel::Ignore).buckets(9),
        crossed(["lists", "word or not"]).missing(MissingLevel::Own).combiner(Combiner::Mean),
        crossed(["word", "lists"]).missing(MissingLevel::Ignore).buckets(20),
    ];
    let curves = columns![
        numeric("number").power(),
        numeric("count").power().clip(-1.0, 2.5),
        polynomial("number", 3),
        polynomial(numeric("number").standardized(), 4),
        product(numeric("number").standardized(), categorical("word or not").missing(MissingLevel::Own)),
        polynomial(ratio("number", "count"), 2).missing(MissingLevel::Ignore),
        datetime("stamp").number(TimePart::Year).cyclic(TimePart::Hour).category(TimePart::Weekday),
        datetime("when")
            .days_since("2001-02-03T04:05:06")
            .number(TimePart::Year)
            .standardized()
            .category(TimePart::Month)
            .missing(MissingLevel::Own),
    ];
    let counting = columns![
        numeric("number").robust_scaled(),
        numeric("gaps").robust_scaled().clip(-1.0, 1.0).missing(Missing::Median),
        numeric("number").quantile_normal(),
        numeric("count").quantile_normal().standardized(),
        spline("number", 5),
        spline("gaps", 3).degree(2).full().missing(MissingLevel::Own),
        numeric("gaps").missing(Missing::Median),
        bucketized("gaps", quantiles(5)).missing(MissingLevel::Ignore),
        categorical("word").min_count(9),
        categorical("count").max_size(4).unseen(Unseen::Ignore),
        crossed(["word", "flag"]).min_count(4),
        crossed([bucketized("number", quantiles(4))]).with(identity("count", 23)),
    ];
    let texts = columns![
        text("word"),
        text("sentence").ngrams(1, 2).stop_words(["the"]).tf_idf().normalized().min_count(3),
        text("sentence").characters().ngrams(2, 3).case_sensitive().binary().missing(MissingLevel::Own),
        text("sentence").hashed(16).tf_idf().missing(MissingLevel::Ignore),
        text("sentence").max_size(5).weighting(Weighting::Frequency).missing(MissingLevel::Ignore),
    ];
    let functions = columns![
        derived("hypotenuse", ["number", "count"], |x| x[0].hypot(x[1])).standardized(),
        numeric("number").map("square", |x| x * x),
        bucketized(numeric("number").map("square", |x| x * x), [1.0, 4.0]),
    ];
    let case = |column, counts, saveable| ColumnCase { column, table: table.clone(), counts, saveable };
    let plain = plain.into_iter().map(|column| case(column, false, true));
    let categories = categories.into_iter().map(|column| case(column, false, true));
    let curves = curves.into_iter().map(|column| case(column, false, true));
    let counting = counting.into_iter().map(|column| case(column, true, true));
    let texts = texts.into_iter().map(|column| case(column, true, true));
    let functions = functions.into_iter().map(|column| case(column, false, false));
    plain.chain(categories).chain(curves).chain(counting).chain(texts).chain(functions).collect()
}
