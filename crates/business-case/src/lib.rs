//! The business case: packs, options, lines and their appraisal.
//!
//! A pack is a folder of plain files (`docs/reference/pack.md`). [`Pack::read`] checks them and
//! lists everything that is wrong with its place; [`appraise`] computes what every option means
//! for everyone who bears something, in many futures, with an error on every figure;
//! [`explain`] says why a figure is what it is; [`sensitivity`] says what decides a case.

mod appraisal;
mod calendar;
mod changes;
mod compare;
mod conventions;
mod estimates;
mod explain;
mod explain_decides;
mod explain_flow;
mod explain_made;
mod explain_outside;
mod explain_values;
mod figures;
mod files;
mod flow;
mod groups;
mod indicators;
mod json;
mod line_signs;
mod membership;
mod model;
mod option_files;
mod options;
mod outside;
mod outstanding;
mod pack;
mod partners;
mod partnership;
mod places;
mod plan;
mod problem;
mod randomisation;
mod reference;
mod rows;
mod scope;
mod sensitivity;
mod shares;
mod simulation;
mod subsets;
mod table;
mod templates;
mod text;
mod undefined;
mod unused;

pub use appraisal::{
    Appraisal, Budget, BudgetYear, Driver, Sampling, Tornado, appraise, figure_id,
};
pub use calendar::{CALENDAR_FILE, CalendarEntry, CalendarKind};
pub use changes::{Applied, Change, ChangeKind};
pub use comity_domain::{Grade, grouped};
pub use comity_methods::coalition;
pub use comity_methods::finance::Timing;
pub use comity_methods::flow::Frame;
pub use comity_methods::sampling::Scheme;
pub use comity_methods::statistics::Interval;
pub use compare::{Compared, Comparison, ComparisonJson, compare};
pub use conventions::{ConventionSource, Conventions, SHIPPED, Schedule};
pub use estimates::{CORRELATIONS_FILE, CorrelationSource, ESTIMATES_FILE, Estimate, Estimates};
pub use explain::{Explanation, Value, explain};
pub use figures::{Content, Figure, QUANTILES, Spread, WithError, cannot_be_told_apart};
pub use files::PackFiles;
pub use flow::{
    ClassLabel, Nation, RunWeeks, ServiceFlow, ServiceNetwork, TeamLabel, bank_holidays,
};
pub use groups::{GROUPS_FILE, GroupCosts};
pub use indicators::{INDICATORS_FILE, Indicator, Theme};
pub use json::AppraisalJson;
pub use membership::{Departure, Leaving, OfSize};
pub use model::{Entry, Model};
pub use options::{
    Basis, Bearer, Bears, DeliveryOption, Exit, FormKind, Line, LineBias, LineKind, Price, STAY,
    Split,
};
pub use outside::{COST_RATIO, Outside, SAVING_RATIO, Side, YEARS_UNTIL_END};
pub use outstanding::{
    FRESH_YEARS, OutstandingJson, OutstandingSummary, Task, TaskKind, outstanding,
    outstanding_summary,
};
pub use pack::{Pack, Reading};
pub use partners::{
    CoalitionsJson, PARTNERS_FILE, PartnerMeasure, PartnerTerms, PowerJson, Restriction,
    RightPartners, StatedRedLine, VOTING_FOLDER, Voting, VotingCondition,
};
pub use partnership::{DefinitionText, OutsideText, PARTNERSHIP_FILE, Partnership, PricePath};
pub use places::{
    Criterion, Journeys, LocateJson, Located, MOST_PLANS, PLACES_FILE, Place, PlacePlan,
    PlaceQuestion, Places, PlanPosts, TRAVEL_FILE, VirtualOffice, locate,
};
pub use plan::Measure;
pub use problem::{Problem, Severity, SourceText};
pub use reference::{
    BiasKind, BiasRange, Biased, Calibration, Event, Exclusion, Filter, LEAST_ROWS, Lifetime,
    Measured, OptimismBias, OutsideView, Outturn, Outturns, Pair, Programme, ReferenceClass,
    SourceGrade, Survival, Uplift, Usable,
};
pub use scope::{Part, Scope};
pub use sensitivity::{
    Concentration, Drawn, Evidence, EvidencePlan, GroupIndex, Indices, LineShare, OutsideIncome,
    Regret, Regrets, Sensitivity, SensitivityJson, Switching, SwitchingValue, sensitivity,
    sensitivity_for,
};
pub use shares::{
    Adjust, ApportionAsked, Apportioned, ApportionmentJson, COSTS_FILE, CostOf, Costs,
    DRIVERS_FILE, DriverValue, Drivers, Kept, MOST_SHARING, Much, Paid, Portion, Rule, ShareRule,
    Shared, Structure, Theory, TierRule, Without, apportion, for_partner, pounds, subsidies,
    verdicts,
};
pub use simulation::{
    AgainstStay, BreakEven, BreakEvenAsked, BreakEvenPoint, FittedFigure, FlowBudget, FlowFigure,
    FlowFigures, FlowMeasure, FlowSettings, FlowUnit, FlowVerdict, HourOfWeek, Lever, OptionFlow,
    OptionLoad, QuickAnswer, Served, Simulation, SimulationJson, StaffSettings, StaffToStandard,
    TeamFlow, WeekBacklog, break_even, simulate, staff,
};
pub use subsets::{Group, GroupValue, MOST_MEMBERS, MOST_PARTNERS, Subsets, subsets, subsets_from};
pub use templates::{
    ExitTerms, NewFiles, NewPack, Template, TemplateEstimate, TemplateLine, Templates, WayKind,
    partner_id,
};
