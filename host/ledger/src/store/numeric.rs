//! Sums, which PostgreSQL counts without bounds: as whole numbers of 64 bits, or
//! not at all.

/// The whole number of a `numeric` in binary form; none if it is none.
pub(super) fn whole(raw: &[u8]) -> Option<i64> {
    let (head, digits) = raw.split_at_checked(8)?;
    let word = |at: usize| Some(u16::from_be_bytes([*head.get(at)?, *head.get(at + 1)?]));
    let (count, weight, sign) = (word(0)?, word(2)?.cast_signed(), word(4)?);
    let mut places = i32::from(weight);
    let mut number: i128 = 0;
    for digit in digits.chunks_exact(2).take(usize::from(count)) {
        let digit = u16::from_be_bytes([*digit.first()?, *digit.get(1)?]);
        if places < 0 {
            // Behind the point, where only nothing is.
            (digit == 0).then_some(())?;
        } else {
            number = number.checked_mul(10_000)?.checked_add(i128::from(digit))?;
        }
        places -= 1;
    }
    for _ in 0..=places {
        number = number.checked_mul(10_000)?;
    }
    match sign {
        0 => i64::try_from(number).ok(),
        0x4000 => i64::try_from(-number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::whole;

    fn numeric(weight: i16, sign: u16, digits: &[u16]) -> Vec<u8> {
        let count = u16::try_from(digits.len()).unwrap();
        let words = [count, weight.cast_unsigned(), sign, 0];
        let words = words.iter().chain(digits);
        words.flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn whole_numbers_are_read_exactly() {
        assert_eq!(whole(&numeric(0, 0, &[])), Some(0));
        assert_eq!(whole(&numeric(0, 0x4000, &[17])), Some(-17));
        // 12 * 10^8: digits that are nothing at the end are left out.
        assert_eq!(whole(&numeric(2, 0, &[12])), Some(1_200_000_000));
        let most = [922, 3372, 368, 5477, 5807];
        assert_eq!(whole(&numeric(4, 0, &most)), Some(i64::MAX));
        let least = [922, 3372, 368, 5477, 5808];
        assert_eq!(whole(&numeric(4, 0x4000, &least)), Some(i64::MIN));
        assert_eq!(whole(&numeric(4, 0, &least)), None);
    }

    #[test]
    fn anything_else_is_none() {
        assert_eq!(whole(&numeric(0, 0, &[1, 5000])), None);
        assert_eq!(whole(&numeric(0, 0xc000, &[])), None);
        assert_eq!(whole(&[0, 1]), None);
        assert_eq!(whole(&numeric(i16::MAX, 0, &[1])), None);
    }
}
