//! The appraisal as tables for people, 80 columns wide.

use crate::layout::{fold, table};
use crate::money::{Scale, grouped, per_cent, with_error};
use comity_business_case::{
    Appraisal, Bearer, Content, Figure, Grade, Pack, STAY, Scope, Side, WithError,
    cannot_be_told_apart,
};
use std::path::Path;

/// All tables.
pub fn tables(pack: &Pack, appraisal: &Appraisal, folder: &str, report: Option<&Path>) -> String {
    let answer = Answer {
        pack,
        appraisal,
        scale: scale(pack, appraisal),
    };
    let mut parts = vec![answer.heading(), answer.decision()];
    parts.extend(answer.outside());
    parts.extend(answer.money_back());
    parts.extend(answer.gains());
    parts.extend(answer.told_apart());
    parts.extend(answer.drivers());
    parts.push(answer.onward(folder, report));
    let text = parts.join("\n\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

struct Answer<'a> {
    pack: &'a Pack,
    appraisal: &'a Appraisal,
    scale: Scale,
}

fn scale(pack: &Pack, appraisal: &Appraisal) -> Scale {
    let alternatives = appraisal
        .figures
        .iter()
        .filter(|f| f.id.ends_with(".npv") && !f.id.starts_with("stay."));
    let currency = pack.partnership.units.currency();
    let ends = alternatives
        .filter(|f| f.unit == currency)
        .filter_map(Figure::spread);
    Scale::of(ends.flat_map(|s| [s.mean.value, s.quantiles[1].value, s.quantiles[5].value]))
}

impl Answer<'_> {
    fn alternatives(&self) -> impl Iterator<Item = usize> {
        let options = &self.pack.options;
        (0..options.len()).filter(|o| options[*o].id.as_str() != STAY)
    }

    fn unit(&self) -> String {
        self.scale.unit(self.pack.partnership.units.currency())
    }

    fn heading(&self) -> String {
        let partnership = &self.pack.partnership;
        let sampling = self.appraisal.sampling;
        let counted = partnership.partners.len();
        let futures = sampling.points() * sampling.randomisations;
        let first = format!(
            "{}\n{}",
            fold(&partnership.name),
            "─".repeat(partnership.name.chars().count().min(80))
        );
        let facts = format!(
            "{counted} partner{}, {} years from {}, {} futures, seed {}.",
            if counted == 1 { "" } else { "s" },
            partnership.timeline.years(),
            partnership.timeline.year_label(0),
            grouped(futures as f64, 0),
            sampling.seed
        );
        let rule = format!(
            "Prices of {}; {} discounting, {}.",
            partnership.timeline.start(),
            partnership.discounting,
            partnership.conventions.name
        );
        format!(
            "{first}\n{facts}\n{}\nAfter ± stands the standard error of the number before it.",
            fold(&rule)
        )
    }

    fn decision(&self) -> String {
        let mut table = table(&["Option", "Mean", "P10", "P90", "Better in %"]);
        for option in self.alternatives() {
            table.add_row([self.pack.options[option].name.clone()]);
            for (scope, who) in [
                (Scope::Partners, "  all partners"),
                (Scope::All, "  everyone"),
            ] {
                table.add_rows(self.on_all_sides(option, scope, who));
            }
        }
        format!(
            "{}\n{table}",
            fold(&format!(
                "Gain over staying as now, present value in {}. In one future of ten it is below P10, in one above P90; \"better\" is the share of futures with a gain.{}",
                self.unit(),
                self.stay()
            ))
        )
    }

    /// One row as stated, and one for each other side.
    fn on_all_sides(&self, option: usize, scope: Scope, who: &str) -> Vec<[String; 5]> {
        let sides = std::iter::once(self.appraisal).chain(&self.appraisal.sides);
        let row = |seen: &Appraisal| {
            let npv = seen
                .of(self.pack, option, scope, "npv")
                .and_then(Figure::spread)?;
            let quantile = |share| {
                npv.quantile(share)
                    .map(|q| self.scale.show(q))
                    .unwrap_or_default()
            };
            Some([
                match seen.side {
                    Side::Stated => who.to_owned(),
                    Side::Biased => "  with optimism bias".to_owned(),
                    Side::TurnedOut => "  as others turned out".to_owned(),
                },
                self.scale.show(npv.mean),
                quantile(0.1),
                quantile(0.9),
                per_cent(npv.p_positive),
            ])
        };
        let lines = &self.pack.options[option].lines;
        let biased = lines.iter().any(|l| l.optimism_bias.is_some());
        sides
            .filter(|seen| biased || seen.side != Side::Biased)
            .filter_map(row)
            .collect()
    }

    /// What the rows "as others turned out" stand on.
    fn outside(&self) -> Option<String> {
        let outside = &self.pack.outside;
        match &outside.without {
            Some(why) => Some(fold(&format!("There is no outside view: {why}."))),
            None => Some(fold(&format!(
                "As others turned out: {} Ask: comity reference",
                outside.in_words()
            ))),
        }
    }

    /// What staying as now costs.
    fn stay(&self) -> String {
        let cost = self
            .appraisal
            .figure("stay.partners.costs_pv")
            .map(Figure::mean);
        cost.map_or(String::new(), |c| {
            format!(
                " Staying as now costs all partners {} {}.",
                self.unit(),
                self.scale.show(c)
            )
        })
    }

    fn money_back(&self) -> Option<String> {
        let mut table = table(&[
            "Option",
            "Money back: P50 (years)",
            "Never back in %",
            "Benefits per cost",
            "All members gain in %",
        ]);
        let mut rows = 0;
        for option in self.alternatives() {
            let figure =
                |scope, measure: &str| self.appraisal.of(self.pack, option, scope, measure);
            let payback = figure(Scope::Partners, "payback").and_then(Figure::spread);
            let Some(payback) = payback else { continue };
            let median = payback.quantile(0.5).unwrap_or_default();
            let horizon = self.pack.partnership.timeline.years() as f64;
            let back = if median.value >= horizon {
                format!("not within {horizon}")
            } else {
                with_error(median)
            };
            let every =
                figure(Scope::Partners, "p_every_partner_better_off").map(|f| per_cent(f.mean()));
            let ratio = figure(Scope::All, "bcr").map(|f| with_error(f.mean()));
            table.add_row([
                self.pack.options[option].name.clone(),
                back,
                per_cent(payback.p_never.unwrap_or_default()),
                ratio.unwrap_or_else(|| "no costs".to_owned()),
                every.unwrap_or_default(),
            ]);
            rows += 1;
        }
        (rows > 0).then(|| table.to_string())
    }

    fn gains(&self) -> Vec<String> {
        self.alternatives()
            .map(|option| self.gains_of(option))
            .collect()
    }

    fn gains_of(&self, option: usize) -> String {
        let mut rows: Vec<(String, WithError, [String; 4])> = Vec::new();
        for scope in &self.appraisal.scopes[option] {
            let Scope::One(bearer) = scope else { continue };
            let Some(npv) = self
                .appraisal
                .of(self.pack, option, *scope, "npv")
                .and_then(Figure::spread)
            else {
                continue;
            };
            let quantile = |share| {
                npv.quantile(share)
                    .map(|q| self.scale.show(q))
                    .unwrap_or_default()
            };
            let cells = [
                self.scale.show(npv.mean),
                quantile(0.1),
                quantile(0.9),
                per_cent(npv.p_positive),
            ];
            let mark = if matches!(bearer, Bearer::Partner(_)) {
                ""
            } else {
                " (not a partner)"
            };
            rows.push((format!("{}{mark}", scope.name(self.pack)), npv.mean, cells));
        }
        rows.sort_by(|a, b| a.1.value.total_cmp(&b.1.value));
        let mut table = table(&["", "Mean", "P10", "P90", "Better in %"]);
        for (name, _, cells) in rows {
            table.add_row(std::iter::once(name).chain(cells));
        }
        format!(
            "{}\n{table}",
            fold(&format!(
                "{}: who gains and who loses, worst off first, {}",
                self.pack.options[option].name,
                self.unit()
            ))
        )
    }

    /// Whether options differ by more than their errors.
    fn told_apart(&self) -> Option<String> {
        let sentences: Vec<String> = self
            .appraisal
            .figures
            .iter()
            .filter_map(|f| self.comparison(f))
            .collect();
        (!sentences.is_empty()).then(|| format!("Which is better?\n{}", sentences.join("\n")))
    }

    fn comparison(&self, figure: &Figure) -> Option<String> {
        let Content::Difference {
            mean, p_positive, ..
        } = &figure.content
        else {
            return None;
        };
        let (option, rest) = figure.id.split_once('.')?;
        let (scope, measure) = rest.split_once('.')?;
        if scope != "all" && scope != "partners" {
            return None;
        }
        let name = |id: &str| {
            self.pack
                .option(id)
                .map_or(id.to_owned(), |o| o.name.clone())
        };
        let (first, second) = (name(option), name(measure.strip_prefix("npv_over_")?));
        let whom = if scope == "all" {
            "everyone"
        } else {
            "all partners"
        };
        let unit = self.unit();
        Some(fold(&if cannot_be_told_apart(*mean) {
            format!(
                "For {whom}, {first} and {second} cannot be told apart: they differ by {unit} {} on average.",
                self.scale.show(*mean)
            )
        } else {
            let (better, worse, by, share) = if mean.value > 0.0 {
                (first, second, *mean, *p_positive)
            } else {
                let other = WithError {
                    value: 1.0 - p_positive.value,
                    ..*p_positive
                };
                (
                    second,
                    first,
                    WithError {
                        value: -mean.value,
                        ..*mean
                    },
                    other,
                )
            };
            format!(
                "For {whom}, {better} is better than {worse} by {unit} {} on average, and in {} % of futures.",
                self.scale.show(by),
                per_cent(share)
            )
        }))
    }

    fn drivers(&self) -> Vec<String> {
        self.alternatives()
            .filter_map(|option| self.drivers_of(option))
            .collect()
    }

    fn drivers_of(&self, option: usize) -> Option<String> {
        let tornado = self.appraisal.tornado(option, Scope::Partners)?;
        let mut table = table(&["Estimate", "if low", "if high", "rank corr."]);
        for driver in tornado.drivers.iter().take(6) {
            table.add_row([
                driver.estimate.clone(),
                self.scale.show(driver.when_low),
                self.scale.show(driver.when_high),
                with_error(driver.rank_correlation),
            ]);
        }
        let title = format!(
            "{}: what moves the gain of all partners most ({}; low and high are the outer tenths)",
            self.pack.options[option].name,
            self.unit()
        );
        (!tornado.drivers.is_empty()).then(|| format!("{}\n{table}", fold(&title)))
    }

    /// How much of it rests on placeholders.
    fn placeholders(&self) -> String {
        let list = &self.pack.estimates.list;
        let count = list
            .iter()
            .filter(|e| e.provenance.grade == Grade::D)
            .count();
        match count {
            0 => String::new(),
            _ => {
                fold(&format!(
                    "These results take the estimates as they are stated: {count} of {} are placeholders (grade D).",
                    list.len()
                )) + "\n"
            }
        }
    }

    fn onward(&self, folder: &str, report: Option<&Path>) -> String {
        let figure = self
            .appraisal
            .figures
            .iter()
            .find(|f| f.id.ends_with(".partners.npv") && !f.id.starts_with("stay."));
        let figure = figure.map_or("", |f| f.id.as_str());
        let written = report
            .map(|path| format!("The report is in {}.\n", path.display()))
            .unwrap_or_default();
        let honest = self.placeholders();
        format!(
            "{honest}{written}Why is a figure what it is? Ask:\n  comity explain {folder} {figure}"
        )
    }
}
