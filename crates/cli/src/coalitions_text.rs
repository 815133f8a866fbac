//! Who best shares with whom, as tables and sentences.

use crate::layout::{fold, table};
use crate::money::{Scale, grouped};
use crate::paragraph::hanging;
use comity_business_case::coalition::{Grouping, SidePayments, members};
use comity_business_case::{Pack, PartnerMeasure, RightPartners, WithError};

/// Walk-outs that are named.
const NAMED: usize = 3;

pub struct Shown<'a> {
    pack: &'a Pack,
    right: &'a RightPartners,
    scale: Scale,
}

impl<'a> Shown<'a> {
    pub fn new(pack: &'a Pack, right: &'a RightPartners) -> Shown<'a> {
        let partners = 0..right.names.len();
        let gains = right
            .best
            .iter()
            .flat_map(|g| partners.clone().filter_map(|p| right.gains(g, p)));
        let alone = partners.clone().map(|p| right.game.alone(p));
        let all: Vec<f64> = gains.chain(alone).map(pounds).collect();
        let scale = Scale::of(all.into_iter());
        Shown { pack, right, scale }
    }

    pub fn text(&self) -> String {
        let mut parts = vec![self.heading()];
        match self.right.best.first() {
            None => parts.push(self.nobody()),
            Some(best) => {
                parts.push(self.groupings());
                parts.extend(self.side_payments(best));
                parts.push(self.if_one_says_no(best));
                parts.extend(self.red_lines(best));
                parts.push(self.would_it_hold(best));
            }
        }
        parts.extend(self.alike());
        let text = parts.join("\n\n");
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n")
    }

    fn unit(&self) -> String {
        self.scale.unit(self.pack.partnership.units.currency())
    }

    /// An amount without its unit, for a table.
    fn plain(&self, pence: i64) -> String {
        let shown = self.scale.show(WithError {
            value: pounds(pence),
            se: 0.0,
        });
        shown.split(" ±").next().unwrap_or_default().to_owned()
    }

    /// An amount in a sentence: `£1.20m`, on the scale of the tables unless that is too coarse.
    fn money(&self, pence: i64) -> String {
        let amount = pounds(pence);
        let scale = match self.scale.is_too_coarse(amount) {
            true => Scale::of(std::iter::once(amount)),
            false => self.scale,
        };
        let own = Shown { scale, ..*self };
        let (number, unit) = (own.plain(pence), own.unit());
        match (number.strip_prefix('−'), unit.strip_prefix('£')) {
            (Some(less), Some(word)) => format!("−£{less}{word}"),
            (None, Some(word)) => format!("£{number}{word}"),
            (_, None) => format!("{unit} {number}"),
        }
    }

    fn heading(&self) -> String {
        let count = grouped(self.right.possible.count() as f64, 0);
        let (name, facts) = match self.right.option {
            Some(option) => (
                self.pack.options[option].name.clone(),
                format!(
                    "What a group gains is the mean net present value of its members together, against staying as now; who is in no group stays as now. Each member bears what the case says it bears.{}",
                    self.host(option)
                ),
            ),
            None => (
                format!("{}: the right partners", self.pack.partnership.name),
                format!(
                    "Costs of groups are those of groups.csv{}. What a group gains is what its members would pay alone less what it costs; until shares are agreed, its members are taken to gain the same.",
                    self.a_year()
                ),
            ),
        };
        let rule = "─".repeat(name.chars().count().min(80));
        let facts = format!("{count} groups are possible, each alone counted. {facts}");
        format!("{}\n{rule}\n{}", fold(&name), fold(&facts))
    }

    fn host(&self, option: usize) -> String {
        let partners = &self.pack.partnership.partners;
        match self.pack.options[option].host {
            Some(host) => format!(
                " {} hosts: no group is possible without it.",
                partners[host].name
            ),
            None => String::new(),
        }
    }

    fn a_year(&self) -> &'static str {
        match &self.pack.groups {
            Some(groups) if groups.a_year => ", by the year",
            _ => "",
        }
    }

    /// Red lines that cannot all be kept.
    fn nobody(&self) -> String {
        let title = "These red lines leave no grouping";
        let all: Vec<String> = (0..self.right.red_lines.len())
            .map(|at| self.line(at))
            .collect();
        let all = all
            .iter()
            .map(|l| hanging(l, "* ", "  "))
            .collect::<Vec<_>>();
        let what = match &self.right.smallest_changes {
            None => "Giving up all of them would not help: costs of groups are missing.".to_owned(),
            Some(changes) if self.is_any_one(changes) => {
                "It is enough to give up any one of them.".to_owned()
            }
            Some(changes) if changes.iter().all(|c| c.len() == 1) && changes.len() > 1 => {
                "It is enough to give up any one of these:".to_owned()
            }
            Some(changes) if changes.len() > 1 => {
                "The least that would have to be given up is any one of these sets:".to_owned()
            }
            Some(_) => "The least that would have to be given up:".to_owned(),
        };
        let changes = self.right.smallest_changes.iter();
        let changes = changes.filter(|c| !self.is_any_one(c)).flatten();
        let changes: Vec<String> = changes
            .map(|set| {
                let lines: Vec<String> = set.iter().map(|at| self.line(*at)).collect();
                hanging(&lines.join(" And: "), "* ", "  ")
            })
            .collect();
        let parts = [
            title.to_owned(),
            all.join("\n"),
            String::new(),
            fold(&what),
            [changes, vec![self.without_red_lines()]]
                .concat()
                .join("\n"),
        ];
        parts.join("\n").trim_end().to_owned()
    }

    /// True if it is enough to give up any one red line, whichever.
    fn is_any_one(&self, changes: &[Vec<usize>]) -> bool {
        changes.len() == self.right.red_lines.len() && changes.iter().all(|c| c.len() == 1)
    }

    /// What would be best without red lines, where they leave nothing.
    fn without_red_lines(&self) -> String {
        let words = |free: &Grouping| {
            fold(&format!(
                "Without any of them the best would be: {}. All together would gain {}.",
                self.right.words(free),
                self.money(self.right.all_gain(free))
            ))
        };
        self.right.free.as_ref().map(words).unwrap_or_default()
    }

    /// A red line in words, by its place among those in force.
    fn line(&self, at: usize) -> String {
        let names: Vec<&str> = self
            .pack
            .partnership
            .partners
            .iter()
            .map(|p| p.name.as_str())
            .collect();
        let line = &self.pack.partner_terms.red_lines[self.right.red_lines[at]];
        let because = match (line.says.is_empty(), line.source.is_empty()) {
            (true, true) => String::new(),
            (true, false) => format!(" ({})", line.source),
            (false, true) => format!(" ({})", line.says.trim_end_matches('.')),
            (false, false) => format!(" ({}; {})", line.says.trim_end_matches('.'), line.source),
        };
        let words = line.words(&names);
        format!("{}{because}.", words.trim_end_matches('.'))
    }

    fn groupings(&self) -> String {
        let title = match self.right.best.len() {
            1 => "The best grouping",
            _ => "The best groupings, and what each partner gains in them",
        };
        let named: Vec<String> = self
            .right
            .best
            .iter()
            .enumerate()
            .map(|(at, g)| {
                let words = self.right.words(g);
                hanging(
                    &format!("{}.", capital(&words)),
                    &format!("{}. ", at + 1),
                    "   ",
                )
            })
            .collect();
        let unit = self.unit();
        let mut head = vec![format!("Gain, {unit}")];
        head.extend((1..=self.right.best.len()).map(|n| format!("In {n}")));
        let mut table = table(&head.iter().map(String::as_str).collect::<Vec<_>>());
        for (p, name) in self.right.names.iter().enumerate() {
            let gains = self.right.best.iter().map(|g| self.right.gains(g, p));
            let mut row = vec![name.clone()];
            row.extend(gains.map(|g| g.map_or("–".to_owned(), |g| self.plain(g))));
            table.add_row(row);
        }
        let mut all = vec!["All together".to_owned()];
        all.extend(
            self.right
                .best
                .iter()
                .map(|g| self.plain(self.right.all_gain(g))),
        );
        table.add_row(all);
        format!("{title}\n{}\n\n{table}", named.join("\n"))
    }

    /// What makes the best grouping acceptable to those who would lose by it.
    fn side_payments(&self, best: &Grouping) -> Option<String> {
        let found = self.right.side_payments(best);
        let sentences: Vec<String> = found
            .iter()
            .map(|(group, payments)| fold(&self.side_payment(*group, payments)))
            .collect();
        let title = "What would make the best grouping acceptable to all";
        (!sentences.is_empty()).then(|| format!("{title}\n{}", sentences.join("\n")))
    }

    fn side_payment(&self, group: usize, payments: &SidePayments) -> String {
        match payments {
            SidePayments::Short(pence) => format!(
                "{}: {} from outside; its members together would be worse off than alone.",
                capital(&self.right.group(group)),
                self.money(*pence)
            ),
            SidePayments::Among(receives) => {
                let pairs: Vec<(usize, i64)> =
                    members(group).zip(receives.iter().copied()).collect();
                let each = |sign: i64| -> Vec<String> {
                    let of_sign = pairs.iter().filter(|(_, r)| r.signum() == sign);
                    of_sign
                        .map(|(p, r)| format!("{} {}", self.right.names[*p], self.money(r.abs())))
                        .collect()
                };
                format!(
                    "Losing by it: {}. The least that makes it acceptable to all is that much from those who gain: {}.",
                    each(1).join(", "),
                    each(-1).join(", ")
                )
            }
        }
    }

    fn if_one_says_no(&self, best: &Grouping) -> String {
        let unit = self.unit();
        let head = [
            "If this one says no".to_owned(),
            format!("the others gain, {unit}"),
            "change for them".to_owned(),
            "change for it".to_owned(),
        ];
        let mut table = table(&head.each_ref().map(String::as_str));
        let mut said = Vec::new();
        for (p, name) in self.right.names.iter().enumerate() {
            let own = self.right.gains(best, p).unwrap_or(0);
            let others = self.right.all_gain(best) - own;
            match &self.right.with_alone[p] {
                Some(without) => {
                    let then = self.right.all_gain(without);
                    let cells = [
                        name.clone(),
                        self.plain(then),
                        self.plain(then - others),
                        self.plain(-own),
                    ];
                    table.add_row(cells);
                    let others = best
                        .groups
                        .iter()
                        .map(|g| g & !(1 << p))
                        .filter(|g| *g != 0);
                    let mut as_before: Vec<usize> = others.chain([1 << p]).collect();
                    as_before.sort_unstable_by_key(|g| g.trailing_zeros());
                    if without.groups != as_before {
                        let words = self.right.words(without);
                        said.push(hanging(&format!("Without {name}: {words}."), "* ", "  "));
                    }
                }
                None => {
                    table.add_row([
                        name.clone(),
                        "–".to_owned(),
                        "–".to_owned(),
                        self.plain(-own),
                    ]);
                    said.push(hanging(
                        &format!("Without {name}: red lines leave no grouping of the others."),
                        "* ",
                        "  ",
                    ));
                }
            }
        }
        let note = match (said.is_empty(), said.len() == self.right.names.len()) {
            (true, _) => "The others would stay grouped as they are.",
            (false, true) => "The others would then be grouped otherwise:",
            (false, false) => "The others would stay grouped as they are, but for these:",
        };
        let said = [vec![note.to_owned()], said].concat();
        format!("Best without each partner\n{table}\n{}", said.join("\n"))
    }

    fn red_lines(&self, best: &Grouping) -> Option<String> {
        let title = "Red lines in force, and what all would gain if one were given up";
        let lines: Vec<String> = (0..self.right.red_lines.len())
            .map(|at| hanging(&format!("{} {}", self.line(at), self.worth(at)), "* ", "  "))
            .collect();
        let free = self.right.free.as_ref().map(|free| {
            match self.right.all_gain(free) - self.right.all_gain(best) {
                0 => "All red lines together cost nothing: the best grouping keeps to them anyway."
                    .to_owned(),
                pence => format!(
                    "All red lines together cost {}: without any, the best would be {}.",
                    self.money(pence),
                    self.right.words(free)
                ),
            }
        });
        let free = fold(&free.unwrap_or_default());
        (!lines.is_empty()).then(|| format!("{title}\n{}\n{free}", lines.join("\n")))
    }

    fn worth(&self, at: usize) -> String {
        match &self.right.worth[at] {
            Some(worth) if worth.pence > 0 => format!(
                "Worth {}: then {}.",
                self.money(worth.pence),
                self.right.words(&worth.grouping)
            ),
            Some(_) => "Costs nothing.".to_owned(),
            None => String::new(),
        }
    }

    fn would_it_hold(&self, best: &Grouping) -> String {
        let title = "Would the best grouping hold?";
        let Some(found) = &self.right.stability else {
            return title.to_owned();
        };
        let mut said: Vec<String> = found
            .moves
            .iter()
            .map(|m| {
                let name = &self.right.names[m.partner];
                let to = match m.to.count_ones() {
                    1 => "alone".to_owned(),
                    _ => format!("with {}", self.right.group(m.to & !(1 << m.partner))),
                };
                let but = match m.is_welcome || m.to.count_ones() == 1 {
                    true => "",
                    false => ", but somebody there would be worse off",
                };
                format!(
                    "{name} would be {} better off {to}{but}.",
                    self.money(m.saves)
                )
            })
            .collect();
        let groups = found.walk_outs.iter().filter(|w| w.group.count_ones() > 1);
        let walk_outs: Vec<_> = groups.collect();
        said.extend(walk_outs.iter().take(NAMED).map(|w| {
            format!(
                "{} would together be {} better off by themselves.",
                capital(&self.right.group(w.group)),
                self.money(w.saves)
            )
        }));
        if found.walk_out_count > NAMED && walk_outs.len() > NAMED {
            let count = grouped(found.walk_out_count as f64, 0);
            said.push(format!(
                "{count} groups in all would be better off by themselves."
            ));
        }
        if found.holds() {
            said.push(
                "Yes: nobody would be better off elsewhere or alone, and no group by itself."
                    .to_owned(),
            );
        }
        let nearest = found.nearest.filter(|w| found.holds() && w.saves > 0);
        said.extend(nearest.map(|w| {
            let who = match w.group.count_ones() {
                1 => format!("{} alone", self.right.group(w.group)),
                _ => format!("{} by themselves", self.right.group(w.group)),
            };
            format!(
                "Nearest to leaving: {who}, {} worse off then.",
                self.money(w.saves)
            )
        }));
        if self.right.all_gain(best) == 0 {
            said = vec!["There is nothing to hold: sharing gains nothing.".to_owned()];
        }
        let said: Vec<String> = said.iter().map(|s| fold(s)).collect();
        format!("{title}\n{}", said.join("\n"))
    }

    fn alike(&self) -> Option<String> {
        let measures = &self.pack.partner_terms.measures;
        let parts: Vec<String> = measures.iter().map(|m| self.measure(m)).collect();
        (!parts.is_empty()).then(|| format!("How alike partners are\n{}", parts.join("\n\n")))
    }

    fn measure(&self, measure: &PartnerMeasure) -> String {
        let profile = &measure.profile;
        let mut table = table(&[&profile.measure, &measure.unit, "Times the median"]);
        let places = places(profile.partners.iter().flatten().map(|b| b.value));
        for (partner, beside) in self.pack.partnership.partners.iter().zip(&profile.partners) {
            let value = beside.map_or("not known".to_owned(), |b| grouped(b.value, places));
            let times = beside.and_then(|b| b.times_median);
            table.add_row([
                partner.name.clone(),
                value,
                times.map_or("–".to_owned(), |t| grouped(t, 2)),
            ]);
        }
        table.add_row([
            "Median".to_owned(),
            grouped(profile.median, places),
            String::new(),
        ]);
        let source = match measure.source.is_empty() {
            true => String::new(),
            false => format!(
                "\n{}",
                fold(&format!(
                    "Source: {}.",
                    measure.source.trim_end_matches('.')
                ))
            ),
        };
        format!("{table}{source}")
    }
}

fn pounds(pence: i64) -> f64 {
    pence as f64 / 100.0
}

/// Decimals that a column of values needs: none for large numbers, two for small.
fn places(values: impl Iterator<Item = f64>) -> usize {
    let largest = values.fold(0.0, |most: f64, x| most.max(x.abs()));
    match largest {
        x if x >= 1_000.0 => 0,
        x if x >= 100.0 => 1,
        _ => 2,
    }
}

/// With a capital first letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
