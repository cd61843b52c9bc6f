//! What every feature column has to keep, and that each law rejects a column that breaks it.

use std::any::Any;
use std::sync::Arc;

use gradus::column::{
    AnyColumn, Cell, Column, ColumnNotes, EncodedRow, Encoder, Input, Layout, Learned, Learner, Registry, ToJson,
};
use gradus::data::Table;
use gradus::design::{Block, Names, Numbers};
use gradus::error::ModelFileProblem;
use gradus::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::support::column_cases::{ColumnCase, column_cases};
use crate::support::encoding::encode;

fn rows(table: &Table, rows: impl IntoIterator<Item = usize>) -> Table {
    table.take(&rows.into_iter().collect::<Vec<_>>()).unwrap()
}

/// Learns from pieces: each is observed by a learner of its own, and these are merged in order.
pub(crate) fn learn_pieces(column: &dyn AnyColumn, pieces: &[(Table, Option<Vec<f64>>)]) -> Result<Arc<dyn Encoder>> {
    let mut learner = column.learner();
    for _ in 0..16 {
        let start = column.save_learner(learner.as_ref())?;
        for (k, (table, weights)) in pieces.iter().enumerate() {
            let mut piece: Box<dyn Any + Send> = column.load_learner(start.clone())?;
            column.observe(piece.as_mut(), table, weights.as_deref())?;
            if k == 0 {
                learner = piece;
            } else {
                // What is merged has travelled as JSON.
                let travelled = column.load_learner(column.save_learner(piece.as_ref())?)?;
                column.merge(learner.as_mut(), travelled)?;
            }
        }
        match column.finish(learner)? {
            Learned::Done(encoder) => return Ok(encoder),
            Learned::Again(again) => learner = again,
        }
    }
    panic!("{} never comes to an end", column.name())
}

fn learn_one(column: &dyn AnyColumn, table: &Table, weights: Option<Vec<f64>>) -> Arc<dyn Encoder> {
    learn_pieces(column, &[(table.clone(), weights)]).unwrap()
}

type Law = fn(&ColumnCase) -> Result<(), String>;

fn hold(that: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if that { Ok(()) } else { Err(what()) }
}

/// Kinds whose content is sums of numbers.
const NUMBERS: [&str; 6] = ["datetime", "slopes", "numeric", "polynomial", "spline", "liar"];

/// The same features and codes; numbers only as near as sums in another order are.
fn near(a: &dyn Encoder, b: &dyn Encoder, table: &Table) -> Result<(), String> {
    if !NUMBERS.contains(&a.kind()) {
        return same(a, b, table);
    }
    let (left, right) = (a.features(), b.features());
    hold(left.len() == right.len(), || "another number of features".to_owned())?;
    for (l, r) in left.iter().zip(right.iter()) {
        let shift = (l.shift - r.shift).abs() <= 1e-13 * (l.shift.abs() + l.scale);
        let scale = (l.scale - r.scale).abs() <= 1e-13 * l.scale;
        hold(l.name == r.name && shift && scale, || format!("{l:?} is not {r:?}"))?;
    }
    for (row, (l, r)) in encode(a, table).iter().zip(&encode(b, table)).enumerate() {
        let close = l.len() == r.len() && l.iter().zip(r).all(|(l, r)| (l - r).abs() <= 1e-9 * (1.0 + l.abs()));
        hold(close, || format!("row {row}: {l:?} is not {r:?}"))?;
    }
    Ok(())
}

fn same(a: &dyn Encoder, b: &dyn Encoder, table: &Table) -> Result<(), String> {
    hold(a.features() == b.features(), || format!("{:?} are not {:?}", a.features(), b.features()))?;
    let (left, right) = (encode(a, table), encode(b, table));
    let bits = |rows: &[Vec<f64>]| rows.iter().flatten().map(|v| v.to_bits()).collect::<Vec<_>>();
    hold(bits(&left) == bits(&right), || format!("{left:?} is not {right:?}"))
}

fn width(case: &ColumnCase) -> Result<(), String> {
    let encoder = learn_one(case.column.as_ref(), &case.table, None);
    let blocks = encoder.encode(&case.table).unwrap();
    let made: usize = blocks.iter().map(Block::features).sum();
    let named = encoder.features().len();
    hold(named == made, || format!("{named} features are named, {made} are made"))?;
    hold(blocks.iter().all(|block| block.rows() == case.table.rows()), || "rows are lost".to_owned())
}

fn pieces(case: &ColumnCase) -> Result<(), String> {
    let encoder = learn_one(case.column.as_ref(), &case.table, None);
    let n = case.table.rows();
    let mut joined = Vec::new();
    for part in [0..n / 3, n / 3..n / 3, n / 3..n / 3 + 1, n / 3 + 1..n] {
        joined.extend(encode(encoder.as_ref(), &rows(&case.table, part)));
    }
    hold(joined == encode(encoder.as_ref(), &case.table), || "pieces differ from the whole".to_owned())
}

fn one_row(case: &ColumnCase) -> Result<(), String> {
    let encoder = learn_one(case.column.as_ref(), &case.table, None);
    let before = format!("{encoder:?}");
    let all = encode(encoder.as_ref(), &case.table);
    for (row, code) in all.iter().enumerate().rev() {
        let alone = encode(encoder.as_ref(), &rows(&case.table, [row]));
        hold(alone == [code.clone()], || format!("row {row} alone is {alone:?}, among others {code:?}"))?;
    }
    hold(before == format!("{encoder:?}"), || "encoding changes the encoder".to_owned())
}

fn merge(case: &ColumnCase) -> Result<(), String> {
    let (table, column) = (&case.table, case.column.as_ref());
    let n = table.rows();
    let whole = learn_one(column, table, None);
    for cuts in [[0, 1, n], [0, n / 2, n], [0, n - 1, n]] {
        let split: Vec<_> = cuts.windows(2).map(|cut| (rows(table, cut[0]..cut[1]), None)).collect();
        near(whole.as_ref(), learn_pieces(column, &split).unwrap().as_ref(), table)?;
    }
    let single: Vec<_> = (0..n).map(|row| (rows(table, [row]), None)).collect();
    near(whole.as_ref(), learn_pieces(column, &single).unwrap().as_ref(), table)
}

fn weight_is_repetition(case: &ColumnCase) -> Result<(), String> {
    let (table, column) = (&case.table, case.column.as_ref());
    let times = |row: usize| [1, 2, 1, 3][row % 4];
    let weights = (0..table.rows()).map(|row| times(row) as f64).collect();
    let repeated = rows(table, (0..table.rows()).flat_map(|row| std::iter::repeat_n(row, times(row))));
    let weighted = learn_one(column, table, Some(weights));
    near(weighted.as_ref(), learn_one(column, &repeated, None).as_ref(), table)
}

fn only_proportions(case: &ColumnCase) -> Result<(), String> {
    let (table, column) = (&case.table, case.column.as_ref());
    let weights: Vec<f64> = (0..table.rows()).map(|row| 0.5 + (row % 5) as f64).collect();
    let scaled = weights.iter().map(|weight| weight * 3.7).collect();
    let plain = learn_one(column, table, Some(weights));
    near(plain.as_ref(), learn_one(column, table, Some(scaled)).as_ref(), table)
}

fn saved(case: &ColumnCase) -> Result<(), String> {
    let encoder = learn_one(case.column.as_ref(), &case.table, None);
    let registry = Registry::default().with::<LiarEncoder>("liar");
    match encoder.save() {
        Ok(content) => {
            hold(case.saveable, || "a function has been written down".to_owned())?;
            let text = serde_json::to_string(&content).unwrap();
            let content: Value = serde_json::from_str(&text).unwrap();
            let again = registry.encoder(encoder.kind(), content).map_err(|error| error.to_string())?;
            same(encoder.as_ref(), again.as_ref(), &case.table)?;
            let twice = serde_json::to_string(&again.save().unwrap()).unwrap();
            hold(twice == text, || format!("saved again it is {twice}"))
        }
        Err(Error::ModelFile { problem: ModelFileProblem::NotSaveable { .. }, .. }) => {
            hold(!case.saveable, || "it cannot be saved".to_owned())
        }
        Err(other) => Err(other.to_string()),
    }
}

/// A centred column that is honest but for one thing.
#[derive(Debug, Clone)]
struct Liar(Lie);

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Lie {
    None,
    Width,
    Batch,
    Merge,
    Repetition,
    Proportion,
    Saving,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Sums {
    rows: f64,
    weight: f64,
    sum: f64,
    deaf: bool,
}

impl Learner for Sums {
    fn merge(&mut self, later: Self) -> Result<()> {
        if !self.deaf {
            self.rows += later.rows;
            self.weight += later.weight;
            self.sum += later.sum;
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct LiarEncoder {
    name: ColumnNotes,
    lie: Lie,
    mean: f64,
}

impl Column for Liar {
    type Learner = Sums;
    type Encoder = LiarEncoder;

    fn name(&self) -> &str {
        "number"
    }

    fn inputs(&self) -> Vec<String> {
        vec!["number".to_owned()]
    }

    fn observe(&self, sums: &mut Sums, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        sums.deaf = self.0 == Lie::Merge;
        for (row, value) in table.numbers("number")?.iter().enumerate() {
            let weight = weights.filter(|_| self.0 != Lie::Repetition).map_or(1.0, |weights| weights[row]);
            sums.rows += 1.0;
            sums.weight += weight;
            sums.sum += weight * value.unwrap();
        }
        Ok(())
    }

    fn finish(&self, sums: Sums) -> Result<Learned<Sums, LiarEncoder>> {
        let total = if self.0 == Lie::Proportion { sums.rows } else { sums.weight };
        Ok(Learned::Done(LiarEncoder { name: "number".into(), lie: self.0, mean: sums.sum / total }))
    }
}

impl Encoder for LiarEncoder {
    fn kind(&self) -> &str {
        "liar"
    }

    fn notes(&self) -> &ColumnNotes {
        &self.name
    }

    fn inputs(&self) -> Vec<Input> {
        vec![Input::numbers("number")]
    }

    fn layout(&self) -> Vec<Layout> {
        vec![Layout::PLAIN]
    }

    fn names(&self) -> Names {
        std::iter::repeat_n("number".to_owned(), if self.lie == Lie::Width { 2 } else { 1 }).collect()
    }

    fn encode_row(&self, _: &[Cell<'_>], _: &mut EncodedRow) -> Result<()> {
        unreachable!("the blocks are there")
    }

    fn encode_in_place(&self, table: &Table) -> Result<Option<Vec<Block<'static>>>> {
        let mut numbers = Numbers::plain(table.numbers("number")?.values);
        numbers.shift = if self.lie == Lie::Batch { table.rows() as f64 } else { self.mean };
        Ok(Some(vec![Block::Numbers(numbers)]))
    }

    fn save(&self) -> Result<Value> {
        let mean = if self.lie == Lie::Saving { f64::from(self.mean as f32) } else { self.mean };
        Self { mean, ..self.clone() }.to_json()
    }
}

/// Every column keeps the law; the honest member of the liars too; the liar does not.
fn judge(law: Law, lie: Lie, applies: impl Fn(&ColumnCase) -> bool) {
    let cases = column_cases();
    let mut judged = 0;
    for case in cases.iter().filter(|case| applies(case)) {
        law(case).unwrap_or_else(|broken| panic!("{:?}: {broken}", case.column));
        judged += 1;
    }
    assert!(judged > 10);
    // Its mean, 0.7, is no short binary number, so that rounding it shows.
    let numbers: Vec<f64> = (0..60).map(|row| f64::from(row * 37 % 60) / 10.0 - 2.25).collect();
    let table = Table::from_columns([("number", numbers.into())]).unwrap();
    let liar = |lie| ColumnCase { column: Arc::new(Liar(lie)), table: table.clone(), counts: false, saveable: true };
    law(&liar(Lie::None)).unwrap();
    law(&liar(lie)).expect_err("the liar is believed");
}

#[test]
fn as_many_features_are_named_as_made() {
    judge(width, Lie::Width, |_| true);
}

#[test]
fn encoding_pieces_is_encoding_the_whole() {
    judge(pieces, Lie::Batch, |_| true);
}

#[test]
fn a_row_is_encoded_as_if_it_were_alone() {
    judge(one_row, Lie::Batch, |_| true);
}

#[test]
fn learning_from_pieces_is_learning_from_the_whole() {
    judge(merge, Lie::Merge, |_| true);
}

#[test]
fn weight_two_is_the_row_twice() {
    judge(weight_is_repetition, Lie::Repetition, |_| true);
}

#[test]
fn weights_matter_by_their_proportions() {
    judge(only_proportions, Lie::Proportion, |case| !case.counts);
}

#[test]
fn what_is_saved_encodes_the_same() {
    judge(saved, Lie::Saving, |_| true);
}

#[test]
fn the_cases_vary() {
    let cases = column_cases();
    let kinds: std::collections::BTreeSet<String> =
        cases.iter().map(|case| learn_one(case.column.as_ref(), &case.table, None).kind().to_owned()).collect();
    let all = [
        "boolean",
        "bucketized",
        "categorical",
        "crossed",
        "datetime",
        "hashed",
        "identity",
        "numeric",
        "polynomial",
        "slopes",
        "spline",
        "text",
        "weighted",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), all);
    for case in &cases {
        let encoder = learn_one(case.column.as_ref(), &case.table, None);
        let rows = encode(encoder.as_ref(), &case.table);
        assert!(rows.iter().any(|row| row != &rows[0]), "{:?} encodes every row alike", case.column);
    }
}
