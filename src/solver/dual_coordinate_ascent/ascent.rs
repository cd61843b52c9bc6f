//! Steps in the dual.

use super::lines::Lines;
use crate::loss::{Loss, Tile};

/// Where the dual variables stand, and what follows from them.
#[derive(Debug, Clone, Default)]
pub(super) struct Ascent {
    /// uᵢ of each example, and a score at which it is a slope of the loss.
    pub(super) duals: Vec<[f64; 2]>,
    /// How often an example hardly moved, one visit after the other.
    pub(super) idle: Vec<u8>,
    /// −(1/(2λΣs))·Σ sᵢuᵢxᵢ.
    pub(super) weights: Vec<f64>,
    pub(super) bias: f64,
    /// Σ sᵢuᵢ.
    pub(super) sum: f64,
    /// Σ sᵢ·(ℓ*(uᵢ) − uᵢoᵢ).
    pub(super) conjugates: f64,
    /// Σ sᵢ·ℓ, each at the score whose slope uᵢ is.
    pub(super) losses: f64,
    /// Whether every example has been visited.
    pub(super) begun: bool,
}

/// What holds during an epoch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'o> {
    pub(super) loss: &'o dyn Loss,
    /// 1/(2λΣs).
    pub(super) unit: f64,
    /// What the bias adds to ‖x‖²: λ divided by the strength of its own ridge; 0 without a bias.
    pub(super) constant: f64,
    /// What an example moves by less than is no movement.
    pub(super) least: f64,
}

/// Sums of an epoch.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    /// Σ s·(ℓ(z) + ℓ*(u) − u·z), each example before its step.
    pub(super) gap: f64,
    /// Σ s·q·(change of u)².
    pub(super) moved: f64,
}

/// Room for the numbers of a piece.
#[derive(Debug, Default)]
pub(super) struct Room {
    scores: Vec<f64>,
    before: Vec<f64>,
    after: Vec<f64>,
    slopes: Vec<f64>,
    labels: Vec<f64>,
    weights: Vec<f64>,
}

/// A piece of an epoch, to be compiled for each kind of machine.
pub(super) struct Piece<'p, L> {
    pub(super) ascent: &'p mut Ascent,
    pub(super) terms: Terms<'p>,
    pub(super) rows: &'p L,
    pub(super) sums: &'p mut Sums,
    pub(super) room: &'p mut Room,
}

/// A rest this long is the longest.
const MOST_IDLE: u8 = 6;

impl<L: Lines> pulp::NullaryFnOnce for Piece<'_, L> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { ascent, terms, rows, sums, room } = self;
        let Terms { loss, unit, constant, least } = terms;
        let Room { scores, before, after, slopes, labels, weights } = room;
        labels.clear();
        weights.clear();
        scores.clear();
        before.clear();
        after.clear();
        // Σ s·(u·z' − u·o) after and before the steps, and Σ s·(u·z' − u·z) before.
        let (mut new, mut old, mut apart) = (0.0, 0.0, 0.0);
        for i in 0..rows.len() {
            let (s, offset, k) = (rows.weight(i), rows.offset(i), rows.number(i));
            let [u, place] = ascent.duals[k];
            let z = rows.dot(i, &ascent.weights) + (ascent.bias + offset);
            // While this row's step is searched for, the next one's weights arrive.
            rows.touch(i + 1, &ascent.weights);
            let share = s * unit;
            let rate = share * (rows.squared_norm(i) + constant);
            // The problem has seen that there is one.
            let (next, slope) = loss.prox(rows.label(i), z + rate * u, rate, z).unwrap_or((place, u));
            let change = slope - u;
            let moved = s * rate * change * change;
            sums.moved += moved;
            ascent.idle[k] = if moved <= least { ascent.idle[k].saturating_add(1).min(MOST_IDLE) } else { 0 };
            if change != 0.0 {
                rows.add(i, -share * change, &mut ascent.weights);
                ascent.bias -= share * constant * change;
                ascent.sum += s * change;
            }
            ascent.duals[k] = [slope, next];
            new += s * slope * (next - offset);
            old += s * u * (place - offset);
            apart += s * u * (place - z);
            labels.push(rows.label(i));
            weights.push(s);
            scores.push(z);
            before.push(place);
            after.push(next);
        }
        slopes.resize(rows.len(), 0.0);
        let mut total =
            |scores: &[f64]| loss.batch(Tile { scores, labels, weights: Some(weights), rows: rows.len() }, slopes);
        let lost = total(scores);
        let now = total(after);
        ascent.conjugates += new - now;
        ascent.losses += now;
        if ascent.begun {
            let was = total(before);
            ascent.conjugates -= old - was;
            ascent.losses -= was;
            sums.gap += lost + apart - was;
        }
    }
}

impl Ascent {
    /// Whether an example is visited in this epoch: one that rests is left out of more and more of them.
    pub(super) fn visits(&self, example: u32, epoch: u64) -> bool {
        let period = 1 << self.idle[example as usize].min(MOST_IDLE).div_ceil(2);
        (epoch + u64::from(example)).is_multiple_of(period)
    }
}
