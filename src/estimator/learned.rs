//! What columns and labels are learned to be, before there is an objective.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::Estimator;
use crate::column::{AnyColumn, ColumnReport, Encoder, LearnedTypes, expanded, learn_on, remaining};
use crate::data::{Label, Labels, Table, alike};
use crate::error::{Error, Result};
use crate::head::Head;
use crate::loss::{Targets, at_best_constant};
use crate::model::{Model, Reader};
use crate::progress::Warning;
use crate::roles::{ColumnRoles, FeatureSource, Labeled, Parted, needs_memory};

/// Columns and labels as they were learned, and what is to be said of them.
#[derive(Debug, Clone)]
pub(crate) struct Learned {
    pub(crate) roles: ColumnRoles,
    pub(crate) reader: Reader,
    pub(crate) head: Arc<dyn Head>,
    pub(crate) notes: Vec<String>,
    pub(crate) warnings: Vec<Warning>,
    /// What each column became.
    pub(crate) reports: Vec<ColumnReport>,
}

impl Learned {
    /// Learns columns, labels and head of the examples, unless they are those of an earlier model. The examples are taken apart.
    pub(super) fn of<'a>(
        estimator: &Estimator,
        examples: Labeled<'a>,
        earlier: Option<&Model>,
    ) -> Result<(Self, Parted<'a>)> {
        let mut roles = ColumnRoles { group: None, ..estimator.roles.clone() };
        if let Some(model) = earlier {
            roles.meanings = model.roles.meanings.clone();
        }
        let mut parted = match examples {
            Labeled::Table(table) => {
                let inputs = earlier.map_or_else(|| estimator.inputs(), |model| model.reader.inputs());
                table.needs(roles.reserved().cloned().chain(inputs))?;
                roles.part_table(Cow::Borrowed(table))?
            }
            Labeled::Arrays(arrays) => {
                estimator.check_arrays(&arrays)?;
                roles.part_arrays(arrays)?
            }
            // A source has a way of its own.
            Labeled::Source(_) => return Err(needs_memory("learning all examples at once")),
        };
        if parted.labels.is_empty() {
            return Err(Error::Empty { what: "there are no examples to learn from" });
        }
        let notes = notes_of_absent(parted.absent);
        let learned = match earlier {
            Some(model) => {
                if let (FeatureSource::Blocks(_), Some(names)) = (&parted.source, &parted.names) {
                    model.reader.named_alike(names)?;
                }
                let (reader, head) = (model.reader.clone(), model.untuned_head()?);
                Self { roles, reader, head, notes, warnings: Vec::new(), reports: Vec::new() }
            }
            None => {
                parted.labels = roles.learn(&parted.labels)?;
                let head = estimator.head()?.learn(&parted.labels)?;
                let reader = Reader::Columns { encoders: Vec::new(), meanings: Arc::default() };
                let mut learned = Self { roles, reader, head, notes, warnings: Vec::new(), reports: Vec::new() };
                match &parted.source {
                    FeatureSource::Table(table) => {
                        learned.learn_columns(estimator, table, parted.weights.as_deref())?
                    }
                    FeatureSource::Blocks(blocks) => learned.reader = Reader::of_blocks(blocks, parted.names.as_ref())?,
                }
                learned
            }
        };
        Ok((learned, parted))
    }

    /// Lets the columns learn: those given, with what `remaining()` stands for, or those inferred.
    fn learn_columns(&mut self, estimator: &Estimator, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let given = estimator.columns.clone().unwrap_or_else(|| vec![Arc::new(remaining())]);
        let taken: Vec<&str> = estimator.roles.taken().map(String::as_str).collect();
        let found = expanded(&given, table, &taken)?;
        self.warnings.extend(found.warnings);
        let columns = found.columns;
        let meanings = LearnedTypes::of(table, columns.iter().flat_map(|column| column.inputs()))?;
        let table = &meanings.read(table)?;
        let encoders = learn_on(&columns, table, weights, estimator.threads != Some(1))?;
        self.take_columns(estimator, &given, &columns, &encoders, &|input| table.missing_share(input))?;
        self.reader = Reader::Columns { encoders, meanings: Arc::new(meanings) };
        Ok(())
    }

    /// Notes what columns became of those that were given, and what is to be said of them.
    pub(super) fn take_columns(
        &mut self,
        estimator: &Estimator,
        given: &[Arc<dyn AnyColumn>],
        columns: &[Arc<dyn AnyColumn>],
        encoders: &[Arc<dyn Encoder>],
        missing_share: &dyn Fn(&str) -> Result<f64>,
    ) -> Result<()> {
        let inferred = given.iter().any(|column| column.all_but().is_some());
        if inferred {
            let named: HashSet<&str> = given.iter().map(|column| column.name()).collect();
            let each = columns.iter().zip(encoders).filter(|(column, _)| !named.contains(column.name()));
            let each = each.map(|(column, encoder)| format!("{} ({})", column.name(), encoder.kind()));
            self.notes.push(format!("columns inferred: {}", each.collect::<Vec<_>>().join(", ")));
        }
        self.warnings.extend(encoders.iter().flat_map(|encoder| encoder.warnings().to_vec()));
        if let Some(group) = &estimator.roles.group {
            if given.iter().any(|column| column.inputs().contains(group)) {
                self.warnings.push(Warning::GroupIsFeature { column: group.clone() });
            } else if inferred {
                self.notes.push(format!(
                    "column {group:?} groups the folds and is no feature: leave it out of a fit on all examples too"
                ));
            }
        }
        let reports = columns.iter().zip(encoders);
        let reports = reports.map(|(column, encoder)| ColumnReport::of(&**column, &**encoder, missing_share));
        self.reports = reports.collect::<Result<_>>()?;
        Ok(())
    }

    /// Refuses features of one name, and none at all.
    pub(super) fn check_features(&self) -> Result<()> {
        let features = self.reader.features();
        features.names().distinct()?;
        if features.is_empty() {
            let left_out = self.warnings.iter().filter(|warning| matches!(warning, Warning::LeftOut { .. }));
            return Err(Error::NoFeatures { left_out: left_out.map(Warning::to_string).collect() });
        }
        Ok(())
    }

    /// The labels as numbers, with doubts about them.
    pub(super) fn encode(&mut self, labels: &Labels) -> Result<Vec<f64>> {
        let encoded = self.head.encode(labels)?;
        self.warnings.extend(self.head.warnings());
        self.warnings.extend(doubts(labels, self.head.as_ref(), &encoded));
        Ok(encoded)
    }
}

/// How many examples do not count.
pub(super) fn notes_of_absent(absent: usize) -> Vec<String> {
    let absent = Some(absent).filter(|absent| *absent > 0);
    absent.map(|n| format!("{n} examples of weight 0 left out")).into_iter().collect()
}

impl Learned {
    /// The head with the parameter of its loss, where one is estimated with the weights, at that of the best constant model: where a
    /// fit begins.
    pub(super) fn begin_estimate(&mut self, targets: Targets<'_>) -> Result<()> {
        let loss = at_best_constant(self.head.loss(), targets)?;
        if let Some(parameter) = loss.estimated() {
            self.head = self.head.with_estimate(parameter.estimate())?;
        }
        Ok(())
    }
}

/// Classes that are as good as the same, and numbers that are all the same.
fn doubts(labels: &Labels, head: &dyn Head, encoded: &[f64]) -> Vec<Warning> {
    let one_number = |values: &[f64]| match values {
        [value, others @ ..] if !others.is_empty() && others.iter().all(|v| v == value) => Some(*value),
        _ => None,
    };
    let names: Vec<&str> = labels.iter().map(Label::name).collect();
    doubts_of(&names, head, &encoded.chunks(labels.len()).map(one_number).collect::<Vec<_>>())
}

/// The same, given the number of each label where all examples have the same one.
pub(super) fn doubts_of(labels: &[&str], head: &dyn Head, constants: &[Option<f64>]) -> Vec<Warning> {
    let groups = alike(head.classes().iter().map(String::as_str));
    let alike = (!groups.is_empty()).then(|| Warning::Alike { column: labels.join(", "), groups });
    let numbers = labels.iter().zip(constants).filter(|_| head.classes().is_empty());
    let constant = numbers
        .filter_map(|(label, value)| value.map(|value| Warning::ConstantLabel { label: (*label).to_owned(), value }));
    alike.into_iter().chain(constant).collect()
}
