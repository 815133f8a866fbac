//! Paragraphs of 80 columns with a sign before the first line.

const WIDTH: usize = 80;

/// A text in lines of at most 80 characters: the first begins with `first`, all others with `rest`.
pub fn hanging(text: &str, first: &str, rest: &str) -> String {
    let mut lines = vec![first.to_owned()];
    let mut begun = false;
    for word in text.split_whitespace() {
        let length = lines.last().map_or(0, |l| l.chars().count());
        if begun && length + 1 + word.chars().count() > WIDTH {
            lines.push(rest.to_owned());
            begun = false;
        }
        if let Some(line) = lines.last_mut() {
            if begun {
                line.push(' ');
            }
            line.push_str(word);
            begun = true;
        }
    }
    lines.join("\n")
}

/// `1 change`, `2 changes`
pub fn counted(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_a_terminal_and_no_word_is_lost() {
        let text = "word ".repeat(60) + &"long".repeat(30) + " end";
        let shown = hanging(&text, "* ", "    ");
        let long: Vec<&str> = shown
            .lines()
            .filter(|l| l.chars().count() > WIDTH)
            .collect();
        assert_eq!(
            long.len(),
            1,
            "only the word that cannot be broken: {shown}"
        );
        let words = |t: &str| t.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(shown.trim_start_matches('*')), words(&text));
    }
}
