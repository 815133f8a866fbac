//! The tutorials and a guide print what Comity prints: each is played from its first file to its last answer.
//!
//! A block of TOML or CSV is saved under the path named last before it (`my-case/…`);
//! `<!-- edit PATH: old => new -->` changes a file as the text tells the reader to, once for each
//! place; `<!-- run: command -->` runs something without showing it; and a text block after
//! `<!-- output: command -->` must be what the command prints. `TUTORIAL=overwrite` writes the answers anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_first_hour_goes_as_it_says() {
    play("docs/tutorial/README.md");
}

#[test]
fn the_first_ten_minutes_go_as_they_say() {
    play("docs/tutorial/first-pack.md");
}

#[test]
fn the_guide_to_shares_goes_as_it_says() {
    play("docs/guides/share-the-cost.md");
}

/// A reader at work.
struct Reader {
    folder: PathBuf,
    /// The text with its answers as Comity gives them.
    told: Vec<String>,
    path: String,
    command: Option<String>,
}

fn play(page: &str) {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let name = page.replace(['/', '.'], "-");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink(root().join("examples"), folder.join("examples")).unwrap();
    let mut reader = Reader {
        folder,
        told: Vec::new(),
        path: String::new(),
        command: None,
    };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        reader.told.push(line.to_owned());
        match line {
            "```toml" | "```csv" => reader.save(&mut lines),
            "```text" if reader.command.is_some() => reader.compare(&mut lines),
            _ => reader.read(line),
        }
    }
    let told = reader.told.join("\n") + "\n";
    if std::env::var("TUTORIAL").as_deref() == Ok("overwrite") {
        fs::write(root().join(page), &told).unwrap();
    } else if told != text {
        let (at, (now, then)) = told
            .lines()
            .zip(text.lines())
            .enumerate()
            .find(|(_, (a, b))| a != b)
            .unwrap_or((0, ("", "")));
        panic!(
            "{page}:{}: comity prints\n{now}\nand the page says\n{then}\nIf comity is right: TUTORIAL=overwrite cargo test -p comity-cli --test it tutorial",
            at + 1
        );
    }
}

impl Reader {
    fn read(&mut self, line: &str) {
        if let Some((_, after)) = line.rsplit_once("`my-case/") {
            self.path = format!("my-case/{}", after.split('`').next().unwrap());
        }
        let told = |what: &str| {
            let inside = line.strip_prefix(&format!("<!-- {what}"))?;
            Some(inside.strip_suffix(" -->").unwrap().to_owned())
        };
        if let Some(command) = told("output: ") {
            self.command = Some(command);
        } else if let Some(command) = told("run: ") {
            self.run(&command);
        } else if let Some(edit) = told("edit ") {
            let (path, change) = edit.split_once(": ").unwrap();
            let (old, new) = change.split_once(" => ").unwrap();
            let path = self.folder.join(path);
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains(old), "{}: no {old}", path.display());
            fs::write(&path, text.replacen(old, new, 1)).unwrap();
        }
    }

    fn block<'a>(&mut self, lines: &mut impl Iterator<Item = &'a str>) -> String {
        let block: Vec<&str> = lines.take_while(|l| *l != "```").collect();
        block.join("\n") + "\n"
    }

    fn save<'a>(&mut self, lines: &mut impl Iterator<Item = &'a str>) {
        let block = self.block(lines);
        self.told.push(format!("{block}```"));
        let path = self.folder.join(&self.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, block).unwrap();
    }

    fn compare<'a>(&mut self, lines: &mut impl Iterator<Item = &'a str>) {
        self.block(lines);
        let command = self.command.take().unwrap();
        let answer = self.run(&command);
        self.told.push(format!("{}\n```", answer.trim_end()));
    }

    /// What a command prints, warnings and errors before the rest, as a terminal would show them.
    fn run(&self, command: &str) -> String {
        let shown = "comity appraise examples/clyde-valley --report clyde-valley-report.html";
        let command = command.replace("./run", shown);
        let comity = Path::new(env!("CARGO_BIN_EXE_comity"));
        let path = format!(
            "{}:{}",
            comity.parent().unwrap().display(),
            std::env::var("PATH").unwrap()
        );
        let done = Command::new("sh")
            .args(["-c", &command])
            .current_dir(&self.folder)
            .env("PATH", path)
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let text = [done.stderr, done.stdout].concat();
        String::from_utf8(text).unwrap()
    }
}
