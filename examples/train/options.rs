//! The options of the command-line trainer.

use gradus::column::{Missing, MissingLevel, Unseen};

use super::columns::{Special, cross, sized};
use super::finishing::Finishing;
use super::reading::Reading;
use super::solver::SolverChoice;
use lexopt::prelude::*;

pub const HELP: &str = "\
train --train FILE --label COL [options]
  --train FILE, --test FILE     labeled examples as CSV
  --predict OUT                 write predictions for --test (or --train) as CSV; --test then needs no label, and
                                keeps its rows with missing values
  --delimiter C  --quote C|none  --lenient-quotes  --no-header  --names a,b,c  --record-limit BYTES
                                how the files are written (tab is a delimiter too)
  --also-null TEXT              one more text that means a missing value, beside NA, NULL, ? and the like
  --null-tokens A,B,..          the only texts that mean a missing value (as ,NA for the empty cell and NA)
  --decimal C  --thousands C  --unit UNIT=FACTOR  --accounting
                                numbers as 1.234,5 and 12 kg (kg=1) and 5 % (%=0.01 or %=1) and (7) for -7
  --every-fifth                 rows with index % 5 == 4 are the test examples
  --label COL                   the column to predict
  --task regression|count|positive|quantile:T|binary|multiclass|ordinal
                                what it is (default: regression)
  --loss NAME[:PARAMETER]       another loss, as huber-mad:1.345, tweedie:1.5, hinge
  --one-vs-rest                 each class against the rest instead of all together
  (lists: a name that holds a comma stands in double quotes; list options may be repeated)
  --order a,b,c                 ordered classes from the lowest to the highest
  --class-weight balanced       every class weighs the same in training
  --prior-correction            takes that out of the probabilities again
  --calibrate sigmoid|isotonic  probabilities by the scores of held-out folds (--cv K of them, or 5)
  --threshold T|f1|youden|precision:P|recall:R|costs:A,B   above which probability an example is positive: a number, or what
                                is best on held-out folds (a false alarm costs A, a miss B); saved with the model
  --positive V                  the positive class (default: the larger)
  --numeric a,b                 number columns (default: inferred)
  --categorical c,d             category columns, whatever their text looks like
  --text COL                    the words of a text column
  --hashed COL:BUCKETS          categories in hash buckets
  --bucketized COL:N            a number in N buckets, cut at its quantiles
  --crossed A,B[:BUCKETS]       combinations, hashed or exact; of a bucketized column its buckets
  --drop-first                  reference coding
  --unseen error|ignore         categories that training has not seen
  --missing error|mean|median   what stands for a missing number
  --missing-level error|ignore|own   what a missing category is: nothing, or a category of its own
  --standardize                 standardise number columns (n in the denominator)
  --ridge L | --lasso L         add L·‖w‖² or L·‖w‖₁ to the mean loss (default: a ridge where one is needed, as told)
  --elastic-net L,R             add L·(R·‖w‖₁ + (1 − R)·‖w‖²)
  --no-penalty                  nothing beside the mean loss
  --solver auto|closed-form|newton|lbfgs|trust-region|coordinate|proximal-gradient|saga|svrg|dual|
           multipliers|full-batch|mini-batch:N|stochastic
  --tolerance T                 converged when no larger slope is left, whatever the solver
  --path lasso|ridge|elastic-net:R   weights over a grid of strengths, in `path` of the JSON
  --cv K                        the loss on K folds, in `cv` of the JSON; with --path of every strength
  --optimizer sgd|momentum|nesterov|accelerated|adagrad|adadelta|rmsprop|adam|adamw|amsgrad|ftrl|cocob|
              normalized-adaptive (vw)|passive-aggressive (pa1)|passive-aggressive-2 (pa2)
  --schedule constant|inverse-time|inverse-scaling|exponential|staircase|polynomial|piecewise|cosine|cosine-restarts|
             one-cycle|warm-up|reduce-on-plateau|optimal|adaptive     of the rate H
  --learning-rate H|auto  --epochs N  --seed S
  --weight COL  --offset COL  --exposure COL  --no-bias
  --drop-missing                drop rows with a missing value in a column that is used
  --save MODEL, --load MODEL    write the model; evaluate a written one instead of training
  --report PAGE                 write all that is known of the fit as a page of HTML to send (feature plot)
  --draw                        draw the loss and the calibration as text, as is done in a terminal (feature plot)
  --json                        print one JSON object";

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Task {
    Regression,
    Count,
    Positive,
    Quantile(f64),
    Binary,
    Multiclass,
    Ordinal,
}

impl Task {
    pub fn has_classes(self) -> bool {
        matches!(self, Self::Binary | Self::Multiclass | Self::Ordinal)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Regression => "regression",
            Self::Count => "count",
            Self::Positive => "positive",
            Self::Quantile(_) => "quantile",
            Self::Multiclass => "multiclass",
            Self::Ordinal => "ordinal",
            Self::Binary => "binary",
        }
    }
}

#[derive(Debug)]
pub struct Options {
    pub train: Option<String>,
    pub test: Option<String>,
    pub reading: Reading,
    pub predict: Option<String>,
    pub every_fifth: bool,
    pub draw: bool,
    pub label: String,
    pub task: Task,
    pub positive: Option<String>,
    /// A loss by name and parameter.
    pub loss: Option<(String, Option<f64>)>,
    pub one_vs_rest: bool,
    pub order: Vec<String>,
    pub balanced: bool,
    pub finishing: Finishing,
    pub exposure: Option<String>,
    pub numeric: Vec<String>,
    pub categorical: Vec<String>,
    pub special: Special,
    pub drop_first: bool,
    pub unseen: Option<Unseen>,
    pub missing: Option<Missing>,
    pub missing_level: Option<MissingLevel>,
    pub standardize: bool,
    pub no_penalty: bool,
    pub ridge: Option<f64>,
    pub lasso: Option<f64>,
    pub elastic_net: Option<(f64, f64)>,
    pub optimizer: Option<String>,
    pub schedule: Option<String>,
    pub solver: SolverChoice,
    pub learning_rate: Option<f64>,
    pub epochs: Option<u64>,
    pub tolerance: Option<f64>,
    /// The kind of penalty of a path, and the share of its lasso.
    pub path: Option<PathKind>,
    /// Folds.
    pub cv: Option<usize>,
    pub seed: u64,
    pub weight: Option<String>,
    pub offset: Option<String>,
    pub no_bias: bool,
    pub drop_missing: bool,
    pub save: Option<String>,
    pub report: Option<String>,
    pub load: Option<String>,
    pub json: bool,
}

impl Options {
    /// `None` when help was asked for.
    pub fn parse(mut parser: lexopt::Parser) -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self {
            train: None,
            test: None,
            reading: Reading::default(),
            predict: None,
            every_fifth: false,
            draw: false,
            label: String::new(),
            task: Task::Regression,
            positive: None,
            loss: None,
            one_vs_rest: false,
            order: Vec::new(),
            balanced: false,
            finishing: Finishing::default(),
            exposure: None,
            numeric: Vec::new(),
            categorical: Vec::new(),
            special: Special::default(),
            drop_first: false,
            unseen: None,
            missing: None,
            missing_level: None,
            standardize: false,
            no_penalty: false,
            ridge: None,
            lasso: None,
            elastic_net: None,
            optimizer: None,
            schedule: None,
            solver: SolverChoice::Auto,
            learning_rate: None,
            epochs: None,
            tolerance: None,
            path: None,
            cv: None,
            seed: 0,
            weight: None,
            offset: None,
            no_bias: false,
            drop_missing: false,
            save: None,
            report: None,
            load: None,
            json: false,
        };
        while let Some(argument) = parser.next()? {
            let Long(name) = argument else { return Err(argument.unexpected()) };
            let name = name.to_owned();
            if options.reading.take(&name, &mut parser)? || options.finishing.take(&name, &mut parser)? {
                continue;
            }
            match name.as_str() {
                "help" => return Ok(None),
                "train" => options.train = Some(parser.value()?.string()?),
                "test" => options.test = Some(parser.value()?.string()?),
                "every-fifth" => options.every_fifth = true,
                "draw" => options.draw = true,
                "label" => options.label = parser.value()?.string()?,
                "task" => options.task = parser.value()?.parse_with(task)?,
                "loss" => options.loss = Some(parser.value()?.parse_with(loss)?),
                "one-vs-rest" => options.one_vs_rest = true,
                "predict" => options.predict = Some(parser.value()?.string()?),
                "order" => options.order.extend(list(&parser.value()?.string()?)),
                "class-weight" => options.balanced = parser.value()?.parse_with(balanced)?,
                "exposure" => options.exposure = Some(parser.value()?.string()?),
                "positive" => options.positive = Some(parser.value()?.string()?),
                "numeric" => options.numeric.extend(list(&parser.value()?.string()?)),
                "categorical" => options.categorical.extend(list(&parser.value()?.string()?)),
                "text" => options.special.text.extend(list(&parser.value()?.string()?)),
                "hashed" => options.special.hashed.push(parser.value()?.parse_with(sized)?),
                "bucketized" => options.special.bucketized.push(parser.value()?.parse_with(sized)?),
                "crossed" => options.special.crossed.push(parser.value()?.parse_with(cross)?),
                "drop-first" => options.drop_first = true,
                "unseen" => options.unseen = Some(parser.value()?.parse_with(unseen)?),
                "missing" => options.missing = Some(parser.value()?.parse_with(missing)?),
                "missing-level" => options.missing_level = Some(parser.value()?.parse_with(missing_level)?),
                "standardize" => options.standardize = true,
                "no-penalty" => options.no_penalty = true,
                "ridge" => options.ridge = Some(parser.value()?.parse()?),
                "lasso" => options.lasso = Some(parser.value()?.parse()?),
                "elastic-net" => options.elastic_net = Some(parser.value()?.parse_with(two_numbers)?),
                "optimizer" => options.optimizer = Some(parser.value()?.string()?),
                "schedule" => options.schedule = Some(parser.value()?.string()?),
                "solver" => options.solver = parser.value()?.parse_with(SolverChoice::parse)?,
                "learning-rate" => {
                    let rate = parser.value()?;
                    options.learning_rate = if rate == "auto" { None } else { Some(rate.parse()?) };
                }
                "epochs" => options.epochs = Some(parser.value()?.parse()?),
                "tolerance" => options.tolerance = Some(parser.value()?.parse()?),
                "path" => options.path = Some(parser.value()?.parse_with(path)?),
                "cv" => options.cv = Some(parser.value()?.parse()?),
                "seed" => options.seed = parser.value()?.parse()?,
                "weight" => options.weight = Some(parser.value()?.string()?),
                "offset" => options.offset = Some(parser.value()?.string()?),
                "no-bias" => options.no_bias = true,
                "drop-missing" => options.drop_missing = true,
                "save" => options.save = Some(parser.value()?.string()?),
                "report" => options.report = Some(parser.value()?.string()?),
                "load" => options.load = Some(parser.value()?.string()?),
                "json" => options.json = true,
                _ => return Err(format!("there is no option --{name}").into()),
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
        if let (Some(option), Some(_)) = (self.finishing.of_training(), &self.load) {
            return Err(format!("{option} is learned in training: it needs --train FILE without --load"));
        }
        if self.test.is_some() && self.every_fifth {
            return Err("--test and --every-fifth exclude each other".to_owned());
        }
        let file = |path: &Option<String>| path.as_ref().and_then(|path| std::fs::canonicalize(path).ok());
        let (read, written) = ([&self.train, &self.test], [&self.save, &self.load, &self.predict, &self.report]);
        for (k, option) in [(0, "--save"), (2, "--predict"), (3, "--report")] {
            let Some(path) = written[k] else { continue };
            let existing = file(written[k]);
            let over =
                |other: &&Option<String>| other.as_ref() == Some(path) || existing.is_some() && existing == file(other);
            if read.iter().any(over) {
                return Err(format!("{option} would write over the examples"));
            }
            // A model may be written back to where it was read from.
            if written[..k].iter().any(over) {
                return Err(format!("{option} would write over another file of this run"));
            }
        }
        if self.report.is_some() && !cfg!(feature = "plot") {
            return Err("--report needs the feature `plot`: cargo run --features plot --example train".to_owned());
        }
        if self.report.is_some() && self.load.is_some() {
            return Err("--report is of a fit: it needs --train without --load".to_owned());
        }
        if self.positive.is_some() && self.task != Task::Binary {
            return Err("--positive needs --task binary".to_owned());
        }
        let iterates = self.learning_rate.is_some() || self.epochs.is_some();
        let rules = self.optimizer.is_some() || self.schedule.is_some();
        if self.solver != SolverChoice::Auto && !self.solver.descends() && (iterates || rules) {
            let options = "--learning-rate, --epochs, --optimizer or --schedule: they are for gradient descent";
            return Err(format!("this solver takes no {options}"));
        }
        if self.cv.is_some_and(|folds| folds < 2) {
            return Err("--cv needs at least 2 folds".to_owned());
        }
        let penalties = [self.no_penalty, self.ridge.is_some(), self.lasso.is_some(), self.elastic_net.is_some()];
        if penalties.into_iter().filter(|given| *given).count() > 1 {
            return Err("--no-penalty, --ridge, --lasso and --elastic-net exclude each other".to_owned());
        }
        if self.schedule.as_deref().is_some_and(|name| name != "optimal") && self.learning_rate.is_none() {
            return Err("--schedule needs the rate it begins with: --learning-rate H".to_owned());
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
        label.into_iter().chain(&self.weight).chain(&self.offset).chain(&self.exposure).cloned().collect()
    }

    /// Whether the library may choose: nothing was said that only gradient descent understands.
    pub fn leaves_solver_open(&self) -> bool {
        let ruled = self.optimizer.is_some() || self.schedule.is_some();
        self.learning_rate.is_none() && self.epochs.is_none() && !ruled
    }
}

/// The penalty of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PathKind {
    Lasso,
    Ridge,
    ElasticNet(f64),
}

fn path(text: &str) -> Result<PathKind, String> {
    match text.split_once(':') {
        None if text == "lasso" => Ok(PathKind::Lasso),
        None if text == "ridge" => Ok(PathKind::Ridge),
        Some(("elastic-net", share)) => {
            share.parse().map(PathKind::ElasticNet).map_err(|_| format!("{share:?} is not a number"))
        }
        _ => Err("lasso, ridge or elastic-net:R is allowed".to_owned()),
    }
}

/// Names between commas, without the blanks around them; what stands in double quotes (doubled inside) is taken as it is.
pub fn list(text: &str) -> Vec<String> {
    let (mut names, mut name, mut inside, mut quoted) = (Vec::new(), String::new(), false, false);
    let mut signs = text.chars().peekable();
    let mut end = |name: &mut String, quoted: &mut bool| {
        let whole = std::mem::take(name);
        let whole = if std::mem::take(quoted) { whole } else { whole.trim().to_owned() };
        names.extend(Some(whole).filter(|name| !name.is_empty()));
    };
    while let Some(sign) = signs.next() {
        match sign {
            '"' if inside && signs.next_if_eq(&'"').is_some() => name.push('"'),
            '"' if inside => inside = false,
            '"' if name.trim().is_empty() && !quoted => {
                name.clear();
                (inside, quoted) = (true, true);
            }
            ',' if !inside => end(&mut name, &mut quoted),
            // Blanks after a closing quote are none of the name's.
            ' ' if quoted && !inside => {}
            sign => name.push(sign),
        }
    }
    end(&mut name, &mut quoted);
    names
}

fn two_numbers(text: &str) -> Result<(f64, f64), String> {
    let parsed = text.split_once(',').and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
    parsed.ok_or_else(|| "two numbers are needed, as 0.1,0.5".to_owned())
}

fn task(text: &str) -> Result<Task, String> {
    match text {
        "regression" => Ok(Task::Regression),
        "count" => Ok(Task::Count),
        "positive" => Ok(Task::Positive),
        "binary" => Ok(Task::Binary),
        "multiclass" => Ok(Task::Multiclass),
        "ordinal" => Ok(Task::Ordinal),
        _ => match text.split_once(':') {
            Some(("quantile", level)) => {
                level.parse().map(Task::Quantile).map_err(|_| format!("{level:?} is not a level"))
            }
            _ => Err("regression, count, positive, quantile:T, binary, multiclass or ordinal is allowed".to_owned()),
        },
    }
}

fn loss(text: &str) -> Result<(String, Option<f64>), String> {
    match text.split_once(':') {
        None => Ok((text.to_owned(), None)),
        Some((name, parameter)) => match parameter.parse() {
            Ok(parameter) => Ok((name.to_owned(), Some(parameter))),
            Err(_) => Err(format!("{parameter:?} is not a number")),
        },
    }
}

fn balanced(text: &str) -> Result<bool, String> {
    if text == "balanced" { Ok(true) } else { Err("balanced is allowed".to_owned()) }
}

fn unseen(text: &str) -> Result<Unseen, String> {
    match text {
        "error" => Ok(Unseen::Error),
        "ignore" => Ok(Unseen::Ignore),
        _ => Err("error or ignore is allowed".to_owned()),
    }
}

fn missing(text: &str) -> Result<Missing, String> {
    match text {
        "error" => Ok(Missing::Error),
        "mean" => Ok(Missing::Mean),
        "median" => Ok(Missing::Median),
        _ => Err("error, mean or median is allowed".to_owned()),
    }
}

fn missing_level(text: &str) -> Result<MissingLevel, String> {
    match text {
        "error" => Ok(MissingLevel::Error),
        "ignore" => Ok(MissingLevel::Ignore),
        "own" => Ok(MissingLevel::Own),
        _ => Err("error, ignore or own is allowed".to_owned()),
    }
}
