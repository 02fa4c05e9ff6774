//! Numbers as a line of signs, each as high as its number.
//!
//! Not for charts: those are drawn in the report.

/// Eight heights.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The same in ASCII.
const PLAIN: [char; 8] = ['_', '.', ',', '-', '~', '=', '+', '#'];

/// A sign for each number, from 0 to the largest.
pub fn spark(numbers: &[usize], unicode: bool) -> String {
    let signs = if unicode { BLOCKS } else { PLAIN };
    let most = numbers.iter().copied().max().unwrap_or(0);
    let sign = |number: &usize| {
        // The largest is the highest sign, and only nothing at all is the lowest where others fit between.
        let steps = signs.len() - 1;
        let height = (number * steps).checked_div(most).unwrap_or(0);
        let height = if *number > 0 { height.max(1) } else { 0 };
        signs.get(height).copied().unwrap_or(' ')
    };
    numbers.iter().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_as_high_as_its_number() {
        assert_eq!(spark(&[0, 1, 7, 14], true), "▁▂▄█");
        assert_eq!(spark(&[0, 1, 7, 14], false), "_.-#");
        assert_eq!(spark(&[0, 0], true), "▁▁");
        assert_eq!(spark(&[], true), "");
    }
}
