//! Numbers, days and money as people write them.

/// How a language writes them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Forms {
    /// Between thousands.
    group: char,
    /// Before decimal places.
    point: char,
    /// Between day, month and year, in this order; none keeps ISO 8601.
    day: Option<char>,
    /// Whether the sign of a share of a hundred stands before it.
    percent_first: bool,
}

impl Forms {
    pub(crate) fn of(language: &str) -> Self {
        match language {
            "tr" => Self {
                group: '.',
                point: ',',
                day: Some('.'),
                percent_first: true,
            },
            _ => Self {
                group: ',',
                point: '.',
                day: None,
                percent_first: false,
            },
        }
    }

    /// A number that is written with a point; anything else stays.
    pub(crate) fn number(self, text: &str) -> String {
        let digits = text.trim_start_matches(['-', '+', '−']);
        let sign = text.strip_suffix(digits).unwrap_or_default();
        let (whole, rest) = match digits.split_once('.') {
            Some((whole, rest)) => (whole, Some(rest)),
            None => (digits, None),
        };
        if !is_digits(whole) || rest.is_some_and(|rest| !is_digits(rest)) {
            return text.to_owned();
        }
        let mut said = String::from(sign);
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                said.push(self.group);
            }
            said.push(digit);
        }
        if let Some(rest) = rest {
            said.push(self.point);
            said.push_str(rest);
        }
        said
    }

    /// An amount with the sign of its currency, if that has one.
    pub(crate) fn money(self, amount: &str, currency: &str) -> String {
        let sign = match currency {
            "TRY" => "₺",
            "EUR" => "€",
            "USD" => "$",
            "GBP" => "£",
            other => other,
        };
        format!("{} {sign}", self.number(amount))
    }

    /// A share of a hundred: with a sign before it as `+%4,5` in Turkish.
    fn share(self, number: &str) -> String {
        if !self.percent_first {
            return format!("{number} %");
        }
        let digits = number.trim_start_matches(['-', '+', '−']);
        let sign = number.strip_suffix(digits).unwrap_or_default();
        format!("{sign}%{digits}")
    }

    /// A value as it stands in prose, if it is a number with decimal places, an
    /// amount with its currency, or a day with or without a time. Whole numbers may be names, such as a
    /// member's, and stay.
    pub(crate) fn value(self, text: &str) -> Option<String> {
        if let Some(share) = text.strip_suffix(" %") {
            let number = match is_digits(share) {
                true => Some(share.to_owned()),
                false => self.value(share),
            };
            return number.map(|number| self.share(&number));
        }
        if let Some((amount, currency)) = text.split_once(' ')
            && currency.len() == 3
            && currency.bytes().all(|byte| byte.is_ascii_uppercase())
            && is_digits(&amount.trim_start_matches('-').replacen('.', "", 1))
        {
            return Some(self.money(amount, currency));
        }
        let decimals = text.trim_start_matches(['-', '+']).split_once('.');
        if decimals.is_some_and(|(whole, rest)| is_digits(whole) && is_digits(rest)) {
            return Some(self.number(text));
        }
        let (day, time) = match text.split_at_checked(10) {
            Some((day, rest)) => (day, rest),
            None => return None,
        };
        let sign = self.day?;
        let mut parts = day.split('-');
        let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
        let is_day = year.len() == 4 && month.len() == 2 && date.len() == 2;
        let is_time = time.is_empty() || time.starts_with(' ') && is_clock(time.trim_start());
        (is_day && is_time && [year, month, date].into_iter().all(is_digits))
            .then(|| format!("{date}{sign}{month}{sign}{year}{time}"))
    }
}

fn is_clock(text: &str) -> bool {
    text.len() == 5
        && text
            .split(':')
            .all(|part| part.len() == 2 && is_digits(part))
}

pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_are_written_as_in_turkish() {
        let forms = Forms::of("tr");
        assert_eq!(forms.number("1249.90"), "1.249,90");
        assert_eq!(forms.number("-1000000"), "-1.000.000");
        assert_eq!(forms.number("mug"), "mug");
        assert_eq!(forms.money("1249.90", "TRY"), "1.249,90 ₺");
        assert_eq!(forms.money("5", "CHF"), "5 CHF");
        let value = |text| forms.value(text).unwrap_or_default();
        assert_eq!(value("12.50"), "12,50");
        assert_eq!(value("1249.90 TRY"), "1.249,90 ₺");
        assert_eq!(value("+4.5 %"), "+%4,5");
        assert_eq!(value("12.50 %"), "%12,50");
        assert_eq!(value("10 %"), "%10");
        assert_eq!(value("2026-11-21"), "21.11.2026");
        assert_eq!(value("2026-11-21 14:03"), "21.11.2026 14:03");
        for text in ["1042", "0.1.0", "2026-11-21x", "a-b-c", "e.g", "2026-1-1"] {
            assert_eq!(value(text), "", "{text}");
        }
    }
}
