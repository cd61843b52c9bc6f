//! The closed form.

mod by_moments;
mod factored;
mod least_squares;
mod normal_equations;

pub(super) use factored::Factored;
pub use least_squares::LeastSquares;
use least_squares::least_squares;
pub(super) use least_squares::{reflected, weighted_ridge};
use normal_equations::normal_equations;

use super::start::refuse_unusable;
use super::verdict::dependence;
use super::{Begun, Rules, Solved, Solver, Start};
use crate::error::{Error, Result};
use crate::objective::{Objective, Quadratic, Reduction};

/// The exact answer, without iterating: squared loss with no penalty or a ridge.
///
/// ```text
/// F = (1/Σs)·Σ s·(c/2)(z − y)² + Σ λⱼwⱼ²        z = x·w + b + o
/// ‖ √s·([1 | X]·(b, w) − (y − o)) ‖² + Σ (2·λⱼ·Σs/c)·wⱼ²   is least at the same w
/// ```
///
/// *Default:* the gram of centred and scaled features and its Cholesky factor, where their condition number κ allows it
/// (κ²·ε at most 10⁻⁶, that is κ up to 6.7e4), and otherwise the triangle R of the rows √s·[1 | X | y − o] by Householder
/// reflections, blocks of rows at a time (TSQR), so that XᵀX, which squares κ, is never formed; it is equilibrated, gets
/// the ridge as rows, and is solved by a QR with column pivoting. Whatever looks like low rank goes by reflections,
/// except full one-hot blocks, whose features are known to sum to 1. Either way the residual of the normal equations
/// is then computed from the examples in twice the precision of f64, and corrects the answer until no digit changes.
/// [`LeastSquares::by_gram`] and the report say which it was.
/// *Cost:* one pass over the examples of n·p² operations (2·n·p² more by reflections), one of about 50·n·p per refinement
/// (one or two are the rule), p² numbers of memory. By the gram, categories are counted, not multiplied: a row costs
/// (d + c)² for d dense features and c entries of one-hot and sparse blocks, however many levels there are.
///
/// [`ClosedForm::gram`]*:* the gram alone, without refinement: about half the digits, and an error where they would be
/// wrong.
///
/// *Corners:* features that depend linearly on each other get the shortest weights, the bias not counted, in the units
/// of the encoded features; [`LeastSquares::groups`] names them and the rank is reported. So do more features than
/// examples. A feature that is constant beside a bias gets the weight 0. *Use when* there are up to a few thousand
/// features.
///
/// # Errors
/// [`Error::Unsupported`] for other losses and penalties, [`Error::Overflow`] for values whose squares leave f64,
/// [`Error::IllConditioned`] from the gram alone.
///
/// # Example
/// Through (1, 1), (2, 2), (3, 2): the means are 2 and 5/3, Σ(x−2)(y−5/3) = 1, Σ(x−2)² = 2, so w = ½ and b = 2/3.
///
/// # Source
/// Demmel, Grigori, Hoemmen & Langou (2012), *Communication-optimal parallel and sequential QR and LU factorizations*
/// (TSQR); Björck (1987), *Stability analysis of the method of seminormal equations* (the correction); Yamamoto,
/// Nakatsukasa, Yanagisawa & Fukaya (2015), *Roundoff error analysis of the CholeskyQR2 algorithm* (a factor of the gram
/// serves where κ²·ε is small and the answer is corrected). Digits reached, beside those of other systems: `accuracy`
/// in the documentation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[doc(alias = "LinearRegression")]
#[doc(alias = "lstsq")]
#[doc(alias = "OLS")]
#[doc(alias = "normal_equations")]
pub struct ClosedForm {
    method: Method,
}

/// An answer with larger slopes, and more of the way down left, is none.
const EXACT: f64 = 1e-8;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Method {
    #[default]
    Qr,
    Gram,
}

impl ClosedForm {
    /// By the gram of centred and scaled features and its Cholesky factor, without refinement: fast, and refused as
    /// [`Error::IllConditioned`] when the condition number κ of the centred and scaled features is above 6.7e5, that is
    /// κ²·ε above 10⁻⁴. Exactly collinear features are refused likewise.
    #[must_use]
    #[doc(alias = "cholesky")]
    pub fn gram() -> Self {
        Self { method: Method::Gram }
    }

    /// Solves at once.
    ///
    /// # Errors
    /// As [`ClosedForm`] says.
    pub fn solve(&self, objective: &Objective<'_>) -> Result<LeastSquares> {
        let (quadratic, ridge) = needs(objective)?;
        if objective.total_weight() == 0.0 {
            return Err(Error::Empty { what: "all example weights are zero: no example is left to learn from" });
        }
        match self.method {
            Method::Qr => least_squares(objective, &quadratic, &ridge),
            Method::Gram => normal_equations(objective, &quadratic, &ridge),
        }
    }
}

/// The quadratic, and 2·λⱼ·Σs/c per feature.
fn needs<'o, 'a>(objective: &'o Objective<'a>) -> Result<(Quadratic<'o, 'a>, Vec<f64>)> {
    let curvature = objective.loss().properties().quadratic;
    let strengths = objective.penalty().ridge(objective.layout());
    match (objective.quadratic(), curvature, strengths) {
        (Some(quadratic), Some(curvature), Some(strengths)) => {
            // A penalty or a loss of any crate may say so.
            if strengths.len() != objective.shape().weights() || !strengths.iter().all(|s| s.is_finite() && *s >= 0.0) {
                let name = objective.penalty().name();
                return Err(unsupported(format!("penalty {name:?}, whose ridge is not one strength per weight")));
            }
            if !(curvature.is_finite() && curvature > 0.0) {
                let name = objective.loss().name();
                return Err(unsupported(format!("loss {name:?}, whose curvature is {curvature}")));
            }
            let factor = 2.0 * objective.total_weight() / curvature;
            // Beyond the largest f64 a ridge is no stronger: its weights are 0 already.
            Ok((quadratic, strengths.into_iter().map(|strength| (strength * factor).min(f64::MAX)).collect()))
        }
        (_, None, _) => Err(unsupported(format!("loss {:?}", objective.loss().name()))),
        (.., None) => Err(unsupported(format!("penalty {:?}", objective.penalty().name()))),
        _ if objective.reduction() == Reduction::Sum => {
            Err(unsupported("the sum over a batch instead of the mean".into()))
        }
        _ => Err(unsupported("an objective that is no quadratic, or does not offer itself as one".into())),
    }
}

fn unsupported(found: String) -> Error {
    Error::Unsupported { what: "closed form".to_owned(), needs: "squared loss with no penalty or a ridge", found }
}

impl Solver for ClosedForm {
    fn name(&self) -> String {
        match self.method {
            Method::Qr => "closed form".to_owned(),
            Method::Gram => "closed form by the gram".to_owned(),
        }
    }

    fn iterates(&self) -> bool {
        false
    }

    fn rules(&self) -> Rules {
        Rules { tolerance: EXACT, ..Rules::default() }
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, _seed: u64) -> Result<Begun<'a>> {
        refuse_unusable(&start, &objective)?;
        let answer = self.solve(&objective)?;
        let (mut warnings, mut notes) = (Vec::new(), Vec::new());
        let independent = format!("rank {} of {} columns", answer.rank, answer.columns);
        notes.push(match self.method {
            Method::Qr => {
                let method = if answer.by_gram { "the gram" } else { "reflections" };
                let (condition, times) = (answer.condition, answer.refinements);
                format!("{independent}, condition {condition:.1e}, by {method}, {times} refinements")
            }
            Method::Gram => format!("{independent}, condition {:.1e}, by normal equations", answer.condition),
        });
        let said = dependence(&answer.groups, &objective);
        warnings.extend(said.0);
        notes.extend(said.1);
        Ok(Begun::Solved(Solved { weights: answer.weights, warnings, certificate: None, notes }))
    }
}

#[cfg(test)]
mod collinearity;
#[cfg(test)]
mod methods;
#[cfg(test)]
mod nist;
#[cfg(test)]
mod problem;
#[cfg(test)]
mod tests;
