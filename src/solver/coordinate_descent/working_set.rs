//! Which weights a step may change.

use super::penalty_terms::PenaltyTerms;
use super::point_state::PointState;

/// A working set grows by this at least.
const SMALLEST: usize = 64;

/// The terms that are not 0, and of those whose optimality conditions are violated the worst: as many again, at least 64.
pub(super) fn working_set(terms: &PenaltyTerms, v: &[f64], here: &PointState) -> Vec<usize> {
    let (mut chosen, mut others) = (Vec::new(), Vec::new());
    for term in 0..terms.len() {
        if terms.is_active(term, v) {
            chosen.push(term);
        } else if here.violations[term] > 0.0 {
            others.push(term);
        }
    }
    let room = chosen.len().max(SMALLEST);
    if others.len() > room {
        let by_violation = |a: &usize, b: &usize| here.violations[*b].total_cmp(&here.violations[*a]).then(a.cmp(b));
        others.select_nth_unstable_by(room, by_violation);
        others.truncate(room);
    }
    chosen.extend(others);
    chosen.sort_unstable();
    chosen
}
