#include "alerts/interpret/identifiers.hpp"

#include "hl7/segments/patient.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace alerts::interpret {
namespace {

// Table 0203, what no patient is known by. What one authority gives each person once does name a
// patient (NI, NNxxx, JHN, PE), unlike SS and the cards of insurances, which relatives share.
constexpr std::string_view no_patient[] = {
    // accounts and visits
    "AN", "ANC", "AND", "ANT", "VN",
    // who pays
    "GI", "GL", "GN", "HC", "MA", "MB", "MC", "NH", "NII", "NIIP", "PEN", "RR", "SB", "SN", "SNBSN",
    "SS", "TAX", "WC", "WCN", "XV",
    // banks
    "AM", "BA", "BC", "DI", "DS", "MS", "VS",
    // papers
    "BCFN", "BCT", "BR", "CZ", "DL", "DP", "MCT", "MI", "NCT", "PC", "PPN", "PRC", "SP", "VP", "WP",
    // orders and specimens
    "ACSN", "ASID", "FILL", "LACSN", "OBI", "PLAC", "SID", "USID",
    // staff and institutions
    "DEA", "DN", "EI", "EN", "ESN", "FI", "MCD", "MCR", "NE", "NPI", "PRN", "UPIN", "XX"};

bool used(const std::string& type, const std::vector<std::string>& wanted) {
    if (type.empty()) return true;
    if (!wanted.empty()) return std::find(wanted.begin(), wanted.end(), type) != wanted.end();
    return std::find(std::begin(no_patient), std::end(no_patient), type) == std::end(no_patient);
}

// The feed's own authority before others, then its types in their order; those of none last.
void prefer(std::vector<Identifier>& found, const FeedPolicy& policy) {
    const auto rank = [&](const Identifier& one) {
        const bool others =
            !policy.default_authority.empty() && one.authority != policy.default_authority;
        const auto& types = policy.identifier_types;
        return std::pair{others, std::find(types.begin(), types.end(), one.type) - types.begin()};
    };
    std::stable_sort(found.begin(), found.end(),
                     [&](const Identifier& a, const Identifier& b) { return rank(a) < rank(b); });
}

std::vector<Identifier> read_list(Reading& reading, const hl7::Segment& segment,
                                  std::size_t number_of_field) {
    const FeedPolicy& policy = reading.policy();
    std::vector<Identifier> found;
    std::size_t sent = 0;
    std::string left_out;
    for (const hl7::Repetition& one : segment[number_of_field]) {
        if (++sent > max_repetitions) continue;
        const hl7::IdentifierView view = hl7::parse_cx(one);
        const std::string_view authority = value(view.authority);
        Identifier made;
        made.authority = authority.empty() ? policy.default_authority : authority;
        made.type = value(view.type);
        made.number = value(view.number);
        if (made.number.empty()) continue;
        if (!used(made.type, policy.identifier_types)) {
            left_out.append(left_out.empty() ? "" : ", ").append(shape(made.type));
        } else if (std::find(found.begin(), found.end(), made) == found.end()) {
            found.push_back(std::move(made));
        }
    }
    if (sent > max_repetitions) {
        reading.find("too-many-repetitions", reading.path(segment, number_of_field),
                     std::to_string(sent) + " identifiers, the first " +
                         std::to_string(max_repetitions) + " are used");
    }
    if (found.empty() && !left_out.empty()) {
        reading.find("identifier-type-unused", reading.path(segment, number_of_field),
                     "numbers of these types name no patient of this feed: " + left_out);
    }
    prefer(found, policy);
    return found;
}

}  // namespace

std::vector<Identifier> read_identifiers(Reading& reading, const hl7::Segment& pid) {
    return read_list(reading, pid, hl7::Pid::patient_identifier_list);
}

std::vector<Identifier> read_given_up(Reading& reading, const Part& part) {
    const auto mrg = find_segment(part, "MRG");
    return mrg ? read_list(reading, *mrg, hl7::Mrg::prior_patient_identifier_list)
               : std::vector<Identifier>{};
}

}  // namespace alerts::interpret
