//! What is estimated: the weights that have a meaning of their own, in the columns' own units.

use faer::Mat;

use super::problem::Problem;
use crate::error::Result;
use crate::model::Model;
use crate::objective::{RowBlock, Shape};

/// The parameters of a model that examples can tell: of a one-hot column with all its levels the differences to its first level, of
/// classes those to the first class, and no feature that is the same in all examples.
#[derive(Debug)]
pub(super) struct Parameters {
    /// Where each stands in the weights (output-major, then biases) of the model.
    pub(super) places: Vec<usize>,
    pub(super) names: Vec<String>,
    pub(super) outputs: Vec<Option<String>>,
    /// In the columns' own units.
    pub(super) values: Vec<f64>,
    /// All weights and biases over (x − mean)/scale, with 0 for reference levels and the first of classes: the same predictions.
    pub(super) start: Vec<f64>,
    /// From the parameters over (x − mean)/scale to those in the columns' own units.
    pub(super) to_original: Mat<f64>,
    /// Features without examples, or without two values.
    pub(super) not_estimable: Vec<String>,
    /// The column of each by number; `None` for a bias.
    pub(super) columns: Vec<Option<usize>>,
    /// The names of the columns.
    pub(super) column_names: Vec<String>,
    /// Each reference level, by name.
    pub(super) references: Vec<String>,
}

/// What is left out of the features.
struct LeftOut {
    feature: Vec<bool>,
    /// The reference of each one-hot block, with the features of the block.
    references: Vec<(usize, std::ops::Range<usize>)>,
    not_estimable: Vec<usize>,
}

impl LeftOut {
    fn of(problem: &Problem<'_>) -> Self {
        let (shape, spread) = (problem.model.shape, &problem.spread);
        let bias = shape.biases > 0;
        let constant = |j: usize| spread.deviation[j] == 0.0 && (bias || spread.mean[j] == 0.0);
        let mut feature: Vec<bool> = (0..shape.features).map(constant).collect();
        let not_estimable = (0..shape.features).filter(|j| feature[*j]).collect();
        let mut references = Vec::new();
        // Without a bias the first block takes its place.
        for block in problem.encoded.full_blocks().iter().skip(usize::from(!bias)) {
            if let Some(first) = block.clone().find(|j| !feature[*j]) {
                feature[first] = true;
                references.push((first, block.clone()));
            }
        }
        Self { feature, references, not_estimable }
    }
}

impl Parameters {
    pub(super) fn of(problem: &Problem<'_>) -> Self {
        let model = problem.model;
        let (shape, left_out) = (model.shape, LeftOut::of(problem));
        let Shape { features, outputs, biases } = shape;
        // Of scores of which only differences count, the first is 0.
        let first = usize::from(problem.encoded.loss().properties().relative);
        let kept: Vec<usize> = (0..features).filter(|j| !left_out.feature[*j]).collect();
        let weights = beside_references(problem, &left_out, first);
        let names: Vec<String> = model.features.names().iter().collect();
        let (heads, classes) = (model.head.outputs(), model.head.classes());
        let mut found = Self {
            places: Vec::new(),
            names: Vec::new(),
            outputs: Vec::new(),
            values: Vec::new(),
            start: problem.rescaled(&weights),
            to_original: Mat::zeros(0, 0),
            not_estimable: left_out.not_estimable.iter().map(|j| names[*j].clone()).collect(),
            columns: Vec::new(),
            column_names: column_names(problem),
            references: left_out.references.iter().map(|(j, _)| names[*j].clone()).collect(),
        };
        let spans = model.reader.spans();
        let column = |j: usize| spans.iter().position(|span| span.contains(&j));
        let output_name = |k: usize| (outputs > 1).then(|| heads.get(k).cloned().unwrap_or_else(|| k.to_string()));
        for k in first..outputs {
            let mut own = weights[k * features..(k + 1) * features].to_vec();
            model.reader.to_original(&mut own);
            for &j in &kept {
                found.places.push(k * features + j);
                found.push(names[j].clone(), output_name(k), own[j], column(j));
            }
        }
        for bias in first.min(biases)..biases {
            let mut own = weights[shape.weights_of(bias)].to_vec();
            let constant = model.reader.to_original(&mut own);
            let name = match outputs {
                1 if biases > 1 => classes.get(bias).map(|class| format!("above {class}")),
                _ => output_name(bias),
            };
            found.places.push(shape.weights() + bias);
            found.push("(bias)".to_owned(), name, weights[shape.weights() + bias] + constant, None);
        }
        found.to_original = to_original(problem, &kept, first);
        found
    }

    fn push(&mut self, name: String, output: Option<String>, value: f64, column: Option<usize>) {
        self.names.push(name);
        self.outputs.push(output);
        // A lasso leaves zeros of either sign: + 0 takes it away.
        self.values.push(value + 0.0);
        self.columns.push(column);
    }

    /// The same with the parameter of the loss that was estimated with the weights, in parentheses as the bias, at the end of what is
    /// told; it has no place among the weights.
    pub(super) fn with_estimated(mut self, model: &Model) -> Self {
        let Some((symbol, value)) = model.parameter() else { return self };
        self.push(format!("({symbol})"), None, value, None);
        let (side, map) = (self.len(), self.to_original);
        self.to_original = Mat::from_fn(side + 1, side + 1, |i, j| match (i < side, j < side) {
            (true, true) => map[(i, j)],
            (false, false) => 1.0,
            _ => 0.0,
        });
        self
    }

    /// The rows of the map to the columns' own units without their zeros: but for the bias each is of the features of one column.
    pub(super) fn rows_to_original(&self) -> Vec<Vec<(usize, f64)>> {
        let entry = |i: usize, j: usize| Some((j, self.to_original[(i, j)])).filter(|(_, factor)| *factor != 0.0);
        (0..self.len()).map(|i| (0..self.len()).filter_map(|j| entry(i, j)).collect()).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// These rows and columns of a matrix over all weights and biases, column-major.
    pub(super) fn matrix(&self, whole: &[f64], side: usize) -> Mat<f64> {
        Mat::from_fn(self.len(), self.len(), |i, j| whole[self.places[j] * side + self.places[i]])
    }

    /// These of all weights and biases.
    pub(super) fn vector(&self, whole: &[f64]) -> Vec<f64> {
        self.places.iter().map(|place| whole[*place]).collect()
    }

    /// Shows each example of a loss of one score: its block and its place there, its features over these parameters with the 1 of the
    /// bias among them, and its score.
    pub(super) fn each_example(
        &self,
        problem: &Problem<'_>,
        mut each: impl FnMut(&RowBlock, usize, &[f64], f64) + Send,
    ) -> Result<()> {
        let shape = problem.objective.shape();
        let mut features = vec![0.0; shape.len()];
        problem.each_example(|block, i, scores| {
            features.fill(0.0);
            block.add(i, 1.0, &mut features[shape.weights_of(0)]);
            features[shape.weights()..].fill(1.0);
            each(block, i, &self.vector(&features), scores[0]);
            Ok(())
        })
    }
}

/// Adds times·x·xᵀ to a matrix over the parameters.
pub(super) fn add_outer_product(into: &mut Mat<f64>, times: f64, x: &[f64]) {
    for (j, b) in x.iter().enumerate() {
        into.col_as_slice_mut(j).iter_mut().zip(x).for_each(|(sum, a)| *sum += times * a * b);
    }
}

/// The weights and biases of the model, encoded, once those of the reference levels, and of the first class, are 0: the same scores,
/// and of classes the same differences between scores.
fn beside_references(problem: &Problem<'_>, left_out: &LeftOut, relative: usize) -> Vec<f64> {
    let (shape, mut weights) = (problem.model.shape, problem.model.weights.clone());
    let first_block = problem.encoded.full_blocks().first().cloned().unwrap_or_default();
    for (reference, block) in &left_out.references {
        for output in 0..shape.outputs {
            let start = output * shape.features;
            let level = weights[start + reference];
            block.clone().for_each(|j| weights[start + j] -= level);
            if shape.biases == 0 {
                first_block.clone().for_each(|j| weights[start + j] += level);
            }
            for bias in (0..shape.biases).filter(|bias| shape.outputs == 1 || *bias == output) {
                weights[shape.weights() + bias] += level;
            }
        }
    }
    if relative > 0 {
        for numbers in [0..shape.weights(), shape.weights()..shape.len()] {
            let each = numbers.len() / shape.outputs.max(1);
            let first = weights[numbers.clone()][..each].to_vec();
            weights[numbers]
                .chunks_mut(each.max(1))
                .for_each(|own| own.iter_mut().zip(&first).for_each(|(w, f)| *w -= f));
        }
    }
    weights
}

/// The linear map from the kept parameters over (x − mean)/scale to those in the columns' own units.
fn to_original(problem: &Problem<'_>, kept: &[usize], first: usize) -> Mat<f64> {
    let Shape { features, outputs, biases } = problem.model.shape;
    let sets = outputs - first;
    let first_bias = first.min(biases);
    let side = sets * kept.len() + biases - first_bias;
    let mut map = Mat::zeros(side, side);
    for (column, &j) in kept.iter().enumerate() {
        let mut own = vec![0.0; features];
        own[j] = 1.0 / problem.scale[j];
        let constant = problem.model.reader.to_original(&mut own) - problem.mean[j] / problem.scale[j];
        for set in 0..sets {
            let at = set * kept.len();
            for (row, &i) in kept.iter().enumerate() {
                map[(at + row, at + column)] = own[i];
            }
            for bias in (first_bias..biases).filter(|bias| outputs == 1 || *bias == set + first) {
                map[(sets * kept.len() + bias - first_bias, at + column)] = constant;
            }
        }
    }
    (sets * kept.len()..side).for_each(|bias| map[(bias, bias)] = 1.0);
    map
}

/// What a column reads, where no other column reads the same; its own name otherwise.
fn column_names(problem: &Problem<'_>) -> Vec<String> {
    let inputs: Vec<String> = problem.model.reader.inputs_by_column().iter().map(|inputs| inputs.join(" × ")).collect();
    let alike = |name: &String| inputs.iter().filter(|other| *other == name).count() > 1;
    let own = problem.model.reader.column_names();
    inputs.iter().zip(own).map(|(input, own)| if alike(input) { own } else { input.clone() }).collect()
}
