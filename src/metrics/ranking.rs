//! How well scores put positive examples above negative ones, whatever the threshold.

use serde::Serialize;

use super::sample::Sample;
use super::sum::Sum;
use crate::error::Result;
use crate::loss::Targets;

/// The area under the ROC curve: the chance that a positive example scores higher than a negative one, a tie counting
/// half. Exact, from the ranks.
///
/// ```text
/// Σᵢⱼ sᵢsⱼ·([zᵢ > zⱼ] + ½[zᵢ = zⱼ]) / Σᵢⱼ sᵢsⱼ        i positive, j negative
/// ```
///
/// *Units:* 1 is a perfect order, ½ a random one. *Corners:* `None` when only one class is there.
/// *Give it* scores rather than probabilities: these saturate at 1 and make ties.
///
/// # Errors
/// A label other than 0 and 1; no examples; lengths that differ; a number that is not finite; a negative weight, or only
/// zeros.
///
/// # Example
/// ```
/// use gradus::metrics::roc_auc;
/// let scores = [0.1, 0.4, 0.35, 0.8];
/// assert_eq!(roc_auc(&[0.0, 0.0, 1.0, 1.0], &scores)?, Some(0.75));         // 3 of 4 pairs are in order
/// assert_eq!(roc_auc(&[1.0, 1.0, 1.0, 1.0], &scores)?, None);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Mann and Whitney (1947), the statistic U; Hanley and McNeil (1982). TensorFlow sums 200 trapezoids instead.
#[doc(alias = "roc_auc_score")]
pub fn roc_auc<'a>(targets: impl Into<Targets<'a>>, scores: &'a [f64]) -> Result<Option<f64>> {
    Ok(Sample::new("scores", targets, scores)?.of_classes()?.roc_auc())
}

/// Average precision: the precision at each distinct threshold, weighted by the recall that it adds.
///
/// ```text
/// Σₜ (Rₜ − Rₜ₋₁)·Pₜ        t from the highest score down, equal scores together
/// ```
///
/// *Units:* 1 is a perfect order, the share of positives a random one. *Corners:* `None` without a positive example.
///
/// # Errors
/// As [`roc_auc`].
///
/// # Example
/// ```
/// use gradus::metrics::average_precision;
/// // From the top: a hit (recall ½, precision 1), a miss, a miss, a hit (recall 1, precision 2/4).
/// let value = average_precision(&[1.0, 0.0, 0.0, 1.0], &[4.0, 3.0, 2.0, 1.0])?;
/// assert_eq!(value, Some(0.75));
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Su, Yuan and Zhu (2015); the same sum as scikit-learn's `average_precision_score`, without interpolation.
#[doc(alias = "auc_precision_recall")]
#[doc(alias = "average_precision_score")]
pub fn average_precision<'a>(targets: impl Into<Targets<'a>>, scores: &'a [f64]) -> Result<Option<f64>> {
    Ok(Sample::new("scores", targets, scores)?.of_classes()?.average_precision())
}

/// One point of a ROC curve: the rates when everything that scores *above* the threshold is called positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RocPoint {
    /// The share of negatives called positive (the false-positive rate), the x of the curve.
    #[doc(alias = "fpr")]
    pub false_positive_rate: f64,
    /// The share of positives called positive (the true-positive rate, recall), the y of the curve.
    #[doc(alias = "tpr")]
    pub true_positive_rate: f64,
    /// The threshold; −∞ for the last point, where everything is called positive.
    pub threshold: f64,
}

/// The points of the ROC curve, from (0, 0) to (1, 1): one for each distinct score as a threshold, and one below all.
///
/// *Corners:* empty when only one class is there.
///
/// # Errors
/// As [`roc_auc`].
///
/// # Example
/// ```
/// use gradus::metrics::roc_curve;
/// let curve = roc_curve(&[0.0, 1.0, 1.0], &[0.2, 0.2, 0.9])?;
/// let points: Vec<_> = curve.iter().map(|p| (p.false_positive_rate, p.true_positive_rate, p.threshold)).collect();
/// assert_eq!(points, [(0.0, 0.0, 0.9), (0.0, 0.5, 0.2), (1.0, 1.0, f64::NEG_INFINITY)]);
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn roc_curve<'a>(targets: impl Into<Targets<'a>>, scores: &'a [f64]) -> Result<Vec<RocPoint>> {
    Ok(Sample::new("scores", targets, scores)?.of_classes()?.roc_curve())
}

impl Sample<'_> {
    pub(super) fn roc_auc(&self) -> Option<f64> {
        let (mut positives, mut below, mut area) = (Sum::default(), Sum::default(), Sum::default());
        for group in self.groups() {
            area.add(group.label * (below.value() + group.rest / 2.0));
            positives.add(group.label);
            below.add(group.rest);
        }
        let (positives, negatives) = (positives.value(), below.value());
        // One division after the other: the product of tiny weights could vanish.
        (positives > 0.0 && negatives > 0.0).then(|| (area.value() / positives / negatives).min(1.0))
    }

    pub(super) fn average_precision(&self) -> Option<f64> {
        let (mut hits, mut called, mut area) = (Sum::default(), Sum::default(), Sum::default());
        for group in self.groups().iter().rev() {
            hits.add(group.label);
            called.add(group.weight);
            area.add(group.label * (hits.value() / called.value()));
        }
        let positives = hits.value();
        (positives > 0.0).then(|| (area.value() / positives).min(1.0))
    }

    fn roc_curve(&self) -> Vec<RocPoint> {
        let groups = self.groups();
        let positives = groups.iter().map(|group| group.label).collect::<Sum>().value();
        let negatives = groups.iter().map(|group| group.rest).collect::<Sum>().value();
        if !(positives > 0.0 && negatives > 0.0) {
            return Vec::new();
        }
        let (mut alarms, mut hits) = (Sum::default(), Sum::default());
        let mut point = |threshold, group: Option<&super::sample::Group>| {
            if let Some(group) = group {
                alarms.add(group.rest);
                hits.add(group.label);
            }
            RocPoint {
                false_positive_rate: (alarms.value() / negatives).min(1.0),
                true_positive_rate: (hits.value() / positives).min(1.0),
                threshold,
            }
        };
        // At the threshold of one group, the group above it is what is newly called positive.
        let above = std::iter::once(None).chain(groups.iter().rev().map(Some));
        let thresholds = groups.iter().rev().map(|group| group.value).chain([f64::NEG_INFINITY]);
        thresholds.zip(above).map(|(threshold, group)| point(threshold, group)).collect()
    }
}
