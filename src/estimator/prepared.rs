//! Examples made ready for a solver: learned columns, encoded labels, one objective.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use super::Estimator;
use super::by_name::by_name;
use super::default_penalty::{DefaultPenalty, default_penalty};
use super::magnitudes::refuse_extremes;
use super::met::Met;
use super::parts::{Source, note_absent, of_arrays, of_table};
use super::warm::Warm;
use crate::column::{ColumnReport, LearnedTypes, expanded, learn_on, remaining};
use crate::data::{Label, Labels, Table, alike};
use crate::engine::{Examples, Local};
use crate::error::{Error, LabelProblem, Result};
use crate::head::Head;
use crate::loss::Edge;
use crate::model::{Arrays, Labeled, Model, Named, Reader, as_wide, not_finite, present};
use crate::objective::Objective;
use crate::penalty::NoPenalty;
use crate::progress::Warning;
use crate::solver::Start;

/// Everything between a table and a solver.
#[derive(Debug)]
pub(crate) struct Prepared<'a> {
    pub(crate) objective: Objective<'a>,
    /// Its examples.
    pub(crate) local: Arc<Local<'a>>,
    pub(crate) validation: Option<Objective<'a>>,
    pub(crate) reader: Reader,
    pub(crate) head: Arc<dyn Head>,
    pub(crate) notes: Vec<String>,
    pub(crate) warnings: Vec<Warning>,
    /// What each column became.
    pub(crate) reports: Vec<ColumnReport>,
    /// Where a run begins.
    pub(super) start: Start,
    /// The features of the objective, where they are not all.
    pub(super) met: Option<Met>,
    /// When the fit began.
    pub(crate) begun: Instant,
    columns: Named,
}

impl<'a> Prepared<'a> {
    /// Learns columns and head from the examples, unless the fit begins at a model whose own are kept. The objective has all
    /// features.
    pub(crate) fn new(estimator: &Estimator, examples: Labeled<'a>) -> Result<Self> {
        Self::begun_at(estimator, examples, Features::All)
    }

    /// The same for one fit, whose objective has the features that the examples meet, where these are few.
    pub(super) fn for_fit(estimator: &Estimator, examples: Labeled<'a>) -> Result<Self> {
        Self::begun_at(estimator, examples, Features::Met)
    }

    fn begun_at(estimator: &Estimator, examples: Labeled<'a>, features: Features<'_>) -> Result<Self> {
        let kept = estimator.warm.as_ref().and_then(Warm::kept);
        let mut prepared = Self::build(estimator, examples, kept, features)?;
        prepared.start = match &estimator.warm {
            None => estimator.start.clone(),
            Some(Warm::Kept(model)) => {
                prepared.notes.push("begun at a model: its columns and its head are kept".to_owned());
                Start::At(model.encoded_weights().to_vec())
            }
            Some(Warm::ByName(model)) => {
                let shape = prepared.objective.shape();
                let (at, differs) = by_name(model, &prepared.reader, &*prepared.head, shape)?;
                prepared.warnings.extend(differs);
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
        let (mut notes, mut warnings, mut reports) = (Vec::new(), Vec::new(), Vec::new());
        let mut columns = named(estimator);
        if let Some(model) = earlier {
            columns.meanings = model.columns.meanings.clone();
        }
        let (mut parts, source) = match examples {
            Labeled::Table(table) => {
                match earlier {
                    Some(model) => needs(estimator, table, model.reader.inputs())?,
                    None => needs(estimator, table, estimator.inputs())?,
                }
                let kept = present(table, estimator.example_weight.as_ref())?;
                note_absent(table.rows() - kept.rows(), &mut notes);
                (of_table(&columns, &kept)?, Source::Table(kept))
            }
            Labeled::Arrays(arrays) => {
                tables_only(estimator)?;
                estimator.check_shifts(&arrays)?;
                of_arrays(&columns, arrays, &mut notes)?
            }
        };
        if parts.labels.is_empty() {
            return Err(Error::Empty { what: "there are no examples to learn from" });
        }
        if earlier.is_none() {
            parts.labels = columns.learn(&parts.labels)?;
        }
        let head = match earlier {
            Some(model) => model.head.clone(),
            None => estimator.head()?.learn(&parts.labels)?,
        };
        let reader = match (earlier, &source) {
            (Some(model), source) => {
                if let Source::Arrays(Arrays { names: Some(names), .. }) = source {
                    model.reader.named_alike(names)?;
                }
                model.reader.clone()
            }
            (None, Source::Table(table)) => {
                let weights = parts.weights.as_deref();
                let (reader, of_each) = learned(estimator, table, weights, &mut notes, &mut warnings)?;
                reports = of_each;
                reader
            }
            (None, Source::Arrays(arrays)) => Reader::of_blocks(&arrays.x, arrays.names.as_ref())?,
        };
        let features = reader.features();
        features.names().distinct()?;
        if features.is_empty() {
            let left_out = warnings.iter().filter(|warning| matches!(warning, Warning::LeftOut { .. }));
            return Err(Error::NoFeatures { left_out: left_out.map(Warning::to_string).collect() });
        }
        let design = match &source {
            Source::Table(table) => reader.design_of_table(table)?,
            Source::Arrays(arrays) => reader.design_of_blocks(&arrays.x)?,
        };
        as_wide(design.features(), features.len())?;
        let spans = reader.spans();
        let met = match which {
            Features::All => None,
            Features::Met => Met::of(&design, estimator, &spans),
            Features::Those(met) => Some(met.clone()).filter(|met| met.has_all_of(&design)),
        };
        let (design, names, spans) = match &met {
            Some(met) => (met.design(design)?, met.names(features.names()), met.columns(&spans)),
            None => (design, features.names().clone(), spans),
        };
        let labels = head.encode(&parts.labels)?;
        warnings.extend(head.warnings());
        warnings.extend(doubts(&parts.labels, head.as_ref(), &labels));
        let class_weights = match &estimator.class_weight {
            Some(weight) => Some(weight.of_classes(head.classes(), &labels, parts.weights.as_deref())?),
            None => None,
        };
        let examples = Examples {
            design,
            weights: weighed(parts.weights, class_weights.as_deref(), &labels),
            labels: labels.into(),
            offsets: parts.offsets.map(Into::into),
            parallel: estimator.threads != Some(1),
        };
        let penalty = estimator.penalty.clone().unwrap_or_else(|| Arc::new(NoPenalty));
        let local = Arc::new(Local::of(examples, head.loss(), estimator.bias)?);
        let facts = local.facts()?.of_columns(names, spans).reduced(estimator.reduction);
        let mut objective = Objective::new(facts, penalty, local.clone())?;
        refuse_extremes(local.examples(), objective.names())?;
        if estimator.penalty.is_none()
            && let Some(DefaultPenalty { penalty, note }) =
                default_penalty(estimator, (&objective, local.examples()), head.as_ref(), features.len())?
        {
            notes.push(note);
            objective = objective.penalised(penalty);
        }
        let validation = match &estimator.validation {
            Some(table) => {
                let class_weights = class_weights.as_deref();
                let reading = (&columns, &reader, met.as_ref());
                let made = validation(estimator, table, reading, head.as_ref(), class_weights);
                Some(made.map_err(|error| error.among("validation examples"))?)
            }
            None => None,
        };
        let start = Start::Auto;
        Ok(Self { objective, local, validation, reader, head, notes, warnings, reports, start, met, begun, columns })
    }

    /// The cause of an error, where it is a value of an array that is not finite.
    pub(crate) fn blame(&self, error: Error) -> Error {
        match error {
            Error::Diverged(_) | Error::Overflow { .. } | Error::Factorisation { .. } | Error::Setting { .. } => {
                not_finite(&self.local.examples().design, self.objective.names()).unwrap_or(error)
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
                let class = self.head.classes().get(class).cloned().unwrap_or_else(|| class.to_string());
                (LabelProblem::NoExamples { class }, 0)
            }
        };
        let column = self.columns.label.get(output).or(self.columns.label.first()).cloned().unwrap_or_default();
        Err(Error::Label { column, problem })
    }

    /// The same objective with examples that count otherwise.
    pub(crate) fn reweighted(&self, weights: Vec<f64>) -> Result<Objective<'a>> {
        let local = self.local.reweighted(weights);
        Ok(self.objective.of_others(local.totals()?, Arc::new(local)))
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
        Model::new(self.reader.clone(), self.head.clone(), shape, weights, self.columns.clone())
    }

    /// The weights of a model as the objective has them.
    pub(super) fn weights_of(&self, model: &Model) -> Vec<f64> {
        let all = model.encoded_weights();
        self.met.as_ref().map_or_else(|| all.to_vec(), |met| met.gathered(self.objective.shape(), all))
    }
}

/// Classes that are as good as the same, and numbers that are all the same.
fn doubts(labels: &Labels, head: &dyn Head, encoded: &[f64]) -> Vec<Warning> {
    let groups = alike(head.classes().iter().map(String::as_str));
    let column = labels.iter().map(|label| label.name()).collect::<Vec<_>>().join(", ");
    let alike = (!groups.is_empty()).then_some(Warning::Alike { column, groups });
    let one_number = |(label, values): (&Label, &[f64])| match values {
        [value, others @ ..]
            if head.classes().is_empty() && !others.is_empty() && others.iter().all(|v| v == value) =>
        {
            Some(Warning::ConstantLabel { label: label.name().to_owned(), value: *value })
        }
        _ => None,
    };
    alike.into_iter().chain(labels.iter().zip(encoded.chunks(labels.len())).filter_map(one_number)).collect()
}

/// Which features an objective has.
enum Features<'m> {
    All,
    /// Those that the examples meet, where these are few.
    Met,
    Those(&'m Met),
}

/// Settings that name the columns of a table say nothing about arrays.
fn tables_only(estimator: &Estimator) -> Result<()> {
    let settings = [
        (".columns(..)", estimator.columns.is_some()),
        (".example_weight(..): arrays have Arrays::weights", estimator.example_weight.is_some()),
        (".offset(..): arrays have Arrays::offsets", estimator.offset.is_some()),
        (".exposure(..): arrays have Arrays::exposures", estimator.exposure.is_some()),
    ];
    match settings.into_iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((setting, _)) => Err(Error::Unsupported {
            what: "a fit with named columns".to_owned(),
            needs: "a Table (Table::from_array makes one of an array)",
            found: format!("arrays, with {setting}"),
        }),
    }
}

/// The columns beside the features.
fn named(estimator: &Estimator) -> Named {
    Named {
        label: estimator.label.clone(),
        example_weight: estimator.example_weight.clone(),
        offset: estimator.offset.clone(),
        exposure: estimator.exposure.clone(),
        meanings: LearnedTypes::default(),
    }
}

/// Example weights times those of their classes.
fn weighed(weights: Option<Vec<f64>>, classes: Option<&[f64]>, labels: &[f64]) -> Option<Arc<[f64]>> {
    let Some(classes) = classes else { return weights.map(Into::into) };
    let own = labels.iter().map(|label| classes[*label as usize]);
    Some(match weights {
        Some(weights) => weights.iter().zip(own).map(|(s, own)| s * own).collect(),
        None => own.collect(),
    })
}

/// The columns that a fit reads, features last: of several that are missing all are named.
fn needs(estimator: &Estimator, table: &Table, inputs: Vec<String>) -> Result<()> {
    table.needs(estimator.reserved().into_iter().map(str::to_owned).chain(inputs))
}

/// Lets the columns learn: those given, with what `remaining()` stands for, or those inferred.
fn learned(
    estimator: &Estimator,
    table: &Table,
    weights: Option<&[f64]>,
    notes: &mut Vec<String>,
    warnings: &mut Vec<Warning>,
) -> Result<(Reader, Vec<ColumnReport>)> {
    let given = estimator.columns.clone().unwrap_or_else(|| vec![Arc::new(remaining())]);
    let taken: Vec<&str> = estimator.reserved().into_iter().chain(estimator.group.as_deref()).collect();
    let found = expanded(&given, table, &taken)?;
    warnings.extend(found.warnings);
    let columns = found.columns;
    let meanings = LearnedTypes::of(table, columns.iter().flat_map(|column| column.inputs()))?;
    let table = &meanings.read(table)?;
    let encoders = learn_on(&columns, table, weights, estimator.threads != Some(1))?;
    if given.iter().any(|column| column.all_but().is_some()) {
        let own: HashSet<&str> = given.iter().map(|column| column.name()).collect();
        let each = columns.iter().zip(&encoders).filter(|(column, _)| !own.contains(column.name()));
        let each = each.map(|(column, encoder)| format!("{} ({})", column.name(), encoder.kind()));
        notes.push(format!("columns inferred: {}", each.collect::<Vec<_>>().join(", ")));
    }
    warnings.extend(encoders.iter().flat_map(|encoder| encoder.warnings().to_vec()));
    if let Some(group) = &estimator.group {
        if given.iter().any(|column| column.inputs().contains(group)) {
            warnings.push(Warning::GroupIsFeature { column: group.clone() });
        } else if given.iter().any(|column| column.all_but().is_some()) {
            notes.push(format!(
                "column {group:?} groups the folds and is no feature: leave it out of a fit on all examples too"
            ));
        }
    }
    let reports = columns.iter().zip(&encoders).map(|(column, encoder)| ColumnReport::of(&**column, &**encoder, table));
    let reports = reports.collect::<Result<_>>()?;
    Ok((Reader::Columns { encoders, meanings: Arc::new(meanings) }, reports))
}

/// The loss over examples that are not learned from, without the penalty.
fn validation<'b>(
    estimator: &Estimator,
    table: &Table,
    (columns, reader, met): (&Named, &Reader, Option<&Met>),
    head: &dyn Head,
    class_weights: Option<&[f64]>,
) -> Result<Objective<'b>> {
    needs(estimator, table, reader.inputs())?;
    let table = &present(table, estimator.example_weight.as_ref())?;
    let parts = of_table(columns, table)?;
    let design = reader.design_of_table(table)?;
    as_wide(design.features(), reader.features().len())?;
    // The weights of features that no example met are 0.
    let design = match met {
        Some(met) => met.design(design)?,
        None => design,
    };
    let labels = head.encode(&parts.labels)?;
    let examples = Examples {
        design,
        weights: weighed(parts.weights, class_weights, &labels),
        labels: labels.into(),
        offsets: parts.offsets.map(Into::into),
        parallel: estimator.threads != Some(1),
    };
    let local = Local::of(examples, head.loss(), estimator.bias)?;
    Objective::new(local.facts_of_counts()?.reduced(estimator.reduction), Arc::new(NoPenalty), Arc::new(local))
}
