//! The nearest name for a misspelt one.

/// The known name that a misspelt one most likely means, if one is near
/// enough: at most a third of its letters differ. Ties go to the first.
///
/// Of two fields of one object only the parts behind the dot count:
/// `customer.name` does not mean `customer.tier`.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    known
        .into_iter()
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let (wrong, known) = unlike(&wrong, &lower);
            let distance = strsim::damerau_levenshtein(wrong, known);
            let allowed = wrong.chars().count().max(3) / 3;
            (distance <= allowed).then_some((distance, name))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// Two names without the object that both belong to.
fn unlike<'n>(wrong: &'n str, known: &'n str) -> (&'n str, &'n str) {
    match (wrong.rsplit_once('.'), known.rsplit_once('.')) {
        (Some((object, part)), Some((other, name))) if object == other => (part, name),
        _ => (wrong, known),
    }
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
        assert_eq!(nearest("custmer.tier", known), Some("customer.tier"));
        assert_eq!(nearest("purchase.total", known), None);
        assert_eq!(nearest("customer.shoe_size", ["customer.time_zone"]), None);
        assert_eq!(nearest("customer.name", known), None);
    }
}
