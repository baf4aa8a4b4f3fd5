//! Lists of expenses that people or their programs keep. These have no signs, for all that
//! is in them was spent.

use crate::columns::words;

use super::plan::Plan;
use super::words::is_in;

/// Headings that say no more than an expense has, as `plain` makes them. A statement of a
/// bank names accounts, balances, transactions and bookings.
const PLAIN: &[&str] = &[
    "date",
    "day",
    "datum",
    "tag",
    "fecha",
    "data",
    "dato",
    "tarih",
    "日付",
    "日期",
    "날짜",
    "дата",
    "description",
    "details",
    "detail",
    "text",
    "what",
    "item",
    "name",
    "title",
    "beschreibung",
    "bezeichnung",
    "concepto",
    "descripción",
    "descripcion",
    "libellé",
    "libelle",
    "descrizione",
    "descrição",
    "omschrijving",
    "opis",
    "描述",
    "摘要",
    "内容",
    "payee",
    "merchant",
    "shop",
    "store",
    "where",
    "empfänger",
    "amount",
    "price",
    "cost",
    "sum",
    "total",
    "value",
    "betrag",
    "preis",
    "importe",
    "montant",
    "importo",
    "valor",
    "bedrag",
    "kwota",
    "tutar",
    "金額",
    "金额",
    "amount spent",
    "spent",
    "expense",
    "expenses",
    "category",
    "categories",
    "kategorie",
    "categoría",
    "categoria",
    "catégorie",
    "categorie",
    "kategoria",
    "kategori",
    "分类",
    "カテゴリ",
    "tags",
    "label",
    "labels",
    "note",
    "notes",
    "comment",
    "comments",
    "memo",
    "remark",
    "remarks",
    "notiz",
    "bemerkung",
    "kommentar",
    "nota",
    "备注",
    "メモ",
    "ref",
    "id",
    "number",
    "no",
    "currency",
    "währung",
    "moneda",
    "devise",
    "valuta",
    "payment method",
    "paid by",
    "paid with",
    "",
];

/// Words of descriptions and categories of money that came in.
const INCOME: &[&str] = &[
    "deposit",
    "dividend",
    "einkommen",
    "gehalt",
    "gutschrift",
    "income",
    "lohn",
    "loon",
    "lön",
    "løn",
    "lønn",
    "maaş",
    "nomina",
    "nómina",
    "paycheck",
    "paycheque",
    "payroll",
    "refund",
    "salaire",
    "salaries",
    "salario",
    "salaris",
    "salary",
    "salário",
    "stipendio",
    "sueldo",
    "wage",
    "wages",
    "wynagrodzenie",
    "зарплата",
    "工资",
    "給与",
    "給料",
];

/// Whether a file without signs is a list of expenses: its headings say no more than an
/// expense has, and no row names an income.
pub(super) fn is_list(plan: &Plan<'_>) -> bool {
    let headings = &plan.table.headings;
    let is_plain = |heading: &String| PLAIN.contains(&words::plain(heading).as_str());
    !headings.is_empty()
        && plan.columns.balance.is_none()
        && headings.iter().all(is_plain)
        && !plan.data().any(|row| names_income(plan, row))
}

fn names_income(plan: &Plan<'_>, row: usize) -> bool {
    let columns = plan.columns.description.iter().copied().chain(plan.columns.category);
    columns.into_iter().any(|column| says_income(&plan.cell(row, column)))
}

/// Whether a description or a category has a word for money that came in, such as `salary`.
#[must_use]
pub fn says_income(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| is_in(word, INCOME))
}

#[cfg(test)]
mod tests {
    use crate::{File, Options, Signs};

    #[test]
    fn a_plain_list_of_positive_amounts_is_spent_and_a_statement_is_asked_about() {
        let signs = |text: &str| {
            let reading = File::open(text.as_bytes()).unwrap().read(&Options::default()).unwrap();
            (reading.questions.len(), reading.understood.signs)
        };
        let spent = (0, Some(Signs::OutIsPositive));
        for text in [
            "Date,Description,Amount\n2026-11-23,Tea,1.20\n",
            "date,amount,category,description\n2026-11-23,1.20,food,Tea\n",
            "Date,Description,Amount,Note,Ref\n2026-11-23,Tea,1.20\n",
            "日付,摘要,金額\n2026/11/23,スーパー,1234\n",
            "[{\"date\":\"2026-11-23\",\"description\":\"Tea\",\"amount\":1.2}]",
        ] {
            assert_eq!(signs(text), spent, "{text}");
        }
        for text in [
            "Booking date,Description,Amount\n2026-11-23,Tea,1.20\n",
            "Date,Description,Amount,Balance\n2026-11-23,Tea,1.20,5.00\n2026-11-24,Bus,2,9\n",
            "Date,Description,IBAN,Amount\n2026-11-23,Tea,DE00,1.20\n",
            "Date,Description,Amount\n2026-11-23,Tea,1.20\n2026-11-24,November salary,2000\n",
            "Date,Description,Amount\n2026-11-23,Tea,-1.20\n",
        ] {
            assert_eq!(signs(text), (1, None), "{text}");
        }
    }
}
