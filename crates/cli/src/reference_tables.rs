//! The reference class as tables for people, 80 columns wide.

use crate::layout::{fold, table};
use crate::money::{grouped, per_cent};
use comfy_table::CellAlignment;
use comity_business_case::{
    Measured, OutsideView, Outturns, Pair, Programme, ReferenceClass, Usable,
};

/// Years after which the share still running is told.
const AFTER_YEARS: [f64; 3] = [2.0, 5.0, 10.0];

/// Everything about the programmes that match.
pub fn tables(class: &ReferenceClass, view: &OutsideView) -> String {
    let mut parts = vec![heading(class, view)];
    parts.push(outturns(view));
    parts.push(survival(view));
    parts.extend(calibration(view));
    parts.push(frailty(view));
    parts.extend(programmes(class, view));
    let text = parts.join("\n\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

fn heading(class: &ReferenceClass, view: &OutsideView) -> String {
    let title = "How such programmes turned out";
    let mut lines = vec![title.to_owned(), "─".repeat(title.chars().count())];
    let (all, matching) = (class.programmes.len(), view.matching.len());
    lines.push(fold(&format!(
        "{matching} of {all} programmes match: {}.",
        view.filter.in_words()
    )));
    lines.extend(
        view.widened
            .iter()
            .map(|w| fold(&format!("{}.", capital(w)))),
    );
    lines.join("\n")
}

fn outturns(view: &OutsideView) -> String {
    let mut table = table(&["Measure", "n", "Least", "Median", "Greatest", "P10", "P90"]);
    for outturns in view.outturns() {
        let places = places(outturns.measured);
        let number = |x: Option<f64>| x.map_or("–".to_owned(), |x| grouped(x, places));
        let next = outturns.distribution();
        let at = |share| next.as_ref().map(|d| d.quantile(share));
        table.add_row([
            measure(outturns).to_owned(),
            outturns.n().to_string(),
            number(outturns.least()),
            number(outturns.median()),
            number(outturns.greatest()),
            number(at(0.1)),
            number(at(0.9)),
        ]);
    }
    format!(
        "{}\n{table}",
        fold(
            "What they came to, and what that lets one expect of one more: below P10 with one chance in ten, above P90 with another."
        )
    )
}

fn measure(outturns: &Outturns) -> &'static str {
    match outturns.measured {
        Measured::Cost => "Cost, actual / forecast",
        Measured::Saving => "Saving, actual / forecast",
        Measured::Delay => "Months late",
    }
}

fn places(measured: Measured) -> usize {
    match measured {
        Measured::Delay => 0,
        _ => 2,
    }
}

fn survival(view: &OutsideView) -> String {
    let survival = &view.survival;
    let Some(rate) = survival.rate else {
        return "How long partnerships last: no matching programme tells it.".to_owned();
    };
    let hundred = |x: f64| grouped(x * 100.0, 1);
    let half = match survival.curve.median() {
        Some(years) => format!(" Half have ended within {years} years."),
        None => " Fewer than half have ended so far.".to_owned(),
    };
    let told = format!(
        "How long partnerships last: {} of {} ended or were reduced within {} years of partnership, {} % a year (95 % interval {} to {} %).{half}",
        survival.ended(),
        survival.n(),
        grouped(rate.exposure, 0),
        hundred(rate.value),
        hundred(rate.low),
        hundred(rate.high)
    );
    let mut table = table(&["Still running after", "2 years", "5 years", "10 years"]);
    let share = |years: f64| match years <= survival.curve.longest {
        true => per_cent(survival.curve.at(years)),
        false => "–".to_owned(),
    };
    let shares = AFTER_YEARS.map(share);
    table.add_row([&["% of partnerships".to_owned()][..], &shares[..]].concat());
    format!("{}\n{table}", fold(&told))
}

fn calibration(view: &OutsideView) -> Option<String> {
    let mut table = table(&["Measure", "Level in %", "Inside", "Outside"]);
    for outturns in view.outturns() {
        for (at, told) in outturns.calibration().iter().enumerate() {
            table.add_row([
                if at == 0 { measure(outturns) } else { "" }.to_owned(),
                grouped(told.level * 100.0, 0),
                format!("{} of {}", told.inside, told.n),
                told.outside.join(", "),
            ]);
        }
    }
    left(&mut table, 3);
    let says = "Each programme left out in turn and looked for where the others would have it. So few come out near the level by their ranks alone, like them or not: look at which lie outside.";
    (table.row_count() > 0).then(|| format!("{}\n{table}", fold(says)))
}

fn frailty(view: &OutsideView) -> String {
    let mut lines = vec!["How little this is to go by".to_owned()];
    for outturns in view.outturns() {
        let word = capital(outturns.measured.word());
        lines.push(fold(&format!("{word}: {}", outturns.frailty())));
    }
    lines.push(fold(&format!("Survival: {}", view.survival.frailty())));
    lines.join("\n")
}

fn programmes(class: &ReferenceClass, view: &OutsideView) -> Option<String> {
    let mut table = table(&[
        "Id",
        "Programme",
        "Years",
        "Cost",
        "Saving",
        "Outcome",
        "Grade",
    ]);
    let matching = class
        .programmes
        .iter()
        .filter(|p| view.matching.contains(&p.id));
    for programme in matching {
        table.add_row([
            programme.id.clone(),
            spaced(&programme.name),
            short_years(programme),
            ratio(&programme.cost),
            ratio(&programme.saving),
            spaced(&programme.outcome),
            format!("{:?}", programme.grade),
        ]);
    }
    for column in [1, 2, 5] {
        left(&mut table, column);
    }
    let says = "The programmes that match; cost and saving are actual over forecast, * with a caution. `comity reference ID` tells one in full.";
    (table.row_count() > 0).then(|| format!("{}\n{table}", fold(says)))
}

/// `2005–2013`, `2006–(2011)` where it was last seen running then.
fn short_years(programme: &Programme) -> String {
    let year = |y: Option<i16>| y.map_or("?".to_owned(), |y| y.to_string());
    match (programme.end, programme.last_seen) {
        (None, Some(seen)) => format!("{}–({seen})", year(programme.start)),
        (end, _) => format!("{}–{}", year(programme.start), year(end)),
    }
}

fn ratio(pair: &Pair) -> String {
    let caution = if pair.usable.words().is_empty() {
        ""
    } else {
        "*"
    };
    pair.ratio()
        .map_or(String::new(), |r| format!("{}{caution}", grouped(r, 2)))
}

/// With a space after every comma, so that lines may break there.
fn spaced(text: &str) -> String {
    text.replace(", ", ",")
        .replace(',', ", ")
        .replace("->", "→")
}

fn left(table: &mut comfy_table::Table, column: usize) {
    if let Some(column) = table.column_mut(column) {
        column.set_cell_alignment(CellAlignment::Left);
    }
}

/// One programme in full.
pub fn whole(programme: &Programme) -> String {
    let title = format!("{} {}", programme.id, programme.name);
    let partners = programme
        .partners
        .map_or("number of partners unknown".to_owned(), |n| {
            format!("{n} partners")
        });
    let late = match programme.slip_months {
        Some(months) => with_use(
            &format!("{} months", grouped(months, 0)),
            &programme.slip_usable,
        ),
        None => "unknown".to_owned(),
    };
    let rows = [
        ("Where", list(&[&programme.place, &programme.stratum])),
        ("What", programme.service.clone()),
        ("How", list(&[&partners, &programme.form])),
        ("Years", programme.years()),
        ("Cost", pair(&programme.cost, &programme.currency)),
        ("Saving", pair(&programme.saving, &programme.currency)),
        ("Late", late),
        (
            "Outcome",
            format!("{} ({})", programme.outcome, programme.event.word()),
        ),
        ("Life", life(programme)),
        (
            "Trigger",
            programme.end_trigger.trim_matches('-').to_owned(),
        ),
        (
            "Grade",
            format!("{:?}: {}", programme.grade, programme.grade.words()),
        ),
        ("Note", programme.note.clone()),
    ];
    let mut lines = vec![fold(&title), "─".repeat(title.chars().count().min(80))];
    let told = rows.iter().filter(|(_, text)| !text.is_empty());
    lines.extend(told.map(|(name, text)| hanging(name, text)));
    lines.push("Sources".to_owned());
    lines.extend(programme.sources.iter().map(|s| format!("  {s}")));
    lines.join("\n")
}

fn list(parts: &[&str]) -> String {
    let told: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
    told.join(", ")
}

fn pair(pair: &Pair, currency: &str) -> String {
    // One row tells shares of a budget; its basis says so.
    let unit = match pair.basis.to_lowercase().contains("percent") {
        true => "%",
        false => currency,
    };
    let number = |x: Option<f64>| x.map_or("unknown".to_owned(), |x| amount(x, unit));
    let basis = match pair.basis.as_str() {
        "" | "unknown" => String::new(),
        basis => format!(" ({basis})"),
    };
    if pair.forecast.is_none() && pair.actual.is_none() {
        return format!("unknown{basis}");
    }
    let ratio = pair.ratio();
    let ratio = ratio.map_or(String::new(), |r| {
        format!(", {} of the forecast", grouped(r, 2))
    });
    let (forecast, actual) = (number(pair.forecast), number(pair.actual));
    let told = format!("forecast {forecast}, actual {actual}{ratio}{basis}");
    with_use(&told, &pair.usable)
}

/// In millions, or in per cent, as the table has it.
fn amount(x: f64, unit: &str) -> String {
    let sign = if x < 0.0 { "−" } else { "" };
    match unit {
        "%" => format!("{sign}{} %", x.abs()),
        "GBP" => format!("{sign}£{}m", x.abs()),
        code => format!("{sign}{code} {}m", x.abs()),
    }
}

fn with_use(told: &str, usable: &Usable) -> String {
    match usable {
        Usable::Yes(words) if words.is_empty() => format!("{told}. Counts."),
        Usable::Yes(words) => format!("{told}. Counts, with caution: {words}."),
        Usable::No(words) => format!("{told}. Does not count: {words}."),
    }
}

fn life(programme: &Programme) -> String {
    match programme.life() {
        Some(life) => {
            let still = if life.ended { "" } else { " so far" };
            with_use(
                &format!("{} years{still}", life.length),
                &programme.life_usable,
            )
        }
        None => format!("does not count: {}.", programme.life_usable.words()),
    }
}

/// A name and a text beside it, broken at 80 columns.
fn hanging(name: &str, text: &str) -> String {
    const INDENT: usize = 10;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let width = |line: &str| line.chars().count();
        let full = lines
            .last()
            .is_some_and(|l| !l.is_empty() && width(l) + 1 + width(word) > 80 - INDENT);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    let rest = format!("\n{}", " ".repeat(INDENT));
    format!("{name:INDENT$}{}", lines.join(&rest))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
