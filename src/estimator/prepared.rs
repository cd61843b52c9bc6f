//! Examples made ready for a solver: learned columns, encoded labels, one objective.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;

use super::Estimator;
use super::by_name::by_name;
use super::default_penalty::{DefaultPenalty, default_penalty};
use super::encoded_examples::EncodedExamples;
use super::examples_place::ExamplesPlace;
use super::learned::Learned;
use super::magnitudes::refuse_extremes;
use super::met::Met;
use super::warm_start::WarmStart;
use crate::data::Table;
use crate::design::Scratch;
use crate::engine::{Examples, Local};
use crate::error::{Error, LabelProblem, Result};
use crate::loss::Edge;
use crate::model::{Model, as_wide, not_finite};
use crate::objective::Objective;
use crate::penalty::NoPenalty;
use crate::roles::{Labeled, needs_memory};
use crate::solver::Start;

/// Everything between a table and a solver.
#[derive(Debug, Clone)]
pub(crate) struct Prepared<'a> {
    pub(crate) objective: Objective<'a>,
    /// Its examples.
    place: ExamplesPlace<'a>,
    pub(crate) validation: Option<Objective<'a>>,
    /// The examples of that one.
    held_out: Option<Arc<Local<'a>>>,
    pub(crate) learned: Learned,
    /// What the examples of each class are multiplied by; empty where they are not.
    class_weights: Vec<f64>,
    /// Where a run begins.
    pub(super) start: Start,
    /// The features of the objective, where they are not all.
    pub(super) met: Option<Met>,
    /// When the fit began.
    pub(crate) begun: Instant,
}

impl<'a> Prepared<'a> {
    /// Learns columns and head from the examples, unless the fit begins at a model whose own are kept. The objective has all
    /// features.
    pub(crate) fn new(estimator: &Estimator, examples: Labeled<'a>) -> Result<Self> {
        Self::begun_at(estimator, examples, Features::All)
    }

    /// The same for one fit, whose objective has the features that the examples meet, where these are few.
    pub(crate) fn for_fit(estimator: &Estimator, examples: Labeled<'a>) -> Result<Self> {
        Self::begun_at(estimator, examples, Features::Met)
    }

    fn begun_at(estimator: &Estimator, examples: Labeled<'a>, features: Features<'_>) -> Result<Self> {
        let kept = estimator.warm.as_ref().and_then(WarmStart::kept);
        let mut prepared = Self::build(estimator, examples, kept, features)?;
        prepared.start = match &estimator.warm {
            None => estimator.start.clone(),
            Some(WarmStart::Kept(model)) => {
                prepared.learned.notes.push("begun at a model: its columns and its head are kept".to_owned());
                if model.calibration().is_some() || model.threshold().is_some() {
                    let note = "calibration and threshold of the model are left out: they belong to its weights";
                    prepared.learned.notes.push(note.to_owned());
                }
                if !model.class_weights.is_empty() && prepared.class_weights.is_empty() {
                    let note = "the model was trained with class weights, and these examples have none: its probabilities lie between both";
                    prepared.learned.notes.push(note.to_owned());
                }
                Start::At(model.encoded_weights().to_vec())
            }
            Some(WarmStart::ByName(model)) => {
                let shape = prepared.objective.shape();
                let (at, differs) = by_name(model, &prepared.learned, shape)?;
                prepared.learned.warnings.extend(differs);
                Start::At(at)
            }
        };
        Ok(prepared)
    }

    /// The same with the columns and the head of an earlier fit.
    pub(crate) fn again(estimator: &Estimator, examples: Labeled<'a>, model: &Model) -> Result<Self> {
        Self::build(estimator, examples, Some(model), Features::All)
    }

    /// The same with the features of the objective of that fit, unless the examples meet others.
    pub(super) fn resumed(
        estimator: &Estimator,
        examples: Labeled<'a>,
        model: &Model,
        met: Option<&Met>,
    ) -> Result<Self> {
        Self::build(estimator, examples, Some(model), met.map_or(Features::All, Features::Those))
    }

    fn build(
        estimator: &Estimator,
        examples: Labeled<'a>,
        earlier: Option<&Model>,
        which: Features<'_>,
    ) -> Result<Self> {
        let begun = Instant::now();
        let (mut learned, place) = encoded(estimator, examples, earlier)?;
        let features = learned.reader.features();
        let spans = learned.reader.spans();
        let class_weights = match &estimator.class_weight {
            Some(weight) => {
                let (labels, weights) = place.labels_and_weights()?;
                Some(weight.of_classes(learned.head.classes(), &labels, weights.as_deref())?)
            }
            None => None,
        };
        let class_weights = class_weights.as_deref();
        let (place, met) = match place {
            EncodedExamples::Cache(_) if learned.head.loss().estimated().is_some() => {
                return Err(needs_memory("a parameter of the loss that is estimated"));
            }
            EncodedExamples::Cache(cached) => {
                (ExamplesPlace::Cache(cached.weighed(class_weights.unwrap_or_default())), None)
            }
            EncodedExamples::Memory(examples) => {
                let met = match which {
                    Features::All => None,
                    Features::Met => Met::of(&examples.design, estimator, &spans),
                    Features::Those(met) => Some(met.clone()).filter(|met| met.has_all_of(&examples.design)),
                };
                let examples = match &met {
                    Some(met) => Examples { design: met.design(examples.design)?, ..examples },
                    None => examples,
                };
                let examples = weighed(examples, class_weights);
                if earlier.is_none() {
                    learned.begin_estimate(examples.targets())?;
                }
                let local = Local::of(examples, learned.head.loss(), estimator.bias)?;
                (ExamplesPlace::Memory(Arc::new(local)), met)
            }
        };
        let (names, spans) = match &met {
            Some(met) => (met.names(features.names()), met.columns(&spans)),
            None => (features.names().clone(), spans),
        };
        let penalty = estimator.penalty.clone().unwrap_or_else(|| Arc::new(NoPenalty));
        let facts = place.facts()?.of_columns(names, spans).reduced(estimator.reduction);
        let mut objective = Objective::new(facts, penalty, place.pass())?;
        if let ExamplesPlace::Memory(local) = &place {
            refuse_extremes(local.examples(), objective.names())?;
        }
        if estimator.penalty.is_none()
            && let Some(DefaultPenalty { penalty, note }) =
                default_penalty(estimator, (&objective, &place), learned.head.as_ref(), features.len())?
        {
            learned.notes.push(note);
            objective = objective.penalised(penalty);
        }
        let (validation, held_out) = match &estimator.validation {
            Some(table) => {
                let made = validation(estimator, table, (&learned, met.as_ref()), class_weights);
                made.map(|(objective, local)| (Some(objective), Some(local)))
                    .map_err(|error| error.among("validation examples"))?
            }
            None => (None, None),
        };
        let class_weights = class_weights.unwrap_or_default().to_vec();
        Ok(Self { objective, place, validation, held_out, learned, class_weights, start: Start::Auto, met, begun })
    }

    /// The cause of an error, where it is a value of an array that is not finite.
    pub(crate) fn blame(&self, error: Error) -> Error {
        match error {
            Error::Diverged(_) | Error::Overflow { .. } | Error::Factorisation { .. } | Error::Setting { .. } => {
                let found =
                    self.local().ok().and_then(|local| not_finite(&local.examples().design, self.objective.names()));
                found.unwrap_or(error)
            }
            other => other,
        }
    }

    /// Refuses labels for which no finite bias is best: that of a fold alone where it is given other objectives.
    pub(crate) fn refuse_edge(&self, objective: &Objective<'_>) -> Result<()> {
        let (problem, output) = match objective.edge() {
            None => return Ok(()),
            Some(Edge::Every { output, label }) => (LabelProblem::AtEdge { value: label }, output),
            Some(Edge::Without { class }) => {
                let class = self.learned.head.classes().get(class).cloned().unwrap_or_else(|| class.to_string());
                (LabelProblem::NoExamples { class }, 0)
            }
        };
        let column =
            self.learned.roles.label.get(output).or(self.learned.roles.label.first()).cloned().unwrap_or_default();
        Err(Error::Label { column, problem })
    }

    /// The same with examples that count otherwise.
    pub(crate) fn reweighted(&self, weights: Vec<f64>) -> Result<Self> {
        self.of_others(self.local()?.reweighted(weights))
    }

    /// The same with examples of other labels, as the loss sees them.
    pub(crate) fn relabeled(&self, labels: Vec<f64>) -> Result<Self> {
        self.of_others(self.local()?.relabeled(labels))
    }

    fn of_others(&self, local: Local<'a>) -> Result<Self> {
        let local = Arc::new(local);
        let objective = self.objective.of_others(local.totals()?, local.clone());
        Ok(Self { objective, place: ExamplesPlace::Memory(local), ..self.clone() })
    }

    /// The same at another estimate of the parameter of the loss.
    pub(super) fn with_estimate(&self, estimate: f64) -> Result<Self> {
        let mut prepared = self.clone();
        prepared.learned.head = self.learned.head.with_estimate(estimate)?;
        let loss = prepared.learned.head.loss();
        let local = Arc::new(self.local()?.with_loss(loss.clone()));
        prepared.objective = self.objective.of_loss(loss.clone(), local.totals()?, local.clone());
        prepared.place = ExamplesPlace::Memory(local);
        if let (Some(objective), Some(held_out)) = (&self.validation, &self.held_out) {
            let local = Arc::new(held_out.with_loss(loss.clone()));
            prepared.validation = Some(objective.of_loss(loss, objective.facts().totals.clone(), local.clone()));
            prepared.held_out = Some(local);
        }
        Ok(prepared)
    }

    /// The examples, where they are in memory.
    pub(crate) fn local(&self) -> Result<&Arc<Local<'a>>> {
        match &self.place {
            ExamplesPlace::Memory(local) => Ok(local),
            ExamplesPlace::Cache(_) => Err(needs_memory("a fit in folds or of resamples")),
        }
    }

    /// The scores of the examples by weights and biases of one output, as the objective has them.
    pub(crate) fn scores(&self, at: &[f64]) -> Result<Vec<f64>> {
        let (shape, examples) = (self.objective.shape(), self.local()?.examples());
        let bias: f64 = at[shape.weights()..].iter().sum();
        let mut scores: Vec<f64> = (0..examples.rows()).map(|row| bias + examples.offset(row)).collect();
        examples.design.par_scores(&at[..shape.weights()], &mut scores, &mut Scratch::default());
        Ok(scores)
    }

    /// Refuses weights that are none of the objective's.
    pub(super) fn check(&self, weights: &[f64]) -> Result<()> {
        let expected = self.objective.shape().len();
        if weights.len() != expected {
            return Err(Error::Length { what: "weights and biases", expected, found: weights.len() });
        }
        if let Some(w) = weights.iter().find(|w| !w.is_finite()) {
            let must = "finite: the run has diverged, and its error carries the last good model";
            return Err(Error::Setting { name: "a weight", value: w.to_string(), must });
        }
        Ok(())
    }

    /// The model of these weights, if they are some.
    pub(crate) fn model(&self, weights: Vec<f64>) -> Result<Model> {
        self.check(&weights)?;
        let shape = self.objective.shape();
        let (shape, weights) = match &self.met {
            Some(met) => (met.shape(shape), met.scattered(shape, &weights)),
            None => (shape, weights),
        };
        let Learned { reader, head, roles, .. } = &self.learned;
        let model = Model::new(reader.clone(), head.clone(), shape, weights, roles.clone())?;
        Ok(Model { class_weights: self.class_weights.clone(), ..model })
    }

    /// The weights of a model as the objective has them.
    pub(crate) fn weights_of(&self, model: &Model) -> Vec<f64> {
        let all = model.encoded_weights();
        self.met.as_ref().map_or_else(|| all.to_vec(), |met| met.gathered(self.objective.shape(), all))
    }
}

/// Which features an objective has.
enum Features<'m> {
    All,
    /// Those that the examples meet, where these are few.
    Met,
    Those(&'m Met),
}

/// What columns and labels are learned to be, unless they are those of an earlier model, and the examples encoded so.
fn encoded<'a>(
    estimator: &Estimator,
    examples: Labeled<'a>,
    earlier: Option<&Model>,
) -> Result<(Learned, EncodedExamples<'a>)> {
    if let Labeled::Source(source) = examples {
        return Learned::of_source(estimator, source, earlier);
    }
    let (mut learned, parted) = Learned::of(estimator, examples, earlier)?;
    learned.check_features()?;
    let design = learned.reader.design(&parted.source)?;
    as_wide(design.features(), learned.reader.features().len())?;
    let labels = learned.encode(&parted.labels)?.into();
    let (weights, offsets) = (parted.weights.map(Into::into), parted.offsets.map(Into::into));
    let examples = Examples { design, labels, weights, offsets, parallel: estimator.threads != Some(1) };
    Ok((learned, EncodedExamples::Memory(examples)))
}

/// Examples of which each counts as many times more as its class says.
fn weighed<'a>(examples: Examples<'a>, class_weights: Option<&[f64]>) -> Examples<'a> {
    let Some(of_classes) = class_weights else { return examples };
    let of_labels = examples.labels.iter().map(|label| of_classes[*label as usize]);
    let weights = match &examples.weights {
        Some(weights) => weights.iter().zip(of_labels).map(|(s, class)| s * class).collect(),
        None => of_labels.collect(),
    };
    Examples { weights: Some(Arc::new(weights)), ..examples }
}

/// The loss over examples that are not learned from, without the penalty.
fn validation<'b>(
    estimator: &Estimator,
    table: &Table,
    (learned, met): (&Learned, Option<&Met>),
    class_weights: Option<&[f64]>,
) -> Result<(Objective<'b>, Arc<Local<'b>>)> {
    let Learned { roles, reader, head, .. } = learned;
    table.needs(roles.reserved().cloned().chain(reader.inputs()))?;
    let parted = roles.part_table(Cow::Owned(table.clone()))?;
    let design = reader.design(&parted.source)?;
    as_wide(design.features(), reader.features().len())?;
    // The weights of features that no example met are 0.
    let design = match met {
        Some(met) => met.design(design)?,
        None => design,
    };
    let labels = head.encode(&parted.labels)?.into();
    let (weights, offsets) = (parted.weights.map(Into::into), parted.offsets.map(Into::into));
    let examples = Examples { design, labels, weights, offsets, parallel: estimator.threads != Some(1) };
    let local = Arc::new(Local::of(weighed(examples, class_weights), head.loss(), estimator.bias)?);
    let facts = local.facts_of_counts()?.reduced(estimator.reduction);
    Ok((Objective::new(facts, Arc::new(NoPenalty), local.clone())?, local))
}
