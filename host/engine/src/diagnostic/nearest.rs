//! The nearest name for a misspelt one.

/// The known name that a misspelt one most likely means, if one is near
/// enough: at most a third of its letters differ, and at most half of those
/// that the two do not share up to a point. Ties go to the first.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let allowed = wrong.chars().count().max(3) / 3;
    known
        .into_iter()
        .filter_map(|name| {
            let known = name.to_lowercase();
            let distance = strsim::damerau_levenshtein(&wrong, &known);
            let half = own_part(&wrong, &known).chars().count().max(2) / 2;
            (distance <= allowed.min(half)).then_some((distance, name))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// What stands behind the last point, if `other` has the same before it.
fn own_part<'a>(name: &'a str, other: &str) -> &'a str {
    match (name.rsplit_once('.'), other.rsplit_once('.')) {
        (Some((object, own)), Some((same, _))) if object == same => own,
        _ => name,
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
        assert_eq!(nearest("purchase.total", known), None);
        assert_eq!(nearest("customer.shoe_size", ["customer.time_zone"]), None);
    }
}
