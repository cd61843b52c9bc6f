//! Where an axis has ticks, and what stands beside them.

use super::scale::Scale;

/// A place on an axis and its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) name: String,
}

/// At most about `most` ticks at round numbers: steps of 1, 2 or 5 times a power of ten; on a logarithmic scale powers of ten, and between
/// them 2 and 5 where there is room.
pub(crate) fn ticks(scale: &Scale, most: usize) -> Vec<Tick> {
    let most = most.max(2);
    let places = match scale.logarithmic {
        true => powers(scale, most),
        false => Vec::new(),
    };
    // Less than a decade has no two powers of ten.
    let (places, step) = if places.len() >= 2 { (places, 0.0) } else { steps(scale, most) };
    places.into_iter().map(|at| Tick { at, name: if step > 0.0 { stepped(at, step) } else { number(at) } }).collect()
}

/// Multiples of a round step, and the step: the smallest of which there are no more than `most`, or, where that is one number alone,
/// the next smaller one.
fn steps(scale: &Scale, most: usize) -> (Vec<f64>, f64) {
    let rough = (scale.high / most as f64 - scale.low / most as f64).max(f64::MIN_POSITIVE);
    let power = 10f64.powf(rough.log10().floor());
    let round = [0.5, 1.0, 2.0, 5.0, 10.0].map(|part| part * power);
    let within = |step: f64| (scale.high / step).floor() - (scale.low / step).ceil() + 1.0;
    let place = round.iter().position(|step| *step >= rough).unwrap_or(round.len() - 1);
    let step = if within(round[place]) < 2.0 && place > 0 { round[place - 1] } else { round[place] };
    let (first, last) = ((scale.low / step).ceil(), (scale.high / step).floor());
    // Beyond 2⁵³ steps from 0 neighbours cannot be told apart.
    if !(step.is_finite() && first.abs() < 9e15 && last.abs() < 9e15) {
        return (vec![scale.low, scale.high], scale.high - scale.low);
    }
    let count = (last - first).clamp(0.0, 100.0) as i64;
    ((0..=count).map(|k| (first + k as f64) * step + 0.0).collect(), step)
}

/// Powers of ten within a scale, every second, third, … of them where they are many, with 2 and 5 times where they are few.
fn powers(scale: &Scale, most: usize) -> Vec<f64> {
    let (first, last) = (scale.low.log10().ceil() as i32, scale.high.log10().floor() as i32);
    let decades = (last - first + 1).max(0) as usize;
    let stride = decades.div_ceil(most).max(1);
    let parts: &[f64] = if 3 * decades <= most { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let all = (first - 1..=last).step_by(if stride > 1 { stride } else { 1 });
    let all = all.flat_map(|power| parts.iter().map(move |part| part * 10f64.powi(power)));
    all.filter(|at| *at >= scale.low && *at <= scale.high).collect()
}

/// A multiple of a step with the decimals that the step has.
fn stepped(at: f64, step: f64) -> String {
    let decimals = (-(step.log10() + 1e-9).floor()).max(0.0);
    if at != 0.0 && (at.abs() >= 1e6 || decimals > 5.0) {
        // Enough digits to tell neighbours apart.
        let digits = (at.abs().log10().floor() - (step.log10() + 1e-9).floor()).clamp(0.0, 16.0) as usize;
        return exponent(format!("{at:.digits$e}"));
    }
    format!("{at:.0$}", decimals as usize)
}

/// A number to be read: four significant digits, whole numbers below a million in full, powers of ten where it is very large or small.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".to_owned() } else { value.to_string() };
    }
    if !(1e-3..1e6).contains(&size) {
        return exponent(format!("{value:.3e}"));
    }
    let decimals = (3.0 - size.log10().floor()).clamp(0.0, 6.0) as usize;
    trimmed(&format!("{value:.decimals$}"))
}

/// A count with a comma between thousands.
pub(crate) fn count(value: f64) -> String {
    if !(value.fract() == 0.0 && value.abs() < 1e15) {
        return number(value);
    }
    let digits = format!("{:.0}", value.abs());
    let mut grouped = if value < 0.0 { "-".to_owned() } else { String::new() };
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn trimmed(digits: &str) -> String {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.').to_owned() } else { digits.to_owned() }
}

/// `1.500e-7` as `1.5e-7`.
fn exponent(written: String) -> String {
    match written.split_once('e') {
        Some((digits, power)) => format!("{}e{power}", trimmed(digits)),
        None => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(scale: &Scale, most: usize) -> Vec<String> {
        ticks(scale, most).into_iter().map(|tick| tick.name).collect()
    }

    #[test]
    fn ticks_are_round_and_told_apart() {
        assert_eq!(names(&Scale::between(-0.03, 1.03), 6), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        // One tick alone would leave the unit open.
        assert_eq!(names(&Scale::between(-130.0, 130.0), 2), ["-100", "0", "100"]);
        assert_eq!(names(&Scale::between(-1.9, 1.9), 2), ["-1", "0", "1"]);
        assert_eq!(names(&Scale::between(170.0, 235.0), 5), ["180", "200", "220"]);
        let log = |low, high| Scale { low, high, logarithmic: true };
        assert_eq!(names(&log(0.9, 1100.0), 6), ["1", "10", "100", "1000"]);
        assert_eq!(names(&log(1e-12, 1e12), 5).len(), 5);
        for (low, high) in [(1e8, 1e8 + 1e-3), (-1e308, 1.7e308), (1e-300, 3e-300), (0.0, 5e-324), (2.0, 2.1)] {
            let names = names(&Scale::between(low, high), 6);
            assert!((1..=9).contains(&names.len()), "{names:?} from {low} to {high}");
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?} from {low} to {high}");
        }
    }

    #[test]
    fn numbers_are_short() {
        let read = [0.0, 0.8123456, -17.0, 123456.0, 1.5e-7, 2.5e9, 0.05].map(number);
        assert_eq!(read, ["0", "0.8123", "-17", "123456", "1.5e-7", "2.5e9", "0.05"]);
        assert_eq!([0.0, 999.0, 1000.0, -1234567.0].map(count), ["0", "999", "1,000", "-1,234,567"]);
    }
}
