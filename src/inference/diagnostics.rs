//! Whether what least squares takes for granted holds.

use faer::Mat;

use super::optimum::Optimum;
use super::reference::{chi_squared, f_test};
use super::white_test::white_test;
use super::{Collinearity, InferenceOptions, JointTest};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::roles::Labeled;

/// Whether what least squares takes for granted holds, from the residuals e of n examples, p parameters.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Diagnostics {
    /// Of each column with features (Fox & Monette 1992).
    #[doc(alias = "vif")]
    pub collinearity: Vec<Collinearity>,
    /// Σ (eₜ − eₜ₋₁)²/Σ eₜ², near 2 where neighbours, in their order, are not correlated; below 1 they are, positively.
    pub durbin_watson: f64,
    /// Whether residuals are normal: n/6·(S² + (K − 3)²/4), S skewness and K kurtosis, against χ² of 2 (Jarque & Bera 1980).
    pub jarque_bera: JointTest,
    /// Whether their variance depends on the features: n·R² of e² on them, against χ² of p − 1 (Breusch & Pagan 1979, as Koenker 1981
    /// has it for labels that are not normal).
    pub breusch_pagan: JointTest,
    /// The same where it may depend on squares and products of the features too: n·R² of e² on all of them (White 1980). `None` where
    /// there are no fewer of these than examples, or more than 1024.
    #[doc(alias = "het_white")]
    pub white: Option<JointTest>,
    /// Whether a curve is missing: F of the squared prediction as one more feature (Ramsey 1969; Stata's `linktest`, squared).
    #[doc(alias = "reset")]
    pub link: JointTest,
}

impl Model {
    /// Whether what least squares takes for granted holds in the examples that it was fitted to.
    ///
    /// # Errors
    /// As [`Model::inference`]; a loss that is not squared, no bias, example weights.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let fit = Estimator::regression("mpg").columns(columns![numeric("wt"), numeric("hp")]).penalty(NoPenalty).fit(&cars)?;
    /// let diagnostics = fit.model().diagnostics(&cars)?;
    /// assert!((diagnostics.collinearity[0].inflation - 1.7666).abs() < 1e-4);
    /// assert!(diagnostics.link.p_value < 0.001);                                            // a curve is missing
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn diagnostics<'a>(&'a self, examples: impl Into<Labeled<'a>>) -> Result<Diagnostics> {
        let optimum = Optimum::of(self, examples.into(), &InferenceOptions::default())?;
        let objective = &optimum.problem.objective;
        let plain = objective.loss().properties().quadratic.is_some() && objective.shape().biases > 0;
        if !plain || objective.total_weight() != objective.examples() as f64 {
            return Err(Error::Unsupported {
                what: "diagnostics of least squares".to_owned(),
                needs: "the squared loss, a bias, and examples that count once: see the residuals of others",
                found: format!("the loss {:?}", objective.loss().name()),
            });
        }
        let sums = Sums::of(&optimum)?;
        Ok(Diagnostics {
            collinearity: sums.collinearity(&optimum)?,
            durbin_watson: sums.steps / sums.squares,
            jarque_bera: sums.jarque_bera(),
            breusch_pagan: sums.breusch_pagan(&optimum),
            white: white_test(&optimum)?,
            link: sums.link(&optimum),
        })
    }
}

/// Sums over the examples: residuals e, features x̃ over the parameters (the bias last), predictions less their mean ŷ.
struct Sums {
    n: f64,
    steps: f64,
    squares: f64,
    cubes: f64,
    fourths: f64,
    /// Σ x̃x̃ᵀ.
    products: Mat<f64>,
    /// Σ e²·x̃.
    squares_by_features: Vec<f64>,
    /// Σ ŷ²·x̃.
    curve_by_features: Vec<f64>,
    /// Σ ŷ⁴.
    curve: f64,
    /// Σ ŷ²·e.
    curve_by_residuals: f64,
}

impl Sums {
    fn of(optimum: &Optimum<'_>) -> Result<Self> {
        let p = optimum.parameters.len();
        let mean = optimum.problem.at[optimum.problem.objective.shape().weights()];
        let mut sums = Self {
            n: optimum.problem.objective.examples() as f64,
            steps: 0.0,
            squares: 0.0,
            cubes: 0.0,
            fourths: 0.0,
            products: Mat::zeros(p, p),
            squares_by_features: vec![0.0; p],
            curve_by_features: vec![0.0; p],
            curve: 0.0,
            curve_by_residuals: 0.0,
        };
        let mut before = None;
        optimum.each_row(|x, label, score| {
            let (e, curve) = (label - score, (score - mean).powi(2));
            sums.steps += before.map_or(0.0, |before: f64| (e - before).powi(2));
            before = Some(e);
            sums.squares += e * e;
            sums.cubes += e.powi(3);
            sums.fourths += e.powi(4);
            sums.curve += curve * curve;
            sums.curve_by_residuals += curve * e;
            for (j, x_j) in x.iter().enumerate() {
                sums.squares_by_features[j] += e * e * x_j;
                sums.curve_by_features[j] += curve * x_j;
                x.iter().enumerate().for_each(|(k, x_k)| sums.products[(k, j)] += x_j * x_k);
            }
        })?;
        Ok(sums)
    }

    /// Vᵀ(Σ x̃x̃ᵀ)⁻¹V of sums V = Σ v·x̃: the part of Σ v² that the features explain. A of the squared loss is 2·Σ x̃x̃ᵀ.
    fn explained(optimum: &Optimum<'_>, sums: &[f64]) -> f64 {
        let inverse = &optimum.bread.inverse;
        let turned = |j: usize| sums.iter().enumerate().map(|(k, v)| 2.0 * inverse[(j, k)] * v).sum::<f64>();
        sums.iter().enumerate().map(|(j, v)| v * turned(j)).sum()
    }

    /// Residuals of a model with a bias have the mean 0.
    fn jarque_bera(&self) -> JointTest {
        let variance = self.squares / self.n;
        let (skew, kurtosis) = (self.cubes / self.n / variance.powf(1.5), self.fourths / self.n / variance.powi(2));
        let statistic = self.n / 6.0 * (skew * skew + 0.25 * (kurtosis - 3.0).powi(2));
        let name = "normal residuals (Jarque-Bera)".to_owned();
        JointTest { name, statistic, constraints: 2, degrees: None, p_value: chi_squared(statistic, 2.0) }
    }

    fn breusch_pagan(&self, optimum: &Optimum<'_>) -> JointTest {
        let mean = self.squares * self.squares / self.n;
        let share = (Self::explained(optimum, &self.squares_by_features) - mean) / (self.fourths - mean);
        let (statistic, constraints) = (self.n * share, optimum.parameters.len() - 1);
        let name = "equal variances (Breusch-Pagan)".to_owned();
        let p_value = chi_squared(statistic, constraints as f64);
        JointTest { name, statistic, constraints, degrees: None, p_value }
    }

    /// The part of ŷ² that no feature explains takes (Σ ŷ²e)²/‖it‖² from Σ e².
    fn link(&self, optimum: &Optimum<'_>) -> JointTest {
        let own = self.curve - Self::explained(optimum, &self.curve_by_features);
        let taken = self.curve_by_residuals.powi(2) / own;
        let degrees = optimum.facts.residual_degrees - 1.0;
        let statistic = taken / ((self.squares - taken) / degrees);
        let name = "no curve is missing (link)".to_owned();
        let p_value = f_test(statistic, 1.0, degrees);
        JointTest { name, statistic, constraints: 1, degrees: Some(degrees), p_value }
    }

    /// det R_S·det (R⁻¹)_S of the correlations R of all features, S those of a column.
    fn collinearity(&self, optimum: &Optimum<'_>) -> Result<Vec<Collinearity>> {
        let parameters = &optimum.parameters;
        let of: Vec<usize> = (0..parameters.len()).filter(|j| parameters.columns[*j].is_some()).collect();
        let bias = parameters.len() - 1;
        let moment =
            |j: usize, k: usize| self.products[(j, k)] - self.products[(j, bias)] * self.products[(k, bias)] / self.n;
        // (Σ x̃x̃ᵀ)⁻¹ over the features alone is the inverse of their centred products.
        let inverse = |j: usize, k: usize| 2.0 * optimum.bread.inverse[(j, k)] * (moment(j, j) * moment(k, k)).sqrt();
        let correlation = |j: usize, k: usize| moment(j, k) / (moment(j, j) * moment(k, k)).sqrt();
        let column = |number: usize| {
            let own: Vec<usize> = of.iter().copied().filter(|j| parameters.columns[*j] == Some(number)).collect();
            let part = |of: &dyn Fn(usize, usize) -> f64| Mat::from_fn(own.len(), own.len(), |a, b| of(own[a], own[b]));
            (!own.is_empty()).then(|| Collinearity {
                column: parameters.column_names[number].clone(),
                features: own.len(),
                inflation: part(&correlation).determinant() * part(&inverse).determinant(),
            })
        };
        Ok((0..parameters.column_names.len()).filter_map(column).collect())
    }
}
