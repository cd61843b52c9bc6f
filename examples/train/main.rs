//! A command-line trainer for any CSV file.
//!
//! `cargo run --release --example train -- --train FILE --label COL [--test FILE | --every-fifth] …`

#[path = "options.rs"]
mod options;

use std::process::ExitCode;
use std::sync::Arc;

use gradus::column::AnyColumn;
use gradus::metrics::Evaluation;
use gradus::prelude::*;
use options::{Options, SolverChoice, Task};
use serde_json::{Map, Value, json};

/// The columns that the options name, or those that their modifiers ask to be made of the table.
fn columns(options: &Options, table: &Table) -> Option<Vec<Arc<dyn AnyColumn>>> {
    let plain = !options.standardize && !options.drop_first && options.unseen.is_none();
    let (mut numbers, mut categories) = (options.numeric.clone(), options.categorical.clone());
    if numbers.is_empty() && categories.is_empty() {
        if plain {
            return None;
        }
        let reserved = options.reserved();
        let features = table.names().into_iter().filter(|name| !reserved.contains(name));
        (numbers, categories) = features.partition(|name| table.numbers(name).is_ok());
    }
    let number = |name: &String| -> Arc<dyn AnyColumn> {
        let column = numeric(name);
        Arc::new(if options.standardize { column.standardized() } else { column })
    };
    let category = |name: &String| -> Arc<dyn AnyColumn> {
        let column = categorical(name).unseen(options.unseen.unwrap_or(Unseen::Error));
        Arc::new(if options.drop_first { column.drop_first() } else { column })
    };
    Some(numbers.iter().map(number).chain(categories.iter().map(category)).collect())
}

fn solver(options: &Options) -> Result<Option<Arc<dyn Solver>>> {
    let descent = match options.solver {
        SolverChoice::ClosedForm => return Ok(Some(Arc::new(ClosedForm::default()))),
        SolverChoice::Auto if options.leaves_solver_open() => return Ok(None),
        SolverChoice::Auto | SolverChoice::FullBatch => GradientDescent::full_batch(),
        SolverChoice::MiniBatch(size) => GradientDescent::mini_batch(size),
        SolverChoice::Stochastic => GradientDescent::stochastic(),
    };
    let descent = match options.learning_rate {
        Some(rate) => descent.learning_rate(rate),
        None => descent,
    };
    let descent = options.epochs.map_or(descent.clone(), |epochs| descent.epochs(epochs));
    Ok(Some(Arc::new(options.tolerance.map_or(descent.clone(), |tolerance| descent.tolerance(tolerance)))))
}

fn estimator(options: &Options, table: &Table) -> Result<Estimator> {
    let mut estimator = match options.task {
        Task::Regression => Estimator::regression(&options.label),
        Task::Binary => Estimator::binary(&options.label),
    };
    if let Some(positive) = &options.positive {
        estimator = estimator.positive(positive);
    }
    if let Some(columns) = columns(options, table) {
        estimator = estimator.columns(columns);
    }
    if let Some(strength) = options.ridge {
        estimator = estimator.penalty(Ridge::new(strength)?);
    }
    if let Some(solver) = solver(options)? {
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
    Ok(estimator.seed(options.seed))
}

/// The table of a file, with the columns named categorical read as text, whatever they look like.
fn read(options: &Options, path: &str) -> Result<Table> {
    let table = Table::from_csv_with(path, &CsvOptions::default().text(options.categorical.iter().cloned()))?;
    if !options.drop_missing {
        return Ok(table);
    }
    if options.numeric.is_empty() && options.categorical.is_empty() {
        return table.drop_missing();
    }
    let named = options.numeric.iter().chain(&options.categorical).cloned();
    table.drop_missing_in(named.chain(options.reserved()).collect::<Vec<_>>())
}

fn metrics(evaluation: &Evaluation) -> Value {
    let mut object = Map::new();
    object.insert("n".to_owned(), json!(evaluation.examples));
    for metric in &evaluation.metrics {
        object.insert(metric.name.to_owned(), json!(metric.value));
    }
    for undefined in &evaluation.undefined {
        object.insert(undefined.name.to_owned(), Value::Null);
    }
    Value::Object(object)
}

fn run(options: &Options) -> Result<()> {
    let (mut train, mut test) = (options.train.as_ref().map(|path| read(options, path)).transpose()?, None);
    if let Some(path) = &options.test {
        test = Some(read(options, path)?);
    } else if let (true, Some(table)) = (options.every_fifth, &train) {
        let (fifth, rest) = table.partition(|row| row % 5 == 4)?;
        (train, test) = (Some(rest), Some(fifth));
    }
    let mut object = Map::new();
    object.insert("task".to_owned(), json!(options.task.name()));
    let model = match (&options.load, &train) {
        (Some(path), _) => Model::load(path)?,
        (None, Some(table)) => {
            let fit = estimator(options, table)?.fit(table)?;
            let report = fit.report();
            object.insert("solver".to_owned(), json!(report.solver));
            object.insert("stop".to_owned(), json!(report.stop.to_string()));
            object.insert("converged".to_owned(), json!(report.converged()));
            object.insert("epochs".to_owned(), json!(report.epochs()));
            let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
            object.insert("warnings".to_owned(), json!(warnings));
            object.insert("seconds".to_owned(), json!(report.elapsed.as_secs_f64()));
            if !options.json {
                println!("{report}\n");
            }
            fit.into_model()
        }
        (None, None) => unreachable!("the options were checked"),
    };
    object.insert("bias".to_owned(), json!(model.bias()));
    let weights: Map<String, Value> = model.weights().into_iter().map(|w| (w.name, json!(w.value))).collect();
    object.insert("weights".to_owned(), Value::Object(weights));
    if let Some(path) = &options.save {
        model.save(path)?;
    }
    if !options.json {
        println!("{}", model.summary());
    }
    for (name, table) in [("train", &train), ("test", &test)] {
        let Some(table) = table else { continue };
        let evaluation = model.evaluate(table)?;
        object.insert(name.to_owned(), metrics(&evaluation));
        if !options.json {
            println!("\n{name}\n{evaluation}");
        }
    }
    if options.json {
        println!("{}", Value::Object(object));
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let failed = |message: String| {
        eprintln!("error: {}", message.replace('\n', " "));
        ExitCode::from(2)
    };
    match Options::parse(lexopt::Parser::from_env()) {
        Err(error) => failed(format!("{error} (--help lists the options)")),
        Ok(None) => {
            println!("{}", options::HELP);
            ExitCode::SUCCESS
        }
        Ok(Some(options)) => match run(&options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(error.to_string()),
        },
    }
}
