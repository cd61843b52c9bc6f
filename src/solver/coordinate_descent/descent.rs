//! Sweeps: one weight, or one group, after the other to its minimum.

use super::group::GroupCurvature;
use super::penalty_terms::{PenaltyTerm, PenaltyTerms};
use super::quadratic_model::{FLAT, QuadraticModel};

/// Sweeps over all weights between two active-set steps: some, and more where such a step costs more.
const SWEEPS_TO_ACTIVE_SET: usize = 4;
const WEIGHTS_TO_A_SWEEP: usize = 24;
/// The same where the factor of another active set is at hand.
const WARM_SWEEPS_TO_ACTIVE_SET: usize = 2;
const WARM_WEIGHTS_TO_A_SWEEP: usize = 256;
/// A slope this small beside the tolerance is left where it is.
const REST: f64 = 1e-2;
/// The most weights of an active set that is solved at once: a factorisation of so many weights takes as long as a hundred sweeps.
const LARGEST_ACTIVE_SET: usize = 3000;

/// Sweeps until no slope, measured when its weight is visited, is steeper than `tolerance`; whether `most` sufficed.
pub(super) fn descend(
    model: &mut impl QuadraticModel,
    terms: &PenaltyTerms,
    v: &mut [f64],
    tolerance: f64,
    most: usize,
) -> bool {
    let mut blocks: Vec<Option<GroupCurvature>> = Vec::new();
    let (mut moving, mut since) = (Vec::new(), 0);
    let each = terms.separable().filter(|_| model.has_matrix());
    if let Some(each) = each.filter(|_| model.has_factor()) {
        // Where the active set stays what it was, this is the end.
        model.active_set_step(each, v);
    }
    for _ in 0..most {
        let steepest = sweep_once(model, terms, v, &mut blocks, REST * tolerance);
        if !(steepest > tolerance) {
            return true;
        }
        let Some(each) = each else { continue };
        let before = std::mem::take(&mut moving);
        moving = (0..v.len()).map(|k| v[k] != 0.0 && v[k] > each[k].low && v[k] < each[k].high).collect();
        let count = moving.iter().filter(|moves| **moves).count();
        since += 1;
        let enough = match model.has_factor() {
            true => WARM_SWEEPS_TO_ACTIVE_SET + count / WARM_WEIGHTS_TO_A_SWEEP,
            false => SWEEPS_TO_ACTIVE_SET + count / WEIGHTS_TO_A_SWEEP,
        };
        // As soon as a sweep changes no corner, and now and then in any case.
        if count <= LARGEST_ACTIVE_SET && (moving == before || since >= enough) {
            model.active_set_step(each, v);
            since = 0;
        }
    }
    false
}

/// The steepest slope met.
fn sweep_once(
    model: &mut impl QuadraticModel,
    terms: &PenaltyTerms,
    v: &mut [f64],
    blocks: &mut Vec<Option<GroupCurvature>>,
    rest: f64,
) -> f64 {
    let mut steepest = 0.0_f64;
    for term in 0..terms.len() {
        match terms.get(term) {
            PenaltyTerm::One(k, separable) => {
                let curvature = model.curvature(k);
                if curvature + 2.0 * separable.ridge <= FLAT {
                    continue;
                }
                let neg_gradient = model.neg_gradient(k);
                let steep = separable.violation(v[k], -neg_gradient).abs();
                steepest = steepest.max(steep);
                if steep <= rest {
                    continue;
                }
                let new = separable.minimum(neg_gradient + curvature * v[k], curvature);
                if new != v[k] {
                    model.step(k, new - v[k]);
                    v[k] = new;
                }
            }
            PenaltyTerm::Group(strength, weights) => {
                if blocks.is_empty() {
                    blocks.resize_with(terms.len(), || None);
                }
                let block =
                    blocks[term].get_or_insert_with(|| GroupCurvature::new(&model.block(weights), weights.len()));
                let neg_gradient: Vec<f64> = weights.iter().map(|&k| model.neg_gradient(k)).collect();
                let at = |k: usize| weights.iter().position(|&j| j == k).map_or(0.0, |i| -neg_gradient[i]);
                steepest = steepest.max(terms.violation(term, v, at));
                let here: Vec<f64> = weights.iter().map(|&k| v[k]).collect();
                for ((&k, new), old) in weights.iter().zip(block.minimum(&neg_gradient, &here, strength)).zip(here) {
                    if new != old {
                        model.step(k, new - old);
                        v[k] = new;
                    }
                }
            }
        }
    }
    steepest
}
