//! Paths under a save that are no ordinary files: links, devices, pipes, open files, names of any length; whose the file
//! is, and who may read it.

use std::fs;
use std::path::Path;
use std::process::Command;

use gradus::persist::write;
use gradus::prelude::*;

use crate::faults::saves::in_want;
use crate::support::folder::Folder;
use crate::support::process::can_run;

fn numbers(k: i64) -> Table {
    Table::from_columns([("x", vec![k; 5000].into())]).unwrap()
}

/// Both ways in: bytes at once, and a table row by row.
const WAYS: [fn(&Path) -> gradus::Result<()>; 2] = [|path| write(path, b"new"), |path| numbers(1).to_csv(path)];

/// Names that begin alike are files of their own, each with what was written to it.
#[test]
fn writers_of_long_names_do_not_meet() {
    let folder = Folder::new("names");
    let path = |k: i64| folder.0.join(format!("{}{k}", "n".repeat(254)));
    std::thread::scope(|scope| {
        for k in 0..4 {
            let path = path(k);
            scope.spawn(move || (0..10).for_each(|_| numbers(k).to_csv(&path).unwrap()));
        }
    });
    for k in 0..4 {
        assert_eq!(Table::from_csv(path(k)).unwrap().numbers("x").unwrap().get(4999), Some(k as f64));
    }
    assert_eq!(folder.names().len(), 4);
    assert!(numbers(1).to_csv(folder.0.join("n".repeat(256))).is_err());
    assert!(write(folder.0.join("n".repeat(256)), b"").is_err());
    assert_eq!(folder.names().len(), 4);
}

#[cfg(unix)]
mod on_unix {
    use std::io::Read as _;
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn is_root(folder: &Folder) -> bool {
        fs::metadata(&folder.0).unwrap().uid() == 0
    }

    #[test]
    fn links_stay_and_their_files_are_replaced() {
        for save in WAYS {
            let folder = Folder::new("links");
            let at = |name: &str| folder.0.join(name);
            fs::create_dir(at("models")).unwrap();
            fs::write(at("models/one"), b"old").unwrap();
            set_mode(&at("models/one"), 0o640);
            symlink("models/one", at("latest")).unwrap();
            symlink(at("latest"), at("models/chain")).unwrap();
            symlink("../not/yet", at("models/nowhere")).unwrap();
            symlink("models/two", at("soon")).unwrap();
            symlink("circle", at("circle")).unwrap();
            save(&at("models/chain")).unwrap();
            assert!(fs::read(at("models/one")).unwrap() != b"old");
            assert_eq!(mode(&at("models/one")), 0o640);
            // A link to a file that is not there yet makes it.
            save(&at("soon")).unwrap();
            assert!(at("models/two").is_file());
            assert!(save(&at("models/nowhere")).is_err() && save(&at("circle")).is_err());
            for link in ["latest", "models/chain", "models/nowhere", "soon", "circle"] {
                assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink(), "{link}");
            }
            assert_eq!(folder.names(), ["circle", "latest", "models", "soon"]);
        }
    }

    /// Whatever somebody put beside the file, under names that can be guessed, is neither followed nor written to.
    #[test]
    fn planted_links_are_not_followed() {
        let folder = Folder::new("planted");
        let (path, victim) = (folder.0.join("out.csv"), folder.0.join("victim"));
        fs::write(&victim, b"precious").unwrap();
        for name in [format!(".out.csv.{}.tmp", std::process::id()), ".gradus-0000000000000000.tmp".to_owned()] {
            symlink(&victim, folder.0.join(name)).unwrap();
        }
        WAYS.iter().for_each(|save| save(&path).unwrap());
        assert_eq!(fs::read(&victim).unwrap(), b"precious");
        assert_eq!(folder.names().len(), 4);
    }

    #[test]
    fn only_files_that_nobody_writes_are_swept() {
        let folder = Folder::new("swept");
        let at = |name: &str| folder.0.join(name);
        for name in [".gradus-left.tmp", ".gradus-live.tmp", ".gradus.tmp", ".gradus-note.txt"] {
            fs::write(at(name), b"x").unwrap();
        }
        fs::create_dir(at(".gradus-folder.tmp")).unwrap();
        let live = fs::File::open(at(".gradus-live.tmp")).unwrap();
        live.lock().unwrap();
        write(at("a"), b"a").unwrap();
        let kept = [".gradus-folder.tmp", ".gradus-live.tmp", ".gradus-note.txt", ".gradus.tmp", "a"];
        assert_eq!(folder.names(), kept);
        drop(live);
        numbers(1).to_csv(at("b")).unwrap();
        assert!(!at(".gradus-live.tmp").exists());
    }

    /// A new file is as any new file; one that was private stays so, and never is anything else on the way.
    #[test]
    fn permissions_and_owners_stay() {
        for save in WAYS {
            let folder = Folder::new("owner");
            let (path, plain) = (folder.0.join("file"), folder.0.join("plain"));
            fs::write(&plain, b"").unwrap();
            save(&path).unwrap();
            assert_eq!(mode(&path), mode(&plain));
            for kept in [0o600, 0o664, 0o777, 0o200] {
                set_mode(&path, kept);
                save(&path).unwrap();
                assert_eq!(mode(&path), kept);
            }
            if is_root(&folder) {
                std::os::unix::fs::chown(&path, Some(12345), Some(54321)).unwrap();
                save(&path).unwrap();
                let about = fs::metadata(&path).unwrap();
                assert_eq!((about.uid(), about.gid(), mode(&path)), (12345, 54321, 0o200));
            }
        }
    }

    /// Somebody who may write the file, and is neither its owner nor in its group.
    #[test]
    fn another_owner_does_not_let_another_group_in() {
        let folder = Folder::new("group");
        let path = folder.0.join("file");
        let other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        if !is_root(&folder) || !can_run(&[&other[..], &["true"]].concat()) {
            return;
        }
        set_mode(&folder.0, 0o777);
        fs::write(&path, b"old").unwrap();
        set_mode(&path, 0o672);
        in_want(&other, "nothing", &path);
        let about = fs::metadata(&path).unwrap();
        assert_eq!((about.uid(), about.gid(), mode(&path)), (65534, 65534, 0o622));
    }

    #[test]
    fn pipes_are_written_into() {
        for save in WAYS {
            let folder = Folder::new("pipe");
            let path = folder.0.join("pipe");
            assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
            let from = path.clone();
            let reader = std::thread::spawn(move || {
                let mut bytes = Vec::new();
                fs::File::open(from).unwrap().read_to_end(&mut bytes).unwrap();
                bytes
            });
            save(&path).unwrap();
            assert!(fs::metadata(&path).unwrap().file_type().is_fifo());
            assert!(!reader.join().unwrap().is_empty());
            assert_eq!(folder.names(), ["pipe"]);
        }
    }

    /// Devices of our own, since whoever may replace those of the system would.
    #[test]
    fn devices_stay() {
        let folder = Folder::new("devices");
        let at = |name: &str| folder.0.join(name);
        let made = |name: &str, kind: [&str; 3]| {
            is_root(&folder) && can_run(&[&["mknod", at(name).to_str().unwrap()], &kind[..]].concat())
        };
        for save in WAYS {
            if made("null", ["c", "1", "3"]) && fs::File::options().write(true).open(at("null")).is_ok() {
                save(&at("null")).unwrap();
                assert!(fs::metadata(at("null")).unwrap().file_type().is_char_device());
                fs::remove_file(at("null")).unwrap();
            }
            if made("full", ["c", "1", "7"]) && fs::File::options().write(true).open(at("full")).is_ok() {
                assert!(matches!(save(&at("full")), Err(Error::Io { .. })));
                assert!(fs::metadata(at("full")).unwrap().file_type().is_char_device());
                fs::remove_file(at("full")).unwrap();
            }
            if made("disk", ["b", "7", "250"]) {
                let refused = save(&at("disk")).unwrap_err().to_string();
                assert!(refused.contains("disk: this is a block device"), "{refused}");
                assert!(fs::metadata(at("disk")).unwrap().file_type().is_block_device());
                fs::remove_file(at("disk")).unwrap();
            }
            let refused = save(&folder.0).unwrap_err().to_string();
            assert!(refused.contains("this is a folder"), "{refused}");
        }
        assert!(folder.names().is_empty());
    }

    /// What a process has open is written into, where it stands.
    #[cfg(target_os = "linux")]
    #[test]
    fn standard_output_goes_on() {
        let folder = Folder::new("stdout");
        let path = folder.0.join("out");
        let redirected = format!("exec \"$@\" > '{}'", path.display());
        in_want(&["sh", "-c", &redirected, "sh"], "output", &path);
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text
            .lines()
            .filter_map(|line| ["before", "saved", "after"].into_iter().find(|word| line.ends_with(word)))
            .collect();
        assert_eq!(lines, ["before", "saved", "after"], "{text}");
        assert_eq!(folder.names(), ["out"]);
    }
}
