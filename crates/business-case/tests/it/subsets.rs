//! Every subset of partners, against packs that list the same members.

use crate::case::{appraised, read, told};
use comity_business_case::{PackFiles, Sampling, Scheme, subsets};

const SAMPLING: Sampling = Sampling {
    samples: 2 * 256,
    randomisations: 2,
    seed: 3,
    scheme: Scheme::Sobol,
};

const PARTNERS: [&str; 4] = ["ash", "beech", "cedar", "dene"];

/// Four councils; every way in which a formula can depend on who takes part.
fn pack(members: &str) -> PackFiles {
    let mut files = PackFiles::new();
    let names: String = PARTNERS
        .iter()
        .map(|p| format!("[[partner]]\nid = \"{p}\"\n"))
        .collect();
    let head = "name = \"Four\"\ncurrency = \"GBP\"\nstart = 2026-04-01\nperiod = \"quarter\"\nhorizon_years = 4\nconventions = \"green-book-2026\"\n";
    files.add("partnership.toml", format!("{head}{names}"));
    let rows: String = PARTNERS
        .iter()
        .enumerate()
        .map(|(i, p)| format!("staff,{p},\"pert({}, 100, 140)\",kGBP/year,l,o,2026-01-31\nleaves_at,{p},\"uniform(1, 9)\",years,l,o,2026-01-31\n", 40 + 10 * i))
        .collect();
    let common = "saving,,\"pert(5%, 10%, 20%)\",share,l,o,2026-01-31\nbuild,,lognormal(40 to 90),kGBP,l,o,2026-01-31\nopening,,\"uniform(0.2, 1.7)\",years,l,o,2026-01-31\n";
    files.add(
        "estimates.csv",
        format!("id,partner,distribution,unit,source,owner,date\n{rows}{common}"),
    );
    files.add("options/stay.toml", "id = \"stay\"\nname = \"Stay\"\nform = \"stay\"\n[[line]]\nid = \"staff\"\nsays = \"s\"\nkind = \"cost\"\nbears = \"each partner\"\nformula = \"staff[p]\"\n");
    files.add(
        "options/hub.toml",
        format!("{HUB}members = {members}\n{LINES}"),
    );
    files
}

const HUB: &str = "id = \"hub\"\nname = \"Hub\"\nform = \"lead-authority\"\nhost = \"ash\"\n";
const LINES: &str = r#"
[define]
stays = "before(leaves_at[p])"
pooled = "sum(staff[p] * stays[p] over members)"
scale = "if sum(member(p) over partners) > 2 then 1.3 else 0.7"

[[line]]
id = "saving"
says = "s"
kind = "saving"
bears = "each member"
formula = "staff[p] * saving * scale * ramp(opening, 1 year) * stays[p]"

[[line]]
id = "build"
says = "b"
kind = "cost"
bears = "all members"
split = "staff[p] * stays[p] + 1 GBP per year"
formula = "build * pulse(0 years, 1 year)"

[[line]]
id = "office"
says = "an office whose size goes by the largest and smallest member"
kind = "cost"
bears = "all members"
split = "equal"
formula = "(max(staff[p] over members) - min(staff[p] over members) + mean(staff[p] over members)) * 3% * step(opening)"

[[line]]
id = "fee"
says = "f"
kind = "cost"
bears = "each member"
transfer_to = "host"
formula = "if host(p) then 0 else 2 kGBP per year * member(beech)"

[[line]]
id = "levy"
says = "what every partner pays, taking part or not"
kind = "cost"
bears = "each partner"
formula = "staff[p] * 1% + sum(staff[q] over q in members) * 0.1%"

[[line]]
id = "front"
says = "time of the front line"
kind = "cost"
bears = "front line"
cash = false
formula = "staff[p] * 1% * step(opening)"

[[line]]
id = "shape"
says = "a line whose movement in time depends on who takes part"
kind = "cost"
bears = "host"
formula = "min(pooled, 350 kGBP per year) * 1% * growth(2%)"
"#;

#[test]
fn each_group_is_worth_what_a_pack_with_these_members_says() {
    let whole = read(&pack("\"all\""));
    let hub = whole
        .options
        .iter()
        .position(|o| o.id.as_str() == "hub")
        .unwrap();
    let found =
        subsets(&whole, hub, SAMPLING, &|_, _| ()).unwrap_or_else(|p| panic!("{}", told(&p)));
    assert_eq!(found.groups.len(), 7, "ash hosts, and somebody joins");
    for group in &found.groups {
        let ids: Vec<String> = group
            .group
            .partners()
            .map(|p| format!("{:?}", PARTNERS[p]))
            .collect();
        let alone = appraised(&pack(&format!("[{}]", ids.join(", "))), SAMPLING);
        let mean = |id: &str| alone.figure(id).unwrap().mean();
        let near =
            |a: f64, b: f64| assert!((a - b).abs() < 1e-6 * (1.0 + b.abs()), "{ids:?}: {a} {b}");
        let members = group.group.partners();
        let own = members.map(|p| mean(&format!("hub.{}.npv", PARTNERS[p])).value);
        near(group.value.value, own.sum());
        if group.group.size() == 4 {
            near(group.value.se, mean("hub.partners.npv").se);
        }
        near(group.everyone.value, mean("hub.all.npv").value);
        near(
            group.p_every_member_gains.value,
            alone
                .figure("hub.partners.p_every_partner_better_off")
                .unwrap()
                .mean()
                .value,
        );
        for p in group.group.partners() {
            near(
                group.of(p).unwrap(),
                mean(&format!("hub.{}.npv", PARTNERS[p])).value,
            );
        }
    }
}

#[test]
fn the_same_on_any_number_of_threads() {
    let whole = read(&pack("\"all\""));
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap()
            .install(|| subsets(&whole, 1, SAMPLING, &|_, _| ()).unwrap().groups)
    };
    assert_eq!(on(1), on(3));
}

/// With more members than all groups can be tried for, nothing is said of how few may take part.
#[test]
fn what_was_not_tried_is_not_known() {
    let mut files = PackFiles::new();
    let partners: String = (0..18)
        .map(|i| format!("[[partner]]\nid = \"p{i}\"\n"))
        .collect();
    files.add("partnership.toml", format!("name = \"Many\"\ncurrency = \"GBP\"\nstart = 2026-04-01\nperiod = \"year\"\nhorizon_years = 1\nconventions = \"green-book-2026\"\n{partners}"));
    files.add("estimates.csv", "id,distribution,unit,source,owner,date\ngain,exactly(2),kGBP/year,l,o,2026-01-31\nbuild,exactly(9),kGBP/year,l,o,2026-01-31\n");
    files.add(
        "options/stay.toml",
        "id = \"stay\"\nname = \"Stay\"\nform = \"stay\"\n",
    );
    files.add("options/hub.toml", "id = \"hub\"\nname = \"Hub\"\nform = \"joint-committee\"\n[[line]]\nid = \"gain\"\nsays = \"g\"\nkind = \"saving\"\nbears = \"each member\"\nformula = \"gain\"\n[[line]]\nid = \"build\"\nsays = \"b\"\nkind = \"cost\"\nbears = \"all members\"\nsplit = \"equal\"\nformula = \"build\"\n");
    let found = subsets(&read(&files), 1, SAMPLING, &|_, _| ()).unwrap();
    assert_eq!(found.groups.len(), 1 + 18 + 18 * 17 / 2);
    assert!(!found.complete && found.groups.iter().all(|g| g.value.value > 0.0));
    let known = (found.some_group_pays_from(), found.every_group_pays_from());
    assert_eq!(known, (None, None));
    assert_eq!(found.leaving().len(), 18);
}
