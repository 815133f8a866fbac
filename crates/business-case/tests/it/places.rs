//! Places: plans worked out by hand, every slip told, wishes that cannot be met.

use crate::case::{page, read, told};
use comity_business_case::{
    Criterion, LocateJson, Located, Pack, PackFiles, PlacePlan, Places, locate,
};

const PLACES: &str = "places.csv";
const TRAVEL: &str = "travel.csv";
const QUESTION: &str = "places.toml";

/// The small pack with the places of the reference page.
pub fn with_places() -> PackFiles {
    let text = page("docs/reference/places.md");
    let block = |language: &str, at: usize| {
        let fence = format!("```{language}\n");
        let from = text.match_indices(&fence).nth(at).unwrap().0 + fence.len();
        let end = text[from..].find("```").unwrap();
        text[from..from + end].to_owned()
    };
    let mut files = comity_testkit::small_pack();
    files.add(PLACES, block("csv", 0));
    files.add(TRAVEL, block("csv", 1));
    files.add(QUESTION, block("toml", 0));
    files
}

/// The same with something else in place of a part of one file.
fn but(file: &str, part: &str, instead: &str) -> PackFiles {
    let mut files = with_places();
    let text = String::from_utf8(files.bytes(file).unwrap().to_vec()).unwrap();
    assert!(text.contains(part), "{file} has no {part}");
    files.add(file, text.replacen(part, instead, 1));
    files
}

fn located(files: &PackFiles) -> (Places, Located) {
    let pack = read(files);
    let found = locate(&pack).unwrap();
    (pack.places.unwrap(), found)
}

fn of<'a>(found: &'a Located, places: &Places, names: &[&str], office: bool) -> &'a PlacePlan {
    let ids = |p: &PlacePlan| -> Vec<String> {
        p.sites
            .iter()
            .map(|s| places.places[*s].id.to_string())
            .collect()
    };
    let wanted = |p: &&PlacePlan| ids(p) == names && p.virtual_office == office;
    found.plans.iter().find(wanted).unwrap()
}

#[track_caller]
fn comes_to(plan: &PlacePlan, expected: &[(Criterion, f64)]) {
    for (criterion, value) in expected {
        let found = plan.value(*criterion).unwrap();
        assert!(
            (found - value).abs() < 1e-9,
            "{criterion:?}: {found}, not {value}"
        );
    }
}

/// Worked out on paper: everybody into the office by the station.
#[test]
fn a_plan_by_hand() {
    let (places, found) = located(&with_places());
    assert!(found.complete);
    // The moor is just 60 minutes from the west hall by users' roads, as far as users may have to go.
    assert_eq!(found.too_far, 0);
    let station = of(&found, &places, &["station"], false);
    comes_to(
        station,
        &[
            (Criterion::WithoutPlace, 0.0),
            (Criterion::Cost, 160_000.0),
            (
                Criterion::UserMean,
                (4000.0 * 25.0 + 7000.0 * 10.0 + 900.0 * 50.0) / 11_900.0,
            ),
            (Criterion::UserWorst, 50.0),
            (Criterion::UsersOver, 0.0),
            (Criterion::StaffMean, (12.0 * 45.0 + 20.0 * 15.0) / 32.0),
            (Criterion::StaffWorst, 45.0),
            (Criterion::StaffOver, 0.0),
            (Criterion::PostsMoved, 32.0),
            (Criterion::PostsFromDeprived, 12.0),
            (Criterion::PostsPerClaimants, 20.0 / 9.0),
            (
                Criterion::Carbon,
                2.0 * 0.17 / 1000.0
                    * (130.0 * (12.0 * 18.0 + 20.0 * 6.0)
                        + 4000.0 * 18.0
                        + 7000.0 * 6.0
                        + 900.0 * 32.0),
            ),
            (Criterion::FloorSpace, 420.0),
        ],
    );
    let posts = places.posts_in(station);
    assert_eq!(places.by_partner(&posts, 2), [0, 32]);
}

/// With three posts in ten from anywhere: floor(3.6) in the east, 6 in the west.
#[test]
fn the_virtual_office_by_hand() {
    let (places, found) = located(&with_places());
    let station = of(&found, &places, &["station"], true);
    comes_to(
        station,
        &[
            (Criterion::Cost, 160_000.0 + 9.0 * 900.0),
            (
                Criterion::UserMean,
                0.5 * (4000.0 * 25.0 + 7000.0 * 10.0 + 900.0 * 50.0) / 11_900.0,
            ),
            (Criterion::StaffMean, (9.0 * 45.0 + 14.0 * 15.0) / 32.0),
            (Criterion::PostsMoved, 9.0 + 14.0),
            (Criterion::PostsFromDeprived, 9.0),
        ],
    );
    let posts = places.posts_in(station);
    assert_eq!(places.by_partner(&posts, 2), [3, 29]);
}

/// One hall alone holds too few, and the other is an hour away: who is left is counted.
#[test]
fn people_without_a_place_are_counted() {
    let (places, found) = located(&but(QUESTION, "staff_limit = 75", "staff_limit = 50"));
    let west = of(&found, &places, &["west-hall"], false);
    comes_to(
        west,
        &[
            (Criterion::WithoutPlace, 12.0),
            (Criterion::StaffWorst, 0.0),
        ],
    );
    let posts = places.posts_in(west);
    assert_eq!((posts.without_place[0], posts.at_site[1]), (12, 20));
    // Whoever asks for the cheapest plan is not given one that leaves people out.
    let first = found.nearest_best(Criterion::Cost, 1)[0];
    assert_eq!(found.plans[first].value(Criterion::WithoutPlace), Some(0.0));
}

#[test]
fn where_homes_are_known_journeys_begin_there() {
    let mut files = with_places();
    files.add(
        PLACES,
        "id,name,partner,posts,capacity,cost,staff_homes,source,owner,date\n\
         east-hall,East,east,12,20,0,2,S,O,2026-01-31\n\
         west-hall,West,west,20,24,0,20,S,O,2026-01-31\n\
         station,Station,west,,40,0,,S,O,2026-01-31\n\
         moor,Moor,east,,,,10,S,O,2026-01-31\n",
    );
    let (places, found) = located(&files);
    assert!(places.homes_known());
    let station = of(&found, &places, &["station"], false);
    // Ten on the moor are 95 minutes away, beyond the 75 that may be asked.
    comes_to(
        station,
        &[
            (Criterion::WithoutPlace, 10.0),
            (Criterion::StaffMean, (2.0 * 45.0 + 20.0 * 15.0) / 22.0),
        ],
    );
    assert_eq!(station.value(Criterion::UserMean), None);
    assert_eq!(station.value(Criterion::FloorSpace), None);
    assert_eq!(station.value(Criterion::PostsPerClaimants), None);
}

/// Nobody who is left beats another, and whoever is left out is beaten.
#[test]
fn the_unbeaten_are_all_that_nobody_beats() {
    let (_, found) = located(&with_places());
    let values = |p: &PlacePlan| -> Vec<f64> {
        found
            .criteria()
            .iter()
            .map(|c| p.value(*c).unwrap())
            .collect()
    };
    let beats = |a: &PlacePlan, b: &PlacePlan| {
        let (a, b) = (values(a), values(b));
        a != b && a.iter().zip(&b).all(|(x, y)| x <= y)
    };
    for (at, plan) in found.plans.iter().enumerate() {
        let beaten = found.plans.iter().any(|other| beats(other, plan));
        assert_eq!(found.unbeaten.contains(&at), !beaten, "{plan:?}");
    }
}

/// Staff and posts sum up whatever the plan: everybody is somewhere, or counted as without a place.
#[test]
fn nobody_is_lost() {
    for files in [
        with_places(),
        but(QUESTION, "staff_limit = 75", "staff_limit = 20"),
    ] {
        let (places, found) = located(&files);
        for plan in &found.plans {
            let posts = places.posts_in(plan);
            let somewhere: u64 = (0..places.places.len()).map(|p| posts.after(p)).sum();
            let without: u64 = posts.without_place.iter().sum();
            assert_eq!(somewhere + without, places.posts());
            assert_eq!(plan.value(Criterion::WithoutPlace), Some(without as f64));
        }
    }
}

/// Thirty sites, ten open: thirty million plans are not looked at one by one, and it is said.
#[test]
fn too_many_plans_are_not_looked_at_one_by_one() {
    let mut files = with_places();
    let mut rows = "id,name,partner,posts,capacity,cost,users,source,owner,date\n".to_owned();
    let mut ways = "from,to,staff_minutes,source,owner,date\n".to_owned();
    for i in 0..30 {
        rows += &format!(
            "s{i},Site {i},east,1,9,{},{},S,O,2026-01-31\n",
            100 + i,
            10 + i * 7 % 11
        );
        if i > 0 {
            ways += &format!("s{},s{i},{},S,O,2026-01-31\n", i - 1, 3 + i % 4);
        }
    }
    files.add(PLACES, rows);
    files.add(TRAVEL, ways);
    files.add(QUESTION, "sites = 10\n");
    let (_, found) = located(&files);
    assert!(!found.complete);
    let best = found.nearest_best(Criterion::UserMean, 1)[0];
    let mean = |p: &PlacePlan| p.value(Criterion::UserMean).unwrap();
    assert!(
        found
            .plans
            .iter()
            .all(|p| mean(p) >= mean(&found.plans[best]))
    );
}

#[test]
fn json_holds_what_was_found() {
    let pack = read(&with_places());
    let places = pack.places.as_ref().unwrap();
    let found = locate(&pack).unwrap();
    let shown = found.side_by_side(4);
    let json = serde_json::to_value(LocateJson::new(&pack, places, &found, &shown)).unwrap();
    assert_eq!(json["format"], "comity-locate-1");
    assert_eq!(json["posts"], 32);
    assert_eq!(json["now"]["values"]["posts-moved"], 0.0);
    assert_eq!(json["side_by_side"].as_array().unwrap().len(), shown.len());
    assert_eq!(
        json["unbeaten"].as_array().unwrap().len(),
        found.unbeaten.len()
    );
}

/// A file, a part of it, what stands there instead, and what is told.
const SLIPS: [(&str, &str, &str, &str); 22] = [
    (PLACES, "east-hall,East", "east hall,East", "places.csv:2:1"),
    (
        PLACES,
        "west-hall,West",
        "east-hall,West",
        "places.csv:3:1\n  this place is there already, in line 2\n  take one of the two rows out",
    ),
    (
        PLACES,
        ",east,12,",
        ",est,12,",
        "places.csv:2:26\n  `est` is not one of the partners\n  did you mean `east`? Otherwise choose from east, west; leave it blank for all partners",
    ),
    (
        PLACES,
        ",12,20,",
        ",12.5,20,",
        "places.csv:2:31\n  `12.5` is not a whole number from 0 to 1,000,000\n  people and posts are counted one by one: round, such as 12; full-time equivalents too",
    ),
    (
        PLACES,
        ",12,20,",
        ",12,,",
        "places.csv:2:34\n  a place with posts has no capacity\n  write for how many posts there is room; a site that must close still has the room it has now",
    ),
    (
        PLACES,
        ",90000,",
        ",,",
        "places.csv:2:41\n  it is not said what this site costs\n  write what the site costs a year while it is open; 0 if nothing",
    ),
    (
        PLACES,
        ",90000,",
        ",£90k,",
        "places.csv:2:41\n  `£90k` is not a plain number, 0 or more\n  write digits and a decimal point, such as 12 or 7.5, without a unit; leave it blank if it is not known",
    ),
    (
        PLACES,
        ",600,2,",
        ",600,20%,",
        "places.csv:2:56\n  `20%` is not a decile of deprivation\n  write a whole number from 1 (the most deprived tenth) to 10 (the least)",
    ),
    (
        PLACES,
        "410000,210000",
        "410000,",
        "places.csv:2:65\n  `east` goes with `north`: this cell is empty\n  write a number, such as 258700 for metres of the national grid or 55.86 for degrees",
    ),
    (
        PLACES,
        "Asset register,East estates",
        ",East estates",
        "places.csv:2:72\n  this place has no source\n  say where this is known from",
    ),
    (
        TRAVEL,
        "moor,east-hall",
        "moor,east-hal",
        "travel.csv:4:6\n  `east-hal` is not one of the places\n  did you mean `east-hall`? Otherwise choose from east-hall, west-hall, station, moor",
    ),
    (
        TRAVEL,
        "moor,east-hall",
        "station,east-hall",
        "travel.csv:4:1\n  this journey is there already, in line 2; a row counts both ways\n  take one of the two rows out",
    ),
    (
        TRAVEL,
        "moor,east-hall",
        "moor,moor",
        "travel.csv:4:6\n  this journey ends where it begins\n  take the row out: where somebody is already, no journey is needed",
    ),
    (
        TRAVEL,
        ",50,25,14,",
        ",,,14,",
        "travel.csv:4:16\n  it is not said how long this journey takes\n  fill staff_minutes or user_minutes; where one is blank, the other counts for both",
    ),
    (
        TRAVEL,
        "moor,east-hall,50,25,14,Journey planner,Project lead,2026-02-12,B\n",
        "",
        "travel.csv\n  no journey leads from `east-hall` to `moor`\n  add a row for it, or rows that lead there over other places",
    ),
    (
        QUESTION,
        "sites = [1, 2]",
        "sites = \"two\"",
        "places.toml:1:9\n  write a whole number, such as 2, or the least and the most, such as [1, 3]\n",
    ),
    (
        QUESTION,
        "sites = [1, 2]",
        "sites = [2, 1]",
        "places.toml:1:9\n  so many sites cannot be asked for\n  write a whole number, 1 or more, or the least and the most, such as [1, 3]",
    ),
    (
        QUESTION,
        "never = []",
        "never = [\"moor\"]",
        "places.toml:3:10\n  `moor` is a place, but no site\n  a site has a capacity in places.csv: fill it, or name another place",
    ),
    (
        QUESTION,
        "never = []",
        "nevr = []",
        "places.toml:3:1\n  unknown field `nevr`",
    ),
    (
        QUESTION,
        "share = 0.3",
        "share = 30",
        "places.toml:9:9\n  share cannot be 30\n  write a number from 0 to 1: 0.4 for 40 %",
    ),
    (
        QUESTION,
        "date = \"2026-02-12\"",
        "date = \"12/2/2026\"",
        "places.toml:14:8\n  `12/2/2026` is not a date\n",
    ),
    (
        QUESTION,
        "must_stay = []\nnever = []",
        "must_stay = [\"station\"]\nnever = [\"station\"]",
        "places.toml:3:10\n  `station` must stay open and may never be used\n  take it out of one of the two lists",
    ),
];

#[test]
fn every_slip_is_told_with_its_place() {
    for (file, part, instead, wanted) in SLIPS {
        let reading = Pack::read(&but(file, part, instead));
        let found = told(&reading.problems);
        assert!(
            reading.pack.is_none() && found.starts_with(wanted),
            "{instead}:\n{found}"
        );
    }
}

/// Wishes that cannot be met, and the smallest change that makes them possible.
#[test]
fn wishes_that_cannot_be_met_are_told_with_the_smallest_change() {
    let wishes = [
        (
            "sites = [1, 2]",
            "sites = 4",
            "places.toml:1:9\n  4 sites are asked for, but only 3 may be used\n  ask for 3 or fewer, or give more places a capacity",
        ),
        (
            "sites = [1, 2]\nmust_stay = []",
            "sites = 1\nmust_stay = [\"east-hall\", \"west-hall\"]",
            "places.toml:1:9\n  1 site is asked for, but 2 must stay open\n  ask for 2, or let 1 go",
        ),
        (
            "user_limit = 60",
            "user_limit = 20",
            "places.toml:4:14\n  with 2 sites somebody is more than 20 minutes away, wherever they are\n  write user_limit = 25, the least that 2 sites can keep; with every site open it is 25",
        ),
    ];
    for (part, instead, wanted) in wishes {
        let found = told(&Pack::read(&but(QUESTION, part, instead)).problems);
        assert!(found.starts_with(wanted), "{instead}:\n{found}");
    }
    // Twenty in the west hall and nine from anywhere: three have no room; two sites have.
    let mut files = but(PLACES, ",20,24,", ",20,20,");
    let question = String::from_utf8(files.bytes(QUESTION).unwrap().to_vec()).unwrap();
    let one = question.replace("sites = [1, 2]", "sites = 1");
    files.add(QUESTION, one.replace("never = []", "never = [\"station\"]"));
    assert_eq!(
        told(&Pack::read(&files).problems),
        "places.toml:1:9\n  there is no room for 3 of the 32 posts: the largest site that may be open and the virtual office hold 29\n  allow 2 sites, or find room for 3 more posts"
    );
    // What is said to be possible is.
    read(&but(QUESTION, "user_limit = 60", "user_limit = 25"));
}

#[test]
fn files_that_miss_the_others_are_told() {
    for (left, wanted) in [
        (
            PLACES,
            "there are journeys or a question of places, but no places.csv",
        ),
        (TRAVEL, "there are places, but no travel.csv"),
        (QUESTION, "there are places, but no places.toml"),
    ] {
        let whole = with_places();
        let mut files = PackFiles::new();
        for path in whole.paths().filter(|p| *p != left) {
            files.add(path, whole.bytes(path).unwrap());
        }
        let found = told(&Pack::read(&files).problems);
        assert!(found.contains(wanted), "{found}");
    }
    let without = read(&comity_testkit::small_pack());
    assert!(without.places.is_none());
    assert!(locate(&without).is_err());
}
