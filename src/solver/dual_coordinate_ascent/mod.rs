//! Coordinate ascent in the dual: one number per example.

mod bias_bound;
mod dual_problem;
mod dual_run;
mod dual_settings;
mod dual_state;
mod dual_steps;
mod reordered_rows;

pub(super) use self::bias_bound::bias_bound;
pub(super) use self::dual_problem::{lacks, strengths};
use self::dual_run::DualRun;
use self::dual_settings::DualSettings;
use super::{Begun, Rules, Solver, Start};
use crate::error::{Error, Result};
use crate::objective::Objective;

/// Dual coordinate ascent: F of a loss of one score with a ridge, by its dual, one example at a time.
///
/// With ℓ* the conjugate of the loss, uᵢ one slope for each example, and Λ the strengths λⱼ of the ridge,
///
/// ```text
/// max D(u) = (1/Σs)·Σ sᵢ·(uᵢoᵢ − ℓ*(yᵢ, uᵢ)) − Σ λⱼwⱼ²,    w = −(1/(2·Σs))·Λ⁻¹·Σ sᵢuᵢxᵢ
/// ```
///
/// A step maximises D over one uᵢ: z = x·w + b + o is replaced by the implicit step of the loss
/// ([`Loss::prox`](crate::loss::Loss::prox)) at the rate q = sᵢ·‖xᵢ‖²/(2λΣs) from z + q·uᵢ, and costs what the row
/// touches. An epoch visits the examples in an order drawn anew; those whose uᵢ hardly changed when they were last
/// visited (a support vector machine's that are none) are left out of every second epoch, then of more (shrinking).
/// F − D bounds what is left to be gained: the duality gap is in the certificate, measured where the steps see it fall,
/// every tenth epoch, and at the end. For a loss with corners, where slopes say nothing, the violation is that gap as a
/// part of F at the best constant model.
///
/// A **bias** is not penalised, which in the dual is the constraint Σ sᵢuᵢ = 0. It is met by the method of multipliers
/// (Rockafellar 1976, the proximal point method seen from the primal side): the bias has a weak ridge around a centre,
/// which moves to where the bias comes to rest, so that nothing of that ridge is left in the answer. The gap allows for
/// what is missing from the constraint. Dense features are centred on the way, which changes the bias and nothing else.
///
/// *Use when* there are many sparse rows, few of them or many columns, and a ridge that is not tiny: the weaker it is, the
/// more epochs. *Losses:* every convex one of one score that states its implicit step: hinge, squared hinge, logistic,
/// squared, absolute, quantile, ε-insensitive and its square, Huber's and more. *Memory:* three numbers an
/// example; rows without dense features are kept a second time, in the order and with the numbering that the steps like.
///
/// | setting | default |
/// |---|---|
/// | epochs | 1000 |
/// | tolerance | 1e-6, of the certificate |
/// | shrinking | yes |
///
/// # Errors
/// Refuses, by name: a loss without an implicit step or with several scores, a penalty that is not a ridge on every
/// weight, sums instead of means, examples that cannot be visited in any order.
///
/// # Example
/// One example x = 1, y = 1 of the squared loss, F = (w − 1)² + w²: in one step at w = ½.
/// ```
/// use gradus::prelude::*;
/// use gradus::solver::DualCoordinateAscent;
/// use gradus::ndarray::array;
///
/// let (x, y) = (array![[1.0]], array![1.0]);
/// let estimator = Estimator::regression("y").without_bias().penalty(Ridge::new(1.0)?);
/// let fit = estimator.solver(DualCoordinateAscent::default().epochs(1)).fit((x.view(), y.view()))?;
/// assert!((fit.model().encoded_weights()[0] - 0.5).abs() < 1e-15);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Hsieh, Chang, Lin, Keerthi & Sundararajan (2008), *A dual coordinate descent method for large-scale linear SVM*, ICML;
/// Yu, Huang & Lin (2011), *Dual coordinate descent methods for logistic regression and maximum entropy models*; Ho & Lin
/// (2012) for the ε-insensitive losses; Shalev-Shwartz & Zhang (2013), *Stochastic dual coordinate ascent methods*, whose
/// mean-loss scaling this is. LIBLINEAR's `-s 1, 3, 7, 11, 13` at C = 1/(2λΣs); it penalises the bias, which is not done
/// here, and shrinks by the projected gradient.
#[derive(Debug, Clone)]
#[doc(alias = "LIBLINEAR")]
#[doc(alias = "SDCA")]
#[doc(alias = "LinearSVC")]
#[doc(alias = "LinearSVR")]
pub struct DualCoordinateAscent {
    settings: DualSettings,
}

impl Default for DualCoordinateAscent {
    fn default() -> Self {
        Self { settings: DualSettings { epochs: 1000, tolerance: 1e-6, patience: None, shrinking: true } }
    }
}

impl DualCoordinateAscent {
    /// At most so many passes over the examples. 0 returns the start.
    #[must_use]
    #[doc(alias = "max_iter")]
    pub fn epochs(mut self, epochs: u64) -> Self {
        self.settings.epochs = epochs;
        self
    }

    /// The certificate at which a run has converged; 0 never stops.
    #[must_use]
    #[doc(alias = "tol")]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.settings.tolerance = tolerance;
        self
    }

    /// Stops when the validation loss has not improved for so many epochs.
    #[must_use]
    #[doc(alias = "early_stopping")]
    pub fn patience(mut self, epochs: u64) -> Self {
        self.settings.patience = Some(epochs);
        self
    }

    /// Visits every example in every epoch.
    #[must_use]
    pub fn without_shrinking(mut self) -> Self {
        self.settings.shrinking = false;
        self
    }
}

impl Solver for DualCoordinateAscent {
    fn name(&self) -> String {
        "dual coordinate ascent".to_owned()
    }

    fn faults(&self) -> Vec<Error> {
        super::limits::fault_of_tolerance(self.settings.tolerance).into_iter().collect()
    }

    fn rules(&self) -> Rules {
        Rules { tolerance: self.settings.tolerance, patience: self.settings.patience, ..Rules::default() }
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        Ok(Begun::Running(Box::new(DualRun::begin(self.settings, objective, start, seed)?)))
    }
}
