//! From a flow to the simulation's network of one option, for given values of the estimates.

use super::classes::Queues;
use super::layout::Layout;
use super::page::ids;
use super::quantities::{Owner, Quantity};
use super::read::ServiceFlow;
use super::run::RunWeeks;
use super::teams::{ServesPlan, TeamPlan};
use crate::options::STAY;
use crate::pack::Pack;
use crate::problem::Problem;
use comity_methods::flow::{Learning, Network, Serves, Shift, Team};
use comity_methods::formula::Draw;
use comity_methods::sampling::Distribution;

/// The network of an option, with what its parts are called.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceNetwork {
    /// What is simulated.
    pub network: Network,
    /// One for each class of the network.
    pub classes: Vec<ClassLabel>,
    /// One for each team of the network.
    pub teams: Vec<TeamLabel>,
    /// Which weeks are simulated.
    pub run: RunWeeks,
    /// What an hour of the partners' own front line costs, in the pack's currency.
    pub front_line_cost_per_hour: Option<f64>,
}

/// Which requests a class holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassLabel {
    /// Id of the kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What it is, in words; empty if nothing is said.
    pub says: String,
    /// Its number in the Local Government Service List.
    pub lgsl: Option<u32>,
    /// How it is asked: by phone, at the counter.
    pub channel: Option<String>,
    /// Whose requests, by position.
    pub partner: usize,
}

/// Whose team it is.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamLabel {
    /// Its id; with the partner's where each partner has one.
    pub id: String,
    /// Its name; with the partner's where each partner has one.
    pub name: String,
    /// Whose staff they are, by position.
    pub partner: Option<usize>,
    /// What an hour of a post on duty costs, in the pack's currency.
    pub cost_per_hour: Option<f64>,
    /// Its posts are to be the fewest that keep the standard; the network has one until they are
    /// found.
    pub to_standard: bool,
}

impl ServiceFlow {
    /// Positions of the options that can be simulated: those with a layout, and a layout of
    /// staying as now for partners that take no part.
    pub fn options(&self) -> Vec<usize> {
        self.layouts.iter().map(|l| l.option).collect()
    }

    /// How an option answers, in the words of its layout; empty if nothing is said.
    pub fn says(&self, option: usize) -> &str {
        self.layout_of(option).map_or("", |l| l.says.as_str())
    }

    /// The network of an option where the pack's uncertain inputs have these values, in base
    /// units (currency, years, things; not the unit of the estimate) and in the order of
    /// `pack.estimates.inputs`: see [`ServiceFlow::in_base_units`].
    ///
    /// Classes, teams and sources are in an order that does not depend on the values. A source's
    /// id depends on the arrivals' id and the partner only, so all options meet the same requests.
    ///
    /// # Errors
    /// An option without a layout; a value that makes no sense, such as a chance above 1, with
    /// its place.
    ///
    /// # Examples
    /// ```
    /// use comity_business_case::{Pack, ServiceFlow};
    /// let mut files = comity_testkit::small_pack();
    /// files.add("flow/demand.toml", r#"
    /// [[kind]]
    /// id = "call"
    /// handling = "exponential(6) minutes"
    /// [[arrivals]]
    /// kind = "call"
    /// rate = "20 calls per hour"
    /// "#);
    /// files.add("flow/share.toml", r#"
    /// option = "share"
    /// [[team]]
    /// id = "desk"
    /// posts = 5
    /// "#);
    /// let pack = Pack::read(&files).pack.unwrap();
    /// let flow = pack.flow.as_ref().unwrap();
    /// let share = flow.network(&pack, 1, &ServiceFlow::means(&pack)).unwrap();
    /// assert_eq!(share.network.sources.len(), 2); // east and west
    /// assert_eq!(share.network.queues[0].id, "desk");
    /// ```
    pub fn network(
        &self,
        pack: &Pack,
        option: usize,
        inputs: &[f64],
    ) -> Result<ServiceNetwork, Problem> {
        let (network, problems) = self.build(pack, option, inputs);
        match problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(network),
        }
    }

    /// As [`ServiceFlow::network`], with all that is wrong.
    pub(super) fn build(
        &self,
        pack: &Pack,
        option: usize,
        inputs: &[f64],
    ) -> (ServiceNetwork, Vec<Problem>) {
        let mut builder = Builder {
            flow: self,
            pack,
            values: self.book.values(inputs),
            problems: Vec::new(),
            network: Network::default(),
            hours: vec![None; self.hours.len()],
            classes: Vec::new(),
        };
        let teams = match builder.parts(option) {
            Ok(parts) => builder.fill(&parts),
            Err(problem) => {
                builder.problems.push(problem);
                Vec::new()
            }
        };
        let front_line_cost_per_hour = builder.maybe(self.front_line_cost.as_ref(), None);
        let service = ServiceNetwork {
            network: builder.network,
            classes: builder.classes,
            teams,
            run: self.run.clone(),
            front_line_cost_per_hour,
        };
        (service, builder.problems)
    }

    /// The mean of every uncertain input, in base units.
    pub fn means(pack: &Pack) -> Vec<f64> {
        let inputs = pack.estimates.inputs.iter();
        let means: Vec<f64> = inputs.map(|i| i.distribution.mean()).collect();
        ServiceFlow::in_base_units(pack, &means)
    }

    /// Values of the uncertain inputs as they are drawn, each in the unit of its estimate, in
    /// base units.
    pub fn in_base_units(pack: &Pack, drawn: &[f64]) -> Vec<f64> {
        let mut values = drawn.to_vec();
        for draw in pack
            .estimates
            .families
            .values()
            .flat_map(|f| f.draws.values())
        {
            if let Draw::Input(position, scale) = draw
                && let Some(value) = values.get_mut(*position)
            {
                *value *= scale;
            }
        }
        values
    }

    /// Positions of the inputs on which the network of an option can depend, rising.
    pub fn used_inputs(&self, option: usize) -> Vec<usize> {
        let mut owners = vec![Owner::Demand, Owner::Option(option)];
        let partial = self.layout_of(option).is_some_and(|l| l.partial);
        if let (true, Some(stay)) = (partial, self.stay()) {
            owners.push(Owner::Option(stay.option));
        }
        self.book.inputs(&owners)
    }

    /// The layout of staying as now.
    fn stay(&self) -> Option<&Layout> {
        self.layouts.iter().find(|l| l.stays)
    }
}

/// A layout, and the partners that it serves.
pub(super) struct Part<'a> {
    pub layout: &'a Layout,
    pub partners: Vec<bool>,
}

/// A team as it stands in the network: one plan, for one partner if each has one.
pub(super) struct Instance<'a> {
    pub plan: &'a TeamPlan,
    /// Which part it belongs to.
    pub part: usize,
    /// Whose it is.
    pub own: Option<usize>,
    pub id: String,
}

impl<'a> Instance<'a> {
    /// The first entry that covers a request.
    pub fn entry(&self, kind: usize, partner: usize, step: &str) -> Option<&'a ServesPlan> {
        let covers = |s: &&ServesPlan| {
            let at_step = s
                .steps
                .as_ref()
                .is_none_or(|steps| steps.iter().any(|id| id == step));
            s.kinds[kind] && at_step && s.partners.holds(self.own, partner)
        };
        self.plan.serves.iter().find(covers)
    }
}

/// What is built, and what was wrong on the way.
pub(super) struct Builder<'a> {
    pub flow: &'a ServiceFlow,
    pub pack: &'a Pack,
    pub values: Vec<f64>,
    pub problems: Vec<Problem>,
    pub network: Network,
    /// Where hours of the flow stand in the network, if they are used.
    hours: Vec<Option<usize>>,
    pub classes: Vec<ClassLabel>,
}

impl<'a> Builder<'a> {
    /// The option's layout for those who take part, staying as now for the others.
    fn parts(&self, option: usize) -> Result<Vec<Part<'a>>, Problem> {
        let flow = self.flow;
        let Some((layout, members)) = flow.layout_of(option).zip(self.pack.options.get(option))
        else {
            let name = self.pack.options.get(option).map_or("?", |o| o.id.as_str());
            let help = format!("add a file with option = \"{name}\" and its teams to flow/");
            return Err(Problem::new(
                format!("it is not said how the option `{name}` answers"),
                help,
            ));
        };
        let members = members.members.clone();
        let others: Vec<bool> = members.iter().map(|m| !m).collect();
        let mut parts = vec![Part {
            layout,
            partners: members,
        }];
        if others.contains(&true) {
            let Some(stay) = flow.stay() else {
                let message = "some partners take no part in this option, and it is not said how they are answered";
                let help = format!("add a layout with option = \"{STAY}\": those partners keep it");
                return Err(Problem::new(message, help).at(&layout.source, layout.span.clone()));
            };
            self.all_can_stay(stay, &others)?;
            parts.push(Part {
                layout: stay,
                partners: others,
            });
        }
        Ok(parts)
    }

    /// Those who take no part keep staying as now, so they must take part in that.
    fn all_can_stay(&self, stay: &Layout, others: &[bool]) -> Result<(), Problem> {
        let staying = self.pack.options.get(stay.option).map(|o| &o.members);
        let stays = |p: usize| staying.is_some_and(|s| s.get(p).copied().unwrap_or(false));
        let partners = ids(self.pack).into_iter().enumerate();
        let left: Vec<&str> = partners
            .filter(|(p, _)| others.get(*p).copied().unwrap_or(false) && !stays(*p))
            .map(|(_, id)| id)
            .collect();
        if left.is_empty() {
            return Ok(());
        }
        let message = format!(
            "nothing says how {} would be answered: not a member of `{STAY}` either",
            left.join(", ")
        );
        let help = format!("let every partner take part in the option `{STAY}`: members = \"all\"");
        Err(Problem::new(message, help).at(&stay.source, stay.span.clone()))
    }

    fn fill(&mut self, parts: &[Part<'a>]) -> Vec<TeamLabel> {
        let instances = self.instances(parts);
        let queues = self.classes_and_queues(parts, &instances);
        let labels = self.teams(&instances, &queues);
        self.sources(parts);
        labels
    }

    fn instances(&self, parts: &[Part<'a>]) -> Vec<Instance<'a>> {
        let mut instances: Vec<Instance<'a>> = Vec::new();
        let partners = ids(self.pack);
        for (at, part) in parts.iter().enumerate() {
            for plan in &part.layout.teams {
                let owners: Vec<Option<usize>> = match plan.each {
                    true => (0..partners.len())
                        .filter(|p| part.partners[*p])
                        .map(Some)
                        .collect(),
                    false => vec![plan.partner],
                };
                for own in owners {
                    let id = match (plan.each, own) {
                        (true, Some(p)) => format!("{}.{}", plan.id, partners[p]),
                        _ => plan.id.clone(),
                    };
                    let taken = instances.iter().any(|i| i.id == id);
                    let id = if taken { format!("{id}.{STAY}") } else { id };
                    instances.push(Instance {
                        plan,
                        part: at,
                        own,
                        id,
                    });
                }
            }
        }
        instances
    }

    /// Teams that serve somebody.
    fn teams(&mut self, instances: &[Instance<'a>], queues: &Queues) -> Vec<TeamLabel> {
        let mut labels = Vec::new();
        for (at, instance) in instances.iter().enumerate() {
            let serves = queues.served_by(at);
            if serves.is_empty() {
                continue;
            }
            let team = self.team(instance, serves);
            self.network.teams.push(team);
            labels.push(self.label(instance));
        }
        labels
    }

    fn label(&mut self, instance: &Instance<'_>) -> TeamLabel {
        let partners = &self.pack.partnership.partners;
        let owner = instance
            .own
            .filter(|_| instance.plan.each)
            .and_then(|p| partners.get(p));
        let name = &instance.plan.name;
        TeamLabel {
            id: instance.id.clone(),
            name: owner.map_or_else(|| name.clone(), |p| format!("{name}, {}", p.name)),
            partner: instance.own,
            cost_per_hour: self.maybe(instance.plan.cost_per_hour.as_ref(), instance.own),
            to_standard: instance.plan.to_standard(),
        }
    }

    fn team(&mut self, instance: &Instance<'_>, serves: Vec<Serves>) -> Team {
        let (plan, own) = (instance.plan, instance.own);
        let shifts = plan.shifts.iter().map(|(hours, posts)| Shift {
            hours: self.hours(*hours),
            posts: posts.of(own),
        });
        let shifts = shifts.collect();
        let learning = plan.learning.as_ref().map(|(extra, fades)| Learning {
            extra: self.number(extra, own),
            fades: self.number(fades, own),
        });
        Team {
            id: instance.id.clone(),
            shifts,
            serves,
            closing: plan.closing,
            preempts: plan.preempts,
            absence: self.maybe(plan.absence.as_ref(), own).unwrap_or(0.0),
            other_work: plan.other_work.as_ref().map(|w| self.law(w, own)),
            learning,
        }
    }

    /// Where hours stand in the network.
    pub fn hours(&mut self, position: usize) -> usize {
        if let Some(known) = self.hours[position] {
            return known;
        }
        let hours = self.flow.open[position].clone();
        self.network.hours.push(hours);
        let place = self.network.hours.len() - 1;
        self.hours[position] = Some(place);
        place
    }

    /// A quantity's value; what makes no sense becomes a problem.
    pub fn number(&mut self, quantity: &Quantity, partner: Option<usize>) -> f64 {
        match quantity.value(&self.values, partner) {
            Ok(value) => value,
            Err(mut problem) => {
                let partner = partner.and_then(|p| self.pack.partnership.partners.get(p));
                if let (Some(partner), true) = (partner, quantity.differs()) {
                    problem.message = format!("for `{}` {}", partner.id, problem.message);
                }
                self.complain(problem);
                0.0
            }
        }
    }

    pub fn maybe(&mut self, quantity: Option<&Quantity>, partner: Option<usize>) -> Option<f64> {
        quantity.map(|q| self.number(q, partner))
    }

    pub fn law(
        &mut self,
        duration: &super::durations::Duration,
        partner: Option<usize>,
    ) -> Distribution {
        match duration.law(&self.values, partner) {
            Ok(law) => law,
            Err(problem) => {
                self.complain(problem);
                Distribution::Exactly(0.0)
            }
        }
    }

    pub fn complain(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}
