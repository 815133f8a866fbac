//! Every slip in a flow file is told with place, message and help.

use crate::case::told;
use crate::flow_files::but;
use comity_business_case::Pack;

const DEMAND: &str = "flow/demand.toml";
const STAY: &str = "flow/stay.toml";
const POOLED: &str = "flow/pooled.toml";

/// A file, a part of it, what stands there instead (at the end if no part is named), and what is
/// told.
type Slip = (&'static str, &'static str, &'static str, &'static str);

#[track_caller]
fn tells(slips: &[Slip]) {
    for (file, part, instead, wanted) in slips {
        let problems = Pack::read(&but(file, part, instead)).problems;
        assert_eq!(told(&problems), *wanted, "{file}: {instead}");
    }
}

#[test]
fn slips_of_run() {
    tells(&[
        (
            DEMAND,
            "start = 2027-04-05",
            "start = 2027-04-06",
            "flow/demand.toml:3:9
  the run starts on 2027-04-06, which is no Monday
  weeks begin on Monday: the next is 2027-04-12",
        ),
        (
            DEMAND,
            "start = 2027-04-05",
            r#"start = "5/4/2027""#,
            "flow/demand.toml:3:9
  `5/4/2027` is not a date
  write it as 2027-04-05",
        ),
        (
            DEMAND,
            "start = 2027-04-05",
            r#"warm_up = "automatic""#,
            r#"flow/demand.toml:3:11
  `automatic` is no number of weeks
  write whole weeks such as 4, or "auto""#,
        ),
        (
            DEMAND,
            "start = 2027-04-05",
            "measured = 0",
            "flow/demand.toml:3:12
  the number of measured weeks cannot be 0
  write a whole number from 1 to 520",
        ),
        (
            DEMAND,
            "[run]",
            "[run]
weeks = 3",
            "flow/demand.toml:3:1
  unknown field `weeks`, expected one of `start`, `warm_up`, `measured`, `run_off`, `front_line_cost_per_hour`
  use one of the names listed, or take this out; docs/reference/flow.md describes every field",
        ),
        (
            STAY,
            "[[team]]",
            "[run]
measured = 5

[[team]]",
            "flow/stay.toml:3:1
  there are two tables [run]
  keep one of them, in any file",
        ),
    ]);
}

#[test]
fn slips_of_hours() {
    tells(&[
        (
            DEMAND,
            r#"id = "office""#,
            r#"id = "always""#,
            "flow/demand.toml:6:6
  `always` cannot be defined
  choose another id; `always` is there already and never closes
flow/demand.toml:38:9
  `office` is not one of the hours
  choose from always
flow/demand.toml:44:9
  `office` is not one of the hours
  choose from always
flow/demand.toml:50:9
  `office` is not one of the hours
  choose from always
flow/pooled.toml:6:9
  `office` is not one of the hours
  choose from always
flow/stay.toml:7:9
  `office` is not one of the hours
  choose from always",
        ),
        (
            DEMAND,
            r#"[[kind]]
id = "enquiry""#,
            r#"[[hours]]
id = "office"
open = ["sat 10:00-12:00"]

[[kind]]
id = "enquiry""#,
            "flow/demand.toml:10:6
  there are two hours `office`
  give each an id of its own",
        ),
        (
            DEMAND,
            r#""mon-fri 09:00-17:00""#,
            r#""mon-fir 09:00-17:00""#,
            r#"flow/demand.toml:7:9
  `fir` is no day of the week
  choose from mon, tue, wed, thu, fri, sat, sun; write them as in "mon-fri 09:00-17:00""#,
        ),
        (
            DEMAND,
            r#""mon-fri 09:00-17:00""#,
            r#""mon-fri 9-17""#,
            r#"flow/demand.toml:7:9
  `9-17` are no times of a day
  write them as in "mon-fri 09:00-17:00", from 00:00 to 24:00"#,
        ),
        (
            DEMAND,
            r#"["mon-fri 09:00-17:00"]"#,
            "[]",
            r#"flow/demand.toml:6:6
  the hours `office` cannot be: the week has no open minute
  write for example open = ["mon-fri 09:00-17:00"]"#,
        ),
        (
            DEMAND,
            r#"open = ["mon-fri 09:00-17:00"]"#,
            r#"open = ["mon-fri 09:00-17:00"]
holidays = "england""#,
            "flow/demand.toml:8:12
  `england` does not say whose bank holidays they keep
  choose from england-and-wales, scotland, northern-ireland",
        ),
        (
            DEMAND,
            r#"open = ["mon-fri 09:00-17:00"]"#,
            r#"open = ["mon-fri 09:00-17:00"]
closed = [2027-02-30]"#,
            "flow/demand.toml:8:11
  invalid date, expected day between 01 and 28
  this is not TOML as it should be; see docs/reference/flow.md for the form",
        ),
        (
            DEMAND,
            r#"open = ["mon-fri 09:00-17:00"]"#,
            r#"open = ["mon-fri 09:00-17:00"]
closed = ["24/12/2027"]"#,
            "flow/demand.toml:8:11
  `24/12/2027` is not a date
  write it as 2027-12-24",
        ),
    ]);
}

#[test]
fn slips_of_kinds() {
    tells(&[
        (
            DEMAND,
            r#"id = "request""#,
            r#"id = "enquiry""#,
            "flow/demand.toml:19:6
  there are two kinds `enquiry`
  give each an id of its own
flow/demand.toml:42:8
  `request` is not one of the kinds
  choose from enquiry, enquiry, complex",
        ),
        (
            DEMAND,
            r#"id = "request""#,
            r#"id = "a request""#,
            "flow/demand.toml:19:6
  `a request` cannot be an id: an id is a letter followed by at most 63 letters, digits, `_` or `-`
  for example east-herts
flow/demand.toml:42:8
  `request` is not one of the kinds
  did you mean `a request`? Otherwise choose from enquiry, a request, complex",
        ),
        (
            DEMAND,
            r#"handling = "exponential(6) minutes""#,
            r#"handling = "exponential(6)""#,
            r#"flow/demand.toml:11:12
  the handling time has no unit of time
  write the unit after the bracket, as in "exponential(6) minutes""#,
        ),
        (
            DEMAND,
            r#"handling = "exponential(6) minutes""#,
            r#"handling = "exponential(6) contacts""#,
            "flow/demand.toml:11:12
  `contacts` is no unit of time
  write minutes, hours, days or weeks",
        ),
        (
            DEMAND,
            r#"handling = "exponential(6) minutes""#,
            r#"handling = "exponentail(6) minutes""#,
            r#"flow/demand.toml:11:13
  there is no distribution named "exponentail"
  did you mean exponential? Write exponential(6), where 6 is the mean"#,
        ),
        (
            DEMAND,
            r#"handling = "exponential(6) minutes""#,
            r#"handling = "exponential(contacts) minutes""#,
            r#"flow/demand.toml:11:25
  there is no distribution named "contacts"
  the known ones are exactly, normal, lognormal, exponential, gamma, pert, triangular, uniform, bernoulli, discrete, mixture, data, truncated, quantiles, chance. Estimates cannot stand in a distribution: multiply its times by them in handling_factor"#,
        ),
        (
            DEMAND,
            r#"handling = "exponential(6) minutes""#,
            r#"handling = "exponential(-6) minutes""#,
            "flow/demand.toml:11:13
  the mean must be above 0, not -6
  write exactly(…) for a number that is known",
        ),
        (
            DEMAND,
            r#"handling = "exponential(6) minutes""#,
            "handling = 6",
            r#"flow/demand.toml:11:12
  the handling time is a bare number
  write it in quotes with its unit, as in "10 minutes""#,
        ),
        (
            DEMAND,
            r#"handling = "exponential(6) minutes""#,
            r#"handling = "6 kilos""#,
            "flow/demand.toml:11:13
  `kilos` is not a unit that this pack knows
  after a number comes its unit, as in `2 years` or `3 GBP per contact`; to multiply write `*`. Money is GBP; for things that you count, add the word (singular) to `counts` in partnership.toml",
        ),
        (
            DEMAND,
            r#"handling = "exponential(6) minutes""#,
            r#"handling = "contacts[p]""#,
            r#"flow/demand.toml:11:12
  this comes to contact/year, but the handling time must be a time
  write it as in "10 minutes". Here contacts is contact/year"#,
        ),
        (
            DEMAND,
            r#"handling = "exponential(6) minutes"
"#,
            "",
            "flow/demand.toml:9:1
  missing field `handling`
  add it; docs/reference/flow.md describes every field",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            r#"patience = "normal(30, 20) minutes""#,
            "flow/demand.toml:12:12
  patience can be negative: normal(30, sd 20) minutes may lie below 0
  write truncated(…, 0 to) around it, or choose lognormal, gamma or pert",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            r#"patience = "-30 minutes""#,
            "flow/demand.toml:12:12
  patience comes to -30 minutes; it must be 0 or more
  write a number that fits",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            "priority = 8",
            "flow/demand.toml:12:12
  the priority cannot be 8
  write a whole number from 0 to 7",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            "priority = 0",
            "flow/demand.toml:13:10
  nothing goes before priority 0, so no share can be more urgent
  set priority = 1, so that the urgent ones can go before; or take urgent out",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            r#"clock = "ofice""#,
            "flow/demand.toml:12:9
  `ofice` is not one of the hours
  did you mean `office`? Otherwise choose from always, office",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            "lgsl = 0",
            "flow/demand.toml:12:8
  the number of the Local Government Service List cannot be 0
  write a whole number from 1 to 99999",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            r#"channel = "by phone""#,
            "flow/demand.toml:12:11
  `by phone` cannot be an id: an id is a letter followed by at most 63 letters, digits, `_` or `-`
  for example east-herts",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            r#"patiense = "30 minutes""#,
            "flow/demand.toml:12:1
  unknown field `patiense`, expected one of `id`, `name`, `says`, `lgsl`, `channel`, `handling`, `handling_factor`, `patience`, `priority`, `urgent`, `standard`, `clock`, `front_line`, `repeat`, `repeat_unserved`, `repeat_after`, `reach`, `travel`
  use one of the names listed, or take this out; docs/reference/flow.md describes every field",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            r#"reach = "3 minutes""#,
            r#"flow/demand.toml:12:9
  this comes to year, but the share that gets as far as asking must be a plain ratio
  write it as in "15%""#,
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            r#"reach = "contcats[p] / contacts[p]""#,
            "flow/demand.toml:12:10
  nothing is called `contcats`
  did you mean `contacts`? Names come from estimates.csv and from [define]",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            r#"reach = "ramp(1 year, 2 years)""#,
            "flow/demand.toml:12:9
  the share that gets as far as asking depends on time, but a week is simulated as it is
  leave t, year, ramp, growth and the like out; by_month and growth of the arrivals say how demand moves",
        ),
        (
            DEMAND,
            r#"patience = "exponential(30) minutes""#,
            "front_line = 3",
            r#"flow/demand.toml:12:14
  the front line's time is a bare number
  write it in quotes with its unit, as in "10 minutes""#,
        ),
        (
            DEMAND,
            r#"urgent = "5%""#,
            r#"urgent = "105%""#,
            "flow/demand.toml:13:10
  the urgent share comes to 1.05; it must lie between 0 and 1 (100 %)
  write a share such as 15%",
        ),
        (
            DEMAND,
            r#"urgent = "5%""#,
            r#"urgent = "5% *""#,
            "flow/demand.toml:13:15
  the formula ends here, where something else is needed
  expected a name, a number, a function or `(`",
        ),
        (
            DEMAND,
            r#"urgent = "5%""#,
            r#"urgent = "contacts[a] / contacts[b] / 1""#,
            "flow/demand.toml:13:10
  the urgent share comes to 2; it must lie between 0 and 1 (100 %)
  change the estimates behind it, or keep it within its limits: min(1, max(0, …))",
        ),
        (
            DEMAND,
            r#"standard = { within = "10 minutes" }"#,
            "standard = { within = 10 }",
            r#"flow/demand.toml:14:23
  the time of the standard is a bare number
  write it in quotes with its unit, as in "10 minutes""#,
        ),
        (
            DEMAND,
            r#"standard = { within = "10 minutes" }"#,
            r#"standard = { within = "10 minutes", until = "answered" }"#,
            "flow/demand.toml:14:45
  `answered` does not say until when the standard runs
  choose from start, done",
        ),
        (
            DEMAND,
            r#"standard = { within = "10 minutes" }"#,
            r#"standard = { within = "10 minutes", share = 80 }"#,
            "flow/demand.toml:14:45
  the share of the standard comes to 80; it must lie between 0 and 1 (100 %)
  write a share such as 15%",
        ),
        (
            DEMAND,
            r#"repeat = 0.15
repeat_after = "7 days""#,
            "repeat = 0.15",
            r#"flow/demand.toml:15:10
  some come back, but it is not said after how long
  add repeat_after, such as repeat_after = "7 days""#,
        ),
    ]);
}

#[test]
fn slips_of_arrivals() {
    tells(&[
        (
            DEMAND,
            r#"kind = "enquiry"
"#,
            r#"kind = "inquiry"
"#,
            "flow/demand.toml:36:8
  `inquiry` is not one of the kinds
  did you mean `enquiry`? Otherwise choose from enquiry, request, complex",
        ),
        (
            DEMAND,
            r#"kind = "request"
"#,
            r#"kind = "enquiry"
"#,
            "flow/demand.toml:42:8
  there are two arrivals `enquiry` of one partner
  give one of them an id of its own",
        ),
        (
            DEMAND,
            r#"kind = "enquiry"
"#,
            r#"mix = { enquiry = "60%", request = "30%" }
"#,
            "flow/demand.toml:36:7
  the shares of the kinds come to 90 %; they must come to 100 %
  change the shares in `mix`",
        ),
        (
            DEMAND,
            r#"kind = "enquiry"
"#,
            "mix = { }
",
            r#"flow/demand.toml:36:7
  the mix is empty
  name kinds with their shares, or write kind = "…""#,
        ),
        (
            DEMAND,
            r#"kind = "enquiry"
"#,
            r#"kind = "enquiry"
mix = { enquiry = "100%" }
"#,
            r#"flow/demand.toml:36:8
  it is not said what people ask for
  write kind = "…", or mix = { … } with the share of each kind; not both"#,
        ),
        (
            DEMAND,
            r#"kind = "enquiry"
"#,
            "",
            r#"flow/demand.toml:35:1
  it is not said what people ask for
  write kind = "…", or mix = { … } with the share of each kind; not both"#,
        ),
        (
            DEMAND,
            r#"kind = "enquiry"
"#,
            r#"kind = "enquiry"
id = "1"
"#,
            "flow/demand.toml:37:6
  `1` cannot be an id: an id is a letter followed by at most 63 letters, digits, `_` or `-`
  for example east-herts",
        ),
        (
            DEMAND,
            r#"kind = "enquiry"
"#,
            r#"kind = "enquiry"
partner = "d"
"#,
            "flow/demand.toml:37:11
  `d` is not one of the partners
  did you mean `a`? Otherwise choose from a, b, c",
        ),
        (
            DEMAND,
            r#"kind = "enquiry"
"#,
            r#"kind = "enquiry"
volume = "10 contacts per year"
"#,
            "flow/demand.toml:36:8
  rate and volume are said at once
  write one of rate, volume, gap, population, at and file",
        ),
        (
            DEMAND,
            r#"kind = "enquiry"
rate = "contacts[p] * 60%""#,
            r#"kind = "enquiry""#,
            "flow/demand.toml:36:8
  it is not said how often people ask
  write one of rate, volume, gap, population, at and file",
        ),
        (
            DEMAND,
            r#"rate = "contacts[p] * 60%""#,
            "rate = 24",
            r#"flow/demand.toml:37:8
  the rate is a bare number
  write it in quotes with its unit, as in "24 contacts per hour""#,
        ),
        (
            DEMAND,
            r#"rate = "contacts[p] * 60%""#,
            r#"rate = "24 contacts""#,
            r#"flow/demand.toml:37:8
  this comes to contact, but the rate must be a number of things per time
  write it as in "24 contacts per hour""#,
        ),
        (
            DEMAND,
            r#"rate = "contacts[p] * 60%""#,
            r#"rate = "24 GBP per hour""#,
            r#"flow/demand.toml:37:8
  this comes to GBP/year, but the rate must be a number of things per time
  write it as in "24 contacts per hour""#,
        ),
        (
            DEMAND,
            r#"rate = "contacts[p] * 60%""#,
            r#"rate = "-contacts[p]""#,
            "flow/demand.toml:37:8
  for `a` the rate comes to -0.4 a minute; it must be 0 or more
  change the estimates behind it, or keep it within its limits: max(0, …)
flow/demand.toml:37:8
  for `b` the rate comes to -0.2 a minute; it must be 0 or more
  change the estimates behind it, or keep it within its limits: max(0, …)
flow/demand.toml:37:8
  for `c` the rate comes to -0.1 a minute; it must be 0 or more
  change the estimates behind it, or keep it within its limits: max(0, …)",
        ),
        (
            DEMAND,
            r#"rate = "contacts[p] * 60%""#,
            r#"rate = "contacts""#,
            "flow/demand.toml:37:9
  `contacts` has a value for each of the partners
  write `contacts[p]`",
        ),
        (
            DEMAND,
            r#"rate = "contacts[p] * 60%"
hours = "office""#,
            r#"rate = "contacts[p] * 60%"
hours = "evening""#,
            "flow/demand.toml:38:9
  `evening` is not one of the hours
  choose from always, office",
        ),
        (
            DEMAND,
            r#""10:00" = 1.4, "11:00" = 1.3"#,
            r#""10" = 1.4, "11:00" = 1.3"#,
            r#"flow/demand.toml:39:48
  `10` is no time of a day
  write it as in by_hour = { "09:00" = 1.2 }"#,
        ),
        (
            DEMAND,
            r#""10:00" = 1.4, "11:00" = 1.3"#,
            r#""10:00" = -1.4, "11:00" = 1.3"#,
            "flow/demand.toml:39:51
  the multiple of `10:00` cannot be -1.4
  write a number of 0 or more, such as 1.2",
        ),
        (
            DEMAND,
            r#""10:00" = 1.4, "11:00" = 1.3"#,
            r#""9:00" = 1.4, "11:00" = 1.3"#,
            "flow/demand.toml:39:50
  `9:00` is there already
  take one of the two out",
        ),
        (
            DEMAND,
            r#"kind = "complex"
"#,
            r#"kind = "complex"
by_weekday = { monday = 1.2 }
"#,
            "flow/demand.toml:49:25
  `monday` is not one of the days of the week
  choose from mon, tue, wed, thu, fri, sat, sun",
        ),
        (
            DEMAND,
            r#"kind = "complex"
"#,
            r#"kind = "complex"
by_month = { january = 1.2 }
"#,
            "flow/demand.toml:49:24
  `january` is not one of the months
  choose from jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec",
        ),
        (
            DEMAND,
            r#"kind = "complex"
"#,
            r#"kind = "complex"
growth = "2%"
"#,
            r#"flow/demand.toml:49:10
  this comes to a plain ratio, but the growth must be a ratio per time
  write it as in "2% per year""#,
        ),
        (
            DEMAND,
            r#"kind = "complex"
"#,
            r#"kind = "complex"
batch = 2
"#,
            r#"flow/demand.toml:49:9
  a bare number does not say how many ask at once
  write for example batch = "discrete(1: 0.7, 2: 0.3)" or "exactly(2)""#,
        ),
        (
            DEMAND,
            r#"kind = "complex"
"#,
            r#"kind = "complex"
batch = "exponential(2)"
"#,
            "flow/demand.toml:48:8
  source complex.a: a batch has no largest size, or one above 100,000 (and 2 more like this)
  choose a distribution that ends",
        ),
        (
            DEMAND,
            r#"kind = "complex"
"#,
            r#"kind = "complex"
think = "1 hour"
"#,
            "flow/demand.toml:48:8
  `think` says nothing where arrivals are given by rate
  take it out",
        ),
        (
            DEMAND,
            r#"rate = "contacts[p] * 10%"
hours = "office""#,
            r#"gap = "10 minutes""#,
            "flow/demand.toml:48:8
  `by_hour` says nothing where arrivals are given by gap
  take it out",
        ),
        (
            DEMAND,
            "",
            r#"[[arrivals]]
id = "x"
kind = "complex"
gap = "0 minutes"
"#,
            "flow/demand.toml:55:8
  source x.a: there is no gap between arrivals (and 2 more like this)
  say how far apart they come",
        ),
        (
            DEMAND,
            "",
            r#"[[arrivals]]
id = "x"
kind = "complex"
population = 5
"#,
            r#"flow/demand.toml:56:14
  it is not said after how long each asks again
  add think, such as think = "exponential(60) minutes""#,
        ),
        (
            DEMAND,
            "",
            r#"[[arrivals]]
id = "x"
kind = "complex"
population = 0
think = "1 hour"
"#,
            "flow/demand.toml:56:14
  the number of people cannot be 0
  write a whole number from 1 to 100000",
        ),
        (
            DEMAND,
            "",
            r#"[[arrivals]]
id = "x"
kind = "complex"
at = [1, 0]
"#,
            "flow/demand.toml:56:6
  these times do not rise from 0
  write minutes from the start of the run, none below 0, in the order of time",
        ),
        (
            DEMAND,
            "",
            r#"[[arrivals]]
id = "x"
kind = "complex"
at = [0, 1]
handling = [3]
"#,
            "flow/demand.toml:57:12
  there are 2 times, but 1 handling times of 0 or more
  write minutes for each time, or leave handling out",
        ),
        (
            DEMAND,
            "",
            r#"[[arrivals]]
id = "x"
file = "flow/lgo.csv"
"#,
            r#"flow/demand.toml:55:8
  there is no file `flow/lgo.csv` in the pack
  write its path from the pack's folder, such as "flow/log.csv""#,
        ),
        (
            DEMAND,
            "",
            r#"[[kind]]
id = "spare"
handling = "1 minute"
"#,
            "flow/demand.toml:54:6
  nobody asks for the kind `spare`
  add [[arrivals]] for it, or take it out",
        ),
        (
            DEMAND,
            "",
            r#"[[arrivals]]
id = "x"
kind = "complex"
volume = "10 contacts per year"
by_hour = { "00:00" = 0 }
"#,
            "flow/demand.toml:55:8
  nobody can ever ask: the profile is 0 whenever it is open
  change by_hour, by_weekday or the hours",
        ),
    ]);
}

#[test]
fn slips_of_teams() {
    tells(&[
        (
            STAY,
            r#"option = "stay""#,
            r#"option = "sty""#,
            "flow/stay.toml:1:10
  `sty` is not one of the options
  did you mean `stay`? Otherwise choose from stay, pooled",
        ),
        (
            STAY,
            r#"option = "stay""#,
            r#"options = ["stay", "pooled"]"#,
            "flow/stay.toml:1:20
  the option `pooled` has two layouts: the other is in flow/pooled.toml
  keep one; teams, steps and effects of an option stand together in one file",
        ),
        (
            STAY,
            r#"option = "stay"
"#,
            "",
            r#"flow/stay.toml:3:6
  it is not said for which option this layout is
  write option = "…" at the top of a file of its own for each option"#,
        ),
        (
            POOLED,
            r#"option = "pooled"
"#,
            r#"option = "pooled"
[[kind]]
id = "x"
handling = "1 minute"
"#,
            "flow/pooled.toml:3:6
  demand stands in a file that is for an option
  move [[kind]] and [[arrivals]] to a file without `option`, such as flow/demand.toml: all options meet the same demand; [[effect]] says what an option changes",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = "many""#,
            r#"flow/pooled.toml:5:9
  `many` is no number of posts
  write a whole number, "to standard" or "unlimited""#,
        ),
        (
            POOLED,
            "posts = 13",
            "posts = -1",
            "flow/pooled.toml:5:9
  the number of posts cannot be -1
  write a whole number from 0 to 100000",
        ),
        (
            POOLED,
            "posts = 13",
            "posts = 0",
            "flow/pooled.toml:4:6
  this team has no post on duty at any time
  give it posts, or take it out",
        ),
        (
            POOLED,
            "posts = 13",
            "posts = 1.5",
            r#"flow/pooled.toml:5:9
  posts must be a whole number, "to standard", "unlimited", or a table by partner such as { east = 7, west = 4 }
  this is not TOML as it should be; see docs/reference/flow.md for the form"#,
        ),
        (
            POOLED,
            "posts = 13",
            "posts = { a = 1, b = 2, c = 3 }",
            r#"flow/pooled.toml:5:9
  posts by partner belong to a team of each partner
  write each = "partner", so that each partner has one such team; or one number"#,
        ),
        (
            POOLED,
            r#"posts = 13
hours = "office""#,
            "",
            r#"flow/pooled.toml:4:6
  this team has no posts
  write posts = 3 with hours = "…", or shifts = [{ hours = "…", posts = 3 }]"#,
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
shifts = [{ hours = "office", posts = 3 }]"#,
            r#"flow/pooled.toml:4:6
  this team has posts and shifts
  write posts = 3 with hours = "…", or shifts = [{ hours = "…", posts = 3 }]"#,
        ),
        (
            POOLED,
            "posts = 13",
            r#"shifts = [{ hours = "office", posts = 3 }]"#,
            "flow/pooled.toml:6:9
  this team has hours and shifts
  each shift has hours of its own; take these out",
        ),
        (
            POOLED,
            r#"hours = "office""#,
            r#"hours = "offices""#,
            "flow/pooled.toml:6:9
  `offices` is not one of the hours
  did you mean `office`? Otherwise choose from always, office",
        ),
        (
            POOLED,
            "",
            r#"[[team]]
id = "desk"
posts = 1
"#,
            "flow/pooled.toml:9:6
  there are two teams `desk`
  give each an id of its own",
        ),
        (
            STAY,
            "posts = { a = 7, b = 4, c = 2 }",
            "posts = { a = 7, b = 4 }",
            "flow/stay.toml:6:9
  it is not said how many posts `c` has
  name every partner that takes part; 0 is a number too",
        ),
        (
            STAY,
            "posts = { a = 7, b = 4, c = 2 }",
            "posts = { a = 7, b = 4, c = 0 }",
            "flow/stay.toml:1:10
  step answer of class enquiry.c: no team with a post on duty ever takes from queue desk.c (and 2 more like this)
  let a team serve it, and give that team posts and hours",
        ),
        (
            STAY,
            "posts = { a = 7, b = 4, c = 2 }",
            "posts = { a = 7, b = 4, d = 2 }",
            "flow/stay.toml:6:9
  `d` is not one of the partners
  did you mean `a`? Otherwise choose from a, b, c",
        ),
        (
            STAY,
            r#"each = "partner""#,
            r#"each = "council""#,
            "flow/stay.toml:5:8
  `council` does not say for whom there is one such team
  choose from partner",
        ),
        (
            STAY,
            r#"each = "partner""#,
            r#"each = "partner"
partner = "a""#,
            "flow/stay.toml:6:11
  this team belongs to each partner and to one at once
  take `partner` out: each of these teams belongs to its own",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
serves = [{ kinds = ["enquiry", "reqest"] }]"#,
            "flow/pooled.toml:6:33
  `reqest` is not one of the kinds
  did you mean `request`? Otherwise choose from enquiry, request, complex",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
serves = [{ kinds = ["enquiry"] }]"#,
            "flow/pooled.toml:1:10
  no team serves `request` of a, b, c
  add kind and partners to the `serves` of a team
flow/pooled.toml:1:10
  no team serves `complex` of a, b, c
  add kind and partners to the `serves` of a team",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
serves = [{ partners = ["a", "b"] }]"#,
            "flow/pooled.toml:1:10
  no team serves `enquiry` of c
  add kind and partners to the `serves` of a team
flow/pooled.toml:1:10
  no team serves `request` of c
  add kind and partners to the `serves` of a team
flow/pooled.toml:1:10
  no team serves `complex` of c
  add kind and partners to the `serves` of a team",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
serves = [{ partners = "own" }]"#,
            r#"flow/pooled.toml:6:24
  `own` means nothing here: this is no single partner's team
  add partner = "…" or each = "partner" to the team, or list partners"#,
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
serves = [{ partners = "everyone" }]"#,
            "flow/pooled.toml:6:24
  `everyone` does not say whose requests it takes
  choose from all, own, others",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
serves = [{ partners = ["x"] }]"#,
            "flow/pooled.toml:6:24
  `x` is not one of the partners
  did you mean `a`? Otherwise choose from a, b, c",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
serves = [{ steps = ["reply"] }]"#,
            "flow/pooled.toml:6:22
  `reply` is not one of the steps
  choose from answer",
        ),
        (
            POOLED,
            "posts = 13",
            "posts = 13
serves = [{ tier = 256 }]",
            "flow/pooled.toml:6:20
  the tier cannot be 256
  write a whole number from 0 to 255",
        ),
        (
            POOLED,
            "posts = 13",
            "posts = 13
serves = [{ from_waiting = 0 }]",
            "flow/pooled.toml:6:28
  the number of waiting from which it takes cannot be 0
  write a whole number, 1 or more",
        ),
        (
            POOLED,
            "posts = 13",
            "posts = 13
serves = [{ keep_free = 13 }]",
            "flow/pooled.toml:1:10
  step answer of class enquiry.a: no team with a post on duty ever takes from queue desk (and 8 more like this)
  let a team serve it, and give that team posts and hours",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
closing = "stop""#,
            "flow/pooled.toml:6:11
  `stop` does not say what becomes of work in hand
  choose from finish, put down",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
full = "wait""#,
            "flow/pooled.toml:6:8
  `wait` does not say what happens when it is full
  choose from lost, hold",
        ),
        (
            POOLED,
            "posts = 13",
            "posts = 13
room = -1",
            "flow/pooled.toml:6:8
  the room to wait cannot be -1
  write a whole number, 0 or more",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
absence = "100%""#,
            "flow/pooled.toml:1:10
  team desk: everybody is always absent
  lower its absence",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
absence = "contacts[p] / contacts[p]""#,
            "flow/pooled.toml:6:11
  the share of absence speaks of `p`, but this is no single partner's
  write an id in place of p, or sum(… over members)",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
other_work = "1 second""#,
            "flow/pooled.toml:1:10
  team desk: other work takes less than 0.1 minutes
  say how long it takes",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
learning = { extra = "20%" }"#,
            "flow/pooled.toml:6:12
  missing field `fades`
  add it; docs/reference/flow.md describes every field",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
learning = { extra = "20%", fades = "0 weeks" }"#,
            "flow/pooled.toml:1:10
  team desk: learning must fade in some time above 0
  say after how long",
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
cost_per_hour = "25 GBP""#,
            r#"flow/pooled.toml:6:17
  this comes to GBP, but the cost of a post must be money per time
  write it as in "25 GBP per hour""#,
        ),
    ]);
}

#[test]
fn slips_of_steps() {
    tells(&[
        (
            POOLED,
            "",
            r#"[[step]]
id = "triage"
next = { expert = "30%" }
"#,
            "flow/pooled.toml:10:19
  `expert` is not one of the steps
  choose from triage",
        ),
        (
            POOLED,
            "",
            r#"[[step]]
id = "triage"
next = { expert = "60%", back = "50%" }

[[step]]
id = "expert"

[[step]]
id = "back"
"#,
            "flow/pooled.toml:10:33
  the chances of what comes after the step `triage` come to 110 %; they may come to at most 100 %
  lower them: the request is done with the rest",
        ),
        (
            POOLED,
            "",
            r#"[[step]]
id = "triage"
kinds = ["enquiry"]
"#,
            "flow/pooled.toml:9:6
  no step is for the kind `request`
  add the kind to the `kinds` of a step, or leave `kinds` out
flow/pooled.toml:9:6
  no step is for the kind `complex`
  add the kind to the `kinds` of a step, or leave `kinds` out",
        ),
        (
            POOLED,
            "",
            r#"[[step]]
id = "triage"
next = { expert = "30%" }
after = { experts = "1 day" }

[[step]]
id = "expert"
"#,
            "flow/pooled.toml:11:21
  `experts` is no next step, so nothing lies before it
  add it to `next` with its chance, or take it out",
        ),
        (
            POOLED,
            "",
            r#"[[step]]
id = "triage"
first = true

[[step]]
id = "expert"
first = true
"#,
            "flow/pooled.toml:13:6
  the kind `enquiry` has two first steps
  take one `first` out, or narrow `kinds`
flow/pooled.toml:13:6
  the kind `request` has two first steps
  take one `first` out, or narrow `kinds`
flow/pooled.toml:13:6
  the kind `complex` has two first steps
  take one `first` out, or narrow `kinds`",
        ),
        (
            POOLED,
            "",
            r#"[[step]]
id = "triage"

[[step]]
id = "triage"
"#,
            "flow/pooled.toml:12:6
  there are two steps `triage`
  give each an id of its own",
        ),
        (
            POOLED,
            "",
            r#"[[step]]
id = "triage"
next = { expert = "30%" }

[[step]]
id = "expert"
kinds = ["complex"]
"#,
            "flow/pooled.toml:10:19
  the step `triage` leads to `expert`, which is not for the kind `enquiry`
  add the kind to the further step, or narrow this one
flow/pooled.toml:10:19
  the step `triage` leads to `expert`, which is not for the kind `request`
  add the kind to the further step, or narrow this one",
        ),
        (
            POOLED,
            "",
            r#"[[step]]
id = "triage"
next = { triage = "100%" }
"#,
            "flow/pooled.toml:1:10
  class enquiry.a: its requests never come to an end: further steps and repeat contacts lead back for ever (and 8 more like this)
  let some be done: lower a chance below 100 %",
        ),
    ]);
}

#[test]
fn slips_of_effects() {
    tells(&[
        (
            POOLED,
            "",
            r#"[[effect]]
kinds = ["complexe"]
repeat = "20%"
"#,
            "flow/pooled.toml:9:10
  `complexe` is not one of the kinds
  did you mean `complex`? Otherwise choose from enquiry, request, complex",
        ),
        (
            POOLED,
            "",
            r#"[[effect]]
partners = ["d"]
repeat = "20%"
"#,
            "flow/pooled.toml:9:13
  `d` is not one of the partners
  did you mean `a`? Otherwise choose from a, b, c",
        ),
        (
            POOLED,
            "",
            r#"[[effect]]
handling_factor = "1 - 2"
"#,
            "flow/pooled.toml:9:19
  the factor of the handling time comes to -1; it must be 0 or more
  write a number that fits",
        ),
        (
            POOLED,
            "",
            r#"[[effect]]
urgency = "20%"
"#,
            "flow/pooled.toml:9:1
  unknown field `urgency`, expected one of `kinds`, `partners`, `handling_factor`, `demand`, `transfer`, `repeat`, `repeat_unserved`, `repeat_after`, `urgent`, `reach`, `front_line`, `patience`, `travel`
  use one of the names listed, or take this out; docs/reference/flow.md describes every field",
        ),
        (
            POOLED,
            "",
            r#"[[effect]]
transfer = { chance = "10%" }
"#,
            "flow/pooled.toml:9:12
  missing field `handling`
  add it; docs/reference/flow.md describes every field",
        ),
        (
            POOLED,
            "",
            r#"[[effect]]
demand = "1.1 contacts"
"#,
            r#"flow/pooled.toml:9:10
  this comes to contact, but the multiple of demand must be a plain ratio
  write it as in "1.1""#,
        ),
        (
            DEMAND,
            "",
            r#"[[arrivals]]
id = "x"
kind = "complex"
population = 2
think = "1 hour"

[[effect]]
demand = 2
"#,
            r#"flow/demand.toml:1:1
  it is not said for which option this layout is
  write option = "…" at the top of a file of its own for each option"#,
        ),
        (
            POOLED,
            "",
            r#"[[effect]]
kinds = ["complex"]
transfer = { chance = "10%", handling = "3" }
"#,
            r#"flow/pooled.toml:10:41
  this comes to a plain ratio, but the handling time before a transfer must be a time
  write it as in "10 minutes""#,
        ),
        (
            DEMAND,
            r#"rate = "contacts[p] * 60%""#,
            r#"rate = "5 FTE per year""#,
            r#"flow/demand.toml:37:8
  this comes to FTE/year, but the rate must be a number of things per time
  write it as in "24 contacts per hour""#,
        ),
        (
            POOLED,
            "posts = 13",
            r#"posts = 13
serves = [{ handling_factor = "-1" }]"#,
            "flow/pooled.toml:6:31
  the factor of the handling time comes to -1; it must be 0 or more
  write a number that fits",
        ),
        (
            POOLED,
            r#"[[team]]
id = "desk"
posts = 13
hours = "office"
"#,
            "",
            "flow/pooled.toml:1:10
  this layout has no team
  add a [[team]] with posts",
        ),
        (
            POOLED,
            r#"option = "pooled""#,
            "option = pooled",
            "flow/pooled.toml:1:10
  string values must be quoted, expected literal string
  this is not TOML as it should be; see docs/reference/flow.md for the form",
        ),
    ]);
}
