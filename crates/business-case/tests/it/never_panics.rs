//! Whatever stands in a pack's files: it is read, or refused with a message and a remedy. Broken
//! packs found by the fuzzer or by chance stay here as named tests.

use crate::case::{EXAMPLES, FEW, example, small_with, told};
use comity_business_case::{
    Model, Pack, PackFiles, Problem, appraise, compare, explain, locate, outstanding,
};
use proptest::prelude::*;

/// Reads, builds, appraises and explains; nothing may panic and nobody may be left without a
/// message and a remedy.
fn stands(files: &PackFiles) {
    let reading = Pack::read(files);
    are_told(&reading.problems);
    assert!(reading.pack.is_some() || !reading.problems.is_empty());
    let Some(pack) = reading.pack.filter(small_enough) else {
        return;
    };
    if let Err(problems) = locate(&pack) {
        are_told(&problems);
        assert!(!problems.is_empty());
    }
    if let Err(problems) = Model::build(&pack) {
        are_told(&problems);
        assert!(!problems.is_empty());
        return;
    }
    match appraise(&pack, FEW, &|_, _| ()) {
        Ok(found) => {
            are_told(&found.warnings);
            for figure in &found.figures {
                assert!(figure.mean().value.is_finite(), "{figure:?}");
            }
            let tasks = outstanding(&pack, Some(&found));
            assert!(
                tasks
                    .iter()
                    .all(|task| !task.what.is_empty() && !task.why.is_empty())
            );
            compared(&pack);
            for figure in found.figures.first().iter().chain(&found.figures.last()) {
                explained(&pack, &figure.id);
            }
        }
        Err(problems) => are_told(&problems),
    }
}

/// Against the small pack, both ways: whatever the difference, it is told, and its steps sum to the
/// change.
fn compared(pack: &Pack) {
    let small = Pack::read(&comity_testkit::small_pack()).pack.unwrap();
    for (before, after) in [(pack, &small), (&small, pack)] {
        let found = match compare(before, after, FEW, &|_, _| ()) {
            Ok(found) => found,
            Err(problems) => {
                are_told(&problems);
                continue;
            }
        };
        for row in &found.results {
            let single = row
                .frame
                .iter()
                .chain(&row.together)
                .chain([&row.remainder]);
            let steps: Vec<f64> = single
                .chain(row.alone.iter().map(|(_, x)| x))
                .map(|x| x.value)
                .collect();
            let size: f64 = steps.iter().map(|x| x.abs()).sum::<f64>() + row.before.value.abs();
            let sum: f64 = steps.iter().sum();
            assert!((sum - row.change.value).abs() <= 1e-8 * size, "{row:?}");
        }
    }
}

fn explained(pack: &Pack, id: &str) {
    let found = explain(pack, id, FEW);
    found.unwrap_or_else(|problems| panic!("{id}: {}", told(&problems)));
}

fn are_told(problems: &[Problem]) {
    for problem in problems {
        assert!(!problem.message.trim().is_empty(), "{problem:?}");
        assert!(!problem.help.trim().is_empty(), "{problem:?}");
        if let (Some(source), Some(span)) = (&problem.source, &problem.span) {
            assert!(source.text.get(span.clone()).is_some(), "{problem:?}");
        }
    }
}

/// A changed digit can make a case of 400 years; that is no error, only slow.
fn small_enough(pack: &Pack) -> bool {
    pack.partnership.timeline.periods() <= 200
}

#[derive(Clone, Debug)]
enum Change {
    /// Takes some bytes out.
    Cut(usize, usize),
    /// Puts a token in.
    Token(usize, &'static str),
    /// Puts any text in.
    Text(usize, String),
    /// Puts any bytes in.
    Bytes(usize, Vec<u8>),
    /// Takes a line out, doubles it, or swaps it with another.
    CutLine(usize),
    DoubleLine(usize),
    SwapLines(usize, usize),
    /// Swaps two cells of a line, or puts a token for one.
    SwapCells(usize, usize, usize),
    Cell(usize, usize, &'static str),
}

const TOKENS: [&str; 48] = [
    "\"",
    "'",
    "\"\"\"",
    ",",
    "\n",
    "\r\n",
    "[",
    "]",
    "[[",
    "(",
    ")",
    "{",
    "}",
    "=",
    "#",
    "%",
    ":",
    " to ",
    "0",
    "-1",
    "1e308",
    "1e-308",
    "NaN",
    "inf",
    "9999999999999999999",
    "true",
    "\u{feff}",
    "\0",
    "£",
    "🙂",
    "staff[p]",
    "[p]",
    " / 0",
    " ^ -9",
    "if ",
    " then ",
    " over q in members",
    "sum(",
    "delay(t, 1 year) ",
    "cumulative(",
    "by_year(0, ",
    "growth(",
    "stay",
    "p",
    "each partner",
    "members = []",
    "exactly(0)",
    "data(",
];

fn changes() -> impl Strategy<Value = Vec<(usize, Change)>> {
    let token = || prop::sample::select(&TOKENS[..]);
    let at = || 0..100_000usize;
    let change = prop_oneof![
        (at(), 1..40usize).prop_map(|(a, n)| Change::Cut(a, n)),
        (at(), token()).prop_map(|(a, t)| Change::Token(a, t)),
        (at(), "\\PC{1,12}").prop_map(|(a, t)| Change::Text(a, t)),
        (at(), prop::collection::vec(any::<u8>(), 1..6)).prop_map(|(a, b)| Change::Bytes(a, b)),
        at().prop_map(Change::CutLine),
        at().prop_map(Change::DoubleLine),
        (at(), at()).prop_map(|(a, b)| Change::SwapLines(a, b)),
        (at(), 0..10usize, 0..10usize).prop_map(|(l, a, b)| Change::SwapCells(l, a, b)),
        (at(), 0..10usize, token()).prop_map(|(l, c, t)| Change::Cell(l, c, t)),
    ];
    prop::collection::vec((0..8usize, change), 1..6)
}

/// The pack with changes in its files, the position of each taken modulo what there is.
fn changed(mut files: PackFiles, changes: &[(usize, Change)]) -> PackFiles {
    for (file, change) in changes {
        let paths: Vec<String> = files.paths().map(str::to_owned).collect();
        let path = &paths[file % paths.len()];
        let mut bytes = files.bytes(path).unwrap().to_vec();
        change.apply(&mut bytes);
        files.add(path, bytes);
    }
    files
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let place = |at: usize, bytes: &[u8]| at % (bytes.len() + 1);
        let insert = |at: usize, new: &[u8], bytes: &mut Vec<u8>| {
            let at = place(at, bytes);
            bytes.splice(at..at, new.iter().copied());
        };
        match self {
            Change::Cut(at, count) => {
                let at = place(*at, bytes);
                bytes.drain(at..bytes.len().min(at + count));
            }
            Change::Token(at, token) => insert(*at, token.as_bytes(), bytes),
            Change::Text(at, text) => insert(*at, text.as_bytes(), bytes),
            Change::Bytes(at, new) => insert(*at, new, bytes),
            _ => {
                let mut lines: Vec<Vec<u8>> =
                    bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
                self.apply_to_lines(&mut lines);
                *bytes = lines.join(&b'\n');
            }
        }
    }

    fn apply_to_lines(&self, lines: &mut Vec<Vec<u8>>) {
        let count = lines.len();
        match self {
            Change::CutLine(at) => drop(lines.remove(at % count)),
            Change::DoubleLine(at) => lines.insert(at % count, lines[at % count].clone()),
            Change::SwapLines(a, b) => lines.swap(a % count, b % count),
            Change::SwapCells(line, a, b) => {
                cells(&mut lines[line % count], |cells| {
                    cells.swap(a % cells.len(), b % cells.len())
                });
            }
            Change::Cell(line, cell, token) => {
                let put =
                    |cells: &mut [Vec<u8>]| cells[cell % cells.len()] = token.as_bytes().to_vec();
                cells(&mut lines[line % count], put);
            }
            _ => {}
        }
    }
}

fn cells(line: &mut Vec<u8>, change: impl FnOnce(&mut [Vec<u8>])) {
    let mut cells: Vec<Vec<u8>> = line.split(|b| *b == b',').map(<[u8]>::to_vec).collect();
    change(&mut cells);
    *line = cells.join(&b',');
}

#[test]
fn the_examples_themselves_stand() {
    for name in EXAMPLES {
        stands(&example(name));
    }
    stands(&comity_testkit::small_pack());
}

/// Every figure of a pack is explained, but for those about two options or more, which are
/// explained by explaining each.
fn explains_itself(files: &PackFiles) {
    let pack = Pack::read(files).pack.unwrap();
    let figures = appraise(&pack, FEW, &|_, _| ()).unwrap().figures;
    let own = |id: &str| {
        !id.starts_with("case.") && !id.contains(".npv_over_") && !id.ends_with("better_off")
    };
    for figure in figures.iter().filter(|f| own(&f.id)) {
        explained(&pack, &figure.id);
    }
}

#[test]
fn every_figure_that_is_printed_can_be_explained() {
    explains_itself(&example("tutorial-two-councils"));
    explains_itself(&example("ref-3x3x10"));
}

/// Found by the fuzzer: an option without lines had figures that could not be explained.
#[test]
fn an_option_without_lines() {
    let bare = "id = \"share\"\nname = \"Share\"\nform = \"hub\"\n";
    explains_itself(&small_with("options/share.toml", bare));
}

/// The same of an option that only moves money between partners.
#[test]
fn an_option_of_transfers_only() {
    let moves = "[[line]]\nid = \"fee\"\nsays = \"x\"\nkind = \"cost\"\nbears = \"east\"\ntransfer_to = \"west\"\nformula = \"1 GBP per year\"\n";
    let head = "id = \"share\"\nname = \"Share\"\nform = \"hub\"\n";
    explains_itself(&small_with("options/share.toml", format!("{head}{moves}")));
}

/// The small pack with a calendar, indicators and terms of leaving.
fn with_circumstances() -> PackFiles {
    let share = crate::case::small_text("options/share.toml");
    let exit = "\n[exit]\nsays = \"x\"\nnotice = \"12 months\"\nlines = [\"build\"]\n";
    let mut files = small_with("options/share.toml", format!("{share}{exit}"));
    files.add("calendar.csv", "date,partner,what,says,source,owner\n2027-05-06,east,election,Votes,Law,East\n2028-03-31,,contract end,The lease,Lease,Estates\n");
    files.add("indicators.csv", "id,partner,theme,says,needed,held,unit,source,owner,date,grade\nsponsor,east,leadership,A sponsor,1,0,person,Letter,East,2026-01-31,A\ndays,,released days,Days,40,15,days,Plan,West,2026-01-31,\n");
    files
}

// PROPTEST_CASES=100000 asks for more than the usual 256.
proptest! {
    #[test]
    fn a_changed_small_pack_stands(changes in changes()) {
        stands(&changed(comity_testkit::small_pack(), &changes));
    }

    #[test]
    fn a_changed_pack_with_circumstances_stands(changes in changes()) {
        stands(&changed(with_circumstances(), &changes));
    }

    #[test]
    fn a_changed_pack_with_places_stands(changes in changes()) {
        stands(&changed(crate::places::with_places(), &changes));
    }

    #[test]
    fn a_changed_tutorial_pack_stands(changes in changes()) {
        stands(&changed(example("tutorial-two-councils"), &changes));
    }

    #[test]
    fn a_changed_reference_pack_stands(changes in changes()) {
        stands(&changed(example("ref-3x3x10"), &changes));
    }
}
