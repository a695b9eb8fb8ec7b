#include "alerts/interpret/identifiers.hpp"

#include "hl7/segments/patient.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
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

// A type as a number, which is quicker to look for. None in the table is longer than eight letters.
constexpr std::size_t longest_type = 8;
constexpr std::uint64_t packed(std::string_view type) {
    std::uint64_t number = 0;
    for (const char c : type) number = number << 8U | static_cast<unsigned char>(c);
    return number;
}

constexpr auto sorted_no_patient = [] {
    std::array<std::uint64_t, std::size(no_patient)> all{};
    std::ranges::transform(no_patient, all.begin(), packed);
    std::ranges::sort(all);
    return all;
}();

bool names_no_patient(std::string_view type) {
    return type.size() <= longest_type &&
           std::binary_search(sorted_no_patient.begin(), sorted_no_patient.end(), packed(type));
}

bool used(std::string_view type, const std::vector<std::string>& wanted) {
    if (type.empty()) return true;
    if (!wanted.empty()) return std::find(wanted.begin(), wanted.end(), type) != wanted.end();
    return !names_no_patient(type);
}

// The feed's own authority before others, then its types in their order; those of none last.
void prefer(std::vector<Identifier>& found, const FeedPolicy& policy) {
    if (found.size() < 2) return;
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
        const std::string_view number = value(view.number);
        if (number.empty()) continue;
        const std::string_view type = value(view.type);
        if (!used(type, policy.identifier_types)) {
            // What is left out is told only when there is no other.
            if (found.empty()) left_out.append(left_out.empty() ? "" : ", ").append(shape(type));
            continue;
        }
        const std::string_view authority = value(view.authority);
        Identifier made{authority.empty() ? policy.default_authority : std::string{authority},
                        std::string{type}, std::string{number}};
        if (std::find(found.begin(), found.end(), made) == found.end())
            found.push_back(std::move(made));
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
