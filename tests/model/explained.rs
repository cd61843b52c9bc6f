//! Rows explained against a reference, and the effects of single columns.

use gradus::prelude::*;

use crate::support::tables::{numbers, penguins};

fn estimator() -> Estimator {
    let columns = columns![
        numeric("flipper_length_mm").standardized(),
        polynomial("bill_depth_mm", 2),
        spline("bill_length_mm", 4),
        categorical("species"),
        crossed(["island", "sex"]),
    ];
    Estimator::regression("body_mass_g").columns(columns)
}

#[test]
fn differences_of_scores_are_sums_of_contributions() {
    let birds = penguins();
    let offsets: Vec<f64> = (0..333).map(|row| f64::from(row % 7)).collect();
    let birds = birds
        .with_values("o", offsets)
        .unwrap()
        .with_values("s", (0..333).map(|r| r % 3).collect::<Vec<i64>>())
        .unwrap();
    let of_classes =
        Estimator::multiclass("species").columns(columns![numeric("bill_depth_mm"), categorical("island")]);
    for estimator in [estimator().offset("o"), estimator().example_weight("s"), of_classes] {
        let model = estimator.fit(&birds).unwrap().into_model();
        let scores = model.score(&birds).unwrap();
        let weighed = model.inputs().iter().any(|input| input.name == "s");
        let weight = |row: usize| if weighed { (row % 3) as f64 } else { 1.0 };
        let total: f64 = (0..333).map(weight).sum();
        for (reference, at) in
            [(model.mean_row(&birds).unwrap(), None), (model.reference_row(&birds, 40).unwrap(), Some(40))]
        {
            for row in [0, 99, 332] {
                let explanation = model.explain_against(&birds, row, &reference).unwrap();
                for (k, score) in explanation.scores.iter().enumerate() {
                    let own = &scores[k * 333..(k + 1) * 333];
                    let expected =
                        at.map_or_else(|| (0..333).map(|r| weight(r) * own[r]).sum::<f64>() / total, |at| own[at]);
                    let unit = 1e-9 * own[row].abs().max(1.0);
                    assert!((score.base - expected).abs() < unit, "{} {expected}", score.base);
                    let by_feature: f64 = score.contributions.iter().map(|one| one.contribution).sum();
                    let by_column: f64 = score.columns.iter().map(|one| one.contribution).sum();
                    let difference = own[row] - expected - explanation.offset;
                    assert!((by_feature - difference).abs() < unit && (by_column - difference).abs() < unit);
                    assert!(score.contributions.iter().all(|one| one.value != one.reference));
                }
            }
        }
        // A row against itself.
        let same = model.explain_against(&birds, 3, &model.reference_row(&birds, 3).unwrap()).unwrap();
        assert!(same.offset == 0.0 && same.scores.iter().all(|score| score.contributions.is_empty()));
    }
}

#[test]
fn an_explanation_shows_the_cells_of_the_row() {
    let birds = penguins();
    let model = estimator().fit(&birds).unwrap().into_model();
    let explanation = model.explain_against(&birds, 0, &model.mean_row(&birds).unwrap()).unwrap();
    let column = |name: &str| explanation.scores[0].columns.iter().find(|one| one.column == name).unwrap();
    assert_eq!(column("species").cells, [("species".to_owned(), Some("Adelie".to_owned()))]);
    assert_eq!(column("flipper_length_mm").cells[0].1.as_deref(), Some("181"));
    let crossed = explanation.scores[0].columns.iter().find(|one| one.cells.len() == 2).unwrap();
    let cells: Vec<_> = crossed.cells.iter().map(|(_, cell)| cell.as_deref().unwrap()).collect();
    assert_eq!(cells, ["Torgersen", "male"]);
    let text = explanation.to_string();
    for part in ["(the mean of 333 rows)", "reference", "Adelie", "181", "Torgersen, male", "= score", "prediction "] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let plain = model.explain(&birds, 0).unwrap();
    assert!(plain.reference.is_none() && plain.to_string().contains("(bias)"));
    assert_eq!(plain.scores[0].base, plain.scores[0].bias);
    let other = Estimator::regression("body_mass_g").columns(columns![numeric("bill_depth_mm")]).fit(&birds).unwrap();
    let text = other.model().explain_against(&birds, 0, &model.mean_row(&birds).unwrap()).unwrap_err().to_string();
    assert!(text.contains("features"), "{text}");
    model.mean_row(&birds.head(0)).unwrap_err();
    model.reference_row(&birds, 333).unwrap_err();
}

/// What a value adds is what its rows are explained by.
#[test]
fn effects_are_contributions_by_value() {
    let birds = penguins();
    let days: Vec<String> = (0..333).map(|row| format!("2007-{:02}-{:02}", row % 12 + 1, row % 28 + 1)).collect();
    let birds = birds.with_values("day", days).unwrap();
    let columns = columns![
        bucketized("flipper_length_mm", [190.0, 200.0, 215.0]),
        polynomial("bill_depth_mm", 2),
        spline("bill_length_mm", 4),
        categorical("species"),
        datetime("day").cyclic(TimePart::Month),
    ];
    let model = Estimator::regression("body_mass_g").columns(columns).fit(&birds).unwrap().into_model();
    let explained: Vec<_> = (0..333).map(|row| model.explain(&birds, row).unwrap()).collect();
    for column in ["flipper_length_mm", "bill_depth_mm", "bill_length_mm", "species", "day"] {
        let effect = model.effect(&birds, column).unwrap();
        assert!(effect.joined.is_empty() && effect.column == column);
        assert_eq!(effect.table.names(), [column, "contribution"]);
        let (values, contributions) = (effect.table.texts(column).unwrap(), numbers(&effect.table, "contribution"));
        let own = birds.texts(column).unwrap();
        let mut checked = 0;
        for (k, contribution) in contributions.iter().enumerate() {
            for row in (0..333).filter(|row| own.get(*row) == values.get(k)) {
                let of_row = explained[row].scores[0].columns.iter().find(|one| one.cells[0].0 == column).unwrap();
                assert!((of_row.contribution - contribution).abs() < 1e-8, "{column} {row}");
                checked += 1;
            }
        }
        assert!(checked >= 50 && contributions.len() <= 50.max(333 - 50 * usize::from(column != "day")), "{checked}");
        assert!(effect.to_string().contains("contribution"));
    }
    let lengths = numbers(&model.effect(&birds, "bill_length_mm").unwrap().table, "bill_length_mm");
    assert_eq!((lengths.len(), lengths.is_sorted()), (50, true));
    let all = numbers(&birds, "bill_length_mm");
    assert_eq!(lengths[0], all.iter().copied().fold(f64::INFINITY, f64::min));
    assert_eq!(lengths[49], all.iter().copied().fold(0.0, f64::max));
}

#[test]
fn effects_of_several_scores_and_of_columns_that_are_joined() {
    let birds = penguins();
    let columns = columns![numeric("bill_depth_mm"), categorical("island"), crossed(["island", "sex"])];
    let model = Estimator::multiclass("species").columns(columns).fit(&birds).unwrap().into_model();
    let island = model.effect(&birds, "island").unwrap();
    assert_eq!(island.table.names()[1..], ["Adelie", "Chinstrap", "Gentoo"].map(|of| format!("contribution [{of}]")));
    assert_eq!(island.joined.len(), 1);
    assert!(island.to_string().contains("whose part depends on others"));
    let refused = |column: &str| model.effect(&birds, column).unwrap_err().to_string();
    assert!(refused("sex").contains("read together with others only"));
    assert!(refused("year").contains("which no feature reads"));
    assert!(refused("yaer").contains("\"yaer\""));
}
