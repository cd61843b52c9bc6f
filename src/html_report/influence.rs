//! The examples without which the weights would be others.

use super::page::Page;
use super::rows::{Rows, number};
use super::subject::Subject;
use crate::error::{Error, Result};
use crate::inference::Influence;
use crate::plot;

/// Rows that are shown.
const SHOWN: usize = 10;
/// DFBETAS of all examples are so many numbers at most.
const MOST_NUMBERS: usize = 20_000_000;

pub(super) fn write(subject: &Subject<'_>, has_errors: bool, page: &mut Page) {
    page.section("influence", "Influential rows", |page| {
        if !has_errors {
            return page.paragraph("There is no influence of rows where there are no standard errors, for the reason that is given with the weights.");
        }
        let influence = match influence(subject) {
            Ok(influence) => influence,
            Err(why) => return page.absent("No influence of rows:", &why),
        };
        page.paragraph("The training examples without which the weights would move most, by Cook's distance. A leverage is at most 1; a studentised residual is in standard deviations.");
        let mut table = Rows::new(["row", "Cook's distance", "leverage", "studentised residual", "weight that moves most", "by standard errors"]).words(4);
        for of in influence.most(SHOWN) {
            let (name, by) = of.moves;
            let numbers = [of.cooks_distance, of.leverage, of.studentized].map(number);
            table.push(std::iter::once(of.place.to_string()).chain(numbers).chain([name, number(by)]));
        }
        page.table("The most influential training examples", &table);
        page.figure(
            Ok(plot::residuals_against_leverage(&influence)),
            "Residuals of the training examples against their leverage, with contours of Cook's distance.",
        );
    });
}

fn influence(subject: &Subject<'_>) -> Result<Influence> {
    let (model, options) = (subject.fit.model(), &subject.options);
    let numbers = subject.train.rows().saturating_mul(model.shape().len());
    if numbers > MOST_NUMBERS {
        return Err(Error::Unsupported {
            what: "influence in a report".to_owned(),
            needs: "at most 20 million examples times weights: Model::influence takes more",
            found: numbers.to_string(),
        });
    }
    model.influence(subject.train, options)
}
