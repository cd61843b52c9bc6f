//! The duality gap of a squared loss, and what it rules out.

use super::penalty_terms::{PenaltyTerm, PenaltyTerms};
use crate::penalty::{Separable, length};

/// Where a squared loss stands: with its residuals ρ scaled by α as the dual point,
///
/// ```text
/// gap = f + Ω(v) − [α(2f − v·g) − α²f − Ω*(−αg)]
/// ```
///
/// f being the mean loss and g its slopes, the bias at its best. An upper bound of F − F*. `None` where a weight is
/// neither penalised nor bounded. (Fercoq, Gramfort & Salmon 2015; Ndiaye et al. 2017, section 2.)
pub(super) fn gap(terms: &PenaltyTerms, loss: f64, v: &[f64], slopes: &[f64]) -> Option<f64> {
    let (mut share, mut active) = (1.0_f64, false);
    for term in 0..terms.len() {
        let (strength, steep) = match terms.get(term) {
            PenaltyTerm::One(j, each) if each.ridge == 0.0 && open(each, -slopes[j]) => (each.lasso, slopes[j].abs()),
            PenaltyTerm::One(..) => continue,
            PenaltyTerm::Group(strength, weights) => (strength, length(weights.iter().map(|&j| slopes[j]))),
        };
        if strength == 0.0 {
            return None;
        }
        active = true;
        share = share.min(strength / steep.max(f64::MIN_POSITIVE));
    }
    let along: f64 = v.iter().zip(slopes).map(|(v, g)| v * g).sum();
    // The α at which the dual is greatest, as far as it is allowed.
    let best = if loss > 0.0 { (2.0 * loss - along) / (2.0 * loss) } else { 1.0 };
    let share = if active { best.clamp(-share, share) } else { 1.0 };
    let conjugate: f64 = match terms.separable() {
        Some(each) => each.iter().zip(slopes).map(|(each, g)| conjugate(*each, -share * g)).sum(),
        None => 0.0,
    };
    let dual = share * (2.0 * loss - along) - share * share * loss - conjugate;
    let gap = loss + terms.value(v) - dual;
    gap.is_finite().then(|| gap.max(0.0))
}

/// Whether nothing but the lasso holds a weight that is pulled this way.
fn open(each: Separable, neg_gradient: f64) -> bool {
    if neg_gradient > 0.0 { each.high == f64::INFINITY } else { each.low == f64::NEG_INFINITY }
}

/// Ω*(u) = sup u·w − Ω(w).
fn conjugate(each: Separable, u: f64) -> f64 {
    let left = (u.abs() - each.lasso).max(0.0).copysign(u);
    let w = if each.ridge > 0.0 {
        left / (2.0 * each.ridge)
    } else if left.abs() <= 1e-12 * each.lasso {
        0.0
    } else {
        f64::INFINITY.copysign(left)
    };
    let w = w.clamp(each.low, each.high);
    if w.is_finite() { u * w - each.value(w) } else { f64::INFINITY }
}

/// Whether a weight is 0 at the optimum, by a gap: the slopes there are no further from those here than √(2·gap·h), h being
/// the curvature along the weight (Ndiaye et al. 2017, theorem 2).
pub(super) fn ruled_out(each: Separable, slope: f64, curvature: f64, gap: f64) -> bool {
    each.low <= 0.0 && each.high >= 0.0 && slope.abs() + (2.0 * gap * curvature).sqrt() < each.lasso
}
