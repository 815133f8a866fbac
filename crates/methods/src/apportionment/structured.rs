//! Costs told by what they are made of, for more partners than a table holds.

use super::shapley::OneByOne;

/// One part of a cost, in pence.
#[derive(Clone, Debug, PartialEq)]
pub enum Component {
    /// What each partner costs by itself, whoever else takes part.
    Own {
        /// By partner.
        costs: Vec<f64>,
    },
    /// A fixed cost that arises as soon as one of some partners takes part.
    Fixed {
        /// The cost.
        cost: f64,
        /// Who needs it.
        needed_by: Vec<usize>,
    },
    /// Steps of one thing that must be large enough for the largest need: a runway, a system's
    /// size class. The cost is that of the largest of those who take part.
    Largest {
        /// What a thing large enough for each partner alone would cost.
        costs: Vec<f64>,
    },
    /// A cost for every two who take part together: coordination, data sharing.
    Pairs {
        /// The cost for each two.
        cost: f64,
    },
    /// A cost that follows the volume of all who take part.
    Volume {
        /// By partner.
        volumes: Vec<f64>,
        /// Cost by volume.
        curve: Curve,
    },
}

/// How a cost follows volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Curve {
    /// `unit · volume ^ exponent`: below 1 larger is cheaper.
    Power {
        /// Pence at a volume of 1.
        unit: f64,
        /// The exponent.
        exponent: f64,
    },
    /// A step for each begun `capacity` of volume.
    Steps {
        /// Pence a step.
        cost: f64,
        /// Volume that one step can take.
        capacity: f64,
    },
}

/// A cost made of components.
#[derive(Clone, Debug, PartialEq)]
pub struct StructuredCost {
    partners: usize,
    components: Vec<Component>,
    /// Which fixed costs each partner needs.
    needs: Vec<Vec<usize>>,
}

impl Curve {
    fn at(self, volume: f64) -> f64 {
        match self {
            _ if volume <= 0.0 => 0.0,
            Curve::Power { unit, exponent } => unit * crate::math::pow(volume, exponent),
            Curve::Steps { cost, capacity } => cost * (volume / capacity).ceil(),
        }
    }
}

/// Which components were set off, and how much volume has come together.
#[derive(Clone, Debug)]
pub struct Joined {
    fixed: Vec<bool>,
    largest: Vec<f64>,
    volumes: Vec<f64>,
    members: usize,
    /// The cost of what only adds up.
    settled: f64,
}

impl StructuredCost {
    /// A cost for so many partners. Lists by partner that are too short count as 0 beyond.
    #[must_use]
    pub fn new(partners: usize, components: Vec<Component>) -> StructuredCost {
        let mut needs = vec![Vec::new(); partners];
        for (place, component) in components.iter().enumerate() {
            if let Component::Fixed { needed_by, .. } = component {
                let known = needed_by.iter().filter(|p| **p < partners);
                known.for_each(|p| needs[*p].push(place));
            }
        }
        StructuredCost {
            partners,
            components,
            needs,
        }
    }

    /// The cost of a group.
    #[must_use]
    pub fn of(&self, group: impl IntoIterator<Item = usize>) -> f64 {
        let mut joined = self.nobody();
        let costs = group.into_iter().map(|p| self.join(&mut joined, p));
        costs.last().unwrap_or(0.0)
    }

    /// The Shapley values of all that needs no sampling, and the components that do. A fixed cost
    /// is split by those who need it; of the largest need each step by all who need that much
    /// (Littlechild and Owen 1973); pairs half and half.
    #[must_use]
    pub fn in_closed_form(&self) -> (Vec<f64>, StructuredCost) {
        let mut values = vec![0.0; self.partners];
        let mut rest = Vec::new();
        for component in &self.components {
            match component {
                Component::Own { costs } => add(&mut values, costs.iter().copied()),
                Component::Fixed { cost, needed_by } => {
                    let each = cost / needed_by.len().max(1) as f64;
                    needed_by
                        .iter()
                        .filter(|p| **p < self.partners)
                        .for_each(|p| values[*p] += each);
                }
                Component::Largest { costs } => add(&mut values, steps(costs, self.partners)),
                Component::Pairs { cost } => {
                    let each = cost * (self.partners as f64 - 1.0) / 2.0;
                    values.iter_mut().for_each(|v| *v += each);
                }
                Component::Volume { .. } => rest.push(component.clone()),
            }
        }
        (values, StructuredCost::new(self.partners, rest))
    }
}

fn add(values: &mut [f64], more: impl IntoIterator<Item = f64>) {
    values.iter_mut().zip(more).for_each(|(v, m)| *v += m);
}

/// Each step of the largest need, split by all who need at least that much.
fn steps(costs: &[f64], partners: usize) -> Vec<f64> {
    let cost = |p: usize| costs.get(p).copied().unwrap_or(0.0);
    let mut order: Vec<usize> = (0..partners).collect();
    order.sort_by(|a, b| cost(*a).total_cmp(&cost(*b)));
    let (mut values, mut paid, mut below) = (vec![0.0; partners], 0.0, 0.0);
    for (place, p) in order.into_iter().enumerate() {
        paid += (cost(p) - below) / (partners - place) as f64;
        below = cost(p);
        values[p] = paid;
    }
    values
}

impl OneByOne for StructuredCost {
    type Joined = Joined;

    fn partners(&self) -> usize {
        self.partners
    }

    fn nobody(&self) -> Joined {
        let none = vec![0.0; self.components.len()];
        Joined {
            fixed: vec![false; self.components.len()],
            largest: none.clone(),
            volumes: none,
            members: 0,
            settled: 0.0,
        }
    }

    fn join(&self, joined: &mut Joined, partner: usize) -> f64 {
        let of = |list: &[f64]| list.get(partner).copied().unwrap_or(0.0);
        for place in &self.needs[partner] {
            if let Component::Fixed { cost, .. } = &self.components[*place]
                && !std::mem::replace(&mut joined.fixed[*place], true)
            {
                joined.settled += cost;
            }
        }
        let mut varying = 0.0;
        for (place, component) in self.components.iter().enumerate() {
            match component {
                Component::Fixed { .. } => {}
                Component::Own { costs } => joined.settled += of(costs),
                Component::Largest { costs } => {
                    joined.largest[place] = joined.largest[place].max(of(costs));
                    varying += joined.largest[place];
                }
                Component::Pairs { cost } => joined.settled += cost * joined.members as f64,
                Component::Volume { volumes, curve } => {
                    joined.volumes[place] += of(volumes);
                    varying += curve.at(joined.volumes[place]);
                }
            }
        }
        joined.members += 1;
        joined.settled + varying
    }
}
