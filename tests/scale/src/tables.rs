//! The tables of `docs/scale.md`.

use crate::answers::{Service, Visit};
use crate::check::{Outcome, run};
use crate::costs::{
    ADDS_A_DAY, AS_IS, BY_YEARS, COMPACT, COMPRESSED, CORES, EXPRESS, Form, NETWORK, PEAK, PEOPLE,
    R2, R2_FROM_AMAZON, S3, THINKING,
};
use crate::host::memory;
use crate::settings::{Faults, Fortune, Settings};
use crate::stats::Kind;

/// How many people share a simulated fleet: this part of all.
const PART: u64 = 8;
/// The hosts of that part.
const HOSTS: usize = 8;
/// Expenses after three years.
const THREE_YEARS: u64 = 3 * 365 * ADDS_A_DAY;
const SECOND: u64 = 1_000_000;

/// A table: the head, the line below it, the rows.
pub type Table = Vec<String>;

fn table(head: &[&str], rows: Vec<Vec<String>>) -> Table {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![line(head.iter().map(|cell| (*cell).to_owned()).collect())];
    lines.push(line(head.iter().map(|_| "---".to_owned()).collect()));
    lines.extend(rows.into_iter().map(line));
    lines
}

/// A number with commas, and decimals if it is small.
fn number(number: f64) -> String {
    if number < 10.0 && number.fract() > 0.001 {
        return format!("{number:.1}");
    }
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The peak of that part of the people, with what rarely goes wrong.
pub fn at_the_peak(form: Form) -> Settings {
    let visits = PEOPLE * ADDS_A_DAY * PEAK / 86_400 / PART;
    Settings {
        people: (PEOPLE / PART) as u32,
        visits,
        expenses: THREE_YEARS,
        devices: 1,
        thinking: THINKING,
        without_key: 0,
        hosts: HOSTS,
        proxies: 8,
        fortunes: vec![],
        // Assumed.
        faults: Faults { reset: 20, refused: 20, hangs: 1 },
        end: 150 * SECOND,
        measured: 90 * SECOND,
        form,
        shared_looks: true,
        shared_tokens: true,
        ..Settings::troubled(1)
    }
}

/// What does not depend on a run: files, and bytes a second.
pub fn years() -> Table {
    let rows = [1, 2, 3, 5, 10].map(|years| {
        let expenses = years * 365 * ADDS_A_DAY;
        let adds = (PEOPLE * ADDS_A_DAY) as f64 / 86_400.0;
        let gigabits = |form: &Form| number(form.bytes(expenses) as f64 * 8.0 * adds / 1e9);
        let store = memory(expenses, AS_IS.bytes(expenses)) as f64 / 1e6;
        vec![
            years.to_string(),
            number(expenses as f64),
            number(AS_IS.bytes(expenses) as f64 / 1e3),
            gigabits(&AS_IS),
            gigabits(&COMPACT),
            gigabits(&BY_YEARS),
            gigabits(&COMPRESSED),
            format!("{store:.1}"),
        ]
    });
    let head = [
        "Years",
        "Expenses",
        "Object, kB",
        "Gbit/s as it is",
        "compact",
        "a year an object",
        "`zstd -1`",
        "Store in memory, MB",
    ];
    table(&head, rows.to_vec())
}

/// One run of a variant.
struct Run {
    name: &'static str,
    form: Form,
    outcome: Outcome,
}

fn variant(name: &'static str, settings: Settings) -> Run {
    let form = settings.form;
    let outcome = run(settings);
    assert!(outcome.is_good(), "{name}: {outcome:?}");
    Run { name, form, outcome }
}

impl Run {
    fn service(&self, people: u64) -> Service {
        Service::new(people, THREE_YEARS, self.form, Visit::of(&self.outcome.stats))
    }
}

/// All tables that come of runs, which take some minutes.
pub fn of_runs() -> Vec<Table> {
    let as_is = variant("as it is", at_the_peak(AS_IS));
    // Until the end of the run.
    let back = 60 * SECOND;
    let fortunes = vec![Fortune::Dies { host: 3, at: 95 * SECOND, back }];
    let died = variant("a host dies", Settings { fortunes, ..at_the_peak(AS_IS) });
    let joins = |form| {
        let fortunes = vec![Fortune::Joins { host: HOSTS, at: 95 * SECOND }];
        Settings { fortunes, hosts: HOSTS + 1, ..at_the_peak(form) }
    };
    let joined = variant("a host is added", joins(AS_IS));
    let joined_small = variant("a host is added, `zstd -1`", joins(COMPRESSED));
    let variants = [
        variant("compact", at_the_peak(COMPACT)),
        variant("a year an object", at_the_peak(BY_YEARS)),
        variant("`zstd -1`", at_the_peak(COMPRESSED)),
        variant("changes wait 100 ms", Settings { batching: 100_000, ..at_the_peak(AS_IS) }),
        variant("no looks shared", Settings { shared_looks: false, ..at_the_peak(AS_IS) }),
        variant("no tokens shared", Settings { shared_tokens: false, ..at_the_peak(AS_IS) }),
    ];
    let mut all = vec![&as_is];
    all.extend(&variants);
    vec![
        times(&[&as_is, &died, &joined, &joined_small]),
        a_host(&as_is),
        sizes(&as_is),
        of_variants(&all),
        bills(&as_is, &variants[2]),
    ]
}

fn times(runs: &[&Run; 4]) -> Table {
    let kinds = [
        ("read, store open", Kind::Read),
        ("read, store not open", Kind::ColdRead),
        ("add, store open", Kind::Add),
        ("add, store not open", Kind::ColdAdd),
    ];
    let rows = kinds.map(|(name, kind)| {
        let of = runs.iter().enumerate().map(|(at, run)| {
            let times = run.outcome.stats.of(kind, at > 0);
            let quantiles = [500_000, 990_000, 999_000];
            let quantiles = quantiles.map(|of| number(times.milliseconds(of) as f64));
            // Too few say nothing.
            if times.count() < 1_000 { "—".to_owned() } else { quantiles.join(", ") }
        });
        [name.to_owned()].into_iter().chain(of).collect()
    });
    let head = [
        "Milliseconds, at 50, 99 and 99.9 %",
        "all is well",
        "their host dies",
        "their host is new",
        "the same, `zstd -1`",
    ];
    table(&head, rows.to_vec())
}

fn a_host(as_is: &Run) -> Table {
    let stats = &as_is.outcome.stats;
    let settings = at_the_peak(AS_IS);
    let seconds = (settings.end - settings.measured) as f64 / 1e6;
    let each = |count: u64| count as f64 / seconds / HOSTS as f64;
    let (bytes, stores) = stats.memory;
    let cores = each(stats.computed) / 1e6 / CORES as f64 * 100.0;
    let network = stats.bytes.map(|bytes| each(bytes) / 1e6 / NETWORK * 100.0);
    let row = vec![
        number(each(stats.visits)),
        number(each(stats.puts)),
        number(each(stats.gets[0])),
        number(each(stats.gets[1])),
        number(each(stats.tokens)),
        number(cores),
        network.map(number).join(", "),
        number(each(stats.in_use.0) / 1e6),
        number(stores as f64),
        number(bytes as f64 / 1e9),
    ];
    let head = [
        "Visits/s",
        "PUT/s",
        "GET/s answered 304",
        "200",
        "of tokens",
        "Cores, %",
        "Network out and in, %",
        "Calls at once",
        "Stores open",
        "Memory, GB",
    ];
    table(&head, vec![row])
}

fn sizes(as_is: &Run) -> Table {
    let rows = [1_000, 1_000_000, PEOPLE].map(|people| {
        let service = as_is.service(people);
        let [puts, gets] = service.requests();
        let hosts = service.hosts();
        let peak = PEAK as f64;
        vec![
            number(people as f64),
            format!("{}, {}", number(puts), number(puts * peak)),
            format!("{}, {}", number(gets), number(gets * peak)),
            number(service.partitions()),
            number(service.gigabits() * peak),
            [hosts.network, hosts.cores, hosts.memory, hosts.threads].map(number).join(", "),
            number(hosts.count()),
            number(service.bill(&S3).sum()),
        ]
    });
    let head = [
        "People",
        "PUT/s, mean and peak",
        "GET/s, mean and peak",
        "Partitions",
        "Gbit/s at the peak",
        "Hosts for network, cores, memory, threads",
        "Hosts",
        "$ a month",
    ];
    table(&head, rows.to_vec())
}

fn of_variants(all: &[&Run]) -> Table {
    let rows = all.iter().map(|run| {
        let stats = &run.outcome.stats;
        let service = run.service(PEOPLE);
        let [_, gets] = service.requests();
        let add = stats.of(Kind::Add, false);
        let read = stats.of(Kind::ColdRead, false);
        let hosts = service.hosts();
        vec![
            run.name.to_owned(),
            number(service.gigabits()),
            number(gets),
            number(stats.shared as f64 * 1e6 / stats.puts as f64),
            [hosts.network, hosts.cores, hosts.memory, hosts.threads].map(number).join(", "),
            [add, read].map(|of| number(of.milliseconds(990_000) as f64)).join(", "),
            number(service.bill(&S3).sum() / 1e3),
        ]
    });
    let head = [
        "",
        "Gbit/s, mean",
        "GET/s, mean",
        "adds that share a PUT, of a million",
        "Hosts for network, cores, memory, threads",
        "p99 of an add and of a first read, ms",
        "1,000 $ a month",
    ];
    table(&head, rows.collect())
}

fn bills(as_is: &Run, compressed: &Run) -> Table {
    let rows = [S3, EXPRESS, R2, R2_FROM_AMAZON].map(|prices| {
        let bill = as_is.service(PEOPLE).bill(&prices);
        let parts = [bill.puts, bill.gets, bill.storage, bill.transfer, bill.hosts, bill.egress];
        let mut row = vec![prices.name.to_owned()];
        row.extend(parts.iter().chain(&[bill.sum()]).map(|dollars| number(dollars / 1e3)));
        row.push(format!("{:.2}", bill.sum() / PEOPLE as f64 * 100.0));
        row.push(number(compressed.service(PEOPLE).bill(&prices).sum() / 1e3));
        row
    });
    let head = [
        "1,000 $ a month",
        "PUTs",
        "GETs",
        "Storage",
        "Transfer",
        "Hosts",
        "To the people",
        "Sum",
        "Cents a person",
        "with `zstd -1`",
    ];
    table(&head, rows.to_vec())
}
