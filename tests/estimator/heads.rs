//! What heads make of labels of every kind, good and bad.

use gradus::data::{Cells, Labels, Table};
use gradus::error::{Error, LabelProblem, ModelFileProblem, Place, ValueProblem};
use gradus::head::{Binary, Head, Heads, Regression};
use gradus::loss::{Loss, Tile};
use serde_json::json;

fn labels(cells: impl Into<Cells>) -> Labels {
    Labels::from_table(&Table::from_columns([("label", cells.into())]).unwrap(), "label").unwrap()
}

fn problem<T: std::fmt::Debug>(result: gradus::Result<T>) -> LabelProblem {
    match result {
        Err(Error::Label { column, problem }) if column == "label" => problem,
        other => panic!("expected a label problem, got {other:?}"),
    }
}

fn classes(cells: impl Into<Cells>) -> Vec<String> {
    Binary::default().learn(&labels(cells)).unwrap().classes().to_vec()
}

#[test]
fn the_larger_class_is_positive_whatever_the_majority() {
    assert_eq!(classes(vec!["yes", "yes", "yes", "no"]), ["no", "yes"]);
    assert_eq!(classes(vec!["no", "no", "no", "yes"]), ["no", "yes"]);
    assert_eq!(classes(vec![true, false]), ["false", "true"]);
    assert_eq!(classes(vec![1.0, 0.0]), ["0", "1"]);
    assert_eq!(classes(vec!["b", "B"]), ["B", "b"]);
    assert_eq!(classes(vec![10, 9]), ["9", "10"], "numbers by value");
    assert_eq!(classes(vec!["10", "9"]), ["10", "9"], "text by byte");
    assert_eq!(classes(vec![0.5, -1e300]), [format!("{}", -1e300), "0.5".to_owned()]);
    let near = 9_007_199_254_740_992_i64;
    assert_eq!(classes(vec![near + 1, near]), [near.to_string(), (near + 1).to_string()], "beyond 2^53");
}

#[test]
fn the_positive_class_can_be_named() {
    let named = |name: &str, cells: Cells| Binary::default().positive(name).learn(&labels(cells));
    assert_eq!(named("no", vec!["yes", "no"].into()).unwrap().classes(), ["yes", "no"]);
    assert_eq!(named("0.0", vec![1, 0].into()).unwrap().classes(), ["1", "0"]);
    let found = problem(named("maybe", vec!["yes", "no"].into()));
    let expected = vec!["no".to_owned(), "yes".to_owned()];
    assert_eq!(found, LabelProblem::NoSuchClass { positive: "maybe".into(), classes: expected });
    problem(named("1.0", vec!["1", "0"].into()));
}

#[test]
fn a_model_of_integers_reads_floats_and_text() {
    let head = Binary::default().learn(&labels(vec![0, 1])).unwrap();
    assert_eq!(head.encode(&labels(vec![1.0, 0.0, -0.0])).unwrap(), [1.0, 0.0, 0.0]);
    assert_eq!(head.encode(&labels(vec!["1", "0"])).unwrap(), [1.0, 0.0]);
    assert_eq!(head.encode(&labels(vec![1, 1])).unwrap(), [1.0, 1.0], "one class is enough to evaluate");
}

#[test]
fn labels_that_are_not_two_classes_are_named() {
    let learn = |labels: &Labels| Binary::default().learn(labels);
    let one = LabelProblem::OneClass { class: "1".into(), examples: 3 };
    assert_eq!(problem(learn(&labels(vec![1, 1, 1]))), one);
    let letters: Vec<String> = "gfedcba".chars().map(String::from).collect();
    let all = ["a", "b", "c", "d", "e", "f", "g"].map(String::from).to_vec();
    let many = LabelProblem::TooManyClasses { count: 7, classes: all };
    assert_eq!(problem(learn(&labels(letters.iter().map(String::as_str).collect::<Vec<_>>()))), many);
    let ten = problem(learn(&labels((0..10).map(f64::from).collect::<Vec<_>>())));
    assert!(matches!(ten, LabelProblem::TooManyClasses { count: 10, .. }), "{ten:?}");
    let eleven = problem(learn(&labels((0..11).map(f64::from).collect::<Vec<_>>())));
    assert_eq!(eleven, LabelProblem::Continuous { count: 11 });
    let none = Labels::from_numbers("label", vec![]).unwrap();
    assert!(matches!(learn(&none), Err(Error::Empty { .. })));
    assert!(matches!(Regression::default().learn(&none), Err(Error::Empty { .. })));
}

#[test]
fn a_class_that_was_not_there_is_named_with_its_place() {
    let head = Binary::default().learn(&labels(vec!["no", "yes"])).unwrap();
    let found = problem(head.encode(&labels(vec!["yes", "no", "astronaut"])));
    let seen = vec!["no".to_owned(), "yes".to_owned()];
    assert_eq!(found, LabelProblem::UnknownClass { class: "astronaut".into(), place: Place::Row(3), seen });
    let long = "x".repeat(1000);
    let message = head.encode(&labels(vec![long.as_str()])).unwrap_err().to_string();
    assert!(message.len() < 200, "{message}");
}

#[test]
fn numbers_must_be_finite() {
    let infinite = labels(vec![0.0, f64::INFINITY]);
    for result in [Binary::default().learn(&infinite), Regression::default().learn(&infinite)] {
        match result {
            Err(Error::Value { place, problem, .. }) => {
                assert_eq!((place, problem), (Place::Row(2), ValueProblem::NotFinite { value: f64::INFINITY }));
            }
            other => panic!("{other:?}"),
        }
    }
    let text = Regression::default().learn(&labels(vec!["1.5", "many"])).unwrap_err().to_string();
    assert!(text.contains("row 2") && text.contains("many"), "{text}");
    assert_eq!(Regression::default().encode(&labels(vec!["1.5", "-2"])).unwrap(), [1.5, -2.0]);
    assert_eq!(Regression::default().encode(&labels(vec![true, false])).unwrap(), [1.0, 0.0]);
}

#[test]
fn a_description_that_has_not_learned_says_so() {
    let head = Binary::default();
    assert!(head.classes().is_empty());
    assert_eq!(head.encode(&labels(vec!["b", "a"])).unwrap(), [1.0, 0.0]);
    assert!(matches!(
        head.save(),
        Err(Error::ModelFile { problem: ModelFileProblem::NotSaveable { family: "head", .. }, .. })
    ));
}

#[test]
fn saved_heads_that_contradict_themselves_are_refused() {
    let contents = [
        ("binary", json!({ "negative": "a", "positive": "a" })),
        ("binary", json!({ "negative": "a" })),
        ("binary", json!({ "negative": "a", "positive": "b", "third": "c" })),
        ("binary", json!(null)),
        ("regression", json!({})),
        ("regression", json!({ "loss": 3 })),
        ("regression", json!({ "loss": "squared", "more": 1 })),
        ("regression", json!("squared")),
    ];
    for (kind, content) in contents {
        let result = Heads::default().head(kind, content.clone());
        let refused = matches!(result, Err(Error::ModelFile { problem: ModelFileProblem::Inconsistent { .. }, .. }));
        assert!(refused, "{kind} {content}: {result:?}");
    }
    assert!(Heads::empty().head("binary", json!({ "negative": "a", "positive": "b" })).is_err());
}

/// A loss of two outputs.
#[derive(Debug)]
struct Pair;

impl Loss for Pair {
    fn name(&self) -> &str {
        "pair"
    }

    fn outputs(&self) -> usize {
        2
    }

    fn batch(&self, _tile: Tile<'_>, _slopes: &mut [f64]) -> f64 {
        0.0
    }
}

#[test]
fn a_loss_of_two_outputs_is_refused() {
    let error = Regression::default().with_loss(std::sync::Arc::new(Pair)).unwrap_err().to_string();
    assert!(error.contains("pair") && error.contains("2 outputs"), "{error}");
    assert!(gradus::metrics::mean_loss(&Pair, &[1.0], &[1.0]).is_err());
}
