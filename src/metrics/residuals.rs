//! How far predicted numbers are from the labels.

use super::sample::Sample;
use crate::error::Result;
use crate::loss::Targets;

/// Root mean squared error.
///
/// ```text
/// √( Σ s·(ŷ − y)² / Σ s )
/// ```
///
/// *Units:* the label's. *Corners:* infinite when a square overflows (errors beyond 1e154).
///
/// # Errors
/// No examples; lengths that differ; a number that is not finite; a negative weight, or only zeros.
///
/// # Example
/// ```
/// use gradus::metrics::rmse;
/// assert_eq!(rmse(&[0.0, 0.0], &[1.0, 7.0])?, 5.0);                         // √((1 + 49)/2)
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "root_mean_squared_error")]
pub fn rmse<'a>(targets: impl Into<Targets<'a>>, predictions: &'a [f64]) -> Result<f64> {
    Ok(Sample::new("predictions", targets, predictions)?.rmse())
}

/// Mean absolute error.
///
/// ```text
/// Σ s·|ŷ − y| / Σ s
/// ```
///
/// *Units:* the label's.
///
/// # Errors
/// As [`rmse`].
///
/// # Example
/// ```
/// use gradus::metrics::mae;
/// assert_eq!(mae(&[0.0, 0.0], &[1.0, -7.0])?, 4.0);
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "mean_absolute_error")]
pub fn mae<'a>(targets: impl Into<Targets<'a>>, predictions: &'a [f64]) -> Result<f64> {
    Ok(Sample::new("predictions", targets, predictions)?.mae())
}

/// R², the share of the labels' variance that the predictions explain: 1 is perfect, 0 no better than always predicting
/// the mean label, below 0 worse than that.
///
/// ```text
/// 1 − Σ s·(ŷ − y)² / Σ s·(y − ȳ)²        ȳ = Σ s·y / Σ s
/// ```
///
/// *Corners:* `None` when all labels are equal (there is nothing to explain) or a square overflows; scikit-learn says 1
/// or 0 there.
///
/// # Errors
/// As [`rmse`].
///
/// # Example
/// ```
/// use gradus::metrics::r2;
/// assert_eq!(r2(&[1.0, 3.0], &[2.0, 3.0])?, Some(0.5));                     // 1 − 1/(1 + 1)
/// assert_eq!(r2(&[3.0, 3.0], &[2.0, 3.0])?, None);
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "coefficient_of_determination")]
#[doc(alias = "r2_score")]
pub fn r2<'a>(targets: impl Into<Targets<'a>>, predictions: &'a [f64]) -> Result<Option<f64>> {
    Ok(Sample::new("predictions", targets, predictions)?.r2())
}

impl Sample<'_> {
    pub(super) fn rmse(&self) -> f64 {
        self.mean_of(|row| (row.value - row.label).powi(2)).sqrt()
    }

    pub(super) fn mae(&self) -> f64 {
        self.mean_of(|row| (row.value - row.label).abs())
    }

    pub(super) fn r2(&self) -> Option<f64> {
        // Asked of the labels themselves: the mean of equal labels is rounded, and their variance then not quite 0.
        if self.labels.iter().zip(self.labels.iter().skip(1)).all(|(a, b)| a == b) {
            return None;
        }
        let mean = self.mean_of(|row| row.label);
        let unexplained = self.mean_of(|row| (row.value - row.label).powi(2));
        let variance = self.mean_of(|row| (row.label - mean).powi(2));
        Some(1.0 - unexplained / variance).filter(|r2| r2.is_finite())
    }
}
