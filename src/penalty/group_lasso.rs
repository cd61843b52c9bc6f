//! The group lasso.

use std::sync::Arc;

use super::{Group, Layout, Names, Penalty};
use crate::error::{Result, at_least_zero};

/// Group lasso: the lengths of groups of weights. A group is a feature column (all categories of one, all its outputs), so
/// that whole columns drop out.
///
/// ```text
/// Ω = λ Σ_g √p_g·‖w_g‖        slope λ√p_g·w_g/‖w_g‖        prox w_g·max(0, 1 − ηλ√p_g/‖w_g‖)
/// ```
///
/// with p_g weights in a group; where the rates of a group's weights differ, the prox is the root of one equation.
///
/// *Units:* λ multiplies a penalty that is added to the **mean** loss. A column of one weight has a lasso of that strength.
/// *Corners:* where no columns are known (arrays) all weights are one group. Only the prox honours it: solvers that add
/// slopes to gradients refuse, and so does the closed form. Stochastic steps visit every weight.
///
/// # Errors
/// [`GroupLasso::new`] refuses a strength that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::penalty::{GroupLasso, Penalty};
/// let group = GroupLasso::new(1.0)?;                             // one group of four
/// assert_eq!(group.value(&[3.0, 4.0, 0.0, 0.0]), 10.0);
/// let mut weights = [3.0, 4.0, 0.0, 0.0];
/// group.prox(&mut weights, &|_| 1.0);
/// assert!((weights[0] - 1.8).abs() < 1e-15 && (weights[1] - 2.4).abs() < 1e-15);      // 1 − 2/5
/// group.prox(&mut weights, &|_| 2.0);
/// assert_eq!(weights, [0.0; 4]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Yuan & Lin (2006), *Model selection and estimation in regression with grouped variables*, eq. 2.1 with K_g = p_g·I; the
/// prox with equal rates is Bach et al. (2012), section 3.3.
#[derive(Debug, Clone)]
#[doc(alias = "gglasso")]
pub struct GroupLasso {
    strength: f64,
    /// The weights of each group, once they are known.
    groups: Option<Vec<Vec<usize>>>,
}

/// Halvings that find the root to the last digits, from any scale.
const MAX_BISECTIONS: usize = 2000;

impl GroupLasso {
    /// A group lasso of strength λ.
    ///
    /// # Errors
    /// A strength that is negative or not finite.
    pub fn new(lambda: f64) -> Result<Self> {
        Ok(Self { strength: at_least_zero("group lasso strength", lambda)?, groups: None })
    }

    /// Each group with its own strength.
    fn each(&self, count: usize, mut each: impl FnMut(&[usize], f64)) {
        let of = |group: &[usize]| self.strength * (group.len() as f64).sqrt();
        match &self.groups {
            Some(groups) => groups.iter().for_each(|group| each(group, of(group))),
            None => {
                let all: Vec<usize> = (0..count).collect();
                each(&all, of(&all));
            }
        }
    }
}

/// The least sum of squares that has all its digits.
const MIN_SQUARE: f64 = 1e-280;

/// The Euclidean length, of numbers whose squares leave f64 too.
pub(crate) fn length(of: impl Iterator<Item = f64> + Clone) -> f64 {
    let square: f64 = of.clone().map(|x| x * x).sum();
    if (square > MIN_SQUARE && square < f64::INFINITY) || square.is_nan() {
        return square.sqrt();
    }
    let largest = of.clone().fold(0.0_f64, |most, x| most.max(x.abs()));
    let scaled = |largest: f64| largest * of.map(|x| (x / largest) * (x / largest)).sum::<f64>().sqrt();
    if largest > 0.0 && largest.is_finite() { scaled(largest) } else { largest }
}

fn of_group(group: &[usize], weights: &[f64]) -> f64 {
    length(group.iter().map(|&j| weights[j]))
}

/// The length s of the group after its implicit step: the root of Σ w²/(s + ηⱼτ)² = 1, or 0 where ‖w/η‖ ≤ τ.
fn shrunk(group: &[usize], weights: &[f64], rate: &dyn Fn(usize) -> f64, tau: f64) -> f64 {
    let first = group.first().map_or(0.0, |&j| rate(j));
    if group.iter().all(|&j| rate(j) == first) {
        let left = of_group(group, weights) - first * tau;
        // A NaN stays one, so that divergence is still seen.
        return if left < 0.0 { 0.0 } else { left };
    }
    let sum = |s: f64| {
        group.iter().filter(|&&j| weights[j] != 0.0).map(|&j| (weights[j] / (s + rate(j) * tau)).powi(2)).sum::<f64>()
    };
    if !(sum(0.0) > 1.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, of_group(group, weights));
    for _ in 0..MAX_BISECTIONS {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if sum(middle) > 1.0 { low = middle } else { high = middle }
    }
    high
}

impl Penalty for GroupLasso {
    fn name(&self) -> &str {
        "group lasso"
    }

    fn in_words(&self) -> String {
        format!("group lasso of strength {}", self.strength)
    }

    fn value(&self, weights: &[f64]) -> f64 {
        let mut sum = 0.0;
        self.each(weights.len(), |group, strength| sum += strength * of_group(group, weights));
        sum
    }

    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        self.each(weights.len(), |group, strength| {
            let length = of_group(group, weights);
            if length > 0.0 {
                group.iter().for_each(|&j| into[j] += strength * (weights[j] / length));
            }
        });
    }

    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        self.each(weights.len(), |group, strength| {
            let left = shrunk(group, weights, rate, strength);
            for &j in group {
                let cut = rate(j) * strength;
                // Without a cut nothing is left out, not even of nothing.
                let kept = if cut > 0.0 && left.is_finite() { left / (left + cut) } else { 1.0 };
                weights[j] = if kept == 0.0 { 0.0 } else { weights[j] * kept };
            }
        });
    }

    fn for_model(&self, layout: &Layout, _names: &Names<'_>) -> Result<Option<Arc<dyn Penalty>>> {
        if layout.columns.is_empty() {
            return Ok(None);
        }
        let group = |column: &std::ops::Range<usize>| {
            (0..layout.outputs).flat_map(|output| column.clone().map(move |j| output * layout.features + j)).collect()
        };
        let groups = layout.columns.iter().filter(|column| !column.is_empty()).map(group).collect();
        Ok(Some(Arc::new(Self { groups: Some(groups), ..self.clone() })))
    }

    fn groups(&self, layout: &Layout) -> Option<Vec<Group>> {
        let mut groups = Vec::new();
        self.each(layout.weights(), |group, strength| groups.push(Group { weights: group.to_vec(), strength }));
        Some(groups)
    }

    fn corner(&self) -> bool {
        true
    }

    fn is_none(&self) -> bool {
        self.strength == 0.0
    }
}
