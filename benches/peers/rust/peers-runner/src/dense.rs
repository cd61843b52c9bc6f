//! Dense rows and their labels.

use protocol::{Result, Value, count, read, text};

/// Rows, one after the other, and labels; for the logistic loss the labels are the classes 0 and 1.
pub struct Dense {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub rows: usize,
    pub features: usize,
    pub bytes: usize,
}

impl Dense {
    pub fn read(request: &Value) -> Result<Self> {
        let x: Vec<f64> = read(text(request, "x")?)?;
        let mut y: Vec<f64> = read(text(request, "y")?)?;
        if request["loss"].as_str() == Some("logistic") {
            y.iter_mut().for_each(|y| *y = f64::from(u8::from(*y > 0.0)));
        }
        let bytes = (x.len() + y.len()) * 8;
        Ok(Self { x, y, rows: count(request, "rows")?, features: count(request, "features")?, bytes })
    }

    /// The labels as classes.
    pub fn classes<T: From<u8>>(&self) -> Vec<T> {
        self.y.iter().map(|&y| u8::from(y > 0.5).into()).collect()
    }
}
