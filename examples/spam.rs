//! A spam filter: the words of a message, and whether anybody wants it. The messages are made here, from a seed.
//!
//! `cargo run --release --example spam`

use gradus::prelude::*;

const OPENINGS: [&str; 4] = ["Dear friend,", "Hello!", "Hi,", "Good morning,"];
const WANTED: [&str; 8] = [
    "lunch at noon would be fine",
    "the meeting is moved to Monday",
    "thank you for the photos of the garden",
    "can you send me the report",
    "the train was late again",
    "see you at the station",
    "the children are well",
    "I am reading the book that you gave me",
];
const UNWANTED: [&str; 8] = [
    "you have won a free prize",
    "claim your money now",
    "cheap watches, click here",
    "urgent: your account is locked",
    "win a free holiday",
    "limited offer, act now",
    "earn money from home",
    "free credit, no questions",
];

/// Numbers from 0 to below `end` that look random: Knuth's linear congruence.
fn random(state: &mut u64, end: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % end
}

/// So many messages of three phrases each: mostly, but not only, phrases of their own kind.
fn messages(seed: u64, count: usize) -> Result<Table> {
    let mut state = seed;
    let (mut texts, mut spam) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let unwanted = random(&mut state, 3) == 0;
        let mut text = OPENINGS[random(&mut state, 4)].to_owned();
        for _ in 0..3 {
            let other = random(&mut state, 5) == 0;
            let phrases = if unwanted != other { UNWANTED } else { WANTED };
            text = format!("{text} {}.", phrases[random(&mut state, 8)]);
        }
        texts.push(text);
        spam.push(if unwanted { "spam" } else { "ham" });
    }
    Table::from_columns([("message", texts.into()), ("kind", spam.into())])
}

pub fn main() -> Result<()> {
    let (train, test) = (messages(1, 2_000)?, messages(2, 500)?);
    let words = text("message").tf_idf().normalized().min_count(5).stop_words(["the", "a", "of", "to", "is"]);
    let model = Estimator::binary("kind").columns(columns![words]).penalty(Ridge::new(1e-4)?).fit(&train)?.into_model();

    let evaluation = model.evaluate(&test)?;
    println!("{evaluation}");
    let mut weights = model.weights();
    weights.sort_by(|a, b| b.value.total_cmp(&a.value));
    for weight in weights.iter().take(5).chain(weights.iter().rev().take(5)) {
        println!("{:<20} {:>8.3}", weight.name, weight.value);
    }

    let mut predictor = model.predictor(&["message"])?;
    let free = predictor.predict(&["Win FREE money, act now!".into()])?;
    let book = predictor.predict(&["Thank you for the book, see you on Monday".into()])?;
    println!("{:.1} % and {:.1} % spam", 100.0 * free, 100.0 * book);
    assert!(free > 0.7 && book < 0.3);
    assert!(evaluation.get("accuracy").unwrap_or(0.0) > 0.8);
    Ok(())
}
