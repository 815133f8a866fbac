//! The report: computes all that it shows, with progress, and writes the page.

use crate::arguments::Drawing;
use crate::{Failure, problems, progress};
use comity_business_case::{
    ApportionAsked, Appraisal, BreakEvenAsked, FlowMeasure, FlowSettings, FormKind, Lever,
    MOST_PARTNERS, Pack, Problem, Sampling, Sensitivity, Shared, Side, StaffSettings, Subsets,
    apportion, break_even, outstanding, sensitivity, simulate, staff, subsets,
};
use comity_report::{Findings, FlowFindings, OptionBreakEvens};
use std::path::Path;

/// Futures for each group of partners, as `comity subsets` draws them.
const GROUP_FUTURES: usize = 4_096;
/// The most futures from which it is said what decides a case.
const MOST_FUTURES: usize = 65_536;
/// Replications and weeks of every number of posts and every value of what varies.
const TRIES: u32 = 10;
const TRIED_WEEKS: u32 = 13;

/// A report replaces a report and nothing else, and that is known before the work begins.
pub fn may_write(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let complaint = if folder.is_some_and(|f| !f.is_dir()) {
        "its folder does not exist; make it first, or choose another path"
    } else if path.is_dir() {
        "it is a folder; name a file, such as report.html"
    } else if path.exists() && !is_report(path) {
        "there is a file of this name that is no report of Comity; choose another name"
    } else {
        return Ok(());
    };
    eprintln!(
        "the report cannot be written to {}: {complaint}",
        path.display()
    );
    Err(Failure::File)
}

fn is_report(path: &Path) -> bool {
    std::fs::read_to_string(path)
        .is_ok_and(|text| text.is_empty() || text.contains(comity_report::MARK))
}

/// Computes what the report shows besides the appraisal, and writes it.
pub fn write(
    path: &Path,
    pack: &Pack,
    appraisal: &Appraisal,
    drawing: &Drawing,
) -> Result<(), Failure> {
    let subsets = groups(pack, drawing)?;
    let sensitivity = decides(pack, drawing)?;
    let tasks = outstanding(pack, Some(appraisal));
    let flow = match pack.flow.is_some() {
        true => Some(drawing.with_threads(|| flow(pack, drawing.seed))?),
        false => None,
    };
    let shares = shares(pack, drawing);
    let findings = Findings {
        appraisal,
        subsets: &subsets,
        sensitivity: Some(&sensitivity),
        outstanding: &tasks,
        flow: flow.as_ref(),
        shares: shares.as_ref().map(|found| match found {
            Ok(found) => Ok(found.as_slice()),
            Err(problems) => Err(problems.as_slice()),
        }),
    };
    let page = comity_report::html(pack, &findings).map_err(|error| {
        eprintln!("cannot make the report: {error}");
        Failure::File
    })?;
    std::fs::write(path, page).map_err(|error| {
        eprintln!("cannot write the report to {}: {error}", path.display());
        Failure::File
    })
}

/// Every group of each way of sharing that has three members or more.
fn groups(pack: &Pack, drawing: &Drawing) -> Result<Vec<Subsets>, Failure> {
    let sampling = at_most(GROUP_FUTURES, drawing);
    let mut found = Vec::new();
    for (position, option) in pack.options.iter().enumerate() {
        let members = option.members.iter().filter(|m| **m).count();
        let few = pack.partnership.partners.len() <= MOST_PARTNERS;
        if option.form_kind() != FormKind::Sharing || members < 3 || !few {
            continue;
        }
        let bar = progress::bar(&format!("Groups of {}", option.id));
        let one = drawing.with_threads(|| subsets(pack, position, sampling, &progress::told(&bar)));
        bar.finish_and_clear();
        found.push(one.map_err(|found| problems::refused(&found))?);
    }
    Ok(found)
}

fn decides(pack: &Pack, drawing: &Drawing) -> Result<Sensitivity, Failure> {
    let sampling = at_most(MOST_FUTURES, drawing);
    let bar = progress::bar("Trying what decides");
    let found = drawing.with_threads(|| sensitivity(pack, sampling, &progress::told(&bar)));
    bar.finish_and_clear();
    found.map_err(|found| problems::refused(&found))
}

/// Who pays what, or why that could not be worked out; nothing if the pack says nothing of it.
fn shares(pack: &Pack, drawing: &Drawing) -> Option<Result<Vec<Shared>, Vec<Problem>>> {
    if pack.shares.is_empty() && pack.groups.is_none() {
        return None;
    }
    let asked = ApportionAsked {
        option: None,
        all_rules: false,
        side: Side::Stated,
        seed: drawing.seed,
    };
    let bar = progress::bar("Who pays what");
    let found = drawing.with_threads(|| apportion(pack, asked, &progress::told(&bar)));
    bar.finish_and_clear();
    Some(found)
}

/// How people are served, how far things may go, and how few posts keep the standard.
fn flow(pack: &Pack, seed: u64) -> Result<FlowFindings, Failure> {
    let refused = |found: Vec<Problem>| problems::refused(&found);
    let bar = progress::spinner();
    bar.set_message("Playing weeks of every option");
    let settings = FlowSettings {
        seed,
        ..FlowSettings::default()
    };
    let simulation = simulate(pack, &settings, &|_| ()).map_err(refused)?;
    let known = pack.flow.as_ref().map_or(TRIED_WEEKS, |f| f.most_weeks());
    let quick = FlowSettings {
        least: TRIES,
        weeks: Some(TRIED_WEEKS.min(known)),
        ..settings
    };
    let mut findings = FlowFindings {
        simulation,
        break_evens: Vec::new(),
        staff: Vec::new(),
    };
    let options: Vec<usize> = findings
        .simulation
        .options
        .iter()
        .map(|o| o.option)
        .collect();
    let stays = options.iter().any(|o| pack.options[*o].stays());
    for option in options {
        bar.set_message(format!("Trying what {} bears", pack.options[option].name));
        let asked = StaffSettings {
            flow: quick,
            by_hour: false,
        };
        let staff = staff(pack, option, &asked, &|_| ());
        findings.staff.push((option, staff));
        if stays && pack.options[option].form_kind() == FormKind::Sharing {
            let even = |lever| {
                let asked = BreakEvenAsked {
                    option,
                    lever,
                    range: None,
                    measure: FlowMeasure::Within,
                    partner: None,
                    settings: quick,
                };
                break_even(pack, &asked, &|| ()).map_err(refused)
            };
            findings.break_evens.push(OptionBreakEvens {
                option,
                repeat: even(Lever::Repeat)?,
                handling: even(Lever::Handling)?,
            });
        }
    }
    bar.finish_and_clear();
    Ok(findings)
}

fn at_most(most: usize, drawing: &Drawing) -> Sampling {
    let sampling = drawing.sampling();
    Sampling {
        samples: sampling.samples.min(most),
        ..sampling
    }
}
