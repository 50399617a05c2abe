//! Percentages.

use super::keys::Keys;
use crate::diagnostic::Report;
use crate::model::parse_scaled;

/// `"10 %"` in millionths of `whole`, such as "the members".
pub(super) fn read(report: &mut Report, keys: &Keys<'_>, key: &str, whole: &str) -> Option<u32> {
    let text = keys.text(report, key)?;
    // A per cent with four decimal places is a millionth.
    let percent = text.value.strip_suffix('%').map(str::trim);
    let millionths = percent.and_then(|percent| parse_scaled(percent, 4).ok());
    let millionths = millionths.and_then(|millionths| u32::try_from(millionths).ok());
    let share = millionths.filter(|&millionths| millionths <= 1_000_000);
    if share.is_none() {
        let message = format!("`{}` is not a share of {whole}", text.value);
        let help = "write a percentage from 0 to 100, such as \"10 %\"".to_owned();
        keys.invalid(report, &text.span, message, Some(help));
    }
    share
}
