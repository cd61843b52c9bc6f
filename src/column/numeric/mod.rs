//! Number columns: a column of the table, or a number computed from several, and what is done to it.

mod encoder;
mod learner;
mod stage;

pub use encoder::NumericEncoder;
pub use learner::NumericLearner;

use std::sync::Arc;

use super::missing::Missing;
use super::reading::Reading;
use super::source::{Named, Source};
use super::step::Step;
use super::{Column, Learned};
use crate::data::Table;
use crate::error::{ColumnProblem, Error, Result};
use crate::progress::Warning;
use stage::{Lesson, Stage};

/// A number as a feature, through steps that run in the order written.
///
/// ```text
/// .log1p()          ln(1 + x)                          x > −1
/// .clip(lo, hi)     the nearest number in [lo, hi]     an infinite bound is none
/// .map(name, f)     f(x)                               cannot be saved
/// .standardized()   (x − mean)/deviation               deviation² = Σs(x − mean)²/Σs, n in the denominator
/// .min_max()        (x − lowest)/(highest − lowest)    0 to 1 on the training examples, beyond them on others
/// .robust_scaled()  (x − median)/(q₇₅ − q₂₅)           deaf to outliers
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
    stages: Vec<Stage>,
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
        Self { name, source, stages: Vec::new(), missing: Missing::Error, indicator: false }
    }

    /// Another name for the feature.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// (x − mean)/deviation of the training examples, each weighted by its example weight.
    #[doc(alias = "z_score")]
    #[doc(alias = "standardize")]
    pub fn standardized(self) -> Self {
        self.scaled(Lesson::Standard)
    }

    /// (x − lowest)/(highest − lowest) of the training examples.
    pub fn min_max(self) -> Self {
        self.scaled(Lesson::MinMax)
    }

    /// (x − median)/(q₇₅ − q₂₅) of the training examples: outliers do not move it. Where half of the values are one, the
    /// divisor is 1.
    #[doc(alias = "RobustScaler")]
    pub fn robust_scaled(self) -> Self {
        self.scaled(Lesson::Robust)
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
        self.stages.push(Stage::Learned(Lesson::Power));
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
        self.stages.push(Stage::Learned(Lesson::NormalQuantiles));
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
        self.stages.push(Stage::Fixed(step));
        self
    }

    fn scaled(mut self, lesson: Lesson) -> Self {
        // A scaling undoes any scaling right before it.
        if matches!(self.stages.last(), Some(Stage::Learned(last)) if last.is_affine()) {
            self.stages.pop();
        }
        self.stages.push(Stage::Learned(lesson));
        self
    }

    /// The reading up to the first step that is not learned yet, what that has to learn, and whether the kernels do it.
    fn upto(&self, learned: &[Step]) -> (Reading, Option<Lesson>, bool) {
        let mut learned = learned.iter();
        let mut steps = Vec::with_capacity(self.stages.len());
        for (position, stage) in self.stages.iter().enumerate() {
            match stage {
                Stage::Fixed(step) => steps.push(step.clone()),
                Stage::Learned(lesson) => match learned.next() {
                    Some(step) => steps.push(step.clone()),
                    None => {
                        let last = position + 1 == self.stages.len() && lesson.is_affine();
                        return (Reading { source: self.source.clone(), steps }, Some(*lesson), last);
                    }
                },
            }
        }
        (Reading { source: self.source.clone(), steps }, None, true)
    }

    /// The number less its mean, unless it is scaled already; a missing one is let through. For a column that makes
    /// something else of the number.
    ///
    /// # Errors
    /// It has a missing policy of its own.
    pub(super) fn centred(&self) -> Result<Self, ColumnProblem> {
        self.no_policy("a number column without .missing(..) or .with_indicator()")?;
        let scaled = matches!(self.stages.last(), Some(Stage::Learned(last)) if last.is_affine());
        let centred = if scaled { self.clone() } else { self.clone().scaled(Lesson::Centre) };
        Ok(centred.missing(Missing::Mean))
    }

    fn no_policy(&self, must: &'static str) -> Result<(), ColumnProblem> {
        let (setting, value) = ("what the number is taken from", "a column with a policy of its own".to_owned());
        let none = self.missing == Missing::Error && !self.indicator;
        if none { Ok(()) } else { Err(ColumnProblem::Setting { setting, value, must }) }
    }

    /// Source and steps, for a column that makes something else of the number.
    ///
    /// # Errors
    /// It is scaled, or has a missing policy of its own.
    pub(super) fn unscaled(&self) -> Result<Reading, ColumnProblem> {
        let (reading, lesson, _) = self.upto(&[]);
        let must = "a number column without .standardized(), .min_max(), .missing(..) or .with_indicator()";
        let setting = "what the number is taken from";
        if lesson.is_some() {
            return Err(ColumnProblem::Setting { setting, value: "scaled".to_owned(), must });
        }
        self.no_policy(must)?;
        Ok(reading)
    }

    /// One column times another, named `a*b`.
    pub(super) fn product(a: String, b: String) -> Self {
        Self::new(format!("{a}*{b}"), Source::Product(a, b))
    }

    /// Whether it has a second feature, of missing values.
    pub(super) fn has_indicator(&self) -> bool {
        self.indicator
    }

    /// What to call the number.
    pub(super) fn label(&self) -> &str {
        &self.name
    }
}

impl Column for Numeric {
    type Learner = NumericLearner;
    type Encoder = NumericEncoder;

    fn name(&self) -> &str {
        &self.name
    }

    fn inputs(&self) -> Vec<String> {
        self.source.inputs()
    }

    fn validate(&self) -> Result<()> {
        let setting = |setting, value, must| Some(ColumnProblem::Setting { setting, value, must });
        let fault = match self.missing {
            Missing::Error if self.indicator => setting(
                "with_indicator",
                "set while a missing value is an error".to_owned(),
                "used together with .missing(..)",
            ),
            Missing::Constant(value) if !value.is_finite() => {
                setting("missing(Constant)", value.to_string(), "a finite number")
            }
            _ => None,
        };
        let steps = self.stages.iter().filter_map(|stage| match stage {
            Stage::Fixed(step) => Some(step.clone()),
            Stage::Learned(_) => None,
        });
        let reading = Reading { source: self.source.clone(), steps: steps.collect() };
        match fault.or_else(|| reading.fault()) {
            None => Ok(()),
            Some(problem) => Err(Error::Column { column: self.name.clone(), problem }),
        }
    }

    fn learner(&self) -> NumericLearner {
        NumericLearner::default()
    }

    fn observe(&self, learner: &mut NumericLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let (reading, lesson, _) = self.upto(&learner.learned);
        let own = reading.values(&self.name, table)?;
        if let (Some(row), Missing::Error) = (own.missing, self.missing) {
            return Err(encoder::missing(&reading, &self.name, table, row));
        }
        let keep = self.missing == Missing::Median || lesson.is_some_and(Lesson::needs_values);
        learner.observe(&own, weights, keep);
        Ok(())
    }

    fn merge(&self, learner: &mut NumericLearner, later: NumericLearner) -> Result<()> {
        learner.merge(later);
        Ok(())
    }

    fn finish(&self, mut learner: NumericLearner) -> Result<Learned<NumericLearner, NumericEncoder>> {
        let (reading, lesson, last) = self.upto(&learner.learned);
        let problem = |problem| Error::Column { column: self.name.clone(), problem };
        if let Some(lesson) = lesson.filter(|_| !last) {
            let step = learner.step(lesson).map_err(problem)?;
            learner.next_pass(step);
            return Ok(Learned::Again(learner));
        }
        let learned = lesson.map(|lesson| learner.scaling(lesson)).transpose().map_err(problem)?;
        let (scale, constant) = learned.unwrap_or(((0.0, 1.0), learner.is_constant()));
        let fill = match self.missing {
            Missing::Error => None,
            Missing::Constant(value) => Some(reading.step(value).map_err(|fault| {
                let (setting, must) = ("missing(Constant)", "a number that the steps of the column accept");
                problem(ColumnProblem::Setting { setting, value: format!("{value} ({fault})"), must })
            })?),
            Missing::Mean => Some(learner.mean().map_err(problem)?),
            Missing::Median => Some(learner.median().map_err(problem)?),
        };
        let mut warnings = Vec::new();
        warnings.extend(constant.then(|| Warning::Constant { feature: self.name.clone() }));
        warnings.extend(learner.at_bound.map(|lambda| Warning::PowerAtBound { column: self.name.clone(), lambda }));
        let encoder = NumericEncoder::new(self.name.clone(), reading, scale, fill, self.indicator, warnings);
        Ok(Learned::Done(encoder))
    }
}
