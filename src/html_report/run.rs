//! What was asked for, what was chosen, and how the run went.

use super::page::Page;
use super::rows::number;
use super::subject::Subject;
use crate::plot;

pub(super) fn write(subject: &Subject<'_>, page: &mut Page) {
    page.section("run", "Asked and chosen", |page| {
        let asked: Vec<(&str, String)> = subject.fit.estimator().asked();
        page.beside(|page| {
            page.facts("What was asked for", asked);
            let chosen = chosen(subject).into_iter().map(|(name, text)| (name, page.said(text))).collect::<Vec<_>>();
            page.facts("What was chosen, and how the run ended", chosen);
        });
        let report = subject.fit.report();
        if !report.notes.is_empty() {
            page.element("h3", "Notes");
            page.list(&report.notes);
        }
        if report.history.len() > 1 {
            page.figure(plot::loss_curve(report), "The mean loss as the run went on.");
        }
    });
}

fn chosen(subject: &Subject<'_>) -> Vec<(&'static str, String)> {
    let report = subject.fit.report();
    let mut facts = vec![("solver", report.solver.clone())];
    facts.extend(report.chosen_because.clone().map(|reason| ("chosen because", reason)));
    let state = if report.converged() { "converged" } else { "NOT converged" };
    facts.push(("stopped", format!("{} ({state})", report.stop)));
    facts.extend(report.certificate.map(|certificate| ("optimality", certificate.to_string())));
    facts.push(("passes over the examples", number(report.passes)));
    if report.epochs() > 0 {
        facts.push(("epochs", report.epochs().to_string()));
    }
    facts.extend(
        report.best_epoch.map(|epoch| ("weights of", format!("epoch {epoch}, the best on the validation examples"))),
    );
    facts.push(("loss", subject.model().head().loss().name().to_owned()));
    facts.push(("mean training loss", number(report.loss)));
    let penalty = report.penalized_by.clone().unwrap_or_else(|| "none".to_owned());
    facts.push(("penalty", penalty));
    if report.penalized_by.is_some() {
        facts.push(("penalty of the weights", number(report.penalty)));
    }
    facts.push(("examples", report.examples.to_string()));
    facts.push(("features", report.features.to_string()));
    facts
}
