//! Names of LaTeX and the signs they stand for.

use crate::content::math::parse::Class;

/// The sign of a command, and how it is spaced.
pub(super) fn sign(name: &str) -> Option<(&'static str, Class)> {
    if let Some(space) = space(name) {
        return Some((space, Class::Space));
    }
    TABLES.iter().find_map(|(class, names)| Some((names.iter().find(|(known, _)| *known == name)?.1, *class)))
}

fn space(name: &str) -> Option<&'static str> {
    match name {
        "," | ":" | ";" | " " | "quad" => Some(" "),
        "qquad" => Some("  "),
        "!" => Some(""),
        _ => None,
    }
}

/// The combining mark of an accent.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "hat" | "widehat" => '\u{302}',
        "bar" | "overline" => '\u{305}',
        "tilde" | "widetilde" => '\u{303}',
        "vec" => '\u{20d7}',
        "dot" => '\u{307}',
        "ddot" => '\u{308}',
        "underline" => '\u{332}',
        _ => return None,
    })
}

pub(super) fn double_struck(c: char) -> Option<char> {
    Some(match c {
        'C' => 'ℂ',
        'N' => 'ℕ',
        'P' => 'ℙ',
        'Q' => 'ℚ',
        'R' => 'ℝ',
        'Z' => 'ℤ',
        '1' => '𝟙',
        'E' => '𝔼',
        'F' => '𝔽',
        _ => return None,
    })
}

/// The raised form of a character.
pub(super) fn raised(c: char) -> Option<char> {
    pair(RAISED, c)
}

/// The lowered form of a character.
pub(super) fn lowered(c: char) -> Option<char> {
    pair(LOWERED, c)
}

fn pair(table: &str, c: char) -> Option<char> {
    let mut signs = table.chars();
    while let (Some(plain), Some(small)) = (signs.next(), signs.next()) {
        if plain == c {
            return Some(small);
        }
    }
    None
}

/// Each character with its raised form after it.
const RAISED: &str = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻAᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂαᵅβᵝγᵞδᵟθᶿϕᵠχᵡ′′∘°";
const LOWERED: &str = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓβᵦγᵧρᵨϕᵩχᵪ";

type Table = &'static [(&'static str, &'static str)];

const TABLES: &[(Class, Table)] = &[
    (Class::Plain, PLAIN),
    (Class::Open, OPEN),
    (Class::Binary, BINARY),
    (Class::Relation, RELATION),
    (Class::Function, FUNCTION),
    (Class::Large, LARGE),
];

const PLAIN: Table = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ϵ"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("vartheta", "ϑ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("omicron", "ο"),
    ("pi", "π"),
    ("varpi", "ϖ"),
    ("rho", "ρ"),
    ("varrho", "ϱ"),
    ("sigma", "σ"),
    ("varsigma", "ς"),
    ("tau", "τ"),
    ("upsilon", "υ"),
    ("phi", "ϕ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Upsilon", "Υ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("infty", "∞"),
    ("partial", "∂"),
    ("nabla", "∇"),
    ("forall", "∀"),
    ("exists", "∃"),
    ("nexists", "∄"),
    ("emptyset", "∅"),
    ("varnothing", "∅"),
    ("hbar", "ℏ"),
    ("ell", "ℓ"),
    ("Re", "ℜ"),
    ("Im", "ℑ"),
    ("aleph", "ℵ"),
    ("neg", "¬"),
    ("lnot", "¬"),
    ("dots", "…"),
    ("ldots", "…"),
    ("cdots", "⋯"),
    ("vdots", "⋮"),
    ("ddots", "⋱"),
    ("prime", "′"),
    ("degree", "°"),
    ("circ", "∘"),
    ("top", "⊤"),
    ("bot", "⊥"),
    ("angle", "∠"),
    ("triangle", "△"),
    ("square", "□"),
    ("star", "⋆"),
    ("dagger", "†"),
    ("%", "%"),
    ("#", "#"),
    ("&", "&"),
    ("_", "_"),
    ("$", "$"),
    ("}", "}"),
    ("rangle", "⟩"),
    ("rceil", "⌉"),
    ("rfloor", "⌋"),
    ("vert", "|"),
    ("Vert", "‖"),
    ("|", "‖"),
    ("rbrace", "}"),
    ("backslash", "\\"),
];

const OPEN: Table = &[("{", "{"), ("langle", "⟨"), ("lceil", "⌈"), ("lfloor", "⌊"), ("lbrace", "{")];

const BINARY: Table = &[
    ("pm", "±"),
    ("mp", "∓"),
    ("times", "×"),
    ("div", "÷"),
    ("cdot", "·"),
    ("ast", "∗"),
    ("cup", "∪"),
    ("cap", "∩"),
    ("setminus", "∖"),
    ("wedge", "∧"),
    ("land", "∧"),
    ("vee", "∨"),
    ("lor", "∨"),
    ("oplus", "⊕"),
    ("otimes", "⊗"),
    ("bullet", "•"),
    ("bmod", "mod"),
];

const RELATION: Table = &[
    ("le", "≤"),
    ("leq", "≤"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("ne", "≠"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("equiv", "≡"),
    ("sim", "∼"),
    ("simeq", "≃"),
    ("cong", "≅"),
    ("propto", "∝"),
    ("ll", "≪"),
    ("gg", "≫"),
    ("in", "∈"),
    ("notin", "∉"),
    ("ni", "∋"),
    ("subset", "⊂"),
    ("subseteq", "⊆"),
    ("supset", "⊃"),
    ("supseteq", "⊇"),
    ("to", "→"),
    ("rightarrow", "→"),
    ("leftarrow", "←"),
    ("leftrightarrow", "↔"),
    ("Rightarrow", "⇒"),
    ("Leftarrow", "⇐"),
    ("Leftrightarrow", "⇔"),
    ("implies", "⇒"),
    ("iff", "⇔"),
    ("mapsto", "↦"),
    ("longrightarrow", "⟶"),
    ("uparrow", "↑"),
    ("downarrow", "↓"),
    ("mid", "∣"),
    ("parallel", "∥"),
    ("perp", "⊥"),
    ("models", "⊨"),
    ("vdash", "⊢"),
    ("colon", ":"),
];

const FUNCTION: Table = &[
    ("sin", "sin"),
    ("cos", "cos"),
    ("tan", "tan"),
    ("cot", "cot"),
    ("sec", "sec"),
    ("csc", "csc"),
    ("arcsin", "arcsin"),
    ("arccos", "arccos"),
    ("arctan", "arctan"),
    ("sinh", "sinh"),
    ("cosh", "cosh"),
    ("tanh", "tanh"),
    ("log", "log"),
    ("ln", "ln"),
    ("lg", "lg"),
    ("exp", "exp"),
    ("deg", "deg"),
    ("det", "det"),
    ("dim", "dim"),
    ("gcd", "gcd"),
    ("ker", "ker"),
    ("arg", "arg"),
    ("Pr", "Pr"),
    ("hom", "hom"),
];

const LARGE: Table = &[
    ("sum", "∑"),
    ("prod", "∏"),
    ("coprod", "∐"),
    ("int", "∫"),
    ("iint", "∬"),
    ("iiint", "∭"),
    ("oint", "∮"),
    ("bigcup", "⋃"),
    ("bigcap", "⋂"),
    ("bigoplus", "⨁"),
    ("lim", "lim"),
    ("max", "max"),
    ("min", "min"),
    ("sup", "sup"),
    ("inf", "inf"),
    ("limsup", "lim"),
    ("liminf", "lim"),
];
