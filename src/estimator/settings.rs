//! Settings that mean nothing where they stand.

use super::Estimator;
use super::task::Task;
use crate::error::{Error, Result};
use crate::loss::{Loss, refuse_estimated};
use crate::roles::Arrays;
use crate::solver::Start;

impl Estimator {
    /// Faults of settings that would change nothing for this task, loss or solver.
    pub(super) fn without_meaning(&self) -> Vec<Error> {
        let mut faults = Vec::new();
        let mut fault = |name, value: String, must| faults.push(Error::Setting { name, value, must });
        if let (Some(class), false) = (&self.positive, matches!(self.task, Task::Binary)) {
            fault("positive class", format!("{class:?}"), "left out, unless the task is Estimator::binary");
        }
        for misplaced in &self.misplaced {
            fault("a setting", (*misplaced).to_owned(), "left out, as it means nothing for this task");
        }
        if let Some(weight) = self.class_weight.as_ref().filter(|_| !self.task.has_classes()) {
            fault("class weight", format!("{weight:?}"), "left out, unless labels are classes");
        }
        if matches!(self.task, Task::Ordinal(_)) && !self.bias {
            let must = "one per step to the next class: leave .without_bias() out";
            fault("the bias of ordered classes", "left out".to_owned(), must);
        }
        if let Some(solver) = &self.solver {
            if let (Some(rows), None) = (solver.rules().patience, &self.validation) {
                let must = "used together with .validate_on(..): it watches the validation loss";
                fault("patience", rows.to_string(), must);
            }
            let of_iterations = [
                ("start", self.warm.is_some() || !matches!(self.start, Start::Auto)),
                ("tolerance", self.tolerance.is_some()),
                ("time_budget", self.time_budget.is_some()),
                ("validate_on", self.validation.is_some()),
            ];
            for (name, _) in of_iterations.into_iter().filter(|(_, given)| *given && !solver.iterates()) {
                let must = "left out with a solver that does not iterate: its answer is exact at once";
                fault(name, format!("given to {}", solver.name()), must);
            }
        }
        if let Ok(head) = self.head() {
            let named = |column: &Option<String>| column.as_ref().map(|name| format!("column {name:?}"));
            faults.extend(shifts(&*head.loss(), named(&self.roles.offset), named(&self.roles.exposure)));
        }
        faults
    }

    /// The same for arrays: settings that name the columns of a table say nothing about them, and they bring their own offsets
    /// and exposures.
    pub(super) fn check_arrays(&self, arrays: &Arrays<'_>) -> Result<()> {
        let settings = [
            (".columns(..)", self.columns.is_some()),
            (".example_weight(..): arrays have Arrays::weights", self.roles.example_weight.is_some()),
            (".offset(..): arrays have Arrays::offsets", self.roles.offset.is_some()),
            (".exposure(..): arrays have Arrays::exposures", self.roles.exposure.is_some()),
        ];
        if let Some((setting, _)) = settings.into_iter().find(|(_, given)| *given) {
            return Err(Error::Unsupported {
                what: "a fit with named columns".to_owned(),
                needs: "a Table (Table::from_array makes one of an array)",
                found: format!("arrays, with {setting}"),
            });
        }
        let [offset, exposure] = arrays.has_shifts().map(|given| given.then(|| "of the arrays".to_owned()));
        shifts(&*self.head()?.loss(), offset, exposure).into_iter().next().map_or(Ok(()), Err)
    }

    /// The same for a path over strengths, which has a way of its own; with folds it is judged by these.
    pub(crate) fn check_for_path(&self, folds: bool) -> Result<()> {
        let unused = [
            ("solver", self.solver.is_some()),
            ("start", self.warm.is_some() || !matches!(self.start, Start::Auto)),
            ("tolerance: Strengths::tolerance is that of a path", self.tolerance.is_some()),
            ("time_budget", self.time_budget.is_some()),
            ("validate_on: its folds are what is validated on", folds && self.validation.is_some()),
        ];
        let needs = "a loss whose parameters are given, as NegativeBinomial::new(alpha)";
        self.head().and_then(|head| refuse_estimated(&*head.loss(), "a path over strengths", needs))?;
        let must = "left out: a path goes from strength to strength by coordinate descent";
        let fault = |(setting, _): (&str, bool)| Error::Setting {
            name: "a setting of a path",
            value: setting.to_owned(),
            must,
        };
        let faults: Vec<Error> = unused.into_iter().filter(|(_, given)| *given).map(fault).collect();
        if faults.is_empty() { self.validate() } else { Err(Error::Settings(faults)) }
    }
}

/// Offsets and exposures (in words, where they are given) that a loss can make nothing of.
fn shifts(loss: &dyn Loss, offset: Option<String>, exposure: Option<String>) -> Vec<Error> {
    let nothing = "left out: it would be added to the scores of all classes alike, which changes no probability";
    let no_rate = "left out, unless the loss has a log link, as those of Estimator::count and Estimator::positive_amount: only there it multiplies the mean";
    let mut faults = Vec::new();
    for (name, value) in [("offset", &offset), ("exposure", &exposure)] {
        if let Some(value) = value.as_ref().filter(|_| loss.properties().relative) {
            faults.push(Error::Setting { name, value: value.clone(), must: nothing });
        }
    }
    if let Some(value) = exposure.filter(|_| !loss.properties().relative && !loss.takes_exposures()) {
        faults.push(Error::Setting {
            name: "exposure",
            value: format!("{value}, with loss {:?}", loss.name()),
            must: no_rate,
        });
    }
    faults
}
