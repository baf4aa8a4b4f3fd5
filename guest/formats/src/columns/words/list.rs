//! The words, in the order in which they are preferred, as `plain` makes them.

use super::Meaning;

/// What else a column of numbers may be, that is no amount of the account.
pub(super) static OTHER: &[&str] = &[
    "original", "foreign", "exchange", "rate", "kurs", "ursprungs", "fremd", "fremdw\u{e4}hrung", "origine",
    "tax", "vat", "mwst", "limit", "cashback", "cash back", "points", "balance", "saldo", "fee", "number", "nummer",
    "quantity", "menge", "count", "budget", "target", "date", "datum", "typ", "type", "currency", "w\u{e4}hrung",
    "kontostand", "solde", "due", "minimum",
];

#[rustfmt::skip]
pub(super) static ALL: &[(Meaning, &[&str])] = &[
    (Meaning::Date, &[
        "transaction date", "date of transaction", "trans date", "tran date", "txn date", "started date",
        "booking date", "date", "posting date", "buchungstag", "buchungsdatum", "datum", "belegdatum",
        "fecha de operaci\u{f3}n", "fecha operaci\u{f3}n", "fecha operacion", "fecha", "date op\u{e9}ration", "date operation",
        "date d op\u{e9}ration", "date de l op\u{e9}ration", "date de comptabilisation", "data operazione", "data contabile",
        "data da transa\u{e7}\u{e3}o", "data mov", "data movimento", "data", "data lan\u{e7}amento", "data operacji",
        "data transakcji", "data ksi\u{119}gowania", "transactiedatum", "boekdatum", "boekingsdatum", "rentedatum",
        "bokf\u{f6}ringsdag", "bokf\u{f6}ringsdatum", "transaktionsdag", "transaktionsdatum", "bokf\u{f8}ringsdato", "bokf\u{f8}rt", "dato",
        "bogf\u{f8}ringsdato", "kirjausp\u{e4}iv\u{e4}", "p\u{e4}iv\u{e4}m\u{e4}\u{e4}r\u{e4}", "maksup\u{e4}iv\u{e4}", "datum transakce", "datum za\u{fa}\u{10d}tov\u{e1}n\u{ed}",
        "datum proveden\u{ed}", "d\u{e1}tum", "k\u{f6}nyvel\u{e9}s d\u{e1}tuma", "tarih", "i\u{15f}lem tarihi", "i\u{307}\u{15f}lem tarihi", "tanggal",
        "tanggal transaksi", "ng\u{e0}y", "ng\u{e0}y giao d\u{1ecb}ch", "\u{434}\u{430}\u{442}\u{430}", "\u{434}\u{430}\u{442}\u{430} \u{43e}\u{43f}\u{435}\u{440}\u{430}\u{446}\u{438}\u{438}", "\u{434}\u{430}\u{442}\u{430} \u{438} \u{432}\u{440}\u{435}\u{43c}\u{44f}",
        "\u{434}\u{430}\u{442}\u{430} \u{43f}\u{43b}\u{430}\u{442}\u{435}\u{436}\u{430}", "\u{65e5}\u{4ed8}", "\u{53d6}\u{5f15}\u{65e5}", "\u{5229}\u{7528}\u{65e5}", "\u{3054}\u{5229}\u{7528}\u{65e5}", "\u{304a}\u{53d6}\u{5f15}\u{65e5}",
        "\u{5e74}\u{6708}\u{65e5}", "\u{65e5}\u{6642}", "\u{4ea4}\u{6613}\u{65f6}\u{95f4}", "\u{4ea4}\u{6613}\u{65e5}\u{671f}", "\u{4ea4}\u{6613}\u{65e5}", "\u{65e5}\u{671f}", "\u{8bb0}\u{8d26}\u{65e5}\u{671f}",
        "\u{4ea4}\u{6613}\u{521b}\u{5efa}\u{65f6}\u{95f4}", "\u{4ed8}\u{6b3e}\u{65f6}\u{95f4}", "\u{65f6}\u{95f4}", "\u{6d88}\u{8cbb}\u{65e5}", "\u{b0a0}\u{c9dc}", "\u{ac70}\u{b798}\u{c77c}", "\u{ac70}\u{b798}\u{c77c}\u{c790}", "\u{ac70}\u{b798}\u{c77c}\u{c2dc}",
        "\u{c774}\u{c6a9}\u{c77c}", "\u{c77c}\u{c790}", "\u{62a}\u{627}\u{631}\u{64a}\u{62e}", "\u{627}\u{644}\u{62a}\u{627}\u{631}\u{64a}\u{62e}", "\u{62a}\u{627}\u{631}\u{64a}\u{62e} \u{627}\u{644}\u{639}\u{645}\u{644}\u{64a}\u{629}", "\u{926}\u{93f}\u{928}\u{93e}\u{902}\u{915}",
        "\u{924}\u{93e}\u{930}\u{940}\u{916}", "\u{9a4}\u{9be}\u{9b0}\u{9bf}\u{996}", "\u{3b7}\u{3bc}\u{3b5}\u{3c1}\u{3bf}\u{3bc}\u{3b7}\u{3bd}\u{3af}\u{3b1}", "created at", "created", "created on", "timestamp", "datetime",
        "date time", "time", "posted", "posted date", "post date", "posted on", "completed date", "value date", "valuta", "valutadatum",
        "wertstellung", "wertstellungstag", "wert", "fecha valor", "date valeur", "date de valeur", "data valuta", "spent on", "day",
    ]),
    (Meaning::Amount, &[
        "amount", "transaction amount", "betrag", "umsatz", "bedrag", "importe", "monto", "montant", "importo",
        "valor", "quantia", "cantidad", "belopp", "bel\u{f8}b", "bel\u{f8}p", "kwota", "kwota operacji", "kwota transakcji", "\u{10d}\u{e1}stka", "objem",
        "iznos", "suma", "sum\u{103}", "\u{f6}sszeg", "m\u{e4}\u{e4}r\u{e4}", "summa", "summe", "tutar", "i\u{15f}lem tutar\u{131}", "jumlah", "nominal",
        "s\u{1ed1} ti\u{1ec1}n", "\u{441}\u{443}\u{43c}\u{43c}\u{430}", "\u{441}\u{443}\u{43c}\u{43c}\u{430} \u{43e}\u{43f}\u{435}\u{440}\u{430}\u{446}\u{438}\u{438}", "\u{441}\u{443}\u{43c}\u{43c}\u{430} \u{43f}\u{43b}\u{430}\u{442}\u{435}\u{436}\u{430}", "\u{91d1}\u{984d}", "\u{5229}\u{7528}\u{91d1}\u{984d}", "\u{3054}\u{5229}\u{7528}\u{91d1}\u{984d}",
        "\u{53d6}\u{5f15}\u{91d1}\u{984d}", "\u{652f}\u{6255}\u{91d1}\u{984d}", "\u{91d1}\u{989d}", "\u{4ea4}\u{6613}\u{91d1}\u{989d}", "\u{5b9e}\u{4ed8}\u{91d1}\u{989d}", "\u{6d88}\u{8cbb}\u{91d1}\u{984d}", "\u{ae08}\u{c561}", "\u{ac70}\u{b798}\u{ae08}\u{c561}", "\u{c774}\u{c6a9}\u{ae08}\u{c561}", "\u{2211}",
        "\u{627}\u{644}\u{645}\u{628}\u{644}\u{63a}", "\u{645}\u{628}\u{644}\u{63a}", "\u{930}\u{93e}\u{936}\u{93f}", "\u{9aa}\u{9b0}\u{9bf}\u{9ae}\u{9be}\u{9a3}", "\u{99f}\u{9be}\u{995}\u{9be}", "\u{3c0}\u{3bf}\u{3c3}\u{3cc}", "billing amount", "billed amount", "charge amount",
        "buchungsbetrag", "amt", "value", "sum", "price", "cost", "net", "total", "gross", "costo", "precio", "preis", "prix", "prezzo",
        "kosten",
    ]),
    (Meaning::MoneyOut, &[
        "debit", "debits", "debit amount", "debit amt", "withdrawal", "withdrawals", "withdrawal amount", "withdrawal amt", "withdraw",
        "paid out", "money out", "payments", "out", "expense", "expenses", "expense amount", "spent", "outflow", "soll", "belastung", "belastungen",
        "lastschrift", "ausgabe", "ausgaben", "ausgang", "cargo", "cargos", "d\u{e9}bito", "d\u{e9}bitos", "debito", "debe", "retiro", "retiros",
        "gasto", "gastos", "egreso", "egresos", "sa\u{ed}da", "saida", "sa\u{ed}das", "despesa", "despesas", "d\u{e9}bit", "d\u{e9}bits", "d\u{e9}pense", "d\u{e9}penses", "dare", "uscite", "uscita", "addebiti",
        "addebito", "spese", "af", "uit", "uitgaven", "debet", "uttag", "ut", "ut fra konto", "ud", "h\u{e6}vet", "utgift", "wydatek", "wydatki", "obci\u{105}\u{17c}enia", "obci\u{105}\u{17c}enie",
        "v\u{fd}daj", "v\u{fd}daje", "odchoz\u{ed}", "terhel\u{e9}s", "bor\u{e7}", "\u{e7}\u{131}kan", "pengeluaran", "\u{440}\u{430}\u{441}\u{445}\u{43e}\u{434}", "\u{440}\u{430}\u{441}\u{445}\u{43e}\u{434}\u{44b}", "\u{441}\u{43f}\u{438}\u{441}\u{430}\u{43d}\u{438}\u{435}", "\u{434}\u{435}\u{431}\u{435}\u{442}",
        "\u{652f}\u{51fa}", "\u{652f}\u{51fa}\u{91d1}\u{984d}", "\u{652f}\u{51fa}\u{91d1}\u{989d}", "\u{51fa}\u{91d1}", "\u{51fa}\u{91d1}\u{984d}", "\u{51fa}\u{91d1}\u{91d1}\u{984d}", "\u{5f15}\u{51fa}\u{984d}", "\u{304a}\u{5f15}\u{51fa}\u{3057}", "\u{304a}\u{5f15}\u{304d}\u{51fa}\u{3057}", "\u{304a}\u{652f}\u{6255}\u{91d1}\u{984d}", "\u{304a}\u{652f}\u{6255}\u{3044}\u{91d1}\u{984d}",
        "\u{501f}\u{65b9}", "\u{501f}\u{65b9}\u{53d1}\u{751f}\u{989d}", "\u{501f}\u{65b9}\u{91d1}\u{989d}", "\u{cd9c}\u{ae08}", "\u{cd9c}\u{ae08}\u{c561}", "\u{cc3e}\u{c73c}\u{c2e0}\u{ae08}\u{c561}", "\u{c9c0}\u{cd9c}", "\u{645}\u{62f}\u{64a}\u{646}", "\u{928}\u{93f}\u{915}\u{93e}\u{938}\u{940}", "\u{928}\u{93e}\u{92e}\u{947}", "dr", "ghi n\u{1ee3}",
    ]),
    (Meaning::MoneyIn, &[
        "credit", "credits", "credit amount", "credit amt", "deposit", "deposits", "deposit amount", "deposit amt", "paid in", "money in", "in",
        "income", "income amount", "inflow", "received", "receipts", "haben", "gutschrift", "gutschriften", "einnahme", "einnahmen", "eingang", "abono", "abonos", "cr\u{e9}dito",
        "cr\u{e9}ditos", "credito", "haber", "dep\u{f3}sito", "dep\u{f3}sitos", "ingreso", "ingresos", "entrada", "entradas", "receita", "receitas", "cr\u{e9}dit", "cr\u{e9}dits", "recette", "recettes", "avere",
        "entrate", "entrata", "accrediti", "accredito", "bij", "inkomsten", "kredit", "ins\u{e4}ttning", "inn", "inn p\u{e5} konto", "ind", "inds\u{e6}t", "inkomst", "wp\u{142}yw", "wp\u{142}ywy", "uznania", "uznanie",
        "p\u{159}\u{ed}jem", "p\u{159}\u{ed}choz\u{ed}", "j\u{f3}v\u{e1}\u{ed}r\u{e1}s", "alacak", "giren", "pemasukan", "\u{43f}\u{440}\u{438}\u{445}\u{43e}\u{434}", "\u{43f}\u{43e}\u{441}\u{442}\u{443}\u{43f}\u{43b}\u{435}\u{43d}\u{438}\u{435}", "\u{437}\u{430}\u{447}\u{438}\u{441}\u{43b}\u{435}\u{43d}\u{438}\u{435}", "\u{434}\u{43e}\u{445}\u{43e}\u{434}", "\u{434}\u{43e}\u{445}\u{43e}\u{434}\u{44b}", "\u{43a}\u{440}\u{435}\u{434}\u{438}\u{442}",
        "\u{53ce}\u{5165}", "\u{53ce}\u{5165}\u{91d1}\u{984d}", "\u{6536}\u{5165}", "\u{6536}\u{5165}\u{91d1}\u{989d}", "\u{5165}\u{91d1}", "\u{5165}\u{91d1}\u{984d}", "\u{5165}\u{91d1}\u{91d1}\u{984d}", "\u{9810}\u{5165}\u{984d}", "\u{304a}\u{9810}\u{5165}\u{308c}", "\u{304a}\u{9810}\u{308a}\u{91d1}\u{984d}",
        "\u{8d37}\u{65b9}", "\u{8d37}\u{65b9}\u{53d1}\u{751f}\u{989d}", "\u{8d37}\u{65b9}\u{91d1}\u{989d}", "\u{5b58}\u{5165}\u{91d1}\u{984d}", "\u{c785}\u{ae08}", "\u{c785}\u{ae08}\u{c561}", "\u{b9e1}\u{ae30}\u{c2e0}\u{ae08}\u{c561}", "\u{c218}\u{c785}", "\u{62f}\u{627}\u{626}\u{646}", "\u{91c}\u{92e}\u{93e}", "cr", "ghi c\u{f3}",
    ]),
    (Meaning::Direction, &[
        "af bij", "af/bij", "bij/af", "debit/credit", "credit/debit", "debit credit", "debet/credit", "debet/kredit", "dr/cr", "cr/dr", "d/c", "c/d", "dc", "s/h", "soll/haben", "soll haben",
        "credit debit indicator", "debit credit indicator", "credit/debit indicator", "dr cr", "drcr", "cr dr", "direction", "in/out", "income/expense", "expense/income", "sign", "signe", "sens", "vorzeichen",
        "soll/haben kennzeichen", "s/h kennzeichen", "debito/credito", "d\u{e9}bito/cr\u{e9}dito", "\u{6536}/\u{652f}", "\u{6536}\u{652f}", "\u{6536}\u{652f}\u{7c7b}\u{578b}", "\u{53ce}\u{652f}", "\u{53ce}\u{652f}\u{533a}\u{5206}", "\u{501f}\u{8d37}", "\u{501f}\u{8d37}\u{6807}\u{5fd7}", "\u{c785}\u{cd9c}\u{ae08}", "\u{c218}\u{c785}/\u{c9c0}\u{cd9c}", "\u{bd84}\u{b958}", "transaction type", "type",
        "entry type", "tran type", "trans type", "txn type", "indicator", "kind", "typ", "art", "buchungsart", "tipo", "tipo de movimiento", "tipo movimento", "type de transaction", "type op\u{e9}ration", "soort", "mutatiesoort", "rodzaj", "typ transakcji",
        "\u{442}\u{438}\u{43f}", "\u{442}\u{438}\u{43f} \u{43e}\u{43f}\u{435}\u{440}\u{430}\u{446}\u{438}\u{438}", "\u{7c7b}\u{578b}", "\u{4ea4}\u{6613}\u{7c7b}\u{578b}", "\u{985e}\u{578b}", "\u{7a2e}\u{985e}", "\u{7a2e}\u{5225}", "\u{533a}\u{5206}", "\u{c720}\u{d615}", "\u{ad6c}\u{bd84}", "tip", "i\u{15f}lem tipi", "tipe", "jenis", "\u{627}\u{644}\u{646}\u{648}\u{639}", "\u{92a}\u{94d}\u{930}\u{915}\u{93e}\u{930}",
    ]),
    (Meaning::Payee, &[
        "payee", "payee name", "merchant", "merchant name", "counterparty", "counterparty name", "counter party", "beneficiary", "beneficiary name", "recipient",
        "vendor", "shop", "store", "name", "partner name", "partner", "beg\u{fc}nstigter/zahlungspflichtiger", "beguenstigter/zahlungspflichtiger", "zahlungsempf\u{e4}nger in", "zahlungsempf\u{e4}nger",
        "empf\u{e4}nger", "auftraggeber/empf\u{e4}nger", "empf\u{e4}nger/auftraggeber", "auftraggeber/beg\u{fc}nstigter", "name zahlungsbeteiligter", "name des partners", "partnername", "h\u{e4}ndler", "gegenkonto name",
        "naam/omschrijving", "naam", "naam tegenpartij", "tegenpartij", "tegenpartij naam", "beneficiario", "benefici\u{e1}rio", "b\u{e9}n\u{e9}ficiaire", "tiers", "favorecido", "comercio", "establecimiento", "estabelecimento", "esercente", "controparte",
        "\u{43f}\u{43e}\u{43b}\u{443}\u{447}\u{430}\u{442}\u{435}\u{43b}\u{44c}", "\u{43a}\u{43e}\u{43d}\u{442}\u{440}\u{430}\u{433}\u{435}\u{43d}\u{442}", "\u{652f}\u{6255}\u{5148}", "\u{5e97}\u{540d}", "\u{5229}\u{7528}\u{5148}", "\u{3054}\u{5229}\u{7528}\u{5148}", "\u{5229}\u{7528}\u{5e97}\u{540d}", "\u{3054}\u{5229}\u{7528}\u{5e97}\u{540d}", "\u{4ea4}\u{6613}\u{5bf9}\u{65b9}", "\u{5bf9}\u{65b9}\u{6237}\u{540d}", "\u{5546}\u{6237}\u{540d}\u{79f0}", "\u{5546}\u{6237}", "\u{5546}\u{5bb6}",
        "\u{ac70}\u{b798}\u{cc98}", "\u{ac00}\u{b9f9}\u{c810}\u{ba85}", "\u{ac00}\u{b9f9}\u{c810}", "al\u{131}c\u{131}", "penerima", "odbiorca", "nadawca/odbiorca", "kontrahent", "nazwa kontrahenta", "mottagare", "modtager", "mottaker", "saaja", "saaja/maksaja", "n\u{e1}zev proti\u{fa}\u{10d}tu", "partner neve", "\u{627}\u{644}\u{645}\u{633}\u{62a}\u{641}\u{64a}\u{62f}",
    ]),
    (Meaning::Description, &[
        "description", "transaction description", "transaction details", "original description", "details", "detail", "narration", "narrative", "particulars", "memo", "verwendungszweck", "buchungstext", "buchungsdetails",
        "text", "beschreibung", "umsatztext", "vorgang", "vorgang/verwendungszweck", "omschrijving", "mededelingen", "concepto", "descripci\u{f3}n", "descripcion", "detalle", "movimiento", "libell\u{e9}", "libelle", "libell\u{e9} op\u{e9}ration", "nature de l op\u{e9}ration",
        "descrizione", "descrizione operazione", "causale", "descri\u{e7}\u{e3}o", "descricao", "hist\u{f3}rico", "historico", "lan\u{e7}amento", "\u{43e}\u{43f}\u{438}\u{441}\u{430}\u{43d}\u{438}\u{435}", "\u{43e}\u{43f}\u{438}\u{441}\u{430}\u{43d}\u{438}\u{435} \u{43e}\u{43f}\u{435}\u{440}\u{430}\u{446}\u{438}\u{438}", "\u{43d}\u{430}\u{437}\u{43d}\u{430}\u{447}\u{435}\u{43d}\u{438}\u{435}", "\u{43d}\u{430}\u{437}\u{43d}\u{430}\u{447}\u{435}\u{43d}\u{438}\u{435} \u{43f}\u{43b}\u{430}\u{442}\u{435}\u{436}\u{430}",
        "\u{6458}\u{8981}", "\u{6458}\u{8981}\u{5185}\u{5bb9}", "\u{4ea4}\u{6613}\u{6458}\u{8981}", "\u{5185}\u{5bb9}", "\u{53d6}\u{5f15}\u{5185}\u{5bb9}", "\u{304a}\u{53d6}\u{5f15}\u{5185}\u{5bb9}", "\u{8aac}\u{660e}", "\u{8bf4}\u{660e}", "\u{5546}\u{54c1}\u{8bf4}\u{660e}", "\u{5546}\u{54c1}\u{540d}\u{79f0}", "\u{5546}\u{54c1}", "\u{4ea4}\u{6613}\u{8bf4}\u{660e}", "\u{7528}\u{9014}", "\u{9644}\u{8a00}", "\u{9069}\u{7528}", "\u{5907}\u{6ce8}", "\u{5229}\u{7528}\u{5e97}\u{540d}\u{30fb}\u{5546}\u{54c1}\u{540d}",
        "\u{c801}\u{c694}", "\u{b0b4}\u{c6a9}", "\u{ae30}\u{c7ac}\u{b0b4}\u{c6a9}", "\u{ac70}\u{b798}\u{b0b4}\u{c6a9}", "a\u{e7}\u{131}klama", "keterangan", "uraian", "deskripsi", "opis", "opis operacji", "opis transakcji", "tytu\u{142}", "tytu\u{142} operacji", "popis", "popis transakce", "zpr\u{e1}va", "pozn\u{e1}mka", "beskrivelse", "beskrivning", "forklaring",
        "tekst", "rubrik", "meddelande", "viesti", "selitys", "megnevez\u{e9}s", "k\u{f6}zlem\u{e9}ny", "\u{627}\u{644}\u{628}\u{64a}\u{627}\u{646}", "\u{627}\u{644}\u{648}\u{635}\u{641}", "\u{648}\u{635}\u{641}", "\u{935}\u{93f}\u{935}\u{930}\u{923}", "\u{9ac}\u{9bf}\u{9ac}\u{9b0}\u{9a3}", "di\u{1ec5}n gi\u{1ea3}i", "n\u{1ed9}i dung", "m\u{f4} t\u{1ea3}", "\u{3c0}\u{3b5}\u{3c1}\u{3b9}\u{3b3}\u{3c1}\u{3b1}\u{3c6}\u{3ae}",
        "title", "subject", "remarks", "remark", "note", "notes", "item", "what", "comment", "reference", "payment reference", "transaction",
    ]),
    (Meaning::Category, &[
        "category", "kategorie", "categor\u{ed}a", "categoria", "cat\u{e9}gorie", "categorie", "\u{43a}\u{430}\u{442}\u{435}\u{433}\u{43e}\u{440}\u{438}\u{44f}", "\u{30ab}\u{30c6}\u{30b4}\u{30ea}", "\u{30ab}\u{30c6}\u{30b4}\u{30ea}\u{30fc}", "\u{5927}\u{9805}\u{76ee}", "\u{8cbb}\u{76ee}", "\u{5206}\u{7c7b}", "\u{4ea4}\u{6613}\u{5206}\u{7c7b}", "\u{7c7b}\u{522b}", "\u{5206}\u{985e}", "\u{985e}\u{5225}", "\u{ce74}\u{d14c}\u{ace0}\u{b9ac}", "kategori",
        "kategoria", "kateg\u{f3}ria", "kategorija", "\u{627}\u{644}\u{641}\u{626}\u{629}", "\u{627}\u{644}\u{62a}\u{635}\u{646}\u{64a}\u{641}", "\u{936}\u{94d}\u{930}\u{947}\u{923}\u{940}", "\u{9b6}\u{9cd}\u{9b0}\u{9c7}\u{9a3}\u{9c0}", "danh m\u{1ee5}c", "category name", "spending category", "categories",
    ]),
    (Meaning::Currency, &[
        "currency", "transaction currency", "account currency", "currency code", "ccy", "curr", "w\u{e4}hrung", "waehrung", "kontow\u{e4}hrung", "valuta", "munt", "moneda", "divisa", "devise", "moeda", "\u{432}\u{430}\u{43b}\u{44e}\u{442}\u{430}",
        "\u{432}\u{430}\u{43b}\u{44e}\u{442}\u{430} \u{43e}\u{43f}\u{435}\u{440}\u{430}\u{446}\u{438}\u{438}", "\u{901a}\u{8ca8}", "\u{5e01}\u{79cd}", "\u{8d27}\u{5e01}", "\u{5e63}\u{5225}", "\u{d1b5}\u{d654}", "para birimi", "d\u{f6}viz", "mata uang", "waluta", "m\u{11b}na", "mena", "valuutta", "deviza", "p\u{e9}nznem", "\u{627}\u{644}\u{639}\u{645}\u{644}\u{629}", "\u{92e}\u{941}\u{926}\u{94d}\u{930}\u{93e}", "\u{9ae}\u{9c1}\u{9a6}\u{9cd}\u{9b0}\u{9be}", "ti\u{1ec1}n t\u{1ec7}",
    ]),
    (Meaning::Id, &[
        "transaction id", "transactionid", "fitid", "unique id", "uuid", "id", "transaction reference", "transaction number", "transaction no", "transaktions id", "transaktionsnummer", "transactie id", "transactiereferentie", "volgnr", "ext id", "external id", "txn id",
        "id transacci\u{f3}n", "identifiant", "id transazione", "\u{4ea4}\u{6613}\u{5355}\u{53f7}", "\u{4ea4}\u{6613}\u{8ba2}\u{5355}\u{53f7}", "\u{4ea4}\u{6613}\u{53f7}", "\u{6d41}\u{6c34}\u{53f7}", "\u{4ea4}\u{6613}\u{6d41}\u{6c34}\u{53f7}", "\u{53d6}\u{5f15}\u{756a}\u{53f7}", "id pohybu", "id operace", "\u{43d}\u{43e}\u{43c}\u{435}\u{440} \u{43e}\u{43f}\u{435}\u{440}\u{430}\u{446}\u{438}\u{438}",
    ]),
    (Meaning::Balance, &[
        "balance", "running balance", "account balance", "available balance", "closing balance", "balance after", "saldo", "kontostand", "solde", "\u{43e}\u{441}\u{442}\u{430}\u{442}\u{43e}\u{43a}", "\u{431}\u{430}\u{43b}\u{430}\u{43d}\u{441}", "\u{6b8b}\u{9ad8}", "\u{5dee}\u{5f15}\u{6b8b}\u{9ad8}", "\u{4f59}\u{989d}", "\u{9918}\u{984d}", "\u{8d26}\u{6237}\u{4f59}\u{989d}", "\u{c794}\u{c561}", "\u{ac70}\u{b798}\u{d6c4}\u{c794}\u{c561}", "bakiye",
        "z\u{16f}statek", "egyenleg", "sold", "saldo po operacji", "\u{627}\u{644}\u{631}\u{635}\u{64a}\u{62f}", "\u{936}\u{947}\u{937}", "\u{92c}\u{948}\u{932}\u{947}\u{902}\u{938}", "\u{9ac}\u{9cd}\u{9af}\u{9be}\u{9b2}\u{9c7}\u{9a8}\u{9cd}\u{9b8}", "s\u{1ed1} d\u{1b0}", "\u{3c5}\u{3c0}\u{3cc}\u{3bb}\u{3bf}\u{3b9}\u{3c0}\u{3bf}", "resterend saldo",
    ]),
    (Meaning::Fee, &[
        "fee", "fees", "transaction fee", "fee amount", "geb\u{fc}hr", "gebuehr", "geb\u{fc}hren", "comisi\u{f3}n", "comision", "commission", "frais", "commissione", "commissioni", "taxa", "tarifa", "\u{43a}\u{43e}\u{43c}\u{438}\u{441}\u{441}\u{438}\u{44f}", "\u{624b}\u{6570}\u{6599}", "\u{624b}\u{7eed}\u{8d39}", "\u{670d}\u{52a1}\u{8d39}", "\u{624b}\u{7e8c}\u{8cbb}", "\u{c218}\u{c218}\u{b8cc}", "op\u{142}ata", "prowizja", "poplatek", "avgift", "gebyr",
        "komisyon", "biaya", "\u{631}\u{633}\u{648}\u{645}", "\u{936}\u{941}\u{932}\u{94d}\u{915}", "ph\u{ed}",
    ]),
    (Meaning::State, &[
        "state", "status", "transaction status", "payment status", "zustand", "estado", "statut", "stato", "situa\u{e7}\u{e3}o", "\u{441}\u{442}\u{430}\u{442}\u{443}\u{441}", "\u{72b6}\u{614b}", "\u{72b6}\u{6001}", "\u{4ea4}\u{6613}\u{72b6}\u{6001}", "\u{5f53}\u{524d}\u{72b6}\u{6001}", "\u{72c0}\u{614b}", "\u{c0c1}\u{d0dc}", "durum", "stav", "tila", "stan", "\u{627}\u{644}\u{62d}\u{627}\u{644}\u{629}", "\u{938}\u{94d}\u{925}\u{93f}\u{924}\u{93f}", "tr\u{1ea1}ng th\u{e1}i",
    ]),
];
