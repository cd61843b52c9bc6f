//! Learning from a source, and encoding its examples piece by piece.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Estimator;
use super::distinct_labels::DistinctLabels;
use super::encoded_examples::EncodedExamples;
use super::learned::{Learned, doubts_of, notes_of_absent};
use super::magnitudes::refuse_extremes;
use crate::column::{Inferred, LearnedTypes, ROWS_AT_A_TIME, TypeTallies, expanded, learn_in_passes, remaining};
use crate::data::{ChunksOfRows, Source, Table};
use crate::engine::{CacheWriter, Examples, piece_rows};
use crate::error::{Error, Result};
use crate::model::{Model, Reader, as_wide};
use crate::objective::Shape;
use crate::roles::{ColumnRoles, Parted};

/// Rows from which columns are inferred, where nothing is said of them.
const INFERRED_FROM: usize = 1 << 20;

/// A source, and the columns of it that are read.
struct Read<'s> {
    source: &'s dyn Source,
    columns: Vec<String>,
}

impl Read<'_> {
    fn each(&self, roles: &ColumnRoles, rows: usize, each: &mut dyn FnMut(&Table) -> Result<()>) -> Result<usize> {
        roles.each_present((self.source, &self.columns), rows, each)
    }
}

impl Learned {
    /// Learns columns, labels and head of a source, unless they are those of an earlier model, in a few passes over it; then encodes its
    /// examples, in one more.
    pub(super) fn of_source<'a>(
        estimator: &Estimator,
        source: &dyn Source,
        earlier: Option<&Model>,
    ) -> Result<(Self, EncodedExamples<'a>)> {
        let mut roles = ColumnRoles { group: None, ..estimator.roles.clone() };
        let names: Vec<String> = source.schema()?.fields().iter().map(|field| field.name().clone()).collect();
        let inputs = earlier.map_or_else(|| estimator.inputs(), |model| model.reader.inputs());
        needs(&names, roles.reserved().cloned().chain(inputs))?;
        let (mut learned, read, passes) = match earlier {
            Some(model) => {
                roles.meanings = model.roles.meanings.clone();
                let columns = of_those(&names, roles.reserved().cloned().chain(model.reader.inputs()));
                let (reader, head) = (model.reader.clone(), model.untuned_head()?);
                let (notes, warnings, reports) = Default::default();
                (Self { roles, reader, head, notes, warnings, reports }, Read { source, columns }, 0)
            }
            None => {
                let reader = Reader::Columns { encoders: Vec::new(), meanings: Arc::default() };
                let (notes, warnings, reports) = Default::default();
                let mut learned = Self { roles, reader, head: estimator.head()?, notes, warnings, reports };
                let (read, passes) = learned.learn_source(estimator, source, &names)?;
                (learned, read, passes)
            }
        };
        learned.check_features()?;
        let encoded = learned.encode_source(estimator, &read)?;
        let (learning, kept) = match &encoded {
            EncodedExamples::Memory(_) => (passes, "in memory".to_owned()),
            EncodedExamples::Cache(cached) => {
                (passes, format!("in a file of {} MB, read in each pass", cached.bytes().div_ceil(1_000_000)))
            }
        };
        learned.notes.push(format!("read from a source in parts: {learning} passes to learn the columns, one to encode; encoded examples {kept}"));
        Ok((learned, encoded))
    }

    /// Learns; the columns that are read, and how many passes that took.
    fn learn_source<'s>(
        &mut self,
        estimator: &Estimator,
        source: &'s dyn Source,
        names: &[String],
    ) -> Result<(Read<'s>, usize)> {
        let given = estimator.columns.clone().unwrap_or_else(|| vec![Arc::new(remaining())]);
        let found = if given.iter().any(|column| column.all_but().is_some()) {
            let first = ChunksOfRows::new(source, None, INFERRED_FROM)?.next();
            let first = first.unwrap_or(Err(Error::Empty { what: "there are no examples to learn from" }))?;
            if first.rows() == INFERRED_FROM {
                self.notes.push(format!("columns are inferred from the first {INFERRED_FROM} examples"));
            }
            expanded(&given, &first, &estimator.roles.taken().map(String::as_str).collect::<Vec<_>>())?
        } else {
            Inferred { columns: given.clone(), warnings: Vec::new() }
        };
        self.warnings.extend(found.warnings);
        let columns = found.columns;
        let inputs: Vec<String> = columns.iter().flat_map(|column| column.inputs()).collect();
        let read =
            Read { source, columns: of_those(names, self.roles.reserved().cloned().chain(inputs.iter().cloned())) };

        let (mut types, mut labels) = (TypeTallies::default(), DistinctLabels::new(estimator.task.has_classes()));
        let (mut rows, mut missing) = (0, BTreeMap::<&str, f64>::new());
        let (roles, head) = (&self.roles, &self.head);
        read.each(roles, ROWS_AT_A_TIME, &mut |table| {
            types.add(table, inputs.iter().cloned())?;
            for input in &inputs {
                *missing.entry(input).or_default() += (table.missing_share(input)? * table.rows() as f64).round();
            }
            rows += table.rows();
            labels.add(roles, head.as_ref(), table)
        })?;
        let meanings: LearnedTypes = types.finish();
        let (label_types, labels) = labels.finish(&self.roles)?;
        let parallel = estimator.threads != Some(1);
        let (encoders, passes) = learn_in_passes(
            &columns,
            &|each| {
                let roles = &self.roles;
                read.each(roles, ROWS_AT_A_TIME, &mut |table| {
                    each(&meanings.read(table)?, roles.example_weights(table)?.as_deref())
                })
                .map(drop)
            },
            parallel,
        )?;
        let share = |input: &str| Ok(missing.get(input).copied().unwrap_or_default() / rows as f64);
        self.take_columns(estimator, &given, &columns, &encoders, &share)?;
        self.reader = Reader::Columns { encoders, meanings: Arc::new(meanings) };
        self.roles.meanings = label_types;
        self.head = self.head.learn(&labels)?;
        Ok((read, passes + 1))
    }

    /// Encodes the examples, in memory or in a file.
    fn encode_source<'a>(&mut self, estimator: &Estimator, read: &Read<'_>) -> Result<EncodedExamples<'a>> {
        let (features, loss) = (self.reader.features(), self.head.loss());
        let biases = if estimator.bias { loss.outputs() } else { 0 };
        let shape = Shape { features: features.len(), outputs: loss.coefficient_sets(), biases };
        let (folder, budget) = (estimator.memory.folder(), estimator.memory.bytes());
        let rows = piece_rows(shape, &self.reader.dense(), budget);
        let mut writer = CacheWriter::new(&folder, budget, rows, loss, shape);
        let parallel = estimator.threads != Some(1);
        let (head, reader, roles) = (&self.head, &self.reader, &self.roles);
        let mut constants = Constants::default();
        let mut shown = 0;
        let absent = read.each(roles, rows, &mut |table| {
            let Parted { source, labels, weights, offsets, .. } = roles.part_table(Cow::Borrowed(table))?;
            let design = reader.design(&source)?;
            as_wide(design.features(), features.len())?;
            let encoded = head.encode(&labels)?;
            constants.add(&encoded, labels.width());
            let (weights, offsets) = (weights.map(Into::into), offsets.map(Into::into));
            let examples = Examples { design, labels: encoded.into(), weights, offsets, parallel };
            refuse_extremes(&examples, features.names())?;
            shown += table.rows();
            writer.push(&examples)
        })?;
        self.notes.extend(notes_of_absent(absent));
        self.warnings.extend(self.head.warnings());
        let labels: Vec<&str> = self.roles.label.iter().map(String::as_str).collect();
        self.warnings.extend(doubts_of(&labels, self.head.as_ref(), &constants.finish(shown)));
        let cached = writer.finish(parallel)?;
        let small = super::default_penalty::needs_memory(shown as f64, features.len());
        if cached.is_on_disk() && !small {
            return Ok(EncodedExamples::Cache(cached));
        }
        cached.into_examples().map(EncodedExamples::Memory)
    }
}

/// The number of each label, as long as all examples have the same one.
#[derive(Default)]
struct Constants(Vec<Option<f64>>);

impl Constants {
    fn add(&mut self, encoded: &[f64], labels: usize) {
        let each = encoded.chunks((encoded.len() / labels.max(1)).max(1));
        if self.0.is_empty() {
            self.0 = each.clone().map(|values| values.first().copied()).collect();
        }
        for (constant, values) in self.0.iter_mut().zip(each) {
            constant.take_if(|constant| values.iter().any(|value| value != constant));
        }
    }

    /// Those of so many examples: of one alone nothing is said.
    fn finish(self, examples: usize) -> Vec<Option<f64>> {
        self.0.into_iter().map(|constant| constant.filter(|_| examples > 1)).collect()
    }
}

/// Asks for several columns at once, so that of several that are missing all are named.
fn needs(names: &[String], wanted: impl Iterator<Item = String>) -> Result<()> {
    let mut asked = BTreeSet::new();
    let missing: Vec<String> = wanted.filter(|name| !names.contains(name) && asked.insert(name.clone())).collect();
    if missing.is_empty() { Ok(()) } else { Err(Error::missing(&missing, names)) }
}

/// Those columns, in the order of the source.
fn of_those(names: &[String], wanted: impl Iterator<Item = String>) -> Vec<String> {
    let wanted: BTreeSet<String> = wanted.collect();
    names.iter().filter(|name| wanted.contains(*name)).cloned().collect()
}
