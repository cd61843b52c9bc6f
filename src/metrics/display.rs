//! How an evaluation prints.

use std::fmt;

use super::{Bin, Confusion, Evaluation, Metric, MovedProbability};

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} example{}", self.examples, if self.examples == 1 { "" } else { "s" })?;
        let mut metrics = Rows::new(["metric", "value", "baseline"]);
        for metric in &self.metrics {
            let baseline = metric.baseline.map(number).unwrap_or_default();
            metrics.push([metric.name.to_owned(), number(metric.value), baseline]);
        }
        metrics.fmt(f)?;
        if let Some(Metric { value, baseline: Some(baseline), .. }) = self.worse_than_baseline() {
            let (value, baseline) = (number(*value), number(*baseline));
            write!(f, "\nthe model is WORSE than its baseline here: a loss of {value} against {baseline}")?;
            f.write_str(" of the best model without features")?;
        }
        for undefined in &self.undefined {
            write!(f, "\n{} is not defined: {}", undefined.name, undefined.why)?;
        }
        let positive = self.confusion.as_ref().and_then(Confusion::positive);
        if let Some(class) = positive {
            write!(f, "\npositive is {class}")?;
            self.threshold
                .map_or(Ok(()), |threshold| write!(f, ", where its probability is above {}", number(threshold)))?;
        }
        if let Some(confusion) = &self.confusion {
            f.write_str("\n")?;
            confusion.fmt(f)?;
        }
        if !self.calibration.is_empty() {
            f.write_str("\n")?;
            let observed = positive.map_or("mean label".to_owned(), |class| format!("share of {class}"));
            let mut bins = Rows::new(["predictions", "weight", "mean", &observed]);
            for Bin { from, to, weight, predicted, observed } in &self.calibration {
                let range = if from == to { number(*from) } else { format!("{} … {}", number(*from), number(*to)) };
                bins.push([range, number(*weight), number(*predicted), number(*observed)]);
            }
            bins.fmt(f)?;
        }
        // Of two classes the positive one says it all.
        for moved in self.moved.iter().skip(usize::from(self.moved.len() == 2)) {
            let MovedProbability { class, class_weight, predicted, observed } = moved;
            write!(f, "\nclass weights moved the probabilities: {class} (weight {}) has ", number(*class_weight))?;
            write!(f, "{} on average, where {} are; ", number(*predicted), number(*observed))?;
            f.write_str("Model::prior_correction undoes it, or says what does")?;
        }
        let strange = self.columns.strange();
        if !strange.is_empty() {
            write!(f, "\n{strange}")?;
        }
        for (label, evaluation) in &self.labels {
            write!(f, "\n\n{label}: {evaluation}")?;
        }
        Ok(())
    }
}

/// A matrix of more classes is not read by anyone: the most frequent confusions are shown instead.
const MOST_CLASSES: usize = 32;
const MOST_CONFUSIONS: usize = 20;

impl fmt::Display for Confusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.classes.len() > MOST_CLASSES {
            let mut wrong: Vec<_> = self.cells().filter(|((actual, predicted), _)| actual != predicted).collect();
            wrong.sort_by(|(_, a), (_, b)| b.total_cmp(a));
            let mut rows = Rows::new(["actual", "predicted", "confused"]);
            for ((actual, predicted), count) in wrong.iter().take(MOST_CONFUSIONS) {
                rows.push([self.classes[*actual].clone(), self.classes[*predicted].clone(), number(*count)]);
            }
            rows.fmt(f)?;
            return match wrong.len().saturating_sub(MOST_CONFUSIONS) {
                0 => Ok(()),
                more => write!(f, "\nand {more} other pairs of {} classes", self.classes.len()),
            };
        }
        let heads = self.classes.iter().map(|class| format!("→ {class}"));
        let mut rows = Rows::new(std::iter::once("actual".to_owned()).chain(heads));
        for (class, counts) in self.classes.iter().zip(self.matrix()) {
            rows.push(std::iter::once(class.clone()).chain(counts.into_iter().map(number)));
        }
        rows.fmt(f)
    }
}

/// Lines of cells: the first column to the left, the others to the right, each as wide as its widest cell.
struct Rows(Vec<Vec<String>>);

impl Rows {
    fn new<S: Into<String>>(heads: impl IntoIterator<Item = S>) -> Self {
        Self(vec![heads.into_iter().map(Into::into).collect()])
    }

    fn push(&mut self, cells: impl IntoIterator<Item = String>) {
        self.0.push(cells.into_iter().collect());
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = vec![0; self.0.first().map_or(0, Vec::len)];
        for row in &self.0 {
            widths.iter_mut().zip(row).for_each(|(width, cell)| *width = cell.chars().count().max(*width));
        }
        widths
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for row in &self.0 {
            let mut line = String::new();
            for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
                line += &if column == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") };
            }
            write!(f, "\n{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A number in six significant digits; whole numbers without a fraction.
fn number(value: f64) -> String {
    let size = value.abs();
    if value.fract() == 0.0 && size < 1e15 {
        // Adding zero turns −0 into 0.
        return format!("{:.0}", value + 0.0);
    }
    if !(1e-4..1e9).contains(&size) {
        return format!("{value:.5e}");
    }
    let decimals = (5.0 - size.log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn six_digits() {
        let pairs = [
            (0.0, "0"),
            (-0.0, "0"),
            (17000.0, "17000"),
            (0.29962632511, "0.299626"),
            (69458.78759, "69458.8"),
            (-0.000123456789, "-0.000123457"),
            (1234567.5, "1234568"),
            (1.5e-7, "1.50000e-7"),
            (1e300, "1.00000e300"),
        ];
        for (value, text) in pairs {
            assert_eq!(number(value), text);
        }
    }
}
