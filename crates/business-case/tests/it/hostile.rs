//! Bad input of every sort is news to pass on: what, where, what was expected, what to do.
//!
//! Each case says in full what a reader of the message sees: place, message, help.

use crate::case::{FEW, small_but, small_text, small_with, told};
use comity_business_case::{Pack, PackFiles, Problem, appraise};

const PARTNERSHIP: &str = "partnership.toml";
const ESTIMATES: &str = "estimates.csv";
const CORRELATIONS: &str = "correlations.csv";
const SHARE: &str = "options/share.toml";

/// All that reading, building and appraising a pack find, warnings too.
fn problems(files: &PackFiles) -> Vec<Problem> {
    let Some(pack) = Pack::read(files).pack else {
        return Pack::read(files).problems;
    };
    match appraise(&pack, FEW, &|_, _| ()) {
        Ok(found) => [Pack::read(files).problems, found.warnings].concat(),
        Err(problems) => problems,
    }
}

/// Fails unless a pack's problems are told as given: for each its place, message and help.
#[track_caller]
fn says(files: &PackFiles, wanted: &str) {
    assert_eq!(told(&problems(files)), wanted);
}

/// The small pack with one more estimate, in row 7.
fn estimate(row: &str) -> PackFiles {
    small_with(ESTIMATES, format!("{}{row}\n", small_text(ESTIMATES)))
}

/// The small pack with correlations, from line 2 on.
fn correlated(rows: &str) -> PackFiles {
    let header = "first,second,r,source,owner,date";
    small_with(CORRELATIONS, format!("{header}\n{rows}\n"))
}

/// The small pack with another formula for the line `build`, in line 22.
fn formula(text: &str) -> PackFiles {
    small_but(SHARE, "build * pulse(0 years)", text)
}

/// One file of the small pack.
fn only(path: &str) -> PackFiles {
    let mut files = PackFiles::new();
    files.add(path, small_text(path));
    files
}

/// The small pack without those files.
fn without(paths: &[&str]) -> PackFiles {
    let all = comity_testkit::small_pack();
    let mut files = PackFiles::new();
    for path in all.paths().filter(|p| !paths.contains(p)) {
        files.add(path, small_text(path));
    }
    files
}

/// A partnership without partners.
const HEAD: &str = "name = \"Nobody\"
currency = \"GBP\"
start = 2026-04-01
period = \"year\"
horizon_years = 5
conventions = \"green-book-2026\"
";

/// `saved` is defined for all options and again by one.
fn twice_defined() -> PackFiles {
    small_but(
        PARTNERSHIP,
        "[[partner]]",
        "[define]\nsaved = \"1\"\n\n[[partner]]",
    )
}

/// An option that states the whole, with nothing to set it against.
fn whole_without_stay() -> PackFiles {
    let mut files = without(&["options/stay.toml"]);
    files.add(
        SHARE,
        small_text(SHARE).replace("[define]", "basis = \"whole\"\n[define]"),
    );
    files
}

/// An option in a folder that nobody reads.
fn misplaced() -> PackFiles {
    small_with("option/hub.toml", small_text(SHARE))
}

/// Two lines that are numbers by themselves but not together.
fn two_huge_lines() -> PackFiles {
    let line = |id: &str| {
        format!(
            "[[line]]\nid = \"{id}\"\nsays = \"x\"\nkind = \"cost\"\nbears = \"{id}\"\nformula = \"by_year(1.5e308 GBP per year, 0)\"\n"
        )
    };
    let head = "id = \"share\"\nname = \"Huge\"\nform = \"h\"\n";
    small_with(SHARE, format!("{head}{}{}", line("east"), line("west")))
}

#[test]
fn columns_missing_doubled_and_unknown() {
    says(
        &small_but(ESTIMATES, ",unit,", ",units,"),
        "estimates.csv:1:1
  the column `unit` is missing
  the table needs the columns id, distribution, unit, source, owner, date
estimates.csv:1:1
  there is no use for a column `units`
  did you mean `unit`? Otherwise choose from id, distribution, unit, source, owner, date, partner, service, staff_group, grade, note, says, find_out, find_out_cost",
    );
    says(
        &small_but(ESTIMATES, "grade", "partner"),
        "estimates.csv:1:1
  there are two columns `partner`
  keep one of them",
    );
    says(
        &small_but(ESTIMATES, "grade", "grad"),
        "estimates.csv:1:1
  there is no use for a column `grad`
  did you mean `grade`? Otherwise choose from id, distribution, unit, source, owner, date, partner, service, staff_group, grade, note, says, find_out, find_out_cost",
    );
    says(
        &small_with(ESTIMATES, "distribution\nexactly(1)\n"),
        "estimates.csv:1:1
  the column `id` is missing
  the table needs the columns id, distribution, unit, source, owner, date
estimates.csv:1:1
  the column `unit` is missing
  the table needs the columns id, distribution, unit, source, owner, date
estimates.csv:1:1
  the column `source` is missing
  the table needs the columns id, distribution, unit, source, owner, date
estimates.csv:1:1
  the column `owner` is missing
  the table needs the columns id, distribution, unit, source, owner, date
estimates.csv:1:1
  the column `date` is missing
  the table needs the columns id, distribution, unit, source, owner, date",
    );
}

#[test]
fn rows_that_do_not_fit_their_table() {
    says(
        &estimate("more,,pert(1, 2, 4),ratio,I,N,2026-11-24,"),
        r#"estimates.csv:7:1
  this row has 10 cells, but the table has 8 columns
  put text that holds a comma in double quotes, as in "pert(1, 2, 4)""#,
    );
    says(
        &estimate("more,,exactly(1),ratio,I,N"),
        r#"estimates.csv:7:1
  this row has 6 cells, but the table has 8 columns
  put text that holds a comma in double quotes, as in "pert(1, 2, 4)""#,
    );
    says(
        &estimate("more,,exactly(1,5),ratio,I,N,2026-11-24,"),
        r#"estimates.csv:7:1
  this row has 9 cells, but the table has 8 columns
  put text that holds a comma in double quotes, as in "pert(1, 2, 4)""#,
    );
    says(
        &estimate("more,,\"pert(1, 2, 4),ratio,I,N,2026-11-24,"),
        r#"estimates.csv:7:1
  this row has 3 cells, but the table has 8 columns
  put text that holds a comma in double quotes, as in "pert(1, 2, 4)""#,
    );
}

#[test]
fn files_that_hold_nothing() {
    says(
        &small_with(ESTIMATES, ""),
        "estimates.csv
  estimates.csv is empty
  its first row names the columns",
    );
    says(
        &small_with(ESTIMATES, "\n# nothing yet\n,,\n"),
        "estimates.csv
  estimates.csv is empty
  its first row names the columns",
    );
    says(
        &small_with(PARTNERSHIP, ""),
        "partnership.toml:1:1
  missing field `name`
  add it; docs/reference/pack.md describes every field",
    );
    says(
        &small_with(SHARE, ""),
        "options/share.toml:1:1
  missing field `id`
  add it; docs/reference/pack.md describes every field",
    );
    says(
        &small_with(CORRELATIONS, ""),
        "correlations.csv
  correlations.csv is empty
  its first row names the columns",
    );
}

#[test]
fn files_that_are_no_text() {
    says(
        &small_with(ESTIMATES, b"id,source\ncost,\xa3 ledger\n"),
        r#"estimates.csv
  estimates.csv is not UTF-8 text: line 2 holds a byte that has no meaning in it
  save it again as UTF-8 (in Excel: "CSV UTF-8"); a £ sign from an older program is the usual cause"#,
    );
    says(
        &small_with(PARTNERSHIP, b"name = \"Caf\xe9\"\n"),
        "partnership.toml
  partnership.toml is not UTF-8 text: line 1 holds a byte that has no meaning in it
  save it again as UTF-8; a £ sign from an older program is the usual cause",
    );
    says(
        &small_with(SHARE, [b"# ".as_slice(), &[0xff, 0xfe, 0x00]].concat()),
        "options/share.toml
  options/share.toml is not UTF-8 text: line 1 holds a byte that has no meaning in it
  save it again as UTF-8; a £ sign from an older program is the usual cause",
    );
    says(
        &small_with(
            ESTIMATES,
            format!("id,source\ncost,{}\n", "x".repeat(10_000_000)),
        ),
        "estimates.csv
  line 2 of estimates.csv is longer than 100000 characters
  a line break or a closing quote is probably missing, or this is not a text file",
    );
    says(
        &small_with(SHARE, format!("\nname = \"{}\"\n", "x".repeat(10_000_000))),
        "options/share.toml
  line 2 of options/share.toml is longer than 100000 characters
  a line break or a closing quote is probably missing, or this is not a text file",
    );
}

#[test]
fn no_pack_at_all() {
    says(
        &PackFiles::new(),
        "
  this folder is no pack: it has no partnership.toml
  name the folder that holds partnership.toml, estimates.csv and options/; docs/tutorial shows how one begins",
    );
    says(
        &only("options/stay.toml"),
        "
  this folder is no pack: it has no partnership.toml
  name the folder that holds partnership.toml, estimates.csv and options/; docs/tutorial shows how one begins",
    );
    says(
        &without(&[ESTIMATES]),
        "
  the pack has no estimates.csv
  add one with the columns id, distribution, unit, source, owner, date; docs/reference/pack.md describes them",
    );
    says(
        &without(&[SHARE, "options/stay.toml"]),
        "
  the pack has no options
  add options/stay.toml and one file for each other way; docs/tutorial shows how",
    );
}

#[test]
fn units() {
    says(
        &estimate("more,,exactly(1),GBP/yaer,I,N,2026-11-24,"),
        "estimates.csv:7:18
  `yaer` is not a unit that this pack knows
  did you mean `year`? Money is GBP; for things that you count, add the word (singular) to `counts` in partnership.toml",
    );
    says(
        &estimate("more,,exactly(1),florins,I,N,2026-11-24,"),
        "estimates.csv:7:18
  `florins` is not a unit that this pack knows
  Money is GBP; for things that you count, add the word (singular) to `counts` in partnership.toml",
    );
    says(
        &estimate("more,,exactly(1),,I,N,2026-11-24,"),
        "estimates.csv:7:18
  the unit is missing
  write one, such as GBP/year, %, minutes/request, or ratio",
    );
    says(
        &estimate("more,,exactly(1),USD/year,I,N,2026-11-24,"),
        "estimates.csv:7:18
  `USD` is not a unit that this pack knows
  Money is GBP; for things that you count, add the word (singular) to `counts` in partnership.toml",
    );
    says(
        &estimate("more,,exactly(5%),%,I,N,2026-11-24,"),
        "estimates.csv:7:7
  per cent of a per cent: both the numbers and the unit say %
  write 5 with the unit %, or 5% with the unit share",
    );
    says(
        &estimate("saving,east,exactly(1),kGBP,I,N,2026-11-24,"),
        "estimates.csv:7:1
  saving[east]: this row fills other index columns than the rows before it
  fill partner, service and staff_group in all rows of an estimate or in none",
    );
}

#[test]
fn distributions_that_cannot_be() {
    says(
        &estimate("more,,12,ratio,I,N,2026-11-24,"),
        "estimates.csv:7:7
  a bare number says nothing about how sure we are
  write exactly(12) if it is known, or a range such as pert(11, 12, 14)",
    );
    says(
        &estimate("more,,,ratio,I,N,2026-11-24,"),
        "estimates.csv:7:7
  a distribution was expected here
  write for example pert(3600, 4000, 4600)",
    );
    says(
        &estimate("more,,NaN,ratio,I,N,2026-11-24,"),
        r#"estimates.csv:7:7
  there is no distribution named "NaN"
  did you mean data? Write data(1.2, 3.4, 5)"#,
    );
    says(
        &estimate("more,,exactly(NaN),ratio,I,N,2026-11-24,"),
        r#"estimates.csv:7:15
  there is no distribution named "NaN"
  did you mean data? Write data(1.2, 3.4, 5)"#,
    );
    says(
        &estimate("more,,exactly(inf),ratio,I,N,2026-11-24,"),
        r#"estimates.csv:7:15
  there is no distribution named "inf"
  the known ones are exactly, normal, lognormal, exponential, gamma, pert, triangular, uniform, bernoulli, discrete, mixture, data, truncated, quantiles, chance"#,
    );
    says(
        &estimate("more,,exactly(1e400),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:15
  1e400 is too large: inf
  write a number below 1e308",
    );
    says(
        &estimate("more,,bernoulli(120%),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:7
  a probability lies between 0 and 1 (100%), not 1.2
  write a number such as 0.12, or 12%",
    );
    says(
        &estimate("more,,bernoulli(1.2),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:7
  a probability lies between 0 and 1 (100%), not 1.2
  write a number such as 0.12, or 12%",
    );
    says(
        &estimate("more,,bernoulli(-1%),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:7
  a probability lies between 0 and 1 (100%), not -0.01
  write a number such as 0.12, or 12%",
    );
    says(
        &estimate("more,,\"discrete(1: 0.5, 2: 0.4)\",ratio,I,N,2026-11-24,"),
        "estimates.csv:7:8
  the weights sum to 0.9, not 1
  make the weights sum to 1 (100%)",
    );
    says(
        &estimate("more,,\"mixture(70%: exactly(1), 40%: exactly(2))\",ratio,I,N,2026-11-24,"),
        "estimates.csv:7:8
  the weights sum to 1.1, not 1
  make the weights sum to 1 (100%)",
    );
    says(
        &estimate("more,,\"pert(4, 2, 9)\",ratio,I,N,2026-11-24,"),
        "estimates.csv:7:8
  the likely value 2 lies outside low 4 to high 9
  write low, likely and high in rising order",
    );
    says(
        &estimate("more,,\"uniform(5, 1)\",ratio,I,N,2026-11-24,"),
        "estimates.csv:7:8
  low 5 is not below high 1
  write the smaller number first, or exactly(…) if it is known",
    );
    says(
        &estimate("more,,lognormal(-1 to 4),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:7
  a lognormal is always above 0, but its range starts at -1
  start above 0, or use normal(…) or pert(…)",
    );
    says(
        &estimate("more,,\"normal(5, sd -1)\",ratio,I,N,2026-11-24,"),
        "estimates.csv:7:8
  the sd must be above 0, not -1
  write exactly(…) for a number that is known",
    );
    says(
        &estimate("more,,\"truncated(normal(5, 2), 20000 to 30000)\",ratio,I,N,2026-11-24,"),
        "estimates.csv:7:8
  only 0.0e0 of normal(5, sd 2) lies in the part kept
  choose ends that keep at least one in a million, or another distribution",
    );
    says(
        &estimate("more,,\"quantiles(50%: 5, 10%: 8)\",ratio,I,N,2026-11-24,"),
        "estimates.csv:7:8
  50%: 5 and 10%: 8 do not rise
  write the points in rising order of both probability and value",
    );
    says(
        &estimate("more,,data(),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:7
  there is no observation in the data
  list at least one number",
    );
    says(
        &estimate("more,,prt(1),ratio,I,N,2026-11-24,"),
        r#"estimates.csv:7:7
  there is no distribution named "prt"
  did you mean pert? Write pert(low, likely, high), for example pert(3600, 4000, 4600)"#,
    );
    says(
        &estimate("more,,normal(5,ratio,I,N,2026-11-24,"),
        "estimates.csv:7:7
  the bracket of normal is never closed
  add ) at the end",
    );
}

#[test]
fn a_distribution_within_two_hundred_others() {
    says(
        &estimate(&format!(
            "more,,\"{}exactly(1){}\",ratio,I,N,2026-11-24,",
            "truncated(".repeat(200),
            ", 0 to 2)".repeat(200)
        )),
        "estimates.csv:7:178
  distributions stand more than 16 deep inside each other
  write it more simply, for example as one mixture",
    );
}

#[test]
fn who_says_so() {
    says(
        &estimate("more,,exactly(1),ratio,,N,2026-11-24,"),
        "estimates.csv:7:24
  this estimate has no source
  say where the number comes from: a document, a ledger, a workshop",
    );
    says(
        &estimate("more,,exactly(1),ratio,I,,2026-11-24,"),
        "estimates.csv:7:26
  this estimate has no owner
  say who answers for the number",
    );
    says(
        &estimate("more,,exactly(1),ratio,I,N,,"),
        "estimates.csv:7:28
  this estimate has no date
  say when it was true or written down, as 2026-11-24",
    );
    says(
        &estimate("more,,exactly(1),ratio,I,N,24/11/2026,"),
        "estimates.csv:7:28
  `24/11/2026` is not a date
  write it as 2026-11-24",
    );
    says(
        &estimate("more,,exactly(1),ratio,I,N,2026-02-30,"),
        "estimates.csv:7:28
  `2026-02-30` is not a date
  write it as year, month and day: 2026-11-24",
    );
    says(
        &estimate("more,,exactly(1),ratio,I,N,2026-11-24,F"),
        "estimates.csv:7:39
  `F` is not a grade
  A measured and reconciled, B published or measured, C elicited judgement, D placeholder (blank is D)",
    );
}

#[test]
fn names_of_estimates() {
    says(
        &estimate("year,,exactly(1),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:1
  `year` cannot be the id of an estimate
  use letters, digits and _, beginning with a letter, and no word of the formula language; partner and service have columns of their own",
    );
    says(
        &estimate("if,,exactly(1),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:1
  `if` cannot be the id of an estimate
  use letters, digits and _, beginning with a letter, and no word of the formula language; partner and service have columns of their own",
    );
    says(
        &estimate("ramp,,exactly(1),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:1
  `ramp` cannot be the id of an estimate
  use letters, digits and _, beginning with a letter, and no word of the formula language; partner and service have columns of their own",
    );
    says(
        &estimate("p,,exactly(1),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:1
  `p` is the index of the partners
  choose another id",
    );
    says(
        &estimate("staff-cost,,exactly(1),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:1
  `staff-cost` cannot be the id of an estimate
  use letters, digits and _, beginning with a letter, and no word of the formula language; partner and service have columns of their own",
    );
    says(
        &estimate(",,exactly(1),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:1
  `` cannot be the id of an estimate
  use letters, digits and _, beginning with a letter, and no word of the formula language; partner and service have columns of their own",
    );
    says(
        &estimate("more,est,exactly(1),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:6
  `est` is not one of the partners
  did you mean `east`? Otherwise choose from east, west",
    );
    says(
        &estimate("saving,,exactly(1),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:1
  saving: this estimate is there already
  take one of the two rows out",
    );
    says(
        &estimate("saving,east,exactly(1),ratio,I,N,2026-11-24,"),
        "estimates.csv:7:1
  saving[east]: this row fills other index columns than the rows before it
  fill partner, service and staff_group in all rows of an estimate or in none",
    );
    says(
        &small_but(
            ESTIMATES,
            "staff,west,\"pert(180, 200, 240)\",kGBP/year",
            "staff,west,exactly(5),FTE",
        ),
        "estimates.csv:3:23
  staff[west]: this row measures something else than the rows before it
  use units of one kind within an estimate",
    );
}

#[test]
fn correlations_that_cannot_be() {
    says(
        &correlated("saving,build,1.2,I,N,2026-11-24"),
        "correlations.csv:2:14
  `1.2` cannot be a correlation
  write a number from -1 to 1",
    );
    says(
        &correlated("saving,build,NaN,I,N,2026-11-24"),
        "correlations.csv:2:14
  `NaN` cannot be a correlation
  write a number from -1 to 1",
    );
    says(
        &correlated("saving,build,,I,N,2026-11-24"),
        "correlations.csv:2:14
  `` cannot be a correlation
  write a number from -1 to 1",
    );
    says(
        &correlated("saving,build,60%,I,N,2026-11-24"),
        "correlations.csv:2:14
  `60%` cannot be a correlation
  write a number from -1 to 1",
    );
    says(
        &correlated("saving,build,0.5,I,N,2026-11-24\nbuild,saving,0.4,I,N,2026-11-24"),
        "correlations.csv:3:1
  this pair of estimates is correlated twice
  take one of the two rows out",
    );
    says(
        &correlated("saving,saving,0.5,I,N,2026-11-24"),
        "correlations.csv:2:8
  an estimate is always correlated with itself
  name two different ones",
    );
    says(
        &correlated("saving,inflation,0.5,I,N,2026-11-24"),
        "correlations.csv:2:8
  `inflation` is known exactly, so nothing can be correlated with it
  take this row out, or give the estimate a range",
    );
    says(
        &correlated("savings,build,0.5,I,N,2026-11-24"),
        "correlations.csv:2:1
  `savings` is not an uncertain estimate
  did you mean `saving`? Write it with its indices, such as staff[east-herts]",
    );
    says(
        &correlated("staff,build,0.5,I,N,2026-11-24"),
        "correlations.csv:2:1
  `staff` is not an uncertain estimate
  Write it with its indices, such as staff[east-herts]",
    );
    says(
        &correlated("saving,build,0.5,,N,2026-11-24"),
        "correlations.csv:2:18
  this correlation has no source
  a correlation is an estimate too: say who judged it, on what, when",
    );
    says(
        &correlated("saving,build,0.5,I,N,"),
        "correlations.csv:2:22
  this correlation has no date
  a correlation is an estimate too: say who judged it, on what, when",
    );
    says(
        &small_with(
            CORRELATIONS,
            "first,second,r,kind,source,owner,date\nsaving,build,0.5,kendall,I,N,2026-11-24\n",
        ),
        "correlations.csv:2:18
  `kendall` is not a kind of correlation
  write normal (of the underlying normal scores; blank means this) or rank (Spearman's)",
    );
    says(
        &small_with(
            CORRELATIONS,
            "first,second,source,owner,date\nsaving,build,I,N,2026-11-24\n",
        ),
        "correlations.csv:1:1
  the column `r` is missing
  the table needs the columns first, second, r, source, owner, date",
    );
}

/// A warning: the nearest possible correlations are used.
#[test]
fn correlations_that_contradict_each_other() {
    says(
        &correlated("saving,build,0.9,I,N,2026-11-24\nbuild,staff[east],0.9,I,N,2026-11-24\nsaving,staff[east],-0.9,I,N,2026-11-24"),
        "
  the correlations of build, saving, staff[east] contradict each other; the nearest possible ones are used, which differ by up to 0.400
  if A goes with B and B with C, then A must go with C to some degree; look at correlations.csv again",
    );
}

#[test]
fn fields_of_toml_files() {
    says(
        &small_but(PARTNERSHIP, "currency", "curency"),
        "partnership.toml:2:1
  unknown field `curency`, expected one of `name`, `says`, `currency`, `start`, `period`, `horizon_years`, `conventions`, `discounting`, `timing`, `partner`, `service`, `staff_group`, `set`, `counts`, `define`, `price`, `outside_view`
  use one of the names listed, or take this out; docs/reference/pack.md describes every field",
    );
    says(
        &small_but(PARTNERSHIP, "currency = \"GBP\"\n", ""),
        "partnership.toml:1:1
  missing field `currency`
  add it; docs/reference/pack.md describes every field",
    );
    says(
        &small_but(
            PARTNERSHIP,
            "name = \"Two councils\"",
            "name = \"Two councils",
        ),
        r#"partnership.toml:1:21
  invalid basic string, expected `"`
  this is not TOML as it should be; see docs/reference/pack.md for the form"#,
    );
    says(
        &small_but(PARTNERSHIP, "horizon_years = 5", "horizon_years = \"five\""),
        r#"partnership.toml:5:17
  invalid type: string "five", expected a whole number
  write a whole number without quotes, such as 10"#,
    );
    says(
        &small_but(PARTNERSHIP, "horizon_years = 5", "horizon_years = 2.5"),
        "partnership.toml:5:17
  invalid type: floating point `2.5`, expected a whole number
  write a whole number without quotes, such as 10",
    );
    says(
        &small_but(PARTNERSHIP, "name = \"Two councils\"", "name = 2"),
        "partnership.toml:1:8
  invalid type: integer `2`, expected a string
  texts stand in quotes, numbers do not; docs/reference/pack.md describes every field",
    );
    says(
        &small_but(
            PARTNERSHIP,
            "name = \"Two councils\"",
            "name = \"a\"\nname = \"b\"",
        ),
        "partnership.toml:2:1
  duplicate key
  a name may stand only once; partners, services and lines have two brackets: [[partner]], [[line]]",
    );
    says(
        &small_but(SHARE, "one_off = true", "one_off = \"yes\""),
        r#"options/share.toml:21:11
  invalid type: string "yes", expected a boolean
  write true or false, without quotes"#,
    );
    says(
        &small_but(SHARE, "one_off = true", "one_of = true"),
        "options/share.toml:21:1
  unknown field `one_of`, expected one of `id`, `says`, `kind`, `bears`, `split`, `heading`, `owner`, `cash`, `one_off`, `transfer_to`, `price`, `optimism_bias`, `formula`
  use one of the names listed, or take this out; docs/reference/pack.md describes every field",
    );
    says(
        &small_but(SHARE, "kind = \"saving\"\n", ""),
        "options/share.toml:8:1
  missing field `kind`
  add it; docs/reference/pack.md describes every field",
    );
    says(
        &small_but(SHARE, "[[line]]", "[line]"),
        "options/share.toml:15:3
  duplicate key
  a name may stand only once; partners, services and lines have two brackets: [[partner]], [[line]]",
    );
    says(
        &small_but(SHARE, "[define]", "[define"),
        "options/share.toml:5:8
  unclosed table, expected `]`
  this is not TOML as it should be; see docs/reference/pack.md for the form",
    );
}

#[test]
fn time_and_money() {
    says(
        &small_but(PARTNERSHIP, "horizon_years = 5", "horizon_years = 0"),
        "partnership.toml:5:17
  the horizon must be a whole number of years from 1 to 400
  write for example horizon_years = 10",
    );
    says(
        &small_but(PARTNERSHIP, "horizon_years = 5", "horizon_years = 401"),
        "partnership.toml:5:17
  the horizon must be a whole number of years from 1 to 400
  write for example horizon_years = 10",
    );
    says(
        &small_but(PARTNERSHIP, "horizon_years = 5", "horizon_years = -3"),
        "partnership.toml:5:17
  the horizon must be a whole number of years from 1 to 400
  write for example horizon_years = 10",
    );
    says(
        &small_but(
            PARTNERSHIP,
            "horizon_years = 5",
            "horizon_years = 9223372036854775807",
        ),
        "partnership.toml:5:17
  the horizon must be a whole number of years from 1 to 400
  write for example horizon_years = 10",
    );
    says(
        &small_but(
            PARTNERSHIP,
            "start = 2026-04-01",
            "start = \"1 April 2026\"",
        ),
        "partnership.toml:3:9
  `1 April 2026` is not a date
  write it as year, month and day: 2026-11-24",
    );
    says(
        &small_but(PARTNERSHIP, "period = \"year\"", "period = \"week\""),
        "partnership.toml:4:10
  `week` is not a period
  write year, quarter or month",
    );
    says(
        &small_but(PARTNERSHIP, "GBP", "pounds"),
        "partnership.toml:2:12
  `pounds` is not a currency code
  write three capitals, such as GBP",
    );
    says(
        &small_but(PARTNERSHIP, "green-book-2026", "green-book-2025"),
        "partnership.toml:6:15
  there are no conventions `green-book-2025`
  did you mean `green-book-2026`? Otherwise choose from green-book-2026",
    );
    says(
        &small_but(PARTNERSHIP, "period =", "discounting = \"helth\"\nperiod ="),
        "partnership.toml:4:15
  there is no discounting `helth`
  did you mean `health`? Otherwise choose from standard, health, lower",
    );
    says(
        &small_but(PARTNERSHIP, "period =", "discounting = \"lower\"\nperiod ="),
        "partnership.toml:4:15
  `lower` discounting is for horizons of at least 51 years
  use standard",
    );
    says(
        &small_but(
            PARTNERSHIP,
            "period =",
            "timing = \"end of year\"\nperiod =",
        ),
        r#"partnership.toml:4:10
  `end of year` is not a timing
  write "start of year" (the Green Book's) or "middle of year""#,
    );
}

#[test]
fn partners_and_sets() {
    says(
        &small_but(PARTNERSHIP, "id = \"west\"", "id = \"east\""),
        "partnership.toml:13:6
  there are two of the partner `east`
  give each an id of its own",
    );
    says(
        &small_but(PARTNERSHIP, "id = \"west\"", "id = \"host\""),
        "partnership.toml:13:6
  `host` cannot be a partner's id
  it names a group in the results; choose another",
    );
    says(
        &small_but(PARTNERSHIP, "id = \"west\"", "id = \"West Council\""),
        "partnership.toml:13:6
  `West Council` cannot be an id: an id is a letter followed by at most 63 letters, digits, `_` or `-`
  for example east-herts",
    );
    says(
        &small_but(
            PARTNERSHIP,
            "[[partner]]",
            "[[set]]\nname = \"members\"\nindex = \"m\"\nmembers = []\n[[partner]]",
        ),
        "partnership.toml:9:8
  the set `members` or its index `m` is there already
  p, s and g, partners, members, services and staff_groups are taken",
    );
    says(
        &small_but(
            PARTNERSHIP,
            "[[partner]]",
            "[[set]]\nname = \"sites\"\nindex = \"p\"\nmembers = [\"one\"]\n[[partner]]",
        ),
        "partnership.toml:9:8
  the set `sites` or its index `p` is there already
  p, s and g, partners, members, services and staff_groups are taken",
    );
    says(
        &small_but(
            PARTNERSHIP,
            "[[partner]]",
            "[[set]]\nname = \"sites\"\nindex = \"t\"\nmembers = [\"one\"]\n[[partner]]",
        ),
        "partnership.toml:10:9
  `t` cannot be a name in formulas
  use letters, digits and _, and no word of the language",
    );
    says(
        &small_but(
            PARTNERSHIP,
            "[[partner]]",
            "[[set]]\nname = \"sites\"\nindex = \"l\"\nmembers = [\"one\", \"one\"]\n[[partner]]",
        ),
        "partnership.toml:11:19
  `one` is twice in the set `sites`
  a sum over the set would count it twice; take one of them out",
    );
    says(
        &small_but(
            PARTNERSHIP,
            "[[partner]]",
            "[[price]]\nid = \"cash\"\ngrowth = \"1%\"\n[[partner]]",
        ),
        "partnership.toml:9:6
  the price path `cash` is there already
  give each an id of its own; general and cash are taken",
    );
    says(
        &small_with(PARTNERSHIP, HEAD),
        "partnership.toml:1:1
  missing field `partner`
  add it; docs/reference/pack.md describes every field",
    );
    says(
        &small_with(PARTNERSHIP, format!("partner = []\n{HEAD}")),
        "partnership.toml:1:1
  the partnership has no partners
  add a [[partner]] with id and name for each",
    );
}

#[test]
fn definitions() {
    says(
        &small_but(SHARE, "saved = ", "year = \"1\"\nsaved = "),
        "options/share.toml:6:8
  `year` cannot be the name of a definition
  use letters, digits and _, beginning with a letter, and no word of the language; indices are found by themselves",
    );
    says(
        &small_but(SHARE, "saved = ", "two-words = \"1\"\nsaved = "),
        "options/share.toml:6:13
  `two-words` cannot be the name of a definition
  use letters, digits and _, beginning with a letter, and no word of the language; indices are found by themselves",
    );
    says(
        &small_but(SHARE, "saved = ", "build = \"1\"\nsaved = "),
        "options/share.toml:6:9
  `build` cannot be defined here: there is an estimate of this name
  choose another name",
    );
    says(
        &small_but(SHARE, "saved = ", "p = \"1\"\nsaved = "),
        "options/share.toml:6:5
  `p` cannot be defined here: it is the index of a set
  choose another name",
    );
    says(
        &twice_defined(),
        "options/share.toml:6:9
  `saved` cannot be defined here: partnership.toml defines this name for all options
  choose another name",
    );
    says(
        &small_but(
            SHARE,
            "saved = ",
            "a = \"b + 1\"\nb = \"c\"\nc = \"2 * a\"\nsaved = ",
        ),
        "options/share.toml:8:10
  `a` is defined by itself: a → b → c → a
  take one of these out of the circle
options/share.toml:6:6
  `b` is defined by itself: b → c → a → b
  take one of these out of the circle
options/share.toml:7:6
  `c` is defined by itself: c → a → b → c
  take one of these out of the circle",
    );
    says(
        &small_but(SHARE, "saved = ", "a = \"a\"\nsaved = "),
        "options/share.toml:6:6
  `a` is defined by itself: a → a
  take one of these out of the circle",
    );
    says(
        &small_but(SHARE, "saved = ", "never_used = \"staf[p]\"\nsaved = "),
        "options/share.toml:6:15
  nothing is called `staf`
  did you mean `staff`? Names come from estimates.csv and from [define]",
    );
}

#[test]
fn options() {
    says(
        &small_but(SHARE, "id = \"share\"", "id = \"case\""),
        "options/share.toml:1:6
  `case` cannot be the id of an option
  it has a meaning of its own in the results; choose another",
    );
    says(
        &small_but(SHARE, "id = \"share\"", "id = \"stay\""),
        "options/stay.toml:1:6
  there are two options `stay`
  give each an id of its own",
    );
    says(
        &small_but(SHARE, "form =", "members = []\nform ="),
        r#"options/share.toml:3:11
  nobody takes part in this option
  write members = "all" or name at least one partner"#,
    );
    says(
        &small_but(SHARE, "form =", "members = \"everyone\"\nform ="),
        r#"options/share.toml:3:11
  `everyone` does not say who takes part
  write members = "all" or a list of partner ids"#,
    );
    says(
        &small_but(SHARE, "form =", "members = [\"east\", \"wset\"]\nform ="),
        "options/share.toml:3:11
  `wset` is not a partner
  did you mean `west`? Otherwise choose from east, west",
    );
    says(
        &small_but(SHARE, "form =", "members = 2\nform ="),
        r#"options/share.toml:3:11
  members must be "all" or a list of partner ids
  this is not TOML as it should be; see docs/reference/pack.md for the form"#,
    );
    says(
        &small_but(SHARE, "form =", "host = \"north\"\nform ="),
        "options/share.toml:3:8
  `north` is not a partner
  choose from east, west",
    );
    says(
        &small_but(
            SHARE,
            "form =",
            "members = [\"west\"]\nhost = \"east\"\nform =",
        ),
        "options/share.toml:4:8
  the host does not take part
  add it to members, or choose a member as host",
    );
    says(
        &small_but(SHARE, "form =", "basis = \"total\"\nform ="),
        r#"options/share.toml:3:9
  `total` is not a basis
  write "change" (lines are changes from staying as now) or "whole""#,
    );
    says(
        &small_but(SHARE, "form =", "stays = true\nform ="),
        "options/share.toml:3:1
  unknown field `stays`, expected one of `id`, `name`, `says`, `form`, `members`, `host`, `basis`, `define`, `line`, `exit`
  use one of the names listed, or take this out; docs/reference/pack.md describes every field",
    );
    says(
        &small_but("options/stay.toml", "form =", "basis = \"change\"\nform ="),
        "options/stay.toml:3:9
  staying as now cannot be a change from staying as now
  leave basis out",
    );
    says(
        &whole_without_stay(),
        r#"options/share.toml
  the option `share` is stated as a whole, but there is no option `stay` to set it against
  add options/stay.toml with id = "stay", or write basis = "change""#,
    );
    says(
        &misplaced(),
        "
  option/hub.toml was not read
  options are read from options/*.toml, estimates from estimates.csv or estimates/*.csv, correlations from correlations.csv, days from calendar.csv, indicators from indicators.csv, costs of groups from groups.csv, red lines from partners.toml, voting rules from voting/*.toml, the flow of requests from flow/*.toml and the logs named there, rules for shares from shares/*.toml and drivers.csv, places from places.csv, travel.csv and places.toml, all in small letters",
    );
}

#[test]
fn lines() {
    says(
        &small_but(SHARE, "id = \"build\"", "id = \"saving\""),
        "options/share.toml:16:6
  there are two lines `saving`
  give each line an id of its own",
    );
    says(
        &small_but(SHARE, "kind = \"cost\"", "kind = \"costs\""),
        "options/share.toml:18:8
  `costs` is not a kind of line
  write cost, saving, income, benefit or disbenefit; the formula itself is positive",
    );
    says(
        &small_but(SHARE, "bears = \"each member\"", "bears = \"each members\""),
        "options/share.toml:12:9
  `each members` cannot bear a line
  did you mean `each member`? Otherwise choose from each member, each partner, host, all members, staff, front line, service users, place, east, west",
    );
    says(
        &small_but(SHARE, "bears = \"each member\"", "bears = \"host\""),
        r#"options/share.toml:12:9
  this option has no host
  add host = "…" to the option, or let someone else bear the line"#,
    );
    says(
        &small_but(SHARE, "bears = \"each member\"", "bears = \"all members\""),
        r#"options/share.toml:12:9
  a line that all members bear must say how it is split
  add split = "equal", or weights such as split = "staff[p]""#,
    );
    says(
        &small_but(SHARE, "bears = \"all members\"", "bears = \"east\""),
        r#"options/share.toml:20:9
  only a line that "all members" bear is split
  write bears = "all members", or take split out"#,
    );
    says(
        &small_but(SHARE, "one_off = true", "transfer_to = \"host\""),
        r#"options/share.toml:21:15
  this option has no host
  add host = "…" to the option, or name another receiver"#,
    );
    says(
        &small_but(SHARE, "one_off = true", "transfer_to = \"each member\""),
        "options/share.toml:21:15
  a transfer goes to one receiver
  write a partner's id, host, staff, front line, service users, place or outside",
    );
    says(
        &small_but(SHARE, "one_off = true", "transfer_to = \"bank\""),
        "options/share.toml:21:15
  `bank` cannot bear a line
  choose from each member, each partner, host, all members, staff, front line, service users, place, east, west",
    );
    says(
        &small_but(SHARE, "one_off = true", "price = \"pay\""),
        "options/share.toml:21:9
  there is no price path `pay`
  choose from general, cash; further paths are made with [[price]] in partnership.toml",
    );
    says(
        &small_but(SHARE, "split = \"staff[p]\"", "split = \"equally\""),
        "options/share.toml:20:10
  nothing is called `equally`
  Names come from estimates.csv and from [define]",
    );
}

#[test]
fn formulas_that_mean_nothing() {
    says(
        &formula(""),
        "options/share.toml:22:12
  the formula ends here, where something else is needed
  expected a name, a number, a function or `(`",
    );
    says(
        &formula("   "),
        "options/share.toml:22:15
  the formula ends here, where something else is needed
  expected a name, a number, a function or `(`",
    );
    says(
        &formula("stuff"),
        "options/share.toml:22:12
  nothing is called `stuff`
  did you mean `staff`? Names come from estimates.csv and from [define]",
    );
    says(
        &formula("build"),
        "options/share.toml:22:12
  this comes to GBP, but a line must be GBP/year
  an amount becomes a rate by pulse(when) or by dividing by a time; a line speaks in GBP/year. Here build is GBP",
    );
    says(
        &formula("saving * build"),
        "options/share.toml:22:12
  this comes to GBP, but a line must be GBP/year
  an amount becomes a rate by pulse(when) or by dividing by a time; a line speaks in GBP/year. Here saving is a plain ratio, build is GBP",
    );
    says(
        &formula("saving * 1 GBP per year +"),
        "options/share.toml:22:37
  the formula ends here, where something else is needed
  expected a name, a number, a function or `(`",
    );
    says(
        &formula("(saving * 1 GBP per year"),
        "options/share.toml:22:36
  the formula ends here, where something else is needed
  expected `)` to close the bracket",
    );
    says(
        &formula("saving × 1 GBP per year"),
        "options/share.toml:22:19
  `×` has no meaning in a formula
  to multiply, write `*`",
    );
    says(
        &formula("£3 per year"),
        "options/share.toml:22:15
  `per` stands here, where something else is needed
  `per` belongs to the unit of a number: write `3 GBP per year`",
    );
    says(
        &formula("3 kGBP per yaer"),
        "options/share.toml:22:12
  `yaer` is not a unit that this pack knows
  after a number comes its unit, as in `2 years` or `3 GBP per contact`; to multiply write `*`. did you mean `year`? Money is GBP; for things that you count, add the word (singular) to `counts` in partnership.toml",
    );
    says(
        &formula("mean(staff[p])"),
        "options/share.toml:22:12
  there is no function `mean` of this form
  write mean(… over members)",
    );
    says(
        &formula("sum(staff[p] over councils)"),
        "options/share.toml:22:30
  there is no set called `councils`
  the sets are members, partners, services, staff_groups",
    );
    says(
        &formula("cost[s]"),
        "options/share.toml:22:11
  `s` runs over the services, but there are none
  add them to partnership.toml, or take the index out",
    );
    says(
        &formula("staff[s]"),
        "options/share.toml:22:11
  `s` runs over the services, but there are none
  add them to partnership.toml, or take the index out",
    );
    says(
        &formula("1e999 GBP per year"),
        "options/share.toml:22:12
  `1e999` is not a number that can be used
  write numbers as 1200, 1_200, 0.05 or 1.2e6",
    );
    says(
        &formula("build * pulse(1)"),
        "options/share.toml:22:26
  a time must be year, and this is a plain ratio
  give the number its unit, as in `2 years`",
    );
    says(
        &formula("growth(2 GBP) * 1 GBP per year"),
        "options/share.toml:22:19
  a rate of growth must be a plain ratio, and this is GBP
  a factor in 1/GBP is missing or one too many; check the units in estimates.csv",
    );
    says(
        &formula("1 GBP per year; 2"),
        "options/share.toml:22:26
  `;` has no meaning in a formula
  between arguments, write `,`",
    );
    says(
        &formula("sum(1 GBP per year over services)"),
        "options/share.toml:22:36
  the set `services` is empty
  add its members to partnership.toml, or take `over services` out",
    );
    says(
        &formula("max(1 GBP per year over services)"),
        "options/share.toml:22:36
  the set `services` is empty
  add its members to partnership.toml, or take `over services` out",
    );
    says(
        &formula("s * 1 GBP per year"),
        "options/share.toml:22:11
  `s` runs over the services, but there are none
  add them to partnership.toml, or take the index out",
    );
}

#[test]
fn formulas_too_long_or_too_deep() {
    says(
        &formula(&format!(
            "{}1 GBP per year{}",
            "(".repeat(101),
            ")".repeat(101)
        )),
        "options/share.toml:22:62
  this formula nests too deeply
  name the inner parts under [define] and use their names",
    );
    says(
        &formula(&format!("{}1 GBP per year", "-".repeat(200))),
        "options/share.toml:22:111
  this formula nests too deeply
  use [define]",
    );
    says(
        &formula(&format!(
            "1 GBP per year{}",
            " + 1 GBP per year".repeat(1000)
        )),
        "options/share.toml:22:6812
  this formula has more than 2000 parts
  name the parts under [define]",
    );
    says(
        &formula(&format!("1 GBP per year # {}", "x".repeat(20_000))),
        "options/share.toml:22:12
  this formula has 20017 characters
  keep formulas under 20000 characters: name the parts under [define]",
    );
    says(
        &formula(&"if saving then ".repeat(150)),
        "options/share.toml:22:1485
  this formula nests too deeply
  use [define]",
    );
}

/// Thirty sums within each other over two partners are a thousand million terms; three hundred
/// partners within each other three times, 27 million.
#[test]
fn sums_within_sums_have_a_limit() {
    let nested = formula(&format!(
        "{}staff[east]{}",
        "sum(".repeat(30),
        " over partners)".repeat(30)
    ));
    let told = "sums within sums make this formula too large
  name the inner sum under [define], so that it is worked out once";
    says(&nested, &format!("options/share.toml:22:128\n  {told}"));
    let partners: String = (0..300)
        .map(|i| format!("[[partner]]\nid = \"p{i}\"\n"))
        .collect();
    let mut many = formula(
        "sum(sum(sum(staff[east] over q in partners) over r in partners) over p in partners)",
    );
    many.add(
        PARTNERSHIP,
        format!("{}{partners}", small_text(PARTNERSHIP)),
    );
    let found = problems(&many);
    assert!(
        found
            .iter()
            .any(|p| p.message.starts_with("sums within sums")),
        "{found:?}"
    );
}

/// Four sets of a hundred members each, all left free: a hundred million formulas.
#[test]
fn free_indices_have_a_limit() {
    let set = |index: char| {
        let members: Vec<String> = (0..100).map(|i| format!("\"{index}{i}\"")).collect();
        format!(
            "[[set]]\nname = \"set_{index}\"\nindex = \"{index}\"\nmembers = [{}]\n",
            members.join(", ")
        )
    };
    let sets: String = ['a', 'b', 'c', 'd'].map(set).concat();
    let mut files = formula("x[a] * x[b] * x[c] * x[d]");
    files.add(PARTNERSHIP, format!("{}{sets}", small_text(PARTNERSHIP)));
    says(
        &files,
        "options/share.toml:22:11
  this formula stands for 100000000 combinations of set_a, set_b, set_c, set_d
  leave fewer indices free; at most 100000 can be computed",
    );
}

#[test]
fn results_that_are_no_numbers() {
    says(
        &formula("1 GBP per year / floor(10 * saving)"),
        "options/share.toml:22:11
  the line `build` comes to no number in some futures
  it divides by something that can be 0, or takes a root, a logarithm or a power of something that can be negative; hold it back with max(…) or change the estimate's distribution",
    );
    says(
        &formula("ln(saving - 15%) * 1 GBP per year"),
        "options/share.toml:22:11
  the line `build` comes to no number in some futures
  it divides by something that can be 0, or takes a root, a logarithm or a power of something that can be negative; hold it back with max(…) or change the estimate's distribution",
    );
    says(
        &formula("1 GBP per year / 0"),
        "options/share.toml:22:29
  this divides by nothing
  the divisor is 0 in every future",
    );
    says(
        &small_but(SHARE, "split = \"staff[p]\"", "split = \"floor(10 * saving) * staff[p]\""),
        "options/share.toml:22:11
  the line `build` comes to no number in some futures
  it divides by something that can be 0, or takes a root, a logarithm or a power of something that can be negative; hold it back with max(…) or change the estimate's distribution",
    );
    says(
        &formula("1e308 GBP per year * 1e308"),
        "options/share.toml:22:11
  the line `build` comes to no number in some futures
  it divides by something that can be 0, or takes a root, a logarithm or a power of something that can be negative; hold it back with max(…) or change the estimate's distribution",
    );
    says(
        &formula("1e308 GBP per year * exp(1000 * saving)"),
        "options/share.toml:22:11
  the line `build` comes to no number in some futures
  it divides by something that can be 0, or takes a root, a logarithm or a power of something that can be negative; hold it back with max(…) or change the estimate's distribution",
    );
    says(
        &formula("1e307 GBP per year * (1 + saving) * 1e1"),
        "options/share.toml:22:11
  the line `build` comes to no number in some futures
  it divides by something that can be 0, or takes a root, a logarithm or a power of something that can be negative; hold it back with max(…) or change the estimate's distribution",
    );
    says(
        &formula("growth(1e300) * 1 GBP per year"),
        "options/share.toml:22:11
  the line `build` comes to no number in some futures
  it divides by something that can be 0, or takes a root, a logarithm or a power of something that can be negative; hold it back with max(…) or change the estimate's distribution",
    );
    says(
        &two_huge_lines(),
        "
  the results are too large to be numbers
  look for a unit or a growth rate that is far too large",
    );
    says(
        &small_but(ESTIMATES, "inflation,,", "inflation,east,"),
        "
  the estimate `inflation` must be one rate per year for everyone, such as 2 with the unit %/year
  leave partner, service and staff_group blank in its row",
    );
    says(
        &small_but(ESTIMATES, "exactly(0),%/year", "exactly(0),GBP"),
        "
  the estimate `inflation` must be one rate per year for everyone, such as 2 with the unit %/year
  leave partner, service and staff_group blank in its row",
    );
}

#[test]
fn every_problem_of_a_pack_is_listed_at_once() {
    let mut files = small_but(
        PARTNERSHIP,
        "conventions =",
        "timing = \"noon\"\nconventions =",
    );
    files.add(
        ESTIMATES,
        small_text(ESTIMATES).replace("kGBP/year", "kGBP/yr"),
    );
    assert_eq!(
        problems(&files).len(),
        1,
        "the partnership is needed to go on"
    );
    files.add(PARTNERSHIP, small_text(PARTNERSHIP));
    files.add(SHARE, small_text(SHARE).replace("bears", "bares"));
    let places: Vec<String> = problems(&files).iter().map(Problem::place).collect();
    assert_eq!(
        places,
        [
            "estimates.csv:2:33",
            "estimates.csv:3:34",
            "options/share.toml:12:1"
        ]
    );
}

/// Files as Windows and Excel save them.
#[test]
fn carriage_returns_and_byte_order_marks_are_nothing_to_complain_of() {
    let plain = comity_testkit::small_pack();
    let wanted = appraise(&Pack::read(&plain).pack.unwrap(), FEW, &|_, _| ()).unwrap();
    for (mark, end) in [("", "\r\n"), ("\u{feff}", "\n"), ("\u{feff}", "\r\n")] {
        let mut files = PackFiles::new();
        for path in plain.paths() {
            files.add(
                path,
                format!("{mark}{}", small_text(path).replace('\n', end)),
            );
        }
        assert_eq!(told(&problems(&files)), "");
        let found = appraise(&Pack::read(&files).pack.unwrap(), FEW, &|_, _| ()).unwrap();
        assert_eq!(found.figures, wanted.figures);
    }
}

#[test]
fn places_are_right_after_carriage_returns_marks_and_long_letters() {
    let row = "\u{feff}id,note,distribution,unit,source,owner,date\r\nextra,\"£ü, 🙂\",exactly(1),GBP/yaer,I,N,2026-11-24\r\n";
    let mut files = comity_testkit::small_pack();
    files.add("estimates/more.csv", row);
    assert_eq!(problems(&files)[0].place(), "estimates/more.csv:2:26");
    let text = "\"\"\"\r\nbuild * pulse(0 years) # ü\r\n  + stuff\r\n\"\"\"";
    let file = small_text(SHARE).replace("\"build * pulse(0 years)\"", text);
    assert_eq!(
        problems(&small_with(SHARE, file))[0].place(),
        "options/share.toml:24:5"
    );
}

#[test]
fn spaces_capitals_comments_and_empty_rows_in_tables_are_passed_over() {
    let text = small_text(ESTIMATES)
        .replace(
            "id,partner,distribution",
            "# a comment\n\n ID , Partner,Distribution ",
        )
        .replace("saving,,", "#saving,,exactly(1),,,,,\n,,,,,,,\n saving , ,");
    assert_eq!(told(&problems(&small_with(ESTIMATES, text))), "");
}

#[test]
fn an_option_without_staying_as_now_is_appraised() {
    let told = told(&problems(&without(&["options/stay.toml"])));
    assert!(told.contains("no option has the id `stay`"), "{told}");
}
