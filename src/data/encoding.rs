//! Which encoding the bytes of a text have.

use crate::error::TextProblem;

/// UTF-16 by its byte order mark, or by zeros in (nearly) every second byte, as letters of Latin scripts have them.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, ..] => return Some("UTF-16LE"),
        [0xfe, 0xff, ..] => return Some("UTF-16BE"),
        _ => {}
    }
    let start = &bytes[..bytes.len().min(512) / 2 * 2];
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), start.len() / 2);
    let most = |zeros: usize| pairs >= 2 && 10 * zeros >= 7 * pairs;
    match (most(even), most(odd)) {
        (false, true) => Some("UTF-16LE"),
        (true, false) => Some("UTF-16BE"),
        _ => None,
    }
}

/// What is wrong with bytes that are no UTF-8 from `at` on.
pub(super) fn not_utf8(bytes: &[u8], at: usize, wrong: &[u8]) -> TextProblem {
    TextProblem::NotUtf8 { encoding: likely(&bytes[at..]), bytes: wrong.to_vec() }
}

/// The likeliest encoding of a text that is no UTF-8: of the two-byte encodings one in which every pair is allowed and most
/// are of the rows that its language writes with; else Windows-1251 where nearly all bytes above 127 are Cyrillic letters
/// in words of such, else Windows-1252.
pub(super) fn likely(bytes: &[u8]) -> &'static str {
    const LOOKED_AT: usize = 1 << 16;
    let begin = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
    let rest = &bytes[begin..];
    // No pair is cut in two.
    let start = &rest[..rest.len().min(LOOKED_AT)];
    let cut = start.iter().rposition(u8::is_ascii).filter(|_| start.len() < rest.len());
    let sample = &start[..cut.unwrap_or(start.len())];
    let (mut runs, mut alone) = (0usize, 0usize);
    for run in sample.split(u8::is_ascii).filter(|run| !run.is_empty()) {
        runs += 1;
        alone += usize::from(run.len() == 1);
    }
    let east = [
        pairs(sample, |lead| (0xa1..=0xfe).contains(&lead), |trail| trail >= 0xa1).map(|leads| {
            let share = |rows: std::ops::RangeInclusive<u8>| leads.iter().filter(|lead| rows.contains(lead)).count();
            let half = leads.len().div_ceil(2);
            if share(0xb0..=0xc8) == leads.len() {
                "EUC-KR"
            } else if share(0xa4..=0xa5) >= half {
                "EUC-JP"
            } else {
                "GBK"
            }
        }),
        pairs(sample, |lead| matches!(lead, 0x81..=0x9f | 0xe0..=0xef), |t| t >= 0x40 && t != 0x7f)
            .map(|_| "SHIFT_JIS"),
        pairs(sample, |lead| (0xa1..=0xf9).contains(&lead), |t| matches!(t, 0x40..=0x7e | 0xa1..)).map(|_| "BIG5"),
    ];
    // Words of Latin scripts have letters with accents here and there, mostly one at a time.
    let latin = 2 * alone > runs;
    let [euc, shift_jis, big5] = east;
    if let Some(found) = euc {
        return found;
    }
    if let Some(found) = shift_jis.or(big5).filter(|_| !latin) {
        return found;
    }
    let high: Vec<u8> = sample.iter().copied().filter(|byte| !byte.is_ascii()).collect();
    let cyrillic = high.iter().filter(|&&byte| byte >= 0xc0).count();
    if !latin && 10 * cyrillic >= 9 * high.len() { "WINDOWS-1251" } else { "WINDOWS-1252" }
}

/// The first bytes of all pairs, if each byte above 127 belongs to an allowed pair and there are two at least.
fn pairs(sample: &[u8], lead: impl Fn(u8) -> bool, trail: impl Fn(u8) -> bool) -> Option<Vec<u8>> {
    let (mut leads, mut rest) = (Vec::new(), sample);
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first.is_ascii() {
            continue;
        }
        match after.split_first() {
            Some((&second, after)) if lead(first) && trail(second) => {
                leads.push(first);
                rest = after;
            }
            _ => return None,
        }
    }
    (leads.len() > 1).then_some(leads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_guessed() {
        for (bytes, encoding) in [
            // "서울,부산,대구" and "名前" and "臺北,高雄" and "北京,上海", "café, naïve", "Москва", "東京タワー".
            (&b"\xbc\xad\xbf\xef,\xba\xce\xbb\xea,\xb4\xeb\xb1\xb8"[..], "EUC-KR"),
            (b"\xbb\xb4\xa5\x5f,\xb0\xaa\xb6\xaf,\xa5\x78\xab\x6e", "BIG5"),
            (b"\xb1\xb1\xbe\xa9,\xc9\xcf\xba\xa3,\xd5\xc5", "GBK"),
            (b"caf\xe9, na\xefve, Orl\xe9ans", "WINDOWS-1252"),
            (b"\xcc\xee\xf1\xea\xe2\xe0 \xf1\xf2\xee", "WINDOWS-1251"),
            (b"\x93\x8c\x8b\x9e\x83\x5e\x83\x8f\x81\x5b", "SHIFT_JIS"),
            (b"\xe9", "WINDOWS-1252"),
            (b"\x80 5", "WINDOWS-1252"),
        ] {
            assert_eq!(likely(bytes), encoding, "{bytes:02x?}");
        }
    }

    #[test]
    fn utf16_with_a_mark_or_without() {
        let le: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((utf16(&le), utf16(&be)), (Some("UTF-16LE"), Some("UTF-16BE")));
        assert_eq!((utf16(b"\xff\xfe"), utf16(b"\xfe\xff")), (Some("UTF-16LE"), Some("UTF-16BE")));
        assert_eq!((utf16(b""), utf16(b"a,b\n"), utf16(b"\0"), utf16(b"a\0b,c,d,e")), (None, None, None, None));
    }
}
