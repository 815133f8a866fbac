//! `comity new`: a pack from templates.

use crate::layout::fold;
use crate::{Failure, folder, new_pages, new_questions, print, problems};
use clap::Args;
use comity_business_case::{NewFiles, NewPack, PackFiles, Problem, Templates, partner_id};
use jiff::civil::{Date, date};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Ways that are in a new pack if none is named.
pub const USUAL_WAYS: [&str; 2] = ["redesign", "lead-authority"];
/// The horizon if none is named.
pub const USUAL_YEARS: u32 = 10;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The folder to make; without further options you are asked what it is
    /// to be about
    #[arg(required_unless_present_any = ["list", "show"])]
    pub folder: Option<PathBuf>,
    /// What people call the case
    #[arg(long)]
    pub name: Option<String>,
    /// The service in question, as in the middle of a sentence: "payroll"
    #[arg(long)]
    pub service: Option<String>,
    /// A partner; write it once for each
    #[arg(long, value_name = "NAME")]
    pub partner: Vec<String>,
    /// A way to run the service, by its template; write it once for each.
    /// Staying as now is always added
    #[arg(long, value_name = "WAY")]
    pub way: Vec<String>,
    /// The partner that hosts, where a way needs a host [default: the first]
    #[arg(long, value_name = "NAME")]
    pub host: Option<String>,
    /// First day of the case [default: the next 1 April]
    #[arg(long, value_name = "DATE")]
    pub start: Option<String>,
    /// How many years the case looks ahead [default: 10]
    #[arg(long, value_name = "YEARS")]
    pub years: Option<u32>,
    /// The currency
    #[arg(long, default_value = "GBP")]
    pub currency: String,
    /// A folder of your own templates; a file called like one of Comity's
    /// stands in for it
    #[arg(long, value_name = "FOLDER")]
    pub templates: Option<PathBuf>,
    /// List the ways: what each is, what it is not, where it suits
    #[arg(long)]
    pub list: bool,
    /// Show one template as a page
    #[arg(long, value_name = "WAY", conflicts_with = "list")]
    pub show: Option<String>,
    /// The day that placeholders carry [default: today]
    #[arg(long, value_name = "DATE", hide = true)]
    pub date: Option<String>,
}

pub fn run(arguments: &Asked) -> Result<(), Failure> {
    let templates = templates(arguments.templates.as_deref())?;
    if arguments.list {
        return print(&new_pages::list(&templates));
    }
    if let Some(way) = &arguments.show {
        return new_pages::show(&templates, way).map_or_else(
            || Err(complain(&no_way(way, &templates))),
            |page| print(&page),
        );
    }
    let Some(folder) = &arguments.folder else {
        return Ok(());
    };
    must_be_free(folder)?;
    let today = match &arguments.date {
        Some(text) => dated(text)?,
        None => today(),
    };
    let new = match asks(arguments) {
        true => new_questions::ask(arguments, &templates, today)?,
        false => from_flags(arguments, today)?,
    };
    let files = new.write(&templates).map_err(|found| {
        problems::show(&found);
        eprintln!("nothing was written");
        Failure::Asked
    })?;
    write(folder, &files).map_err(|error| blocked(&format!("cannot write the pack: {error}")))?;
    print(&done(folder, &new, &files))
}

/// Questions are asked only on a terminal, and only if nothing was said.
fn asks(arguments: &Asked) -> bool {
    let said = arguments.name.is_some()
        || arguments.service.is_some()
        || !arguments.partner.is_empty()
        || !arguments.way.is_empty();
    !said && io::stdin().is_terminal() && io::stdout().is_terminal()
}

fn from_flags(arguments: &Asked, today: Date) -> Result<NewPack, Failure> {
    if arguments.partner.is_empty() {
        return Err(complain(
            "say who the partners are: --partner \"East Herts\" --partner Stevenage; comity new --list shows the ways",
        ));
    }
    let partners = with_ids(&arguments.partner);
    let start = match &arguments.start {
        Some(text) => dated(text)?,
        None => next_april(today),
    };
    let service = arguments.service.clone();
    let service = service.unwrap_or_else(|| "the service".to_owned());
    let usual = || USUAL_WAYS.map(str::to_owned).to_vec();
    Ok(NewPack {
        name: arguments
            .name
            .clone()
            .unwrap_or_else(|| named(&service, &partners)),
        service,
        host: arguments.host.as_ref().map(|h| host_id(h, &partners)),
        partners,
        start,
        horizon_years: arguments.years.unwrap_or(USUAL_YEARS),
        ways: if arguments.way.is_empty() {
            usual()
        } else {
            arguments.way.clone()
        },
        date: today,
        currency: arguments.currency.clone(),
    })
}

/// The templates shipped, with a folder's own laid over them.
fn templates(own: Option<&Path>) -> Result<Templates, Failure> {
    let Some(own) = own else {
        return Ok(Templates::shipped());
    };
    let found = folder::read(own)?;
    let mut files = Templates::shipped_files();
    for path in found.paths() {
        files.add(path, found.bytes(path).unwrap_or_default());
    }
    Templates::read(&files).map_err(|found: Vec<Problem>| problems::refused(&found))
}

fn must_be_free(folder: &Path) -> Result<(), Failure> {
    let taken = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => folder.exists(),
    };
    match taken {
        false => Ok(()),
        true => Err(blocked(&format!(
            "{} is there already; nothing was written. Name a new folder.",
            folder.display()
        ))),
    }
}

fn write(folder: &Path, files: &NewFiles) -> io::Result<()> {
    std::fs::create_dir_all(folder.join("options"))?;
    let pack: &PackFiles = &files.pack;
    for path in pack.paths() {
        write_new(&folder.join(path), pack.bytes(path).unwrap_or_default())?;
    }
    write_new(&folder.join("README.md"), files.readme.as_bytes())
}

/// Never writes over a file, not even one that appeared a moment ago.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path);
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    io::Write::write_all(&mut file.map_err(named)?, bytes).map_err(named)
}

fn done(folder: &Path, new: &NewPack, files: &NewFiles) -> String {
    let folder = folder.display();
    let first = format!(
        "{} is written to {folder}. {} of its {} estimates are placeholders (grade D): the column find_out says where the evidence is to be found.",
        new.name, files.placeholders, files.estimates
    );
    let redesign = match new.ways.iter().any(|w| w == "redesign") {
        true => String::new(),
        false => {
            "\n".to_owned()
                + &fold(
                    "Redesign in place is not among its ways. It is the fair rival of sharing: consider --way redesign.",
                )
                + "\n"
        }
    };
    format!(
        "{}\n{redesign}\nNext:\n  comity check {folder}\n  comity appraise {folder}",
        fold(&first)
    )
}

/// Partners with ids made from their names.
pub fn with_ids(names: &[String]) -> Vec<(String, String)> {
    let mut ids: Vec<String> = Vec::new();
    for name in names {
        ids.push(partner_id(name, &ids));
    }
    ids.into_iter().zip(names.iter().cloned()).collect()
}

/// A host may be given by name or id.
pub fn host_id(host: &str, partners: &[(String, String)]) -> String {
    let found = partners
        .iter()
        .find(|(id, name)| id == host || name == host);
    found.map_or(host.to_owned(), |(id, _)| id.clone())
}

/// A name for a case that has none.
pub fn named(service: &str, partners: &[(String, String)]) -> String {
    let names: Vec<&str> = partners.iter().map(|(_, name)| name.as_str()).collect();
    let service = capital(service);
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() && rest.len() < 4 => {
            format!("{service} of {} and {last}", rest.join(", "))
        }
        Some((last, [])) => format!("{service} of {last}"),
        _ => format!("{service} of {} partners", names.len()),
    }
}

/// The same text with a capital first.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

pub fn dated(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(|_| {
        complain(&format!(
            "`{text}` is no date: write year, month and day, as in 2027-04-01"
        ))
    })
}

/// The first 1 April after a day.
pub fn next_april(today: Date) -> Date {
    let this_year = date(today.year(), 4, 1);
    match today < this_year {
        true => this_year,
        false => date(today.year() + 1, 4, 1),
    }
}

/// Today by the system's clock, in UTC.
fn today() -> Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.map_or(0, |s| s.as_secs() / 86_400);
    let epoch = date(1970, 1, 1);
    let passed = jiff::Span::new().try_days(i64::try_from(days).unwrap_or(0));
    passed
        .and_then(|days| epoch.checked_add(days))
        .unwrap_or(epoch)
}

pub fn no_way(way: &str, templates: &Templates) -> String {
    let known: Vec<&str> = templates.ways().iter().map(|t| t.id.as_str()).collect();
    format!(
        "there is no template `{way}`; choose from {}",
        known.join(", ")
    )
}

/// Says what keeps a folder from being written.
fn blocked(text: &str) -> Failure {
    eprintln!("{}", fold(text));
    Failure::File
}

/// Says what is wrong with what was asked.
pub fn complain(text: &str) -> Failure {
    eprintln!("{}", fold(text));
    Failure::Asked
}
