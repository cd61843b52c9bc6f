//! The command-line trainer, as its users run it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::folder::Folder;
use crate::support::tables::PENGUINS;

/// The example that `cargo test` builds beside the tests; a run of this test binary alone may not have it.
fn trainer() -> Option<PathBuf> {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent()?.parent()?.join("examples").join(format!("train{}", std::env::consts::EXE_SUFFIX));
    if !path.exists() {
        eprintln!("ignored: the example `train` is not built");
    }
    path.exists().then_some(path)
}

pub fn run(arguments: &[&str]) -> Option<Output> {
    Some(Command::new(trainer()?).args(arguments).output().unwrap())
}

fn object(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn one_json_object_with_everything() {
    let arguments = [
        "--train",
        PENGUINS,
        "--drop-missing",
        "--every-fifth",
        "--label",
        "body_mass_g",
        "--numeric",
        "bill_length_mm,bill_depth_mm,flipper_length_mm",
        "--categorical",
        "species,island,sex",
        "--drop-first",
        "--json",
    ];
    let Some(output) = run(&arguments) else { return };
    let object = object(&output);
    let near = |found: &Value, truth: f64| {
        let found = found.as_f64().unwrap();
        assert!((found - truth).abs() <= 1e-9 * truth.abs(), "{found} {truth}");
    };
    near(&object["bias"], -1660.5166094006242);
    near(&object["weights"]["island=Torgersen"], -36.06889173194688);
    near(&object["train"]["rmse"], 289.1727283825394);
    near(&object["test"]["mae"], 210.3900529836294);
    assert_eq!((&object["train"]["n"], &object["test"]["n"]), (&267.into(), &66.into()));
    assert_eq!((&object["task"], &object["solver"]), (&"regression".into(), &"closed form".into()));
    assert_eq!((&object["converged"], &object["epochs"]), (&true.into(), &0.into()));
    for key in ["stop", "warnings", "seconds"] {
        assert!(!object[key].is_null(), "{key}");
    }
    for name in ["loss", "rmse", "mae", "r2", "n"] {
        assert!(object["test"][name].is_number(), "{name}");
    }
}

#[test]
fn two_classes_saved_and_loaded() {
    let folder = Folder::new("train-model");
    let path = folder.0.join("model.json");
    let path = argument(&path);
    let task = ["--train", PENGUINS, "--drop-missing", "--label", "sex", "--task", "binary", "--json"];
    let arguments =
        [&task[..], &["--solver", "mini-batch:32", "--epochs", "30", "--seed", "3", "--save", path]].concat();
    let Some(output) = run(&arguments) else { return };
    let trained = object(&output);
    for name in ["loss", "log_loss", "accuracy", "precision", "recall", "f1", "roc_auc", "average_precision", "n"] {
        assert!(trained["train"][name].is_number(), "{name}");
    }
    assert!(trained["train"]["accuracy"].as_f64().unwrap() > 0.85);
    assert!(trained["epochs"].as_u64().unwrap() <= 30);
    let loaded = object(&run(&["--load", path, "--test", PENGUINS, "--drop-missing", "--json"]).unwrap());
    assert_eq!(loaded["test"], trained["train"]);
    assert_eq!(loaded["weights"], trained["weights"]);
    // A model never overwrites what it was trained on.
}

/// Each task that is no regression; of many classes every one has its weights.
#[test]
fn other_tasks_and_losses() {
    let cars = concat!(env!("CARGO_MANIFEST_DIR"), "/data/mtcars/mtcars.csv");
    let of = |label: &str, task: &str, more: &[&str]| {
        let base = ["--train", cars, "--label", label, "--numeric", "hp,wt", "--task", task, "--json"];
        run(&[&base[..], more].concat()).map(|output| object(&output))
    };
    let Some(count) = of("carb", "count", &["--loss", "negative-binomial:0.5", "--no-penalty"]) else { return };
    assert!((count["train"]["d2"].as_f64().unwrap() - (1.0 - 5.4872546680755825 / 11.31579571041439)).abs() < 1e-6);
    let amount = of("mpg", "positive", &["--loss", "tweedie:1.5"]).unwrap();
    assert!((amount["weights"]["wt"].as_f64().unwrap() - -0.20000297128855435).abs() < 1e-4);
    let quantile = of("mpg", "quantile:0.9", &[]).unwrap();
    assert!((quantile["train"]["coverage"].as_f64().unwrap() - 0.9).abs() < 0.08);
    let rate = of("carb", "count", &["--exposure", "disp"]).unwrap();
    assert!(rate["train"]["deviance"].is_number());
    let robust = of("mpg", "regression", &["--loss", "huber:1.35"]).unwrap();
    assert!(robust["train"]["loss"].as_f64().unwrap() < robust["train"]["rmse"].as_f64().unwrap().powi(2));
    let ordinal = of("gear", "ordinal", &["--order", "3,4,5"]).unwrap();
    assert_eq!((ordinal["bias"].as_array().unwrap().len(), ordinal["weights"].as_object().unwrap().len()), (2, 2));
    for more in [&[][..], &["--one-vs-rest"], &["--one-vs-rest", "--loss", "squared-hinge"]] {
        let birds = ["--train", PENGUINS, "--drop-missing", "--label", "species", "--task", "multiclass", "--json"];
        let many = [&birds[..], &["--numeric", "bill_length_mm,bill_depth_mm", "--class-weight", "balanced"], more];
        let many = object(&run(&many.concat()).unwrap());
        assert!(many["weights"]["Gentoo"]["bill_depth_mm"].is_number() && many["bias"]["Adelie"].is_number());
        assert!(many["train"]["macro_f1"].as_f64().unwrap() > 0.9, "{many}");
    }
}

#[test]
fn standardised_weights_bear_the_ridge() {
    let cars = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mtcars/mtcars.csv");
    let task = ["--train", cars.to_str().unwrap(), "--label", "mpg", "--numeric", "hp,wt", "--ridge", "0.5", "--json"];
    let Some(plain) = run(&task) else { return };
    let standardised = object(&run(&[&task[..], &["--standardize"]].concat()).unwrap());
    let plain = object(&plain);
    assert_ne!(plain["weights"], standardised["weights"]);
    // λ = ½ on standardised weights: by numpy, (ZᵀZ/n + I/2)⁻¹ Zᵀy/n, divided by the deviations (n in the denominator).
    let truth = [-0.028688207616117636, -2.6801483110996522];
    for (name, truth) in ["hp", "wt"].iter().zip(truth) {
        let found = standardised["weights"][name].as_f64().unwrap();
        assert!((found - truth).abs() < 1e-7, "{name}: {found}");
    }
}

/// What is not named is inferred, and then a ridge acts on raw weights unless `--standardize` says otherwise.
#[test]
fn inferred_columns_are_the_named_ones() {
    let cars = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mtcars/mtcars.csv");
    let task = ["--train", cars.to_str().unwrap(), "--label", "mpg", "--ridge", "0.5", "--json"];
    let names = ["--numeric", "cyl,disp,hp,drat,wt,qsec,vs,am,gear,carb"];
    for more in [&[][..], &["--standardize"]] {
        let Some(inferred) = run(&[&task[..], more].concat()) else { return };
        let named = object(&run(&[&task[..], &names, more].concat()).unwrap());
        let inferred = object(&inferred);
        assert_eq!(inferred["weights"], named["weights"]);
        assert!(inferred["warnings"][0].as_str().unwrap().contains("rownames"), "{inferred}");
    }
    // Missing values of inferred columns are filled and marked, and said so.
    let birds = ["--train", PENGUINS, "--label", "year", "--json"];
    let birds = object(&run(&birds).unwrap());
    assert!(birds["weights"]["sex=<missing>"].is_number() && birds["weights"]["body_mass_g=missing"].is_number());
    assert!(birds["warnings"].to_string().contains("body_mass_g"));
}

#[test]
fn penalties_optimizers_and_schedules_by_name() {
    let task = ["--train", PENGUINS, "--drop-missing", "--label", "body_mass_g", "--standardize", "--json"];
    let with = |more: &[&str]| run(&[&task[..], more].concat()).map(|output| object(&output));
    let Some(plain) = with(&[]) else { return };
    let zeros = |of: &Value| of["weights"].as_object().unwrap().values().filter(|w| w.as_f64() == Some(0.0)).count();
    assert_eq!(zeros(&plain), 0);
    for penalty in [["--lasso", "100"], ["--elastic-net", "50,0.999"]] {
        let sparse = with(&penalty).unwrap();
        assert!(zeros(&sparse) > 2, "{sparse}");
    }
    let rmse = |of: &Value| of["train"]["rmse"].as_f64().unwrap();
    let optimizers = ["sgd", "momentum", "nesterov", "accelerated", "adagrad", "rmsprop", "adam", "amsgrad", "ftrl"];
    for optimizer in optimizers.into_iter().chain(["coin-betting", "normalized-adaptive"]) {
        let found = with(&["--optimizer", optimizer, "--epochs", "3000", "--tolerance", "0"]).unwrap();
        assert!(rmse(&found) < 1.1 * rmse(&plain), "{optimizer}: {}", rmse(&found));
    }
    let schedules = "constant inverse-time inverse-scaling exponential staircase polynomial piecewise cosine cosine-restarts \
        one-cycle warm-up reduce-on-plateau adaptive";
    for schedule in schedules.split_whitespace() {
        let options =
            ["--schedule", schedule, "--learning-rate", "0.02", "--solver", "mini-batch:16", "--epochs", "20"];
        let found = with(&options).unwrap();
        assert!(rmse(&found) < 1.2 * rmse(&plain), "{schedule}: {}", rmse(&found));
    }
    // Its decay is no part of the objective.
    with(&["--optimizer", "adamw", "--epochs", "3"]).unwrap();
    with(&["--schedule", "optimal", "--optimizer", "adagrad", "--epochs", "3"]).unwrap();
}

#[test]
fn bad_input_is_one_line_and_exit_code_two() {
    for (arguments, says) in [
        (vec!["--train", "no-such-file.csv", "--label", "y"], "no-such-file.csv"),
        (vec!["--train", PENGUINS, "--label", "body_mass"], "did you mean \"body_mass_g\""),
        (vec!["--train", PENGUINS, "--label", "body_mass_g"], "line 5"),
        (vec!["--train", PENGUINS, "--label", "species", "--task", "binary"], "3 classes"),
        (vec!["--train", PENGUINS, "--label", "sex", "--task", "binary", "--drop-missing", "--positive", "x"], "\"x\""),
        (vec!["--train", PENGUINS, "--label", "body_mass_g", "--drop-missing", "--ridge", "-1"], "ridge strength"),
        (vec!["--train", PENGUINS, "--label", "body_mass_g", "--drop-missing", "--learning-rate", "1e9"], "diverged"),
        (vec!["--train", PENGUINS, "--label", "year", "--ridge", "1", "--lasso", "1"], "exclude each other"),
        (vec!["--train", PENGUINS, "--label", "year", "--elastic-net", "1"], "two numbers"),
        (vec!["--train", PENGUINS, "--label", "year", "--elastic-net", "1,2"], "between 0 and 1"),
        (vec!["--train", PENGUINS, "--label", "year", "--optimizer", "magic"], "magic"),
        (vec!["--train", PENGUINS, "--label", "year", "--schedule", "cosine"], "--learning-rate"),
        (vec!["--train", PENGUINS, "--label", "year", "--schedule", "x", "--learning-rate", "1"], "--schedule"),
        (vec!["--train", PENGUINS, "--label", "year", "--solver", "closed-form", "--lasso", "1"], "lasso"),
        (vec!["--train", PENGUINS], "--label"),
        (vec!["--label", "y"], "--train"),
        (vec!["--frobnicate"], "--frobnicate"),
        (vec!["--train", PENGUINS, "--label", "year", "--loss", "magic"], "magic"),
        (vec!["--train", PENGUINS, "--label", "year", "--loss", "huber"], "huber:1.35"),
        (vec!["--train", PENGUINS, "--label", "year", "--task", "quantile:2"], "quantile level"),
        (vec!["--train", PENGUINS, "--label", "year", "--class-weight", "balanced"], "class weight"),
        (vec!["--train", PENGUINS, "--label", "year", "--solver", "magic"], "magic"),
        (vec!["--load", PENGUINS, "--test", PENGUINS], "not a gradus model"),
    ] {
        let Some(output) = run(&arguments) else { return };
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
        assert_eq!(text.lines().count(), 1, "{arguments:?}: {text}");
        assert!(text.contains(says), "{arguments:?}: {text}");
    }
    let Some(help) = run(&["--help"]) else { return };
    assert!(help.status.success() && String::from_utf8(help.stdout).unwrap().contains("--every-fifth"));
}

#[test]
fn columns_named_one_by_one() {
    let arguments = [
        &["--train", PENGUINS, "--drop-missing", "--label", "body_mass_g", "--json", "--ridge", "1e-6"][..],
        &["--bucketized", "bill_length_mm:4", "--hashed", "island:5", "--text", "species"],
        &["--crossed", "bill_length_mm,sex", "--crossed", "species,island:7", "--numeric", "bill_length_mm"],
    ];
    let Some(output) = run(&arguments.concat()) else { return };
    let object = object(&output);
    let weights = object["weights"].as_object().unwrap();
    assert_eq!(weights.len(), 1 + 3 + 5 + 4 + 8 + 7, "{weights:?}");
    for name in [
        "bill_length_mm",
        "species=gentoo",
        "island=#4",
        "bill_length_mm=[44.5, 48.6) × sex=male",
        "species × island=#6",
    ] {
        assert!(weights.contains_key(name), "{name}: {weights:?}");
    }
    assert!(weights.keys().any(|name| name.starts_with("bill_length_mm_bucketized=(-∞, ")));
    let failed = run(&["--train", PENGUINS, "--label", "body_mass_g", "--hashed", "island"]).unwrap();
    let message = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(failed.status.code() == Some(2) && message.contains("COL:NUMBER"), "{message}");
}

/// A path as an argument.
pub fn argument(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Every notation of the reader is an option, and what a message advises is an option that does it.
#[test]
fn files_are_read_by_options_and_messages_name_them() {
    let folder = Folder::new("train-notation");
    let file = folder.file("notation.csv", "y;rate;c\n1;5 %;?\n2;7,5 %;b\n3;1.200 %;?\n4;-;b\n");
    let base = ["--train", argument(&file), "--label", "y", "--json", "--delimiter", ";", "--ridge", "1"];
    let with = |more: &[&str]| run(&[&base[..], more].concat());
    let Some(bare) = with(&["--numeric", "rate", "--also-null", "-"]) else { return };
    let message = String::from_utf8_lossy(&bare.stderr).into_owned();
    assert!(message.contains("--unit %=0.01") && !message.contains("CsvOptions"), "{message}");
    let read = ["--decimal", ",", "--thousands", ".", "--unit", "%=1"];
    let bare = with(&[&["--numeric", "rate"], &read[..]].concat()).unwrap();
    let message = String::from_utf8_lossy(&bare.stderr).into_owned();
    assert!(message.contains("line 5") && message.contains("--also-null -"), "{message}");
    let missing = ["--also-null", "-", "--missing", "mean", "--numeric", "rate"];
    let found = object(&with(&[&read[..], &missing].concat()).unwrap());
    assert!(found["train"]["n"] == 4 && found["weights"]["rate"].is_number(), "{found}");
    // "?" is a category where it is not among the null tokens, or a missing one is.
    let kept = with(&[&read[..], &["--categorical", "c", "--null-tokens", ",NA"]].concat()).unwrap();
    assert!(object(&kept)["weights"]["c=?"].is_number());
    let own = with(&[&read[..], &["--categorical", "c", "--missing-level", "own"]].concat()).unwrap();
    assert!(object(&own)["weights"]["c=<missing>"].is_number());
    let refused = with(&[&read[..], &["--categorical", "c"]].concat()).unwrap();
    let message = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(message.contains("--missing-level own or ignore") && !message.contains("MissingLevel"), "{message}");
    let numbers = folder.file("numbers.csv", "5.1,3\n4.9,3.5\n4.7,2\n");
    let bare = run(&["--train", argument(&numbers), "--label", "column_1"]).unwrap();
    let message = String::from_utf8_lossy(&bare.stderr).into_owned();
    assert!(message.contains("--no-header") && message.contains("--names") && !message.contains(".."), "{message}");
    object(&run(&["--train", argument(&numbers), "--label", "column_1", "--no-header", "--json"]).unwrap());
}

#[test]
fn names_may_hold_commas_blanks_and_quotes() {
    let text = "y,\"a, b\",c d,\"e\"\"f\"\n1,1,2,5\n2,3,2,4\n3,4,1,9\n5,8,0,1\n7,9,3,2\n";
    let folder = Folder::new("train-names");
    let file = folder.file("names.csv", text);
    let base = ["--train", argument(&file), "--label", "y", "--json"];
    let of = |more: &[&str]| Some(object(&run(&[&base[..], more].concat())?)["weights"].clone());
    let Some(weights) = of(&["--numeric", "\"a, b\", c d ,\"e\"\"f\""]) else { return };
    let names: Vec<&String> = weights.as_object().unwrap().keys().collect();
    assert_eq!(names, ["a, b", "c d", "e\"f"]);
    assert_eq!(of(&["--numeric", "\"a, b\"", "--numeric", "c d", "--numeric", "e\"f"]).unwrap(), weights);
}

/// Numbers for a regression, classes with probabilities for classes; the label may be unknown.
#[test]
fn predictions_are_written() {
    let folder = Folder::new("train-predictions");
    let file = folder.file("train.csv", "y,x\n1,1\n3,2\n5,3\n7,4\n");
    let (unlabeled, out) = (folder.file("unlabeled.csv", "x\n5\n6\n"), folder.file("out.csv", ""));
    let base = ["--train", argument(&file), "--label", "y", "--numeric", "x", "--test", argument(&unlabeled)];
    let Some(done) = run(&[&base[..], &["--predict", argument(&out)]].concat()) else { return };
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = std::fs::read_to_string(&out).unwrap();
    let values: Vec<f64> = text.lines().skip(1).map(|line| line.parse().unwrap()).collect();
    assert!(text.starts_with("prediction\n") && (values[0] - 9.0).abs() < 1e-9 && (values[1] - 11.0).abs() < 1e-9);
    let without = run(&base).unwrap();
    assert!(without.status.code() == Some(2), "an evaluation needs labels");
    let birds =
        ["--train", PENGUINS, "--drop-missing", "--label", "species", "--numeric", "body_mass_g,bill_length_mm"];
    let done = run(&[&birds[..], &["--task", "multiclass", "--predict", argument(&out)]].concat()).unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.starts_with("prediction,probability Adelie,probability Chinstrap,probability Gentoo\n"), "{text}");
    assert_eq!(text.lines().count(), 343);
    let itself = run(&[&base[..], &["--predict", argument(&file)]].concat()).unwrap();
    assert!(String::from_utf8_lossy(&itself.stderr).contains("write over"));
}

/// Who reads no further does not stop the work, and nothing panics.
/// A margin is calibrated and cut on folds, saved with both, and evaluated by them again.
#[test]
fn a_classifier_is_finished() {
    let folder = Folder::new("finished");
    let model = folder.0.join("finished.model.json");
    let model = argument(&model);
    let base = ["--train", PENGUINS, "--drop-missing", "--label", "sex", "--task", "binary", "--json"];
    let columns = ["--numeric", "body_mass_g,bill_depth_mm"];
    let of = |more: &[&str]| run(&[&base[..], &columns, more].concat());
    let finished = ["--loss", "hinge", "--calibrate", "sigmoid", "--threshold", "precision:0.95", "--save", model];
    let Some(output) = of(&finished) else { return };
    let trained = object(&output);
    assert_eq!(trained["threshold_by"], "precision of at least 0.95");
    assert!(trained["threshold"].as_f64().unwrap() > 0.5 && trained["train"]["precision"].as_f64().unwrap() > 0.93);
    let loaded = object(&run(&["--load", model, "--test", PENGUINS, "--drop-missing", "--json"]).unwrap());
    assert_eq!(loaded["test"], trained["train"]);
    let at =
        object(&run(&["--load", model, "--test", PENGUINS, "--drop-missing", "--threshold", "0.2", "--json"]).unwrap());
    assert!(at["test"]["recall"].as_f64() > trained["train"]["recall"].as_f64());
    let weighed = object(&of(&["--class-weight", "balanced"]).unwrap());
    assert_eq!(weighed["train"]["moved_by_class_weights"][1]["class"], "male");
    let corrected = object(&of(&["--class-weight", "balanced", "--prior-correction"]).unwrap());
    assert!(corrected["train"]["moved_by_class_weights"].is_null());
    for (arguments, advice) in [
        (&["--loss", "hinge", "--threshold", "f1"][..], "calibrate the model first (--calibrate)"),
        (&["--threshold", "cheap"], "\"cheap\" is not a number"),
        (&["--threshold", "precision:0"], "above 0 and at most 1"),
        (&["--prior-correction"], "--prior-correction needs a model"),
    ] {
        let output = of(arguments).unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && text.contains(advice), "{text}");
    }
}

#[test]
fn a_closed_pipe_is_no_fault() {
    let Some(trainer) = trainer() else { return };
    let folder = Folder::new("train-killed");
    let model = folder.file("model.json", "");
    std::fs::remove_file(&model).unwrap();
    let task = ["--train", PENGUINS, "--drop-missing", "--label", "body_mass_g", "--save", argument(&model)];
    let mut child = Command::new(trainer).args(task).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(model.exists());
}

/// What is inferred is what the library infers: a date is one trend, and a file of nothing useful says why.
#[test]
fn dates_and_identifiers_are_inferred() {
    let folder = Folder::new("train-inferred");
    let file = |name: &str, lines: Vec<String>| argument(&folder.file(name, lines.join("\n") + "\n")).to_owned();
    let dated = (1..=28).map(|day| format!("{},2024-02-{day:02}", 1.5 * f64::from(day)));
    let dates = file("dates.csv", std::iter::once("y,d".to_owned()).chain(dated).collect());
    let prices = (1..=28).map(|i| format!("{i},${i}.10"));
    let prices = file("prices.csv", std::iter::once("y,cost".to_owned()).chain(prices).collect());
    let Some(output) = run(&["--train", &dates, "--label", "y", "--json"]) else { return };
    let weights = object(&output)["weights"].clone();
    assert!((weights["d.days since 1970-01-01"].as_f64().unwrap() - 1.5).abs() < 1e-9, "{weights}");
    let Some(output) = run(&["--train", &prices, "--label", "y"]) else { return };
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("\"cost\" is left out: its texts are numbers, as \"$1.10\""), "{told}");
}

/// What a terminal shows beside the numbers: asked for here, because tests have none.
#[cfg(feature = "plot")]
#[test]
fn pictures_are_drawn_in_a_terminal() {
    let arguments =
        ["--train", PENGUINS, "--drop-missing", "--label", "sex", "--task", "binary", "--numeric", "body_mass_g"];
    let descent =
        ["--standardize", "--solver", "full-batch", "--optimizer", "sgd", "--learning-rate", "0.5", "--epochs", "20"];
    let all = [&arguments[..], &descent[..]].concat();
    let Some(plain) = run(&all) else { return };
    let drawn = run(&[&all[..], &["--draw"]].concat()).unwrap();
    let (plain, drawn) = (String::from_utf8(plain.stdout).unwrap(), String::from_utf8(drawn.stdout).unwrap());
    assert!(!plain.contains('│'), "{plain}");
    assert!(drawn.contains("● training") && drawn.contains("mean probability"), "{drawn}");
    assert_eq!(drawn.lines().filter(|line| line.contains('│')).count(), 24, "two pictures of 12 rows: {drawn}");
}
