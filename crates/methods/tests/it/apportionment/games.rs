//! Games that others have published, and games drawn at random.

use comity_methods::coalition::CostGame;
use comity_methods::sampling::stream::Stream;

/// A game from the costs of groups written as letters: `"AB 34.69 AC 32.86 …"`, in hundredths.
pub fn lettered(names: &str, text: &str) -> CostGame {
    let mut costs = vec![0; 1 << names.len()];
    let mut words = text.split_whitespace();
    while let (Some(group), Some(cost)) = (words.next(), words.next()) {
        let bit = |c: char| 1usize << names.find(c).unwrap();
        let group = group.chars().map(bit).sum::<usize>();
        costs[group] = (cost.parse::<f64>().unwrap() * 100.0).round() as i64;
    }
    assert!(costs[1..].iter().all(|c| *c != 0), "a group has no cost");
    CostGame::new(costs).unwrap()
}

/// The Tennessee Valley Authority, 1933: navigation, flood control, power; thousands of dollars
/// (Ransmeier 1942; Straffin and Heaney 1981). In hundredths of it.
pub fn tva() -> CostGame {
    let text = "n 163520 f 140826 p 250096 nf 301607 np 378821 fp 367370 nfp 412584";
    lettered("nfp", text)
}

/// Water for six groups of towns in Skåne (Young, Okada and Hashimoto 1979), million crowns.
pub const SKANE: &str = "A 21.95 H 17.08 K 10.91 L 15.88 M 20.81 T 21.98 AH 34.69 AK 32.86 AL 37.83
    AM 42.76 AT 43.93 HK 22.96 HL 25.00 HM 37.89 HT 39.06 KL 26.79 KM 31.45 KT 32.89 LM 31.10
    LT 37.86 MT 39.41 AHK 40.74 AHL 43.22 AHM 55.50 AHT 56.67 AKL 48.74 AKM 53.40 AKT 54.84
    ALM 53.05 ALT 59.81 AMT 61.36 HKL 27.26 HKM 42.55 HKT 44.94 HLM 45.81 HLT 46.98 HMT 56.49
    KLM 42.01 KLT 48.77 KMT 50.32 LMT 51.46 AHKL 48.95 AHKM 60.25 AHKT 62.72 AHLM 64.03 AHLT 65.20
    AHMT 74.10 AKLM 63.96 AKLT 70.72 AKMT 72.27 ALMT 73.41 HKLM 48.07 HKLT 49.24 HKMT 59.35
    HLMT 64.41 KLMT 56.61 AHKLM 69.76 AHKLT 70.93 AHKMT 77.42 AHLMT 83.00 AKLMT 73.97 HKLMT 66.46
    AHKLMT 83.82";

pub fn skane() -> CostGame {
    lettered("AHKLMT", SKANE)
}

/// A game of worths as a game of costs: what a group saves is its worth.
pub fn of_worths(partners: usize, worth: impl Fn(usize) -> i64) -> CostGame {
    CostGame::from_fn(partners, |group| -worth(group)).unwrap()
}

/// A bankruptcy: claims against an estate, as worths (what is left by the others).
pub fn estate(estate: i64, claims: &[i64]) -> CostGame {
    let all: i64 = claims.iter().sum();
    let of = |g: usize| -> i64 {
        (0..claims.len())
            .filter(|p| g >> p & 1 == 1)
            .map(|p| claims[p])
            .sum()
    };
    of_worths(claims.len(), |g| (estate - (all - of(g))).max(0))
}

/// What a shared service may cost: volume with economies of scale, coordination, and noise.
pub fn shared_service(partners: usize, seed: u64) -> CostGame {
    let stream = Stream::of("shared service", seed);
    let unit = |purpose: u32, i: usize| stream.number(purpose, i as u32) as f64 / 2f64.powi(64);
    let volumes: Vec<f64> = (0..partners).map(|p| 1.0 + 9.0 * unit(0, p)).collect();
    let cost = |g: usize| {
        let volume: f64 = (0..partners)
            .filter(|p| g >> p & 1 == 1)
            .map(|p| volumes[p])
            .sum();
        let coordination = 0.15 * f64::from(g.count_ones()).powf(1.8);
        let pounds = 5.0 * volume.powf(0.8) + coordination + 0.3 * unit(1, g);
        (pounds * 10_000_000.0) as i64
    };
    CostGame::from_fn(partners, cost).unwrap()
}

/// Any small numbers at all.
pub fn wild(partners: usize, seed: u64, below: u64) -> CostGame {
    let stream = Stream::of("wild", seed);
    CostGame::from_fn(partners, |g| {
        (stream.number(0, g as u32) % below) as i64 + 1
    })
    .unwrap()
}
