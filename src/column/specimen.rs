//! One member of each kind of column, for the laws that all of them keep.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Float64Builder, ListBuilder, StringBuilder};

use super::{
    AnyColumn, Combiner, Missing, MissingLevel, Unseen, boolean, bucketized, categorical, crossed, derived, hashed,
    identity, numeric, product, quantiles, ratio, weighted,
};
use crate::columns;
use crate::data::Table;
use crate::error::Result;

/// A configured column, and what is to be expected of it.
#[derive(Debug, Clone)]
pub struct Specimen {
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
///
/// # Errors
/// None that a caller could cause.
pub fn all() -> Result<Vec<Specimen>> {
    let rows = 60;
    let number = |row: usize| ((row * 37 + 11) % rows) as f64 / 8.0 - 3.0;
    let gaps = |row: usize| (row % 7 != 3).then(|| number(row) + 1e6);
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
        ("lists", lists.into()),
        ("shares", shares.into()),
        ("word", (0..rows).map(word).collect::<Vec<_>>().into()),
        ("word or not", (0..rows).map(|row| (row % 5 != 1).then(|| word(row))).collect::<Vec<_>>().into()),
    ])?;
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
        weighted(hashed("lists", 5).missing(MissingLevel::Ignore), "shares").combiner(Combiner::Mean),
        crossed(["word", "count"]),
        crossed(["word", "count", "flag"]).buckets(50),
        crossed([bucketized("number", [-1.0, 0.5])]).with(categorical("word")).unseen(Unseen::Bucket),
        crossed([bucketized("number", [0.0])]).with("word or not").missing(MissingLevel::Ignore).buckets(9),
        crossed(["lists", "word or not"]).missing(MissingLevel::Own).combiner(Combiner::Mean),
        crossed(["word", "lists"]).missing(MissingLevel::Ignore).buckets(20),
    ];
    let counting = columns![
        numeric("gaps").missing(Missing::Median),
        bucketized("gaps", quantiles(5)).missing(MissingLevel::Ignore),
        categorical("word").min_count(9),
        categorical("count").max_size(4).unseen(Unseen::Ignore),
        crossed(["word", "flag"]).min_count(4),
        crossed([bucketized("number", quantiles(4))]).with(identity("count", 23)),
    ];
    let functions = columns![
        derived("hypotenuse", ["number", "count"], |x| x[0].hypot(x[1])).standardized(),
        numeric("number").map("square", |x| x * x),
        bucketized(numeric("number").map("square", |x| x * x), [1.0, 4.0]),
    ];
    let specimen = |column, counts, saveable| Specimen { column, table: table.clone(), counts, saveable };
    let plain = plain.into_iter().map(|column| specimen(column, false, true));
    let categories = categories.into_iter().map(|column| specimen(column, false, true));
    let counting = counting.into_iter().map(|column| specimen(column, true, true));
    let functions = functions.into_iter().map(|column| specimen(column, false, false));
    Ok(plain.chain(categories).chain(counting).chain(functions).collect())
}
