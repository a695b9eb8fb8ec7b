#include "tools/load/traffic.hpp"

#include "tools/placeholders.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace calciwatch::load {
namespace {

constexpr std::size_t recent_patients = 8;
constexpr unsigned most_results = 12;

struct Test {
    const char* code;  // LOINC
    const char* name;
    unsigned low, high;  // of what is drawn, in tenths
    const char* unit;
    const char* range;
};
constexpr std::array<Test, most_results> panel{
    {{"1988-5", "C reactive protein", 10, 80, "mg/L", "<5.0"},
     {"2731-8", "Parathyrin.intact", 1500, 5500, "pg/mL", "15-65"},
     {"17861-6", "Calcium", 84, 101, "mg/dL", "8.6-10.0"},
     {"2777-1", "Phosphate", 30, 70, "mg/dL", "2.5-4.5"},
     {"2823-3", "Potassium", 38, 58, "mmol/L", "3.5-5.1"},
     {"2951-2", "Sodium", 1340, 1450, "mmol/L", "136-145"},
     {"2160-0", "Creatinine", 40, 95, "mg/dL", "0.50-0.90"},
     {"3094-0", "Urea nitrogen", 300, 800, "mg/dL", "6-20"},
     {"1751-7", "Albumin", 28, 44, "g/dL", "3.5-5.2"},
     {"6768-6", "Alkaline phosphatase", 600, 1900, "U/L", "35-104"},
     {"718-7", "Hemoglobin", 90, 125, "g/dL", "12.0-15.6"},
     {"6301-6", "INR", 9, 14, "{INR}", "0.9-1.1"}}};

struct Drug {
    const char* code;
    const char* amount;
    const char* unit;
    const char* form;
    const char* route;
};
constexpr std::array<Drug, 8> formulary{
    {{"SEV800^Sevelamer carbonate 800 mg tablet^L", "800", "mg", "TAB", "PO^Oral"},
     {"PAN40^Pantoprazole 40 mg tablet^L", "40", "mg", "TAB", "PO^Oral"},
     {"MET50^Metoprolol 50 mg tablet^L", "50", "mg", "TAB", "PO^Oral"},
     {"EPO4^Epoetin alfa 4000 units injection^L", "4000", "[iU]", "SOL", "IV^Intravenous"},
     {"855332^Warfarin Sodium 5 MG Oral Tablet^RXNORM", "5", "mg", "TAB", "PO^Oral"},
     {"HEP5^Heparin 5000 units injection^L", "5000", "[iU]", "SOL", "IV^Intravenous"},
     {"CIN30^Cinacalcet 30 mg tablet^L", "30", "mg", "TAB", "PO^Oral"},
     {"ATO20^Atorvastatin 20 mg tablet^L", "20", "mg", "TAB", "PO^Oral"}}};

}  // namespace

// A message in the making: its segments are appended where it goes.
struct Traffic::Writer {
    std::string& out;
    const std::string& run;
    std::uint64_t number;
    const std::string now;  // as HL7 writes it

    Writer& operator<<(std::string_view text) {
        out += text;
        return *this;
    }
    Writer& operator<<(std::uint64_t n) {
        std::array<char, 20> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
        out.append(digits.data(), end);
        return *this;
    }
    void tenths(unsigned value) { *this << value / 10 << "." << value % 10; }

    void header(std::string_view from, std::string_view type) {
        *this << "MSH|^~\\&|" << from << "|LOAD|CALCIWATCH|LOAD|" << now << "||" << type << "|"
              << run << "-" << number << "|P|2.5.1||||||UNICODE UTF-8\r";
    }
    void person(std::size_t patient) {
        *this << "PID|1||" << run << patient << "^^^LOAD^MR||Load" << patient
              << "^Synthetic^^^^^L||19600102|" << (patient % 2 == 0 ? "F" : "M") << "\r";
    }
    void visit(std::size_t patient, unsigned bed) {
        *this << "PV1|1|I|NEPH^" << 300 + bed % 40 << "^B^LOAD||||1001^Renal^Rita^^^Dr||||||||||||V"
              << run << patient << "\r";
    }
};

tl::expected<Mix, std::string> parse_mix(std::string_view text) {
    Mix mix{0, 0, 0};
    const std::array<std::pair<std::string_view, unsigned*>, 3> kinds{
        {{"adt", &mix.adt}, {"oru", &mix.oru}, {"rde", &mix.rde}}};
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(','));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        const std::size_t equals = part.find('=');
        unsigned* share = nullptr;
        for (const auto& [name, its] : kinds)
            if (part.substr(0, equals) == name) share = its;
        unsigned value = 0;
        const std::string_view digits =
            equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (share == nullptr || error != std::errc{} || end != digits.data() + digits.size() ||
            value > 1000)
            return tl::unexpected{"'" + std::string{part} +
                                  "' is no share: write adt=30,oru=50,rde=20"};
        *share = value;
    }
    if (mix.adt + mix.oru + mix.rde == 0)
        return tl::unexpected{std::string{"no kind of message has a share"}};
    return mix;
}

std::string control_id(std::string_view run, std::uint64_t number) {
    return std::string{run} + "-" + std::to_string(number);
}

Traffic::Traffic(std::string run, const Ward& ward, std::uint32_t seed)
    : run_{std::move(run)},
      ward_{ward},
      random_{seed + 1},
      patients_(ward.patients),
      recent_(recent_patients, 0) {}

unsigned Traffic::below(unsigned bound) {
    return static_cast<unsigned>(random_() % bound);
}

std::size_t Traffic::choose_patient() {
    if (spoken_ > 0 && below(100) < ward_.locality)
        return recent_[below(static_cast<unsigned>(std::min(spoken_, recent_.size())))];
    const std::size_t patient = random_() % patients_.size();
    recent_[spoken_++ % recent_.size()] = patient;
    return patient;
}

void Traffic::append(std::string& out, std::uint64_t number, std::chrono::sys_seconds now) {
    const std::size_t patient = choose_patient();
    Writer writer{out, run_, number, hl7_time(now)};
    const unsigned draw = below(ward_.mix.adt + ward_.mix.oru + ward_.mix.rde);
    // Somebody nobody has heard of is admitted first, where the mix has admissions at all.
    const bool unknown = ward_.mix.adt > 0 && !patients_[patient].admitted;
    if (unknown || draw < ward_.mix.adt)
        admission(writer, patient);
    else if (draw < ward_.mix.adt + ward_.mix.oru)
        report(writer, patient);
    else
        order(writer, patient);
}

// A01 once, then A08 with another bed now and then. Every tenth patient has calciphylaxis.
void Traffic::admission(Writer& to, std::size_t patient) {
    Patient& known = patients_[patient];
    const std::size_t id = ward_.first_patient + patient;
    to.header("ADT", known.admitted ? "ADT^A08^ADT_A01" : "ADT^A01^ADT_A01");
    to << "EVN||" << to.now << "\r";
    to.person(id);
    to << "NK1|1|Load" << id << "^Next^Of^Kin|SPO|222 Home Street^^Ann Arbor^MI^48103\r";
    to.visit(id, known.moves += known.admitted && below(4) == 0 ? 1U : 0U);
    to << "AL1|1|DA|70618^Penicillin^RXNORM|MO|Rash\r"
       << "DG1|1||N18.6^End stage renal disease^I10C||20240102|F\r"
       << "DG1|2||Z99.2^Dependence on renal dialysis^I10C||20240102|F\r";
    if (id % 10 == 0)
        to << "DG1|3||237900002^Calciphylaxis^SCT^E83.59^Other disorders of calcium "
              "metabolism^I10C||20260102|F\r";
    known.admitted = true;
}

// One to twelve results. The CRP of a patient with calciphylaxis is high in every other report
// that has one: an alert is raised and resolved again.
void Traffic::report(Writer& to, std::size_t patient) {
    Patient& known = patients_[patient];
    const std::size_t id = ward_.first_patient + patient;
    const unsigned number = known.reports++;
    to.header("LAB", "ORU^R01^ORU_R01");
    to.person(id);
    to << "ORC|RE|P" << id << "." << number << "^EHR|" << run_ << id << "." << number << "^LAB\r"
       << "OBR|1|P" << id << "." << number << "^EHR|" << run_ << id << "." << number
       << "^LAB|24362-6^Renal function 2000 panel^LN|||" << to.now << "|||||||||||||||" << to.now
       << "|||F\r";
    const unsigned results = 1 + below(most_results);
    const unsigned first = below(most_results);
    for (unsigned i = 0; i < results; ++i) {
        const Test& test = panel[(first + i) % most_results];
        unsigned value = test.low + below(test.high - test.low);
        if (&test == panel.data() && id % 10 == 0) {
            known.crp_high = !known.crp_high;
            value = known.crp_high ? 900 + below(600) : 20;
        }
        to << "OBX|" << i + 1U << "|NM|" << test.code << "^" << test.name << "^LN||";
        to.tenths(value);
        to << "|" << test.unit << "|" << test.range << "||||F|||" << to.now << "\r";
    }
}

// A new order, or the end of the one before. Every eighth is warfarin.
void Traffic::order(Writer& to, std::size_t patient) {
    Patient& known = patients_[patient];
    const std::size_t id = ward_.first_patient + patient;
    const bool ends = std::exchange(known.order_runs, !known.order_runs);
    const unsigned number = ends ? known.orders - 1 : known.orders++;
    const Drug& drug = formulary[(id + number) % formulary.size()];
    to.header("PHARMACY", "RDE^O11^RDE_O11");
    to.person(id);
    to << "ORC|" << (ends ? "DC" : "NW") << "|" << run_ << id << "." << number << "^EHR|RX" << run_
       << id << "." << number << "^PHARMACY||||||" << to.now << "|2001^Clerk^Cora\r"
       << "RXE||" << drug.code << "|" << drug.amount << "||" << drug.unit << "^" << drug.unit
       << "^UCUM|" << drug.form << "^" << drug.form << "^99L\r"
       << "TQ1|1||QD||||" << to.now << "\r"
       << "RXR|" << drug.route << "^HL70162\r";
}

}  // namespace calciwatch::load
