//! Pictures show the numbers that the crate has: those of sentences, and the places of marks.

use gradus::plot::{self, Picture};
use gradus::prelude::*;
use roxmltree::Document;

use super::svg::{SVG, check, lines, number, texts};

fn penguins() -> (Table, Table) {
    let penguins = Table::from_csv("data/penguins/penguins.csv").unwrap().drop_missing().unwrap();
    penguins.shuffle(7).unwrap().split(0.6).unwrap()
}

fn notes(picture: &Picture) -> String {
    check(picture);
    picture.notes().join(" ")
}

/// A number that stands between two texts.
fn between(text: &str, before: &str, after: &str) -> f64 {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {text:?}")).1;
    rest.split(after).next().unwrap().trim_end_matches('.').parse().unwrap_or_else(|_| panic!("{rest:?}"))
}

#[test]
fn classes_by_the_metrics_of_the_evaluation() {
    let (train, test) = penguins();
    let columns = columns![numeric("body_mass_g"), numeric("bill_length_mm")];
    let model = Estimator::binary("sex").columns(columns).fit(&train).unwrap().into_model();
    let evaluation = model.evaluate(&test).unwrap();
    let metric = |name: &str| evaluation.get(name).unwrap();
    let roc = plot::roc_curve(&model, &test).unwrap();
    assert!((between(&notes(&roc), "curve: ", " ") - metric("roc_auc")).abs() < 1e-4);
    assert!((between(&notes(&roc), "½: ", " of") - metric("recall")).abs() < 1e-4);
    let strict = model.with_threshold(0.7).unwrap();
    let recall = strict.evaluate(&test).unwrap().get("recall").unwrap();
    assert!(
        (between(&notes(&plot::roc_curve(&strict, &test).unwrap()), "threshold 0.7: ", " of") - recall).abs() < 1e-4
    );
    // From the lower left corner to the upper right one, never down.
    let curve = lines(&roc.svg()).into_iter().max_by_key(Vec::len).unwrap();
    assert!(curve.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 >= pair[1].1), "{curve:?}");
    let precision = plot::precision_recall(&model, &test).unwrap();
    assert!((between(&notes(&precision), "precision: ", ";") - metric("average_precision")).abs() < 1e-4);
    assert!((between(&notes(&precision), "½: precision ", ",") - metric("precision")).abs() < 1e-4);
    let confusion = plot::confusion_matrix(evaluation.confusion.as_ref().unwrap());
    assert!((between(&notes(&confusion), "Accuracy: ", ",") - metric("accuracy")).abs() < 1e-4);
    let shown = texts(&confusion.svg());
    for (_, count) in evaluation.confusion.as_ref().unwrap().cells() {
        assert!(shown.contains(&count.to_string()), "{count} in {shown:?}");
    }
    let calibration = plot::calibration(&evaluation).unwrap();
    let total: f64 = evaluation.calibration.iter().map(|bin| bin.weight).sum();
    let off = |bin: &gradus::metrics::Bin| bin.weight * (bin.predicted - bin.observed).abs();
    let error = evaluation.calibration.iter().map(off).sum::<f64>() / total;
    assert!((between(&notes(&calibration), "line: ", ",") - error).abs() < 1e-4);
    check(&plot::score_distributions(&model, &test).unwrap());
}

/// With every positive above every negative the first tenth holds a tenth of all examples, all positive.
#[test]
fn gains_of_a_perfect_order() {
    let n = 200;
    let x: Vec<f64> = (0..n).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| f64::from(u8::from(*x >= 150.0))).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    let model = Estimator::binary("y").columns(columns![numeric("x").standardized()]).fit(&table).unwrap().into_model();
    let gains = plot::gains(&model, &table).unwrap();
    assert_eq!(notes(&gains), "The first tenth of the examples holds 0.4 of all 1.");
    assert_eq!(between(&notes(&plot::roc_curve(&model, &table).unwrap()), "curve: ", " "), 1.0);
}

#[test]
fn numbers_by_their_residuals() {
    let (train, test) = penguins();
    let model = Estimator::regression("body_mass_g").fit(&train).unwrap().into_model();
    let rmse = model.evaluate(&test).unwrap().get("rmse").unwrap();
    for picture in [plot::predictions_against_labels(&model, &test), plot::residuals_against_fitted(&model, &test)] {
        let picture = picture.unwrap();
        assert!((between(&notes(&picture), "residual ", ",") - rmse).abs() < 0.1);
        let svg = picture.size(900, 700).svg();
        assert_eq!(svg.matches("<circle").count(), test.rows() + 3, "the examples, and a sample in the legend");
    }
    let largest = notes(&plot::normal_quantiles(&model, &test).unwrap());
    let predictions = model.predict(&test).unwrap();
    let labels = test.numbers("body_mass_g").unwrap();
    let residuals = predictions.iter().zip(labels.iter()).map(|(p, y)| (y.unwrap() - p) / rmse);
    let most = residuals.max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap();
    assert!((between(&largest, "largest standardised residual ", " ") - most).abs() < 2e-3, "{largest}: {most}");
    check(&plot::scale_location(&model, &test).unwrap());
    let by_feature = plot::residuals_against_features(&model, &train).unwrap();
    check(&by_feature);
    assert!(texts(&by_feature.size(1400, 900).svg()).iter().any(|text| text == "flipper_length_mm"));
}

/// A model y = 1 + 2a − b: the curve along a rises by 2 for each unit, and so does the effect.
#[test]
fn curves_and_effects_of_a_known_line() {
    let a: Vec<f64> = (0..30).map(|row| f64::from(row % 10)).collect();
    let b: Vec<f64> = (0..30).map(|row| f64::from(row / 3 % 5)).collect();
    let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 1.0 + 2.0 * a - b).collect();
    let table = Table::from_columns([("a", a.into()), ("b", b.into()), ("y", y.into())]).unwrap();
    let model = Estimator::regression("y").fit(&table).unwrap().into_model();
    let effects = plot::partial_effects(&model, &table).unwrap();
    assert!((between(&notes(&effects), "a range of ", " ") - 18.0).abs() < 1e-3);
    let curve = plot::fitted_curve(&model, &table, "a").unwrap();
    check(&curve);
    let svg = curve.svg();
    let line = lines(&svg).into_iter().find(|line| line.len() > 100).unwrap();
    let slope = |from: (f64, f64), to: (f64, f64)| (to.1 - from.1) / (to.0 - from.0);
    let whole = slope(line[0], line[line.len() - 1]);
    assert!(whole < 0.0 && (slope(line[20], line[120]) - whole).abs() < 1e-2 * whole.abs());
}

#[test]
fn a_waterfall_ends_at_the_score() {
    let (train, _) = penguins();
    let model = Estimator::regression("body_mass_g").fit(&train).unwrap().into_model();
    let explanation = model.explain(&train, 3).unwrap();
    let picture = plot::contributions(&explanation);
    let score = explanation.scores[0].score;
    assert!((between(&notes(&picture), "Score of body_mass_g: ", " ") - score).abs() < 1.0);
    let svg = picture.size(900, 700).svg();
    let document = Document::parse(&svg).unwrap();
    let rects =
        document.descendants().filter(|node| node.has_tag_name((SVG, "rect")) && node.has_attribute("fill-opacity"));
    let widths: Vec<f64> = rects.map(|node| number(node, "width").unwrap()).filter(|width| *width > 0.0).collect();
    let parts = &explanation.scores[0].contributions;
    // Two are samples in the legend; a bar is as wide as its contribution is large.
    let largest = widths.iter().copied().fold(0.0, f64::max);
    let shown: f64 = widths.iter().sum::<f64>() / largest;
    let sizes: f64 = parts.iter().map(|part| part.contribution.abs()).sum::<f64>() / parts[0].contribution.abs();
    let samples = 2.0 * widths[0] / largest;
    assert!((shown - samples - sizes).abs() < 0.02 * sizes, "{shown} less {samples} against {sizes}");
}

#[test]
fn paths_and_choices() {
    let cars = Table::from_csv("data/mtcars/mtcars.csv").unwrap();
    let lasso = Strengths::lasso().unwrap();
    let path = Estimator::regression("mpg").cross_validated_path(&cars, &lasso, &Folds::new(8)).unwrap();
    for picture in [plot::regularization_path(&path), plot::validation_curve(&path).unwrap()] {
        let notes = notes(&picture);
        for (rule, name) in [(Rule::Minimum, "least loss: λ = "), (Rule::OneStandardError, "one standard error: λ = ")]
        {
            let strength = path.points[path.select(rule).unwrap()].strength;
            assert!((between(&notes, name, " ") / strength - 1.0).abs() < 1e-3, "{notes}");
        }
    }
    let curves =
        lines(&plot::regularization_path(&path).svg()).into_iter().filter(|line| line.len() == path.points.len());
    assert_eq!(curves.count(), 10, "one for each column");
}

#[test]
fn runs() {
    let cars = Table::from_csv("data/mtcars/mtcars.csv").unwrap();
    let (train, test) = cars.shuffle(3).unwrap().split(0.7).unwrap();
    let columns = columns![numeric("wt").standardized(), numeric("hp").standardized()];
    let line = Estimator::regression("mpg").columns(columns);
    let descent = || GradientDescent::full_batch().optimizer(Sgd).epochs(60).tolerance(0.0);
    let fit = line.clone().solver(descent().learning_rate(0.05)).validate_on(&test).fit(&train).unwrap();
    let last = fit.report().history.last().unwrap();
    let curve = plot::loss_curves([("slow", fit.report()), ("北京", fit.report())]).unwrap();
    let told = notes(&curve);
    assert!((between(&told, "slow: loss ", " ") / last.loss - 1.0).abs() < 1e-3, "{told}");
    assert!((between(&told, " at the end, ", " ") / last.validation.unwrap() - 1.0).abs() < 1e-3, "{told}");
    assert!(texts(&curve.svg()).iter().any(|text| text == "北京, validation"));
    let surface =
        plot::loss_surface(&line.clone().solver(descent().learning_rate(0.05)), &train, ["wt", "hp"]).unwrap();
    let told = notes(&surface);
    let without = line.clone().solver(descent().learning_rate(0.05)).fit(&train).unwrap();
    assert!((between(&told, " to ", " ") / without.report().loss - 1.0).abs() < 1e-3, "{told}");
    let rates = Exponential { start: 1e-4, decay: 1e4, steps: 60, staircase: false };
    let growing = line.solver(descent().learning_rate(rates)).fit(&train).unwrap();
    let rate = between(&notes(&plot::learning_rate_curve(growing.report()).unwrap()), "rate of ", " ");
    let rows = &growing.report().history;
    let slope = |k: usize| (rows[k + 1].loss - rows[k - 1].loss) / (rows[k + 1].rate / rows[k - 1].rate).ln();
    let steepest = (1..rows.len() - 1).min_by(|a, b| slope(*a).total_cmp(&slope(*b))).unwrap();
    assert!((rate / rows[steepest].rate - 1.0).abs() < 1e-3);
}

#[test]
fn tables() {
    let penguins = Table::from_csv("data/penguins/penguins.csv").unwrap();
    let histogram = penguins.histogram("body_mass_g", 12).unwrap();
    let picture = plot::histogram(&histogram);
    check(&picture);
    let svg = picture.svg();
    let document = Document::parse(&svg).unwrap();
    let rects =
        document.descendants().filter(|node| node.has_tag_name((SVG, "rect")) && node.has_attribute("fill-opacity"));
    let heights: Vec<f64> = rects.map(|node| number(node, "height").unwrap()).collect();
    let (most, tallest) = (histogram.counts.iter().max().unwrap(), heights.iter().copied().fold(0.0, f64::max));
    for (count, height) in histogram.counts.iter().zip(&heights) {
        assert!((height / tallest - *count as f64 / *most as f64).abs() < 1e-3, "{count} as {height}");
    }
    let missing = plot::missing_values(&penguins).unwrap();
    assert_eq!(notes(&missing), "19 of 2,752 cells are missing, in 5 of 8 columns.");
    assert!(texts(&missing.svg()).iter().any(|text| text == "3.198 %"));
    check(&plot::missing_values(&penguins.drop_missing().unwrap()).unwrap());
    let cars = Table::from_csv("data/mtcars/mtcars.csv").unwrap();
    let correlation = plot::correlation(&cars.correlation());
    assert_eq!(notes(&correlation), "Largest: 0.90, of cyl and disp.");
}

#[test]
fn a_picture_in_the_terminal() {
    let cars = Table::from_csv("data/mtcars/mtcars.csv").unwrap();
    let columns = columns![numeric("wt").standardized()];
    let solver = GradientDescent::full_batch().optimizer(Sgd).learning_rate(0.05).epochs(40).tolerance(0.0);
    let fit = Estimator::regression("mpg").columns(columns).solver(solver).fit(&cars).unwrap();
    let text = plot::loss_curve(fit.report()).unwrap().text(60, 10);
    let rows: Vec<&str> = text.lines().filter(|line| line.contains('│')).collect();
    assert_eq!(rows.len(), 10);
    // The loss falls: the sign of a row stands to the left of that of the row below.
    let first: Vec<usize> = rows.iter().filter_map(|row| row.chars().position(|c| c == '●')).collect();
    assert!(first.len() >= 5 && first.windows(2).all(|pair| pair[0] <= pair[1]), "{text}");
    assert!(text.contains("epoch") && text.contains("● training"), "{text}");
}

/// R: confint(lm(mpg ~ wt, mtcars)) is (33.450, 41.120) and (−6.486, −4.203); predict(.., interval = "confidence") of the mean weight 3.21725 is
/// 20.09 ± 1.0997, and of a single car ± 6.319.
#[test]
fn intervals_of_estimates_and_curves() {
    let cars = Table::from_csv("data/mtcars/mtcars.csv").unwrap();
    let columns = columns![numeric("wt")];
    let fit = Estimator::regression("mpg").columns(columns).penalty(NoPenalty).fit(&cars).unwrap();
    let found = fit.inference(&cars).unwrap();
    let forest = plot::estimates("Weights of mpg", found.estimates());
    assert_eq!(notes(&forest), "2 of 2 intervals do not hold 0.");
    let svg = forest.size(1000, 700).svg();
    let lengths: Vec<f64> = lines(&svg)
        .iter()
        .filter(|line| line.len() == 2 && line[0].1 == line[1].1)
        .map(|line| line[1].0 - line[0].0)
        .collect();
    let ratio = (41.11965 - 33.45050) / (6.486308 - 4.202635);
    assert!(lengths.iter().any(|long| lengths.iter().any(|short| (long / short - ratio).abs() < 0.01)), "{lengths:?}");
    let curve = plot::fitted_curve_with_bands(fit.model(), &found, &cars, "wt").unwrap();
    check(&curve);
    let svg = curve.size(1000, 800).svg();
    let document = Document::parse(&svg).unwrap();
    let bands = document.descendants().filter(|node| node.has_tag_name((SVG, "polygon")));
    // The narrowest place of each band, which is at the mean weight.
    let narrowest = |node: roxmltree::Node<'_, '_>| {
        let pairs = node.attribute("points").unwrap().split_whitespace().map(|pair| pair.split_once(',').unwrap());
        let points: Vec<(f64, f64)> = pairs.map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).collect();
        let half = points.len() / 2;
        (0..half).map(|k| (points[k].1 - points[points.len() - 1 - k].1).abs()).fold(f64::INFINITY, f64::min)
    };
    let mut widths: Vec<f64> = bands.map(narrowest).filter(|width| *width > 20.0).collect();
    widths.sort_by(f64::total_cmp);
    let ratio = widths[widths.len() - 1] / widths[0];
    assert!((ratio - 6.319 / 1.0997).abs() < 0.1, "{widths:?}");
}
