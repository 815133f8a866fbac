//! `comity subsets`: an option for every group of partners that might take part.

use crate::arguments::on_threads;
use crate::layout::{fold, table};
use crate::money::{Scale, grouped, per_cent};
use crate::{Failure, print, problems, progress};
use clap::{Args, ValueEnum};
use comity_business_case::{
    FormKind, GroupValue, Leaving, Pack, Sampling, Scheme, Side, Subsets, WithError, subsets_from,
};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
    /// Only this option [default: every way of sharing with three or
    /// more members]
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
    /// How many futures to draw
    #[arg(long, default_value_t = 4_096, value_parser = clap::value_parser!(u64).range(32..=1 << 24))]
    pub samples: u64,
    /// The seed: the same pack, version and seed give the same figures
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads to use; figures do not depend on it [default: all processors]
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
    /// As such programmes turned out, instead of as stated
    #[arg(long)]
    pub outside: bool,
    /// As tables, or every group as CSV
    #[arg(long, value_enum, default_value_t = GroupsFormat::Table)]
    pub format: GroupsFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GroupsFormat {
    /// Tables for people, 80 columns wide
    Table,
    /// One row for each group, for a spreadsheet
    Csv,
}

pub fn run(asked: &Asked) -> Result<(), Failure> {
    let pack = problems::read_case(&asked.pack)?;
    let options = options(&pack, asked.option.as_deref())?;
    if options.is_empty() {
        return print(
            "No way of sharing has three members or more: there is no group to leave anybody out of.",
        );
    }
    let side = side(&pack, asked.outside)?;
    let mut parts = Vec::new();
    for option in options {
        let bar = progress::bar(&format!("Groups of {}", pack.options[option].id));
        let found = on_threads(asked.threads, || {
            subsets_from(
                &pack,
                option,
                side,
                sampling_of(asked.samples, asked.seed),
                &progress::told(&bar),
            )
        });
        bar.finish_and_clear();
        let found = found.map_err(|found| problems::refused(&found))?;
        parts.push(match asked.format {
            GroupsFormat::Table => Shown::new(&pack, &found).text(),
            GroupsFormat::Csv => csv(&pack, &found, parts.is_empty()),
        });
    }
    let between = match asked.format {
        GroupsFormat::Table => "\n\n\n",
        GroupsFormat::Csv => "\n",
    };
    print(&parts.join(between))
}

/// From which side the pack is looked at.
pub fn side(pack: &Pack, outside: bool) -> Result<Side, Failure> {
    match (outside, &pack.outside.without) {
        (false, _) => Ok(Side::Stated),
        (true, None) => Ok(Side::TurnedOut),
        (true, Some(why)) => {
            eprintln!("there is no outside view of this pack: {why}");
            Err(Failure::Asked)
        }
    }
}

/// How futures are drawn for groups.
pub fn sampling_of(samples: u64, seed: u64) -> Sampling {
    Sampling {
        samples: samples as usize,
        randomisations: 16,
        seed,
        scheme: Scheme::Sobol,
    }
}

/// The option asked for, or all with three members or more.
pub fn options(pack: &Pack, wanted: Option<&str>) -> Result<Vec<usize>, Failure> {
    let members = |o: usize| pack.options[o].members.iter().filter(|m| **m).count();
    match wanted {
        None => Ok((0..pack.options.len())
            .filter(|o| pack.options[*o].form_kind() == FormKind::Sharing && members(*o) > 2)
            .collect()),
        Some(id) => match pack.options.iter().position(|o| o.id.as_str() == id) {
            Some(option) => Ok(vec![option]),
            None => {
                let known: Vec<&str> = pack.options.iter().map(|o| o.id.as_str()).collect();
                let known = match known.is_empty() {
                    true => "none".to_owned(),
                    false => known.join(", "),
                };
                eprintln!("there is no option `{id}`; the pack has {known}");
                Err(Failure::Pack)
            }
        },
    }
}

struct Shown<'a> {
    pack: &'a Pack,
    found: &'a Subsets,
    scale: Scale,
}

impl<'a> Shown<'a> {
    fn new(pack: &'a Pack, found: &'a Subsets) -> Shown<'a> {
        let scale = Scale::of(found.groups.iter().map(|g| g.value.value));
        Shown { pack, found, scale }
    }

    fn text(&self) -> String {
        let parts = [self.heading(), self.sizes(), self.leaving(), self.order()];
        let text = parts.join("\n\n");
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n")
    }

    fn name(&self, partner: usize) -> &str {
        &self.pack.partnership.partners[partner].name
    }

    fn money(&self, amount: f64) -> String {
        let unit = self.scale.unit(self.pack.partnership.units.currency());
        let shown = self.scale.show(WithError {
            value: amount,
            se: 0.0,
        });
        let number = shown.split(" ±").next().unwrap_or_default().to_owned();
        match (number.strip_prefix('−'), unit.strip_prefix('£')) {
            (Some(less), Some(word)) => format!("−£{less}{word}"),
            (None, Some(word)) => format!("£{number}{word}"),
            (_, None) => format!("{unit} {number}"),
        }
    }

    fn heading(&self) -> String {
        let option = &self.pack.options[self.found.option];
        let count = grouped(self.found.groups.len() as f64, 0);
        let tried = if self.found.complete {
            "every group of two or more"
        } else {
            "all of them, and all but one or two"
        };
        let host = self.found.host.map_or(String::new(), |h| {
            format!(" {} hosts, so it is in each.", self.name(h))
        });
        let side = match self.found.side {
            Side::Stated => String::new(),
            side => format!("Here {}. ", side.words()),
        };
        let facts = format!(
            "{side}{count} groups on the same {} futures: {tried}.{host} A group's value is the mean net present value of its members together.",
            grouped(self.found.futures as f64, 0)
        );
        let rule = "─".repeat(option.name.chars().count().min(80));
        format!("{}\n{rule}\n{}", fold(&option.name), fold(&facts))
    }

    fn sizes(&self) -> String {
        let unit = self.scale.unit(self.pack.partnership.units.currency());
        let head = [
            "Members".to_owned(),
            "Groups".to_owned(),
            "That pay".to_owned(),
            "All gain in".to_owned(),
            format!("Worst, {unit}"),
            format!("Best, {unit}"),
        ];
        let mut table = table(&head.each_ref().map(String::as_str));
        for size in self.found.sizes() {
            table.add_row([
                size.members.to_string(),
                grouped(size.groups as f64, 0),
                grouped(size.pay as f64, 0),
                grouped(size.all_gain as f64, 0),
                self.scale.show(size.worst.value),
                self.scale.show(size.best.value),
            ]);
        }
        format!(
            "How many must take part?\n{table}\n{}",
            fold(&self.break_even())
        )
    }

    fn break_even(&self) -> String {
        if !self.found.complete {
            return "Smaller groups were not computed, so how many must take part is not known; narrow members in the option to try them.".to_owned();
        }
        let some = match self.found.some_group_pays_from() {
            None => return "No group pays.".to_owned(),
            Some(2) => "Two can be enough, if they are the right ones.".to_owned(),
            Some(n) => format!("At least {n} must take part for it to pay at all."),
        };
        match self.found.every_group_pays_from() {
            Some(2) => "Any group of two or more pays.".to_owned(),
            Some(n) => format!("{some} From {n} members on, any group pays."),
            None => format!("{some} Not even with all members can it be said to pay."),
        }
    }

    fn leaving(&self) -> String {
        let unit = self.scale.unit(self.pack.partnership.units.currency());
        let head = [
            "Without".to_owned(),
            format!("it gives up, {unit}"),
            "the others".to_owned(),
            "is left".to_owned(),
            "Hardest hit".to_owned(),
        ];
        let mut table = table(&head.each_ref().map(String::as_str));
        let leaving = self.found.leaving();
        for one in &leaving {
            table.add_row(self.without(one));
        }
        if leaving.is_empty() {
            return "What each leaving does to the rest\nNobody can leave: it would not be shared any more.".to_owned();
        }
        let note = match self.found.host {
            Some(host) => format!(
                "{} hosts: if it leaves, the option as described is gone.",
                self.name(host)
            ),
            None => String::new(),
        };
        format!("What each leaving does to the rest\n{table}\n{note}")
            .trim_end()
            .to_owned()
    }

    fn without(&self, one: &Leaving) -> [String; 5] {
        let plain = |amount: f64| {
            let shown = self.scale.show(WithError {
                value: amount,
                se: 0.0,
            });
            shown.split(" ±").next().unwrap_or_default().to_owned()
        };
        let (hit, by) = one.hardest_hit;
        [
            self.name(one.partner).to_owned(),
            plain(one.gives_up),
            plain(one.others),
            self.scale.show(one.left),
            if by < 0.0 {
                format!("{} {}", self.name(hit), plain(by))
            } else {
                "nobody".to_owned()
            },
        ]
    }

    fn order(&self) -> String {
        let steps = self.found.order_of_leaving();
        let title = "Who has reason to leave, one after the other";
        let Some(whole) = self.found.whole() else {
            return title.to_owned();
        };
        if steps.is_empty() {
            let worst = whole.worst_off().map_or(String::new(), |(p, mean)| {
                format!(
                    " The worst off, {}, still gains {}.",
                    self.name(p),
                    self.money(mean)
                )
            });
            let all = per_cent(whole.p_every_member_gains);
            let text = format!(
                "On average nobody: every member gains when all take part.{worst} All of them gain at once in {all} % of futures."
            );
            return format!("{title}\n{}", fold(&text));
        }
        let sentences: Vec<String> = steps
            .iter()
            .enumerate()
            .map(|(at, step)| {
                let left = step.left.as_ref().map_or(
                    "after that there is nothing left to share".to_owned(),
                    |g| self.still(g),
                );
                let text = format!(
                    "{}. {} loses {} by taking part; {left}.",
                    at + 1,
                    self.name(step.partner),
                    self.money(-step.mean)
                );
                fold(&text)
            })
            .collect();
        format!("{title}\n{}", sentences.join("\n"))
    }

    fn still(&self, group: &GroupValue) -> String {
        format!(
            "without it the other {} together come to {}",
            group.group.size(),
            self.money(group.value.value)
        )
    }
}

fn csv(pack: &Pack, found: &Subsets, with_head: bool) -> String {
    let partners = &pack.partnership.partners;
    let ids: Vec<&str> = partners.iter().map(|p| p.id.as_str()).collect();
    let head = format!(
        "option,members,{},value,value_se,everyone,everyone_se,p_gain,p_every_member_gains,{}",
        ids.join(","),
        ids.iter()
            .map(|id| format!("npv_{id}"))
            .collect::<Vec<_>>()
            .join(",")
    );
    let rows = found.groups.iter().map(|g| row(pack, found, g, ids.len()));
    let head = with_head.then_some(head);
    head.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

fn row(pack: &Pack, found: &Subsets, group: &GroupValue, partners: usize) -> String {
    let flags = (0..partners).map(|p| u8::from(group.group.holds(p)).to_string());
    let numbers = [
        group.value.value,
        group.value.se,
        group.everyone.value,
        group.everyone.se,
        group.p_gain.value,
        group.p_every_member_gains.value,
    ];
    let own = (0..partners).map(|p| group.of(p).map_or(String::new(), |x| x.to_string()));
    let cells = [
        pack.options[found.option].id.to_string(),
        group.group.size().to_string(),
    ];
    let numbers = numbers.iter().map(ToString::to_string);
    cells
        .into_iter()
        .chain(flags)
        .chain(numbers)
        .chain(own)
        .collect::<Vec<_>>()
        .join(",")
}
