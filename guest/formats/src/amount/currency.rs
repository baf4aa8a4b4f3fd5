//! The currencies of all countries: codes of three letters, signs, and words.

/// The codes of ISO 4217, in their order, and a few that statements use beside them.
static CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND \
BOB BRL BSD BTC BTN BWP BYN BYR BZD CAD CDF CHF CLF CLP CNH CNY COP CRC CUC CUP CVE CZK DEM DJF \
DKK DOP DZD EEK EGP ERN ESP ETB ETH EUR FIM FJD FKP FRF GBP GEL GGP GHS GIP GMD GNF GTQ GYD HKD \
HNL HRK HTG HUF IDR IEP ILS IMP INR IQD IRR ISK ITL JEP JMD JOD JPY KES KGS KHR KMF KPW KRW KWD \
KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MYR \
MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PTE PYG QAR RON RSD RUB RUR RWF SAR \
SBD SCR SDG SEK SGD SHP SKK SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD \
TWD TZS UAH UGX USD UYU UZS VED VEF VES VND VUV WST XAF XAG XAU XCD XCG XDR XOF XPF YER ZAR ZMK \
ZMW ZWG ZWL";

/// Words and signs, in lower case and without full stops at their ends, with the code; or
/// with themselves, if several currencies are called so. In the order of their bytes.
static WORDS: &[(&str, &str)] = &[
    ("$", "$"),
    ("$u", "UYU"),
    ("a$", "AUD"),
    ("ar$", "ARS"),
    ("au$", "AUD"),
    ("b/", "PAB"),
    ("baht", "THB"),
    ("bs", "Bs"),
    ("c$", "CAD"),
    ("ca$", "CAD"),
    ("cad$", "CAD"),
    ("cfa", "CFA"),
    ("cl$", "CLP"),
    ("cn\u{a5}", "CNY"),
    ("co$", "COP"),
    ("din", "RSD"),
    ("dirham", "AED"),
    ("dkr", "DKK"),
    ("dollar", "$"),
    ("dollars", "$"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("fcfa", "CFA"),
    ("fr", "Fr"),
    ("ft", "HUF"),
    ("gh\u{20b5}", "GHS"),
    ("hk$", "HKD"),
    ("jp\u{a5}", "JPY"),
    ("km", "BAM"),
    ("kn", "HRK"),
    ("kr", "kr"),
    ("ksh", "KES"),
    ("kshs", "KES"),
    ("k\u{10d}", "CZK"),
    ("lei", "RON"),
    ("leu", "RON"),
    ("mex$", "MXN"),
    ("mx$", "MXN"),
    ("nkr", "NOK"),
    ("nt$", "TWD"),
    ("nu", "BTN"),
    ("nz$", "NZD"),
    ("php$", "PHP"),
    ("r$", "BRL"),
    ("rd$", "DOP"),
    ("rm", "MYR"),
    ("rmb", "CNY"),
    ("rp", "IDR"),
    ("rs", "Rs"),
    ("rub", "RUB"),
    ("s$", "SGD"),
    ("s/", "PEN"),
    ("sfr", "CHF"),
    ("sg$", "SGD"),
    ("shs", "Sh"),
    ("skr", "SEK"),
    ("tk", "BDT"),
    ("tl", "TRY"),
    ("tsh", "TZS"),
    ("tt$", "TTD"),
    ("u$s", "USD"),
    ("us$", "USD"),
    ("usd$", "USD"),
    ("ush", "UGX"),
    ("z\u{142}", "PLN"),
    ("\u{a2}", "\u{a2}"),
    ("\u{a3}", "GBP"),
    ("\u{a4}", "\u{a4}"),
    ("\u{a5}", "\u{a5}"),
    ("\u{111}", "VND"),
    ("\u{433}\u{440}\u{43d}", "UAH"),
    ("\u{434}\u{435}\u{43d}", "MKD"),
    ("\u{434}\u{438}\u{43d}", "RSD"),
    ("\u{43b}\u{432}", "BGN"),
    ("\u{440}", "RUB"),
    ("\u{440}\u{443}\u{431}", "RUB"),
    ("\u{440}\u{443}\u{431}\u{43b}\u{435}\u{439}", "RUB"),
    ("\u{442}\u{433}", "KZT"),
    ("\u{58f}", "AMD"),
    ("\u{60b}", "AFN"),
    ("\u{62c}.\u{645}", "EGP"),
    ("\u{62f}.\u{625}", "AED"),
    ("\u{62f}.\u{62a}", "TND"),
    ("\u{62f}.\u{62c}", "DZD"),
    ("\u{62f}.\u{639}", "IQD"),
    ("\u{62f}.\u{643}", "KWD"),
    ("\u{62f}.\u{645}", "MAD"),
    ("\u{631}.\u{633}", "SAR"),
    ("\u{631}.\u{639}", "OMR"),
    ("\u{631}.\u{642}", "QAR"),
    ("\u{631}\u{64a}\u{627}\u{644}", "\u{fdfc}"),
    ("\u{644}.\u{644}", "LBP"),
    ("\u{930}\u{941}", "INR"),
    ("\u{9f3}", "BDT"),
    ("\u{e3f}", "THB"),
    ("\u{17db}", "KHR"),
    ("\u{20a1}", "CRC"),
    ("\u{20a4}", "\u{20a4}"),
    ("\u{20a6}", "NGN"),
    ("\u{20a8}", "Rs"),
    ("\u{20a9}", "KRW"),
    ("\u{20aa}", "ILS"),
    ("\u{20ab}", "VND"),
    ("\u{20ac}", "EUR"),
    ("\u{20ad}", "LAK"),
    ("\u{20ae}", "MNT"),
    ("\u{20b1}", "PHP"),
    ("\u{20b2}", "PYG"),
    ("\u{20b4}", "UAH"),
    ("\u{20b5}", "GHS"),
    ("\u{20b8}", "KZT"),
    ("\u{20b9}", "INR"),
    ("\u{20ba}", "TRY"),
    ("\u{20bc}", "AZN"),
    ("\u{20bd}", "RUB"),
    ("\u{20be}", "GEL"),
    ("\u{20bf}", "BTC"),
    ("\u{20c0}", "KGS"),
    ("\u{5143}", "CNY"),
    ("\u{5186}", "JPY"),
    ("\u{5706}", "CNY"),
    ("\u{5713}", "TWD"),
    ("\u{c6d0}", "KRW"),
    ("\u{fdfc}", "\u{fdfc}"),
    ("\u{ff04}", "$"),
    ("\u{ffe0}", "\u{a2}"),
    ("\u{ffe1}", "GBP"),
    ("\u{ffe5}", "\u{a5}"),
    ("\u{ffe6}", "KRW"),
];

/// The currency that a word or sign beside an amount, or a cell, names: a code of three
/// letters, or the word or sign itself if several currencies are called so.
pub(crate) fn currency(word: &str) -> Option<&'static str> {
    let word = word.trim();
    if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        let code = word.to_ascii_uppercase();
        let at = CODES.as_bytes().chunks(4).position(|chunk| chunk.starts_with(code.as_bytes()));
        if let Some(at) = at {
            return CODES.get(at * 4..at * 4 + 3);
        }
    }
    // No word here is longer.
    if word.len() > 32 {
        return None;
    }
    let folded = word.to_lowercase();
    let folded = folded.trim_end_matches('.');
    WORDS.binary_search_by_key(&folded, |(word, _)| word).ok().map(|at| WORDS[at].1)
}

/// Whether a currency has no decimals, by its code.
pub(crate) fn has_no_decimals(code: &str) -> bool {
    const WHOLE: [&str; 16] = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
        "XAF", "XOF", "XPF",
    ];
    WHOLE.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order() {
        assert!(WORDS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(CODES.as_bytes().chunks(4).all(|chunk| chunk[..3].is_ascii() && chunk.len() >= 3));
    }

    #[test]
    fn codes_signs_and_words_are_known() {
        for (word, code) in [
            ("EUR", "EUR"),
            ("usd", "USD"),
            ("ZWL", "ZWL"),
            ("Rs.", "Rs"),
            ("Kr.", "kr"),
            ("\u{20a6}", "NGN"),
            ("US$", "USD"),
            ("K\u{10d}", "CZK"),
            ("\u{440}\u{443}\u{431}.", "RUB"),
        ] {
            assert_eq!(currency(word), Some(code), "{word}");
        }
        for word in ["", "X", "EU", "DRS", "Dr", "EURO1", "AED "] {
            assert_eq!(currency(word).is_some(), word == "AED ", "{word}");
        }
    }
}
