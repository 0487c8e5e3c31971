use proptest::prelude::*;

use super::*;

#[test]
fn formulas_read_in_one_line() {
    for (source, shown) in [
        (r"\alpha + \beta = \pi", "α + β = π"),
        (r"x^2 + y_1", "x² + y₁"),
        (r"x^{n+1}_{ij}", "xᵢⱼⁿ⁺¹"),
        (r"e^{i\omega t}", "e^(iωt)"),
        (r"\frac{a+b}{2c}", "(a + b)/(2c)"),
        (r"\sqrt{2}\,x", "√2 x"),
        (r"\sqrt[3]{x+1}", "∛(x + 1)"),
        (r"\sum_{i=1}^{n} i^2", "∑ᵢ₌₁ⁿ i²"),
        (r"-x \le 3, y \in \mathbb{R}", "-x ≤ 3, y ∈ ℝ"),
        (r"f'(x) = \lim_{h\to0} \sin x", "f′(x) = lim_(h→0) sin x"),
        (r"O(n \log n)", "O(n log n)"),
        (r"\left(\frac12\right)^n", "(1/2)ⁿ"),
        (r"\begin{pmatrix}1 & 0\\0 & 1\end{pmatrix}", "(1 0; 0 1)"),
        (r"\text{speed} = 3.5 \times 10^{8}", "speed = 3.5 × 10⁸"),
    ] {
        assert_eq!(line(source), shown, "{source}");
    }
}

#[test]
fn what_is_not_understood_is_shown_as_written() {
    for source in [r"\foo{x}", r"a_", r"{x", r"x}", r"\left( x", r"\begin{tikz}\end{tikz}", r"\rm x"] {
        assert_eq!(line(source), format!("${source}$"));
        assert_eq!(display(source, 80), None);
    }
}

#[test]
fn a_display_formula_is_stacked() {
    let lines = display(r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}", 40).expect("understood");
    assert_eq!(lines, [" n      n(n + 1)", " ∑  i = ────────", "i=1        2    "]);
    assert_eq!(display(r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}", 10), None, "too wide");
}

#[test]
fn a_matrix_has_tall_brackets() {
    let lines = display(r"A = \begin{bmatrix}1 & 20\\300 & 4\end{bmatrix}", 40).expect("understood");
    assert_eq!(lines, ["    ⎡1    20⎤", "A = ⎣300  4 ⎦"]);
}

proptest! {
    /// Whatever is written, a formula is one line or a box of lines of equal width.
    #[test]
    fn any_formula_is_drawn(source in r"([a-z0-9{}^_&+= ]|\\[a-z]{1,5} ?|\\frac|\\sqrt|\\left\(|\\right\)|\\\\){0,40}") {
        prop_assert!(!line(&source).contains('\n'));
        if let Some(lines) = display(&source, 500) {
            let first = crate::content::width(&lines[0]);
            prop_assert!(lines.iter().all(|line| crate::content::width(line) == first));
        }
    }
}
