//! The second moments of parts of the examples, all in one pass.

use std::ops::Range;

use super::blocks::over_blocks_of;
use super::co_moments::{Frame, PIECE, Plan, RECENTRED, Sums};
use super::{CoMoments, InMemory};
use crate::design::add_gram;
use crate::error::Result;

/// The sums of one part, and its rows that wait to be multiplied.
struct Part {
    sums: Sums,
    waiting: Vec<f64>,
    rows: usize,
}

impl Part {
    fn multiply(&mut self, plan: &Plan) {
        add_gram(&self.waiting[..self.rows * plan.stride], plan.width(), &mut self.sums.dense);
        self.rows = 0;
    }
}

impl InMemory<'_> {
    /// The moments of each part of the rows (`part` says of each row in which it is), all in one frame, so that they
    /// add up.
    pub(super) fn co_moments_of_parts(&self, part: &[u32], parts: usize) -> Result<Vec<CoMoments>> {
        let features = self.shape.features;
        let plan = Plan::new(usize::from(self.shape.biases > 0), self.examples.design.dense(), features);
        let mut frame = self.sampled(&plan);
        let mut sums = self.sums_of_parts(&plan, &frame, part, parts)?;
        for _ in 0..RECENTRED {
            let mut all = vec![0.0; plan.stride * plan.stride];
            for part in &sums {
                all.iter_mut().zip(&part.dense).for_each(|(a, b)| *a += b);
            }
            let Some(better) = frame.recentred(&plan, &all) else { break };
            frame = better;
            sums = self.sums_of_parts(&plan, &frame, part, parts)?;
        }
        Ok(sums.iter().map(|sums| frame.assembled(&plan, sums)).collect())
    }

    fn sums_of_parts(&self, plan: &Plan, frame: &Frame, part: &[u32], parts: usize) -> Result<Vec<Sums>> {
        self.reads.add(self.rows());
        let (design, weights, stride) = (&self.examples.design, self.examples.weights.as_deref(), plan.stride);
        // Powers of two.
        let factor: Vec<f64> = frame.scale.iter().map(|scale| 1.0 / scale).collect();
        let leaf = |rows: Range<usize>| {
            let new = || Part { sums: Sums::zeros(plan), waiting: vec![0.0; PIECE * stride], rows: 0 };
            let mut all: Vec<Part> = (0..parts).map(|_| new()).collect();
            let mut packed = vec![0.0; PIECE * stride];
            let mut active: Vec<(usize, f64)> = Vec::new();
            for lo in rows.clone().step_by(PIECE) {
                let piece = lo..(lo + PIECE).min(rows.end);
                self.pack(plan, frame, &factor, &piece, &mut packed[..piece.len() * stride]);
                for (row, packed) in piece.zip(packed.chunks_mut(stride)) {
                    let root = weights.map_or(1.0, |weights| weights[row].sqrt());
                    packed.iter_mut().for_each(|x| *x *= root);
                    let part = &mut all[part[row] as usize];
                    if !plan.others.is_empty() {
                        active.clear();
                        design.for_active(row, |j, value| active.push((plan.place[j], value * root)));
                        part.sums.add_others(&active, packed);
                    }
                    part.waiting[part.rows * stride..(part.rows + 1) * stride].copy_from_slice(packed);
                    part.rows += 1;
                    if part.rows == PIECE {
                        part.multiply(plan);
                    }
                }
            }
            all.iter_mut().for_each(|part| part.multiply(plan));
            Ok(all.into_iter().map(|part| part.sums).collect::<Vec<Sums>>())
        };
        let merge = |mut a: Vec<Sums>, b: Vec<Sums>| {
            a.iter_mut().zip(&b).for_each(|(a, b)| a.join(b));
            Ok(a)
        };
        over_blocks_of(plan.leaf(), design.rows(), self.examples.parallel, &leaf, &merge)
    }
}
