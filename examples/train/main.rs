//! A command-line trainer for any CSV file.
//!
//! `cargo run --release --example train -- --train FILE --label COL [--test FILE | --every-fifth] …`

#[path = "columns.rs"]
mod columns;
#[path = "descent.rs"]
mod descent;
#[path = "drawing.rs"]
mod drawing;
#[path = "finishing.rs"]
mod finishing;
#[path = "options.rs"]
mod options;
#[path = "prediction.rs"]
mod prediction;
#[path = "reading.rs"]
mod reading;
#[path = "report.rs"]
mod report;
#[path = "selection.rs"]
mod selection;
#[path = "solver.rs"]
mod solver;
#[path = "wording.rs"]
mod wording;

use std::io::{ErrorKind, Write};
use std::process::ExitCode;
use std::sync::Arc;

use gradus::column::{AnyColumn, MissingLevel, inferred, learn};
use gradus::data::NumberColumn;
use gradus::metrics::Evaluation;
use gradus::prelude::*;
use options::{Options, Task};
use serde_json::{Map, Value, json};

type Columns = Vec<Arc<dyn AnyColumn>>;

/// The columns that the options name, or those that are inferred. The library standardises what it infers; here that
/// is for `--standardize` to say of numbers, so that a ridge or a learning rate means what it means by hand.
fn columns(options: &Options, table: &Table) -> Result<(Columns, Vec<Warning>)> {
    let named = options.names_columns();
    let found = if named {
        None
    } else {
        let reserved = options.reserved();
        Some(inferred(table, &reserved.iter().map(String::as_str).collect::<Vec<_>>())?)
    };
    let (names, warnings) = match &found {
        None => (options.numeric.iter().chain(&options.categorical).cloned().collect::<Vec<_>>(), Vec::new()),
        Some(found) if found.columns.is_empty() => {
            return Err(Error::NoFeatures { left_out: found.warnings.iter().map(ToString::to_string).collect() });
        }
        Some(found) => (found.columns.iter().map(|column| column.name().to_owned()).collect(), found.warnings.clone()),
    };
    let column = |name: &String| -> Result<Arc<dyn AnyColumn>> {
        let fill = !named && table.column(name)?.null_count() > 0;
        let number = if named { options.numeric.contains(name) } else { !is_text(table, name)? };
        if number {
            let column = match options.missing {
                Some(missing) => numeric(name).missing(missing),
                None if fill => numeric(name).missing(Missing::Mean).with_indicator(),
                None => numeric(name),
            };
            return Ok(Arc::new(if options.standardize { column.standardized() } else { column }));
        }
        // What is neither a number nor a category stays as it was inferred: dates.
        let inferred = found.iter().flat_map(|found| &found.columns).find(|column| column.name() == name);
        if let Some(column) = inferred
            && learn(std::slice::from_ref(column), table, None)?[0].kind() != "categorical"
        {
            return Ok(column.clone());
        }
        let unseen = options.unseen.unwrap_or(if named { Unseen::Error } else { Unseen::Ignore });
        let column = categorical(name).unseen(unseen);
        let level = options.missing_level.unwrap_or(if fill { MissingLevel::Own } else { MissingLevel::Error });
        let column = column.missing(level);
        Ok(Arc::new(if options.drop_first { column.drop_first() } else { column }))
    };
    let mut all = names.iter().map(column).collect::<Result<Columns>>()?;
    all.extend(options.special.columns(&names));
    Ok((all, warnings))
}

fn is_text(table: &Table, name: &str) -> Result<bool> {
    Ok(NumberColumn::from_array(table.column(name)?).is_none())
}

fn estimator(options: &Options, columns: Columns, examples: usize) -> Result<Estimator> {
    let mut estimator = match options.task {
        Task::Regression => Estimator::regression(&options.label),
        Task::Count => Estimator::count(&options.label),
        Task::Positive => Estimator::positive_amount(&options.label),
        Task::Quantile(level) => Estimator::quantile(&options.label, level),
        Task::Binary => Estimator::binary(&options.label),
        Task::Multiclass => Estimator::multiclass(&options.label),
        Task::Ordinal => Estimator::ordinal(&options.label),
    };
    estimator = estimator.columns(columns);
    if let Some((name, parameter)) = &options.loss {
        estimator = estimator.loss(gradus::loss::named(name, *parameter)?);
    }
    if options.one_vs_rest {
        estimator = estimator.one_vs_rest();
    }
    if !options.order.is_empty() {
        estimator = estimator.order(&options.order);
    }
    if options.balanced {
        estimator = estimator.class_weight(ClassWeight::Balanced);
    }
    if let Some(exposure) = &options.exposure {
        estimator = estimator.exposure(exposure);
    }
    if let Some(positive) = &options.positive {
        estimator = estimator.positive(positive);
    }
    if options.no_penalty {
        estimator = estimator.penalty(NoPenalty);
    }
    if let Some(strength) = options.ridge {
        estimator = estimator.penalty(Ridge::new(strength)?);
    }
    if let Some(strength) = options.lasso {
        estimator = estimator.penalty(Lasso::new(strength)?);
    }
    if let Some((strength, share)) = options.elastic_net {
        estimator = estimator.penalty(ElasticNet::new(strength, share)?);
    }
    if let Some(solver) = solver::solver(options, examples)? {
        estimator = estimator.solver(solver);
    }
    if let Some(weight) = &options.weight {
        estimator = estimator.example_weight(weight);
    }
    if let Some(offset) = &options.offset {
        estimator = estimator.offset(offset);
    }
    if options.no_bias {
        estimator = estimator.without_bias();
    }
    if let Some(tolerance) = options.tolerance {
        estimator = estimator.tolerance(tolerance);
    }
    Ok(estimator.seed(options.seed))
}

/// The table of a file, with the columns of categories and of text read as such, whatever they look like. Rows that are
/// to be predicted all stay.
fn read(options: &Options, path: &str, predicted: bool) -> Result<Table> {
    let texts = options.categorical.iter().chain(options.special.texts());
    let table = Table::from_csv_with(path, &options.reading.with_texts(texts.cloned()))?;
    if !options.drop_missing || predicted {
        return Ok(table);
    }
    if !options.names_columns() {
        return table.drop_missing();
    }
    let named = options.numeric.iter().chain(&options.categorical).cloned();
    table.drop_missing_in(named.chain(options.special.inputs()).chain(options.reserved()).collect::<Vec<_>>())
}

/// The bias and the weights by name; by class, then by name, where every class has its own. Ordered classes have a list of
/// biases.
fn parameters(model: &Model) -> (Value, Value) {
    let by_name = |weights: Vec<gradus::model::Weight>| -> Value {
        weights.into_iter().map(|weight| (weight.name, json!(weight.value))).collect::<Map<_, _>>().into()
    };
    let (mut sets, biases) = (model.weights_by_output(), model.biases());
    if sets.len() > 1 {
        let of_class = |k: usize| json!(biases.get(k).copied().unwrap_or(0.0));
        let bias: Map<_, _> = sets.iter().enumerate().map(|(k, (class, _))| (class.clone(), of_class(k))).collect();
        let weights: Map<_, _> = sets.into_iter().map(|(class, weights)| (class, by_name(weights))).collect();
        return (bias.into(), weights.into());
    }
    let weights = sets.pop().map_or_else(|| json!({}), |(_, weights)| by_name(weights));
    (if biases.len() > 1 { json!(biases) } else { json!(model.bias()) }, weights)
}

fn metrics(evaluation: &Evaluation) -> Value {
    let mut object = Map::new();
    object.insert("n".to_owned(), json!(evaluation.examples));
    for metric in &evaluation.metrics {
        object.insert(metric.name.to_owned(), json!(metric.value));
    }
    let baseline = |metric: &gradus::metrics::Metric| Some((metric.name.to_owned(), json!(metric.baseline?)));
    object.insert("baseline".to_owned(), evaluation.metrics.iter().filter_map(baseline).collect::<Map<_, _>>().into());
    object.insert("worse_than_baseline".to_owned(), json!(evaluation.worse_than_baseline().is_some()));
    for undefined in &evaluation.undefined {
        object.insert(undefined.name.to_owned(), Value::Null);
    }
    if !evaluation.moved.is_empty() {
        object.insert("moved_by_class_weights".to_owned(), json!(evaluation.moved));
    }
    Value::Object(object)
}

fn run(options: &Options) -> Result<()> {
    let (mut train, mut test) = (options.train.as_ref().map(|path| read(options, path, false)).transpose()?, None);
    if let Some(path) = &options.test {
        test = Some(read(options, path, options.predict.is_some())?);
    } else if let (true, Some(table)) = (options.every_fifth, &train) {
        let (fifth, rest) = table.partition(|row| row % 5 == 4)?;
        (train, test) = (Some(rest), Some(fifth));
    }
    let mut object = Map::new();
    object.insert("task".to_owned(), json!(options.task.name()));
    let finishing = &options.finishing;
    let model = match (&options.load, &train) {
        (Some(path), _) => finishing.finish(&Model::load(path)?, options, None, &mut object)?,
        (None, Some(table)) => {
            let (columns, mut warnings) = columns(options, table)?;
            let estimator = estimator(options, columns, table.rows())?;
            selection::run(options, &estimator, table, &mut object)?;
            let fit = estimator.fit(table)?;
            let report = fit.report();
            warnings.extend(report.warnings.iter().cloned());
            object.insert("solver".to_owned(), json!(report.solver));
            object.insert("stop".to_owned(), json!(report.stop.to_string()));
            object.insert("converged".to_owned(), json!(report.converged()));
            object.insert("epochs".to_owned(), json!(report.epochs()));
            object.insert("passes".to_owned(), json!(report.passes));
            let certificate = report.certificate.map(|known| json!({"violation": known.violation, "gap": known.gap}));
            object.insert("certificate".to_owned(), certificate.unwrap_or(Value::Null));
            let texts: Vec<String> = warnings.iter().map(|warning| wording::in_options(&warning.to_string())).collect();
            object.insert("warnings".to_owned(), json!(texts));
            object.insert("notes".to_owned(), json!(report.notes));
            object.insert("seconds".to_owned(), json!(report.elapsed.as_secs_f64()));
            if !options.json {
                let report = report.to_string().lines().map(wording::in_options).collect::<Vec<_>>().join("\n");
                say(&report);
                for text in texts.iter().filter(|text| !report.contains(*text)) {
                    say(format!("warning    {text}"));
                }
                drawing::loss(options, fit.report()).into_iter().for_each(say);
                say("");
            }
            let model = finishing.finish(fit.model(), options, Some((&estimator, table)), &mut object)?;
            report::write(options, &fit, &model, table, test.as_ref(), warnings)?;
            model
        }
        (None, None) => unreachable!("the options were checked"),
    };
    let (bias, weights) = parameters(&model);
    object.insert("bias".to_owned(), bias);
    object.insert("weights".to_owned(), weights);
    if let Some(path) = &options.save {
        model.save(path)?;
    }
    if !options.json {
        say(model.summary());
    }
    for (name, table) in [("train", &train), ("test", &test)] {
        let Some(table) = table else { continue };
        let unlabeled = model.labels().iter().any(|label| !table.names().contains(label));
        if options.predict.is_some() && unlabeled {
            continue;
        }
        let evaluation = model.evaluate(table)?;
        object.insert(name.to_owned(), metrics(&evaluation));
        if !options.json {
            say(format!("\n{name}\n{evaluation}"));
            drawing::calibration(options, &evaluation).into_iter().for_each(say);
        }
    }
    if let (Some(path), Some(table)) = (&options.predict, test.as_ref().or(train.as_ref())) {
        prediction::table(&model, table)?.to_csv(path)?;
    }
    if options.json {
        say(Value::Object(object));
    }
    Ok(())
}

/// A text for whoever reads it: one who reads no further (`| head`) does not stop the work.
fn say(text: impl std::fmt::Display) {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => eprintln!("error: standard output: {error}"),
        _ => {}
    }
}

pub fn main() -> ExitCode {
    let failed = |message: String| {
        eprintln!("error: {}", wording::in_options(&message));
        ExitCode::from(2)
    };
    match Options::parse(lexopt::Parser::from_env()) {
        Err(error) => failed(format!("{error} (--help lists the options)")),
        Ok(None) => {
            say(options::HELP);
            ExitCode::SUCCESS
        }
        Ok(Some(options)) => match run(&options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(error.to_string()),
        },
    }
}
