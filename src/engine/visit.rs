//! The order in which the rows of one epoch are visited.

use crate::data::Shuffler;
use crate::objective::Order;

/// The rows of one epoch, in order: four bytes a row where they are fewer than 2³², nothing where they follow each other.
#[derive(Debug)]
pub(super) enum Visit {
    InOrder(usize),
    Narrow(Vec<u32>),
    Wide(Vec<usize>),
}

impl Visit {
    pub(super) fn new(order: Order, epoch: u64, examples: usize) -> Self {
        match order {
            Order::InOrder => Self::InOrder(examples),
            Order::Shuffled(seed) => {
                let mut shuffler = Shuffler::stream(seed, epoch);
                if u32::try_from(examples).is_ok() {
                    Self::Narrow(shuffler.permutation(examples))
                } else {
                    Self::Wide(shuffler.permutation(examples))
                }
            }
        }
    }

    /// How many rows an epoch has.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::InOrder(rows) => *rows,
            Self::Narrow(rows) => rows.len(),
            Self::Wide(rows) => rows.len(),
        }
    }

    /// The rows at places `from .. to`; places beyond the end wrap to the first rows.
    pub(super) fn rows(&self, from: usize, to: usize, into: &mut Vec<usize>) {
        into.clear();
        let n = self.len();
        if to <= n {
            match self {
                Self::InOrder(_) => into.extend(from..to),
                Self::Narrow(rows) => into.extend(rows[from..to].iter().map(|&row| row as usize)),
                Self::Wide(rows) => into.extend(&rows[from..to]),
            }
            return;
        }
        into.extend((from..to).map(|place| match self {
            Self::InOrder(_) => place % n,
            Self::Narrow(rows) => rows[place % n] as usize,
            Self::Wide(rows) => rows[place % n],
        }));
    }
}
