//! The words of errors and warnings: what a person reads who never heard of this crate's inside.

use std::path::Path;

use gradus::data::Svmlight;
use gradus::error::{ColumnProblem, CsvProblem, LabelProblem, ModelFileProblem, Place, SvmlightProblem, ValueProblem};
use gradus::prelude::*;
use ndarray::array;

use crate::support::folder::Folder;

fn cars() -> Table {
    Table::from_columns([
        ("pounds", vec![3.5, 3.69, 3.44, 3.43, 4.34, 2.37].into()),
        ("cylinders", vec![8, 8, 8, 6, 8, 4].into()),
        ("maker", vec!["Ford", "Buick", "Ford", "Buick", "Ford", "Fiat"].into()),
        ("mpg", vec![18, 15, 18, 16, 15, 24].into()),
    ])
    .unwrap()
}

fn regression() -> Estimator {
    Estimator::regression("mpg").columns(columns![numeric("pounds"), numeric("cylinders")])
}

#[test]
fn debug_is_the_message() {
    let error = cars().numbers("pound").unwrap_err();
    assert_eq!(format!("{error:?}"), "column \"pound\" is not in the table; did you mean \"pounds\"?");
    assert_eq!(format!("{error:#?}"), error.to_string());
    // What a `main` that returns it ends with, also of several faults.
    let faults = regression().threads(0).tolerance(-1.0).fit(&cars()).unwrap_err();
    assert_eq!(
        format!("{faults:?}"),
        "2 faults in the settings:\n  - tolerance is -1; it must be finite and at least 0\n  - threads is 0; it must be at least 1"
    );
}

#[test]
fn errors_of_input_and_output_are_ours() {
    fn read() -> Result<String> {
        Ok(std::fs::read_to_string("no/such/file")?)
    }
    let error = read().unwrap_err();
    assert!(matches!(error, Error::Io { path: None, .. }), "{error}");
    assert!(error.to_string().starts_with("No such file"), "{error}");
    let error = Table::from_csv("no/such/file").unwrap_err();
    assert!(error.to_string().starts_with("no/such/file: No such file"), "{error}");
}

/// The prelude's `Result` is the standard one where it is given two types.
#[test]
fn the_result_of_the_prelude_does_no_harm() {
    fn parsed(text: &str) -> Result<i32, std::num::ParseIntError> {
        text.parse()
    }
    fn both(text: &str) -> Result<i32, Box<dyn std::error::Error>> {
        cars().numbers("mpg")?;
        Ok(parsed(text)?)
    }
    assert_eq!(both("7").unwrap(), 7);
    assert!(both("seven").is_err());
    assert!("1,2".split(',').map(parsed).collect::<Result<Vec<_>, _>>().is_ok());
}

#[test]
fn all_missing_columns_are_named() {
    let model = Estimator::regression("mpg")
        .columns(columns![numeric("pounds"), ratio("pounds", "cylinders"), categorical("maker")])
        .fit(&cars())
        .unwrap()
        .into_model();
    let few = Table::from_columns([("pound", vec![1.0].into()), ("x", vec![2.0].into())]).unwrap();
    let wanted = "3 columns are not in the table: \"pounds\" (did you mean \"pound\"?), \"cylinders\", \"maker\" \
                  (it has 2 columns)";
    assert_eq!(model.predict(&few).unwrap_err().to_string(), wanted);
    assert_eq!(model.inspect(&few).unwrap_err().to_string(), wanted);
    assert_eq!(model.predictor(&["pound", "x"]).unwrap_err().to_string(), wanted);
    let wanted = "4 columns are not in the table: \"mpg\", \"pounds\" (did you mean \"pound\"?), \"cylinders\", \"maker\" \
                  (it has 2 columns)";
    assert_eq!(model.evaluate(&few).unwrap_err().to_string(), wanted);
    let weighted = regression().example_weight("often").fit(&few).unwrap_err().to_string();
    assert_eq!(
        weighted,
        "4 columns are not in the table: \"mpg\", \"often\", \"pounds\" (did you mean \"pound\"?), \"cylinders\" \
         (it has 2 columns)"
    );
    for error in [few.select(["a", "b"]), few.without(["a", "b"]), few.drop_missing_in(["a", "b"])] {
        let text = error.unwrap_err().to_string();
        assert_eq!(text, "2 columns are not in the table: \"a\", \"b\" (it has 2 columns)");
    }
    let options = CsvOptions::default().text(["a", "b"]);
    let text = Table::from_csv_text("x;y\n1;2\n", &options).unwrap_err().to_string();
    assert!(text.ends_with("\"a\", \"b\" (it has 1 column: is the delimiter right?)"), "{text}");
    let arrays = Estimator::regression("y").fit((&array![[1.0, 2.0], [2.0, 1.0]], &array![1.0, 2.0])).unwrap();
    let text = arrays.model().predict(&few).unwrap_err().to_string();
    assert!(text.starts_with("2 columns are not in the table: \"x1\", \"x2\""), "{text}");
}

#[test]
fn it_is_said_which_of_several_tables() {
    let table = cars();
    let text = regression().validate_on(&table.without(["cylinders"]).unwrap()).fit(&table).unwrap_err().to_string();
    assert_eq!(text, "validation examples: column \"cylinders\" is not in the table (it has 3 columns)");
    let text = regression().validate_on(&table).fit(&table.without(["cylinders"]).unwrap()).unwrap_err().to_string();
    assert_eq!(text, "column \"cylinders\" is not in the table (it has 3 columns)");

    let model = regression().fit(&table).unwrap().into_model();
    let gap = Table::from_columns([
        ("pounds", vec![Some(1.0), None].into()),
        ("cylinders", vec![4, 4].into()),
        ("mpg", vec![20, 30].into()),
    ]);
    let text = model.evaluate_all([("train", &table), ("test", &gap.unwrap())]).unwrap_err().to_string();
    assert!(text.starts_with("test: column \"pounds\", row 2: the value is missing"), "{text}");
}

#[test]
fn a_question_that_the_model_cannot_answer() {
    let table = cars();
    let number = regression().fit(&table).unwrap().into_model();
    let of_a_number = "a model of the number \"mpg\": use Model::predict";
    let pairs = [
        (number.predict_class(&table, 0.5), "Model::predict_class needs a model of two classes (Estimator::binary)"),
        (number.predict_classes(&table), "Model::predict_classes needs a model of classes"),
        (
            number.predict_probabilities(&table).map(|_| Vec::new()),
            "Model::predict_probabilities needs a model of classes whose loss gives probabilities (Logistic does)",
        ),
    ];
    for (refused, needs) in pairs {
        assert_eq!(refused.unwrap_err().to_string(), format!("{needs}; found {of_a_number}"));
    }

    let makers = Estimator::multiclass("maker").columns(columns![numeric("pounds")]).penalty(Ridge::new(0.1).unwrap());
    let makers = makers.fit(&table).unwrap().into_model();
    let text = makers.predict_class(&table, 0.5).unwrap_err().to_string();
    let three = "\"Buick\", \"Fiat\", \"Ford\"";
    assert!(text.ends_with(&format!("found a model of 3 classes ({three}): use Model::predict_classes")), "{text}");
    let mut predictor = makers.predictor(&["pounds"]).unwrap();
    assert_eq!(
        predictor.predict(&[3.0.into()]).unwrap_err().to_string(),
        format!(
            "a single prediction needs a model of one; found 3 predictions per row, of {three}: use Predictor::predictions"
        )
    );
    assert!(predictor.score(&[3.0.into()]).unwrap_err().to_string().ends_with("use Predictor::scores"));

    let several = Estimator::regressions(["mpg", "cylinders"]).columns(columns![numeric("pounds")]);
    let text = several.fit(&table).unwrap().model().predict_classes(&table).unwrap_err().to_string();
    assert!(text.ends_with("a model of 2 labels (\"mpg\", \"cylinders\"): use Model::predict_by_output"), "{text}");

    let flagged = table.with_flag("light", |row| row.number("pounds") < Some(3.5)).unwrap();
    let hinge = Estimator::binary("light").columns(columns![numeric("cylinders")]).loss(Hinge);
    let hinge = hinge.penalty(Ridge::new(0.1).unwrap()).fit(&flagged).unwrap();
    let text = hinge.model().predict_probabilities(&flagged).unwrap_err().to_string();
    let found = "a model of classes with the loss \"hinge\": Model::score gives its scores, Model::calibrate makes";
    assert!(text.contains(found), "{text}");
    // A solver is named as it is, not as a word in quotes.
    let text = regression().solver(ClosedForm::default()).loss(Absolute).fit(&table).unwrap_err().to_string();
    assert!(text.starts_with("closed form needs squared loss"), "{text}");
}

#[test]
fn the_width_of_svmlight_text() {
    let read = |text: &str| Svmlight::default().read_text(text).unwrap();
    let (labels, rows) = read("1 1:1 3:2\n2 2:1\n3 1:2\n");
    let labels = ndarray::Array1::from(labels);
    let fit = Estimator::regression("y").penalty(Ridge::new(0.1).unwrap()).fit((&rows, &labels)).unwrap();
    let text = fit.model().predict(&read("1 1:1\n").1).unwrap_err().to_string();
    assert_eq!(
        text,
        "the examples have 1 features, the model 3; svmlight text is read to that width with .features(3)"
    );
    let text = fit.model().predict(&read("1 4:1\n").1).unwrap_err().to_string();
    assert!(text.ends_with("fit on examples that are read with .features(4) too"), "{text}");
    let text = fit.model().predict(&array![[1.0, 2.0]]).unwrap_err().to_string();
    assert_eq!(text, "the examples have 2 features, the model 3");
}

#[test]
fn errors_about_model_files_name_the_file() {
    let folder = Folder::new("message");
    let path = folder.file("model.json", "id,age\n1,2\n");
    let error = Model::load(&path).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with(&format!("model file: {}: this is not a gradus model", path.display())), "{text}");
    let Error::ModelFile { path: Some(named), problem: ModelFileProblem::NotAModel { .. } } = error else {
        panic!("{error}")
    };
    assert_eq!(named, path);
    let text = Model::from_bytes(b"id,age").unwrap_err().to_string();
    assert!(text.starts_with("model file: this is not a gradus model"), "{text}");
    assert!(Model::load(Path::new("no/such")).unwrap_err().to_string().starts_with("no/such: No such file"));
}

/// Two megabytes in a cell, a header, a class or a name make no message of two megabytes.
#[test]
fn no_message_is_a_book() {
    let book = "word ".repeat(400_000);
    let short = |text: String| assert!(text.chars().count() < 1500, "{} characters", text.chars().count());
    let (column, place) = (book.clone(), Place::Row(1));
    let name = || book.clone();
    let names = || vec![book.clone(); 30];
    let values = [
        ValueProblem::NotANumber { text: name(), remedy: "".into() },
        ValueProblem::NotABoolean { text: name() },
        ValueProblem::NotAMoment { text: name() },
        ValueProblem::UnseenCategory { category: name() },
        ValueProblem::OutsideVocabulary { category: name() },
        ValueProblem::NotFiniteResult { of: name(), value: 0.0 },
        ValueProblem::NotWritable { text: name(), remedy: "" },
    ];
    for problem in values {
        short(Error::Value { column: name(), place: place.clone(), problem }.to_string());
    }
    let columns = [
        ColumnProblem::Setting { setting: "", value: name(), must: "" },
        ColumnProblem::DuplicateCategory { category: name(), first: 1, second: 2 },
        ColumnProblem::NoSuchLevel { level: name(), some: names() },
        ColumnProblem::ReservedCategory { category: name() },
    ];
    for problem in columns {
        short(Error::Column { column: name(), problem }.to_string());
    }
    let labels = [
        LabelProblem::OneClass { class: name(), examples: 2 },
        LabelProblem::TooManyClasses { count: 30, classes: names() },
        LabelProblem::NoSuchClass { positive: name(), classes: names() },
        LabelProblem::NotInOrder { class: name(), classes: names() },
        LabelProblem::UnknownClass { class: name(), place, seen: names() },
    ];
    for problem in labels {
        short(Error::Label { column: name(), problem }.to_string());
    }
    let files = [
        CsvProblem::DuplicateHeader { name: name(), first: 1, second: 2 },
        CsvProblem::StrayQuote { position: 1, text: name() },
        CsvProblem::NotFinite { column, text: name() },
        CsvProblem::NotOfType { column: name(), text: name(), given: "Int64".into() },
    ];
    for problem in files {
        short(problem.to_string());
    }
    short(SvmlightProblem::NoColon { text: name() }.to_string());
    short(SvmlightProblem::Value { text: name() }.to_string());
    short(ModelFileProblem::UnknownKind { family: "head", kind: name() }.to_string());
    short(ModelFileProblem::Inconsistent { detail: name() }.to_string());
    short(Error::Setting { name: "", value: name(), must: "" }.to_string());
    short(Error::Unsupported { what: name(), needs: "", found: name() }.to_string());
    short(Error::Overflow { feature: name() }.to_string());
    short(Error::SourceChanged { part: name(), what: "" }.to_string());
    short(Error::from(std::io::Error::other("full")).among(&book).to_string());
    let warnings = [
        Warning::Constant { feature: name() },
        Warning::Collinear { features: names() },
        Warning::SingleExamples { features: names() },
        Warning::LeftOut { column: name(), why: name() },
        Warning::FilledMissing { column: name(), rows: 1, with: name() },
        Warning::SkippedRows { rows: 1, why: name() },
    ];
    warnings.into_iter().for_each(|warning| short(warning.to_string()));
    // As they arise: a header, a cell, a class.
    short(Table::from_csv_text(format!("{book},{book}\n1,2\n"), &CsvOptions::default()).unwrap_err().to_string());
    let table = Table::from_csv_text(format!("x,\"{book}\"\n{book},1\n{book},2\n"), &CsvOptions::default()).unwrap();
    short(table.numbers("x").unwrap_err().to_string());
    short(table.numbers(&book[1..]).unwrap_err().to_string());
    short(Estimator::binary("x").fit(&table).unwrap_err().to_string());
    short(Estimator::regression("x").fit(&table).unwrap_err().to_string());
}

/// Names are quoted in warnings as in errors.
#[test]
fn warnings_quote_names() {
    let features = |count: usize| (1..=count).map(|k| format!("x{k}")).collect::<Vec<_>>();
    let text = Warning::Collinear { features: features(2) }.to_string();
    assert!(text.starts_with("exact collinearity among \"x1\", \"x2\": "), "{text}");
    let text = Warning::SingleExamples { features: features(9) }.to_string();
    assert!(text.contains("\"x8\" and 1 more"), "{text}");
}
