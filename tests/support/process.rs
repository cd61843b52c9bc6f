//! Processes that tests start.

use std::process::{Command, Stdio};

/// This test binary, to run one test only, by its path from [`module_path!`]; the words of `before` stand before it on the
/// command line, as those of a program that starts it with less memory or fewer rights.
pub fn this_test(before: &[&str], path: &str) -> Command {
    let own = std::env::current_exe().unwrap();
    let name = path.split_once("::").unwrap().1;
    let mut words = before.iter().map(std::ffi::OsStr::new).chain([own.as_os_str()]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words).args(["--exact", name, "--nocapture", "--test-threads=1"]).stdin(Stdio::null());
    command
}

/// Whether a program can be run so.
pub fn can_run(words: &[&str]) -> bool {
    let done = Command::new(words[0]).args(&words[1..]).stderr(Stdio::null()).status();
    let can = done.is_ok_and(|status| status.success());
    if !can {
        eprintln!("not tried, since this does not run here: {}", words.join(" "));
    }
    can
}
