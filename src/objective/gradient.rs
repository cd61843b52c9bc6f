//! A gradient that knows what it touched.

/// The gradient over weights, then biases. A sparse one lists the places it touched: all others are exactly zero, and
/// an update needs to cost no more than that.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gradient {
    /// One value per weight and bias.
    pub values: Vec<f64>,
    /// The places that may differ from zero, ascending and without repetition; `None` when any may.
    pub touched: Option<Vec<u32>>,
}

impl Gradient {
    /// A gradient of zeros.
    #[must_use]
    pub fn zeros(len: usize) -> Self {
        Self { values: vec![0.0; len], touched: None }
    }

    /// Calls `each` for every place that may differ from zero.
    // Called with small closures over every weight: only inlined are they compiled to vector instructions.
    #[inline(always)]
    pub fn for_each(&self, mut each: impl FnMut(usize, f64)) {
        match &self.touched {
            Some(touched) => touched.iter().for_each(|&j| each(j as usize, self.values[j as usize])),
            None => self.values.iter().enumerate().for_each(|(j, &value)| each(j, value)),
        }
    }

    /// The same, or for every place whatever was touched.
    #[inline(always)]
    pub fn for_each_of(&self, touched: bool, mut each: impl FnMut(usize, f64)) {
        if touched {
            return self.for_each(each);
        }
        self.values.iter().enumerate().for_each(|(j, &value)| each(j, value));
    }

    /// Replaces every value that may differ from zero.
    #[inline(always)]
    pub fn map(&mut self, f: impl Fn(f64) -> f64) {
        match &self.touched {
            Some(touched) => touched.iter().for_each(|&j| self.values[j as usize] = f(self.values[j as usize])),
            None => self.values.iter_mut().for_each(|value| *value = f(*value)),
        }
    }

    /// The Euclidean length over all weights and biases.
    #[must_use]
    pub fn norm(&self) -> f64 {
        let mut sum = 0.0;
        self.for_each(|_, value| sum += value * value);
        sum.sqrt()
    }

    /// Sets every value to zero, at the cost of what was touched.
    pub(crate) fn clear(&mut self) {
        self.map(|_| 0.0);
    }
}
