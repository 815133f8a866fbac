//! Asking, on a terminal, what a new pack is to be about. An empty answer takes what stands in
//! brackets.

use crate::Failure;
use crate::layout::fold;
use crate::new::{USUAL_WAYS, USUAL_YEARS, host_id, named, next_april, no_way, with_ids};
use comity_business_case::{NewPack, Templates};
use jiff::civil::Date;
use std::io::{self, BufRead, Write};

/// Asks on standard input and output.
pub fn ask(
    arguments: &crate::new::Asked,
    templates: &Templates,
    today: Date,
) -> Result<NewPack, Failure> {
    let mut dialogue = Dialogue {
        answers: io::stdin().lock(),
        out: io::stdout().lock(),
    };
    let asked = dialogue.pack(arguments, templates, today);
    asked.map_err(|error| {
        eprintln!("nothing was written: {error}");
        Failure::File
    })
}

/// Somebody who answers, and where questions are written.
struct Dialogue<R, W> {
    answers: R,
    out: W,
}

impl<R: BufRead, W: Write> Dialogue<R, W> {
    fn pack(
        &mut self,
        arguments: &crate::new::Asked,
        templates: &Templates,
        today: Date,
    ) -> io::Result<NewPack> {
        self.say("An empty answer takes what stands in brackets.\n")?;
        let service = self.text("Which service is it about?", "the service")?;
        let partners = with_ids(&self.partners()?);
        let name = self.text(
            "What shall the case be called?",
            &named(&service, &partners),
        )?;
        let ways = self.ways(templates)?;
        let needs = |w: &String| templates.way(w).is_some_and(|t| t.needs_host);
        let host = match ways.iter().any(needs) {
            true => Some(self.host(&partners)?),
            false => None,
        };
        let usual = next_april(today).to_string();
        let start = self.until(
            "On which day does the case start?",
            arguments.start.as_deref().unwrap_or(&usual),
            |text| {
                text.parse::<Date>()
                    .map_err(|_| "Write it as 2027-04-01.".to_owned())
            },
        )?;
        let years = arguments.years.unwrap_or(USUAL_YEARS).to_string();
        let horizon_years = self.until("How many years shall it look ahead?", &years, |text| {
            let years = text.parse().ok().filter(|y| (5..=100).contains(y));
            years.ok_or("Write a whole number from 5 to 100.".to_owned())
        })?;
        Ok(NewPack {
            name,
            service,
            partners,
            start,
            horizon_years,
            ways,
            host,
            date: today,
            currency: arguments.currency.clone(),
        })
    }

    fn partners(&mut self) -> io::Result<Vec<String>> {
        let mut names: Vec<String> = Vec::new();
        loop {
            let question = match names.len() {
                0 => "Who is the first partner?",
                1 => "And the next?",
                _ => "And the next? [no more]",
            };
            let name = self.answer(question)?;
            match name.is_empty() {
                false => names.push(name),
                true if names.len() > 1 => return Ok(names),
                true => self.say("Sharing takes at least two partners.\n")?,
            }
        }
    }

    fn ways(&mut self, templates: &Templates) -> io::Result<Vec<String>> {
        self.say("The ways to run it, beside staying as now:\n")?;
        for way in templates.ways().iter().skip(1) {
            self.say(&format!("  {:<22} {}\n", way.id, way.name))?;
        }
        self.say("(comity new --list says what each is and is not)\n")?;
        let usual = USUAL_WAYS.join(" ");
        self.until("Which of them?", &usual, |text| {
            let split = text.split(|c: char| c == ',' || c.is_whitespace());
            let ways: Vec<String> = split.filter(|w| !w.is_empty()).map(str::to_owned).collect();
            match ways.iter().find(|w| templates.way(w).is_none()) {
                Some(way) => Err(no_way(way, templates)),
                None => Ok(ways),
            }
        })
    }

    fn host(&mut self, partners: &[(String, String)]) -> io::Result<String> {
        let first = partners.first().map_or("", |(_, name)| name);
        self.until("Which partner hosts it?", first, |text| {
            let id = host_id(text, partners);
            match partners.iter().any(|(known, _)| *known == id) {
                true => Ok(id),
                false => Err("That is none of the partners.".to_owned()),
            }
        })
    }

    fn text(&mut self, question: &str, usual: &str) -> io::Result<String> {
        self.until(question, usual, |text| Ok(text.to_owned()))
    }

    /// Asks again until the answer can be understood.
    fn until<T>(
        &mut self,
        question: &str,
        usual: &str,
        understood: impl Fn(&str) -> Result<T, String>,
    ) -> io::Result<T> {
        loop {
            let answer = self.answer(&format!("{question} [{usual}]"))?;
            let answer = if answer.is_empty() { usual } else { &answer };
            match understood(answer) {
                Ok(value) => return Ok(value),
                Err(help) => self.say(&format!("{}\n", fold(&help)))?,
            }
        }
    }

    fn answer(&mut self, question: &str) -> io::Result<String> {
        self.say(&format!("{question} "))?;
        let mut line = String::new();
        match self.answers.read_line(&mut line)? {
            0 => Err(io::Error::other("the answers ended")),
            _ => Ok(line.trim().to_owned()),
        }
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    /// What comes of answers, and what was asked.
    fn asked(answers: &str) -> (io::Result<NewPack>, String) {
        let parsed = crate::arguments::Arguments::parse_from(["comity", "new", "my-case"]);
        let crate::arguments::Command::New(arguments) = parsed.command else {
            unreachable!("new was asked for");
        };
        let mut out = Vec::new();
        let mut dialogue = Dialogue {
            answers: answers.as_bytes(),
            out: &mut out,
        };
        let today = jiff::civil::date(2026, 11, 25);
        let pack = dialogue.pack(&arguments, &Templates::shipped(), today);
        (pack, String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn empty_answers_take_what_stands_in_brackets() {
        let (pack, _) = asked("payroll\nAlder\nBirch\n\n\n\n\n\n\n");
        assert!(pack.is_ok_and(|pack| {
            pack.name == "Payroll of Alder and Birch"
                && pack.ways == USUAL_WAYS
                && pack.host.as_deref() == Some("alder")
                && pack.start == jiff::civil::date(2027, 4, 1)
                && pack.horizon_years == USUAL_YEARS
        }));
    }

    #[test]
    fn it_asks_again_until_it_understands() {
        let answers = "\nAlder\n\nBirch\n\nOurs\nmergr\nmerger, hosted-team\nFir\nBirch\n1.4.27\n2028-01-01\nten\n12\n";
        let (pack, out) = asked(answers);
        assert!(pack.is_ok_and(|pack| {
            pack.service == "the service"
                && pack.ways == ["merger", "hosted-team"]
                && pack.host.as_deref() == Some("birch")
                && pack.start == jiff::civil::date(2028, 1, 1)
                && pack.horizon_years == 12
        }));
        for help in [
            "at least two partners",
            "there is no template `mergr`",
            "none of the partners",
            "Write it as 2027-04-01",
            "from 5 to 100",
        ] {
            assert!(out.contains(help), "{help}\n{out}");
        }
    }

    #[test]
    fn nobody_is_asked_for_a_host_that_no_way_needs() {
        let (pack, out) = asked("payroll\nAlder\nBirch\n\n\nmerger\n\n\n");
        assert!(pack.is_ok_and(|pack| pack.host.is_none()));
        assert!(!out.contains("hosts"));
    }

    #[test]
    fn answers_that_end_write_nothing() {
        assert!(asked("payroll\nAlder\n").0.is_err());
    }
}
