//! Pictures as PNG: their pixels.

use gradus::data::Table;
use gradus::plot::{self, Picture, Theme};

/// Width, height, and the red of each pixel, row by row.
fn decoded(png: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgba, png::BitDepth::Eight));
    (info.width as usize, info.height as usize, bytes.chunks(4).map(|pixel| pixel[0]).collect())
}

fn histogram(name: &str) -> Picture {
    let table = Table::from_columns([(name, (0..50).map(|k| f64::from(k * k)).collect::<Vec<f64>>().into())]).unwrap();
    plot::histogram(&table.histogram(name, 10).unwrap())
}

/// The share of pixels of the title's line that are not of the background.
fn ink(picture: &Picture) -> f64 {
    let (width, height, red) = decoded(&picture.png(1280).unwrap());
    let title = &red[height / 40 * width..height / 12 * width];
    title.iter().filter(|value| value.abs_diff(red[0]) > 60).count() as f64 / title.len() as f64
}

#[test]
fn pixels_of_a_picture() {
    let picture = histogram("x");
    let (width, height, red) = decoded(&picture.png(1280).unwrap());
    assert_eq!((width, height, red[0]), (1280, 880, 255));
    let dark = decoded(&picture.clone().theme(Theme::Dark).size(300, 300).png(77).unwrap());
    assert_eq!((dark.0, dark.1, dark.2[0]), (77, 77, 0x16));
    // The letters of a title are there, and longer titles have more of them.
    let (short, long) = (ink(&picture), ink(&histogram("a much longer name: Ünïcödé, Ελληνικά, Кириллица, √χ² ≤ ½")));
    assert!(short > 0.01 && long > 2.0 * short, "{short}, {long}");
}

#[test]
fn names_without_letters_and_of_markup_are_drawn() {
    for name in ["北京 👩‍👩‍👧", "<script>alert(1)</script> & \" '", "a\u{0}\u{1b}[31m\u{202e}b\n\u{ffff}", "عربى עברית"]
    {
        let picture = histogram(name);
        assert!(ink(&picture) > 0.01, "{name:?}");
        assert_eq!(picture.png(640).unwrap(), picture.png(640).unwrap());
    }
}

#[test]
fn files_and_sizes() {
    let path = std::env::temp_dir().join(format!("gradus-picture-{}.PNG", std::process::id()));
    histogram("x").size(320, 200).save(&path).unwrap();
    let (width, height, _) = decoded(&std::fs::read(&path).unwrap());
    assert_eq!((width, height), (640, 400));
    std::fs::remove_file(&path).unwrap();
    for (picture, width) in [(histogram("x"), 0), (histogram("x"), 10_001), (histogram("x").size(120, 10_000), 1000)] {
        let error = picture.png(width).unwrap_err().to_string();
        assert!(error.contains("from 1 to 10000"), "{error}");
    }
}
