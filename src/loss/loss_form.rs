//! What of a loss a pass adds up.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::smoothed::smoothed;
use super::{LabelMoments, Loss, LossProperties, ParameterDerivatives, Tile};

/// What of a loss a pass adds up: the loss itself, or what is asked of it beside.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum LossForm {
    /// ℓ.
    #[default]
    Itself,
    /// ℓ with its corners rounded over so many units of the score.
    Smoothed(f64),
    /// ℓ, its second derivatives being those that are expected of labels at the score: Fisher's information.
    Expected,
    /// The deviance. Slopes stay those of ℓ.
    Deviance,
    /// ∂ℓ/∂θ, θ being the parameter that was estimated with the weights ([`EstimatedParameter`](super::EstimatedParameter)). Slopes are
    /// those of it, ∂²ℓ/∂θ∂z.
    ParameterSlope,
    /// ∂²ℓ/∂θ². Slopes stay those of ℓ.
    ParameterCurvature,
    /// The negative log-likelihood at this dispersion, with all that does not depend on the score. A weight is a number of examples.
    LogLikelihood(f64),
    /// The same, the dispersion of each example divided by its weight.
    LogLikelihoodOfPrecisions(f64),
}

impl LossForm {
    /// The loss in this form; `None` where it has none.
    pub(crate) fn of(self, loss: &Arc<dyn Loss>) -> Option<Arc<dyn Loss>> {
        match self {
            Self::Itself => Some(loss.clone()),
            Self::Smoothed(width) => smoothed(loss, width),
            Self::Expected if loss.properties().canonical => Some(loss.clone()),
            Self::ParameterSlope | Self::ParameterCurvature
                if loss.estimated().and_then(|parameter| parameter.derivatives(1.0, 0.0)).is_none() =>
            {
                None
            }
            Self::Deviance if !has_deviance(loss.as_ref()) => None,
            Self::LogLikelihood(_) | Self::LogLikelihoodOfPrecisions(_) if loss.log_normaliser(1.0, 1.0).is_none() => {
                None
            }
            form => Some(Arc::new(Formed { of: loss.clone(), form })),
        }
    }
}

/// Asked at one example.
fn has_deviance(loss: &dyn Loss) -> bool {
    let (scores, labels) = (vec![0.0; loss.outputs()], vec![1.0; loss.label_width()]);
    loss.deviance(Tile { scores: &scores, labels: &labels, weights: None, rows: 1 }).is_some()
}

/// A loss in another form.
#[derive(Debug, Clone)]
struct Formed {
    of: Arc<dyn Loss>,
    form: LossForm,
}

impl Formed {
    /// The sum over the tile, NaN where the loss does not know.
    fn sum(tile: Tile<'_>, value: impl Fn(f64, f64) -> Option<f64>) -> f64 {
        let each = tile.labels.iter().zip(tile.scores).enumerate();
        each.map(|(row, (label, score))| tile.weight(row) * value(*label, *score).unwrap_or(f64::NAN)).sum()
    }

    /// By the parameter of the loss.
    fn derivatives(&self, label: f64, score: f64) -> Option<ParameterDerivatives> {
        self.of.estimated()?.derivatives(label, score)
    }

    /// Σ c(y, φ/s).
    fn normaliser_of_precisions(&self, tile: Tile<'_>, dispersion: f64) -> f64 {
        let own = |(row, label): (usize, &f64)| self.of.log_normaliser(*label, dispersion / tile.weight(row));
        tile.labels.iter().enumerate().map(|at| own(at).unwrap_or(f64::NAN)).sum()
    }
}

impl Loss for Formed {
    fn name(&self) -> &str {
        self.of.name()
    }

    fn properties(&self) -> LossProperties {
        self.of.properties()
    }

    fn outputs(&self) -> usize {
        self.of.outputs()
    }

    fn coefficient_sets(&self) -> usize {
        self.of.coefficient_sets()
    }

    fn label_width(&self) -> usize {
        self.of.label_width()
    }

    fn label_moments(&self, score: f64) -> Option<LabelMoments> {
        self.of.label_moments(score)
    }

    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        let loss = self.of.batch(tile, slopes);
        match self.form {
            LossForm::Itself | LossForm::Smoothed(_) | LossForm::Expected => loss,
            LossForm::Deviance => self.of.deviance(tile).unwrap_or(f64::NAN),
            LossForm::ParameterSlope => {
                for (row, slope) in slopes.iter_mut().enumerate() {
                    let (label, score) = (tile.labels[row], tile.scores[row]);
                    *slope = tile.weight(row) * self.derivatives(label, score).map_or(f64::NAN, |of| of.mixed);
                }
                Self::sum(tile, |label, score| Some(self.derivatives(label, score)?.slope))
            }
            LossForm::ParameterCurvature => {
                Self::sum(tile, |label, score| Some(self.derivatives(label, score)?.curvature))
            }
            LossForm::LogLikelihood(dispersion) | LossForm::LogLikelihoodOfPrecisions(dispersion) => {
                let unit = self.of.properties().likelihood_unit();
                let constant = match self.form {
                    LossForm::LogLikelihood(_) => Self::sum(tile, |label, _| self.of.log_normaliser(label, dispersion)),
                    _ => self.normaliser_of_precisions(tile, dispersion),
                };
                slopes.iter_mut().for_each(|slope| *slope /= unit * dispersion);
                loss / (unit * dispersion) - constant
            }
        }
    }

    fn curvatures(&self, tile: Tile<'_>, into: &mut [f64]) -> bool {
        let known = self.form == LossForm::Expected && self.of.has_moments();
        if !known {
            return self.of.curvatures(tile, into);
        }
        let unit = self.of.properties().likelihood_unit();
        for (row, (score, into)) in tile.scores.iter().zip(into).enumerate() {
            let information = self.of.label_moments(*score).map_or(f64::NAN, |moments| moments.information());
            *into = tile.weight(row) * unit * information;
        }
        true
    }
}
