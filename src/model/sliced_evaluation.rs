//! Error analysis: a metric on slices of the examples.

use std::fmt;

use rayon::prelude::*;

use super::{Model, ScoredExamples, SliceMetric, Slices};
use crate::data::{Align, Grid, Shuffler, Table, number_cell};
use crate::error::Result;
use crate::metrics::{Criterion, Evaluation};

/// A metric on each slice of some examples, beside that on all of them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SlicedEvaluation {
    /// The column that the examples were cut by.
    pub column: String,
    /// The metric.
    pub metric: String,
    /// Its value on all examples.
    pub overall: f64,
    /// How the intervals were made: `Wilson` or `bootstrap`.
    pub intervals: &'static str,
    /// The slices.
    pub slices: Vec<SliceMetric>,
}

/// The quantile of the normal distribution that an interval of 95 % has on both sides.
const NORMAL_97_5: f64 = 1.959_963_984_540_054;
const TAIL: f64 = 0.025;

impl Model {
    /// A metric on each slice of labeled examples, with its count and a 95 % interval: where the model is worse than elsewhere, and
    /// whether that may be chance.
    ///
    /// Intervals of shares (accuracy, precision, recall) without example weights are Wilson's; those of other metrics come from a
    /// seeded bootstrap of the rows of the slice (percentiles), the same for any number of threads.
    ///
    /// ```text
    /// Wilson: (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)        z = 1.96
    /// ```
    ///
    /// # Errors
    /// A column that is not there, or not of numbers where buckets are asked for; a metric that the evaluation does not have;
    /// otherwise as [`Model::evaluate`].
    ///
    /// # Example
    /// ```
    /// use gradus::model::Slices;
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let columns = columns![numeric("body_mass_g"), numeric("bill_depth_mm")];
    /// let model = Estimator::binary("sex").columns(columns).fit(&penguins)?.into_model();
    /// let sliced = model.evaluate_slices(&penguins, &Slices::levels("species"), "accuracy")?;
    /// assert_eq!((sliced.slices.len(), sliced.intervals), (3, "Wilson"));
    /// println!("{sliced}");
    /// let sliced = model.evaluate_slices(&penguins, &Slices::buckets("body_mass_g", 4), "log_loss")?;
    /// assert_eq!(sliced.intervals, "bootstrap");
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Wilson (1927), *Probable inference, the law of succession, and statistical inference*; Efron (1979), *Bootstrap methods*.
    pub fn evaluate_slices(
        &self,
        examples: &Table,
        slices: &Slices,
        metric: impl Into<Criterion>,
    ) -> Result<SlicedEvaluation> {
        let metric = metric.into();
        let examples = self.present(examples)?;
        let parts = slices.of(&examples)?;
        let all = self.scored((&examples).into())?;
        let overall = metric.of(&self.head.evaluate(all.targets(), &all.scores)?)?;
        let is_share = all.weights.is_none() && SHARES.contains(&metric.name());
        let judge = |(place, (slice, rows)): (usize, (String, Vec<usize>))| {
            let part = all.of_rows(&rows);
            let evaluation = self.head.evaluate(part.targets(), &part.scores)?;
            let value = evaluation.get(metric.name());
            let interval = match value {
                None => None,
                Some(share) if is_share => trials(metric.name(), &evaluation).map(|n| wilson(share, n)),
                Some(_) => self.bootstrap(&part, &metric, slices, place as u64),
            };
            Ok(SliceMetric { slice, examples: rows.len(), value, interval })
        };
        Ok(SlicedEvaluation {
            column: slices.column().to_owned(),
            metric: metric.name().to_owned(),
            overall,
            intervals: if is_share { "Wilson" } else { "bootstrap" },
            slices: parts.into_iter().enumerate().map(judge).collect::<Result<_>>()?,
        })
    }

    /// The percentile interval of a metric over samples of the rows: `None` where it is not defined on half of them.
    fn bootstrap(&self, part: &ScoredExamples, metric: &Criterion, slices: &Slices, stream: u64) -> Option<(f64, f64)> {
        let rows = part.rows;
        let once = |resample: usize| {
            let mut shuffler = Shuffler::stream(slices.seed, (stream << 32) + resample as u64);
            let drawn: Vec<usize> = (0..rows).map(|_| shuffler.draw(rows)).collect();
            let sample = part.of_rows(&drawn);
            self.head.evaluate(sample.targets(), &sample.scores).ok()?.get(metric.name())
        };
        let mut values: Vec<f64> = (0..slices.resamples).into_par_iter().filter_map(once).collect();
        if values.is_empty() || 2 * values.len() < slices.resamples {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let last = (values.len() - 1) as f64;
        Some((values[(TAIL * last).floor() as usize], values[((1.0 - TAIL) * last).ceil() as usize]))
    }
}

/// Metrics that are a share of examples.
const SHARES: [&str; 3] = ["accuracy", "precision", "recall"];

/// How many examples a share is of.
fn trials(metric: &str, evaluation: &Evaluation) -> Option<f64> {
    let confusion = evaluation.confusion.as_ref()?;
    let counted = |actual: usize, predicted: usize| match metric {
        "precision" => predicted == 1,
        "recall" => actual == 1,
        _ => true,
    };
    let cells = confusion.cells().filter(|((actual, predicted), _)| counted(*actual, *predicted));
    Some(cells.map(|(_, count)| count).sum())
}

fn wilson(share: f64, trials: f64) -> (f64, f64) {
    let square = NORMAL_97_5 * NORMAL_97_5;
    let middle = share + square / (2.0 * trials);
    let half = NORMAL_97_5 * (share * (1.0 - share) / trials + square / (4.0 * trials * trials)).sqrt();
    let scale = 1.0 + square / trials;
    (((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0))
}

impl SlicedEvaluation {
    /// The same as a table: `slice`, `examples`, the metric by its name, `from` and `to` of the interval.
    ///
    /// # Errors
    /// None that is known: a table of equally long columns.
    pub fn to_table(&self) -> Result<Table> {
        let slices = || self.slices.iter();
        Table::from_columns([
            ("slice", slices().map(|one| one.slice.clone()).collect::<Vec<_>>().into()),
            ("examples", slices().map(|one| one.examples as i64).collect::<Vec<_>>().into()),
            (self.metric.as_str(), slices().map(|one| one.value).collect::<Vec<_>>().into()),
            ("from", slices().map(|one| one.interval.map(|ends| ends.0)).collect::<Vec<_>>().into()),
            ("to", slices().map(|one| one.interval.map(|ends| ends.1)).collect::<Vec<_>>().into()),
        ])
    }
}

impl fmt::Display for SlicedEvaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let interval = format!("95 % ({})", self.intervals);
        let mut grid = Grid::new([
            (self.column.as_str(), Align::Left),
            ("examples", Align::Right),
            (self.metric.as_str(), Align::Right),
            (interval.as_str(), Align::Right),
        ]);
        for SliceMetric { slice, examples, value, interval } in &self.slices {
            let ends = interval.map(|(from, to)| format!("{} … {}", number_cell(from), number_cell(to)));
            let value = value.map_or("undefined".to_owned(), number_cell);
            grid.row([slice.clone(), examples.to_string(), value, ends.unwrap_or_default()]);
        }
        writeln!(f, "{} {} on all examples", self.metric, number_cell(self.overall))?;
        write!(f, "{grid}")
    }
}
