//! `comity breakeven`: how far something may go before an option serves people no better.

use crate::arguments::on_threads;
use crate::layout::{fold, table};
use crate::money::grouped;
use crate::simulate::Playing;
use crate::simulate_text::{capital, shown, unit_name};
use crate::{Failure, print, problems, progress, staff};
use clap::{Args, ValueEnum};
use comity_business_case::{
    BreakEven, BreakEvenAsked, FlowMeasure, FlowUnit, Lever, Pack, break_even,
};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml and flow/*.toml
    pub pack: PathBuf,
    /// The option, by its id
    #[arg(long, value_name = "ID")]
    pub option: String,
    /// What varies: `handling` (a multiple of handling times in the option),
    /// `repeat` (the chance of a repeat contact in the option), `arrivals` (a
    /// multiple, in all options), or an uncertain estimate by its id
    #[arg(long, value_name = "WHAT", default_value = "repeat")]
    pub vary: String,
    /// From, in the unit of what varies (a chance as 0.15)
    #[arg(long, requires = "to", allow_negative_numbers = true)]
    pub from: Option<f64>,
    /// To
    #[arg(long, requires = "from", allow_negative_numbers = true)]
    pub to: Option<f64>,
    /// What is compared
    #[arg(long, value_enum, default_value_t = Compared::Within)]
    pub measure: Compared,
    /// For one partner's requests, by its id
    #[arg(long, value_name = "ID")]
    pub partner: Option<String>,
    #[command(flatten)]
    pub playing: Playing,
}

/// Measures that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Compared {
    /// Share in standard, of all who ask
    Within,
    /// Mean wait
    Wait,
    /// The wait that 95 in 100 do not exceed
    P95,
    /// Share that gives up
    GaveUp,
}

impl Compared {
    fn measure(self) -> FlowMeasure {
        match self {
            Compared::Within => FlowMeasure::Within,
            Compared::Wait => FlowMeasure::MeanWait,
            Compared::P95 => FlowMeasure::P95Wait,
            Compared::GaveUp => FlowMeasure::GaveUp,
        }
    }
}

pub fn run(asked: &Asked) -> Result<(), Failure> {
    let pack = problems::read_pack(&asked.pack)?;
    let option = staff::options(&pack, Some(&asked.option))?[0];
    let varied = Varied::of(&pack, option, &asked.vary)?;
    let partner = match &asked.partner {
        None => None,
        Some(id) => Some(partner(&pack, id)?),
    };
    let in_base = |(low, high): (f64, f64)| (low * varied.scale, high * varied.scale);
    let question = BreakEvenAsked {
        option,
        lever: varied.lever.clone(),
        range: asked.from.zip(asked.to).map(in_base),
        measure: asked.measure.measure(),
        partner,
        settings: asked.playing.settings(),
    };
    let bar = progress::bar("Trying values");
    let done = AtomicUsize::new(0);
    let told = || progress::told(&bar)(done.fetch_add(1, Ordering::Relaxed) + 1, 21);
    let found = on_threads(asked.playing.threads, || {
        break_even(&pack, &question, &told)
    });
    bar.finish_and_clear();
    let found = found.map_err(|found| problems::refused(&found))?;
    print(&text(&pack, &question, &varied, &found))
}

/// What varies, with its name and unit.
struct Varied {
    lever: Lever,
    name: String,
    /// Base units in one of its unit.
    scale: f64,
    unit: String,
    share: bool,
}

impl Varied {
    fn of(pack: &Pack, option: usize, word: &str) -> Result<Varied, Failure> {
        let ratio = |lever, name: &str, share| Varied {
            lever,
            name: name.to_owned(),
            scale: 1.0,
            unit: if share { "%" } else { "times" }.to_owned(),
            share,
        };
        match word {
            "handling" => Ok(ratio(Lever::Handling, "handling times", false)),
            "repeat" => Ok(ratio(Lever::Repeat, "repeat contacts", true)),
            "arrivals" => Ok(ratio(Lever::Arrivals, "arrivals", false)),
            id => Varied::estimate(pack, option, id),
        }
    }

    fn estimate(pack: &Pack, option: usize, id: &str) -> Result<Varied, Failure> {
        let inputs = &pack.estimates.inputs;
        let row = pack.estimates.list.iter().find(|row| row.id == id);
        let used = pack
            .flow
            .as_ref()
            .map(|f| f.used_inputs(option))
            .unwrap_or_default();
        let at = used.iter().copied().find(|at| inputs[*at].id == id);
        let (Some(at), Some(row)) = (at, row) else {
            let ids: Vec<&str> = used.iter().map(|at| inputs[*at].id.as_str()).collect();
            let known = match ids.is_empty() {
                true => "; the flow of this option depends on no uncertain estimate".to_owned(),
                false => format!(", or an uncertain estimate: {}", ids.join(", ")),
            };
            eprintln!("--vary {id}: write handling, repeat or arrivals{known}");
            return Err(Failure::Asked);
        };
        Ok(Varied {
            lever: Lever::Input(at),
            name: id.to_owned(),
            scale: row.unit.scale,
            unit: row.unit.text.clone(),
            share: false,
        })
    }

    fn show(&self, x: f64) -> String {
        let value = x / self.scale * if self.share { 100.0 } else { 1.0 };
        let places = match value.abs() {
            large if large >= 100.0 => 0,
            _ if self.share => 1,
            _ => 2,
        };
        match self.unit.as_str() {
            "times" => format!("{} times", grouped(value, places)),
            unit => format!("{} {unit}", grouped(value, places)),
        }
    }
}

fn partner(pack: &Pack, id: &str) -> Result<usize, Failure> {
    let partners = &pack.partnership.partners;
    let at = partners.iter().position(|p| p.id.as_str() == id);
    at.ok_or_else(|| {
        let ids: Vec<&str> = partners.iter().map(|p| p.id.as_str()).collect();
        let known = ids.join(", ");
        eprintln!("--partner {id}: there is no such partner; choose from {known}");
        Failure::Asked
    })
}

fn text(pack: &Pack, asked: &BreakEvenAsked, varied: &Varied, found: &BreakEven) -> String {
    let option = &pack.options[asked.option];
    let title = format!("{}: how far {} may go", option.name, varied.name);
    let rule = "─".repeat(title.chars().count().min(80));
    let measure = asked.measure;
    let whose = match asked.partner {
        Some(p) => format!(" of {}", pack.partnership.partners[p].name),
        None => String::new(),
    };
    let head = capital(&varied.name);
    let mut table = table(&[&head, "Option", "Stay", "Option less stay"]);
    for point in &found.points {
        let cell = |i| shown(i, measure.unit());
        table.add_row([
            varied.show(point.x),
            cell(point.option),
            cell(point.stay),
            cell(point.difference),
        ]);
    }
    let unit = match measure.unit() {
        FlowUnit::Share => "% and points",
        unit => unit_name(unit),
    };
    format!(
        "{}\n{rule}\n{}\n\n{}{whose}, {unit}\n{table}",
        fold(&title),
        fold(&sentence(&option.name, &whose, varied, found)),
        capital(measure.name()),
    )
}

/// The answer in a sentence.
fn sentence(option: &str, whose: &str, varied: &Varied, found: &BreakEven) -> String {
    let (Some(first), Some(last)) = (found.points.first(), found.points.last()) else {
        return String::new();
    };
    let (today, name) = (varied.show(found.today), &varied.name);
    let serves = format!("“{option}” serves people{whose}");
    match found.crossing {
        Some((x, low, high)) => {
            let side = if found.better_at_first {
                "as long as they stay below"
            } else {
                "only once they are above"
            };
            format!(
                "{} are {today} today. {serves} better than staying {side} about {} ({} to {}).",
                capital(name),
                varied.show(x),
                varied.show(low),
                varied.show(high)
            )
        }
        None => {
            let how = if found.better_at_first {
                "better than staying everywhere"
            } else {
                "no better than staying anywhere"
            };
            format!(
                "{} are {today} today. {serves} {how} between {} and {}.",
                capital(name),
                varied.show(first.x),
                varied.show(last.x)
            )
        }
    }
}
