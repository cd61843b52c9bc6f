//! Steps in the dual.

use super::dual_state::DualState;
use super::reordered_rows::ReorderedRows;
use crate::instructions::widest;
use crate::loss::{Loss, Tile};
use crate::objective::RowBlock;

/// What holds during an epoch.
#[derive(Debug, Clone, Copy)]
pub(super) struct DualPlan<'o> {
    pub(super) loss: &'o dyn Loss,
    /// 1/(2λΣs).
    pub(super) unit: f64,
    /// What the bias adds to ‖x‖²: λ divided by the strength of its own ridge; 0 without a bias.
    pub(super) constant: f64,
    /// What an example moves by less than is no movement.
    pub(super) least: f64,
}

/// The steps of an epoch, each of which maximises the dual over the uᵢ of one example.
#[derive(Debug)]
pub(super) struct DualSteps<'p> {
    state: &'p mut DualState,
    plan: DualPlan<'p>,
    /// Σ s·(ℓ(z) + ℓ*(u) − u·z), each example before its step.
    pub(super) gap: f64,
    /// Σ s·q·(change of u)².
    pub(super) moved: f64,
    scratch: Scratch,
}

/// Of the examples of a block: what the loss is asked for of all of them at once.
#[derive(Debug, Default)]
struct Scratch {
    scores: Vec<f64>,
    before: Vec<f64>,
    after: Vec<f64>,
    slopes: Vec<f64>,
    labels: Vec<f64>,
    weights: Vec<f64>,
}

impl<'p> DualSteps<'p> {
    pub(super) fn new(state: &'p mut DualState, plan: DualPlan<'p>) -> Self {
        Self { state, plan, gap: 0.0, moved: 0.0, scratch: Scratch::default() }
    }

    /// Steps over the examples of a block.
    pub(super) fn take(&mut self, rows: &RowBlock) {
        widest().dispatch(Taking { steps: self, rows, reordered: None });
    }

    /// Steps over reordered examples, by their places.
    pub(super) fn take_reordered(&mut self, rows: &ReorderedRows, places: &[u32]) {
        widest().dispatch(Taking { steps: self, rows: &rows.rows, reordered: Some((places, &rows.squared_norms)) });
    }
}

/// What `pulp` runs for both.
struct Taking<'t, 'p> {
    steps: &'t mut DualSteps<'p>,
    rows: &'t RowBlock,
    /// Which of the rows, and ‖x‖² of all of them; without it all rows, one after the other.
    reordered: Option<(&'t [u32], &'t [f64])>,
}

impl pulp::NullaryFnOnce for Taking<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { steps, rows, reordered } = self;
        let DualSteps { state, plan: DualPlan { loss, unit, constant, least }, gap, moved, scratch } = steps;
        let Scratch { scores, before, after, slopes, labels, weights } = scratch;
        [&mut *scores, before, after, labels, weights].into_iter().for_each(Vec::clear);
        let len = reordered.map_or(rows.len(), |(places, _)| places.len());
        // Σ s·(u·z' − u·o) after and before the steps, and Σ s·(u·z' − u·z) before.
        let (mut new, mut old, mut apart) = (0.0, 0.0, 0.0);
        for k in 0..len {
            let i = reordered.map_or(k, |(places, _)| places[k] as usize);
            let (s, offset) = (rows.weight(i), rows.offset(i));
            // Reordered examples are numbered by their places: nothing is to be read for it.
            let number = if reordered.is_some() { i } else { rows.number(i) };
            let [u, place] = state.duals[number];
            let z = rows.dot(i, &state.weights) + (state.bias + offset);
            if let Some((places, _)) = reordered
                && let Some(next) = places.get(k + 1)
            {
                // While this row's step is searched for, the next one's weights arrive in the cache.
                let mut read = 0;
                rows.each_entry(
                    *next as usize,
                    #[inline(always)]
                    |j, _| read ^= state.weights[j].to_bits(),
                );
                std::hint::black_box(read);
            }
            let share = s * *unit;
            let square = reordered.map_or_else(|| rows.squared_norm(i), |(_, squares)| squares[i]);
            let rate = share * (square + *constant);
            // The problem has seen that there is one.
            let (next, slope) = loss.prox(rows.label(i), z + rate * u, rate, z).unwrap_or((place, u));
            let change = slope - u;
            let distance = s * rate * change * change;
            *moved += distance;
            state.rest(number, distance <= *least);
            if change != 0.0 {
                rows.add(i, -share * change, &mut state.weights);
                state.bias -= share * *constant * change;
                state.sum += s * change;
            }
            state.duals[number] = [slope, next];
            new += s * slope * (next - offset);
            old += s * u * (place - offset);
            apart += s * u * (place - z);
            labels.push(rows.label(i));
            weights.push(s);
            scores.push(z);
            before.push(place);
            after.push(next);
        }
        slopes.resize(len, 0.0);
        let mut total = |scores: &[f64]| loss.batch(Tile { scores, labels, weights: Some(weights), rows: len }, slopes);
        let lost = total(scores);
        let now = total(after);
        state.conjugates += new - now;
        state.losses += now;
        if state.begun {
            let was = total(before);
            state.conjugates -= old - was;
            state.losses -= was;
            *gap += lost + apart - was;
        }
    }
}
