//! Whole appraisals against spreadsheet arithmetic: every estimate is known exactly, so every
//! figure can be worked out beside it, to 1e-9 of its size.

use crate::case::{FEW, appraised, small_but, small_text, small_with};
use comity_business_case::{Appraisal, PackFiles, Sampling};

/// Fails unless a figure's mean is as worked out by hand, the same in every future.
fn is(appraisal: &Appraisal, id: &str, by_hand: f64) {
    let figure = appraisal.figure(id);
    let figure = figure.unwrap_or_else(|| panic!("there is no {id}"));
    let near = |x: f64| (x - by_hand).abs() <= 1e-9 * by_hand.abs().max(1e-3);
    let mean = figure.mean();
    assert!(near(mean.value), "{id}: {} is not {by_hand}", mean.value);
    // A share of all futures or none is only as sure as there are futures.
    let sure = mean.se.abs() <= 1e-9 * by_hand.abs() || figure.unit == "probability";
    assert!(sure, "{id}: ±{}", mean.se);
    if let Some(spread) = figure.spread() {
        assert!(
            spread.quantiles.iter().all(|q| near(q.value)),
            "{id}: {spread:?}"
        );
        assert!(
            spread.sd.value.abs() <= 1e-6 * by_hand.abs(),
            "{id}: {spread:?}"
        );
        assert_eq!(spread.p_positive.value, f64::from(by_hand > 0.0), "{id}");
    }
}

fn is_not_there(appraisal: &Appraisal, id: &str) {
    assert!(appraisal.figure(id).is_none(), "{id} should not be there");
}

/// Factors of the Green Book's standard schedule up to year 30.
fn discount(year: i32) -> f64 {
    1.035f64.powi(-year)
}

/// The sum of yearly amounts, each times its discount factor.
fn present_value(years: &[f64]) -> f64 {
    years
        .iter()
        .zip(0..)
        .map(|(amount, year)| amount * discount(year))
        .sum()
}

const KNOWN: &str = "id,partner,distribution,unit,source,owner,date
staff,east,exactly(100),kGBP/year,ledger,East finance,2026-01-31
staff,west,exactly(200),kGBP/year,ledger,West finance,2026-01-31
saving,,exactly(10%),share,workshop,programme,2026-02-01
build,,exactly(61),kGBP,quotation,programme,2026-02-01
inflation,,exactly(3),%/year,statistics,programme,2026-02-01
";

/// The testkit's small pack: five years of 2 partners, a saving of 10 % that comes from year 1 to
/// year 3 (seen from the middle of each year: 0, ¼, ¾, 1, 1 of it), and a cost of £61,000 at once.
#[test]
fn the_small_pack_as_a_spreadsheet() {
    let found = appraised(&small_with("estimates.csv", KNOWN), FEW);
    let reached = [0.0, 0.25, 0.75, 1.0, 1.0];
    for (partner, staff, part) in [("east", 100e3, 1.0 / 3.0), ("west", 200e3, 2.0 / 3.0)] {
        let saved = reached.map(|r| r * 0.1 * staff);
        let build = 61e3 * part;
        let of = |measure: &str| format!("share.{partner}.{measure}");
        is(&found, &of("npv"), present_value(&saved) - build);
        is(&found, &of("bcr"), present_value(&saved) / build);
        is(
            &found,
            &format!("stay.{partner}.npv"),
            -present_value(&[staff; 5]),
        );
        is(
            &found,
            &format!("stay.{partner}.costs_pv"),
            present_value(&[staff; 5]),
        );
        for (year, label) in ["2026-27", "2027-28", "2028-29", "2029-30", "2030-31"]
            .iter()
            .enumerate()
        {
            let prices = 1.03f64.powi(year as i32);
            let once = if year == 0 { build } else { 0.0 };
            is(
                &found,
                &of(&format!("cash_{label}")),
                saved[year] * prices - once,
            );
            let now = format!("stay.{partner}.cash_{label}");
            is(&found, &now, -staff * prices);
        }
    }
    let saved = present_value(&reached.map(|r| r * 30e3));
    for who in ["partners", "all"] {
        is(&found, &format!("share.{who}.npv"), saved - 61e3);
        is(&found, &format!("share.{who}.benefits_pv"), saved);
        is(&found, &format!("share.{who}.costs_pv"), 61e3);
        is(&found, &format!("share.{who}.bcr"), saved / 61e3);
        is(
            &found,
            &format!("stay.{who}.costs_pv"),
            present_value(&[300e3; 5]),
        );
    }
    // All of it is cash, so there is no cash_npv beside npv.
    is_not_there(&found, "share.partners.cash_npv");
    is_not_there(&found, "stay.partners.benefits_pv");
    is_not_there(&found, "stay.partners.bcr");
    is_not_there(&found, "stay.partners.payback");
}

/// £61,000 are back when 3 % dearer savings of ¼, ¾, 1, 1 of £30,000 make up for them: after
/// years 1 to 3 £7,725 + £23,870 + £32,782 = £64,377. Three whole years are below 0.
#[test]
fn payback_counts_the_periods_that_end_below_nothing() {
    let found = appraised(&small_with("estimates.csv", KNOWN), FEW);
    is(&found, "share.partners.payback", 3.0);
    // With half the saving it is not back within the horizon.
    let never = appraised(
        &small_with("estimates.csv", KNOWN.replace("10%", "5%")),
        FEW,
    );
    is(&never, "share.partners.payback", 5.0);
    let p_never = |a: &Appraisal| {
        a.figure("share.partners.payback")
            .unwrap()
            .spread()
            .unwrap()
            .p_never
            .unwrap()
            .value
    };
    assert_eq!((p_never(&found), p_never(&never)), (0.0, 1.0));
    // Never below nothing: 0.
    let free = appraised(
        &small_with("estimates.csv", KNOWN.replace("exactly(61)", "exactly(0)")),
        FEW,
    );
    is(&free, "share.partners.payback", 0.0);
}

#[test]
fn inflation_of_the_conventions_stands_in_where_a_pack_has_none() {
    let without = KNOWN
        .lines()
        .filter(|l| !l.starts_with("inflation"))
        .collect::<Vec<_>>()
        .join("\n");
    let found = appraised(&small_with("estimates.csv", without), FEW);
    is(&found, "stay.east.cash_2030-31", -100e3 * 1.02f64.powi(4));
}

#[test]
fn middle_of_year_divides_once_more_by_the_root() {
    let head = small_text("partnership.toml").replace(
        "horizon_years = 5\n",
        "horizon_years = 5\ntiming = \"middle of year\"\n",
    );
    let mut files = small_with("estimates.csv", KNOWN);
    files.add("partnership.toml", head);
    let found = appraised(&files, FEW);
    is(
        &found,
        "stay.east.npv",
        -present_value(&[100e3; 5]) / 1.035f64.sqrt(),
    );
    // Cash is undiscounted and so the same.
    is(&found, "stay.east.cash_2027-28", -103e3);
}

#[test]
fn health_and_lower_schedules_are_used_when_asked_for() {
    for (id, rate) in [("health", 1.015f64), ("lower", 1.03)] {
        let more = format!("horizon_years = 60\ndiscounting = \"{id}\"");
        let mut files = small_with("estimates.csv", KNOWN);
        files.add(
            "partnership.toml",
            small_text("partnership.toml").replace("horizon_years = 5", &more),
        );
        files.add(
            "options/share.toml",
            option(
                "share",
                "",
                &[line(
                    "x",
                    "cost",
                    "east",
                    "by_year(0, 0, 0, 7 GBP per year, 0)",
                    "",
                )],
            ),
        );
        is(
            &appraised(&files, FEW),
            "share.east.npv",
            -7.0 * rate.powi(-3),
        );
    }
}

// A case of three partners with round numbers.

const E: &str = "id,partner,distribution,unit,source,owner,date
k,a,exactly(1),GBP/year,I,N,2026-11-24
k,b,exactly(2),GBP/year,I,N,2026-11-24
k,c,exactly(4),GBP/year,I,N,2026-11-24
inflation,,exactly(3),%/year,I,N,2026-11-24
";

fn line(id: &str, kind: &str, bears: &str, formula: &str, more: &str) -> String {
    format!(
        "[[line]]\nid = \"{id}\"\nsays = \"x\"\nkind = \"{kind}\"\nbears = \"{bears}\"\nformula = \"{formula}\"\n{more}\n"
    )
}

fn option(id: &str, more: &str, lines: &[String]) -> String {
    format!(
        "id = \"{id}\"\nname = \"{id}\"\nform = \"x\"\n{more}\n{}",
        lines.concat()
    )
}

/// Partners a, b and c, three years from January 2027 in steps of `period`, inflation 3 %; staying
/// as now costs them 1, 2 and 4 GBP a year.
fn three(period: &str, options: &[String]) -> PackFiles {
    let mut files = PackFiles::new();
    files.add("partnership.toml", format!(
        "name = \"T\"\ncurrency = \"GBP\"\nstart = 2027-01-01\nperiod = \"{period}\"\nhorizon_years = 3\nconventions = \"green-book-2026\"
[[partner]]\nid = \"a\"\n[[partner]]\nid = \"b\"\n[[partner]]\nid = \"c\"
[[set]]\nname = \"channels\"\nindex = \"x\"\nmembers = [\"phone\", \"web\"]
[[price]]\nid = \"dear\"\ngrowth = \"10%\"\n"
    ));
    files.add("estimates.csv", E);
    files.add(
        "options/stay.toml",
        option("stay", "", &[line("s", "cost", "each partner", "k[p]", "")]),
    );
    for (position, text) in options.iter().enumerate() {
        files.add(&format!("options/o{position}.toml"), text.as_str());
    }
    files
}

fn appraised_three(lines: &[String], more: &str) -> Appraisal {
    appraised(&three("year", &[option("o", more, lines)]), FEW)
}

/// What a rate of 1 a year over all three years is worth.
fn all_years() -> f64 {
    present_value(&[1.0; 3])
}

#[test]
fn price_paths_in_both_views() {
    let found = appraised_three(
        &[
            line("general", "saving", "a", "100 GBP per year", ""),
            line(
                "cash",
                "saving",
                "b",
                "100 GBP per year",
                "price = \"cash\"",
            ),
            line(
                "dear",
                "saving",
                "c",
                "100 GBP per year",
                "price = \"dear\"",
            ),
        ],
        "",
    );
    is(&found, "o.a.npv", present_value(&[100.0, 100.0, 100.0]));
    is(
        &found,
        "o.b.npv",
        present_value(&[100.0, 100.0 / 1.03, 100.0 / 1.03f64.powi(2)]),
    );
    is(&found, "o.c.npv", present_value(&[100.0, 110.0, 121.0]));
    for (year, i) in [("2027", 0), ("2028", 1), ("2029", 2)] {
        let prices = 1.03f64.powi(i);
        is(&found, &format!("o.a.cash_{year}"), 100.0 * prices);
        is(&found, &format!("o.b.cash_{year}"), 100.0);
        is(
            &found,
            &format!("o.c.cash_{year}"),
            100.0 * 1.1f64.powi(i) * prices,
        );
    }
}

/// Inflation works from the start of each period; the discount factor is the year's.
#[test]
fn months_quarters_and_years_as_periods() {
    for (period, steps) in [("year", 1), ("quarter", 4), ("month", 12)] {
        let lines = [
            line("general", "saving", "a", "100 GBP per year", ""),
            line(
                "cash",
                "saving",
                "b",
                "100 GBP per year",
                "price = \"cash\"",
            ),
            line("once", "cost", "c", "50 GBP * pulse(13 months)", ""),
            line(
                "ramp",
                "saving",
                "place",
                "100 GBP per year * ramp(0 years, 3 years)",
                "",
            ),
        ];
        let found = appraised(&three(period, &[option("o", "", &lines)]), FEW);
        let starts: Vec<f64> = (0..3 * steps)
            .map(|q| f64::from(q) / f64::from(steps))
            .collect();
        let length = 1.0 / f64::from(steps);
        let of = |year: i32, rate: &dyn Fn(f64) -> f64| -> f64 {
            let inside = |a: &&f64| (a.floor() as i32) == year;
            starts
                .iter()
                .filter(inside)
                .map(|a| rate(*a) * length)
                .sum()
        };
        let prices = |a: f64| 1.03f64.powf(a);
        let worth =
            |rate: &dyn Fn(f64) -> f64| -> f64 { (0..3).map(|y| of(y, rate) * discount(y)).sum() };
        is(&found, "o.a.npv", 100.0 * all_years());
        is(&found, "o.a.cash_2028", of(1, &|a| 100.0 * prices(a)));
        is(&found, "o.b.npv", worth(&|a| 100.0 / prices(a)));
        is(&found, "o.b.cash_2029", 100.0);
        // 13 months lie in the second year, and in its first quarter and second month.
        let once = (13.0f64 / 12.0 / length + 1e-9).floor() * length;
        is(&found, "o.c.npv", -50.0 * discount(1));
        is(&found, "o.c.cash_2028", -50.0 * prices(once));
        is(
            &found,
            "o.place.npv",
            worth(&|a| 100.0 * (a + length / 2.0) / 3.0),
        );
    }
}

#[test]
fn kinds_stand_above_or_below_the_line() {
    let rate = |n: u8| format!("{n} GBP per year");
    let found = appraised_three(
        &[
            line("c", "cost", "a", &rate(5), ""),
            line("s", "saving", "a", &rate(7), ""),
            line("i", "income", "a", &rate(11), ""),
            line("b", "benefit", "a", &rate(13), ""),
            line("d", "disbenefit", "a", &rate(17), ""),
            line("n", "saving", "b", "-3 GBP per year", ""),
        ],
        "",
    );
    let d = all_years();
    is(&found, "o.a.npv", (7.0 + 11.0 + 13.0 - 17.0 - 5.0) * d);
    is(&found, "o.a.bcr", (7.0 + 11.0 + 13.0 - 17.0) / 5.0);
    is(
        &found,
        "o.partners.benefits_pv",
        (7.0 + 11.0 + 13.0 - 17.0 - 3.0) * d,
    );
    is(&found, "o.partners.costs_pv", 5.0 * d);
    is(
        &found,
        "o.partners.bcr",
        (7.0 + 11.0 + 13.0 - 17.0 - 3.0) / 5.0,
    );
    // A saving that comes out negative is a negative benefit, so b has no costs and no ratio.
    is(&found, "o.b.npv", -3.0 * d);
    is_not_there(&found, "o.b.bcr");
}

#[test]
fn a_ratio_over_no_spending_is_left_out_with_a_warning() {
    let found = appraised_three(
        &[
            line("c", "cost", "a", "0 GBP per year", ""),
            line("s", "saving", "a", "1 GBP per year", ""),
        ],
        "",
    );
    is_not_there(&found, "o.a.bcr");
    let mut told: Vec<&str> = found.warnings.iter().map(|w| w.message.as_str()).collect();
    told.retain(|message| message.starts_with("there is no"));
    let none = |who: &str| format!("there is no o.{who}.bcr: in some futures nothing is spent");
    assert_eq!(told, [none("a"), none("partners"), none("all")]);
}

#[test]
fn transfers_are_nothing_for_a_group_that_holds_both_sides() {
    let d = all_years();
    let found = appraised_three(
        &[
            line(
                "fee",
                "cost",
                "each member",
                "k[p]",
                "transfer_to = \"host\"",
            ),
            line(
                "tax",
                "cost",
                "b",
                "10 GBP per year",
                "transfer_to = \"outside\"",
            ),
            line(
                "gift",
                "benefit",
                "c",
                "20 GBP per year",
                "transfer_to = \"place\"",
            ),
            line(
                "effort",
                "disbenefit",
                "front line",
                "30 GBP per year",
                "transfer_to = \"a\"",
            ),
        ],
        "host = \"a\"\nmembers = [\"a\", \"b\"]",
    );
    // What a pays itself is nothing; what b pays is a's income; so is the front line's effort.
    is(&found, "o.a.npv", (2.0 + 30.0) * d);
    is_not_there(&found, "o.a.bcr");
    is(&found, "o.b.npv", (-2.0 - 10.0) * d);
    is(&found, "o.b.bcr", 0.0);
    is(&found, "o.c.npv", 20.0 * d);
    // The mirror of something good is a disbenefit of who gives it.
    is(&found, "o.place.npv", -20.0 * d);
    is(&found, "o.outside.npv", 10.0 * d);
    is(&found, "o.front-line.npv", -30.0 * d);
    is(&found, "o.partners.npv", (-10.0 + 20.0 + 30.0) * d);
    is(&found, "o.partners.costs_pv", 10.0 * d);
    is(&found, "o.partners.benefits_pv", 50.0 * d);
    is(&found, "o.all.npv", 0.0);
    is(&found, "o.all.costs_pv", 0.0);
}

#[test]
fn weights_of_a_split_are_computed_in_every_period() {
    let weights = "if t > 1 year then k[p] else host(p) * 1 GBP per year";
    let lines = [
        line(
            "e",
            "cost",
            "all members",
            "12 GBP per year",
            "split = \"equal\"",
        ),
        line(
            "w",
            "cost",
            "all members",
            "60 GBP per year",
            "split = \"k[p]\"",
        ),
        line(
            "t",
            "cost",
            "all members",
            "30 GBP per year",
            &format!("split = \"{weights}\""),
        ),
    ];
    let found = appraised_three(&lines, "members = [\"b\", \"c\"]\nhost = \"c\"");
    let d = all_years();
    // Of b and c, who weigh 2 and 4; in year 0 c, the host, pays the last line alone.
    is(&found, "o.b.npv", -6.0 * d - 20.0 * d - 10.0 * (d - 1.0));
    is(
        &found,
        "o.c.npv",
        -6.0 * d - 40.0 * d - 20.0 * (d - 1.0) - 30.0,
    );
    is_not_there(&found, "o.a.npv");
    is(&found, "o.partners.npv", -102.0 * d);
}

#[test]
fn a_whole_option_is_set_against_staying_as_now() {
    let half = line("w", "cost", "each partner", "0.5 * k[p]", "");
    let change = line("w", "saving", "each partner", "0.5 * k[p]", "");
    let options = [
        option("whole", "basis = \"whole\"", &[half]),
        option("change", "", &[change]),
    ];
    let found = appraised(&three("year", &options), FEW);
    let d = all_years();
    for (who, k) in [
        ("a", 1.0),
        ("b", 2.0),
        ("c", 4.0),
        ("partners", 7.0),
        ("all", 7.0),
    ] {
        is(&found, &format!("whole.{who}.npv"), 0.5 * k * d);
        is(&found, &format!("change.{who}.npv"), 0.5 * k * d);
        // What staying as now costs is a benefit of the whole option, what it costs itself a cost.
        is(&found, &format!("whole.{who}.bcr"), 2.0);
    }
    is(&found, "whole.partners.benefits_pv", 7.0 * d);
    is(&found, "whole.partners.costs_pv", 3.5 * d);
    is(&found, "change.partners.benefits_pv", 3.5 * d);
    is(&found, "whole.a.npv_over_change", 0.0);
}

#[test]
fn a_whole_option_turns_each_kind_of_staying_as_now_around() {
    let d = all_years();
    let now = [
        line("c", "cost", "a", "1 GBP per year", ""),
        line("s", "saving", "a", "2 GBP per year", ""),
        line("i", "income", "a", "4 GBP per year", ""),
        line("b", "benefit", "a", "8 GBP per year", ""),
        line("d", "disbenefit", "a", "16 GBP per year", ""),
    ];
    let mut files = three("year", &[option("o", "basis = \"whole\"", &[])]);
    files.add("options/stay.toml", option("stay", "", &now));
    let found = appraised(&files, FEW);
    is(&found, "stay.a.npv", (-1.0 + 2.0 + 4.0 + 8.0 - 16.0) * d);
    is(&found, "o.a.npv", (1.0 - 2.0 - 4.0 - 8.0 + 16.0) * d);
    is(&found, "o.partners.costs_pv", 2.0 * d);
    is(
        &found,
        "o.partners.benefits_pv",
        (1.0 - 4.0 - 8.0 + 16.0) * d,
    );
}

#[test]
fn each_partner_bears_its_own_whether_it_takes_part_or_not() {
    let lines = [
        line("m", "saving", "each member", "k[p]", ""),
        line(
            "p",
            "disbenefit",
            "each partner",
            "0.1 * k[p]",
            "cash = false",
        ),
    ];
    let found = appraised_three(&lines, "members = [\"a\", \"b\"]");
    let d = all_years();
    is(&found, "o.a.npv", 0.9 * d);
    is(&found, "o.b.npv", 1.8 * d);
    is(&found, "o.c.npv", -0.4 * d);
    is(&found, "o.partners.npv", (3.0 - 0.7) * d);
    // Only those who take part have a say in whether every partner is better off.
    is(&found, "o.partners.p_every_partner_better_off", 1.0);
}

#[test]
fn cash_alone_beside_everything() {
    let lines = [
        line("m", "saving", "a", "10 GBP per year", ""),
        line("t", "disbenefit", "a", "4 GBP per year", "cash = false"),
        line("n", "disbenefit", "b", "4 GBP per year", "cash = false"),
    ];
    let found = appraised_three(&lines, "");
    let d = all_years();
    is(&found, "o.a.npv", 6.0 * d);
    is(&found, "o.a.cash_npv", 10.0 * d);
    is(&found, "o.partners.cash_npv", 10.0 * d);
    is(&found, "o.a.cash_2028", 10.3);
    // Who has no cash at all has no budget and no payback either.
    is_not_there(&found, "o.b.cash_npv");
    is_not_there(&found, "o.b.cash_2028");
    is_not_there(&found, "o.b.payback");
}

#[test]
fn an_index_left_free_is_summed() {
    let lines = [
        line("members", "cost", "front line", "k[p]", ""),
        line("whole", "cost", "staff", "k[p] + 10 GBP per year", ""),
        line(
            "once",
            "cost",
            "service users",
            "sum(k[p] over members) + 10 GBP per year",
            "",
        ),
        line("everyone", "cost", "place", "sum(k[p] over partners)", ""),
        line("channels", "cost", "c", "m[x]", ""),
        line("both", "cost", "each member", "m[x] + 0 * k[p]", ""),
    ];
    let mut files = three("year", &[option("o", "members = [\"a\", \"b\"]", &lines)]);
    files.add(
        "estimates/channels.csv",
        "id,channels,distribution,unit,source,owner,date
m,phone,exactly(10),GBP/year,I,N,2026-11-24
m,web,exactly(20),GBP/year,I,N,2026-11-24
",
    );
    let found = appraised(&files, FEW);
    let d = all_years();
    is(&found, "o.front-line.npv", -3.0 * d);
    is(&found, "o.staff.npv", -23.0 * d);
    is(&found, "o.service-users.npv", -13.0 * d);
    is(&found, "o.place.npv", -7.0 * d);
    is(&found, "o.c.npv", -30.0 * d);
    is(&found, "o.a.npv", -30.0 * d);
    is(&found, "o.b.npv", -30.0 * d);
}

#[test]
fn payback_of_a_paid_and_an_unpaid_case() {
    let once = |id: &str, who: &str| {
        line(
            id,
            "cost",
            who,
            "by_year(10 GBP per year, 0)",
            "price = \"cash\"",
        )
    };
    let back = |id: &str, who: &str, rate: u8| {
        line(
            id,
            "saving",
            who,
            &format!("by_year(0, {rate} GBP per year)"),
            "price = \"cash\"",
        )
    };
    let found = appraised_three(
        &[
            once("ai", "a"),
            back("ar", "a", 6),
            once("bi", "b"),
            back("br", "b", 4),
        ],
        "",
    );
    is(&found, "o.a.payback", 2.0); // -10, -4, +2
    is(&found, "o.b.payback", 3.0); // -10, -6, -2: the whole horizon
    is(&found, "o.partners.payback", 2.0); // -20, -10, 0: just back
    let never = |id: &str| {
        found
            .figure(id)
            .unwrap()
            .spread()
            .unwrap()
            .p_never
            .unwrap()
            .value
    };
    assert_eq!((never("o.a.payback"), never("o.b.payback")), (0.0, 1.0));
}

/// Half of the futures pay back after a year, half do not.
#[test]
fn payback_over_futures_that_differ() {
    let lines = [
        line(
            "i",
            "cost",
            "a",
            "by_year(10 GBP per year, 0)",
            "price = \"cash\"",
        ),
        line(
            "r",
            "saving",
            "a",
            "by_year(0, 12 GBP per year * luck, 0)",
            "price = \"cash\"",
        ),
    ];
    let mut files = three("year", &[option("o", "", &lines)]);
    files.add(
        "estimates.csv",
        format!("{E}luck,,bernoulli(50%),ratio,I,N,2026-11-24\n"),
    );
    let found = appraised(&files, FEW);
    let payback = found
        .figure("o.a.payback")
        .unwrap()
        .spread()
        .unwrap()
        .clone();
    assert_eq!(payback.p_never.unwrap().value, 0.5);
    assert_eq!(payback.mean.value, 0.5 * 1.0 + 0.5 * 3.0);
}

/// One option gains 12 or loses 10, evens; the other does so the other way about. Either gains 1 on
/// average; who knew would gain 12 in every future.
#[test]
fn perfect_information_is_the_best_of_each_future_less_the_best_on_average() {
    let luck = |id: &str, condition: &str| {
        option(
            id,
            "",
            &[
                line(
                    "g",
                    "saving",
                    "a",
                    &format!("if {condition} then by_year(12 GBP per year, 0) else 0"),
                    "",
                ),
                line(
                    "l",
                    "cost",
                    "a",
                    &format!("if {condition} then 0 else by_year(10 GBP per year, 0)"),
                    "",
                ),
            ],
        )
    };
    let mut files = three("year", &[luck("o", "luck"), luck("q", "not luck")]);
    files.add(
        "estimates.csv",
        format!("{E}luck,,bernoulli(50%),ratio,I,N,2026-11-24\n"),
    );
    let found = appraised(&files, FEW);
    assert_eq!(
        found.figure("case.all.evpi").unwrap().mean().value,
        12.0 - 1.0
    );
    assert_eq!(found.figure("o.a.npv_over_q").unwrap().mean().value, 0.0);
    let difference = &found.figure("o.a.npv_over_q").unwrap().content;
    assert!(
        matches!(difference, comity_business_case::Content::Difference { p_positive, .. } if p_positive.value == 0.5)
    );
}

/// What happens in one future of eight: the lowest "tenth" is all of the others, not nobody.
#[test]
fn drivers_of_a_rare_event_have_both_ends() {
    let mut files = three(
        "year",
        &[option(
            "o",
            "",
            &[line(
                "l",
                "cost",
                "a",
                "if fire then by_year(80 GBP per year, 0) else 0",
                "",
            )],
        )],
    );
    files.add(
        "estimates.csv",
        format!("{E}fire,,bernoulli(12.5%),ratio,I,N,2026-11-24\n"),
    );
    let found = appraised(
        &files,
        Sampling {
            samples: 1024,
            ..FEW
        },
    );
    let tornado = found.tornadoes.iter().find(|t| t.option == 1).unwrap();
    let fire = &tornado.drivers[0];
    assert_eq!((fire.when_low.value, fire.when_high.value), (0.0, -80.0));
    assert!((fire.rank_correlation.value + 1.0).abs() < 1e-12);
}

#[test]
fn without_an_option_to_stay_changes_still_hold() {
    let mut files = PackFiles::new();
    let all = three(
        "year",
        &[option(
            "o",
            "",
            &[line("m", "saving", "each member", "k[p]", "")],
        )],
    );
    for path in all.paths().filter(|p| *p != "options/stay.toml") {
        files.add(path, all.bytes(path).unwrap());
    }
    is(&appraised(&files, FEW), "o.partners.npv", 7.0 * all_years());
}

/// Beyond year 30 each year has another rate.
#[test]
fn a_long_case_chains_its_factors() {
    let mut files = small_but(
        "partnership.toml",
        "horizon_years = 5",
        "horizon_years = 80",
    );
    files.add("estimates.csv", KNOWN);
    let found = appraised(&files, FEW);
    let mut factor = 1.0;
    let mut sum = 0.0;
    for year in 0..80 {
        if year > 0 {
            factor /= match year {
                1..=30 => 1.035,
                31..=75 => 1.03,
                _ => 1.025,
            };
        }
        sum += factor;
    }
    is(&found, "stay.east.costs_pv", 100e3 * sum);
}
