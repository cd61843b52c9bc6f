//! What an estimator can be asked to predict, and the settings that belong to one kind of label.
//!
//! Each constructor names its label: the column of a table that holds it, or what it is called where examples are arrays.

use std::sync::Arc;

use super::Estimator;
use super::class_weight::ClassWeight;
use super::task::Task;
use crate::head::Head;

impl Estimator {
    /// Predicts a number: the label's column holds numbers.
    ///
    /// # Example
    /// Of a table the label is found by its name; of arrays it gets that name, as in every constructor.
    /// ```
    /// use gradus::ndarray::array;
    /// use gradus::prelude::*;
    /// let (x, y) = (array![[1.0], [2.0], [4.0]], array![3.0, 5.0, 9.0]);
    /// let model = Estimator::regression("mpg").fit((x.view(), y.view()))?.into_model();
    /// assert!((model.weight("x1").unwrap() - 2.0).abs() < 1e-9 && model.label() == "mpg");
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "lm")]
    #[doc(alias = "LinearRegression")]
    pub fn regression(label: impl Into<String>) -> Self {
        Self::of(Task::Regression, vec![label.into()])
    }

    /// Predicts several numbers in one fit: each label's column holds numbers, and each gets weights of its own, as if it were
    /// fitted alone.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// // 1 + 2·size and 1 − size.
    /// let boxes = Table::from_columns([
    ///     ("size", vec![1.0, 2.0, 4.0].into()),
    ///     ("width", vec![3.0, 5.0, 9.0].into()),
    ///     ("height", vec![0.0, -1.0, -3.0].into()),
    /// ])?;
    /// let model = Estimator::regressions(["width", "height"]).fit(&boxes)?.into_model();
    /// assert!((model.weight("size [width]").unwrap() - 2.0).abs() < 1e-9);
    /// assert!((model.weight("size [height]").unwrap() - -1.0).abs() < 1e-9);
    /// assert_eq!(model.evaluate(&boxes)?.labels.len(), 2);
    ///
    /// // The same of arrays: y has a row for each example, and a column for each label.
    /// use gradus::ndarray::array;
    /// let (x, y) = (array![[1.0], [2.0], [4.0]], array![[3.0, 0.0], [5.0, -1.0], [9.0, -3.0]]);
    /// let model = Estimator::regressions(["width", "height"]).fit((x.view(), y.view()))?.into_model();
    /// assert!((model.weight("x1 [height]").unwrap() - -1.0).abs() < 1e-9);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "label_dimension")]
    #[doc(alias = "MultiOutputRegressor")]
    pub fn regressions<L: Into<String>>(labels: impl IntoIterator<Item = L>) -> Self {
        Self::of(Task::Regressions, labels.into_iter().map(Into::into).collect())
    }

    /// Predicts, for each of several labels, the probability that it is positive: each label's column holds two different
    /// values of any type (as [`Estimator::binary`]'s), and any number of them may be positive in a row.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let films = Table::from_columns([
    ///     ("minutes", vec![80, 95, 100, 150, 170].into()),
    ///     ("funny", vec![true, true, false, true, false].into()),
    ///     ("long", vec!["no", "no", "no", "yes", "yes"].into()),
    /// ])?;
    /// let fit = Estimator::multi_label(["funny", "long"]).penalty(Ridge::new(1e-3)?).fit(&films)?;
    /// let predictions = fit.model().predict_by_output(&films)?;
    /// assert!(predictions[0].1[0] > 0.5 && predictions[1].1[0] < 0.5);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "MultiLabelHead")]
    #[doc(alias = "MultiOutputClassifier")]
    pub fn multi_label<L: Into<String>>(labels: impl IntoIterator<Item = L>) -> Self {
        Self::of(Task::MultiLabel, labels.into_iter().map(Into::into).collect())
    }

    /// Predicts one of two classes: the label's column holds two different values of any type. The positive class is
    /// the larger one by order (1 over 0, true over false, "yes" over "no") unless [`Estimator::positive`] names it.
    #[doc(alias = "LogisticRegression")]
    #[doc(alias = "LinearClassifier")]
    pub fn binary(label: impl Into<String>) -> Self {
        Self::of(Task::Binary, vec![label.into()])
    }

    /// Predicts one of two or more classes without an order: the label's column holds values of any type. Every class gets
    /// a set of weights (the multinomial loss) unless [`Estimator::one_vs_rest`] is said.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let flowers = Table::from_columns([
    ///     ("petal", vec![1.4, 1.3, 1.5, 4.5, 4.7, 4.4, 6.0, 5.9, 6.1].into()),
    ///     ("species", vec!["a", "a", "a", "b", "b", "b", "c", "c", "c"].into()),
    /// ])?;
    /// let model = Estimator::multiclass("species").penalty(Ridge::new(1e-3)?).fit(&flowers)?.into_model();
    /// assert_eq!(model.predict_classes(&flowers)?, ["a", "a", "a", "b", "b", "b", "c", "c", "c"]);
    /// assert_eq!(model.weights_by_output()[2].0, "c");
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "softmax")]
    #[doc(alias = "multinomial")]
    #[doc(alias = "multi_class")]
    pub fn multiclass(label: impl Into<String>) -> Self {
        Self::of(Task::Multiclass { one_vs_rest: false }, vec![label.into()])
    }

    /// Predicts one of several ordered classes: one set of weights, and a bias for each step to the next class. Numbers are
    /// ordered by value; text needs [`Estimator::order`], which names the classes from the lowest to the highest (unless all
    /// begin with different numbers, as `2` and `10+`).
    #[doc(alias = "proportional_odds")]
    pub fn ordinal(label: impl Into<String>) -> Self {
        Self::of(Task::Ordinal(Vec::new()), vec![label.into()])
    }

    /// Predicts the expected number of events: the label's column holds counts (or rates). [`Estimator::exposure`] names what
    /// was at risk of them.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let policies = Table::from_columns([
    ///     ("claims", vec![1, 0, 3, 4].into()),
    ///     ("years", vec![1.0, 1.0, 2.0, 1.0].into()),
    ///     ("young", vec![0, 0, 1, 1].into()),
    /// ])?;
    /// let estimator = Estimator::count("claims").columns(columns![numeric("young")]).exposure("years");
    /// let fit = estimator.penalty(NoPenalty).fit(&policies)?;
    /// // ½ claim a year, and 7 claims in 3 years of the young.
    /// assert!((fit.model().bias() - 0.5f64.ln()).abs() < 1e-4);
    /// assert!((fit.model().weight("young").unwrap() - (7.0f64 / 3.0 / 0.5).ln()).abs() < 1e-4);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "PoissonRegressor")]
    pub fn count(label: impl Into<String>) -> Self {
        Self::of(Task::Count, vec![label.into()])
    }

    /// Predicts an expected amount whose spread grows with it: the label's column holds numbers above 0.
    #[doc(alias = "GammaRegressor")]
    #[doc(alias = "TweedieRegressor")]
    pub fn positive_amount(label: impl Into<String>) -> Self {
        Self::of(Task::Positive, vec![label.into()])
    }

    /// Predicts the number below which the share `level` of the labels should lie.
    #[doc(alias = "QuantileRegressor")]
    #[doc(alias = "rq")]
    pub fn quantile(label: impl Into<String>, level: f64) -> Self {
        Self::quantiles(label, [level])
    }

    /// Predicts several quantiles in one fit, in rising order; those of a row never cross.
    pub fn quantiles(label: impl Into<String>, levels: impl IntoIterator<Item = f64>) -> Self {
        Self::of(Task::Quantiles(levels.into_iter().collect()), vec![label.into()])
    }

    /// Predicts with a head of your own.
    pub fn with_head(label: impl Into<String>, head: impl Head + 'static) -> Self {
        Self::of(Task::Own(Arc::new(head)), vec![label.into()])
    }

    /// Trains each class against all others instead of all together, with the logistic loss or the one that is given. Only for
    /// many classes.
    #[must_use]
    #[doc(alias = "OneVsRestClassifier")]
    #[doc(alias = "ovr")]
    pub fn one_vs_rest(mut self) -> Self {
        match &mut self.task {
            Task::Multiclass { one_vs_rest } => *one_vs_rest = true,
            _ => self.misplaced.push("one_vs_rest (only for Estimator::multiclass)"),
        }
        self
    }

    /// Names the classes from the lowest to the highest. Only for ordered classes.
    #[must_use]
    pub fn order<C: Into<String>>(mut self, classes: impl IntoIterator<Item = C>) -> Self {
        match &mut self.task {
            Task::Ordinal(order) => *order = classes.into_iter().map(Into::into).collect(),
            _ => self.misplaced.push("order (only for Estimator::ordinal)"),
        }
        self
    }

    /// Weighs the classes, beside the example weights: an example's weight is multiplied by that of its class.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let balanced = Estimator::binary("fraud").class_weight(ClassWeight::Balanced);
    /// let given = Estimator::binary("fraud").class_weight([("yes", 10.0), ("no", 1.0)]);
    /// # let _ = (balanced, given);
    /// ```
    #[must_use]
    pub fn class_weight(mut self, weight: impl Into<ClassWeight>) -> Self {
        self.class_weight = Some(weight.into());
        self
    }

    /// Names the positive class, by its text. Only for two classes.
    #[must_use]
    pub fn positive(mut self, class: impl Into<String>) -> Self {
        // Told to another task it is a fault, which `validate` reports.
        self.positive = Some(class.into());
        self
    }
}
