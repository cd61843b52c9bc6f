//! How far estimates move without each example.

use ndarray::Array2;

use super::optimum::Optimum;
use super::refusal::refused;
use super::{InferenceOptions, InfluentialExample, WeightMeaning};
use crate::data::Table;
use crate::error::{Place, Result};
use crate::loss::Tile;
use crate::model::Model;
use crate::objective::RowBlock;
use crate::roles::Labeled;

/// How far the estimates move without each example, by a step of Newton's method from those of all examples, which for the squared
/// loss is exact. Of n examples in their order, those of weight 0 left out.
///
/// ```text
/// leverage h = s·ℓ''·x̃ᵀA⁻¹x̃        r = √s·(y − μ)/√V(μ)        φ₋ᵢ = (Σ r² − rᵢ²/(1 − hᵢ))/(n − p − 1), or φ where φ is given
/// studentised r/√(φ(1 − h)), externally r/√(φ₋ᵢ(1 − h))        Cook's distance r²·h/((1 − h)²·φ·p)
/// DFFITS = externally studentised·√(h/(1 − h))        DFBETAS = A⁻¹x̃·(−s·ℓ')/(1 − h), each over its standard error at φ₋ᵢ
/// ```
///
/// An example of leverage 1 is predicted exactly by weights of its own, which do not exist without it: all but its leverage is NaN.
///
/// # Source
/// Belsley, Kuh & Welsch (1980), *Regression Diagnostics*; Pregibon (1981) for likelihoods.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Influence {
    /// h, in [0, 1]; they sum to p.
    #[doc(alias = "hat_matrix_diag")]
    #[doc(alias = "hatvalues")]
    pub leverage: Vec<f64>,
    /// Residuals over their own standard deviation.
    #[doc(alias = "rstandard")]
    pub studentized: Vec<f64>,
    /// The same, the dispersion being that of the others: of Student's t for the squared loss.
    #[doc(alias = "rstudent")]
    pub externally_studentized: Vec<f64>,
    /// How far all estimates move without the example, squared, in units of their covariance and per estimate.
    pub cooks_distance: Vec<f64>,
    /// How many standard deviations its own prediction moves.
    pub dffits: Vec<f64>,
    /// How many standard errors each estimate (a column) moves, n × p.
    pub dfbetas: Array2<f64>,
    /// The names of the estimates.
    pub names: Vec<String>,
    places: Vec<Place>,
}

impl Model {
    /// How far its estimates move without each of the examples that it was fitted to. Memory: n·(p + 5) numbers.
    ///
    /// # Errors
    /// As [`Model::inference`]; a loss of several scores, or of no exponential family.
    ///
    /// # Example
    /// ```
    /// use gradus::inference::InferenceOptions;
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let fit = Estimator::regression("mpg").columns(columns![numeric("wt"), numeric("hp")]).penalty(NoPenalty).fit(&cars)?;
    /// let influence = fit.model().influence(&cars, &InferenceOptions::default())?;
    /// let most = &influence.most(3)[0];
    /// assert_eq!(most.place.to_string(), "line 18");                                       // the Chrysler Imperial
    /// assert!((most.cooks_distance - 0.4236).abs() < 1e-4 && most.moves.0 == "wt");
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "get_influence")]
    pub fn influence<'a>(&'a self, examples: impl Into<Labeled<'a>>, options: &InferenceOptions) -> Result<Influence> {
        let optimum = Optimum::of(self, examples.into(), options)?;
        let loss = optimum.problem.encoded.loss();
        let Some(pearson) = optimum.facts.pearson.filter(|_| loss.has_moments()) else {
            let needs = "one score, and a loss of an exponential family, for influence";
            return Err(refused(needs, format!("the loss {:?}", loss.name())));
        };
        let errors = optimum.classical_errors();
        let map = optimum.parameters.rows_to_original();
        let mut found = Influence::empty(&optimum)?;
        let mut features = vec![0.0; optimum.problem.objective.shape().len()];
        optimum.problem.each_example(|block, i, scores| {
            let example = Example::of(&optimum, block, i, scores[0], &mut features);
            let taken = if options.weights == WeightMeaning::Frequency { block.weight(i) } else { 1.0 };
            let dispersion = match optimum.facts.dispersion_estimated {
                true => {
                    let left = pearson - example.pearson.powi(2) / (1.0 - example.leverage);
                    left / (optimum.facts.residual_degrees - taken)
                }
                false => optimum.facts.dispersion,
            };
            let moved = map.iter().map(|row| row.iter().map(|(k, factor)| factor * example.step[*k]).sum());
            found.push(&example, (dispersion, optimum.facts.dispersion), moved.zip(&errors));
            Ok(())
        })?;
        Ok(found)
    }
}

/// A leverage that is no further than this below 1 is 1: residuals over √(1 − h) would be made of rounding.
const ROUNDING: f64 = 1e-10;

/// What an example has in the sums, at the optimum.
struct Example {
    leverage: f64,
    /// √s·(y − μ)/√V(μ).
    pearson: f64,
    /// −A⁻¹x̃·s·ℓ' over the parameters.
    step: Vec<f64>,
}

impl Example {
    fn of(optimum: &Optimum<'_>, block: &RowBlock, i: usize, score: f64, features: &mut [f64]) -> Self {
        let (shape, loss) = (optimum.problem.objective.shape(), optimum.problem.encoded.loss());
        let (label, weight) = (block.label(i), block.weight(i));
        let tile = Tile { scores: &[score], labels: &[label], weights: Some(&[weight]), rows: 1 };
        let (mut slope, mut curvature) = ([0.0], [0.0]);
        loss.batch(tile, &mut slope);
        optimum.bread.objective.loss().curvatures(tile, &mut curvature);
        features.fill(0.0);
        block.add(i, 1.0, &mut features[shape.weights_of(0)]);
        features[shape.weights()..].fill(1.0);
        let features = optimum.parameters.vector(features);
        let turned = |j: usize| optimum.bread.inverse.col_as_slice(j).iter().zip(&features).map(|(a, x)| a * x).sum();
        let step: Vec<f64> = (0..features.len()).map(turned).collect();
        let leverage = curvature[0] * features.iter().zip(&step).map(|(x, u)| x * u).sum::<f64>();
        let leverage = if leverage > 1.0 - ROUNDING { 1.0 } else { leverage };
        let pearson = loss.label_moments(score).map_or(f64::NAN, |of| (label - of.mean) / of.variance.sqrt());
        let step = step.into_iter().map(|u| -u * slope[0]).collect();
        Self { leverage, pearson: weight.sqrt() * pearson, step }
    }
}

impl Influence {
    fn empty(optimum: &Optimum<'_>) -> Result<Self> {
        let (n, names) = (optimum.problem.encoded.examples() as usize, optimum.parameters.names.clone());
        let room = || Vec::with_capacity(n);
        let label = optimum.problem.labels.only()?;
        Ok(Self {
            leverage: room(),
            studentized: room(),
            externally_studentized: room(),
            cooks_distance: room(),
            dffits: room(),
            dfbetas: Array2::zeros((n, names.len())),
            names,
            places: (0..n).map(|i| label.place(i)).collect(),
        })
    }

    /// The next example; the dispersion without it and that of all; how far each estimate moves, beside its error at the dispersion of
    /// all.
    fn push<'e>(
        &mut self,
        example: &Example,
        (dispersion, whole): (f64, f64),
        estimates: impl Iterator<Item = (f64, &'e f64)>,
    ) {
        let Example { leverage, pearson, .. } = example;
        let rest = if *leverage < 1.0 { 1.0 - leverage } else { f64::NAN };
        let external = pearson / (dispersion * rest).sqrt();
        for (j, (moved, error)) in estimates.enumerate() {
            self.dfbetas[[self.leverage.len(), j]] = moved / rest / (error * (dispersion / whole).sqrt());
        }
        self.leverage.push(*leverage);
        self.studentized.push(pearson / (whole * rest).sqrt());
        self.externally_studentized.push(external);
        self.cooks_distance.push((pearson / rest).powi(2) * leverage / (whole * self.names.len() as f64));
        self.dffits.push(external * (leverage / rest).sqrt());
    }

    /// So many examples of the largest Cook's distance, the largest first; those of leverage 1, which have none, are not among them.
    #[must_use]
    pub fn most(&self, count: usize) -> Vec<InfluentialExample> {
        let mut order: Vec<usize> =
            (0..self.cooks_distance.len()).filter(|number| !self.cooks_distance[*number].is_nan()).collect();
        order.sort_by(|a, b| self.cooks_distance[*b].total_cmp(&self.cooks_distance[*a]));
        let example = |number: usize| {
            let moves = self.names.iter().zip(self.dfbetas.row(number));
            let most = moves.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()));
            InfluentialExample {
                number,
                place: self.places[number].clone(),
                cooks_distance: self.cooks_distance[number],
                leverage: self.leverage[number],
                studentized: self.studentized[number],
                moves: most.map_or_else(Default::default, |(name, by)| (name.clone(), *by)),
            }
        };
        order.into_iter().take(count).map(example).collect()
    }

    /// One row per example: place, leverage, studentized, externally_studentized, cooks_distance, dffits, and DFBETAS by the names
    /// of the estimates.
    ///
    /// # Errors
    /// An estimate of one of these names.
    pub fn to_table(&self) -> Result<Table> {
        let places: Vec<String> = self.places.iter().map(ToString::to_string).collect();
        let mut columns = vec![("place".to_owned(), places.into())];
        for (name, values) in [
            ("leverage", &self.leverage),
            ("studentized", &self.studentized),
            ("externally_studentized", &self.externally_studentized),
            ("cooks_distance", &self.cooks_distance),
            ("dffits", &self.dffits),
        ] {
            columns.push((name.to_owned(), values.clone().into()));
        }
        columns
            .extend(self.names.iter().cloned().zip(self.dfbetas.columns().into_iter().map(|own| own.to_vec().into())));
        Table::from_columns(columns)
    }
}
