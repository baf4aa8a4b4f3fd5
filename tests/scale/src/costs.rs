//! All figures that the simulation and the arithmetic start from, each with its source.
//!
//! Times are microseconds, sizes bytes, prices dollars.

/// A day.
pub const DAY: u64 = 86_400_000_000;
/// How many expenses a person adds a day: the task.
pub const ADDS_A_DAY: u64 = 5;
/// How many people there are: the task.
pub const PEOPLE: u64 = 100_000_000;
/// How many times as many requests come at the peak as in the mean: the task.
pub const PEAK: u64 = 4;

/// What a visit of the page asks for: so many reads when it is opened, and so many after an
/// expense was added. Counted in `guest/http/page`: expenses, info, categories and budgets; then
/// expenses and budgets.
pub const READS_AT_FIRST: u64 = 4;
/// See [`READS_AT_FIRST`].
pub const READS_AFTER: u64 = 2;
/// How long a person takes from opening the page to the new expense: assumed.
pub const THINKING: std::ops::Range<u64> = 10_000_000..30_000_000;
/// What the replies of a visit have, for the people and so for the internet: assumed.
pub const REPLIES: u64 = 20_000;

/// How a data file is stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Form {
    /// What it has beside the expenses: counter, keys, ids of commits, history.
    pub fixed: u64,
    /// What an expense has.
    pub each: f64,
    /// The most expenses that one object has.
    pub most: u64,
    /// By how much the processor compresses a thousand bytes, in microseconds; 0 if it does not.
    pub compressing: f64,
    /// And decompresses.
    pub decompressing: f64,
}

impl Form {
    /// The size of an object.
    pub fn bytes(&self, expenses: u64) -> u64 {
        self.fixed + (self.each * expenses.min(self.most) as f64) as u64
    }
}

/// As it is. Measured: `of_a_person`, which a test compares with this line.
pub const AS_IS: Form =
    Form { fixed: 19_400, each: 162.5, most: u64::MAX, compressing: 0.0, decompressing: 0.0 };
/// The same JSON without white space. Measured: Python's `json.dumps` with `(",", ":")`.
pub const COMPACT: Form = Form { fixed: 18_850, each: 111.4, ..AS_IS };
/// `zstd -1`. Measured: `zstd -b1` on these files, 8.2 at 3,000 expenses and 9.2 at 10,000.
pub const COMPRESSED: Form =
    Form { fixed: 11_000, each: 16.85, compressing: 3.7, decompressing: 1.25, ..AS_IS };
/// Each year has an object of its own, and adds go to that of this year.
pub const BY_YEARS: Form = Form { most: 365 * ADDS_A_DAY, ..AS_IS };

/// Reading a data file in the component: so long for any, and for each expense. Measured:
/// `tests/bench/README.md`, `open` of 100 to 100,000 expenses. `scale measure` measures it natively,
/// where it takes a factor of 2.2 to 2.7 less.
pub const PARSE: (f64, f64) = (120.0, 0.22);
/// Writing a data file for a byte, in the component and the host, and sending it: writing 0.2 ns
/// (measured natively 0.08, times 2.5), SHA-256 for the signature 0.68 ns and AES-128-GCM 0.22 ns
/// (both measured with `openssl speed` on one core with SHA and AES instructions), and 1 ns for
/// the copies in the host and in the kernel (assumed).
pub const SAVE_A_BYTE: f64 = 0.0021;
/// Receiving a byte: decryption 0.22 ns, copies 1 ns (assumed).
pub const LOAD_A_BYTE: f64 = 0.0012;
/// A request to the object store and its answer, without their bytes: assumed.
pub const EXCHANGE: u64 = 50;
/// A request of a person: 47,483 reads a second on two cores that also ran `wrk`, see
/// `tests/bench/README.md`.
pub const REQUEST: u64 = 42;

/// How many bytes a store in memory has, and for each expense; without the copy of the object.
/// Measured: `tests/bench/README.md`, "Memory".
pub const STORE: (u64, u64) = (105_000, 294);
/// How long a store stays open that nobody uses: `host/serve`.
pub const IDLE: u64 = 60_000_000;
/// How long a token is remembered: `host/serve`.
pub const TOKEN: u64 = 8_000_000;
/// How many objects of a token are read: the session and what it stands for.
pub const TOKEN_OBJECTS: u64 = 2;

/// A host: m7g.2xlarge. 8 cores, 32 GiB, 3.75 Gbit/s each way that it has at all times. June 2026,
/// factualminds.com: m7g.large is $0.0816 an hour, and this four times that.
pub const CORES: usize = 8;
/// Memory for stores: three quarters of 32 GiB.
pub const MEMORY: u64 = 24 << 30;
/// Bytes a microsecond, each way.
pub const NETWORK: f64 = 3_750.0 / 8.0;
/// Dollars an hour.
pub const HOST_HOUR: f64 = 0.3264;
/// How many calls a host makes at a time, each on a thread: `host/program/src/program/serve/tenants.rs`.
pub const THREADS: f64 = 256.0;
/// How much of a host is planned to be used at the peak.
pub const PLANNED: f64 = 0.7;
/// Bytes a microsecond of one connection to the object store: Amazon's "Performance design
/// patterns" names 85 to 90 MB/s.
pub const CONNECTION: f64 = 87.0;
/// From a proxy to a host, or back.
pub const HOP: u64 = 500;

/// Quantiles, in millionths and microseconds, ascending.
pub type Quantiles = &'static [(u32, u64)];
/// A conditional GET that finds the same: turbopuffer.com/docs/tradeoffs has 10 ms at 50 % and 17 at
/// 90 for S3. The rest of the tail has the shape of [`GET`].
pub const UNCHANGED: Quantiles = &[
    (0, 6_000),
    (500_000, 10_000),
    (900_000, 17_000),
    (990_000, 30_000),
    (999_000, 80_000),
    (1_000_000, 400_000),
];
/// The first byte of a GET from S3: turbopuffer.com/docs/architecture has 63, 78 and 118 ms at 50, 99
/// and 99.9 %. Amazon says 100 to 200 ms; Tigris measured 22 and 42 at 50 and 90 %, for 1 KB.
pub const GET: Quantiles =
    &[(0, 20_000), (500_000, 63_000), (990_000, 78_000), (999_000, 118_000), (1_000_000, 500_000)];
/// A PUT to S3: the same source has 100, 195 and 274 ms.
pub const PUT: Quantiles = &[
    (0, 40_000),
    (500_000, 100_000),
    (990_000, 195_000),
    (999_000, 274_000),
    (1_000_000, 1_000_000),
];

/// Requests a second of one prefix of S3 that has been partitioned: Amazon's "Optimizing Amazon S3
/// performance".
pub const PUTS_A_PREFIX: f64 = 3_500.0;
/// See [`PUTS_A_PREFIX`].
pub const GETS_A_PREFIX: f64 = 5_500.0;

/// What an object store takes, in dollars.
#[derive(Clone, Copy, Debug)]
pub struct Prices {
    /// Who.
    pub name: &'static str,
    /// A million PUTs.
    pub puts: f64,
    /// A million GETs.
    pub gets: f64,
    /// A gigabyte a month.
    pub storage: f64,
    /// A gigabyte from the hosts, and to them.
    pub transfer: [f64; 2],
}

/// aws.amazon.com/s3/pricing, us-east-1, with hosts in the same region.
pub const S3: Prices =
    Prices { name: "S3 Standard", puts: 5.0, gets: 0.4, storage: 0.023, transfer: [0.0; 2] };
/// The examples in aws.amazon.com/s3/faqs, with hosts in the same zone.
pub const EXPRESS: Prices = Prices {
    name: "S3 Express One Zone",
    puts: 1.13,
    gets: 0.03,
    storage: 0.11,
    transfer: [0.0032, 0.0006],
};
/// developers.cloudflare.com/r2/pricing, with hosts of somebody who takes nothing for what they send.
pub const R2: Prices =
    Prices { name: "Cloudflare R2", puts: 4.5, gets: 0.36, storage: 0.015, transfer: [0.0; 2] };
/// The same with hosts at Amazon, which takes the last price of [`EGRESS`].
pub const R2_FROM_AMAZON: Prices =
    Prices { name: "R2, hosts at Amazon", transfer: [0.05, 0.0], ..R2 };
/// To the internet from Amazon, a gigabyte: 10, 40, 100 TB and the rest of a month.
pub const EGRESS: [(f64, f64); 4] =
    [(10_000.0, 0.09), (40_000.0, 0.085), (100_000.0, 0.07), (f64::MAX, 0.05)];
/// Days of a month.
pub const MONTH: f64 = 30.4;
