//! Memory and time in proportion: what small files, wide tables and many levels may cost. What could take much runs in a
//! process of its own, whose address space is limited.

use std::sync::Arc;

use gradus::column::{crossed, learn};
use gradus::data::Svmlight;
use gradus::error::SvmlightProblem;
use gradus::optimizer::Adam;
use gradus::persist::{open, seal};
use gradus::prelude::*;
use gradus::solver::{Lbfgs, Newton, TrustRegion};
use ndarray::array;
use serde_json::{Value, json};

use crate::support::folder::Folder;
use crate::support::process::this_test;
use crate::support::random::Lcg;

const BUCKETS: u32 = 1 << 24;

/// Runs the test of this name again, in a process whose address space has so many megabytes.
#[cfg(unix)]
fn within(megabytes: usize, name: &str, test: impl FnOnce()) {
    const INSIDE: &str = "GRADUS_TEST_IN_LITTLE_MEMORY";
    if std::env::var_os(INSIDE).is_some() {
        return test();
    }
    let limited = format!("ulimit -v {}; exec \"$@\"", megabytes * 1024);
    let mut child = this_test(&["sh", "-c", &limited, "sh"], &format!("{}::{name}", module_path!()));
    child.env(INSIDE, "1").env("RAYON_NUM_THREADS", "2");
    let output = child.output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "within {megabytes} MB: {said}");
}

#[cfg(not(unix))]
fn within(_: usize, _: &str, test: impl FnOnce()) {
    test();
}

/// What this process has computed for so far, in ticks of the clock; nothing where the system does not say.
fn ticks() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

fn column(kind: &str, content: Value) -> Value {
    json!({ "content": content, "kind": kind })
}

/// What a column of levels has learned.
fn levels(name: &str, missing: &str, full: bool, levels: Value) -> Value {
    json!({ "combiner": "sum", "full": full, "levels": levels, "missing": missing, "name": name })
}

fn hashed_column(name: &str) -> Value {
    column(
        "hashed",
        levels(name, "error", true, json!({ "hashed": { "buckets": BUCKETS, "ignored": [], "input": name } })),
    )
}

/// A regression with these columns, and no weight at all.
fn model_of(columns: &[Value]) -> Vec<u8> {
    let content = json!({
        "biases": [0.0], "columns": { "example_weight": null, "label": "y", "offset": null },
        "features": { "columns": columns }, "head": { "content": { "loss": "squared" }, "kind": "regression" },
        "names": [], "outputs": 1, "weights": [],
    });
    seal(&content).unwrap()
}

/// Rows of words, each there once.
fn words(rows: usize) -> Table {
    let word = |row: usize| format!("word {row}");
    let y: Vec<f64> = (0..rows).map(|row| ((row * 7) % 5) as f64).collect();
    Table::from_columns([("word", (0..rows).map(word).collect::<Vec<_>>().into()), ("y", y.into())]).unwrap()
}

#[test]
fn a_file_cannot_ask_for_millions_of_features_that_it_has_no_weights_for() {
    within(600, "a_file_cannot_ask_for_millions_of_features_that_it_has_no_weights_for", || {
        let crossed = |buckets: u32| {
            let part = |input: &str| json!({ "plain": { "input": input, "integers": false, "list": false, "missing": "error" } });
            let space = json!({ "hashed": { "buckets": buckets, "hash_key": 1 } });
            let parts = [part("a"), part("b")];
            column(
                "crossed",
                json!({ "combiner": "sum", "full": true, "name": "a × b", "parts": parts, "space": space }),
            )
        };
        let unseen = json!({ "categorical": {
            "input": "c", "reference": null, "unseen": { "buckets": BUCKETS }, "vocabulary": ["x"],
        } });
        let unseen = column("categorical", levels("c", "own", false, unseen));
        let identity = json!({ "identity": { "buckets": BUCKETS, "default": null, "input": "i" } });
        let identity = column("identity", levels("i", "error", true, identity));
        let lists = [
            vec![hashed_column("a")],
            vec![hashed_column("a"), hashed_column("b")],
            vec![crossed(BUCKETS)],
            vec![unseen],
            vec![identity],
        ];
        for columns in lists {
            let error = Model::from_bytes(&model_of(&columns)).unwrap_err().to_string();
            assert!(error.contains("weights, biases, features and outputs"), "{error}");
        }
        // Names that are not those of the columns, however many they say they are.
        let mut content = open(&model_of(&[hashed_column("a")])).unwrap();
        content["names"] = json!([{ "before": "a=#", "count": u64::MAX, "first": u64::MAX }]);
        assert!(Model::from_bytes(&seal(&content).unwrap()).is_err());
    });
}

#[test]
fn a_cross_has_a_bounded_number_of_parts() {
    let part = |k: usize| json!({ "plain": { "input": format!("x{k}"), "integers": false, "list": false, "missing": "error" } });
    let parts = |count: usize| (0..count).map(part).collect::<Vec<_>>();
    let space = json!({ "hashed": { "buckets": 8, "hash_key": 1 } });
    let cross = |count: usize| {
        let parts = parts(count);
        column("crossed", json!({ "combiner": "sum", "full": true, "name": "x", "parts": parts, "space": space }))
    };
    let error = |count| Model::from_bytes(&model_of(&[cross(count)])).unwrap_err().to_string();
    assert!(error(40_000).contains("of 40000 parts, not 2 to 64"), "{}", error(40_000));
    assert!(error(64).contains("weights, biases, features and outputs"), "{}", error(64));
    let table = Table::from_columns((0..65).map(|k| (format!("x{k}"), vec!["a", "b"].into()))).unwrap();
    let learned =
        |count: usize| learn(&columns![crossed(table.names().into_iter().take(count)).buckets(8)], &table, None);
    assert!(learned(64).is_ok());
    assert!(learned(65).unwrap_err().to_string().contains("a cross is of 65 columns; it must be of 2 to 64"));
}

#[test]
fn deep_nests_are_refused() {
    for open_and_close in [("[", "]"), ("{\"a\":", "}")] {
        let deep = open_and_close.0.repeat(200_000) + "1" + &open_and_close.1.repeat(200_000);
        let text = String::from_utf8(model_of(&[])).unwrap().replace("\"names\": []", &format!("\"names\": {deep}"));
        assert!(Model::from_bytes(text.as_bytes()).is_err());
    }
}

#[test]
fn svmlight_makes_no_more_features_than_its_pairs_justify() {
    within(900, "svmlight_makes_no_more_features_than_its_pairs_justify", || {
        let far = |reader: Svmlight, text: &str| match reader.read_text(text).unwrap_err() {
            Error::Svmlight { line, problem, .. } => (line, problem),
            other => panic!("{other}"),
        };
        let index = 4_294_967_278;
        let expected = (2, SvmlightProblem::FarIndex { index, pairs: 2 });
        assert_eq!(far(Svmlight::default(), &format!("1 1:1\n1 {index}:1\n")), expected);
        assert_eq!(far(Svmlight::default().zero_based(), &format!("1 1:1\n1 {index}:1\n")), expected);
        assert_eq!(Svmlight::default().read_text("1 1048576:1\n").unwrap().1.features(), 1 << 20);
        let asked = Svmlight::default().features(1 << 23);
        assert_eq!(asked.read_text("1 8000000:1\n").unwrap().1.features(), 1 << 23);
        // As many pairs as justify it.
        let pairs: String = (1..40_000).map(|j| format!(" {j}:1")).collect();
        assert_eq!(Svmlight::default().read_text(format!("1{pairs} 2000000:1\n")).unwrap().1.features(), 2_000_000);

        let error = Svmlight::default().features(1 << 33).read_text("1 1:1\n").unwrap_err().to_string();
        assert!(error.contains("8589934592") && error.contains("at most 4294967279"), "{error}");
        // A fit of features that nobody has costs what its pairs cost.
        let (labels, rows) = asked.read_text("1 1:1\n2 7:1\n4 8000000:1\n").unwrap();
        let labels = ndarray::Array1::from(labels);
        let fit = Estimator::regression("y").penalty(Ridge::new(0.1).unwrap()).fit((&rows, &labels)).unwrap();
        assert!(fit.model().weight("x8000000").unwrap() > fit.model().weight("x7").unwrap());
    });
}

#[test]
fn a_line_of_svmlight_has_a_limit_that_can_be_raised() {
    let long: String = "1".to_owned() + &(1..=300_000).map(|j| format!(" {j}:0.25")).collect::<String>();
    let text = format!("1 1:1\n{long}\n2 2:1\n");
    let folder = Folder::new("long-line");
    let path = folder.file("rows", &text);
    let (limited, raised) = (Svmlight::default().record_limit(1 << 20), Svmlight::default().record_limit(long.len()));
    for error in [limited.read_text(&text).unwrap_err(), limited.read(&path).unwrap_err()] {
        let expected = SvmlightProblem::RecordTooLong { limit: 1 << 20 };
        assert!(matches!(error, Error::Svmlight { line: 2, problem, .. } if problem == expected));
    }
    assert_eq!(raised.read(&path).unwrap().0, [1.0, 1.0, 2.0]);
    assert_eq!(raised.read_text(&text).unwrap().1.entries(), 300_002);
}

#[test]
fn blank_lines_of_a_wide_file_reserve_nothing() {
    within(1500, "blank_lines_of_a_wide_file_reserve_nothing", || {
        let names: Vec<String> = (0..1000).map(|j| format!("c{j}")).collect();
        let text = format!("{}\n{}\n{}", names.join(","), vec!["1"; 1000].join(","), "\n".repeat(1_000_000));
        let table = Table::from_csv_text(&text, &CsvOptions::default()).unwrap();
        assert_eq!((table.rows(), table.width()), (1, 1000));
    });
}

#[test]
fn a_hundred_thousand_classes_are_evaluated_in_little_memory() {
    within(1500, "a_hundred_thousand_classes_are_evaluated_in_little_memory", || {
        let count = 100_000;
        let classes: Vec<String> = (0..count).map(|k| k.to_string()).collect();
        let mut content = open(&model_of(&[])).unwrap();
        content["features"] = json!({ "array": ["x"] });
        content["names"] = json!(["x"]);
        content["head"] = json!({ "content": { "classes": classes }, "kind": "multiclass" });
        content["outputs"] = json!(count);
        content["weights"] = json!((0..count).map(|k| k as f64 / count as f64).collect::<Vec<_>>());
        content["biases"] = json!(vec![0.0; count]);
        let model = Model::from_bytes(&seal(&content).unwrap()).unwrap();
        let evaluation = model.evaluate((array![[50.0], [1.0]].view(), array![99_999, 7].view())).unwrap();
        assert_eq!((evaluation.get("accuracy"), evaluation.get("macro_f1")), (Some(0.5), Some(1.0 / 3.0)));
        let confusion = evaluation.confusion.as_ref().unwrap();
        assert_eq!(confusion.cells().collect::<Vec<_>>(), [((7, 99_999), 1.0), ((99_999, 99_999), 1.0)]);
        assert!(evaluation.to_string().len() < 2000, "a matrix of so many classes is not printed");
        assert_eq!(
            serde_json::to_value(confusion).unwrap(),
            json!({ "7": { "99999": 1.0 }, "99999": { "99999": 1.0 } })
        );
        assert_eq!(model.to_bytes().unwrap(), seal(&content).unwrap());
    });
}

/// Fits, evaluates, saves, loads, predicts row by row, goes on and prints.
fn whole_course(columns: usize) {
    let cell = |i: usize, j: usize| ((i * 7 + j * 3 + i * j) % 11) as f64;
    let column = |j: usize| (format!("x{j}"), (0..4).map(|i| cell(i, j)).collect::<Vec<_>>().into());
    let table =
        Table::from_columns((0..columns).map(column)).unwrap().with_values("y", vec![1.0, 2.0, 4.0, 3.0]).unwrap();
    let text = table.to_csv_text(&CsvOptions::default()).unwrap();
    assert_eq!(Table::from_csv_text(&text, &CsvOptions::default()).unwrap().width(), columns + 1);
    let fit = Estimator::regression("y").solver(TrustRegion::default()).fit(&table).unwrap();
    assert!(!fit.report().to_string().is_empty());
    let model = Model::from_bytes(&fit.model().to_bytes().unwrap()).unwrap();
    assert!(model.evaluate(&table).unwrap().get("rmse").unwrap() < 0.1);
    assert!(model.weights().len() + model.inputs().len() > columns);
    let names = table.names();
    let mut predictor = model.predictor(&names).unwrap();
    let row = predictor.row(names.iter().map(|name| (name.as_str(), Cell::from(1.0)))).unwrap();
    assert!(predictor.predict(&row).unwrap().is_finite());
    let error = model.predict(&table.select(["y"]).unwrap()).unwrap_err().to_string();
    assert!(error.contains("columns are not in the table"), "{error}");
    let again = Estimator::regression("y").solver(Lbfgs::default().iterations(2));
    again.clone().warm_start_by_name(&model).fit(&table).unwrap();
    again.warm_start(&model).fit(&table).unwrap();
}

#[test]
fn time_is_linear_in_columns() {
    within(4096, "time_is_linear_in_columns", || {
        let of = |columns: usize| {
            let before = ticks();
            whole_course(columns);
            Some(ticks()? - before?)
        };
        whole_course(10);
        let (few, many) = (of(1000), of(8000));
        // Eight times the columns; 64 times the work, were names looked up one by one.
        if let (Some(few), Some(many)) = (few, many) {
            assert!(many <= 20 * few.max(5), "{few} ticks for 1000 columns, {many} for 8000");
        }
    });
}

#[test]
fn buckets_that_no_example_meets_cost_nothing() {
    within(2000, "buckets_that_no_example_meets_cost_nothing", || {
        let table = words(50);
        let fit = Estimator::regression("y").columns(columns![hashed("word", BUCKETS)]).fit(&table).unwrap();
        assert_eq!((fit.report().features, fit.model().shape().features), (BUCKETS as usize, BUCKETS as usize));
        assert!(!fit.report().to_string().is_empty());
        let met = fit.model().encoded_weights().iter().filter(|weight| **weight != 0.0).count();
        assert!((40..=51).contains(&met), "{met} weights that are not 0");
        assert!(fit.model().evaluate(&table).unwrap().get("rmse").unwrap() < 1.4);
        assert!(fit.model().explain(&table, 3).unwrap().scores[0].contributions.len() == 1);
        assert_eq!(fit.model().weight("word=#16777216"), None);
    });
}

#[test]
fn a_model_of_many_buckets_is_saved_and_loaded_in_a_few_times_its_weights() {
    let name = "a_model_of_many_buckets_is_saved_and_loaded_in_a_few_times_its_weights";
    within(700, name, || {
        let table = words(50);
        let fit = Estimator::regression("y").columns(columns![hashed("word", BUCKETS >> 2)]).fit(&table).unwrap();
        let bytes = fit.model().to_bytes().unwrap();
        let loaded = Model::from_bytes(&bytes).unwrap();
        assert_eq!(loaded.encoded_weights(), fit.model().encoded_weights());
        assert_eq!(loaded.predict(&table).unwrap(), fit.model().predict(&table).unwrap());
    });
}

/// However many buckets there are, the model is that of the buckets that are met.
#[test]
fn a_fit_of_few_buckets_among_many_is_that_of_these() {
    let table = words(40);
    let rows = |from: usize, to: usize| table.take(&(from..to).collect::<Vec<_>>()).unwrap();
    let (train, rest) = (rows(0, 30), rows(20, 40));
    let estimator = |buckets: u32| {
        Estimator::regression("y").columns(columns![hashed("word", buckets)]).penalty(Ridge::new(0.1).unwrap())
    };
    // Without collisions 200 000 buckets are all there is, and 65 000 are solved with every bucket among the features.
    for (a, b) in [(estimator(200_000), estimator(65_000)), {
        let lasso = |buckets| estimator(buckets).penalty(Lasso::new(0.01).unwrap());
        (lasso(200_000), lasso(65_000))
    }] {
        let (a, b) = (a.solver(Lbfgs::default()).fit(&train).unwrap(), b.solver(Lbfgs::default()).fit(&train).unwrap());
        assert!((a.report().loss - b.report().loss).abs() < 1e-7, "{} {}", a.report().loss, b.report().loss);
        for (p, q) in a.model().predict(&rest).unwrap().into_iter().zip(b.model().predict(&rest).unwrap()) {
            assert!((p - q).abs() < 1e-4, "{p} {q}");
        }
    }
    // What is asked of a bucket that no example meets is not forgotten: it stands at its bound.
    let bounds = Bounds::new(2.0, 3.0).unwrap();
    let fit = estimator(70_000).penalty(bounds).solver(Lbfgs::default()).fit(&train).unwrap();
    assert!(fit.model().weight("word=#5").unwrap() >= 2.0);
}

#[test]
fn runs_over_few_buckets_of_many_go_on_to_the_bit() {
    let table = words(40);
    let rows = |from: usize, to: usize| table.take(&(from..to).collect::<Vec<_>>()).unwrap();
    let descent = |epochs| GradientDescent::stochastic().learning_rate(0.05).optimizer(Adam::default()).epochs(epochs);
    let estimator = |epochs: u64| {
        let columns = columns![hashed("word", 200_000), numeric("y2")];
        Estimator::regression("y").columns(columns).penalty(Ridge::new(0.01).unwrap()).solver(descent(epochs))
    };
    let with = |table: Table| {
        let squares: Vec<f64> = table.numbers("y").unwrap().iter().flatten().map(|y| y * y).collect();
        table.with_values("y2", squares).unwrap()
    };
    let (first, others) = (with(rows(0, 20)), with(rows(10, 40)));
    let whole = estimator(10).fit(&first).unwrap();
    let half = estimator(5).fit(&first).unwrap();
    assert_eq!(half.resume(&first).unwrap().model().encoded_weights(), whole.model().encoded_weights());
    let folder = Folder::new("few-buckets");
    let path = folder.0.join("fit.json");
    half.save(&path).unwrap();
    let loaded = gradus::estimator::Fit::load(&path, &estimator(5)).unwrap();
    assert_eq!(loaded.resume(&first).unwrap().model().encoded_weights(), whole.model().encoded_weights());
    // Examples that meet other buckets: a warm start.
    let later = half.resume(&others).unwrap();
    let of = |fit: &gradus::estimator::Fit| fit.model().evaluate(&others).unwrap().get("loss").unwrap();
    assert!(of(&later) < of(&half), "{} {}", of(&later), of(&half));
}

#[test]
fn runs_of_many_words_have_a_limit_that_can_be_raised() {
    within(1000, "runs_of_many_words_have_a_limit_that_can_be_raised", || {
        let mut random = Lcg(1);
        let mut word = || format!("w{:04}", random.below(5000));
        let texts: Vec<String> = (0..50).map(|_| (0..215).map(|_| word()).collect::<Vec<_>>().join(" ")).collect();
        let table = Table::from_columns([("t", texts.into())]).unwrap();
        let error = |column: gradus::column::Text| learn(&columns![column], &table, None).unwrap_err().to_string();
        let long = || text("t").ngrams(1, 32);
        assert!(error(long()).contains("runs of up to 32 are mostly met once"), "{}", error(long()));
        assert!(error(text("t").term_memory(10_000)).contains(".term_memory(bytes)"));
        assert!(error(long().hashed(100).term_memory(1)).contains("left out beside .hashed(..)"));
        for column in [text("t").ngrams(1, 7), long().hashed(1 << 10), long().max_size(100).term_memory(1 << 30)] {
            learn(&columns![column], &table, None).unwrap();
        }
    });
}

/// 700² second derivatives of 2100 examples would take 8 GB.
#[test]
fn many_classes_are_fitted_without_their_second_derivatives() {
    within(4096, "many_classes_are_fitted_without_their_second_derivatives", || {
        let classes: Vec<String> = (0..2100).map(|i| format!("k{}", i % 700)).collect();
        let x: Vec<f64> = (0..2100).map(|i| f64::from(i % 700) / 100.0 + f64::from(i % 3)).collect();
        let table = Table::from_columns([("c", classes.into()), ("x", x.into())]).unwrap();
        let estimator = Estimator::multiclass("c").columns(columns![numeric("x").standardized()]);
        let ridge = estimator.clone().penalty(Ridge::new(1e-2).unwrap());
        for estimator in [estimator, ridge.clone()] {
            let fit = estimator.tolerance(1e-4).fit(&table).unwrap();
            assert!(fit.report().converged(), "{}", fit.report());
        }
        for solver in [Arc::new(TrustRegion::default()) as Arc<dyn Solver>, Arc::new(Newton::default())] {
            let error = ridge.clone().solver(solver).fit(&table).unwrap_err().to_string();
            assert!(error.contains("700 scores"), "{error}");
        }
    });
}
