//! Draws from distributions.

use std::f64::consts::TAU;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// A seeded source of draws.
pub struct Draw(ChaCha8Rng);

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Uniform in (0, 1).
    pub fn unit(&mut self) -> f64 {
        self.0.random::<f64>().max(f64::MIN_POSITIVE)
    }

    /// Standard normal (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (TAU * self.unit()).cos()
    }

    /// Standard logistic.
    pub fn logistic(&mut self) -> f64 {
        let u = self.unit();
        (u / (1.0 - u)).ln()
    }

    /// Of shape a and scale 1 (Marsaglia & Tsang 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.unit().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        loop {
            let x = self.normal();
            let v = (1.0 + x / (9.0 * d).sqrt()).powi(3);
            if v > 0.0 && self.unit().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Poisson: arrivals of a unit rate before `mean`.
    pub fn poisson(&mut self, mean: f64) -> f64 {
        let (mut count, mut time) = (0.0, -self.unit().ln());
        while time < mean {
            count += 1.0;
            time -= self.unit().ln();
        }
        count
    }

    /// 1 with probability p, else 0.
    pub fn coin(&mut self, p: f64) -> f64 {
        f64::from(u8::from(self.unit() < p))
    }

    /// Tweedie of the power 1.5 (Jørgensen 1987): a Poisson number of gamma amounts, with the variance φ·μ^1.5.
    pub fn tweedie(&mut self, mean: f64, dispersion: f64) -> f64 {
        let amounts = self.poisson(2.0 * mean.sqrt() / dispersion);
        if amounts == 0.0 { 0.0 } else { self.gamma(amounts) * 0.5 * dispersion * mean.sqrt() }
    }
}
