//! The options of the command-line trainer.

use gradus::column::Unseen;

use super::columns::{Special, cross, sized};
use lexopt::prelude::*;

pub const HELP: &str = "\
train --train FILE --label COL [options]
  --train FILE, --test FILE     labeled examples as CSV
  --every-fifth                 rows with index % 5 == 4 are the test examples
  --label COL                   the column to predict
  --task regression|binary      what it is (default: regression)
  --positive V                  the positive class (default: the larger)
  --numeric a,b                 number columns (default: inferred)
  --categorical c,d             category columns, whatever their text looks like
  --text COL                    the words of a text column
  --hashed COL:BUCKETS          categories in hash buckets
  --bucketized COL:N            a number in N buckets, cut at its quantiles
  --crossed A,B[:BUCKETS]       combinations, hashed or exact; of a bucketized column its buckets
  --drop-first                  reference coding
  --unseen error|ignore         categories that training has not seen
  --standardize                 standardise number columns (n in the denominator)
  --ridge L                     add L·‖w‖² to the mean loss
  --solver auto|closed-form|full-batch|mini-batch:N|stochastic
  --learning-rate H|auto  --epochs N  --tolerance T  --seed S
  --weight COL  --offset COL  --no-bias
  --drop-missing                drop rows with a missing value in a column that is used
  --save MODEL, --load MODEL    write the model; evaluate a written one instead of training
  --json                        print one JSON object";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    Regression,
    Binary,
}

impl Task {
    pub fn name(self) -> &'static str {
        match self {
            Self::Regression => "regression",
            Self::Binary => "binary",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SolverChoice {
    Auto,
    ClosedForm,
    FullBatch,
    MiniBatch(usize),
    Stochastic,
}

#[derive(Debug)]
pub struct Options {
    pub train: Option<String>,
    pub test: Option<String>,
    pub every_fifth: bool,
    pub label: String,
    pub task: Task,
    pub positive: Option<String>,
    pub numeric: Vec<String>,
    pub categorical: Vec<String>,
    pub special: Special,
    pub drop_first: bool,
    pub unseen: Option<Unseen>,
    pub standardize: bool,
    pub ridge: Option<f64>,
    pub solver: SolverChoice,
    pub learning_rate: Option<f64>,
    pub epochs: Option<u64>,
    pub tolerance: Option<f64>,
    pub seed: u64,
    pub weight: Option<String>,
    pub offset: Option<String>,
    pub no_bias: bool,
    pub drop_missing: bool,
    pub save: Option<String>,
    pub load: Option<String>,
    pub json: bool,
}

impl Options {
    /// `None` when help was asked for.
    pub fn parse(mut parser: lexopt::Parser) -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self {
            train: None,
            test: None,
            every_fifth: false,
            label: String::new(),
            task: Task::Regression,
            positive: None,
            numeric: Vec::new(),
            categorical: Vec::new(),
            special: Special::default(),
            drop_first: false,
            unseen: None,
            standardize: false,
            ridge: None,
            solver: SolverChoice::Auto,
            learning_rate: None,
            epochs: None,
            tolerance: None,
            seed: 0,
            weight: None,
            offset: None,
            no_bias: false,
            drop_missing: false,
            save: None,
            load: None,
            json: false,
        };
        while let Some(argument) = parser.next()? {
            let Long(name) = argument else { return Err(argument.unexpected()) };
            match name {
                "help" => return Ok(None),
                "train" => options.train = Some(parser.value()?.string()?),
                "test" => options.test = Some(parser.value()?.string()?),
                "every-fifth" => options.every_fifth = true,
                "label" => options.label = parser.value()?.string()?,
                "task" => options.task = parser.value()?.parse_with(task)?,
                "positive" => options.positive = Some(parser.value()?.string()?),
                "numeric" => options.numeric = list(&parser.value()?.string()?),
                "categorical" => options.categorical = list(&parser.value()?.string()?),
                "text" => options.special.text.extend(list(&parser.value()?.string()?)),
                "hashed" => options.special.hashed.push(parser.value()?.parse_with(sized)?),
                "bucketized" => options.special.bucketized.push(parser.value()?.parse_with(sized)?),
                "crossed" => options.special.crossed.push(parser.value()?.parse_with(cross)?),
                "drop-first" => options.drop_first = true,
                "unseen" => options.unseen = Some(parser.value()?.parse_with(unseen)?),
                "standardize" => options.standardize = true,
                "ridge" => options.ridge = Some(parser.value()?.parse()?),
                "solver" => options.solver = parser.value()?.parse_with(solver)?,
                "learning-rate" => {
                    let rate = parser.value()?;
                    options.learning_rate = if rate == "auto" { None } else { Some(rate.parse()?) };
                }
                "epochs" => options.epochs = Some(parser.value()?.parse()?),
                "tolerance" => options.tolerance = Some(parser.value()?.parse()?),
                "seed" => options.seed = parser.value()?.parse()?,
                "weight" => options.weight = Some(parser.value()?.string()?),
                "offset" => options.offset = Some(parser.value()?.string()?),
                "no-bias" => options.no_bias = true,
                "drop-missing" => options.drop_missing = true,
                "save" => options.save = Some(parser.value()?.string()?),
                "load" => options.load = Some(parser.value()?.string()?),
                "json" => options.json = true,
                _ => return Err(argument.unexpected()),
            }
        }
        options.checked().map(Some).map_err(lexopt::Error::from)
    }

    /// Options that contradict each other, or lack something.
    fn checked(self) -> Result<Self, String> {
        if self.train.is_none() && self.load.is_none() {
            return Err("--train FILE is needed (or --load MODEL)".to_owned());
        }
        if self.load.is_some() && self.train.is_none() && self.test.is_none() {
            return Err("--load needs examples to evaluate: --test FILE".to_owned());
        }
        if self.label.is_empty() && self.load.is_none() {
            return Err("--label COL is needed".to_owned());
        }
        if self.test.is_some() && self.every_fifth {
            return Err("--test and --every-fifth exclude each other".to_owned());
        }
        let file = |path: &Option<String>| path.as_ref().and_then(|path| std::fs::canonicalize(path).ok());
        let saved = file(&self.save);
        if saved.is_some() && (saved == file(&self.train) || saved == file(&self.test)) {
            return Err("--save would write over the examples".to_owned());
        }
        if self.positive.is_some() && self.task != Task::Binary {
            return Err("--positive needs --task binary".to_owned());
        }
        let iterates = self.learning_rate.is_some() || self.epochs.is_some() || self.tolerance.is_some();
        if self.solver == SolverChoice::ClosedForm && iterates {
            return Err("the closed form takes no --learning-rate, --epochs or --tolerance".to_owned());
        }
        if let Some(both) = self.numeric.iter().find(|name| self.categorical.contains(name)) {
            return Err(format!("column {both:?} is both --numeric and --categorical"));
        }
        Ok(self)
    }

    /// Whether columns are named, and not inferred.
    pub fn names_columns(&self) -> bool {
        !(self.numeric.is_empty() && self.categorical.is_empty() && self.special.is_empty())
    }

    /// The columns that are not features.
    pub fn reserved(&self) -> Vec<String> {
        let label = (!self.label.is_empty()).then_some(&self.label);
        label.into_iter().chain(&self.weight).chain(&self.offset).cloned().collect()
    }

    /// Whether the library may choose: nothing was said that only gradient descent understands.
    pub fn leaves_solver_open(&self) -> bool {
        let exact = self.task == Task::Regression;
        self.learning_rate.is_none() && self.epochs.is_none() && (exact || self.tolerance.is_none())
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn task(text: &str) -> Result<Task, String> {
    match text {
        "regression" => Ok(Task::Regression),
        "binary" => Ok(Task::Binary),
        _ => Err("regression or binary is allowed".to_owned()),
    }
}

fn unseen(text: &str) -> Result<Unseen, String> {
    match text {
        "error" => Ok(Unseen::Error),
        "ignore" => Ok(Unseen::Ignore),
        _ => Err("error or ignore is allowed".to_owned()),
    }
}

fn solver(text: &str) -> Result<SolverChoice, String> {
    match text.split_once(':') {
        None if text == "auto" => Ok(SolverChoice::Auto),
        None if text == "closed-form" => Ok(SolverChoice::ClosedForm),
        None if text == "full-batch" => Ok(SolverChoice::FullBatch),
        None if text == "stochastic" => Ok(SolverChoice::Stochastic),
        Some(("mini-batch", size)) => {
            size.parse().map(SolverChoice::MiniBatch).map_err(|_| format!("{size:?} is not a batch size"))
        }
        _ => Err("auto, closed-form, full-batch, mini-batch:N or stochastic is allowed".to_owned()),
    }
}
