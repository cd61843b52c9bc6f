//! Split conformal prediction: a model, and the scores of examples that it was not trained on.

use std::fmt;

use super::band::Band;
use super::class_rows::ClassRows;
use super::rank::{fewest_examples, upper_rank};
use super::refusals::{check_coverage, refuse_weights, unsupported};
use super::{ConformalInterval, ConformalScore};
use crate::error::{Error, Result, ValueProblem};
use crate::model::Model;
use crate::progress::Warning;
use crate::roles::{Inputs, Labeled};

/// A model whose predictions are intervals or sets of classes that cover the label of a new example with a wanted probability. Made
/// from the model and examples that it was **not** trained on, nor chosen or calibrated by:
///
/// ```text
/// P(y ∈ C(x)) ≥ coverage        C(x) = {y : s(x, y) ≤ q},   q the ⌈(n + 1)·coverage⌉-th smallest score of the n held-out examples
/// ```
///
/// *Guarantee:* for any distribution and any model, where the held-out examples and the new one are exchangeable (independent draws
/// of one distribution are), the probability being that over both; without ties among the scores it is at most coverage + 1/(n + 1).
/// For one given set of held-out examples the share that is covered varies about it, with a standard deviation of about
/// √(coverage·(1 − coverage)/n). *Too few examples:* with n < coverage/(1 − coverage), as fewer than 19 for 0.95, q is +∞:
/// intervals are the whole line, sets have all classes, and [`Conformal::warnings`] says so. *Weights:* examples of weight 0 are left
/// out; weights that differ are refused, because examples that count differently are not exchangeable. *Order:* the order of the
/// examples changes nothing, to the last bit.
///
/// # Example
/// ```
/// use gradus::conformal::{Conformal, ConformalScore};
/// use gradus::prelude::*;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?.shuffle(1)?;
/// let (train, others) = penguins.split(0.5)?;
/// let (held_out, new) = others.split(0.5)?;
/// let columns = columns![numeric("flipper_length_mm"), categorical("species")];
/// let model = Estimator::regression("body_mass_g").columns(columns).fit(&train)?.into_model();
/// let conformal = Conformal::of(&model, &held_out, 0.9)?;
/// let intervals = conformal.intervals(&new)?;
/// let labels = new.numbers("body_mass_g")?;
/// let covered = (0..new.rows()).filter(|row| intervals[*row].contains(labels.get(*row).unwrap())).count();
/// assert!(covered as f64 / new.rows() as f64 > 0.8);
///
/// // Of classes: those that may be.
/// let columns = columns![numeric("bill_length_mm"), numeric("bill_depth_mm")];
/// let model = Estimator::multiclass("species").columns(columns).fit(&train)?.into_model();
/// let adaptive = ConformalScore::Adaptive { seed: 0 };
/// let sets = Conformal::scored_by(adaptive, &model, &held_out, 0.9)?.class_sets(&new)?;
/// assert!(sets.iter().any(|set| set.len() == 1));
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Vovk, Gammerman & Shafer (2005), *Algorithmic Learning in a Random World*; Lei, G'Sell, Rinaldo, Tibshirani & Wasserman (2018),
/// *Distribution-free predictive inference for regression*, JASA 113; Romano, Patterson & Candès (2019), *Conformalized quantile
/// regression*, NeurIPS; Sadinle, Lei & Wasserman (2019), *Least ambiguous set-valued classifiers with bounded error levels*, JASA
/// 114; Romano, Sesia & Candès (2020), *Classification with valid and adaptive coverage*, NeurIPS.
#[derive(Debug, Clone)]
#[doc(alias = "MapieRegressor")]
#[doc(alias = "MapieClassifier")]
#[doc(alias = "SplitConformalRegressor")]
pub struct Conformal {
    pub(super) model: Model,
    pub(super) score: ConformalScore,
    pub(super) coverage: f64,
    /// Of the held-out examples, in rising order.
    pub(super) scores: Vec<f64>,
}

impl Conformal {
    /// With the score that the model suggests: quantiles for a model of several quantiles, least ambiguous sets for classes, absolute
    /// residuals otherwise.
    ///
    /// # Errors
    /// A coverage outside (0, 1); a model of several labels, or of classes without probabilities; example weights that differ;
    /// otherwise as [`Model::evaluate`].
    pub fn of<'a>(model: &Model, held_out: impl Into<Labeled<'a>>, coverage: f64) -> Result<Self> {
        let score = match (model.classes(), model.head().outputs().len()) {
            ([], several) if several > 1 => ConformalScore::Quantiles,
            ([], _) => ConformalScore::AbsoluteResidual,
            _ => ConformalScore::LeastAmbiguous,
        };
        Self::scored_by(score, model, held_out, coverage)
    }

    /// With a given score.
    ///
    /// # Errors
    /// A score for another kind of model; a spread that is not above 0; otherwise as [`Conformal::of`].
    pub fn scored_by<'a>(
        score: ConformalScore,
        model: &Model,
        held_out: impl Into<Labeled<'a>>,
        coverage: f64,
    ) -> Result<Self> {
        check_coverage(coverage)?;
        score.check(model)?;
        let (examples, source) = model.scored_with_source(held_out.into())?;
        refuse_weights(examples.weights.as_deref())?;
        let mut conformal = Self { model: model.clone(), score, coverage, scores: Vec::new() };
        let rows = examples.labels.len();
        let predictions = model.head().predict(&examples.scores);
        conformal.scores = match &conformal.score {
            ConformalScore::LeastAmbiguous | ConformalScore::Adaptive { .. } => {
                let classes = ClassRows { scores: &examples.scores, probabilities: &predictions, rows };
                let own = |row: usize| conformal.class_scores(&classes, row)[examples.labels[row] as usize];
                (0..rows).map(own).collect()
            }
            _ => {
                let bands = conformal.bands(&predictions, &Inputs::from(source), rows)?;
                bands.iter().zip(&examples.labels).map(|(band, label)| band.score(*label)).collect()
            }
        };
        conformal.scores.sort_by(f64::total_cmp);
        Ok(conformal)
    }

    /// The same with another coverage: the scores stay.
    ///
    /// # Errors
    /// A coverage outside (0, 1).
    pub fn with_coverage(&self, coverage: f64) -> Result<Self> {
        check_coverage(coverage)?;
        Ok(Self { coverage, ..self.clone() })
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The wanted probability of a label in its interval or set.
    #[must_use]
    #[doc(alias = "alpha")]
    pub fn coverage(&self) -> f64 {
        self.coverage
    }

    /// How many held-out examples there were.
    #[must_use]
    pub fn examples(&self) -> usize {
        self.scores.len()
    }

    /// q, the largest score of what is covered; +∞ where examples are too few.
    #[must_use]
    #[doc(alias = "quantile")]
    pub fn bound(&self) -> f64 {
        self.scores.get(upper_rank(self.scores.len(), self.coverage) - 1).copied().unwrap_or(f64::INFINITY)
    }

    /// That examples are too few for anything but infinite intervals and full sets.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let (examples, needed) = (self.examples(), fewest_examples(self.coverage));
        let few = Warning::FewForCoverage { examples, needed, coverage: self.coverage };
        if examples < needed { vec![few] } else { Vec::new() }
    }

    /// The interval of each row.
    ///
    /// # Errors
    /// A model of classes; otherwise as [`Model::predict`].
    #[doc(alias = "predict_interval")]
    pub fn intervals<'a>(&self, inputs: impl Into<Inputs<'a>>) -> Result<Vec<ConformalInterval>> {
        if !self.model.classes().is_empty() {
            return Err(unsupported(
                "Conformal::intervals",
                "a model of numbers: for classes, class_sets",
                &self.model,
            ));
        }
        let inputs = inputs.into();
        let scores = self.model.score(inputs.clone())?;
        let rows = scores.len() / self.model.head().loss().outputs();
        let q = self.bound();
        let bands = self.bands(&self.model.head().predict(&scores), &inputs, rows)?;
        Ok(bands.iter().map(|band| band.interval(q)).collect())
    }

    /// The set of classes of each row, in the order of [`Model::classes`]. It may be empty: then no class is as probable as those
    /// that were right among the held-out examples mostly are.
    ///
    /// # Errors
    /// A model of numbers; otherwise as [`Model::predict`].
    #[doc(alias = "predict_set")]
    pub fn class_sets<'a>(&self, inputs: impl Into<Inputs<'a>>) -> Result<Vec<Vec<String>>> {
        let names = self.model.classes();
        if names.is_empty() {
            return Err(unsupported(
                "Conformal::class_sets",
                "a model of classes: for numbers, intervals",
                &self.model,
            ));
        }
        let scores = self.model.score(inputs)?;
        let (probabilities, rows) =
            (self.model.head().predict(&scores), scores.len() / self.model.head().loss().outputs());
        let (q, classes) = (self.bound(), ClassRows { scores: &scores, probabilities: &probabilities, rows });
        let set = |row: usize| -> Vec<String> {
            let each = names.iter().zip(self.class_scores(&classes, row));
            each.filter(|(_, score)| *score <= q).map(|(name, _)| name.clone()).collect()
        };
        Ok((0..rows).map(set).collect())
    }

    /// What each row's interval is made of.
    fn bands(&self, predictions: &[f64], inputs: &Inputs<'_>, rows: usize) -> Result<Vec<Band>> {
        let outer = predictions.len() - rows;
        let unit = |row: usize| Band { low: predictions[row], high: predictions[outer + row], spread: 1.0 };
        let ConformalScore::NormalizedResidual(model) = &self.score else { return Ok((0..rows).map(unit).collect()) };
        let spreads = model.predict(Inputs::from(inputs.source.clone()))?;
        let band = |row: usize| match spreads[row] {
            spread if spread > 0.0 && spread.is_finite() => Ok(Band { spread, ..unit(row) }),
            value => {
                let problem = ValueProblem::Domain { value, must: "finite and above 0: it divides residuals" };
                let place = inputs.source.place(row);
                Err(Error::Value { column: format!("predicted {}", model.label()), place, problem })
            }
        };
        (0..rows).map(band).collect()
    }

    /// The score of each class of a row.
    fn class_scores(&self, of: &ClassRows<'_>, row: usize) -> Vec<f64> {
        let probabilities = of.of_row(row);
        let ConformalScore::Adaptive { seed } = self.score else {
            return probabilities.iter().map(|p| 1.0 - p).collect();
        };
        let mut order: Vec<usize> = (0..probabilities.len()).collect();
        order.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]));
        let (uniform, mut before, mut scores) = (of.uniform(row, seed), 0.0, vec![0.0; order.len()]);
        for class in order {
            scores[class] = before + uniform * probabilities[class];
            before += probabilities[class];
        }
        scores
    }
}

impl fmt::Display for Conformal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (score, examples) = (self.score.name(), self.examples());
        writeln!(
            f,
            "conformal, {score}: coverage {} by {examples} held-out examples, bound {:.6}",
            self.coverage,
            self.bound()
        )?;
        self.warnings().iter().try_for_each(|warning| writeln!(f, "warning    {warning}"))
    }
}
