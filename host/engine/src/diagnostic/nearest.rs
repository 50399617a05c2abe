//! The nearest name for a misspelt one.

/// The known name that a misspelt one most likely means, if one is near
/// enough: at most a third of its letters differ. Ties go to the first.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = wrong.chars().count().max(3) / 3;
    known
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&wrong.to_lowercase(), &name.to_lowercase()),
                name,
            )
        })
        .filter(|&(distance, _)| distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// Advice for a wrong name: the nearest known one, else all of them if they
/// are few.
pub fn one_of<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(name) = nearest(wrong, known.iter().copied()) {
        return Some(format!("did you mean `{name}`?"));
    }
    (!known.is_empty() && known.len() <= 24).then(|| {
        format!(
            "write one of {}",
            known
                .iter()
                .map(|n| format!("`{n}`"))
                .collect::<Vec<_>>()
                .join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_near_names_only() {
        let known = ["customer.tier", "customer.tags", "customer.city"];
        assert_eq!(nearest("customer.teir", known), Some("customer.tier"));
        assert_eq!(nearest("Customer.Tier", known), Some("customer.tier"));
        assert_eq!(nearest("purchase.total", known), None);
    }
}
