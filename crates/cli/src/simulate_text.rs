//! What simulating found, as tables for people, 80 columns wide.

use crate::layout::{fold, table};
use crate::money::grouped;
use comity_business_case::{
    FlowMeasure, FlowUnit, FlowVerdict, Interval, OptionFlow, Pack, Served, Simulation,
};

/// Everything that a simulation says.
pub fn text(pack: &Pack, found: &Simulation) -> String {
    let shown = Shown { pack, found };
    let mut parts = vec![shown.heading()];
    parts.extend(shown.growing());
    parts.push(shown.by_partner(FlowMeasure::Within));
    parts.push(shown.verdicts());
    parts.push(shown.by_partner(FlowMeasure::MeanWait));
    parts.push(shown.overall());
    parts.push(shown.by_kind());
    parts.push(shown.teams());
    parts.push(shown.quick());
    let text = parts.join("\n\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// A measure with its interval, in the unit in which it is printed.
pub fn shown(interval: Interval, unit: FlowUnit) -> String {
    let (scale, places) = match unit {
        FlowUnit::Share => (100.0, 1),
        FlowUnit::Minutes => (1.0, if interval.mean.abs() < 100.0 { 2 } else { 0 }),
        FlowUnit::PerWeek => (1.0, 0),
        FlowUnit::HoursAWeek => (1.0, 1),
    };
    let (mean, half) = (scale * interval.mean, scale * interval.half_width);
    match (mean.is_finite(), half.is_finite()) {
        (false, _) => "–".to_owned(),
        (true, false) => grouped(mean, places),
        (true, true) => format!("{} ±{}", grouped(mean, places), grouped(half, places)),
    }
}

/// How a unit is named in a heading.
pub fn unit_name(unit: FlowUnit) -> &'static str {
    match unit {
        FlowUnit::Share => "%",
        FlowUnit::Minutes => "minutes",
        FlowUnit::PerWeek => "a week",
        FlowUnit::HoursAWeek => "hours a week",
    }
}

struct Shown<'a> {
    pack: &'a Pack,
    found: &'a Simulation,
}

impl Shown<'_> {
    fn option_id(&self, option: &OptionFlow) -> &str {
        self.pack.options[option.option].id.as_str()
    }

    fn partner(&self, at: usize) -> &str {
        &self.pack.partnership.partners[at].name
    }

    fn heading(&self) -> String {
        let found = self.found;
        let title = format!("{}: how people are served", self.pack.partnership.name);
        let (before, counted, _) = found.weeks;
        let how = if found.warm_up_found {
            "found from the runs themselves"
        } else {
            "as the pack says"
        };
        let mut facts = format!(
            "{} replications of {counted} weeks, after {before} that do not count ({how}). All options meet the same requests. After ± stands half of a {:.0} % interval. Waits run on the opening clock until somebody first deals with the request.",
            found.replications,
            100.0 * found.settings.confidence
        );
        if let Some(why) = &found.not_tight {
            facts.push_str(&format!(" It stopped early: {why} (--most)."));
        }
        let rule = "─".repeat(title.chars().count().min(80));
        format!("{}\n{rule}\n{}", fold(&title), fold(&facts))
    }

    /// Queues that grow for ever come first: nothing else about them means anything.
    fn growing(&self) -> Option<String> {
        let lines: Vec<String> = self
            .found
            .options
            .iter()
            .filter(|o| !o.grows.is_empty())
            .map(|o| {
                let asked = o.load.iter().map(|l| l.utilisation).fold(0.0, f64::max);
                fold(&format!(
                    "Option {}: more work comes to {} than its posts can do ({:.0} % of their time). Its queue grows for as long as anybody looks, so its waits only say how long that was.",
                    self.option_id(o),
                    o.grows.join(", "),
                    100.0 * asked
                ))
            })
            .collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn by_partner(&self, measure: FlowMeasure) -> String {
        let ids: Vec<&str> = self
            .found
            .options
            .iter()
            .map(|o| self.option_id(o))
            .collect();
        let mut table = table(&[&["Partner"][..], &ids].concat());
        let cell = |served: Option<&Served>| {
            served.map_or("–".to_owned(), |s| shown(s.of(measure), measure.unit()))
        };
        for partner in 0..self.pack.partnership.partners.len() {
            let row = self
                .found
                .options
                .iter()
                .map(|o| cell(o.partners[partner].as_ref()));
            table.add_row([self.partner(partner).to_owned()].into_iter().chain(row));
        }
        let row = self.found.options.iter().map(|o| cell(Some(&o.all)));
        table.add_row(["All".to_owned()].into_iter().chain(row));
        format!(
            "{}, {}\n{table}",
            capital(measure.name()),
            unit_name(measure.unit())
        )
    }

    /// Who is served worse or better than if all stay as now, in sentences.
    fn verdicts(&self) -> String {
        let mut lines = Vec::new();
        for option in &self.found.options {
            let Some(against) = &option.against_stay else {
                continue;
            };
            let of = |wanted: FlowVerdict| -> Vec<String> {
                let partners = against.verdicts.iter().enumerate();
                let found = partners.filter(|(_, v)| **v == Some(wanted));
                found
                    .map(|(p, _)| {
                        let change = against.partners[p]
                            .as_ref()
                            .map(|s| s.of(FlowMeasure::Within));
                        let points = change.map_or(f64::NAN, |c| 100.0 * c.mean);
                        format!("{} ({})", self.partner(p), signed(points))
                    })
                    .collect()
            };
            let (loses, gains, same) = (
                of(FlowVerdict::Loses),
                of(FlowVerdict::Gains),
                of(FlowVerdict::CannotBeTold),
            );
            let mut told = vec![match loses.is_empty() {
                true => "nobody is shown to be served worse".to_owned(),
                false => format!("served worse: {}", loses.join(", ")),
            }];
            if !gains.is_empty() {
                told.push(format!("served better: {}", gains.join(", ")));
            }
            if !same.is_empty() {
                told.push(format!("cannot be told apart: {}", same.join(", ")));
            }
            lines.push(fold(&format!(
                "{}: {}.",
                self.option_id(option),
                told.join("; ")
            )));
        }
        if lines.is_empty() {
            return "There is no layout of staying as now to compare with.".to_owned();
        }
        format!(
            "Against staying as now, in points in standard\n{}",
            lines.join("\n")
        )
    }

    /// All measures of all requests: a row for each measure.
    fn overall(&self) -> String {
        let ids: Vec<&str> = self
            .found
            .options
            .iter()
            .map(|o| self.option_id(o))
            .collect();
        let mut table = table(&[&["All requests"][..], &ids].concat());
        for measure in FlowMeasure::ALL {
            let values = self.found.options.iter().map(|o| o.all.of(measure));
            if measure.unit() != FlowUnit::PerWeek && values.clone().all(|v| v.mean == 0.0) {
                continue;
            }
            let name = match measure.unit() {
                FlowUnit::PerWeek | FlowUnit::HoursAWeek => capital(measure.name()),
                unit => format!("{}, {}", capital(measure.name()), unit_name(unit)),
            };
            let row = values.map(|v| shown(v, measure.unit()));
            table.add_row([name].into_iter().chain(row));
        }
        if self
            .found
            .options
            .iter()
            .any(|o| o.cost_per_request.is_some())
        {
            let row = self.found.options.iter().map(|o| {
                let cost = o.cost_per_request;
                cost.map_or("–".to_owned(), |c| shown(c, FlowUnit::Minutes))
            });
            let currency = self.pack.partnership.units.currency();
            table.add_row(
                [format!("Cost of a request done, {currency}")]
                    .into_iter()
                    .chain(row),
            );
        }
        table.to_string()
    }

    fn by_kind(&self) -> String {
        let mut table = table(&[
            "Kind",
            "Option",
            "In standard %",
            "Mean wait",
            "95 in 100",
            "Gave up %",
        ]);
        let first = self.found.options.first();
        for (at, (name, _)) in first
            .map(|o| &o.kinds[..])
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            for option in &self.found.options {
                let Some((_, served)) = option.kinds.get(at) else {
                    continue;
                };
                let of = |m: FlowMeasure| shown(served.of(m), m.unit());
                table.add_row([
                    name.clone(),
                    self.option_id(option).to_owned(),
                    of(FlowMeasure::Within),
                    of(FlowMeasure::MeanWait),
                    of(FlowMeasure::P95Wait),
                    of(FlowMeasure::GaveUp),
                ]);
            }
        }
        format!("By kind of request; waits in minutes\n{table}")
    }

    fn teams(&self) -> String {
        let mut table = table(&[
            "Team",
            "Option",
            "Posts",
            "Busy %",
            "Busiest hour",
            "After hours",
        ]);
        for option in &self.found.options {
            for team in &option.teams {
                let busiest = team
                    .by_hour
                    .iter()
                    .enumerate()
                    .max_by(|a, b| (a.1.busy / a.1.on_duty).total_cmp(&(b.1.busy / b.1.on_duty)))
                    .filter(|(_, h)| h.on_duty > 0.0);
                table.add_row([
                    team.name.clone(),
                    self.option_id(option).to_owned(),
                    grouped(team.posts, 1),
                    team.utilisation
                        .map_or("–".to_owned(), |u| shown(u, FlowUnit::Share)),
                    busiest.map_or("–".to_owned(), |(hour, _)| hour_name(hour)),
                    shown(team.after_hours, FlowUnit::HoursAWeek),
                ]);
            }
        }
        format!("Teams; after hours: hours a week to finish what is in hand\n{table}")
    }

    fn quick(&self) -> String {
        let mut table = table(&[
            "Teams",
            "Option",
            "Asked",
            "Posts",
            "Erlang C",
            "Erlang A",
            "Allen–C.",
            "Simulated",
        ]);
        for option in &self.found.options {
            for load in &option.load {
                let quick = |of: fn(&comity_business_case::QuickAnswer) -> Option<f64>| {
                    let wait = load.quick.as_ref().and_then(of);
                    wait.map_or("–".to_owned(), |w| grouped(w, 2))
                };
                table.add_row([
                    load.teams.join(" + "),
                    self.option_id(option).to_owned(),
                    grouped(load.posts_asked, 2),
                    grouped(load.posts, 1),
                    quick(|q| q.erlang_c),
                    quick(|q| q.erlang_a),
                    quick(|q| q.allen_cunneen),
                    grouped(load.simulated, 2),
                ]);
            }
        }
        format!(
            "The quick answer beside the simulated one: mean waits in minutes\n{table}\n{}",
            fold(
                "Asked: posts' worth of work, repeat contacts included and nobody giving up. Formulas take the day as even: Erlang C with handling times that vary as chance would, Erlang A with people who give up, Allen–Cunneen with handling times as they vary. What the simulation adds is the peaks of the day, urgent requests, queues left overnight and contacts that come again. docs/background/queueing.md says which formula answers what."
            )
        )
    }
}

/// `Mon 10:00`.
fn hour_name(hour: usize) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    format!("{} {:02}:00", DAYS[hour / 24 % 7], hour % 24)
}

fn signed(points: f64) -> String {
    let sign = if points < 0.0 { '−' } else { '+' };
    format!("{sign}{:.1}", points.abs())
}

/// With a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
