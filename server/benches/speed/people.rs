//! Who is in the registry: the same people at every run, so that whoever asks knows the right answers.

use domain::account::AccountState;
use domain::availability::Availability;
use domain::id::InvitationId;
use uuid::Uuid;

/// One person, by number; numbers from [`Person::STRANGERS`] on are in no registry.
#[derive(Clone, Copy)]
pub(crate) struct Person(u64);

impl Person {
    /// A prime above every number of accounts: multiples of anything run through all numbers below it.
    pub(crate) const STRANGERS: u64 = 1_000_003;

    /// The `at`th person who was registered. Names come in no order.
    pub(crate) fn registered(at: u32) -> Self {
        Self(u64::from(at) * 611_953 % Self::STRANGERS)
    }

    /// Somebody with the same kind of name whom nobody has registered.
    pub(crate) fn stranger(number: u64) -> Self {
        Self(Self::STRANGERS + number % 900_000)
    }

    /// `anna.rossi`, and for the next of that name `anna.rossi2`.
    pub(crate) fn username(self) -> String {
        let (first, last) = (FIRST.len() as u64, LAST.len() as u64);
        let pair = format!("{}.{}", FIRST[(self.0 % first) as usize], LAST[(self.0 / first % last) as usize]);
        match self.0 / (first * last) {
            0 => pair,
            others => format!("{pair}{}", others + 1),
        }
    }

    pub(crate) fn email(self) -> String {
        // Large providers first: every third person is with one of them.
        let domain = match self.0 % 3 {
            0 => DOMAINS[(self.0 / 3 % 3) as usize],
            _ => DOMAINS[(self.0 / 3 % DOMAINS.len() as u64) as usize],
        };
        format!("{}@{domain}", self.username())
    }
}

/// The account that was registered as the `at`th.
#[derive(Clone, Copy)]
pub(crate) struct Account(pub(crate) u32);

impl Account {
    pub(crate) fn person(self) -> Person {
        Person::registered(self.0)
    }

    /// Every tenth has not accepted yet.
    pub(crate) fn state(self) -> AccountState {
        if self.0 % 10 == 9 { AccountState::Pending } else { AccountState::Active }
    }

    /// One every half minute, all of them in the past.
    pub(crate) fn created_at(self) -> i64 {
        const FIRST_OF_JUNE_2025: i64 = 1_748_736_000_000;
        FIRST_OF_JUNE_2025 + i64::from(self.0) * 30_000
    }

    pub(crate) fn id(self) -> Uuid {
        self.uuid(0)
    }

    pub(crate) fn invitation(self) -> Uuid {
        self.uuid(1)
    }

    fn uuid(self, kind: u64) -> Uuid {
        uuid_at(self.created_at(), mix(u64::from(self.0) << 1 | kind))
    }

    /// What must be said of its address and of its username.
    pub(crate) fn availability(self) -> Availability {
        match self.state() {
            AccountState::Pending => {
                Availability::InvitationPending(Some(InvitationId::new(self.invitation())))
            }
            _ => Availability::Used,
        }
    }
}

/// The id of something that was made at this time.
pub(crate) fn uuid_at(millis: i64, random: u64) -> Uuid {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&random.to_be_bytes());
    bytes[8..].copy_from_slice(&mix(random).to_be_bytes()[..2]);
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(millis).unwrap_or_default(), &bytes).into_uuid()
}

/// A number that looks like chance and is the same every time (SplitMix64).
pub(crate) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[rustfmt::skip]
const FIRST: [&str; 120] = [
    "anna", "maria", "giulia", "francesca", "chiara", "sara", "laura", "elena", "paola", "silvia", "marta", "sofia",
    "alice", "giorgia", "martina", "valentina", "federica", "alessia", "beatrice", "camilla", "marco", "luca",
    "andrea", "francesco", "alessandro", "matteo", "lorenzo", "davide", "simone", "federico", "giuseppe", "antonio",
    "giovanni", "roberto", "stefano", "paolo", "riccardo", "tommaso", "gabriele", "edoardo", "emma", "olivia",
    "charlotte", "amelia", "isla", "grace", "emily", "hannah", "lucy", "ruth", "james", "oliver", "william", "henry",
    "george", "thomas", "daniel", "samuel", "joseph", "edward", "lena", "mia", "lea", "klara", "johanna", "frieda",
    "katharina", "ingrid", "greta", "heike", "jonas", "felix", "lukas", "maximilian", "paul", "friedrich", "karl",
    "stefan", "juergen", "wolfgang", "camille", "manon", "chloe", "ines", "juliette", "margaux", "celine", "aurelie",
    "pierre", "louis", "hugo", "arthur", "antoine", "mathieu", "olivier", "benoit", "lucia", "carmen", "pilar",
    "dolores", "javier", "carlos", "diego", "alvaro", "agnieszka", "katarzyna", "piotr", "tomasz", "yuki", "haruto",
    "aisha", "fatima", "omar", "youssef", "priya", "arjun", "mei", "jun", "ngozi", "kwame",
];

#[rustfmt::skip]
const LAST: [&str; 160] = [
    "rossi", "russo", "ferrari", "esposito", "bianchi", "romano", "colombo", "ricci", "marino", "greco", "bruno",
    "gallo", "conti", "deluca", "mancini", "costa", "giordano", "rizzo", "lombardi", "moretti", "barbieri", "fontana",
    "santoro", "mariani", "rinaldi", "caruso", "ferrara", "galli", "martini", "leone", "longo", "gentile",
    "martinelli", "vitale", "lombardo", "serra", "coppola", "desantis", "dangelo", "marchetti", "parisi", "villa",
    "conte", "ferraro", "ferri", "fabbri", "bianco", "marini", "grasso", "valentini", "smith", "jones", "taylor",
    "brown", "williams", "wilson", "johnson", "davies", "patel", "robinson", "wright", "thompson", "evans", "walker",
    "white", "roberts", "green", "hall", "wood", "jackson", "clarke", "hughes", "edwards", "turner", "hill", "moore",
    "cooper", "ward", "morris", "king", "mueller", "schmidt", "schneider", "fischer", "weber", "meyer", "wagner",
    "becker", "schulz", "hoffmann", "schaefer", "koch", "bauer", "richter", "klein", "wolf", "schroeder", "neumann",
    "schwarz", "zimmermann", "braun", "krueger", "hofmann", "hartmann", "lange", "werner", "krause", "lehmann",
    "martin", "bernard", "dubois", "thomas", "robert", "richard", "petit", "durand", "leroy", "moreau", "simon",
    "laurent", "lefebvre", "michel", "garcia", "david", "bertrand", "roux", "vincent", "fournier", "morel", "girard",
    "fernandez", "gonzalez", "rodriguez", "lopez", "martinez", "sanchez", "perez", "gomez", "kowalski", "nowak",
    "wisniewski", "wojcik", "tanaka", "suzuki", "sato", "watanabe", "khan", "hussain", "haddad", "mansour", "sharma",
    "singh", "gupta", "chen", "wang", "zhang", "okafor", "mensah", "adeyemi", "diallo",
];

#[rustfmt::skip]
const DOMAINS: [&str; 20] = [
    "gmail.com", "outlook.com", "libero.it", "example.org", "comune.example.it", "uni.example.edu", "mail.example.net",
    "ospedale.example.it", "scuola.example.it", "stadt.example.de", "council.example.uk", "mairie.example.fr",
    "yahoo.com", "icloud.com", "tiscali.it", "proton.me", "gmx.de", "orange.fr", "example.com", "people.example.org",
];
