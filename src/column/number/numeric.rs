//! Number columns: a column of the table, or a number computed from several, and what is done to it.

use std::sync::Arc;

use super::learned_step::{LearnedStep, WrittenStep};
use super::missing::Missing;
use super::number_reader::NumberReader;
use super::numeric_encoder::{NO_VALUE, NumericEncoder};
use super::numeric_learner::NumericLearner;
use super::scaling::Scaling;
use super::source::{Named, Source};
use super::step::Step;
use crate::column::faults::{checked, of_column, setting};
use crate::column::row::each_once;
use crate::column::settings::named;
use crate::column::{Column, ColumnNotes, Learned};
use crate::data::Table;
use crate::error::{ColumnProblem, Result};
use crate::progress::Warning;

/// A number as a feature, through steps that run in the order written.
///
/// ```text
/// .log1p()          ln(1 + x)                          x > −1
/// .clip(lo, hi)     the nearest number in [lo, hi]     an infinite bound is none
/// .map(name, f)     f(x)                               cannot be saved
/// .standardized()   (x − mean)/deviation               deviation² = Σs(x − mean)²/Σs, n in the denominator
/// .min_max()        (x − lowest)/(highest − lowest)    0 to 1 on the training examples, beyond them on others
/// .robust_scaled()  (x − median)/(q₇₅ − q₂₅)           robust to outliers
/// .power()          Yeo and Johnson's power of x       λ of greatest likelihood; follow it by .standardized()
/// .quantile_normal() Φ⁻¹(share of values below x)      whatever the distribution was, within ±5.2
/// ```
///
/// *Units:* weights belong to the encoded feature; a summary turns them back into the column's own units. *Corners:* a
/// constant column is not scaled, and is reported as [`Warning::Constant`](crate::progress::Warning); statistics are
/// of the values that are there; of two scalings in a row the last one counts, as doing both would give the same.
/// *Missing values* (and NaN) are an error unless [`missing`](Numeric::missing) says what stands for them. An infinity
/// is always an error. A text column in which every cell is a number is read as one.
///
/// # Errors
/// At fitting: clip bounds that are no interval; a value outside the domain of a step, by its place; values so far
/// apart that their variance overflows.
///
/// # Example
/// ```
/// use gradus::column::{learn, numeric};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("pounds", vec![2.0, 4.0, 6.0, 8.0].into())])?;
/// let encoders = learn(&columns![numeric("pounds").standardized()], &table, None)?;
/// let feature = encoders[0].features().get(0).unwrap();
/// assert_eq!((feature.shift, feature.scale), (5.0, 5f64.sqrt()));       // (9 + 1 + 1 + 9)/4 = 5
/// let Block::Numbers(numbers) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!(numbers.get(3), 8.0);                                      // still the table's own memory
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "numeric_column")]
#[doc(alias = "StandardScaler")]
#[doc(alias = "MinMaxScaler")]
#[must_use]
pub struct Numeric {
    name: String,
    source: Source,
    steps: Vec<WrittenStep>,
    missing: Missing,
    indicator: bool,
}

/// A column of numbers (or booleans: false = 0, true = 1), used as it stands.
///
/// # Example
/// ```
/// use gradus::column::{Missing, numeric};
/// let rooms = numeric("total_rooms").log1p().clip(0.0, 10.0).standardized().missing(Missing::Mean).with_indicator();
/// # let _ = rooms;
/// ```
pub fn numeric(name: impl Into<String>) -> Numeric {
    let name = name.into();
    Numeric::new(name.clone(), Source::Column(name))
}

/// One column divided by another, named `a/b`. Where the second is 0 the value counts as missing.
///
/// # Example
/// ```
/// use gradus::column::{learn, ratio};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("rooms", vec![6, 9].into()), ("people", vec![4, 3].into())])?;
/// let encoders = learn(&columns![ratio("rooms", "people").named("rooms_per_person")], &table, None)?;
/// let Block::Numbers(numbers) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!((numbers.get(0), numbers.get(1)), (1.5, 3.0));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn ratio(numerator: impl Into<String>, denominator: impl Into<String>) -> Numeric {
    let (a, b) = (numerator.into(), denominator.into());
    Numeric::new(format!("{a}/{b}"), Source::Ratio(a, b))
}

/// A number computed from the columns `inputs`, row by row and in their order; missing where an input is missing.
///
/// A model with such a column cannot be saved: a function cannot be written down.
///
/// # Example
/// ```
/// use gradus::column::derived;
/// let speed = derived("speed", ["metres", "seconds"], |x| x[0] / (x[1] + 1.0)).standardized();
/// # let _ = speed;
/// ```
pub fn derived<N: Into<String>>(
    name: impl Into<String>,
    inputs: impl IntoIterator<Item = N>,
    function: impl Fn(&[f64]) -> f64 + Send + Sync + 'static,
) -> Numeric {
    let name = name.into();
    let function = Named { name: name.clone(), call: Arc::new(function) as _ };
    Numeric::new(name, Source::Derived(inputs.into_iter().map(Into::into).collect(), function))
}

/// A column by its name alone.
impl<N: Into<String>> From<N> for Numeric {
    fn from(name: N) -> Self {
        numeric(name)
    }
}

impl Numeric {
    fn new(name: String, source: Source) -> Self {
        Self { name, source, steps: Vec::new(), missing: Missing::Error, indicator: false }
    }

    named!(name);

    /// (x − mean)/deviation of the training examples, each weighted by its example weight.
    #[doc(alias = "z_score")]
    #[doc(alias = "standardize")]
    pub fn standardized(self) -> Self {
        self.scaled(LearnedStep::Standard)
    }

    /// (x − lowest)/(highest − lowest) of the training examples.
    pub fn min_max(self) -> Self {
        self.scaled(LearnedStep::MinMax)
    }

    /// (x − median)/(q₇₅ − q₂₅) of the training examples: outliers do not move it. Where half of the values are one, the
    /// divisor is 1.
    #[doc(alias = "RobustScaler")]
    pub fn robust_scaled(self) -> Self {
        self.scaled(LearnedStep::Robust)
    }

    /// The power that makes the training examples as normal as a power can: ((1 + x)^λ − 1)/λ for x ≥ 0, and for x < 0
    /// −((1 − x)^(2−λ) − 1)/(2 − λ), λ being the one of greatest likelihood. Not scaled: follow it by
    /// [`standardized`](Self::standardized), which scikit-learn's `PowerTransformer` includes.
    ///
    /// # Source
    /// Yeo & Johnson (2000), *A new family of power transformations to improve normality or symmetry*, Biometrika 87.
    #[doc(alias = "PowerTransformer")]
    #[doc(alias = "yeo_johnson")]
    pub fn power(mut self) -> Self {
        self.steps.push(WrittenStep::Learned(LearnedStep::Power));
        self
    }

    /// The normal score of the share of training examples below x, by 1000 quantiles or one per example: the values
    /// become normal whatever they were. Beyond the training examples it is ±5.2, and a model sees no further.
    ///
    /// # Source
    /// scikit-learn's `QuantileTransformer` with a normal output, of which the shares of equal values are the middle.
    #[doc(alias = "QuantileTransformer")]
    #[doc(alias = "rank_gauss")]
    pub fn quantile_normal(mut self) -> Self {
        self.steps.push(WrittenStep::Learned(LearnedStep::NormalQuantiles));
        self
    }

    /// ln(1 + x), exact also near 0.
    pub fn log1p(self) -> Self {
        self.then(Step::Log1p)
    }

    /// The nearest number in [lo, hi]; an infinite bound is none.
    pub fn clip(self, lo: f64, hi: f64) -> Self {
        self.then(Step::clip(lo, hi))
    }

    /// Any function of one number; `name` stands for it in messages. A model with such a step cannot be saved.
    #[doc(alias = "FunctionTransformer")]
    #[doc(alias = "normalizer_fn")]
    pub fn map(self, name: impl Into<String>, function: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Self {
        self.then(Step::Map(Named { name: name.into(), call: Arc::new(function) }))
    }

    /// What stands for a missing value; an error unless said otherwise.
    #[doc(alias = "impute")]
    #[doc(alias = "fillna")]
    pub fn missing(mut self, missing: Missing) -> Self {
        self.missing = missing;
        self
    }

    /// Adds the feature `name=missing`, 1 where the value is missing. It goes with [`missing`](Self::missing).
    #[doc(alias = "MissingIndicator")]
    #[doc(alias = "add_indicator")]
    pub fn with_indicator(mut self) -> Self {
        self.indicator = true;
        self
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(WrittenStep::Fixed(step));
        self
    }

    fn is_scaled(&self) -> bool {
        matches!(self.steps.last(), Some(WrittenStep::Learned(last)) if last.is_affine())
    }

    fn scaled(mut self, step: LearnedStep) -> Self {
        // A scaling undoes any scaling right before it.
        if self.is_scaled() {
            self.steps.pop();
        }
        self.steps.push(WrittenStep::Learned(step));
        self
    }

    /// The reading up to the first step that is not learned yet, that step, and whether it is a scaling that stands last: the
    /// kernels do it.
    fn reading_so_far(&self, learned: &[Step]) -> (NumberReader, Option<LearnedStep>, bool) {
        let mut learned = learned.iter();
        let mut steps = Vec::with_capacity(self.steps.len());
        let mut next = None;
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                WrittenStep::Fixed(step) => steps.push(step.clone()),
                WrittenStep::Learned(step) => match learned.next() {
                    Some(step) => steps.push(step.clone()),
                    None => {
                        next = Some((*step, position + 1 == self.steps.len() && step.is_affine()));
                        break;
                    }
                },
            }
        }
        let reading = NumberReader { source: self.source.clone(), steps };
        (reading, next.map(|(step, _)| step), next.is_none_or(|(_, last)| last))
    }

    /// The number less its mean, unless it is scaled already; a missing one is let through. For a column that makes
    /// something else of the number.
    ///
    /// # Errors
    /// It has a missing policy of its own.
    pub(crate) fn centred(&self) -> Result<Self, ColumnProblem> {
        self.no_policy("a number column without .missing(..) or .with_indicator()")?;
        let centred = if self.is_scaled() { self.clone() } else { self.clone().scaled(LearnedStep::Centre) };
        Ok(centred.missing(Missing::Mean))
    }

    fn no_policy(&self, must: &'static str) -> Result<(), ColumnProblem> {
        let none = self.missing == Missing::Error && !self.indicator;
        if none { Ok(()) } else { Err(setting(TAKEN_FROM, "a column with a policy of its own", must)) }
    }

    /// Source and steps, for a column that makes something else of the number.
    ///
    /// # Errors
    /// It is scaled, or has a missing policy of its own.
    pub(crate) fn unscaled(&self) -> Result<NumberReader, ColumnProblem> {
        let (reading, learned, _) = self.reading_so_far(&[]);
        let must = "a number column without .standardized(), .min_max(), .missing(..) or .with_indicator()";
        if learned.is_some() {
            return Err(setting(TAKEN_FROM, "scaled", must));
        }
        self.no_policy(must)?;
        Ok(reading)
    }

    /// One column times another, named `a*b`.
    pub(crate) fn product(a: String, b: String) -> Self {
        Self::new(format!("{a}*{b}"), Source::Product(a, b))
    }

    /// Whether it has a second feature, of missing values.
    pub(crate) fn has_indicator(&self) -> bool {
        self.indicator
    }

    /// What to call the number.
    pub(crate) fn label(&self) -> &str {
        &self.name
    }
}

const TAKEN_FROM: &str = "what the number is taken from";

impl Column for Numeric {
    type Learner = NumericLearner;
    type Encoder = NumericEncoder;

    fn name(&self) -> &str {
        &self.name
    }

    fn inputs(&self) -> Vec<String> {
        each_once(self.source.arguments().into_iter().cloned())
    }

    fn validate(&self) -> Result<()> {
        let fault = match self.missing {
            Missing::Error if self.indicator => Some(setting(
                "with_indicator",
                "set while a missing value is an error",
                "used together with .missing(..)",
            )),
            Missing::Constant(value) if !value.is_finite() => {
                Some(setting("missing(Constant)", value, "a finite number"))
            }
            _ => None,
        };
        let steps = self.steps.iter().filter_map(|step| match step {
            WrittenStep::Fixed(step) => Some(step.clone()),
            WrittenStep::Learned(_) => None,
        });
        let reading = NumberReader { source: self.source.clone(), steps: steps.collect() };
        checked(&self.name, fault.or_else(|| reading.fault()))
    }

    fn observe(&self, learner: &mut NumericLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let (reading, next, _) = self.reading_so_far(&learner.learned);
        let originals = reading.values(&self.name, table)?;
        if let (Some(row), Missing::Error) = (originals.missing, self.missing) {
            return Err(reading.at(&self.name, table, row, NO_VALUE));
        }
        let keep = self.missing == Missing::Median || next.is_some_and(LearnedStep::needs_values);
        learner.observe(&originals, weights, keep);
        Ok(())
    }

    fn finish(&self, mut learner: NumericLearner) -> Result<Learned<NumericLearner, NumericEncoder>> {
        let (reading, next, last) = self.reading_so_far(&learner.learned);
        let problem = |problem| of_column(&self.name, problem);
        if let Some(next) = next.filter(|_| !last) {
            let step = learner.step(next).map_err(problem)?;
            learner.next_pass(step);
            return Ok(Learned::Again(learner));
        }
        let learned = next.map(|step| learner.scaling(step)).transpose().map_err(problem)?;
        let (scaling, constant) = learned.unwrap_or((Scaling::NONE, learner.is_constant()));
        let fill = match self.missing {
            Missing::Error => None,
            Missing::Constant(value) => Some(reading.step(value).map_err(|fault| {
                let must = "a number that the steps of the column accept";
                problem(setting("missing(Constant)", format!("{value} ({fault})"), must))
            })?),
            Missing::Mean => Some(learner.mean().map_err(problem)?),
            Missing::Median => Some(learner.median().map_err(problem)?),
        };
        let constant = constant.then(|| Warning::Constant { feature: self.name.clone() });
        let at_bound = learner.at_bound.map(|lambda| Warning::PowerAtBound { column: self.name.clone(), lambda });
        let mut notes = ColumnNotes::from(self.name.as_str());
        notes.warnings.extend(constant.into_iter().chain(at_bound));
        Ok(Learned::Done(NumericEncoder { notes, reading, scaling, fill, indicator: self.indicator }))
    }
}
