//! The library's messages in the words of the command line.

/// What the library's messages advise in code, and the option that does it. The first that fits is taken.
const OPTIONS: [(&str, &str); 34] = [
    ("CsvOptions::default().", "."),
    ("CsvOptions::", ""),
    (".without_header()", "--no-header"),
    (".lenient_quotes()", "--lenient-quotes"),
    (".record_limit", "--record-limit"),
    (".quote(..)", "--quote"),
    (".missing(MissingLevel::Own) or Ignore", "--missing-level own or ignore"),
    (".missing(Missing::Mean)", "--missing mean"),
    (".unseen(Unseen::Ignore)", "--unseen ignore"),
    ("drop the row (Table::drop_missing), or leave it out of training", "drop such rows with --drop-missing"),
    ("Table::drop_missing", "--drop-missing"),
    ("Estimator::binary", "--task binary"),
    ("Estimator::multiclass", "--task multiclass"),
    ("Estimator::ordinal", "--task ordinal"),
    ("Estimator::regression", "--task regression"),
    ("Estimator::count", "--task count"),
    ("GradientDescent::stochastic()", "--solver stochastic"),
    ("GradientDescent::full_batch()", "--solver full-batch"),
    ("ClosedForm::default()", "--solver closed-form"),
    ("LearningRate::Auto", "--learning-rate auto"),
    ("categorical(..)", "--categorical"),
    ("numeric(..)", "--numeric"),
    ("text(..)", "--text"),
    ("datetime(..)", "a datetime column in a program"),
    (".standardized()", "--standardize"),
    (".without_bias()", "--no-bias"),
    (".tolerance(..)", "--tolerance"),
    (".order([..])", "--order"),
    (".penalty(NoPenalty)", "--no-penalty"),
    ("Estimator::positive_amount", "--task positive"),
    ("take it away with .with_threshold(None)", "leave out --threshold"),
    ("Model::prior_correction", "--prior-correction"),
    ("Model::calibrate", "--calibrate"),
    ("Estimator::one_vs_rest", "--one-vs-rest"),
];

/// Methods of the reader that messages advise with the values to give them.
const READER: [(&str, &str); 8] = [
    ("also_null", "--also-null"),
    ("null_tokens", "--null-tokens"),
    ("names", "--names"),
    ("text", "--categorical"),
    ("decimal", "--decimal"),
    ("thousands", "--thousands"),
    ("unit", "--unit"),
    ("accounting", "--accounting"),
];

/// A message of the library with the options of the command line for the code that it advises.
pub fn in_options(message: &str) -> String {
    let mut text = message.replace('\n', " ");
    for (code, option) in OPTIONS {
        text = text.replace(code, option);
    }
    for (method, option) in READER {
        let call = format!(".{method}(");
        let mut from = 0;
        while let Some(at) = text[from..].find(&call).map(|at| from + at) {
            let begin = at + call.len();
            let Some(end) = closing(&text[begin..]).map(|end| begin + end) else { break };
            let mut written = option.to_owned();
            let value = value(method, &text[begin..end]);
            if !value.is_empty() {
                written = format!("{written} {value}");
            }
            // Options that follow each other are words of their own.
            if at > 0 && !text[..at].ends_with([' ', '(']) {
                written.insert(0, ' ');
            }
            text.replace_range(at..=end, &written);
            from = at + written.len();
        }
    }
    text
}

/// Where the parenthesis closes that opened before the text, quotes and what is between them passed over.
fn closing(text: &str) -> Option<usize> {
    let (mut quote, mut escaped) = (None, false);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ')') => return Some(at),
            _ => {}
        }
    }
    None
}

/// The arguments of a method as the value of an option, quoted for a shell where that needs it.
fn value(method: &str, arguments: &str) -> String {
    let bare = |text: &str| {
        let text = text.trim();
        let inside = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
        inside.replace("\\\"", "\"").replace("\\'", "'").replace("\\\\", "\\")
    };
    let arguments = arguments.trim_matches(['[', ']']);
    let value = match (method, arguments.rsplit_once(", ")) {
        (_, _) if arguments == ".." => return "VALUE".to_owned(),
        ("unit", Some((unit, factor))) => format!("{}={}", bare(unit), factor.trim_end_matches(".0")),
        _ => bare(arguments),
    };
    let plain = |c: char| c.is_alphanumeric() || "-_=.,/%".contains(c);
    match value.contains('\'') {
        _ if value.chars().all(plain) => value,
        false => format!("'{value}'"),
        true => format!("\"{value}\""),
    }
}
