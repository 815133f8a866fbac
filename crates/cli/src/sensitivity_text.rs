//! What decides a case, for people: sentences first, then small tables, 80 columns wide.

use crate::layout::{fold, table};
use crate::money::{Scale, grouped, per_cent, with_error};
use comity_business_case::{
    Concentration, Evidence, EvidencePlan, Grade, Indices, OutsideIncome, Pack, Regrets,
    Sensitivity, Switching, SwitchingValue, WithError,
};

/// Rows of a table; what is left is summed up in a sentence.
const ROWS: usize = 8;
/// Groups below this share of the variance are not shown.
const LEAST_SHARE: f64 = 0.01;
/// What is worth less than this share of perfect information stands in a sentence only.
const LITTLE: f64 = 0.01;

/// Everything that was found.
pub fn text(pack: &Pack, found: &Sensitivity) -> String {
    let text = Text {
        pack,
        found,
        scale: scale(found),
    };
    let mut parts = vec![text.heading()];
    for switching in &found.switching {
        if !text.same_as_before(switching) {
            parts.extend(text.option(switching));
        }
    }
    parts.extend(text.choices());
    let text = parts.join("\n\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

fn scale(found: &Sensitivity) -> Scale {
    let gains = found.switching.iter().map(|s| s.npv.value);
    let regrets = found.regrets.iter().flat_map(|r| &r.options);
    Scale::of(gains.chain(regrets.map(|r| r.p95.value)))
}

struct Text<'a> {
    pack: &'a Pack,
    found: &'a Sensitivity,
    scale: Scale,
}

impl Text<'_> {
    fn heading(&self) -> String {
        let name = &self.pack.partnership.name;
        let drawn = self.found.drawn;
        let facts = format!(
            "What decides this case. {} futures, seed {}. Money is gain over staying as now, present value in {}. After ± stands the standard error of the number before it.",
            grouped((drawn.points * drawn.randomisations) as f64, 0),
            drawn.seed,
            self.unit(),
        );
        let line = "─".repeat(name.chars().count().min(80));
        format!("{}\n{line}\n{}", fold(name), fold(&facts))
    }

    fn unit(&self) -> String {
        self.scale.unit(self.pack.partnership.units.currency())
    }

    fn money(&self, amount: WithError) -> String {
        format!("{} {}", self.unit(), self.scale.show(amount))
    }

    fn plain_money(&self, amount: f64) -> String {
        match self.pack.partnership.units.currency() {
            "GBP" => {
                let text = grouped(amount, 0);
                match text.strip_prefix('−') {
                    Some(positive) => format!("−£{positive}"),
                    None => format!("£{text}"),
                }
            }
            code => format!("{code} {}", grouped(amount, 0)),
        }
    }

    fn name(&self, option: &str) -> String {
        let known = self.pack.option(option);
        known.map_or_else(|| "Stay as now".to_owned(), |o| o.name.clone())
    }

    /// Where nobody but partners bears anything, everyone is all partners.
    fn same_as_before(&self, switching: &Switching) -> bool {
        let all = self.found.switching.iter();
        switching.bearer == "all" && { all }.any(|s| {
            s.bearer == "partners" && s.option == switching.option && s.npv == switching.npv
        })
    }

    fn whom<'s>(&'s self, switching: &'s Switching) -> &'s str {
        let all = self.found.switching.iter();
        let mut twins = all.filter(|s| s.option == switching.option && s.npv == switching.npv);
        match (switching.bearer.as_str(), twins.nth(1)) {
            (_, Some(_)) => "all partners, as for everyone",
            (bearer, None) => self.scope(bearer),
        }
    }

    fn scope<'s>(&'s self, bearer: &'s str) -> &'s str {
        let mut partners = self.pack.partnership.partners.iter();
        match bearer {
            "all" => "everyone",
            "partners" => "all partners",
            id => partners
                .find(|p| p.id.as_str() == id)
                .map_or(id, |p| p.name.as_str()),
        }
    }

    fn option(&self, switching: &Switching) -> Vec<String> {
        let title = format!(
            "{}, for {}",
            self.name(&switching.option),
            self.whom(switching)
        );
        let (verb, amount) = match switching.npv {
            npv if npv.value < 0.0 => (
                "loses",
                WithError {
                    value: -npv.value,
                    ..npv
                },
            ),
            npv => ("gains", npv),
        };
        let mut sentences = vec![format!("It {verb} {} on average.", self.money(amount))];
        sentences.push(self.nearest(switching));
        let of =
            |option: &str, bearer: &str| option == switching.option && bearer == switching.bearer;
        let indices = self.found.indices.iter().find(|i| of(&i.option, &i.bearer));
        let spread = indices.filter(|i| !i.groups.is_empty());
        sentences.extend(spread.and_then(|i| self.spread_sentence(i)));
        let lines = self.found.concentration.iter();
        sentences.extend(lines.filter(|c| of(&c.option, &c.bearer)).map(rests_on));
        let income = self.found.outside_income.iter();
        let income = income.filter(|o| of(&o.option, &o.bearer));
        sentences.extend(income.map(|o| self.income(o)));
        let mut parts = vec![fold(&title) + "\n" + &fold(&sentences.join(" "))];
        parts.extend(switching_table(switching));
        parts.extend(spread.and_then(spread_table));
        parts
    }

    fn nearest(&self, switching: &Switching) -> String {
        let Some(first) = switching.values.iter().find(|v| v.value.is_some()) else {
            return "No one estimate could bring it to nothing within the range searched, up to ten times its mean."
                .to_owned();
        };
        let at = first.value.unwrap_or_default();
        let turn = if switching.npv.value > 0.0 {
            "It would gain nothing"
        } else {
            "It would pay"
        };
        let side = if at.value > first.present {
            "or more"
        } else {
            "or less"
        };
        let possible = match first.within_range {
            Some(true) if self.is_placeholder(first) => ", within what its placeholder allows",
            Some(true) => ", within what its owner thinks possible",
            Some(false) if self.is_placeholder(first) => ", outside what its placeholder allows",
            Some(false) => ", outside what its owner thinks possible",
            None => "",
        };
        format!(
            "{turn} if {} were {} {side}{possible}; today's estimate is {}.",
            named(first),
            with_unit(&amount(at, &first.unit), &first.unit),
            shown(first.present, &first.unit),
        )
    }

    fn spread_sentence(&self, indices: &Indices) -> Option<String> {
        let first = indices.groups.first()?;
        let most = format!(
            "What it gains differs between futures most because of {}: {} % of the variance",
            self.driver(&first.group),
            per_cent(first.total)
        );
        let second = indices
            .groups
            .get(1)
            .filter(|g| g.total.value >= LEAST_SHARE);
        Some(match second {
            Some(g) => format!(
                "{most}, then {}, {} %.",
                self.driver(&g.group),
                per_cent(g.total)
            ),
            None => format!("{most}."),
        })
    }

    /// Nobody has judged a placeholder.
    fn is_placeholder(&self, value: &SwitchingValue) -> bool {
        let mut rows = self.pack.estimates.list.iter();
        rows.any(|e| e.name == value.estimate && e.provenance.grade == Grade::D)
    }

    /// A group of estimates, set apart if it is pure chance.
    fn driver(&self, group: &str) -> String {
        let rows = self.pack.estimates.list.iter();
        let mut rows = rows.filter(|e| e.name == group).peekable();
        if rows.peek().is_some() && rows.all(|e| e.is_chance()) {
            format!("{group} (pure chance)")
        } else {
            group.to_owned()
        }
    }

    fn income(&self, income: &OutsideIncome) -> String {
        let word = if income.npv.value > 0.0 && income.without.value <= 0.0 {
            "The gain hangs on income from outside: with"
        } else {
            "With"
        };
        format!(
            "{word} income from outside at nil it gains {}.",
            self.money(income.without)
        )
    }

    fn choices(&self) -> Vec<String> {
        let mut parts = Vec::new();
        for (plan, regrets) in self.found.evidence.iter().zip(&self.found.regrets) {
            parts.push(self.plan(plan));
            parts.extend(self.plan_table(plan));
            parts.push(self.regrets(regrets));
        }
        parts
    }

    fn plan(&self, plan: &EvidencePlan) -> String {
        let whom = self.scope(&plan.bearer);
        let chosen = self.name(&plan.chosen);
        let start =
            format!("The choice for {whom}\nOn average {chosen} is the best of all options today.");
        let told: Vec<&Evidence> = plan
            .evidence
            .iter()
            .filter(|e| e.told_from_nothing && !little(e, plan))
            .collect();
        let worth = if !plan.perfect_told_from_nothing {
            "Finding out more would hardly change that: what it would be worth to know everything is not distinguishable from nothing.".to_owned()
        } else if told.is_empty() {
            format!(
                "To know everything before choosing would be worth {}, but no one estimate is worth anything that is distinguishable from nothing.",
                self.money(plan.perfect)
            )
        } else {
            format!(
                "To know everything before choosing would be worth {}. What to find out first, and what it could be worth at most:",
                self.money(plan.perfect)
            )
        };
        let mut lines = start.lines();
        let title = lines.next().unwrap_or_default();
        let rest = lines.next().unwrap_or_default();
        format!("{title}\n{}", fold(&format!("{rest} {worth}")))
    }

    fn plan_table(&self, plan: &EvidencePlan) -> Option<String> {
        let told = plan.evidence.iter().filter(|e| e.told_from_nothing);
        let (less, more): (Vec<&Evidence>, Vec<&Evidence>) = told.partition(|e| little(e, plan));
        let shown = more.len().min(ROWS);
        let told: Vec<&Evidence> = more.into_iter().chain(less).collect();
        let mut rows = table(&["Find out", "Worth", "Cost", "Net", "How"]);
        if let Some(column) = rows.column_mut(4) {
            column.set_cell_alignment(comfy_table::CellAlignment::Left);
        }
        for evidence in &told[..shown] {
            let cost = evidence.cost.map(|c| self.plain_money(c));
            let how = evidence.find_out.join("; ");
            let or = |text: String| {
                if text.is_empty() {
                    "not said".to_owned()
                } else {
                    text
                }
            };
            rows.add_row([
                evidence.group.clone(),
                self.money(evidence.value),
                cost.unwrap_or_else(|| "not said".to_owned()),
                evidence
                    .net()
                    .map(|n| self.plain_money(n))
                    .unwrap_or_default(),
                or(how),
            ]);
        }
        let nothing = plan.evidence.iter().filter(|e| !e.told_from_nothing);
        let nothing: Vec<&str> = nothing.map(|e| e.group.as_str()).collect();
        let mut notes = String::new();
        if told.len() > shown {
            let more: Vec<&str> = told[shown..].iter().map(|e| e.group.as_str()).collect();
            notes += &format!("Worth less: {}. ", more.join(", "));
        }
        if !nothing.is_empty() {
            notes += &format!("Not distinguishable from nothing: {}.", nothing.join(", "));
        }
        let text = format!("{rows}\n{}", fold(&notes));
        (shown > 0).then(|| text.trim_end().to_owned())
    }

    fn regrets(&self, regrets: &Regrets) -> String {
        let title = format!(
            "Regret for {}: what the best option of a future brings more than this one, {}",
            self.scope(&regrets.bearer),
            self.unit()
        );
        let mut rows = table(&["If chosen", "Mean", "P95", "Greatest", "Best in %"]);
        for regret in &regrets.options {
            let greatest = self.scale.show(WithError {
                value: regret.greatest,
                se: 0.0,
            });
            rows.add_row([
                self.name(&regret.option),
                self.scale.show(regret.mean),
                self.scale.show(regret.p95),
                greatest.trim_end_matches(" ±0").to_owned(),
                per_cent(regret.share_best),
            ]);
        }
        format!("{}\n{rows}", fold(&title))
    }
}

/// Too little to stand in a table.
fn little(evidence: &Evidence, plan: &EvidencePlan) -> bool {
    evidence.value.value < LITTLE * plan.perfect.value
}

fn rests_on(concentration: &Concentration) -> String {
    let Some(first) = concentration.lines.first() else {
        return String::new();
    };
    let share = match first.share {
        1.0 => "all".to_owned(),
        share => format!("{:.0} %", share * 100.0),
    };
    if concentration.rests_on_one {
        format!(
            "Beware: {share} of the money that it brings comes from one line, {} ({}).",
            first.line, first.says
        )
    } else {
        format!(
            "The largest part of the money that it brings, {share}, comes from {} ({}).",
            first.line, first.says
        )
    }
}

fn switching_table(switching: &Switching) -> Option<String> {
    let mut rows = table(&[
        "Estimate",
        "Today",
        "Central 90 %",
        "Breaks even at",
        "Change",
    ]);
    let found: Vec<&SwitchingValue> = switching
        .values
        .iter()
        .filter(|v| v.value.is_some())
        .collect();
    for value in found.iter().take(ROWS) {
        let range = value.low.zip(value.high);
        rows.add_row([
            value.estimate.clone(),
            shown(value.present, &value.unit),
            range.map_or("known".to_owned(), |(low, high)| {
                format!("{} to {}", bare(low, &value.unit), bare(high, &value.unit))
            }),
            format!(
                "{}{}",
                amount(value.value.unwrap_or_default(), &value.unit),
                if value.within_range == Some(true) {
                    " (!)"
                } else {
                    ""
                }
            ),
            value.change.map_or_else(String::new, signed_per_cent),
        ]);
    }
    let more = found.len().saturating_sub(ROWS);
    let never: Vec<&str> = switching
        .values
        .iter()
        .filter(|v| v.value.is_none())
        .map(|v| v.estimate.as_str())
        .collect();
    let mut notes = String::new();
    if found.iter().any(|v| v.within_range == Some(true)) {
        notes += "(!) is within the owner's central 90 %. ";
    }
    if found.iter().any(|v| v.rows > 1) {
        notes += "Rows of one estimate move together and are shown by their average. ";
    }
    if more > 0 {
        notes += &format!("{more} more would have to change further still. ");
    }
    if !found.is_empty() && !never.is_empty() {
        notes += &format!("No value does for {}.", never.join(", "));
    }
    (!found.is_empty()).then(|| format!("{rows}\n{}", fold(&notes)).trim_end().to_owned())
}

fn spread_table(indices: &Indices) -> Option<String> {
    let mut rows = table(&[
        "Spread comes from",
        "alone, % of variance",
        "with others, %",
    ]);
    let shown = indices
        .groups
        .iter()
        .filter(|g| g.total.value >= LEAST_SHARE);
    let mut count = 0;
    for group in shown.take(ROWS) {
        rows.add_row([
            group.group.clone(),
            per_cent(group.first),
            per_cent(group.total),
        ]);
        count += 1;
    }
    (count > 1).then(|| rows.to_string())
}

fn named(value: &SwitchingValue) -> String {
    if value.says.is_empty() {
        value.estimate.clone()
    } else {
        format!("{} ({})", value.estimate, value.says)
    }
}

/// A share is shown in per cent.
fn in_unit(x: f64, unit: &str) -> f64 {
    if unit == "share" { x * 100.0 } else { x }
}

fn with_unit(number: &str, unit: &str) -> String {
    match unit {
        "share" => format!("{number} %"),
        _ => format!("{number} {unit}"),
    }
}

/// `4.03 minutes/contact`, to three figures.
fn shown(x: f64, unit: &str) -> String {
    with_unit(&bare(x, unit), unit)
}

fn bare(x: f64, unit: &str) -> String {
    let x = in_unit(x, unit);
    let places = if x == 0.0 || x.abs() >= 100.0 {
        0.0
    } else {
        (2.0 - x.abs().log10().floor()).clamp(0.0, 9.0)
    };
    grouped(x, places as usize)
}

/// A value with its error, as exact as its error allows.
fn amount(x: WithError, unit: &str) -> String {
    let (value, se) = (in_unit(x.value, unit), in_unit(x.se, unit));
    if se >= 0.01 || se == 0.0 || value.abs() >= 1.0 {
        return with_error(WithError { value, se });
    }
    let places = (-se.log10()).ceil().clamp(0.0, 9.0) as usize;
    let last = 10f64.powi(-(places as i32));
    let error = (se / last - 1e-9).ceil() * last;
    format!("{} ±{error:.places$}", grouped(value, places))
}

fn signed_per_cent(change: f64) -> String {
    let sign = if change > 0.0 { "+" } else { "" };
    format!("{sign}{} %", grouped(change * 100.0, 0))
}
