//! A model made ready for one row at a time.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Model, Reader};
use crate::column::{Cell, EncodedRow, Encoder, Layout, LearnedAs, RowPart};
use crate::data::Table;
use crate::design::{score_entries, score_row};
use crate::error::{Error, Place, Result, ValueProblem, listed};
use crate::head::Head;
use crate::objective::Shape;
use crate::roles::log_exposure;

/// A model prepared for rows with known columns: nothing is looked up by name any more, and nothing allocated for
/// columns of numbers and categories that are text. What it predicts for a row is, to the bit, what [`Model::predict`]
/// predicts for it in a table.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// let cars = Table::from_columns([
///     ("pounds", vec![3.5, 3.69, 3.44, 3.43].into()),
///     ("maker", vec!["Ford", "Buick", "Ford", "Buick"].into()),
///     ("mpg", vec![18, 15, 18, 16].into()),
/// ])?;
/// let model = Estimator::regression("mpg").fit(&cars)?.into_model();
/// let mut predictor = model.predictor(&["maker", "pounds"])?;
/// let mpg = predictor.predict(&["Ford".into(), 3.5.into()])?;
/// assert_eq!(mpg, model.predict(&cars)?[0]);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Predictor {
    parts: Vec<Part>,
    /// The blocks of all parts, and the first feature of each.
    layout: Vec<Layout>,
    starts: Vec<usize>,
    /// The weight of every feature, of its raw value, set after set.
    weights: Vec<f64>,
    shape: Shape,
    /// One per score.
    biases: Vec<f64>,
    /// What the predictions are of.
    outputs: Vec<String>,
    offset: Option<usize>,
    exposure: Option<usize>,
    columns: Vec<String>,
    /// What the columns were learned as.
    learned: Vec<LearnedAs>,
    head: Arc<dyn Head>,
    row: EncodedRow,
    cells: Vec<Cell<'static>>,
    /// The numbers of a row less their shifts, in order.
    numbers: Vec<f64>,
    /// Their weights.
    of_numbers: Vec<f64>,
    scores: Vec<f64>,
    predictions: Vec<f64>,
    /// The place of the class.
    places: Vec<usize>,
}

#[derive(Debug, Clone)]
enum Part {
    /// An encoder, and where the cells of its inputs stand.
    Encoder(Arc<dyn Encoder>, Vec<usize>),
    /// A number as it is.
    Number(usize),
}

impl Model {
    /// Prepares predictions for rows whose cells stand in this order; columns that the model does not read may be among
    /// them. For a model of arrays the names are `x1`, `x2`, … or those that were given.
    ///
    /// # Errors
    /// Columns that the model reads and that are not there.
    pub fn predictor<N: AsRef<str>>(&self, columns: &[N]) -> Result<Predictor> {
        let columns: Vec<String> = columns.iter().map(|name| name.as_ref().to_owned()).collect();
        // A table without rows knows how to say which name was meant.
        let empty = columns.iter().map(|name| (name.as_str(), Vec::<f64>::new().into()));
        let schema = Table::from_columns(empty)?;
        self.needs(&schema, &[])?;
        let find = |name: &str| schema.position(name).unwrap_or_default();
        let mut layout = Vec::new();
        let parts = match &self.reader {
            Reader::Columns { encoders, .. } => {
                let part = |encoder: &Arc<dyn Encoder>| {
                    layout.extend(encoder.layout());
                    let places = encoder.inputs().iter().map(|input| find(input.column())).collect();
                    Part::Encoder(encoder.clone(), places)
                };
                encoders.iter().map(part).collect()
            }
            Reader::Array(names) => {
                layout = vec![Layout::PLAIN; names.len()];
                names.iter().map(|name| Part::Number(find(&name))).collect()
            }
        };
        let starts = layout.iter().scan(0, |next, layout| {
            *next += layout.width();
            Some(*next - layout.width())
        });
        // Rounded as the kernels round.
        let sets = self.weights[..self.shape.weights()].chunks(self.shape.features.max(1));
        let raw = sets.flat_map(|set| self.features.scales().zip(set).map(|(scale, weight)| weight * (1.0 / scale)));
        let scores = self.head.loss().outputs();
        let bias = |k: usize| if self.shape.biases > 0 { self.weights[self.shape.weights() + k] } else { 0.0 };
        let meanings = self.reader.meanings();
        let learned = columns.iter().map(|name| meanings.get(name).cloned().unwrap_or(LearnedAs::Other)).collect();
        Ok(Predictor {
            parts,
            starts: starts.collect(),
            layout,
            learned,
            weights: raw.collect(),
            shape: self.shape,
            biases: (0..scores).map(bias).collect(),
            outputs: self.names_of_predictions(),
            offset: self.roles.offset.as_ref().map(|name| find(name)),
            exposure: self.roles.exposure.as_ref().map(|name| find(name)),
            columns,
            head: self.head.clone(),
            row: EncodedRow::default(),
            cells: Vec::new(),
            numbers: Vec::new(),
            of_numbers: Vec::new(),
            scores: Vec::with_capacity(scores),
            predictions: Vec::new(),
            places: Vec::new(),
        })
    }
}

impl Predictor {
    /// The score z = x·w + b + o of one row.
    ///
    /// # Errors
    /// As [`Predictor::scores`]; a model of several scores.
    pub fn score(&mut self, cells: &[Cell<'_>]) -> Result<f64> {
        self.only(self.biases.len(), "score", "Predictor::scores")?;
        self.scores(cells).map(|scores| scores[0])
    }

    /// The prediction for one row: the number, or for two classes the probability of the positive one.
    ///
    /// # Errors
    /// As [`Predictor::scores`]; a model of several predictions per row.
    pub fn predict(&mut self, cells: &[Cell<'_>]) -> Result<f64> {
        self.only(self.outputs.len(), "prediction", "Predictor::predictions")?;
        self.predictions(cells).map(|predictions| predictions[0])
    }

    /// What the predictions of a row are of, in order: the classes, the quantiles, the labels.
    #[must_use]
    pub fn outputs(&self) -> &[String] {
        &self.outputs
    }

    /// All predictions for one row, in the order of [`Predictor::outputs`].
    ///
    /// # Errors
    /// As [`Predictor::scores`].
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let flowers = Table::from_columns([
    ///     ("petal", vec![1.4, 1.3, 4.5, 4.7, 6.0, 5.9].into()),
    ///     ("species", vec!["a", "a", "b", "b", "c", "c"].into()),
    /// ])?;
    /// let model = Estimator::multiclass("species").penalty(Ridge::new(1e-3)?).fit(&flowers)?.into_model();
    /// let mut predictor = model.predictor(&["petal"])?;
    /// assert_eq!(predictor.outputs(), ["a", "b", "c"]);
    /// let shares = predictor.predictions(&[4.6.into()])?;
    /// assert!(shares[1] > 0.5 && (shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn predictions(&mut self, cells: &[Cell<'_>]) -> Result<&[f64]> {
        self.rescore(cells)?;
        self.head.predict_into(&self.scores, &mut self.predictions);
        let (expected, found) = (self.outputs.len(), self.predictions.len());
        if found != expected {
            return Err(Error::Length { what: "predictions of the head, against those it names", expected, found });
        }
        Ok(&self.predictions)
    }

    /// The class of one row, as [`Model::predict_classes`] says it.
    ///
    /// # Errors
    /// As [`Predictor::scores`]; a model that predicts numbers.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let visits = Table::from_columns([
    ///     ("minutes", vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0].into()),
    ///     ("bought", vec!["no", "no", "yes", "no", "yes", "yes"].into()),
    /// ])?;
    /// let model = Estimator::binary("bought").fit(&visits)?.into_model().with_threshold(0.25)?;
    /// let mut predictor = model.predictor(&["minutes"])?;
    /// assert_eq!(predictor.class(&[3.0.into()])?, "yes");
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn class(&mut self, cells: &[Cell<'_>]) -> Result<&str> {
        self.rescore(cells)?;
        self.head.decide_into(&self.scores, &mut self.places);
        self.places.first().and_then(|place| self.head.classes().get(*place)).map(String::as_str).ok_or_else(|| {
            let (what, found) = ("Predictor::class".to_owned(), format!("a model of {}", listed(&self.outputs)));
            Error::Unsupported { what, needs: "a model of classes", found }
        })
    }

    /// All scores of one row: of each class, each quantile, each label.
    ///
    /// # Errors
    /// Another number of cells than columns; a cell that cannot be used, by column.
    pub fn scores(&mut self, cells: &[Cell<'_>]) -> Result<&[f64]> {
        self.rescore(cells)?;
        Ok(&self.scores)
    }

    /// The cells of a row that is given by names, in the order of this predictor's columns; names that are none of them
    /// are left out.
    ///
    /// # Errors
    /// [`Error::MissingColumns`]: columns that the model reads and that are not among the names.
    ///
    /// # Example
    /// ```
    /// use std::collections::BTreeMap;
    /// use gradus::prelude::*;
    /// let cars = Table::from_columns([
    ///     ("pounds", vec![3.5, 3.69, 3.44, 3.43].into()),
    ///     ("maker", vec!["Ford", "Buick", "Ford", "Buick"].into()),
    ///     ("mpg", vec![18, 15, 18, 16].into()),
    /// ])?;
    /// let model = Estimator::regression("mpg").fit(&cars)?.into_model();
    /// let mut predictor = model.predictor(&["maker", "pounds"])?;
    /// let car: BTreeMap<&str, Cell> = [("pounds", 3.5.into()), ("maker", "Ford".into()), ("year", 1970.into())].into();
    /// let mpg = predictor.predict(&predictor.row(car)?)?;
    /// assert_eq!(mpg, model.predict(&cars)?[0]);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn row<'c, N: AsRef<str>>(&self, named: impl IntoIterator<Item = (N, Cell<'c>)>) -> Result<Vec<Cell<'c>>> {
        let named: Vec<(N, Cell<'c>)> = named.into_iter().collect();
        // Of several cells of one name the first.
        let cells: HashMap<&str, Cell<'c>> = named.iter().rev().map(|(name, cell)| (name.as_ref(), *cell)).collect();
        let cell = |column: &String| cells.get(column.as_str()).copied();
        let absent: Vec<usize> = (0..self.columns.len()).filter(|&at| cell(&self.columns[at]).is_none()).collect();
        let read = if absent.is_empty() { HashSet::new() } else { self.read() };
        let missing: Vec<&String> =
            absent.into_iter().filter(|place| read.contains(place)).map(|place| &self.columns[place]).collect();
        if missing.is_empty() {
            return Ok(self.columns.iter().map(|column| cell(column).unwrap_or_default()).collect());
        }
        let names: Vec<String> = named.iter().map(|(name, _)| name.as_ref().to_owned()).collect();
        Err(Error::missing(missing, &names))
    }

    /// The places of the cells that say anything.
    fn read(&self) -> HashSet<usize> {
        let part = |part: &Part| match part {
            Part::Encoder(_, places) => places.clone(),
            Part::Number(place) => vec![*place],
        };
        self.parts.iter().flat_map(part).chain(self.offset).chain(self.exposure).collect()
    }

    /// Refuses to be asked for the one of several.
    fn only(&self, count: usize, what: &'static str, all: &'static str) -> Result<()> {
        if count == 1 {
            return Ok(());
        }
        Err(Error::Unsupported {
            what: format!("a single {what}"),
            needs: "a model of one",
            found: format!("{count} {what}s per row, of {}: use {all}", listed(&self.outputs)),
        })
    }

    fn rescore(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        if cells.len() != self.columns.len() {
            return Err(Error::Length { what: "cells of a row", expected: self.columns.len(), found: cells.len() });
        }
        let value_error = |place: usize, problem| {
            let column = self.columns[place].clone();
            Error::Value { column, place: Place::Row(1), problem }
        };
        let number = |place: usize| {
            let missing = ValueProblem::Missing { remedy: "give every example one, or drop the row" };
            let problem = match cells[place].number() {
                Ok(Some(value)) => return Ok(value),
                Ok(None) => missing,
                Err(problem) => problem,
            };
            Err(value_error(place, problem))
        };
        // In the order in which a table adds them up.
        let mut shift = self.offset.map(number).transpose()?;
        if let Some(place) = self.exposure {
            let logarithm = log_exposure(number(place)?).map_err(|problem| value_error(place, problem))?;
            shift = Some(shift.map_or(logarithm, |shift| shift + logarithm));
        }
        self.row.clear();
        let lists = lists(&self.learned, cells);
        let mut own: Vec<Cell<'_>> = reuse(std::mem::take(&mut self.cells));
        for part in &self.parts {
            match part {
                Part::Number(place) => self.row.number(number(*place)?),
                Part::Encoder(encoder, places) => {
                    own.clear();
                    own.extend(places.iter().map(|&place| match lists.get(place) {
                        Some(Some(list)) => Cell::List(list),
                        _ => self.learned[place].cell(cells[place]),
                    }));
                    encoder.encode_row(&own, &mut self.row)?;
                }
            }
        }
        self.cells = reuse(own);
        self.row.check(self.layout.iter())?;
        self.numbers.clear();
        let each = || self.row.parts.iter().zip(&self.layout).zip(&self.starts);
        self.numbers.extend(each().filter_map(|((part, layout), _)| match (part, layout) {
            (RowPart::Number(value), Layout::Number { shift, .. }) => Some(value - shift),
            _ => None,
        }));
        self.scores.clear();
        for (output, bias) in self.biases.iter().enumerate() {
            let weights = &self.weights[self.shape.weights_of(output)];
            let mut score = shift.map_or(*bias, |shift| bias + shift);
            self.of_numbers.clear();
            let of_number = |((part, _), start): ((&RowPart, _), &usize)| {
                matches!(part, RowPart::Number(_)).then(|| weights[*start])
            };
            self.of_numbers.extend(each().filter_map(of_number));
            score_row(&self.numbers, &self.of_numbers, &mut score);
            let mut entries = 0;
            for ((part, layout), &start) in each() {
                score += match *part {
                    RowPart::Number(_) | RowPart::Code(None) => continue,
                    RowPart::Code(Some(code)) => weights[start + code as usize],
                    RowPart::Entries(end) => {
                        let of = std::mem::replace(&mut entries, end)..end;
                        let weights = &weights[start..start + layout.width()];
                        score_entries(&self.row.entries[of.clone()], &self.row.values[of], weights)
                    }
                };
            }
            if !score.is_finite() {
                let problem = ValueProblem::NotFinite { value: score };
                return Err(Error::Value { column: "score".to_owned(), place: Place::Row(1), problem });
            }
            self.scores.push(score);
        }
        Ok(())
    }
}

/// The lists among the cells, as they were learned; nothing at all where there is none.
fn lists<'a>(learned: &'a [LearnedAs], cells: &[Cell<'a>]) -> Vec<Option<Vec<Cell<'a>>>> {
    if !cells.iter().any(|cell| matches!(cell, Cell::List(_))) {
        return Vec::new();
    }
    let list = |(cell, learned): (&Cell<'a>, &'a LearnedAs)| match cell {
        Cell::List(cells) => Some(cells.iter().map(|&cell| learned.cell(cell)).collect()),
        _ => None,
    };
    cells.iter().zip(learned).map(list).collect()
}

/// The memory of a vector, for cells of another life.
fn reuse<'b>(mut cells: Vec<Cell<'_>>) -> Vec<Cell<'b>> {
    cells.clear();
    cells.into_iter().map(|_| Cell::Missing).collect()
}
