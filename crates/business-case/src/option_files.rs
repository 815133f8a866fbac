//! `options/*.toml`: one file for each option.

use crate::files::PackFiles;
use crate::options::{
    Basis, Bearer, Bears, DeliveryOption, Exit, Line, LineBias, LineKind, Price, STAY, Split,
};
use crate::partnership::{Partnership, definition, definitions};
use crate::problem::{Problem, SourceText};
use crate::reference::{Biased, OptimismBias};
use crate::text::{Text, id, nearest_help, read_toml};
use comity_domain::Id;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOption {
    id: Text,
    name: Text,
    says: Option<Text>,
    form: Text,
    members: Option<toml::Spanned<RawMembers>>,
    host: Option<Text>,
    basis: Option<Text>,
    #[serde(default)]
    define: BTreeMap<String, Text>,
    #[serde(default)]
    line: Vec<RawLine>,
    exit: Option<toml::Spanned<RawExit>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExit {
    says: Option<Text>,
    notice: Option<Text>,
    #[serde(default)]
    lines: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "members must be \"all\" or a list of partner ids"
)]
enum RawMembers {
    Word(String),
    List(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLine {
    id: Text,
    says: Text,
    kind: Text,
    bears: Text,
    split: Option<Text>,
    heading: Option<Text>,
    owner: Option<Text>,
    cash: Option<bool>,
    one_off: Option<bool>,
    transfer_to: Option<Text>,
    price: Option<Text>,
    optimism_bias: Option<toml::Spanned<RawBias>>,
    formula: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBias {
    kind: String,
    mitigated: Option<f64>,
    because: Option<String>,
}

/// Reads all options, in the order of their files; staying as now comes first.
pub(crate) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    problems: &mut Vec<Problem>,
) -> Vec<DeliveryOption> {
    let mut options: Vec<DeliveryOption> = Vec::new();
    for path in files
        .paths()
        .filter(|p| p.starts_with("options/") && p.ends_with(".toml"))
    {
        let source = match files.text(path) {
            Some(Ok(source)) => source,
            Some(Err(problem)) => {
                problems.push(problem);
                continue;
            }
            None => continue,
        };
        let Some(raw) = read_toml::<RawOption>(&source, problems) else {
            continue;
        };
        let id_span = raw.id.span();
        let option = Reader {
            partnership,
            source: source.clone(),
            problems,
        }
        .option(raw);
        if let Some(option) = option {
            if options.iter().any(|o| o.id == option.id) {
                problems.push(
                    Problem::new(
                        format!("there are two options `{}`", option.id),
                        "give each an id of its own",
                    )
                    .at(&source, id_span),
                );
            }
            options.push(option);
        }
    }
    if options.is_empty() && problems.is_empty() {
        problems.push(Problem::new(
            "the pack has no options",
            "add options/stay.toml and one file for each other way; docs/tutorial shows how",
        ));
    }
    options.sort_by_key(|o| o.id.as_str() != STAY);
    let stays = options.first().is_some_and(|o| o.id.as_str() == STAY);
    for option in options.iter().filter(|o| !stays && o.basis == Basis::Whole) {
        let message = format!(
            "the option `{}` is stated as a whole, but there is no option `stay` to set it against",
            option.id
        );
        problems.push(
            Problem::new(
                message,
                "add options/stay.toml with id = \"stay\", or write basis = \"change\"",
            )
            .in_file(&option.source),
        );
    }
    if !stays && !options.is_empty() && problems.is_empty() {
        let message = "no option has the id `stay`: what staying as now costs is not said";
        let help = "add options/stay.toml with id = \"stay\"; until then every figure is a change from something unknown";
        problems.push(Problem::warning(message, help));
    }
    options
}

struct Reader<'a> {
    partnership: &'a Partnership,
    source: SourceText,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.problems
            .push(Problem::new(message, help).at(&self.source, span));
    }

    fn option(mut self, raw: RawOption) -> Option<DeliveryOption> {
        let id = id(&raw.id, &self.source, self.problems)?;
        if ["case", "all", "outside", "biased"].contains(&id.as_str()) {
            self.problem(
                raw.id.span(),
                format!("`{id}` cannot be the id of an option"),
                "it has a meaning of its own in the results; choose another",
            );
        }
        let members = self.members(raw.members.as_ref());
        let host = raw.host.as_ref().and_then(|h| self.partner(h));
        if let (Some(host), Some(text)) = (host, &raw.host)
            && !members[host]
        {
            self.problem(
                text.span(),
                "the host does not take part",
                "add it to members, or choose a member as host",
            );
        }
        let basis = self.basis(raw.basis.as_ref(), &id);
        let define = definitions(&raw.define, &self.source, self.problems);
        let mut lines: Vec<Line> = Vec::new();
        for line in &raw.line {
            if let Some(read) = self.line(line, host) {
                if lines.iter().any(|l| l.id == read.id) {
                    self.problem(
                        line.id.span(),
                        format!("there are two lines `{}`", read.id),
                        "give each line an id of its own",
                    );
                }
                lines.push(read);
            }
        }
        let exit = raw.exit.as_ref().map(|exit| self.exit(exit, &raw.line));
        Some(DeliveryOption {
            id,
            name: raw.name.into_inner(),
            says: raw.says.map(Text::into_inner).unwrap_or_default(),
            form: raw.form.into_inner(),
            members,
            host,
            basis,
            define,
            lines,
            exit,
            source: self.source,
        })
    }

    /// Ids are looked up among the lines as written, so that a mistake in a line is told once.
    fn exit(&mut self, raw: &toml::Spanned<RawExit>, lines: &[RawLine]) -> Exit {
        let text = |t: &Option<Text>| t.as_ref().map(|t| t.get_ref().trim().to_owned());
        let terms = raw.get_ref();
        let mut exit = Exit {
            says: text(&terms.says).unwrap_or_default(),
            notice: text(&terms.notice).unwrap_or_default(),
            lines: Vec::new(),
        };
        let known: Vec<&str> = lines.iter().map(|l| l.id.get_ref().as_str()).collect();
        for line in &terms.lines {
            let word = line.get_ref().as_str();
            if !known.contains(&word) {
                let message = format!("this option has no line `{word}` that could price leaving");
                let help = match known.is_empty() {
                    true => "add the line with [[line]], or take it out of the list".to_owned(),
                    false => nearest_help(word, &known),
                };
                self.problem(line.span(), message, help);
            } else if exit.lines.iter().any(|l| l.as_str() == word) {
                let message = format!("`{word}` is twice in the list");
                self.problem(line.span(), message, "take one of them out");
            } else if let Ok(id) = Id::new(word) {
                exit.lines.push(id);
            }
        }
        if exit.says.is_empty() && exit.notice.is_empty() && terms.lines.is_empty() {
            let help = "write says = \"…\", notice = \"12 months\" and lines = [\"…\"], or take the table out";
            self.problem(raw.span(), "the table [exit] says nothing", help);
        }
        exit
    }

    fn members(&mut self, raw: Option<&toml::Spanned<RawMembers>>) -> Vec<bool> {
        let everyone = vec![true; self.partnership.partners.len()];
        let Some(raw) = raw else { return everyone };
        match raw.get_ref() {
            RawMembers::Word(word) if word == "all" => everyone,
            RawMembers::Word(word) => {
                self.problem(
                    raw.span(),
                    format!("`{word}` does not say who takes part"),
                    "write members = \"all\" or a list of partner ids",
                );
                everyone
            }
            RawMembers::List(ids) => {
                let mut members = vec![false; everyone.len()];
                for id in ids {
                    match self.position(id) {
                        Some(partner) => members[partner] = true,
                        None => self.no_partner(id, raw.span()),
                    }
                }
                if ids.is_empty() {
                    self.problem(
                        raw.span(),
                        "nobody takes part in this option",
                        "write members = \"all\" or name at least one partner",
                    );
                }
                members
            }
        }
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.partnership
            .partners
            .iter()
            .position(|p| p.id.as_str() == id)
    }

    fn no_partner(&mut self, id: &str, span: Range<usize>) {
        let known: Vec<_> = self
            .partnership
            .partners
            .iter()
            .map(|p| p.id.as_str())
            .collect();
        let help = nearest_help(id, &known);
        self.problem(span, format!("`{id}` is not a partner"), help);
    }

    fn partner(&mut self, text: &Text) -> Option<usize> {
        let found = self.position(text.get_ref());
        if found.is_none() {
            self.no_partner(text.get_ref(), text.span());
        }
        found
    }

    fn basis(&mut self, text: Option<&Text>, id: &Id) -> Basis {
        let stay = id.as_str() == STAY;
        match text.map(|t| (t.get_ref().as_str(), t.span())) {
            None if stay => Basis::Whole,
            None => Basis::Change,
            Some(("whole", _)) => Basis::Whole,
            Some(("change", span)) if stay => {
                self.problem(
                    span,
                    "staying as now cannot be a change from staying as now",
                    "leave basis out",
                );
                Basis::Whole
            }
            Some(("change", _)) => Basis::Change,
            Some((other, span)) => {
                self.problem(
                    span,
                    format!("`{other}` is not a basis"),
                    "write \"change\" (lines are changes from staying as now) or \"whole\"",
                );
                Basis::Change
            }
        }
    }

    fn line(&mut self, raw: &RawLine, host: Option<usize>) -> Option<Line> {
        let id = id(&raw.id, &self.source, self.problems);
        let kind = LineKind::parse(raw.kind.get_ref());
        if kind.is_none() {
            let message = format!("`{}` is not a kind of line", raw.kind.get_ref());
            self.problem(
                raw.kind.span(),
                message,
                "write cost, saving, income, benefit or disbenefit; the formula itself is positive",
            );
        }
        let bears = self.bears(raw, host);
        let transfer_to = raw
            .transfer_to
            .as_ref()
            .and_then(|t| self.receiver(t, host));
        let price = self.price(raw.price.as_ref());
        let optimism_bias = raw
            .optimism_bias
            .as_ref()
            .and_then(|b| self.bias(b, raw.one_off.unwrap_or(false)));
        let formula = definition(&raw.formula, &self.source, self.problems);
        Some(Line {
            id: id?,
            says: raw.says.get_ref().clone(),
            kind: kind?,
            bears: bears?,
            heading: raw
                .heading
                .as_ref()
                .map(|h| h.get_ref().clone())
                .unwrap_or_default(),
            owner: self.owner(raw.owner.as_ref()),
            cash: raw.cash.unwrap_or(true),
            one_off: raw.one_off.unwrap_or(false),
            transfer_to,
            price,
            optimism_bias,
            formula: formula?,
        })
    }

    fn owner(&mut self, text: Option<&Text>) -> String {
        let Some(text) = text else {
            return String::new();
        };
        let owner = text.get_ref().trim();
        if owner.is_empty() {
            let help = "say who answers for it, by office, or leave owner out";
            self.problem(text.span(), "this line's owner is nobody", help);
        }
        owner.to_owned()
    }

    fn bears(&mut self, raw: &RawLine, host: Option<usize>) -> Option<Bears> {
        let text = raw.bears.get_ref().as_str();
        let bears = match text {
            "each member" => Bears::EachMember,
            "each partner" => Bears::EachPartner,
            "host" if host.is_some() => Bears::Host,
            "host" => {
                self.problem(
                    raw.bears.span(),
                    "this option has no host",
                    "add host = \"…\" to the option, or let someone else bear the line",
                );
                return None;
            }
            "all members" => Bears::AllMembers(self.split(raw)?),
            _ => Bears::One(self.bearer(&raw.bears)?),
        };
        if let (Some(split), false) = (&raw.split, matches!(bears, Bears::AllMembers(_))) {
            self.problem(
                split.span(),
                "only a line that \"all members\" bear is split",
                "write bears = \"all members\", or take split out",
            );
        }
        Some(bears)
    }

    fn split(&mut self, raw: &RawLine) -> Option<Split> {
        match &raw.split {
            None => {
                let help = "add split = \"equal\", or weights such as split = \"staff[p]\"";
                self.problem(
                    raw.bears.span(),
                    "a line that all members bear must say how it is split",
                    help,
                );
                None
            }
            Some(text) if text.get_ref() == "equal" => Some(Split::Equal),
            Some(text) => {
                definition(text, &self.source, self.problems).map(|d| Split::By(Box::new(d)))
            }
        }
    }

    fn bearer(&mut self, text: &Text) -> Option<Bearer> {
        let word = text.get_ref().as_str();
        let group = match word {
            "staff" => Some(Bearer::Staff),
            "front line" => Some(Bearer::FrontLine),
            "service users" => Some(Bearer::ServiceUsers),
            "place" => Some(Bearer::Place),
            _ => self.position(word).map(Bearer::Partner),
        };
        if group.is_none() {
            let words = [
                "each member",
                "each partner",
                "host",
                "all members",
                "staff",
                "front line",
                "service users",
                "place",
            ];
            let ids = self.partnership.partners.iter().map(|p| p.id.as_str());
            let known: Vec<&str> = words.into_iter().chain(ids).collect();
            let help = nearest_help(word, &known);
            self.problem(text.span(), format!("`{word}` cannot bear a line"), help);
        }
        group
    }

    fn receiver(&mut self, text: &Text, host: Option<usize>) -> Option<Bearer> {
        match text.get_ref().as_str() {
            "outside" => Some(Bearer::Outside),
            "host" if host.is_some() => host.map(Bearer::Partner),
            "host" => {
                self.problem(
                    text.span(),
                    "this option has no host",
                    "add host = \"…\" to the option, or name another receiver",
                );
                None
            }
            "each member" | "each partner" | "all members" => {
                self.problem(text.span(), "a transfer goes to one receiver", "write a partner's id, host, staff, front line, service users, place or outside");
                None
            }
            _ => self.bearer(text),
        }
    }

    /// What is spent once is capital, what recurs is operating expenditure.
    fn bias(&mut self, raw: &toml::Spanned<RawBias>, one_off: bool) -> Option<LineBias> {
        let RawBias {
            kind,
            mitigated,
            because,
        } = raw.get_ref();
        let expenditure = if one_off {
            Biased::Capital
        } else {
            Biased::Operating
        };
        let mitigated = mitigated.unwrap_or(0.0);
        if mitigated > 0.0 && because.as_ref().is_none_or(|b| b.trim().is_empty()) {
            self.problem(
                raw.span(),
                "bias is mitigated here, and nothing says why",
                "add because = \"…\": the evidence that what causes it is under control",
            );
        }
        match OptimismBias::shipped().uplift(kind, expenditure, mitigated) {
            Ok(uplift) => Some(LineBias {
                kind: kind.clone(),
                mitigated,
                because: because.clone().unwrap_or_default(),
                uplift: uplift.used,
            }),
            Err(message) => {
                let help = "write optimism_bias = { kind = \"equipment-development\", mitigated = 0.3, because = \"…\" }; what is one_off counts as capital, the rest as operating expenditure";
                self.problem(raw.span(), message, help);
                None
            }
        }
    }

    fn price(&mut self, text: Option<&Text>) -> Price {
        match text.map(|t| (t.get_ref().as_str(), t.span())) {
            None | Some(("general", _)) => Price::General,
            Some(("cash", _)) => Price::Cash,
            Some((path, _)) if self.partnership.prices.contains_key(path) => {
                Price::Path(path.to_owned())
            }
            Some((other, span)) => {
                let known: Vec<&str> = ["general", "cash"]
                    .into_iter()
                    .chain(self.partnership.prices.keys().map(String::as_str))
                    .collect();
                let help = format!(
                    "{}; further paths are made with [[price]] in partnership.toml",
                    nearest_help(other, &known)
                );
                self.problem(span, format!("there is no price path `{other}`"), help);
                Price::General
            }
        }
    }
}
